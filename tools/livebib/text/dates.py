"""Dates: biblatex's (ISO 8601-2, which was EDTF, as far as biber reads it), and BibTeX's, which are year and month.

Source: biber 2.18, Biber/Date/Format.pm and Biber/Utils.pm, and what it did with each form in the tests.
"""

import re
from typing import NamedTuple

_MONTHS = "January February March April May June July August September October November December".split()
MONTHS = {name[:3].lower(): name for name in _MONTHS}  # by the macros that every style defines; source: plain.bst
MACROS = [*MONTHS]
_PARTS = [*("Spring Summer Autumn Winter".split() * 3), "Q1", "Q2", "Q3", "Q4"]
_PARTS += ["Quadrimester 1", "Quadrimester 2", "Quadrimester 3", "Semester 1", "Semester 2"]
NAMES = dict(enumerate(_MONTHS, 1)) | dict(enumerate(_PARTS, 21))  # of months and other parts of a year

_POINT = re.compile(
    r"(?P<year>-?\d{4}|Y-?\d{5,12})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?)?)?)?"
    r"(?:Z|[+-]\d\d:\d\d)?\s*+(?P<doubt>[?~%]?)"
)
_UNSPECIFIED = re.compile(r"\d{3}X|\d\dXX|\d{4}-XX|\d{4}-(?:\d\d|XX)-XX")
_SLIPS = [  # 2020-5-1, 2020/05/01, 2020-00-00; 2020-5; 1.5.2020
    re.compile(r"(?P<y>\d{4})(?P<between>[-/.–])(?P<m>\d{1,2})(?P=between)(?P<d>\d{1,2})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d)(?P<d>)"),
    re.compile(r"(?P<d>\d{1,2})\.\s*(?P<m>\d{1,2})\.\s*(?P<y>\d{4})"),
]
# With slashes it is certain which is the month only where the other is too great for one, or the same.
_DAY_OR_MONTH = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})")
_MONTH_AND_YEAR = re.compile(r"(.*)(?<=[^\s,])[\s,]++(\d{4})")
_ABOUT = re.compile(r"(c\.?|ca\.?|circa|about)?\s*(\d{3,4})\s*(\(?\?\)?)?", re.IGNORECASE)
_SPAN = re.compile(r"(\d{4})?\s*(-{1,3}|–|—|/)\s*(\d{4}|\d\d)?")
_NUMBERS = {name.lower(): number for number, name in reversed(NAMES.items())} | {"sept": 9, "fall": 23}
_NUMBERS |= {macro: number for number, macro in enumerate(MACROS, 1)}
_MONTH = rf"(?:{'|'.join(MACROS)})[a-z]*\.?|spring|summer|autumn|fall|winter|q[1-4]|\d{{1,2}}"
_FIRST, _LAST = f"(?P<m1>{_MONTH})", f"(?P<m2>{_MONTH})"
_DAY, _LAST_DAY = r"(?P<d1>\d{1,2})", r"(?P<d2>\d{1,2})"
_TO, _TH = r"\s*(?:-+|–)\s*", r"(?:st|nd|rd|th|\.)?"
# June · July/August · June 12th, 12--14 · 12--14 June · May 31--June 2 · 31 May--2 June. `re` compiles them when asked.
_WORDS = (
    _FIRST,
    rf"{_FIRST}(?:{_TO}|\s*/\s*|\s+and\s+){_LAST}",
    rf"{_FIRST}[\s,]+{_DAY}{_TH}(?:{_TO}{_LAST_DAY}{_TH})?,?",
    rf"{_DAY}{_TH}(?:{_TO}{_LAST_DAY}{_TH})?\s+{_FIRST}",
    rf"{_FIRST}\s+{_DAY}{_TO}{_LAST}\s+{_LAST_DAY}",
    rf"{_DAY}\s+{_FIRST}{_TO}{_LAST_DAY}\s+{_LAST}",
)


