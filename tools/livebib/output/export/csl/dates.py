"""When a work appeared, as numbers, which the formats of data want."""

from __future__ import annotations

from typing import NamedTuple

from livebib.library.entry import Entry
from livebib.text import dates
from livebib.text.latex import decoding


class Date(NamedTuple):
    """A date or a range of dates, each as year, year and month, or year, month and day."""

    parts: tuple[tuple[int, ...], ...] = ()  # one, or two for a range; a year before 1 is that of ISO 8601
    circa: bool = False
    division: int = 0  # a season or another part of a year, as ISO 8601-2 numbers them; 0 for none
    literal: str = ""  # what it says where no number can be read in it

    def __bool__(self) -> bool:
        return bool(self.parts or self.literal)

    @property
    def year(self) -> int | None:
        """The year in which it begins."""
        return self.parts[0][0] if self.parts else None

    @property
    def years(self) -> str:
        """`1990–1999` where it is about more than one year, else ""."""
        years = [f"{part[0]:04}" for part in self.parts]
        return "–".join(years) if len({*years}) > 1 else ""

    @property
    def day(self) -> str:
        """The day it begins on as ISO 8601 writes it; "" where it says none in the years 1 to 9999."""
        first = self.parts[0] if self.parts else ()
        return dates.written(*first) if len(first) == 3 and 0 < first[0] < 10_000 else ""


def issued(entry: Entry) -> Date:
    """When an entry appeared: its own `date`, its own `year`, then those that it inherits."""
    if "date" not in entry.fields and "year" in entry.fields:
        return in_field(entry, "", with_date=False) or in_field(entry, "")
    return in_field(entry, "")


def in_field(entry: Entry, prefix: str, *, with_date: bool = True) -> Date:
    """The date in `PREFIXdate`, else in `PREFIXyear`, `PREFIXmonth` and `PREFIXday`; empty if there is none."""
    text = decoding.to_text(entry.get(f"{prefix}date").replace("~", r"\textasciitilde{}")) if with_date else ""
    if text and (date := _read(text)):
        return date
    year, month, day = (decoding.to_text(entry.get(f"{prefix}{part}")) for part in ("year", "month", "day"))
    return _read(dates.from_words(year, month, day)[0]) or Date(literal=year or text)


def _read(text: str) -> Date:
    """A date of biblatex as numbers; empty where it is none."""
    points = list(dict.fromkeys(point for point in dates.read(text) or () if point))
    months = [point.month for point in points if point.month > 12]
    parts = ((point.year, *(each for each in point[1:3] if each and point.month <= 12)) for point in points)
    return Date(tuple(parts), any(point.doubt for point in points), months[0] if months else 0)
