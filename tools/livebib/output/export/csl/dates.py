"""When a work appeared: biblatex's dates (ISO 8601-2, level 1), and BibTeX's year and month, as numbers.

Sources: biblatex's manual, section 2.3.8; ISO 8601-2:2019, extended format.
"""

from __future__ import annotations

import re
from calendar import monthrange
from typing import NamedTuple

from livebib.library.entry import Entry
from livebib.text.latex import decoding

_DATE = re.compile(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d)(?:T[0-9:.+Z-]+)?)?)?([~?%]?)")
_UNSPECIFIED = re.compile(r"(\d{4}|\d{1,3}X{1,3})(?:-XX(?:-XX)?)?|(\d{4}-\d\d)-XX")
_YEAR = re.compile(r"\d{1,4}")
_ABOUT = re.compile(r"(?:c|ca|circa|about)\.?\s*(?=\d)|[~?]|(?<=\d)\s*\(\?\)", re.IGNORECASE)
_YEARS = re.compile(r"(\d{4})\s*[-–—/]+\s*(\d{4}|\d\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASONS = {21: 1, 22: 2, 23: 3, 24: 4}  # spring to winter, as months of ISO 8601-2 and as CSL counts them
_MONTH = re.compile(rf"({'|'.join(_MONTHS)})[a-z]*\.?|(?<!\d)(1[0-2]|0?[1-9])(?!\d)", re.IGNORECASE)
_NAMED_MONTH = re.compile(rf"({'|'.join(_MONTHS)})[a-z]*\.?", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(3[01]|[12]\d|0?[1-9])(?!\d)")


class Date(NamedTuple):
    """A date or a range of dates, each as year, year and month, or year, month and day."""

    parts: tuple[tuple[int, ...], ...] = ()  # one, or two for a range; a year before 1 is that of ISO 8601
    circa: bool = False
    season: int = 0  # 1 spring to 4 winter, 0 for none
    open: bool = False  # a range of which only one end is given
    literal: str = ""  # what it says where no number can be read in it

    def __bool__(self) -> bool:
        return bool(self.parts or self.literal)

    @property
    def year(self) -> int | None:
        """The year in which it begins."""
        return self.parts[0][0] if self.parts else None

    @property
    def iso(self) -> str:
        """The first day, month or year as ISO 8601 writes it; "" if there is none."""
        return "-".join(f"{part:0{4 if not at else 2}d}" for at, part in enumerate(self.parts[0])) if self.parts else ""


NONE = Date()


def issued(entry: Entry) -> Date:
    """When an entry appeared: its own `date`, its own `year`, then those that it inherits."""
    if "date" not in entry.fields and "year" in entry.fields:
        return of(entry, "", with_date=False) or of(entry, "")
    return of(entry, "")


def of(entry: Entry, prefix: str, *, with_date: bool = True) -> Date:
    """The date in `PREFIXdate`, else in `PREFIXyear`, `PREFIXmonth` and `PREFIXday`; empty if there is none."""
    text = decoding.to_text(entry.get(f"{prefix}date").replace("~", r"\textasciitilde{}")) if with_date else ""
    if text and (date := read(text)):
        return date
    year = decoding.to_text(entry.get(f"{prefix}year"))
    if not year:
        return Date(literal=text) if text else NONE
    return _old(year, decoding.to_text(entry.get(f"{prefix}month")), decoding.to_text(entry.get(f"{prefix}day")))


def read(text: str) -> Date:
    """A date as biblatex reads it; empty where it is none."""
    text = text.strip()
    begin, slash, end = text.partition("/")
    if not slash and (found := _unspecified(text)):
        return found
    first, second = _one(begin), _one(end) if slash else None
    given = [each for each in (first, second) if each]
    if not given or (not first and begin not in ("", "..")) or (slash and not second and end not in ("", "..")):
        return NONE
    seasons = [_SEASONS.get(each.parts[0][1], 0) if len(each.parts[0]) > 1 else 0 for each in given]
    parts = tuple(each.parts[0][:1] if season else each.parts[0] for each, season in zip(given, seasons, strict=True))
    return Date(parts, any(each.circa for each in given), seasons[0], bool(slash) and len(given) == 1)


def _one(text: str) -> Date | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    numbers = [int(each) for each in found.groups()[:3] if each]
    if len(numbers) > 1 and not 1 <= numbers[1] <= 12 and not (numbers[1] in _SEASONS and len(numbers) == 2):
        return None
    if len(numbers) > 2 and not 1 <= numbers[2] <= _days(numbers[0], numbers[1]):
        return None
    return Date((tuple(numbers),), circa=bool(found[4]))


def _days(year: int, month: int) -> int:
    return monthrange(year if year > 0 else 4 + year % 4, month)[1]


def _unspecified(text: str) -> Date | None:
    """`199X`, `2004-XX` and the like as the range that they are."""
    found = _UNSPECIFIED.fullmatch(text)
    if found is None or "X" not in text:
        return None
    if found[2]:
        return Date((tuple(map(int, found[2].split("-"))),))
    first, last = int(found[1].replace("X", "0")), int(found[1].replace("X", "9"))
    return Date(((first,), (last,))) if first != last else Date(((first,),))


def _old(year: str, month: str, day: str) -> Date:
    """BibTeX's year, month and day, which may hold anything."""
    if (date := read(year)) and not month:
        return date
    circa = bool(_ABOUT.search(year))
    bare = _ABOUT.sub("", year).strip()
    if span := _YEARS.fullmatch(bare):
        last = span[2] if len(span[2]) == 4 else span[1][:2] + span[2]
        return Date(((int(span[1]),), (int(last),)), circa) if int(last) > int(span[1]) else Date(literal=year)
    if not _YEAR.fullmatch(bare):
        return Date(literal=year)
    number = int(bare)
    months = [_number_of(each) for each in _MONTH.finditer(month)] if not _NAMED_MONTH.search(month) else []
    named = [_number_of(each) for each in _NAMED_MONTH.finditer(month)]
    found = named or months
    if len(found) > 1 and found[-1] > found[0]:
        return Date(((number, found[0]), (number, found[-1])), circa)
    if not found:
        return Date(((number,),), circa)
    days = _DAY.findall(day) or (_DAY.findall(_NAMED_MONTH.sub("", month)) if named else [])
    if len(days) == 1 and int(days[0]) <= _days(number, found[0]):
        return Date(((number, found[0], int(days[0])),), circa)
    return Date(((number, found[0]),), circa)


def _number_of(month: re.Match[str]) -> int:
    name = month[1].lower()[:3] if month[1] else ""
    return _MONTHS.index(name) + 1 if name else int(month[2])
