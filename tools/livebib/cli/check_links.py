"""`livebib check-links`."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from livebib.cli.options import Common, common, finish

if TYPE_CHECKING:
    from livebib.links.run import Run, Settings
    from livebib.project.config import Failing
    from livebib.project.project import Project


@click.command(name="check-links", short_help="Ask whether every link still leads there.")
@click.argument("paths", nargs=-1, metavar="[PATH...]", type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Write the new addresses of links that moved, where that is safe.")
@click.option("--unsafe-fixes", is_flag=True, help="The same for all that moved; implies --fix.")
@click.option("--diff", is_flag=True, help="Print what --fix would write, and write nothing.")
@click.option("--offline", is_flag=True, help="Ask nobody: what is remembered, and local links.")
@click.option("--max-age", metavar="SPAN", help="For how long a good answer is remembered, e.g. 7d or 12h.")
@click.option("--no-cache", is_flag=True, help="Ask again whatever is remembered.")
@click.option("--include", multiple=True, metavar="REGEX", help="Check only links that match.")
@click.option("--exclude", multiple=True, metavar="REGEX", help="Leave out links that match.")
@click.option(
    "--landing-pages", is_flag=True, help="Ask for the web pages of DOIs and arXiv ids too, not only their registries."
)
@click.option("--changed-since", metavar="REV", help="Only what changed since a git revision.")
@click.option("--jobs", type=click.IntRange(1, 10_000), help="Requests on their way at a time.")
@click.option("--per-host", type=click.IntRange(1, 10_000), help="The same, to one host.")
@click.option("--timeout", type=click.FloatRange(0.1, 600), metavar="SECONDS", help="Seconds that one link may take.")
@click.option("--fail-on", metavar="LEVEL", help="error (dead, unsafe), warning, info, or verdicts: dead,suspect.")
@click.option("--allow-private", is_flag=True, help="Private addresses may be asked.")
@click.option("--allow-empty", is_flag=True, help="No link at all is no error.")
@click.option("--state", type=click.Path(path_type=Path), metavar="FILE", help="Where answers are remembered.")
@click.option("--untrusted-config", is_flag=True, help="Ignore the project's `allow-private` and `endpoints`.")
@common(fail_on=False)
def command(options: Common, paths: tuple[Path, ...], **given: Any) -> int:
    """Ask whether every link of the bibliography and its documents still leads there; or those of the PATHs given:
    .bib, .md and .txt files (an address a line), and folders.

    DOIs, arXiv ids and ISBNs are asked of their registries, many at a time; addresses are asked on the web.
    Dead and unsafe links fail the run. What a server's robot wall, login or rate limit hides is `blocked`; what cannot
    be reached is `unreachable`, and dead only after three failed runs over three days."""
    import time
    from datetime import UTC, datetime
    from operator import attrgetter

    from livebib.cli import catalogue, console
    from livebib.cli.report.as_json import rows
    from livebib.files.git import changed_since
    from livebib.links import collect, fixing, landing, ledger, moves, narrowing
    from livebib.links import report as linkreport
    from livebib.links import run as checking
    from livebib.links.local import has_local_links, local_findings
    from livebib.lint import silence
    from livebib.model.errors import UsageError, WriteError
    from livebib.model.report import Report
    from livebib.project import scope
    from livebib.project.project import Project
    from livebib.web.memory.state import State, default_path

    project = Project(options.root, options.config)
    settings = _settings(project, given)
    failing = _failing(project, given["fail_on"])
    kept = ledger.read(project)
    looked_at = scope.of(project, paths)
    place = given["state"] or default_path(project.root if project.is_one else None)
    _protect(options.output, [*looked_at.paths, *filter(None, [kept.path, place])])
    links = narrowing.narrowed(collect.collect(looked_at.entries, looked_at.documents), looked_at)
    local = local_findings(project.root, looked_at.documents)
    is_new = given["changed_since"] is not None
    if is_new:
        is_changed = looked_at.news(changed_since(project.root, given["changed_since"]))
        links = narrowing.owned(links, lambda owner: is_changed(owner.place, owner.key))
        local = [finding for finding in local if is_changed(finding.place, finding.key)]
    if given["landing_pages"]:
        links = landing.with_pages(links)

    now = time.time()
    today = datetime.fromtimestamp(now, UTC).date()
    with State.open(place, now) as state:
        plan = checking.plan(links, settings, state, now)
        empty_is_fine = given["allow_empty"] or given["offline"] or is_new
        if not (plan.asks or local or empty_is_fine or has_local_links(looked_at.documents)):
            why = f"all {len(links)} are skipped" if links else "there is none"
            raise UsageError(f"no link to check: {why}", hint="--allow-empty allows that")
        with console.Progress(len(plan.due), quiet=options.quiet) as progress:
            run = checking.run(plan, settings, state, now=now, history=kept.failed, told=progress.advance)
    for message in state.messages:
        console.talk(f"livebib: {message}")
    is_sound = not run.offline and not run.interrupted
    if is_sound:
        ledger.keep(kept, run, whole=not paths and not is_new)

    files = [file for library in looked_at.libraries for file in library.files]
    silences = silence.read(files, catalogue.rules)
    run, told = linkreport.unsilenced(run, silences, today, is_new=is_new)
    pairs = [(each.link, each.outcome) for each in told]
    planned = moves.plan(pairs, looked_at.libraries, dict(looked_at.documents), unsafe=given["unsafe_fixes"])
    fixed, failure = fixing.Fixed([], [], [], ""), None
    if is_sound and (given["fix"] or given["unsafe_fixes"] or given["diff"]):
        try:
            fixed = fixing.fix(project, looked_at, planned, write=not given["diff"])
        except WriteError as error:
            failure = error  # told when the report is out
    made = [] if given["diff"] else fixed.made
    findings = linkreport.findings(run, told, [*fixed.refused, *planned], made, is_new=is_new)
    unread = [finding for library in looked_at.libraries for finding in library.not_understood]
    others = [*linkreport.unseen(unread), *local, *kept.findings, *silences.findings(today)]
    others = sorted(silences.left(others, today), key=attrgetter("order"))
    document = linkreport.document(run, rows(others, project), project.relative)
    report = Report(
        "check-links",
        sorted([*findings, *others], key=attrgetter("order")),
        fixed.diff if given["diff"] else "",
        summary=linkreport.summary(run),
        advice=linkreport.advice(run, keeps_history=kept.path is not None),
        document=document | ({"diff": fixed.diff} if given["diff"] else {}),
        complete=not run.interrupted,
    )
    failed = not run.offline and linkreport.fails(told, made, findings, others, failing)
    code = finish(options, report, project, failed=failed)
    if made and not options.quiet:
        where = ", ".join(map(str, fixed.changed))
        console.talk(f"rewritten in {where}: {len(made)}; `livebib render` brings the regions up to date")
    if failure:
        raise failure
    return _fault(run) or code


def _fault(run: Run) -> int:
    """Say why a run says nothing about the links; 2 if so, else 0."""
    from livebib.cli import console

    if run.offline and run.heard_registries:
        console.failure(
            "registries answered, but hardly any host of the web could be reached: that says nothing about its pages",
            "nothing was remembered of those that could not; run again where the web can be reached",
        )
    elif run.offline:
        console.failure(
            "you seem to be offline: hardly any host could be reached",
            "nothing was remembered of those that could not; run again with a network, or with --offline",
        )
    elif run.failed:
        console.failure(f"nobody could be asked: {run.failed}", "that says nothing about the links")
    return 2 if run.offline or run.failed else 0


def _protect(output: Path | None, own: list[Path]) -> None:
    """Refuse to write the report over what is checked or remembered, before anybody is asked."""
    from livebib.model.errors import UsageError

    if output is not None and output.resolve() in {path.resolve() for path in own}:
        raise UsageError(f"{output}: belongs to what is checked", hint="--output takes a new file, for the report")


def _failing(project: Project, given: str | None) -> Failing:
    """What makes the run fail."""
    from livebib.model.errors import UsageError
    from livebib.project import config

    try:
        return config.failing(project.config["fail-on"] if given is None else given)
    except ValueError as error:
        raise UsageError(f"--fail-on: {error}", hint="use error, warning, info, or verdicts: dead,unsafe") from None


def _settings(project: Project, given: dict[str, Any]) -> Settings:
    """What holds in this run: options before the configuration."""
    from livebib.links.run import Settings
    from livebib.model.errors import UsageError
    from livebib.project import config

    try:
        max_age = config.seconds(project.config["max-age"] if given["max_age"] is None else given["max_age"])
    except ValueError as error:
        raise UsageError(f"--max-age: {error}", hint="write a number and s, m, h, d or w, e.g. 12h") from None
    for name in ("include", "exclude"):
        for pattern in given[name]:
            try:
                re.compile(pattern)
            except re.error as error:
                raise UsageError(f"--{name} {pattern}: {error}", hint="it must be a regular expression") from None
    if given["timeout"] is not None and not math.isfinite(given["timeout"]):
        raise UsageError(f"--timeout: {given['timeout']} is no number of seconds")
    settings = Settings.configured(project.config, is_trusted=not given["untrusted_config"])
    return settings._replace(
        max_age=max_age,
        timeout=given["timeout"] or settings.timeout,
        jobs=given["jobs"] or settings.jobs,
        per_host=given["per_host"] or settings.per_host,
        include=(*settings.include, *given["include"]),
        exclude=(*settings.exclude, *given["exclude"]),
        allow_private=given["allow_private"] or settings.allow_private,
        offline=given["offline"],
        believe=not given["no_cache"],
    )
