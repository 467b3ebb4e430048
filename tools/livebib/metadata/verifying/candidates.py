"""What a search found for an entry without an identifier, by how well it fits. A proposal, never applied."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from livebib.library.entry import Entry
from livebib.metadata.verifying import compare, dates, form, titles
from livebib.metadata.verifying.people import Agreement
from livebib.metadata.verifying.titles import Likeness
from livebib.model.record import Record
from livebib.model.work import Kind
from livebib.text.bibtex.vocabulary import BOOKS

LEAST = 60  # of 100: what fits less is not shown
# Registrants whose deposits are copies of others' works: langtaosha's hold famous papers several times, with new dates.
_DENIED = ("10.65215/",)
_COMPONENTS = {"component", "peer-review", "grant", "journal", "journal-issue", "journal-volume"}
# How much of the score is whose, in per cent.
_TITLE, _PEOPLE, _YEAR = 70, 20, 10
_SHARES = {Agreement.SAME: 1.0, Agreement.SOME: 0.7, Agreement.UNKNOWN: 0.4, Agreement.NONE: 0.0}


class Candidate(NamedTuple):
    """A work that may be the one an entry means."""

    score: int  # 0 to 100
    record: Record


def is_searched(entry: Entry) -> bool:
    """Whether a search makes sense: for a work with a title and no identifier that is no page or course of the web."""
    return bool(entry.title) and not form.identifiers(entry) and entry.kind in (Kind.PAPER, Kind.BOOK)


def words(entry: Entry) -> str:
    """What to search for."""
    first = entry.names.people[0].last if entry.names.people else ""
    return " ".join(filter(None, (entry.title, first.strip("{}"), entry.year)))


def ranked(entry: Entry, records: Iterable[Record]) -> list[Candidate]:
    """Those of the works that fit well enough, the best first."""
    found = [
        Candidate(_score(entry, record), record)
        for record in records
        if record.type not in _COMPONENTS and not record.doi.startswith(_DENIED) and _may_be(entry, record)
    ]
    fitting = [each for each in found if each.score >= LEAST]
    return sorted(fitting, key=lambda each: (-each.score, form.is_preprint_record(each.record), each.record.doi))


def _may_be(entry: Entry, record: Record) -> bool:
    """Whether `verify` would take the record for the entry's work: the titles agree, somebody is in both lists, and
    it is no article about a book, such as a review, which has the title of the book."""
    if entry.type in BOOKS and form.is_part_record(record):
        return False
    alike = titles.likeness(entry.title, form.titles(record)) >= Likeness.UNKNOWN
    return alike and compare.people_of(entry, record).agreement is not Agreement.NONE


def _score(entry: Entry, record: Record) -> int:
    title = max(titles.ratio(titles.plain(entry.title), titles.plain(each)) for each in form.titles(record))
    agreement = compare.people_of(entry, record).agreement
    ours, theirs = dates.stored(entry), dates.registered(record)
    year = 0.5 if not ours or not theirs else float(bool(ours & theirs))
    return round(_TITLE * title / 100 + _PEOPLE * _SHARES[agreement] + _YEAR * year)
