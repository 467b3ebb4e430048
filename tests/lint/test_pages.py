"""The rules of pages."""

from __future__ import annotations

import pytest

from tests.lint.tables import mended, told


@pytest.mark.parametrize(
    ("pages", "after"),
    [
        ("12-23", "12--23"),
        ("12–23", "12--23"),
        ("12—23", "12--23"),
        ("12---23", "12--23"),
        ("620 - 652", "620--652"),
        ("300 -- 307", "300--307"),
        (r"12\textendash{}23", "12--23"),
        ("S12-S15", "S12--S15"),
        ("e69-e171", "e69--e171"),
        ("xi-xv", "xi--xv"),
        ("24:1-24:19", "24:1--24:19"),
        ("1-5, 7-9", "1--5, 7--9"),
        ("1002-15", "1002--15"),
        ("1149-1153 vol.2", "1149--1153 vol.2"),
    ],
)
def test_a_range_is_written_with_two_hyphens(pages: str, after: str) -> None:
    assert mended("page-dash", pages=pages)["pages"] == after


@pytest.mark.parametrize(
    "pages", ["12-12", "A-12", "C3-31", "PS-2B.16", "2-s2.0-85", "12.3-12.9", "12-10", "1-2-3", "073101-3"]
)
def test_a_hyphen_may_be_part_of_a_page(pages: str) -> None:
    assert told("page-dash", pages=pages) == []


@pytest.mark.parametrize(
    ("pages", "stretch"),
    [
        ("12-10", ["12-10"]),
        ("245--239", ["245--239"]),
        ("S15--S12", ["S15--S12"]),
        ("1--5, 9--7", ["9--7"]),
        ("24:19--24:1", ["24:19--24:1"]),
        ("99--12", ["99--12"]),
        ("1002--15", []),  # cut short
        ("380B--381", []),
        ("S15--12", []),
        ("24:19--25:1", []),
        ("9--10", []),
        ("106108--3", []),  # the third page of article 106108
    ],
)
def test_a_range_that_ends_before_it_begins(pages: str, stretch: list[str]) -> None:
    assert told("page-order", pages=pages) == stretch


@pytest.mark.parametrize(
    ("pages", "after"),
    [
        ("1002--15", "1002--1015"),
        ("423--42", "423--442"),
        ("1204-22", "1204-1222"),
        ("99--12", "99--12"),
        ("073101--3", "073101--3"),
        ("186801--4", "186801--4"),
        ("17953--9", "17953--17959"),
    ],
)
def test_the_last_page_in_full(pages: str, after: str) -> None:
    assert mended("page-truncated", unsafe=True, pages=pages)["pages"] == after


@pytest.mark.parametrize(
    ("pages", "after"), [("24--24", "24"), ("e1--e1, 5--7", "e1, 5--7"), ("C3-31--C3-31", "C3-31--C3-31")]
)
def test_one_page_is_no_range(pages: str, after: str) -> None:
    assert mended("page-twice", pages=pages)["pages"] == after


@pytest.mark.parametrize(
    ("pages", "after"),
    [
        ("pp. 12--23", "12--23"),
        ("p.~7", "7"),
        ("Pages 1--2", "1--2"),
        ("pp.12--23", "12--23"),
        ("p12", "p12"),
        ("pp. A", "pp. A"),
    ],
)
def test_styles_say_pp_themselves(pages: str, after: str) -> None:
    assert mended("page-prefix", pages=pages)["pages"] == after


@pytest.mark.parametrize(
    ("pages", "is_told"), [("--", True), ("-", True), ("12--", False), ("–12", True), ("12", False), ("", False)]
)
def test_a_page_is_missing(pages: str, is_told: bool) -> None:
    assert bool(told("page-missing", pages=pages)) == is_told
