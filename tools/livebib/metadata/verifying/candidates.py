"""What a search finds for an entry without an identifier, by how well it fits. A proposal, never applied."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from livebib.library.entry import Entry
from livebib.metadata.verifying import compare, form, numbers, people, person, titles
from livebib.metadata.verifying.people import Agreement
from livebib.metadata.verifying.titles import Likeness
from livebib.model.record import Record
from livebib.text.bibtex.vocabulary import BOOKS

_MOST_SHOWN = 3  # candidates of an entry
_LEAST = 60  # of 100: what fits less is not shown
# Registrants whose deposits are copies of others' works: langtaosha's hold famous papers several times, with new dates.
_DENIED = ("10.65215/",)
_COMPONENTS = {"component", "peer-review", "grant", "journal", "journal-issue", "journal-volume"}
# How much of the score is whose, in per cent.
_TITLE, _PEOPLE, _YEAR = 70, 20, 10
_SHARES = {Agreement.SAME: 1.0, Agreement.SOME: 0.7, Agreement.UNKNOWN: 0.4}


class Proposed(NamedTuple):
    """What a search came to."""

    entry: Entry
    candidates: list[tuple[int, Record]]  # that the entry may mean, with scores of 0 to 100; the best first


def words(entry: Entry) -> str:
    first = entry.names.people[0].last if entry.names.people else ""
    return " ".join(filter(None, (entry.title, first.strip("{}"), entry.year)))


def is_denied(record: Record) -> bool:
    """Whether a record is no work by itself, or a copy of somebody else's."""
    return record.type in _COMPONENTS or record.doi.startswith(_DENIED)


def ranked(entry: Entry, records: Iterable[Record]) -> list[tuple[int, Record]]:
    """Those of the works with an identifier that fit well enough, the best first; each once."""
    once = {each.doi or each.arxiv: each for each in reversed(list(records)) if each.doi or each.arxiv}
    works = [each for each in once.values() if not is_denied(each)]
    found = [(score, record) for record in works if (score := _score(entry, record)) >= _LEAST]
    return sorted(found, key=lambda each: (-each[0], form.is_preprint_record(each[1]), each[1].doi or each[1].arxiv))


def _score(entry: Entry, record: Record) -> int:
    """How well a record fits, of 100. None at all if `verify` would not take it for the entry's work: other titles,
    nobody in both lists, or an article about a book, such as a review, which has the title of the book."""
    _, compared, _ = compare.people_of(entry, record)
    is_review = entry.type in BOOKS and form.is_part_record(record)
    is_alike = titles.likeness(entry.title, form.titles(record)) >= Likeness.UNKNOWN
    if is_review or not is_alike or compared.agreement is Agreement.NONE:
        return 0
    title = max(titles.ratio(titles.plain(entry.title), titles.plain(each)) for each in form.titles(record))
    ours, theirs = numbers.stored_years(entry), numbers.registered_years(record)
    year = 0.5 if not ours or not theirs else float(bool(ours & theirs))
    return round(_TITLE * title / 100 + _PEOPLE * _SHARES[compared.agreement] + _YEAR * year)


def rows(proposed: Proposed) -> Iterator[dict[str, object]]:
    """The candidates for JSON."""
    for score, record in proposed.candidates:
        yield {
            "key": proposed.entry.key,
            "score": score,
            "doi": record.doi,
            "title": form.title(record),
            "authors": [person.shown(name) for name in people.registered(record.authors)],
            "year": record.issued.year if record.issued else None,
            "venue": record.venues[0] if record.venues else "",
        }


def lines(proposed: Proposed) -> Iterator[str]:
    """The best candidates for people, a line each under the entry that they are for."""
    place = proposed.entry.key_place
    head = f"{place.path}:{place.line}: {proposed.entry.key}: {proposed.entry.title}"
    yield head if proposed.candidates else f"{head}\n    nothing like it found"
    for score, record in proposed.candidates[:_MOST_SHOWN]:
        said = [people.shown(people.registered(record.authors)), str(record.issued.year) if record.issued else ""]
        venue = record.venues[0] if record.venues else record.publisher
        told = ". ".join(filter(None, [", ".join(filter(None, said)), form.title(record), venue]))
        yield f"    {score:>3}  {record.doi or f'arXiv:{record.arxiv}'}  {told}"
