"""The rules of ISBN, ISSN and ISMN."""

from __future__ import annotations

import pytest

from tests.lint.tables import mended, told

OF_ISBN = ("isbn-shape", "isbn-check-digit", "issn-in-isbn")
OF_ISSN = ("issn-shape", "issn-check-digit", "isbn-in-issn")


@pytest.mark.parametrize(
    "isbn",
    [
        "978-3-16-148410-0",
        "9783161484100",
        "978 3 16 148410 0",
        "0-8044-2957-X",
        "080442957x",
        "978-3-16-148410-0 0-8044-2957-X",
        "978-3-16-148410-0, 0-8044-2957-X",
        "978-3-16-148410-0; 080442957X/9780306406157",
        "ISBN: 978-3-16-148410-0 (pbk.), ISBN-10 0-8044-2957-X (e-book)",
        "978–3–16–148410–0",
        "",
    ],
)
def test_what_is_an_isbn(isbn: str) -> None:
    assert told(*OF_ISBN, isbn=isbn) == []


@pytest.mark.parametrize(
    ("isbn", "rule", "stretch"),
    [
        ("978-3-16-148410", "isbn-shape", "978-3-16-148410"),
        ("000-0000000000", "isbn-shape", "000-0000000000"),
        ("978-3-16-148410-0, unknown", "isbn-shape", "unknown"),
        ("978-3-16-148410-0 978-3-16-148401-0", "isbn-check-digit", "978-3-16-148401-0"),
        ("0-8044-2957-1", "isbn-check-digit", "0-8044-2957-1"),
        ("978-3-16-148410-0, 0378-5955", "issn-in-isbn", "0378-5955"),
        ("03785955", "issn-in-isbn", "03785955"),
        ("0378-5956", "isbn-shape", "0378-5956"),
    ],
)
def test_what_is_none(isbn: str, rule: str, stretch: str) -> None:
    assert [told(each, isbn=isbn) for each in OF_ISBN] == [[stretch] if each == rule else [] for each in OF_ISBN]


@pytest.mark.parametrize(
    ("fields", "after"),
    [
        ({"isbn": "03785955"}, {"issn": "0378-5955"}),
        ({"isbn": "0378-5955, 2434-561x"}, {"issn": "0378-5955, 2434-561X"}),
        ({"isbn": "0378-5955", "issn": "2434-561X"}, {"isbn": "0378-5955", "issn": "2434-561X"}),
        ({"isbn": "0378-5955, 080442957X"}, {"isbn": "0378-5955, 080442957X"}),
        ({"issn": "978-3-16-148410-0"}, {"isbn": "978-3-16-148410-0"}),
    ],
)
def test_a_number_moves_to_its_own_field(fields: dict[str, str], after: dict[str, str]) -> None:
    assert mended("issn-in-isbn", "isbn-in-issn", unsafe=True, **fields) == after


@pytest.mark.parametrize(
    "issn",
    [
        "0378-5955",
        "03785955",
        "2434-561x",
        "1532-0626 (print), 1532-0634 (electronic)",
        "ISSN 0378-5955",
        "0378-5955 2434-561X",
    ],
)
def test_what_is_an_issn(issn: str) -> None:
    assert told(*OF_ISSN, issn=issn) == []


@pytest.mark.parametrize(
    ("issn", "after"),
    [("0377 -- 2217", "0377-2217"), ("0378–5955; 2434-561X", "0378-5955; 2434-561X"), ("0378", "0378"), ("n/a", "n/a")],
)
def test_an_issn_has_a_hyphen(issn: str, after: str) -> None:
    assert told("issn-shape", issn=issn)
    assert mended("issn-shape", issn=issn)["issn"] == after


@pytest.mark.parametrize(
    ("ismn", "is_one"), [("979-0-2600-0043-8", True), ("M-2600-0043-8", True), ("978-3-16-148410-0", False)]
)
def test_an_ismn(ismn: str, is_one: bool) -> None:
    assert bool(told("ismn", ismn=ismn)) != is_one


@pytest.mark.parametrize(
    ("issn", "after"),
    [
        ("08912017", "0891-2017"),
        ("00255718, 1088-6842", "0025-5718, 1088-6842"),
        ("2434561x", "2434-561X"),
        ("08912018", "08912018"),  # no ISSN: its check digit is wrong
    ],
)
def test_a_hyphen_that_is_left_out_is_written(issn: str, after: str) -> None:
    assert mended("issn-hyphen", issn=issn)["issn"] == after
