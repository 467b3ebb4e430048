"""`verify` from end to end: load → entries → ask → search → judge → fix → report."""

import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from livebib.files.git import changed_since, touched
from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.lint import silence
from livebib.metadata import asking
from livebib.metadata.verifying import candidates, fixing, form
from livebib.metadata.verifying.judge import RULES, Verified, judge
from livebib.model.errors import CutOff, LivebibError, WriteError
from livebib.model.finding import Severity
from livebib.model.progress import Progress
from livebib.model.record import Unanswered
from livebib.model.report import Report
from livebib.project.project import Project
from livebib.text.counts import counted
from livebib.web.memory.state import State
from livebib.web.session import Settings


class VerifyWishes(NamedTuple):
    """What the user wants of one run; how to ask is a matter of the settings."""

    keys: Sequence[str] = ()  # of the entries; none: all
    changed_since: str | None = None  # a git revision: only entries that changed since
    fields: frozenset[str] = frozenset()  # to be written as the records have them
    diff: bool = False  # show what would be written, and write nothing
    search: bool = False  # propose works for entries without an identifier
    state: Path | None = None  # where records are remembered; None: where the project keeps them


def verify(project: Project, settings: Settings, wishes: VerifyWishes, progress: Progress) -> Report:
    """Compare entries with what the registries have of them. Raises UnknownKey."""
    library = project.library
    at = _places(project, library, wishes.keys, wishes.changed_since)
    entries = [library.entries[place] for place in at]
    wanted = dict.fromkeys(identifier for entry in entries for identifier in form.identifiers(entry))
    is_searching = wishes.search and not settings.offline
    searched = [entry for entry in entries if form.is_searched(entry)] if is_searching else []

    now, begin = time.time(), time.monotonic()
    today = datetime.fromtimestamp(now, UTC).date()
    with (
        State.of(project, wishes.state, now) as state,
        closing(asking.opened(settings, state, now)) as session,
    ):
        with progress(len(wanted), "identifiers") as shown:
            answers = asking.ask(wanted, settings, state, now, session, lambda each: shown.advance(each.value))
        with progress(len(searched), "searches") as shown:
            proposed = candidates.propose(searched, session, shown.advance)
        # What is remembered is an answer, too: then it is a run like any other.
        nothing_heard = session.is_cut_off() and all(isinstance(each, Unanswered) for each in answers.values())

    silences = silence.read(library.files)

    def verified_now() -> list[Verified]:
        """What came of the entries, without the judgements that a comment in the file silences."""
        found = []
        for entry in [library.entries[place] for place in at]:
            judged = judge(entry, answers)
            told = [
                each
                for each in judged.judgements
                if not silences.silenced(entry.place, entry.key, {each.rule.name}, today)
            ]
            found.append(judged._replace(judgements=told))
        return found

    verified, failures = verified_now(), list[LivebibError]()
    made, refused, diff = 0, list[str](), ""
    if wishes.fields:
        made, refused, diff = fixing.fix(project, library, verified, wishes.fields)
        if not wishes.diff:
            try:
                library.save()
                verified = verified_now()
            except WriteError as error:
                failures.append(error)
    is_written = made and not wishes.diff and not failures
    if nothing_heard and not failures:
        hint = "run it again with a network, or with --offline"
        failures.append(CutOff("no registry answered: nothing was verified", hint=hint))
    findings = [finding for each in verified for finding in each.findings]
    if wishes.diff:  # which shows what their hints propose
        findings = [each._replace(hint="") if each.fixable else each for each in findings]
    if not wishes.keys:
        findings += [each._replace(severity=Severity.WARNING) for each in library.not_understood]  # they fail `lint`
        findings += silences.expired(today, RULES)
    seconds, compared = time.monotonic() - begin, sum(each.record is not None for each in verified)
    asked = f"{counted(session.requests, 'request')}, {seconds:.1f} s"
    summary = f"{compared} of {counted(len(verified), 'entry')} verified against a record ({asked})"
    counts = {
        "entries": len(verified),
        "verified": compared,
        "requests": session.requests,
        "seconds": round(seconds, 2),
        "proposals": [row for each in proposed for row in candidates.rows(each)],
    }
    advice = []
    if any(isinstance(each, Unanswered) and each.reason != "offline" for each in answers.values()):
        advice.append("some registries did not answer: run it again later, only what is missing is asked")
    if any(each.candidates for each in proposed):
        advice.append("give an entry the DOI that is its own, and verify it again")
    return Report(
        "verify",
        sorted(findings, key=attrgetter("order")),
        "\n".join(filter(None, [diff, *(line for each in proposed for line in candidates.lines(each))])),
        counts | ({"diff": diff} if wishes.fields else {}),
        f"{counted(made, 'field')} would be written" if wishes.diff else summary,
        [] if nothing_heard else advice,
        notices=[*state.messages, *refused],
        talk=["; ".join(filter(None, [f"fields written: {made}", project.render_hint]))] if is_written else [],
        failures=failures,
    )


def _places(project: Project, library: Library, keys: Iterable[str], revision: str | None) -> list[int]:
    """Which of the library's entries were named, or all; of these, those that changed. Raises UnknownKey."""
    named = {id(library[key]) for key in keys}
    places = [place for place, entry in enumerate(library.entries) if not named or id(entry) in named]
    if revision is None:
        return places
    changes = changed_since(project.root, revision)

    def is_new(entry: Entry) -> bool:
        around = [entry.place, *library.definitions(entry)]
        return any(touched(changes, place.path, place.line, place.end_line) for place in around)

    return [place for place in places if is_new(library.entries[place])]
