"""Dates: as biblatex and as BibTeX take them, and whether they can be right."""

import re
from collections.abc import Iterator
from datetime import timedelta

from livebib.lint.model import Context, Fix, Flaw, Unusual, Value, info, warning
from livebib.text import dates
from livebib.text.bibtex.layout import Splice

_DATES = ("date", "urldate", "eventdate", "origdate", "added")
# What nearly all years are, as written in the file.
_YEAR = re.compile(r'(?:\{(?=\d{4}\})|"(?=\d{4}")|(?=\d{4}[,}\s]))([12]\d{3})')
_MONTH = re.compile(r"0?[1-9]|1[0-2]")
_WITH_LETTER = re.compile(r"[12]\d{3}[a-z]")
_DIGITS = re.compile(r"\d++")
_WHOLE_DATE = re.compile(r"(\d{4})([-/.])(\d{1,2})([-/.]\d{1,2})?")
_MONTH_AND_YEAR = re.compile(r"([A-Za-z]{3,9})\.?,?\s++(?:\d{1,2},?\s++)?(\d{4})")


# No rule objects to four digits, of a year that had gone by when this was written.
_YEARS = Unusual(("year",), lambda text, start: (year := _YEAR.match(text, start)) and year[1] < "2026")


@warning("date-format", on=_DATES, fix="safe")
def date_format(value: Value) -> Iterator[Flaw]:
    """A date that biblatex does not understand and leaves out. It wants ISO 8601: 2020, 2020-05, 2020-05-17, and for
    more than a day 2020-05-17/2020-05-19; `?` or `~` behind it for doubtful and about.

    What to do: Write it so; `livebib lint --fix` does where it is certain which date is meant.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, date = {2020-05}, urldate = {May 17, 2020}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, date = {2020-05}, urldate = {2020-05-17}}
    """
    text = value.text.strip()
    try:
        dates.parse(text or "2000")  # an empty field is another rule's
    except dates.BadDate as error:
        meant = dates.mended(text)
        hint = f"write '{meant}'" if meant else "write it as YYYY-MM-DD, YYYY-MM or YYYY, or delete it"
        yield Flaw(f"'{text}' is no date to biblatex: {error}", hint, fix=value.to(meant) if meant else None)


@warning("date-order", on=_DATES)
def date_order(value: Value) -> Iterator[Flaw]:
    """An interval that ends before it begins.

    What to do: Look it up.

    Bad:
        @proceedings{li, editor = {Li, Wei}, title = {T}, year = 2020, eventdate = {2020-05-19/2020-05-17}}

    Good:
        @proceedings{li, editor = {Li, Wei}, title = {T}, year = 2020, eventdate = {2020-05-17/2020-05-19}}
    """
    text = value.text
    if "/" in text and (interval := dates.read(text)) and interval.is_backwards:
        first, _, last = text.strip().partition("/")
        yield Flaw(f"'{text}' ends before it begins", f"look it up; is it '{last}/{first}'?")


@warning("date-mismatch", on="date")
def date_mismatch(value: Value) -> Iterator[Flaw]:
    """The field date says another year or month than the fields year and month. BibTeX prints these, biblatex the date.

    What to do: Look it up, and correct the wrong one, or delete it if you use one engine only.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, date = {2020-05}, year = 2019}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, date = {2020-05}, year = 2020}
    """
    fields, by_name = value.entry.fields, value.entry.node.by_name
    if ("year" not in by_name and "month" not in by_name) or not (interval := dates.read(value.text)):
        return
    points = [point for point in interval if point]
    year, month = fields.get("year", "").strip(), fields.get("month", "").strip()
    years = {point.year for point in points}
    if "X" in value.text and year.isdecimal() and interval.has_year(int(year)):
        years.add(int(year))
    if re.fullmatch(r"\d{4}", year) and int(year) not in years:
        yield Flaw(f"the date is '{value.text}', the year '{year}'", "look it up, and correct the wrong one")
    number = int(month) if re.fullmatch(r"\d{1,2}", month) else dates.month_number(month)
    months = {point.month for point in points}
    if number and months and number not in months and 0 not in months and max(months) <= 12:
        yield Flaw(f"the date is '{value.text}', the month '{month}'", "look it up, and correct the wrong one")


