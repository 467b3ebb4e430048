"""Entries without an identifier: whom to ask for them by their titles, and what the answers are worth.

An answer is sure only if it speaks for title, people and, where one is cited, the venue: a preprint by itself confirms
no conference. Who hardly holds such works is not heard against one.
"""

from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from operator import itemgetter
from typing import NamedTuple

from livebib.library.entry import Entry
from livebib.metadata.registries import arxiv, crossref, openalex, openlibrary
from livebib.metadata.verifying import candidates, compare, form, people, series, text, titles
from livebib.metadata.verifying.judgement import Judgement
from livebib.metadata.verifying.people import Agreement
from livebib.metadata.verifying.titles import Likeness
from livebib.model.finding import Severity
from livebib.model.record import Record, Unanswered
from livebib.model.rule import info, warning
from livebib.text.bibtex.vocabulary import BOOKS
from livebib.web.conversation import Conversation, Policy
from livebib.web.session import Session

SAME_TITLE = warning(
    "same-title",
    "An entry without an identifier has the very title of a work that other people made.",
    "Compare both lists of people. If another work is meant, give the entry its identifier.",
)
NOT_FOUND = info(
    "not-found",
    "Nobody who was asked knows a work of this title and these people. A warning where two answered that cover such "
    "works: look whether it exists. That they do not know it proves nothing.",
    "Look the work up, and give the entry its identifier; delete it if there is no such work.",
)

# Series that register no DOIs: Crossref does not have their papers.
_WITHOUT_DOIS = frozenset("NeurIPS ICLR ICML AISTATS COLT UAI CoRL ACML ALT JMLR TMLR OSDI NSDI".split()) | {
    "USENIX Security"
}
# What hardly any registry holds.
_UNCOVERED = frozenset(
    "thesis phdthesis mastersthesis techreport report manual standard patent software dataset unpublished booklet "
    "online www electronic legislation jurisdiction video audio movie letter".split()
)
_FIRST_YEAR = 1980  # of works that registries hold more or less completely
_TELLING = 4  # words of a title that no two works share by chance
_SURE_OF_NONE = 2  # sources that answered no


class Worth(IntEnum):
    """What a record says of an entry. The more, the surer it is the entry's work."""

    NOTHING = 0
    SAME_TITLE = 1  # by other people
    PREPRINT = 2  # of the same people
    NOWHERE = 3  # the same work, but nothing is said of where it appeared, which the entry does
    DIFFERS = 4  # the same work, and some fields differ
    AGREES = 5


class Searched(NamedTuple):
    """What a search for an entry came to."""

    entry: Entry
    asked: tuple[str, ...] = ()  # those who answered
    worth: Worth = Worth.NOTHING
    record: Record | None = None  # the best
    found: tuple[Record, ...] = ()  # all, in the order in which they came
    noes: int = 0  # how many of those who answered know nothing like it
    unanswered: Unanswered | None = None  # why somebody gave no answer


def is_covered(entry: Entry) -> bool:
    """Whether those who are asked hold works of this kind, age and script."""
    year = entry.year
    is_old = year.isascii() and year.isdecimal() and int(year[:4]) < _FIRST_YEAR
    return form.is_searched(entry) and entry.type not in _UNCOVERED and not is_old and not text.is_foreign(entry.title)


def search(
    entries: Sequence[Entry], session: Session, told: Callable[[str], None], most: int | None = None
) -> list[Searched]:
    """Search for each entry, in their order; `told` hears of each that is done. After `most` requests of the session
    nobody is asked any more: those entries stay unanswered."""
    found: dict[int, Searched] = {}

    def talks() -> Iterator[tuple[int, Conversation[Searched]]]:
        for number, entry in enumerate(entries):
            yield number, _about(entry, session.policy, lambda: most is not None and session.requests >= most)

    for number, searched in session.run(talks()):
        found[number] = searched
        told(entries[number].key)
    unasked = Unanswered("offline")
    return [found.get(number, Searched(entry, unanswered=unasked)) for number, entry in enumerate(entries)]


def _about(entry: Entry, policy: Policy, is_spent: Callable[[], bool]) -> Conversation[Searched]:
    best = Searched(entry)
    for name in _sources(entry):
        if is_spent():
            return best._replace(unanswered=Unanswered("registry-unanswered", "--requests allows no more"))
        records = yield from _ask(name, entry, policy)
        if isinstance(records, Unanswered):
            best = best._replace(unanswered=records)
            continue
        worth, record = max(((_worth(entry, each)[0], each) for each in records), key=_FIRST, default=_NONE)
        noes = best.noes + (worth is Worth.NOTHING)
        best = best._replace(asked=(*best.asked, name), found=(*best.found, *records), noes=noes)
        if worth > best.worth:
            best = best._replace(worth=worth, record=record)
        if best.worth >= Worth.DIFFERS or (noes >= _SURE_OF_NONE and best.worth is Worth.NOTHING):
            break
    return best


