"""`check-links` from end to end: load → links → plan → exchange → judge → remember → fix → report."""

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from livebib.files import disk
from livebib.files.git import changed_since
from livebib.links import checking, collect, history, moves, report
from livebib.links.local import local_findings, local_links
from livebib.links.model import Link
from livebib.links.moves import Applied, Move
from livebib.lint import silence
from livebib.model.errors import LivebibError, UsageError, WriteError
from livebib.model.finding import Finding, Severity
from livebib.model.progress import Progress
from livebib.model.report import Report
from livebib.project import config, scope
from livebib.project.project import Project
from livebib.text.markdown.texts import document, is_list
from livebib.web.memory.state import State, default_path
from livebib.web.session import Settings


class LinkWishes(NamedTuple):
    """What the user wants of one run; how to ask is a matter of the settings."""

    paths: Sequence[Path] = ()  # what to look at; nothing: the whole bibliography
    changed_since: str | None = None  # a git revision: only what is new since
    failing: config.Failing | None = None  # what makes the run fail; None: as configured
    landing_pages: bool = False  # of DOIs and arXiv ids, besides what their registries say
    allow_empty: bool = False  # no link at all is no error
    fix: bool = False  # write the new addresses of links that moved, where that is safe
    unsafe_fixes: bool = False  # all of them
    diff: bool = False  # show what a fix would write, and write nothing
    state: Path | None = None  # where answers are remembered; None: where the project keeps them
    output: Path | None = None  # where the report will be written


def check_links(
    project: Project,
    settings: Settings,
    wishes: LinkWishes,
    progress: Progress,
    rules_above: Callable[[], Collection[str]] = tuple,
) -> Report:
    """Ask whether every link still leads there. Raises UsageError where there is nothing to check.

    `rules_above`: those of other commands, which comments may name.
    """
    now = time.time()
    today = datetime.fromtimestamp(now, UTC).date()
    is_new = wishes.changed_since is not None
    kept = history.of(project)
    looked_at = scope.of(project, wishes.paths)
    place = wishes.state or default_path(project.home)
    own = {path.resolve() for path in [*looked_at.paths, kept.path, place] if path}
    if wishes.output and wishes.output.resolve() in own:  # refused before anybody is asked
        hint = "--output takes a new file, for the report"
        raise UsageError(f"{wishes.output}: belongs to what is checked", hint=hint)
    links, local = _to_check(project, looked_at, settings, wishes)
    with State.of(project, wishes.state, now) as state:
        plan = checking.plan(links, settings, state, now)
        empty_is_fine = wishes.allow_empty or settings.offline or is_new
        if not (plan.asks or local or empty_is_fine or project.unread or local_links(looked_at.documents)):
            why = f"all {len(links)} are skipped" if links else "there is none"
            raise UsageError(f"no link to check: {why}", hint="--allow-empty allows that")
        with progress(len(plan.due), "links") as shown:
            run = checking.run(plan, settings, state, now=now, history=kept.failed, told=shown.advance)
    failures: list[LivebibError] = [*(project.unread or [])]
    if run.is_sound:
        try:
            judged = {each.link.id: (each.outcome, each.strikes) for each in run.checked if each.asked}
            history.keep(kept, judged, None if wishes.paths or is_new else {link.id for link in links})
        except WriteError as error:
            failures.append(error)

    files = [file for library in looked_at.libraries for file in library.files]
    pages = [document(path, text) for path, text in looked_at.documents if not is_list(path)]
    silences = silence.read(files, rules_above, pages)
    run, told = report.unsilenced(run, silences, today, is_new=is_new)
    pairs = [(each.link, each.outcome) for each in told]
    planned = moves.plan(pairs, looked_at.libraries, dict(looked_at.documents), unsafe=wishes.unsafe_fixes)
    applied, changed, diff = Applied({}, [], []), list[Path](), ""
    if run.is_sound and (wishes.fix or wishes.unsafe_fixes or wishes.diff):
        try:
            applied, changed, diff = _fix(project, looked_at, planned, write=not wishes.diff)
        except WriteError as error:
            failures.append(error)
    made = [] if wishes.diff else applied.made
    refused = [move for move in applied.refused if move not in planned]
    findings = report.findings(run, told, [*refused, *planned], made, is_new=is_new)
    unread = [each for library in looked_at.libraries for each in library.not_understood]
    unseen = [each._replace(severity=Severity.WARNING) for each in unread]  # they fail `lint`, not this
    others = [*unseen, *local, *kept.findings, *silences.findings(today)]
    missing = sum(each.severity == Severity.ERROR for each in silences.left(local, today))
    others = sorted(silences.left(others, today), key=attrgetter("order"))
    never_seen = any(finding.rule == report.NEVER_SEEN_ALIVE.name for finding in findings)
    failing = wishes.failing or config.failing(project.config["fail-on"])
    if not failures and (fault := report.fault(run)):
        failures.append(fault)
    return Report(
        "check-links",
        sorted([*findings, *others], key=attrgetter("order")),
        diff,
        {"diff": diff} if wishes.diff else {},
        summary=report.summary(run, local_links(looked_at.documents), missing),
        advice=report.advice(
            run,
            keeps_history=kept.path is not None,
            in_entries=any(each.key for each in findings),
            is_fixed=bool(made),
        ),
        document=report.document(run, project.relative),
        others=others,
        complete=not run.interrupted,
        failed=not run.offline and (never_seen or report.fails(told, made, others, failing)),
        notices=state.messages,
        talk=[_rewritten(made, changed, project.render_hint)] if made else [],
        failures=failures,
    )


def _to_check(
    project: Project, looked_at: scope.Scope, settings: Settings, wishes: LinkWishes
) -> tuple[list[Link], list[Finding]]:
    """The links that somebody has to be asked about, and what is wrong with those that nobody needs to be asked for."""
    links = collect.narrowed(collect.collect(looked_at.entries, looked_at.documents), looked_at)
    is_wanted = checking.choice(settings)
    local = local_findings(project.root, looked_at.documents, project.config["anchors"], is_wanted)
    if wishes.changed_since is not None:
        is_changed = looked_at.news(changed_since(project.root, wishes.changed_since))
        links = collect.owned(links, lambda owner: is_changed(owner.place, owner.key))
        local = [finding for finding in local if is_changed(finding.place, finding.key)]
    return collect.with_pages(links) if wishes.landing_pages else links, local


def _fix(
    project: Project, looked_at: scope.Scope, planned: Sequence[Move], *, write: bool
) -> tuple[Applied, list[Path], str]:
    """Make the moves that were not refused: what was done, the files that changed, and what would be written as a diff.

    Raises WriteError before anything is written if one of the files cannot be, or changed meanwhile.
    """
    texts = dict(looked_at.documents)
    before = texts | looked_at.texts
    applied = moves.apply(looked_at.libraries, texts, planned)
    changed, diff = project.changes(before, applied.documents | looked_at.texts, shown=not write)
    if write:
        for path in applied.documents:
            disk.writable(path, texts[path].encode())
        for library in looked_at.libraries:
            library.save()
        for path, text in applied.documents.items():
            disk.write_text(path, text, read=texts[path])
    return applied, changed, diff


def _rewritten(made: Sequence[Move], changed: Iterable[Path], hint: str) -> str:
    return "; ".join(filter(None, [f"rewritten in {', '.join(map(str, changed))}: {len(made)}", hint]))