class Point(NamedTuple):
    """A day, a month, a year; what is not said is 0. Months from 21 on are seasons and other parts of a year."""

    year: int
    month: int = 0
    day: int = 0
    doubt: str = ""  # `?` for doubtful, `~` for about, `%` for both


class Interval(NamedTuple):
    """From when to when; the same twice for one date, None for an end that is open or unknown."""

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

    def has_year(self, year: int) -> bool:
        """Whether that year is one of those from the first to the last."""
        return (self.first is None or self.first.year <= year) and (self.last is None or year <= self.last.year)


class InWords(NamedTuple):
    """A date as BibTeX's styles print it."""

    year: str
    month: str = ""  # a macro such as `jun`, or text such as `Spring`
    whole: bool = True  # nothing of the date is lost


class BadDate(ValueError):
    """No date to biblatex; the message says why."""


def month_number(name: str) -> int:
    """1 to 12 for an English month, in full or cut short, else 0."""
    number = _NUMBERS.get(name.lower().rstrip("."), 0)
    return number if number <= 12 else 0


def parse(text: str) -> Interval:
    """The interval that a date stands for, as far as it is specified. Raises BadDate where biber would ignore it."""
    text = text.strip()
    if _UNSPECIFIED.fullmatch(text):
        specified = text.replace("-XX", "")
        return Interval(_point(specified.replace("X", "0")), _point(specified.replace("X", "9")))
    first, slash, last = text.partition("/")
    if not slash:
        point = _point(first)
        return Interval(point, point)
    if {first, last} <= {"", ".."}:
        raise BadDate("it names no date")
    return Interval(*(None if each in ("", "..") else _point(each) for each in (first, last)))


def read(text: str) -> Interval | None:
    """The interval that a date stands for, None where biber would ignore it."""
    try:
        return parse(text)
    except BadDate:
        return None


def _point(text: str) -> Point:
    found = _POINT.fullmatch(text)
    if found is None:
        raise BadDate("dates are written as YYYY-MM-DD, intervals with a slash")
    year, month, day = int(found["year"].lstrip("Y")), int(found["month"] or 0), int(found["day"] or 0)
    if found["month"] and not (1 <= month <= 12 or (21 <= month <= 41 and not found["day"])):
        raise BadDate(f"there is no month {found['month']}")
    if found["day"] and not 1 <= day <= _days(year, month):
        raise BadDate(f"that month has no day {found['day']}")
    return Point(year, month, day, found["doubt"])


def _days(year: int, month: int) -> int:
    """The days of a month. The Gregorian calendar is taken to have been in force for ever, as ISO 8601 does."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def written(year: int, month: int | None = 0, day: int | None = 0) -> str:
    """A day, a month or a year as ISO 8601 writes it."""
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else "")


def year_of(date: str) -> str:
    """The year of a date, or its years as `2014–2016`; of what is no date, the first four digits. "" if none."""
    if (interval := read(date)) is None:
        found = re.search(r"\d{4}", date)
        return found[0] if found else ""
    return "–".join(dict.fromkeys(_padded(point.year) for point in interval if point))


def _padded(year: int) -> str:
    return f"{'-' * (year < 0)}{abs(year):04}"


def in_words(date: str) -> InWords | None:
    """Year and month of a date, or None where it is none."""
    if (interval := read(date)) is None:
        return None
    first, last = interval
    if first is None or last is None or first.year != last.year:
        months = [first.month] if first and not last else []
        year = f"{_year(first) if first else ''}--{_year(last) if last else ''}"
    else:
        months, year = list(dict.fromkeys((first.month, last.month))), _year(first)
    if len(months) == 1 and 1 <= months[0] <= 12:
        month = MACROS[months[0] - 1]
    else:
        month = "--".join(NAMES[number] for number in months) if all(months) else ""
    return InWords(year, month, from_words(year, month) == (date, ""))


def _year(point: Point) -> str:
    about, doubtful = ("c. " if point.doubt in ("~", "%") else ""), ("?" if point.doubt in ("?", "%") else "")
    return f"{about}{point.year}{doubtful}"


def from_words(year: str, month: str, day: str = "") -> tuple[str, str]:
    """The date that BibTeX's year and month say, and what of the month is left over. "" where the year is no year."""
    date = _from_year(year.strip().removeprefix("[").removesuffix("]").removeprefix("(").strip())
    month = " ".join(month.replace("~", " ").split()).removesuffix(year).rstrip(", ")
    if not month or not date.isdecimal():
        return date, month
    for found in filter(None, (re.fullmatch(pattern, month, re.IGNORECASE) for pattern in _WORDS)):
        parts = found.groupdict()
        first = _joined(date, parts["m1"], parts.get("d1") or day)
        last = ""
        if parts.get("m2") or parts.get("d2"):
            last = "/" + _joined(date, parts.get("m2") or parts["m1"], parts.get("d2") or "")
        if (interval := read(first + last)) and not interval.is_backwards:
            return first + last, ""
    return from_words(year, month) if day else (date, month)