@warning("year-shape", on=_YEARS)
def year_shape(value: Value) -> Iterator[Flaw]:
    """A year that is none: digits are missing or too many, or a month, a day or a letter is in it. BibTeX sorts and
    labels by the year as it is written; biblatex cannot sort by it.

    What to do: Write four digits; the month has its own field, and the letter of `2020a` is what styles add where two
    works need it. Words such as "in press" are fine, and so are "c. 1900",
    "[1900]" and "1999/2000".

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, year = {May 2020}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2020, month = may}
    """
    text = value.text.strip()
    hint = "write four digits"
    if _DIGITS.fullmatch(text) and len(text) != 4:
        yield Flaw(f"the year '{text}' has {len(text)} digit{'s' * (len(text) > 1)}", hint)
    elif _WITH_LETTER.fullmatch(text):
        yield Flaw(f"the year '{text}' ends with a letter", f"write '{text[:4]}': styles add the letter themselves")
    elif found := _WHOLE_DATE.fullmatch(text):
        if dates.is_month(found[1], found[2], found[3]) or (found[4] and int(found[3]) <= 12):
            yield Flaw(f"the year '{text}' holds more than the year", f"write '{found[1]}', and the month as a field")
    elif (found := _MONTH_AND_YEAR.fullmatch(text)) and dates.month_number(found[1]):
        month = dates.MACROS[dates.month_number(found[1]) - 1]
        yield Flaw(f"the year '{text}' holds a month", f"write '{found[2]}', and month = {month}")


@warning("future-year", on=_YEARS)
def future_year(value: Value, context: Context) -> Iterator[Flaw]:
    """A work of a year after the next.

    What to do: Look it up.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2109}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2019}
    """
    year = _YEAR.match(value.entry.source.text, value.node.value_start)
    if year and int(year[1]) > context.today.year + 1:
        yield Flaw(f"the year {year[1]} is far ahead", "look it up")


@warning("future-date", on=_DATES)
def future_date(value: Value, context: Context) -> Iterator[Flaw]:
    """A work of a year after the next, or a page that was visited in the future.

    What to do: Look it up.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2019, url = {https://example.org}, urldate = {2091-02-03}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2019, url = {https://example.org}, urldate = {2019-02-03}}
    """
    if (interval := dates.read(value.text)) and (point := interval.first):
        tomorrow = context.today + timedelta(days=1)  # it may be tomorrow elsewhere
        past = value.name in ("urldate", "added", "origdate")
        latest = (tomorrow.year, tomorrow.month, tomorrow.day) if past else (context.today.year + 1, 12, 31)
        if point.month <= 12 and point[:3] > latest:
            yield Flaw(f"the {value.name} '{value.text}' is ahead of time", "look it up")


@info("month-macro", on="month", fix="safe")
def month_macro(value: Value, context: Context) -> Iterator[Flaw]:
    """A month in words or as a number. BibTeX's own macros (jan, feb, … without braces) are printed by each style as
    its language and its length have it, and sorted by biblatex as months.

    What to do: Write the macro; `livebib lint --fix` does.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2020, month = {January}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2020, month = jan}
    """
    raw = value.raw
    if raw.isalpha():
        return
    text = value.text.strip()
    is_number = _MONTH.fullmatch(text) is not None
    number = int(text) if is_number else dates.month_number(text)
    if number and (value.is_whole or raw == text) and not (is_number and context.is_biblatex(value.entry)):
        macro, node = dates.MACROS[number - 1], value.node
        fix = Fix(lambda: [Splice(node.value_start, node.value_end, macro)])
        yield Flaw(f"the month '{text}' is no macro", f"write {macro}, without braces", fix=fix)


@warning("month-shape", on="month")
def month_shape(value: Value) -> Iterator[Flaw]:
    """What cannot be a month: a number that is not from 1 to 12, or a whole date.

    What to do: Write a month's macro (jan, feb, …).

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2020, month = {2020-05}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2020, month = may}
    """
    text = value.text.strip()
    if _WHOLE_DATE.fullmatch(text) or (_DIGITS.fullmatch(text) and not _MONTH.fullmatch(text)):
        yield Flaw(f"'{text}' is no month", "write jan, feb, …, without braces")


@info("month-without-year", on="month")
def month_without_year(value: Value) -> Iterator[Flaw]:
    """A month, and no year that it is in. BibTeX warns and prints the month alone.

    What to do: Add the year.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, month = may}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2020, month = may}
    """
    if "year" not in value.entry.node.by_name and not value.entry.year:
        yield Flaw(f"the month '{value.text}' without a year", "add the year")
