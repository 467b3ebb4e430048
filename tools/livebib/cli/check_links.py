"""`livebib check-links`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from livebib.cli.options import Common, common, finish

if TYPE_CHECKING:
    from livebib.checking import Run, Settings
    from livebib.memory.history import Failed
    from livebib.model import Finding
    from livebib.moves import Move
    from livebib.project import Project
    from livebib.scope import Scope
    from livebib.verdicts import Verdict


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
@click.option("--changed-since", metavar="REV", help="Only what changed since a git revision.")
@click.option("--jobs", type=click.IntRange(1, 10_000), help="Requests on their way at a time.")
@click.option("--per-host", type=click.IntRange(1, 10_000), help="The same, to one host.")
@click.option("--timeout", type=click.FloatRange(0.1, 600), metavar="SECONDS", help="That one link may take.")
@click.option("--fail-on", metavar="LEVEL", help="error (dead, unsafe), warning, info, or verdicts: dead,suspect.")
@click.option("--allow-private", is_flag=True, help="Private addresses may be asked.")
@click.option("--allow-empty", is_flag=True, help="No link at all is no error.")
@click.option("--state", type=click.Path(path_type=Path), metavar="FILE", help="Where answers are remembered.")
@click.option("--untrusted-config", is_flag=True, help="Ignore the project's `allow-private` and `endpoints`.")
@common(fail_on=False)
def command(options: Common, paths: tuple[Path, ...], **given: Any) -> int:
    """Ask whether every link of the bibliography and its documents still leads there; or those of the PATHs given:
    .bib, .md and .txt files (an address a line), and folders.

    Dead and unsafe links fail the run. What a server's robot wall, login or rate limit hides is `blocked`; what cannot
    be reached is `unreachable`, and dead only after three failed runs over three days."""
    import time
    from datetime import UTC, datetime

    from livebib import checking, console, linkreport, moves, scope, silence
    from livebib.changes import changed_since
    from livebib.errors import UsageError
    from livebib.linkreport import by_place
    from livebib.links import collect
    from livebib.links.local import local_findings
    from livebib.memory.state import State, default_path
    from livebib.project import Project
    from livebib.report import Report
    from livebib.report.as_json import rows

    project = Project(options.root, options.config)
    settings, failing = _settings(project, given)
    looked_at = scope.of(project, paths)
    links = looked_at.narrowed(collect.collect(looked_at.entries, looked_at.documents))
    local = local_findings(project.root, looked_at.documents)
    if not links and not local and not given["allow_empty"]:
        raise UsageError("no link to check", hint="name files that have some, or allow that with --allow-empty")
    is_new = given["changed_since"] is not None
    if is_new:
        links, local = looked_at.changed(changed_since(project.root, given["changed_since"]), links, local)

    now = time.time()
    today = datetime.fromtimestamp(now, UTC).date()
    history, damaged = _history(project)
    with State.open(given["state"] or default_path(project.root if project.is_one else None), now) as state:
        plan = checking.plan(links, settings, state, now)
        with console.Progress(len(plan.due), quiet=options.quiet) as progress:
            run = checking.run(plan, settings, state, now=now, history=history, told=progress.advance)
    for message in state.messages:
        console.talk(f"livebib: {message}")
    if not run.offline and not run.interrupted:
        _keep(project, history, run, whole=not paths and not is_new)

    silences = silence.read([source for library in looked_at.libraries for source in library.sources])
    pairs = [(each.link, each.outcome) for each in run.checked]
    fixes = given["fix"] or given["unsafe_fixes"] or given["diff"]
    planned = moves.plan(pairs, unsafe=given["unsafe_fixes"])
    body, done = _fix(project, looked_at, planned, write=not given["diff"]) if fixes and not run.offline else ("", [])
    run, findings = linkreport.findings(run, silences, today, planned, done, is_new=is_new)
    unread = [finding for library in looked_at.libraries for finding in library.not_understood]
    others = [*linkreport.unseen(unread), *local, *damaged, *silences.findings(today)]
    others = sorted((each for each in others if not linkreport.is_silenced(each, silences, today)), key=by_place)
    report = Report(
        "check-links",
        sorted([*findings, *others], key=by_place),
        body,
        summary=linkreport.summary(run),
        advice=linkreport.advice(run, keeps_history=bool(project.config["history"])),
        document=linkreport.document(run, rows(others, project), project.relative),
        complete=not run.interrupted,
    )
    code = finish(options, report, project, failed=linkreport.fails(run, [*findings, *others], failing))
    if run.offline:
        console.failure(
            "you seem to be offline: hardly any host could be reached",
            "nothing was remembered of those that could not; run again with a network, or with --offline",
        )
        return 2
    return code


def _settings(project: Project, given: dict[str, Any]) -> tuple[Settings, frozenset[Verdict]]:
    """What holds in this run, and the verdicts that fail it: options before the configuration."""
    from livebib import config
    from livebib.checking import Settings
    from livebib.errors import UsageError

    values = project.config
    try:
        max_age = config.seconds(given["max_age"] or values["max-age"])
    except ValueError as error:
        raise UsageError(f"--max-age: {error}", hint="write a number and s, m, h, d or w, e.g. 12h") from None
    try:
        failing = config.failing(given["fail_on"] or values["fail-on"])
    except ValueError as error:
        raise UsageError(f"--fail-on: {error}", hint="use error, warning, info, or verdicts: dead,unsafe") from None
    for name in ("include", "exclude"):
        for pattern in given[name]:
            try:
                re.compile(pattern)
            except re.error as error:
                raise UsageError(f"--{name} {pattern}: {error}", hint="it must be a regular expression") from None
    is_trusted = not given["untrusted_config"]
    allowed = values["allow-private"] if is_trusted else False
    settings = Settings(
        max_age,
        given["timeout"] or float(values["timeout"]),
        given["jobs"] or values["jobs"],
        given["per_host"] or values["per-host"],
        float(values["gap"]),
        (*values["include"], *given["include"]),
        (*values["exclude"], *given["exclude"]),
        True if given["allow_private"] else frozenset(allowed) if isinstance(allowed, list) else allowed,
        values["endpoints"] if is_trusted else {},
        values["mailto"],
        given["offline"],
        not given["no_cache"],
    )
    return settings, failing


def _fix(project: Project, looked_at: Scope, planned: list[Move], *, write: bool) -> tuple[str, list[Move]]:
    """Write new addresses, or tell the diff of that; and which moves were made."""
    from livebib import console, diffs, files, moves

    texts = dict(looked_at.documents)
    before = texts | {source.path: source.text for library in looked_at.libraries for source in library.sources}
    made: list[Move] = []
    after: dict[Path, str] = {}
    for library in [*looked_at.libraries, None]:  # None: the documents
        own = {source.path for source in library.sources} if library else texts
        applied = moves.apply(library, texts, [move for move in planned if move.owner.place.path in own])
        made += applied.made
        after |= applied.documents
        for move in applied.refused:
            if move not in planned:  # what was refused in planning is told as a finding's hint
                place = move.owner.place
                console.talk(f"{place.path}:{place.line}:{place.column}: not rewritten: {move.refused}")
    if not write:
        for library in looked_at.libraries:
            after |= {source.path: source.text for source in library.sources}
        shown = [
            diffs.unified(project.relative(path), before[path], text)
            for path, text in sorted(after.items())
            if text != before[path]
        ]
        return "".join(shown).rstrip("\n"), []
    saved = [path for library in looked_at.libraries for path in library.save()]
    for path, text in after.items():
        files.write_text(path, text, read=texts[path])
    if changed := [*saved, *after]:
        places = f"{len(made)} address{'es' * (len(made) != 1)}"
        console.talk(
            f"{places} rewritten in {', '.join(map(str, changed))}; `livebib render` brings the regions up to date"
        )
    return "", made


def _history(project: Project) -> tuple[dict[str, Failed], list[Finding]]:
    """The committed strikes, and what of them cannot be read."""
    from livebib import files
    from livebib.memory import history

    path = _history_path(project)
    return history.read(files.read_text(path), path) if path and path.exists() else ({}, [])


def _keep(project: Project, old: dict[str, Failed], run: Run, *, whole: bool) -> None:
    """Write the strikes into the committed history, if there is one and they changed."""
    from livebib import files
    from livebib.memory import history

    path = _history_path(project)
    if path is None:
        return
    judged = {each.link.id: (each.outcome, each.strikes) for each in run.checked if each.asked}
    known = {each.link.id for each in run.checked} if whole else None
    text = history.write(history.updated(old, judged, known))
    before = files.read_text(path) if path.exists() else None
    if text != before and (before is not None or judged):
        files.write_text(path, text, read=before)


def _history_path(project: Project) -> Path | None:
    name = project.config["history"]
    return project.root / name if name else None