def _from_year(year: str) -> str:
    """The date that a year says: `1999`, `c. 1850`, `1847?`, `1998/99`, `1999--`, or one that biblatex takes."""
    if about := _ABOUT.fullmatch(year):
        return f"{about[2]:0>4}" + ("%" if about[1] and about[3] else "~" if about[1] else "?" if about[3] else "")
    if (span := _SPAN.fullmatch(year)) and span[1] and span[3]:
        last = span[3] if len(span[3]) == 4 else span[1][:2] + span[3]
        year = f"{span[1]}-{span[3]}" if is_month(span[1], span[2], span[3]) else f"{span[1]}/{last}"
        return year if (interval := read(year)) and not interval.is_backwards else ""
    if span and len(span[3] or span[1] or "") == 4 and span[2] in ("--", "–"):
        return f"{span[1] or ''}/{span[3] or ''}"
    return year if read(year) else ""


def is_month(year: str, between: str, number: str) -> bool:
    """Whether `2020-05` in a field `year` is a month of it; `2003-04` and `1998/99` are academic years."""
    is_next = len(number) == 2 and int(number) == (int(year) + 1) % 100
    return between in ("-", "/", ".") and len(number) < 3 and int(number) <= 12 and not is_next


def _joined(year: str, month: str, day: str) -> str:
    word = month.lower().rstrip(".")
    number = int(word) if word.isdecimal() else _NUMBERS.get(word) or MACROS.index(word[:3]) + 1
    return written(int(year), number, int(day) if day.isdecimal() and number <= 12 else 0)


def mended(text: str) -> str:
    """The date that somebody meant who writes dates in another way; "" where that is not certain."""
    date = _rewritten(" ".join(text.split()))
    interval = read(date)
    return date if interval and not interval.is_backwards else ""


def _rewritten(text: str) -> str:
    if either := _DAY_OR_MONTH.fullmatch(text):
        month, day = sorted((int(either[1]), int(either[3])))
        return f"{either[4]}-{month:02}-{day:02}" if day > 12 or day == month else ""
    for slip in filter(None, (pattern.fullmatch(text) for pattern in _SLIPS)):
        # 2020-05-00 is how databases write a month, and 2020-00-00 a year.
        month, day = int(slip["m"]), int(slip["d"] or 0)
        return slip["y"] + (f"-{month:02}" if month or day else "") + (f"-{day:02}" if day else "")
    if len(re.findall(r"\d", text)) in (4, 8) and (date := _from_year(text)):  # with fewer, `2020/05` may be a month
        return date
    if found := _MONTH_AND_YEAR.fullmatch(text):
        words = re.findall(r"[A-Za-z]{3,}", found[1])
        date, rest = from_words(found[2], found[1])
        return date if words and not rest and all(word.lower() in _NUMBERS for word in words) else ""
    return ""