_FIRST: Callable[[tuple[Worth, Record | None]], Worth] = itemgetter(0)
_NONE: tuple[Worth, Record | None] = Worth.NOTHING, None


def _sources(entry: Entry) -> tuple[str, ...]:
    """Whom to ask, the likeliest to hold people and venue first."""
    if entry.type in BOOKS:
        return "openlibrary", "crossref", "openalex"
    if form.is_preprint(entry):
        return "arxiv", "openalex", "crossref"
    without_dois = series.of(_venue(entry)) in _WITHOUT_DOIS or series.is_umbrella(_venue(entry))
    return ("openalex", "crossref", "arxiv") if without_dois else ("crossref", "openalex", "arxiv")


def _venue(entry: Entry) -> str:
    return entry.text("journal") or entry.text("booktitle")


def _ask(name: str, entry: Entry, policy: Policy) -> Conversation[list[Record] | Unanswered]:
    title = text.mended(entry.title)
    match name:
        case "openalex":
            return (yield from openalex.search(title, policy))
        case "arxiv":
            return (yield from arxiv.search(title, policy))
        case "openlibrary":
            first = entry.names.people[0].last.strip("{}") if entry.names.people else ""
            return (yield from openlibrary.search(title, first, policy))
    return (yield from crossref.search(candidates.words(entry), policy))


def _worth(entry: Entry, record: Record) -> tuple[Worth, tuple[Judgement, ...]]:
    """What a record says of an entry, and where they differ. A title of OpenAlex's own never speaks against ours."""
    if candidates.is_denied(record) or (entry.type in BOOKS and form.is_part_record(record)):
        return Worth.NOTHING, ()
    likeness = titles.likeness(entry.title, form.titles(record))
    _, compared, _ = compare.people_of(entry, record)
    is_near = likeness is Likeness.NEAR and compared.agreement >= Agreement.SOME and record.source != "openalex"
    if likeness is Likeness.UNKNOWN or (likeness < Likeness.PART and not is_near):
        return Worth.NOTHING, ()
    if compared.agreement is Agreement.NONE:
        is_telling = likeness is Likeness.SAME and len(text.words(entry.title)) >= _TELLING
        return (Worth.SAME_TITLE if is_telling and not record.notice_of else Worth.NOTHING), ()
    told = tuple(each for each in compare.compare(entry, record) if each.rule is compare.MISMATCH)
    if form.is_preprint_record(record) and form.is_published(entry):
        return Worth.PREPRINT, told
    if not told and form.is_published(entry) and not record.venues and not record.event and entry.type not in BOOKS:
        return Worth.NOWHERE, ()
    return (Worth.DIFFERS if told else Worth.AGREES), told


def judgements(entry: Entry, searched: Searched) -> Iterator[Judgement]:
    """What is to be said of an entry by what a search for it came to; the entry as it is now."""
    record = searched.record
    whom = ", ".join(compare.SOURCES.get(name, name) for name in searched.asked)
    told = _worth(entry, record)[1] if record else ()
    if searched.worth is Worth.SAME_TITLE and record:
        ours, _ = people.stored(text.mended(entry.get("author") or entry.get("editor")))
        theirs = people.shown(people.registered(record.authors))
        message = f"{compare.SOURCES.get(record.source, record.source)} has a work of this title by {theirs}"
        message += f"; the entry is by {people.shown(ours)}"
        yield Judgement(SAME_TITLE, message, "look which of them is meant, and give the entry its identifier")
    elif searched.worth is Worth.PREPRINT and not told and len(searched.asked) > 1 and not searched.unanswered:
        message = f"cited as published in “{_venue(entry)}”; {whom} know a preprint of it alone"
        yield Judgement(compare.MISMATCH, message, "cite the preprint, or give the entry its DOI", "booktitle")
    elif searched.worth is Worth.NOTHING and searched.asked:
        hint = "look it up, and give the entry its identifier"
        severity = Severity.WARNING if searched.noes >= _SURE_OF_NONE else None
        yield Judgement(NOT_FOUND, f"{whom} know nothing like it", hint, severity=severity)
    yield from told
