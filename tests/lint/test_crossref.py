"""Parents, relatives and macros: what is told for which engine, and where."""

from __future__ import annotations

import pytest

from tests.lint.examples import files_of, findings, read

PARENT = "@proceedings{p, editor = {E}, title = {P}, booktitle = {P}, year = 1}"
CHILD = "@inproceedings{c, author = {A}, title = {T}, crossref = {P}}"


@pytest.mark.parametrize(
    ("example", "dialect", "told"),
    [
        (f"{PARENT}\n{CHILD}", "bibtex", ["the parent 'p' stands above, on line 1"]),
        (f"{PARENT}\n{CHILD}", "both", ["the parent 'p' stands above, on line 1"]),
        (f"{PARENT}\n{CHILD}", "biblatex", []),
        (f"{CHILD}\n{PARENT}", "bibtex", []),
        (f"{PARENT}\n--- b.bib\n{CHILD}", "bibtex", []),
        ("@misc{c, crossref = {c}}", "bibtex", []),
    ],
)
def test_bibtex_wants_the_parent_below_its_children_in_one_file(example: str, dialect: str, told: list[str]) -> None:
    assert [each.message for each in findings(example, "parent-above-child", dialect=dialect)] == told


@pytest.mark.parametrize(
    ("child", "link", "parent", "told"),
    [
        ("inproceedings", "crossref", "proceedings", False),
        ("inproceedings", "crossref", "book", True),
        ("conference", "crossref", "collection", True),
        ("incollection", "crossref", "book", False),
        ("incollection", "crossref", "proceedings", True),
        ("inbook", "crossref", "collection", False),
        ("inbook", "crossref", "article", True),
        ("misc", "crossref", "article", False),
        ("misc", "xdata", "xdata", False),
        ("misc", "xdata", "misc", True),
        ("inbook", "crossref", "xdata", False),
        ("inbook", "xref", "article", False),
    ],
)
def test_a_parent_is_of_a_type_that_has_such_parts(child: str, link: str, parent: str, told: bool) -> None:
    example = f"@{child}{{c, {link} = {{p}}}}\n@{parent}{{p, title = {{T}}}}"
    assert bool(findings(example, "parent-type")) is told


def test_each_missing_relative_is_told_at_its_name() -> None:
    example = "@misc{ab}\n@misc{k, related = {ab, a,\n  abc}, entryset = {}}"
    told = findings(example, "missing-related")
    assert [(each.place.line, each.place.column, each.message) for each in told] == [
        (2, 25, "related names 'a', which is no entry"),
        (3, 3, "related names 'abc', which is no entry"),
    ]


def test_no_name_of_a_relative_costs_more_than_its_length() -> None:
    example = "@misc{k, related = {" + "x, " * 2_000 + " " * 200_000 + "}}"
    assert len(findings(example, "missing-related")) == 2_000


@pytest.mark.parametrize(
    ("example", "unused"),
    [
        ("@string{a = {A}}\n@misc{k, title = {a}}", ["a"]),
        ("@string{a = {A}}\n@misc{k, title = A # {b}}", []),
        ("@string{a = {A}}\n@string{b = a}\n@misc{k, title = {t}}", ["b"]),
        ("@string{a = {A}}\n@string{a = {A}}\n@misc{k, title = {t}}", ["a"]),
        ("@string{a = {A}}", []),
        ("@misc{k, title = {t}}\n--- journals.bib\n@string{a = {A}}", []),
        ("@string{a = {A}}\n@misc{k, title = {t}}\n--- b.bib\n@misc{l, title = a}", []),
    ],
)
def test_a_string_that_no_value_names_is_told_where_there_are_entries(example: str, unused: list[str]) -> None:
    told = [each.message for each in findings(example, "unused-string")]
    assert told == [f"no value names the @string '{name}'" for name in unused]


def test_files_of_an_example_are_one_library() -> None:
    library, _ = read("@misc{a}\n--- b.bib\n@misc{b}")
    assert [entry.key for entry in library] == ["b", "a"]
    assert [path.name for path in files_of("@misc{a}\n--- README.md\ntext")] == ["library.bib", "README.md"]
