"""The rules of dates, and how dates are read."""

from __future__ import annotations

import pytest

from livebib.text import dates
from livebib.text.dates import BadDate, Interval, Point
from tests.lint.examples import findings, fixed
from tests.lint.tables import mended, told


# What biber 2.18 took and what it called an invalid format.
@pytest.mark.parametrize(
    "text",
    "2020 2020-05 2020-05-17 2000-02-29 2020-21 2020-41 1999/ /1999 1999/.. ../1999 1999? 1999~ 1999% 1999?/2004~ 199X "
    "19XX 1999-XX 1999-01-XX 1999-XX-XX -0349 0000 Y17000000002 2020-05-17T10:15:30 2020-05-17T10:15:30Z "
    "2020-05-17T10:15:30+02:00 1994-01/1994-02 2020-05-19/2020-05-17".split(),
)
def test_dates_that_biber_takes(text: str) -> None:
    dates.parse(text)


@pytest.mark.parametrize(
    "text",
    "2020-13 2020-00 2020-05-32 2020-02-30 1900-02-29 2020-5 2020-5-1 2020/05/01 2020-42 2020-19 2020-21-01 / -349 "
    "Y1700 1999-13-XX y17000 17000 2020-05-17T10:15 2020-05-17T25:15:30 2020--2021 n.d. 2020-05/06 2020/21 "
    "2020–05".split(),
)
def test_dates_that_biber_leaves_out(text: str) -> None:
    with pytest.raises(BadDate):
        dates.parse(text)


def test_the_ends_of_an_interval() -> None:
    assert dates.parse("1999-05?/2004~") == Interval(Point(1999, 5, doubt="?"), Point(2004, doubt="~"))
    assert dates.parse("../-0349") == Interval(None, Point(-349))


@pytest.mark.parametrize(
    ("date", "after"),
    [
        ("2020-5-1", "2020-05-01"),
        ("2020/05/01", "2020-05-01"),
        ("2020-05-00", "2020-05"),
        ("2020-00-00", "2020"),
        ("17.5.2020", "2020-05-17"),
        ("May 17, 2020", "2020-05-17"),
        ("17th May 2020", "2020-05-17"),
        ("Sept. 2020", "2020-09"),
        ("2020--2021", "2020/2021"),
        ("2020 / 2021", "2020/2021"),
        ("c. 1900", "1900~"),
        ("05/28/2020", "2020-05-28"),
        ("28-05-2020", "2020-05-28"),
        ("05/05/2020", "2020-05-05"),
        ("13/14/2020", "13/14/2020"),
        ("05/06/2020", "05/06/2020"),  # in May or in June
        ("2020-05/06", "2020-05/06"),  # two months or a day
        ("2020-30-02", "2020-30-02"),
        ("2021--2020", "2021--2020"),
        ("30 February 2020", "30 February 2020"),
        ("in 2020", "in 2020"),
    ],
)
def test_the_date_that_is_meant(date: str, after: str) -> None:
    assert told("date-format", urldate=date)
    assert mended("date-format", urldate=date)["urldate"] == after


@pytest.mark.parametrize(
    ("date", "is_backwards"),
    [
        ("2020-05-19/2020-05-17", True),
        ("2021/2020", True),
        ("2020-06/2020-05-31", True),
        ("2020/2020-05", False),
        ("2020-05/2020", False),
        ("2020-24/2020-03", False),  # winter is early in the year, and late
        ("2020-05-17/2020-05-17", False),
        ("-0500/-0400", False),
        ("2020/..", False),
    ],
)
def test_an_interval_ends_after_it_begins(date: str, is_backwards: bool) -> None:
    assert bool(told("date-order", date=date)) == is_backwards


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        ({"date": "2020-05", "year": "2019"}, 1),
        ({"date": "2020-05", "month": "June"}, 1),
        ({"date": "2020-05", "month": "6", "year": "2019"}, 2),
        ({"date": "2020-05", "month": "May", "year": "2020"}, 0),
        ({"date": "2019-12/2020-01", "year": "2020"}, 0),
        ({"date": "2020", "month": "May", "year": "[2020]"}, 0),
        ({"date": "199X", "year": "1995"}, 0),
    ],
)
def test_date_and_year_agree(fields: dict[str, str], number: int) -> None:
    assert len(told("date-mismatch", **fields)) == number


@pytest.mark.parametrize(
    ("year", "is_one"),
    [
        ("1999", True),
        ("[1847?]", True),
        ("c. 1900", True),
        ("1960--1961", True),
        ("2003-04", True),
        ("1999-2000", True),
        ("535 BCE", True),
        ("in press", True),
        ("2004a", False),
        ("98", False),
        ("20201", False),
        ("2014-09", False),
        ("2020-05-17", False),
        ("May 2020", False),
        ("Sept. 5, 2020", False),
    ],
)
def test_what_is_a_year(year: str, is_one: bool) -> None:
    assert bool(told("year-shape", year=year)) != is_one


# The tests' today is 25 November 2026.
@pytest.mark.parametrize(
    ("name", "value", "is_ahead"),
    [
        ("year", "2027", False),
        ("year", "2028", True),
        ("year", "2109", True),
        ("date", "2027-12", False),
        ("date", "2028-01", True),
        ("eventdate", "2027-06-01/2027-06-05", False),
        ("urldate", "2026-11-26", False),  # it may be there already
        ("urldate", "2026-11-27", True),
        ("urldate", "2026", False),
    ],
)
def test_what_is_ahead_of_time(name: str, value: str, is_ahead: bool) -> None:
    assert bool(told("future-year", "future-date", **{name: value})) == is_ahead


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{January}", "jan"),
        ('"Sept."', "sep"),
        ("{dec}", "dec"),
        ("{05}", "may"),
        ("7", "jul"),
        ("jan", "jan"),
        ('"10~" # jan', '"10~" # jan'),
        ("{July / August}", "{July / August}"),
        ("{Januar}", "{Januar}"),
        ("{13}", "{13}"),
    ],
)
def test_months_are_macros(before: str, after: str) -> None:
    assert fixed(f"@misc{{k, month = {before}, year = 2020}}", "month-macro", unsafe=False) == (
        f"@misc{{k, month = {after}, year = 2020}}"
    )


def test_biblatex_takes_a_number_for_a_month() -> None:
    assert findings("@misc{k, month = 5, year = 2020}", "month-macro", dialect="biblatex") == []


@pytest.mark.parametrize(
    ("month", "is_one"), [("13", False), ("0", False), ("2020", False), ("2020-05", False), ("12", True)]
)
def test_what_is_no_month(month: str, is_one: bool) -> None:
    assert bool(told("month-shape", month=month)) != is_one


@pytest.mark.parametrize(("fields", "number"), [({}, 1), ({"year": "2020"}, 0), ({"date": "2020"}, 0)])
def test_a_month_is_of_a_year(fields: dict[str, str], number: int) -> None:
    assert len(told("month-without-year", month="May", **fields)) == number
