"""`livebib verify`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from livebib.cli.options import Common, common, finish

if TYPE_CHECKING:
    from livebib.library.entry import Entry
    from livebib.library.library import Library
    from livebib.metadata.verifying.judge import Verified
    from livebib.project.project import Project
    from livebib.web.session import Settings


@click.command(name="verify", short_help="Compare entries with what the registries have of them.")
@click.argument("keys", nargs=-1, metavar="[KEY...]")
@click.option("--fix", "fixed", multiple=True, metavar="FIELD,...", help="Write what the records have for them.")
@click.option("--diff", is_flag=True, help="Print what --fix would write, and write nothing.")
@click.option("--search", is_flag=True, help="Propose works for entries without an identifier.")
@click.option("--offline", is_flag=True, help="Ask nobody: only what is remembered.")
@click.option("--max-age", metavar="SPAN", help="For how long a record is remembered, e.g. 7d or 12h.")
@click.option("--no-cache", is_flag=True, help="Ask again whatever is remembered.")
@click.option("--changed-since", metavar="REV", help="Only entries that changed since a git revision.")
@click.option("--state", type=click.Path(path_type=Path), metavar="FILE", help="Where records are remembered.")
@click.option("--untrusted-config", is_flag=True, help="Ignore the project's `allow-private` and `endpoints`.")
@common
def command(options: Common, keys: tuple[str, ...], **given: Any) -> int:
    """Compare entries, all or those of the KEYs, with the records that Crossref, DataCite, arXiv and Open Library have
    of their DOIs, arXiv ids and ISBNs: is it the work that is meant, do the fields agree, was it retracted?

    What registries are known to get wrong is let pass, and nothing is written but the FIELDs that --fix names."""
    import time
    from datetime import UTC, datetime
    from operator import attrgetter

    from livebib.cli import console
    from livebib.links import report as linkreport
    from livebib.lint import silence
    from livebib.metadata import asking
    from livebib.metadata.verifying import candidates, fixing, form, proposing
    from livebib.metadata.verifying import report as verifyreport
    from livebib.metadata.verifying.judge import RULES, judge
    from livebib.model.errors import WriteError
    from livebib.model.record import Unanswered
    from livebib.model.report import Report
    from livebib.project.project import Project
    from livebib.web.memory.state import State, default_path

    fields = _fields(given["fixed"], diff=given["diff"])
    project = Project(options.root, options.config)
    settings = _settings(project, given)
    library = project.library
    at = _places(project, library, keys, given["changed_since"])
    entries = [library.entries[place] for place in at]
    wanted = dict.fromkeys(identifier for entry in entries for identifier in form.identifiers(entry))
    searched = [entry for entry in entries if candidates.is_searched(entry)] if given["search"] else []
    if settings.offline:
        searched = []

    now, begin = time.time(), time.monotonic()
    today = datetime.fromtimestamp(now, UTC).date()
    with State.open(given["state"] or default_path(project.root if project.is_one else None), now) as state:
        session = asking.opened(settings, state, now)
        try:
            with console.Progress(len(wanted), "identifiers", quiet=options.quiet) as progress:
                answers = asking.ask(
                    wanted, settings, state, now, told=lambda each: progress.advance(each.value), session=session
                )
            with console.Progress(len(searched), "searches", quiet=options.quiet) as progress:
                proposed = proposing.propose(searched, session, progress.advance)
            # What is remembered is an answer, too: then it is a run like any other.
            nothing_heard = session.is_cut_off() and all(isinstance(each, Unanswered) for each in answers.values())
        finally:
            session.close()
    for message in state.messages:
        console.talk(f"livebib: {message}")

    silences = silence.read(library.files)

    def verified_now() -> list[Verified]:
        found = [judge(library.entries[place], answers) for place in at]
        return [verifyreport.unsilenced(each, silences, today) for each in found]

    verified, done, failure = verified_now(), fixing.Fixed([], [], ""), None
    if fields:
        done = fixing.fix(project, library, verified, fields)
        if not given["diff"]:
            try:
                library.save()
                verified = verified_now()
            except WriteError as error:
                failure = error  # told when the report is out
    unread = [] if keys else linkreport.unseen(library.not_understood)
    findings = [finding for each in verified for finding in each.findings]
    if given["diff"]:  # which shows what their hints propose
        findings = [each._replace(hint="") if each.fixable else each for each in findings]
    findings += [each for each in [*unread, *silences.expired(today, RULES)] if not keys]
    counts = verifyreport.counts(verified, proposed, session.requests, time.monotonic() - begin)
    report = Report(
        "verify",
        sorted(findings, key=attrgetter("order")),
        "\n".join(filter(None, [done.diff, *verifyreport.listed(proposed)])),
        counts | ({"diff": done.diff} if fields else {}),
        summary=verifyreport.would_be(done)
        if given["diff"]
        else verifyreport.summary(verified, session.requests, time.monotonic() - begin),
        advice=[] if nothing_heard else verifyreport.advice(verified, answers, proposed),
    )
    code = finish(options, report, project)
    for line in done.refused:
        console.talk(f"livebib: {line}")
    if failure:
        raise failure
    if done.made and not given["diff"] and not options.quiet:
        console.talk(f"fields written: {len(done.made)}; `livebib render` brings the regions up to date")
    if nothing_heard:
        console.failure("no registry answered: nothing was verified", "run it again with a network, or with --offline")
        return 2
    return code


def _places(project: Project, library: Library, keys: Iterable[str], revision: str | None) -> list[int]:
    """Which of the library's entries were named, or all; of these, those that changed. Raises UnknownKey."""
    from livebib.files.git import changed_since, touched

    named = {id(library[key]) for key in keys}
    places = [place for place, entry in enumerate(library.entries) if not named or id(entry) in named]
    if revision is None:
        return places
    changes = changed_since(project.root, revision)

    def is_new(entry: Entry) -> bool:
        around = [entry.place, *library.definitions(entry)]
        return any(touched(changes, place.path, place.line, place.end_line) for place in around)

    return [place for place in places if is_new(library.entries[place])]


def _fields(given: Iterable[str], *, diff: bool) -> frozenset[str]:
    """The fields that --fix names. Raises UsageError for what it cannot write."""
    from livebib.metadata.verifying import fixing
    from livebib.model.errors import UsageError
    from livebib.text import suggest

    names = [name.strip().lower() for each in given for name in each.split(",") if name.strip()]
    for name in names:
        if name not in fixing.FIELDS:
            hint = suggest.hint(name, fixing.FIELDS, f"it takes {', '.join(fixing.FIELDS)}")
            raise UsageError(f"--fix: there is nothing to write for {name!r}", hint=hint)
    if diff and not names:
        raise UsageError("--diff shows what --fix would write", hint="name the fields: --fix title,pages --diff")
    return frozenset(names)


def _settings(project: Project, given: dict[str, Any]) -> Settings:
    """What holds in this run: options before the configuration."""
    from livebib.model.errors import UsageError
    from livebib.project import config
    from livebib.web.session import Settings

    settings = Settings.configured(project.config, is_trusted=not given["untrusted_config"])
    if given["max_age"] is not None:
        try:
            settings = settings._replace(max_age=config.seconds(given["max_age"]))
        except ValueError as error:
            raise UsageError(f"--max-age: {error}", hint="write a number and s, m, h, d or w, e.g. 12h") from None
    return settings._replace(offline=given["offline"], believe=not given["no_cache"])
