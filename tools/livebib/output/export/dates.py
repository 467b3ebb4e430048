"""Dates in BibTeX's words and in biblatex's: `year = 2017, month = jun` and `date = {2017-06}`."""

from __future__ import annotations

import re
from typing import NamedTuple

from livebib.text.dates import MONTHS

_MONTH_NAMES = "January February March April May June July August September October November December".split()
_NAMES = dict(enumerate(_MONTH_NAMES, 1)) | {21: "Spring", 22: "Summer", 23: "Autumn", 24: "Winter"}  # of ISO 8601-2
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_POINT = r"(?P<y{0}>-?\d{{4}})(?:-(?P<m{0}>\d\d)(?:-(?P<d{0}>\d\d)(?:T[\d:]+(?:Z|[+-][\d:]+)?)?)?)?[?~%]?"
_DATE = re.compile(rf"(?:{_POINT.format(1)})(?:/(?:(?:{_POINT.format(2)})|(?P<open>\.\.)?)?)?")
_CIRCA = re.compile(r"(?:c\.?|ca\.?|circa)[\s~]*(\d{4})", re.IGNORECASE)
_YEARS = re.compile(r"(\d{4})\s*(?:-+|–|—|/)\s*(\d{4}|\d{2})")
_MONTH = "|".join([*(rf"{name}[a-z]*\.?" for name in (*MONTHS, "sept")), *_SEASONS, r"\d{1,2}"])
_FIRST, _LAST = f"(?P<m1>{_MONTH})", f"(?P<m2>{_MONTH})"
_DAY, _LAST_DAY = r"(?P<d1>\d{1,2})", r"(?P<d2>\d{1,2})"
_TO, _TH = r"\s*(?:-+|–)\s*", r"(?:st|nd|rd|th|\.)?"
# June · July/August · June 12th, 12--14 · 12--14 June · May 31--June 2 · 31 May--2 June
_WORDS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        _FIRST,
        rf"{_FIRST}(?:{_TO}|\s*/\s*|\s+and\s+){_LAST}",
        rf"{_FIRST}[\s,]+{_DAY}{_TH}(?:{_TO}{_LAST_DAY}{_TH})?,?",
        rf"{_DAY}{_TH}(?:{_TO}{_LAST_DAY}{_TH})?\s+{_FIRST}",
        rf"{_FIRST}\s+{_DAY}{_TO}{_LAST}\s+{_LAST_DAY}",
        rf"{_DAY}\s+{_FIRST}{_TO}{_LAST_DAY}\s+{_LAST}",
    )
]


class InWords(NamedTuple):
    """A date as BibTeX's styles print it."""

    year: str
    month: str = ""  # a macro such as `jun`, or text such as `Spring`
    whole: bool = True  # nothing of the date is lost


def is_date(text: str) -> bool:
    """Whether biblatex takes it for a date."""
    found = _DATE.fullmatch(text)
    return found is not None and all(_possible(found, number) for number in (1, 2))


def _possible(found: re.Match[str], number: int) -> bool:
    month, day = found[f"m{number}"], found[f"d{number}"]
    return (month is None or 1 <= int(month) <= 12 or 21 <= int(month) <= 24) and (day is None or 1 <= int(day) <= 31)


def in_words(date: str) -> InWords | None:
    """Year and month of a date, or None where it is none."""
    found = _DATE.fullmatch(date)
    if found is None or not is_date(date):
        return None
    year, month, last_year, last_month = found["y1"], found["m1"], found["y2"], found["m2"]
    whole = re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", date) is not None
    years = year
    if "~" in date.partition("/")[0]:
        years = f"c. {year}"
    elif "/" in date and last_year != year:
        years = f"{year}--{last_year or ''}"
        whole = whole or re.fullmatch(r"\d{4}/(\d{4})?", date) is not None
    number = int(month or 0)
    name = MONTHS[number - 1] if 1 <= number <= 12 else _NAMES.get(number, "")
    if month and last_month and last_year == year and last_month != month:
        name = f"{_NAMES[number]}--{_NAMES[int(last_month)]}"
        whole = whole or re.fullmatch(r"\d{4}-\d\d/\d{4}-\d\d", date) is not None
    elif month and last_year and last_year != year:
        name = ""
    return InWords(years, name, whole or (number > 12 and len(date) == 7))


def from_words(year: str, month: str, day: str = "") -> tuple[str, str]:
    """The date that BibTeX's year and month say, and what of the month is left over. "" where the year is no year."""
    year = year.strip().strip("[]()")
    if circa := _CIRCA.fullmatch(year):
        return f"{circa[1]}~", month
    if years := _YEARS.fullmatch(year):
        last = years[2] if len(years[2]) == 4 else years[1][:2] + years[2]
        return f"{years[1]}/{last}", month
    if re.fullmatch(r"\d{4}--", year):
        return f"{year[:4]}/", month
    if re.fullmatch(r"\d{4}\?", year):
        return year, month
    if not re.fullmatch(r"\d{4}", year):
        return "", month
    month = " ".join(month.replace("~", " ").split())
    if not month:
        return year, ""
    for pattern in _WORDS:
        if found := pattern.fullmatch(month):
            parts = found.groupdict()
            first = _joined(year, parts["m1"], parts.get("d1") or day)
            last = ""
            if parts.get("m2") or parts.get("d2"):
                last = "/" + _joined(year, parts.get("m2") or parts["m1"], parts.get("d2") or "")
            if is_date(first + last):
                return first + last, ""
    return year, month


def _joined(year: str, month: str, day: str) -> str:
    word = month.lower().rstrip(".")
    number = int(word) if word.isdigit() else _SEASONS.get(word) or MONTHS.index(word[:3]) + 1
    return f"{year}-{number:02}" + (f"-{int(day):02}" if day.isdigit() and number <= 12 else "")
