"""Dates as biblatex takes them: ISO 8601-2, which was EDTF, as far as biber reads it.

Source: biber 2.18, Biber/Date/Format.pm and Biber/Utils.pm, and what it did with each form in the tests.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_MONTH_NAMES = "january february march april may june july august september october november december".split()
MONTHS = [name[:3] for name in _MONTH_NAMES]  # the macros that every BibTeX style defines
_MONTH_NUMBERS = {name: number for names in (MONTHS, _MONTH_NAMES) for number, name in enumerate(names, 1)} | {
    "sept": 9
}

_POINT = re.compile(
    r"(?P<year>-?\d{4}|Y-?\d{5,12})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?)?)?)?"
    r"(?:Z|[+-]\d\d:\d\d)?\s*+[?~%]?"
)
_UNSPECIFIED = re.compile(r"\d{3}X|\d\dXX|\d{4}-XX|\d{4}-(?:\d\d|XX)-XX")
_NAME = r"([A-Za-z]{3,9})\.?"
_SLIPS = [
    (re.compile(pattern, re.IGNORECASE), order)
    for pattern, order in (
        (r"(\d{4})(?P<between>[-/.–])(\d{1,2})(?P=between)(\d{1,2})", "y-md"),  # 2020-5-1, 2020/05/01, 2020-00-00
        (r"(\d{4})-(\d)", "ym"),
        (r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})", "dmy"),  # 1.5.2020
        (rf"{_NAME}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", "mdy"),
        (rf"(\d{{1,2}})(?:st|nd|rd|th)?\.?\s+{_NAME},?\s+(\d{{4}})", "dmy"),
        (rf"{_NAME},?\s+(\d{{4}})", "my"),
    )
]
# With slashes it is certain which is the month only where the other is too great for one, or the same.
_DAY_OR_MONTH = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})")
_YEARS = re.compile(r"(\d{4})\s*(?:-{1,3}|–|/)\s*(\d{4})")
_CIRCA = re.compile(r"(?:c|ca|circa)\.?\s*(\d{4})", re.IGNORECASE)


class Point(NamedTuple):
    """A day, a month, a year; what is not said is 0. Months from 21 on are seasons and other parts of a year."""

    year: int
    month: int = 0
    day: int = 0


class Interval(NamedTuple):
    """From when to when; the same twice for one date, None for an end that is open, unknown or not specified."""

    first: Point | None
    last: Point | None

    @property
    def is_backwards(self) -> bool:
        """Whether it ends before it begins, as far as both are said."""
        if self.first is None or self.last is None:
            return False
        said = 1  # how many parts both have
        if 1 <= self.first.month <= 12 and 1 <= self.last.month <= 12:
            said = 3 if self.first.day and self.last.day else 2
        return self.first[:said] > self.last[:said]


class BadDate(ValueError):
    """No date to biblatex; the message says why."""


def month_number(name: str) -> int:
    """1 to 12 for an English month, in full or cut short, else 0."""
    return _MONTH_NUMBERS.get(name.lower().rstrip("."), 0)


def parse(text: str) -> Interval:
    """The interval that a date stands for. Raises BadDate where biber would ignore it."""
    text = text.strip()
    if _UNSPECIFIED.fullmatch(text):
        _point(text.replace("XX-XX", "01-01").replace("-XX", "-01").replace("X", "0"))
        return Interval(None, None)
    first, slash, last = text.partition("/")
    if not slash:
        point = _point(first)
        return Interval(point, point)
    if not first and not last:
        raise BadDate("it names no date")
    return Interval(*(None if each in ("", "..") else _point(each) for each in (first, last)))


def _point(text: str) -> Point:
    found = _POINT.fullmatch(text)
    if found is None:
        raise BadDate("dates are written as YYYY-MM-DD, intervals with a slash")
    year, month, day = int(found["year"].lstrip("Y")), int(found["month"] or 0), int(found["day"] or 0)
    if found["month"] and not (1 <= month <= 12 or (21 <= month <= 41 and not found["day"])):
        raise BadDate(f"there is no month {found['month']}")
    if found["day"] and not 1 <= day <= _days(year, month):
        raise BadDate(f"that month has no day {found['day']}")
    return Point(year, month, day)


def _days(year: int, month: int) -> int:
    """The days of a month. The Gregorian calendar is taken to have been in force for ever, as ISO 8601 does."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def mended(text: str) -> str:
    """The date that somebody meant who writes dates in another way; "" where that is not certain."""
    date = _rewritten(" ".join(text.split()))
    try:
        return "" if not date or parse(date).is_backwards else date
    except BadDate:
        return ""


def _rewritten(text: str) -> str:
    if years := _YEARS.fullmatch(text):
        return f"{years[1]}/{years[2]}"
    if circa := _CIRCA.fullmatch(text):
        return f"{circa[1]}~"
    if either := _DAY_OR_MONTH.fullmatch(text):
        month, day = sorted((int(either[1]), int(either[3])))
        return f"{either[4]}-{month:02}-{day:02}" if day > 12 or day == month else ""
    for pattern, order in _SLIPS:
        if found := pattern.fullmatch(text):
            parts = dict(zip(order, found.groups(), strict=True))
            named = not parts["m"].isdecimal()
            month, day = month_number(parts["m"]) if named else int(parts["m"]), int(parts.get("d", 0))
            if named and not month:
                return ""
            # 2020-05-00 is how databases write a month, and 2020-00-00 a year.
            return parts["y"] + (f"-{month:02}" if month or day else "") + (f"-{day:02}" if day else "")
    return ""
