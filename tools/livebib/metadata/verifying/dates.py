"""Whether an entry's year is one that its record names."""

from __future__ import annotations

import re

from livebib.library.entry import Entry
from livebib.model.record import Record
from livebib.text.dates import read

_MONTH = re.compile(r"(\d\d)(\d\d)\.\d")  # of an arXiv id since 2007
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")


def stored(entry: Entry) -> set[int]:
    """The years that an entry gives; none for `forthcoming`."""
    return _years(f"{entry.year} {entry.get('date')}")


def registered(record: Record) -> set[int]:
    """Every year that is right: in print, online, of the conference."""
    years = set(record.years) | ({record.issued.year} if record.issued else set())
    return years | _years(" ".join([record.event, *record.venues])) if years else set()


def agrees(entry: Entry, record: Record, *, is_preprint: bool) -> bool:
    """Whether the year is right, or nothing can be said.

    A preprint has been worked on from its first version to its last, and its number tells when it was announced. The
    year of a book may be the one of its copyright or of its printing, which Open Library does not tell apart.
    """
    ours, theirs = stored(entry), registered(record)
    if not ours or not theirs or ours & theirs:
        return True
    if (interval := read(entry.get("date"))) and any(map(interval.has_year, theirs)):
        return True
    if is_preprint:
        theirs |= _announced(record.arxiv)
        return any(min(theirs) <= year <= max(theirs) for year in ours)
    return record.source == "openlibrary" and any(abs(a - b) <= 1 for a in ours for b in theirs)


def _announced(arxiv: str) -> set[int]:
    """The years around an arXiv id's month: what was announced in January may have been submitted in December."""
    found = _MONTH.match(arxiv)
    if not found:
        return set()
    year = 2000 + int(found[1])
    return {year - 1, year} if found[2] == "01" else {year}


def _years(text: str) -> set[int]:
    return {int(year) for year in _YEAR.findall(text)}
