"""Required fields: what is missing by whose table, and what counts as being there."""

from __future__ import annotations

import pytest

from tests.lint.examples import findings

NOBODY = "author, editor, organization, institution or publisher"


@pytest.mark.parametrize(
    ("entry", "dialect", "missing"),
    [
        ("@article{k, title = {T}}", "bibtex", "author, journal and year"),
        ("@article{k, title = {T}}", "biblatex", "author, journaltitle and date or year"),
        ("@article{k, author = {A}, title = {T}, journl = {J}, year = 2001}", "both", ""),
        ("@article{k, author = {A}, title = {T}, journl = {J}}", "both", "year"),
        ("@article{k, author = {A {B}, title = {T},\n}\n@misc{next, note = {n}}", "both", ""),
        ("@article{k, author = {}, title = {T}, journal = { }, year = 2001}", "both", "author and journal"),
        ("@Article{k, AUTHOR = {A}, Title = {T}, journal = n, year = 2001} @string{n = {N}}", "both", ""),
        ("@article{k, author = {A}, title = {T}, journaltitle = {J}, date = {2001}}", "bibtex", "journal and year"),
        ("@article{k, author = {A}, title = {T}, journaltitle = {J}, date = {2001}}", "both", ""),
        ("@article{k, author = {A}, title = {T}, journal = {J}, year = 2001}", "biblatex", ""),
        ("@book{k, author = {A}, title = {T}, year = 2001}", "bibtex", "publisher"),
        ("@book{k, author = {A}, title = {T}, year = 2001}", "biblatex", ""),
        ("@book{k, author = {A}, title = {T}, year = 2001}", "both", ""),
        ("@book{k, editor = {A}, title = {T}, date = 2001}", "biblatex", "author"),
        ("@misc{k, note = {n}}", "both", ""),
        ("@misc{k, author = {A}, year = 2001}", "biblatex", "title"),
        ("@software{k, title = {T}}", "both", ""),
        ("@movie{k, note = {n}}", "both", ""),
        ("@online{k, title = {T}, author = {A}}", "both", "url, doi or eprint"),
        ("@misc{k, title = {T}, url = {https://example.org}}", "both", NOBODY),
        ("@book{k, title = {T}, author = {A}, url = {https://example.org}, keywords = {course}}", "both", ""),
    ],
)
def test_one_finding_names_all_that_is_missing(entry: str, dialect: str, missing: str) -> None:
    told = [each.message.partition(" without ")[2] for each in findings(entry, "missing-field", dialect=dialect)]
    assert told == ([missing] if missing else [])


@pytest.mark.parametrize(
    ("entry", "dialect", "hint"),
    [
        ("@article{k, author = {A}, title = {T}, year = 2001}", "both", "add journal"),
        (
            "@incollection{k, author = {A}, title = {T}, booktitle = {B}, year = 2001}",
            "both",
            "add publisher; for biblatex alone, editor",
        ),
        (
            "@article{k, author = {A}, title = {T}, journaltitle = {J}, date = {2001}}",
            "bibtex",
            "add journal and year (BibTeX does not read journaltitle and date)",
        ),
    ],
)
def test_the_hint_is_the_shortest_way_to_a_complete_entry(entry: str, dialect: str, hint: str) -> None:
    assert [each.hint for each in findings(entry, "missing-field", dialect=dialect)] == [hint]


def test_what_an_entry_of_a_lost_parent_lacks_is_not_told_twice() -> None:
    child = "@inproceedings{k, author = {A}, title = {T}, crossref = {p}}"
    assert [each.rule for each in findings(child)] == ["missing-parent"]


@pytest.mark.parametrize(
    ("entry", "dialect", "rules"),
    [
        ("@proceedings{k, title = {T}, year = 2001}", "both", {"nothing-to-sort-by"}),
        ("@proceedings{k, title = {T}, year = 2001}", "biblatex", set()),
        ("@proceedings{k, title = {T}, year = 2001, organization = {O}}", "bibtex", set()),
        ("@misc{k, title = {T}, url = {https://example.org}, date = 2001}", "both", {"missing-field"}),
        (
            "@book{k, author = {A}, title = {T}, publisher = {P}, year = 2001, volume = 1, number = 2}",
            "biblatex",
            set(),
        ),
        ("@article{k, author = {A}, title = {T}, journal = {J}, year = 2001, volume = 1, number = 2}", "both", set()),
    ],
)
def test_what_plain_bst_warns_of_is_told_where_bibtex_counts(entry: str, dialect: str, rules: set[str]) -> None:
    assert {each.rule for each in findings(entry, dialect=dialect)} == rules
