"""When a work appeared: biblatex's dates (ISO 8601-2, level 1), and BibTeX's year and month, as numbers.

Sources: biblatex's manual, section 2.3.8; ISO 8601-2:2019, extended format.
"""

from __future__ import annotations

import re
from calendar import monthrange
from typing import NamedTuple

from livebib.library.entry import Entry
from livebib.text.dates import MONTHS
from livebib.text.latex import decoding

_DATE = re.compile(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d)(?:T[0-9:.+Z-]+)?)?)?[~?%]?")
_UNSPECIFIED = re.compile(r"(\d{4}|\d{1,3}X{1,3})(?:-XX(?:-XX)?)?|(\d{4}-\d\d)-XX")
_YEAR = re.compile(r"\d{1,4}")
_ABOUT = re.compile(r"(?:c|ca|circa|about)\.?\s*(?=\d)|[~?]|(?<=\d)\s*\(\?\)", re.IGNORECASE)
_YEARS = re.compile(r"(\d{4})\s*[-–—/]+\s*(\d{4}|\d\d)")
_SEASONS = {21: 1, 22: 2, 23: 3, 24: 4}  # spring to winter, as months of ISO 8601-2 and as CSL counts them
_NAMED_MONTH = re.compile(rf"({'|'.join(MONTHS)})[a-z]*\.?", re.IGNORECASE)
_NUMBERED_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])(?!\d)")
_DAY = re.compile(r"(?<!\d)(3[01]|[12]\d|0?[1-9])(?!\d)")


class Date(NamedTuple):
    """A date or a range of dates, each as year, year and month, or year, month and day."""

    parts: tuple[tuple[int, ...], ...] = ()  # one, or two for a range; a year before 1 is that of ISO 8601
    circa: bool = False
    season: int = 0  # 1 spring to 4 winter, 0 for none
    literal: str = ""  # what it says where no number can be read in it

    def __bool__(self) -> bool:
        return bool(self.parts or self.literal)

    @property
    def year(self) -> int | None:
        """The year in which it begins."""
        return self.parts[0][0] if self.parts else None

    @property
    def day(self) -> str:
        """The day it begins on as ISO 8601 writes it; "" where it says none in the years 1 to 9999."""
        first = self.parts[0] if self.parts else ()
        return "{:04}-{:02}-{:02}".format(*first) if len(first) == 3 and 0 < first[0] < 10_000 else ""


def issued(entry: Entry) -> Date:
    """When an entry appeared: its own `date`, its own `year`, then those that it inherits."""
    if "date" not in entry.fields and "year" in entry.fields:
        return in_field(entry, "", with_date=False) or in_field(entry, "")
    return in_field(entry, "")


def in_field(entry: Entry, prefix: str, *, with_date: bool = True) -> Date:
    """The date in `PREFIXdate`, else in `PREFIXyear`, `PREFIXmonth` and `PREFIXday`; empty if there is none."""
    text = decoding.to_text(entry.get(f"{prefix}date").replace("~", r"\textasciitilde{}")) if with_date else ""
    if text and (date := read(text)):
        return date
    year = decoding.to_text(entry.get(f"{prefix}year"))
    if not year:
        return Date(literal=text)
    return _old(year, decoding.to_text(entry.get(f"{prefix}month")), decoding.to_text(entry.get(f"{prefix}day")))


def read(text: str) -> Date:
    """A date as biblatex reads it; empty where it is none."""
    text = text.strip()
    if unspecified := _unspecified(text):
        return unspecified
    points: list[tuple[int, ...]] = []
    for end in text.split("/", 1):
        if point := _point(end):
            points.append(point)
        elif end not in ("", ".."):
            return Date()
    seasons = [_SEASONS.get(point[1], 0) if len(point) > 1 else 0 for point in points]
    parts = tuple(point[:1] if season else point for point, season in zip(points, seasons, strict=True))
    circa = any(sign in text for sign in "~?%")
    return Date(parts, circa, seasons[0]) if points else Date()


def _point(text: str) -> tuple[int, ...]:
    """Year, month and day as far as they are there; empty where it is no date."""
    found = _DATE.fullmatch(text)
    numbers = tuple(int(each) for each in found.groups() if each) if found else ()
    if len(numbers) == 2 and numbers[1] in _SEASONS:
        return numbers
    if len(numbers) > 1 and not 1 <= numbers[1] <= 12:
        return ()
    if len(numbers) > 2 and not 1 <= numbers[2] <= _days(*numbers[:2]):
        return ()
    return numbers


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
    named = [MONTHS.index(name.lower()) + 1 for name in _NAMED_MONTH.findall(month)]
    months = named or [int(each) for each in _NUMBERED_MONTH.findall(month)]
    if not months:
        return Date(((number,),), circa)
    if months[-1] > months[0]:
        return Date(((number, months[0]), (number, months[-1])), circa)
    days = _DAY.findall(day) or (_DAY.findall(_NAMED_MONTH.sub("", month)) if named else [])
    if len(days) == 1 and int(days[0]) <= _days(number, months[0]):
        return Date(((number, months[0], int(days[0])),), circa)
    return Date(((number, months[0]),), circa)
