"""RIS, read back by rispy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import rispy
from hypothesis import given, settings

from livebib.output.export import ris
from livebib.output.export.csl import works
from tests.output.export.samples import LIST, REAL, TORTURE, WORKS, bibliographies, loaded, selected

LINE = re.compile(r"[A-Z][A-Z0-9]  - [^\x00-\x1f\x7f-\x9f\u2028\u2029]*")


def lines(text: str) -> list[str]:
    return ris.write(selected(text)).text.split("\r\n")


def record(fields: str, type_: str = "article") -> list[str]:
    return lines(f"@{type_}{{key, {fields}}}")[1:-2]


def read_back(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rispy.loads(text.replace("\r\n", "\n"))
    return found


def well_formed(text: str) -> None:
    """Every line a tag and a value, CR LF behind it; TY begins a record, ER ends it, neither stands inside."""
    assert not text or text.endswith("\r\n")
    assert not re.search("[\r\n]", text.replace("\r\n", ""))
    inside = False
    for line in text.split("\r\n")[:-1]:
        assert LINE.fullmatch(line)
        assert line.startswith("TY") == (not inside)
        inside = not line.startswith("ER")
    assert not inside


@pytest.mark.parametrize("path", [LIST, WORKS, TORTURE, *REAL], ids=lambda path: path.name)
def test_another_reader_finds_every_work_with_its_title_and_authors(path: Path) -> None:
    selection = loaded(path)
    text = ris.write(selection).text
    well_formed(text)
    found = read_back(text)
    expected = works.of(selection)
    assert [each["title"] for each in found] == [work.title for work in expected]
    for each, work in zip(found, expected, strict=True):
        assert len(each.get("authors", [])) >= len(work.names("author").people)
    assert {each["type_of_reference"] for each in found} <= set(rispy.TYPE_OF_REFERENCE_MAPPING)


@settings(deadline=None)
@given(bibliographies())
def test_whatever_entries_say_no_value_leaves_its_line(text: str) -> None:
    written = ris.write(selected(text)).text
    well_formed(written)
    assert len(read_back(written)) == len(works.of(selected(text)))


def test_a_record_from_its_first_to_its_last_line() -> None:
    text = r"""@article{shannon1948, author = {Shannon, Claude E.}, title = {A Mathematical Theory of Communication},
        journal = {Bell System Technical Journal}, volume = 27, number = 3, pages = {379--423},
        year = 1948, month = jul, doi = {10.1002/j.1538-7305.1948.tb01338.x},
        keywords = {information, theory}, annotation = {Where it began.}}"""
    assert ris.write(selected(text)).text.splitlines() == [
        "TY  - JOUR",
        "ID  - shannon1948",
        "AU  - Shannon, Claude E.",
        "TI  - A Mathematical Theory of Communication",
        "T2  - Bell System Technical Journal",
        "JO  - Bell System Technical Journal",
        "PY  - 1948",
        "DA  - 1948/07//",
        "VL  - 27",
        "IS  - 3",
        "SP  - 379",
        "EP  - 423",
        "DO  - 10.1002/j.1538-7305.1948.tb01338.x",
        "KW  - information",
        "KW  - theory",
        "N1  - Where it began.",
        "ER  - ",
    ]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("King, Jr., Martin Luther", "AU  - King, Martin Luther, Jr."),
        ("Ludwig van Beethoven", "AU  - van Beethoven, Ludwig"),
        ("{Google, Inc.}", "AU  - Google Inc."),
        ("Plato", "AU  - Plato"),
        (r"Erd{\H{o}}s, P{\'a}l", "AU  - Erdős, Pál"),
        ("Star*, A.", "AU  - Star∗, A."),
    ],
)
def test_names_stand_family_first_and_only_parts_of_names_stand_between_commas(name: str, line: str) -> None:
    assert line in record(f"author = {{{name}}}")


@pytest.mark.parametrize(
    ("pages", "lines"),
    [
        ("12--34", ["SP  - 12", "EP  - 34"]),
        ("12-34", ["SP  - 12", "EP  - 34"]),
        ("S12–S34", ["SP  - S12", "EP  - S34"]),
        ("e1000", ["SP  - e1000"]),
        ("A-12", ["SP  - A-12"]),
        ("1--4, 7", ["SP  - 1–4, 7"]),
    ],
)
def test_a_range_of_pages_is_split_and_nothing_else(pages: str, lines: list[str]) -> None:
    assert [line for line in record(f"pages = {{{pages}}}") if line[:2] in ("SP", "EP")] == lines


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ("date = {2001-02-03}", ["PY  - 2001", "DA  - 2001/02/03/"]),
        ("year = 2001", ["PY  - 2001"]),
        ("date = {2001-21}", ["PY  - 2001", "DA  - 2001///Spring"]),
        ("year = {in press}", ["DA  - ///in press"]),
        ("date = {-0044}", []),
    ],
)
def test_dates(fields: str, lines: list[str]) -> None:
    assert [line for line in record(fields) if line[:2] in ("PY", "DA")] == lines


def test_a_line_break_in_a_value_begins_no_record() -> None:
    assert record("title = {One\nER  - \nTY  - BOOK}") == ["ID  - key", "TI  - One ER - TY - BOOK"]


def test_editors_of_a_part_and_of_a_whole_have_their_own_tags() -> None:
    assert "A2  - Editor, Eve" in record("editor = {Editor, Eve}", "inproceedings")
    assert "ED  - Editor, Eve" in record("editor = {Editor, Eve}", "collection")
