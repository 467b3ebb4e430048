"""`verify` from end to end: load → entries → ask → search → judge → fix → report."""

import time
from collections import Counter
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
from livebib.metadata.verifying import candidates, compare, fixing, form, people, person, searching
from livebib.metadata.verifying.judge import RULES, Verified, judge
from livebib.metadata.verifying.judge import searched as searched_for
from livebib.model.errors import CutOff, LivebibError, UsageError, WriteError
from livebib.model.finding import Severity
from livebib.model.progress import Progress
from livebib.model.record import Unanswered
from livebib.model.report import Report
from livebib.project import scope
from livebib.project.project import Project
from livebib.text.counts import counted
from livebib.web.memory.state import State
from livebib.web.session import Settings


class VerifyWishes(NamedTuple):
    """What the user wants of one run; how to ask is a matter of the settings."""

    keys: Sequence[str] = ()  # of the entries, or .bib files; none: all of the library
    changed_since: str | None = None  # a git revision: only entries that changed since
    fields: frozenset[str] = frozenset()  # to be written as the records have them
    diff: bool = False  # show what would be written, and write nothing
    search: bool = False  # look for entries without an identifier by their titles; those of others' files always are
    requests: int | None = None  # after so many nobody is searched for any more
    state: Path | None = None  # where records are remembered; None: where the project keeps them


def verify(project: Project, settings: Settings, wishes: VerifyWishes, progress: Progress) -> Report:
    """Compare entries with what the registries have of them. Raises UnknownKey, and UsageError for files that cannot be
    read."""
    library, at = _chosen(project, wishes)
    entries = [library.entries[place] for place in at]
    wanted = dict.fromkeys(identifier for entry in entries for identifier in form.identifiers(entry))
    own = {path.resolve() for path in project.bib_files}
    is_foreign = own.isdisjoint(source.path.resolve() for source in library.sources)
    is_searching = (wishes.search or is_foreign) and not settings.offline
    searched = [place for place in at if is_searching and searching.is_covered(library.entries[place])]

    now, begin = time.time(), time.monotonic()
    today = datetime.fromtimestamp(now, UTC).date()
    with (
        State.of(project, wishes.state, now) as state,
        closing(asking.opened(settings, state, now)) as session,
    ):
        with progress(len(wanted), "identifiers") as shown:
            answers = asking.ask(wanted, settings, state, now, session, lambda each: shown.advance(each.value))
        with progress(len(searched), "searches") as shown:
            wanted_now = [library.entries[place] for place in searched]
            results = searching.search(wanted_now, session, shown.advance, wishes.requests)
        # What is remembered is an answer, too: then it is a run like any other.
        nothing_heard = session.is_cut_off() and all(isinstance(each, Unanswered) for each in answers.values())
    by_place = dict(zip(searched, results, strict=True))
    proposed = [
        candidates.Proposed(each.entry, ranked)
        for each in results
        if wishes.search
        for ranked in [candidates.ranked(each.entry, each.found)]
    ]

    silences = silence.read(library.files)

    def verified_now() -> list[Verified]:
        """What came of the entries, without the judgements that a comment in the file silences."""
        found = []
        for place in at:
            entry = library.entries[place]
            judged = searched_for(entry, by_place[place]) if place in by_place else judge(entry, answers)
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
    if not wishes.keys or is_foreign:
        findings += [each._replace(severity=Severity.WARNING) for each in library.not_understood]  # they fail `lint`
        findings += silences.expired(today, RULES)
    seconds, compared = time.monotonic() - begin, sum(each.record is not None for each in verified)
    asked = f"{counted(session.requests, 'request')}, {seconds:.1f} s"
    summary = f"{compared} of {counted(len(verified), 'entry')} verified against a record"
    summary += _searches(verified) if searched else ""
    summary += f" ({asked})"
    counts = {
        "entries": len(verified),
        "verified": compared,
        "requests": session.requests,
        "seconds": round(seconds, 2),
        "proposals": [row for each in proposed for row in candidates.rows(each)],
        "references": [_row(each, project) for each in verified],
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


def _chosen(project: Project, wishes: VerifyWishes) -> tuple[Library, list[int]]:
    """The library, and which of its entries are to be verified: those of the keys, or of the files named."""
    files = [Path(name) for name in wishes.keys if name.lower().endswith(".bib") or Path(name).is_dir()]
    if not files:
        return project.library, _places(project, project.library, wishes.keys, wishes.changed_since)
    if len(files) < len(wishes.keys):
        raise UsageError("keys and files cannot be mixed", hint="name either entries or .bib files")
    looked_at = scope.of(project, files)
    if project.unread:
        raise project.unread[0]
    if len(looked_at.libraries) != 1:
        raise UsageError("some of the files are the project's, some are not", hint="verify them one after the other")
    (library,) = looked_at.libraries
    places = _places(project, library, (), wishes.changed_since)
    only = looked_at.only or frozenset()
    return library, [place for place in places if library.entries[place].source.path.resolve() in only]


def _searches(verified: Iterable[Verified]) -> str:
    """`; 44 without identifier: 20 found, 8 known under other people, 4 nowhere, 12 not covered`."""
    counts = Counter(each.verdict for each in verified if not form.identifiers(each.entry))
    said = [f"{number} {what}" for what, names in _SAID.items() if (number := sum(counts[name] for name in names))]
    return f"; {counts.total()} without identifier: {', '.join(said)}"


_SAID = {
    "found": ["verified", "differs", "retracted", "wrong-work"],
    "known under other people": ["same-title"],
    "nowhere": ["not-found"],
    "not covered": ["uncovered"],
    "unanswered": ["unanswered"],
}


def _row(verified: Verified, project: Project) -> dict[str, object]:
    """What came of an entry, for JSON."""
    entry, record = verified.entry, verified.record
    differs = [each.field for each in verified.judgements if each.rule is compare.MISMATCH and each.field]
    return {
        "key": entry.key,
        "path": project.relative(entry.source.path),
        "line": entry.place.line,
        "verdict": verified.verdict,
        "asked": list(verified.asked),
        "differs": differs,
        "record": None
        if record is None
        else {
            "id": f"{record.identifier.kind}:{record.identifier.value}",
            "title": form.title(record),
            "authors": [person.shown(name) for name in people.registered(record.authors)],
            "venue": next(iter(record.venues), ""),
            "year": str(record.issued.year) if record.issued else "",
        },
    }


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
