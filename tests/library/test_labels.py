"""Labels of citations: author and year as the entry says them."""

from __future__ import annotations

from pathlib import Path

import pytest

from livebib.library.entry import Entry
from livebib.library.labels import contradicts, label
from livebib.library.library import Library
from livebib.text.source import Source


def entry(**fields: str) -> Entry:
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return Library([Source(Path("x.bib"), f"@misc{{key,\n{body}}}")])["key"]


@pytest.mark.parametrize(
    ("author", "year", "expected"),
    [
        ("Knuth, Donald E.", "1984", "Knuth, 1984"),
        ("Press, Ofir and Wolf, Lior", "2017", "Press and Wolf, 2017"),
        ("Vaswani, A. and Shazeer, N. and Parmar, N.", "2017", "Vaswani et al., 2017"),
        ("Touvron, Hugo and others", "2023", "Touvron et al., 2023"),
        ("von Werra, Leandro", "2022", "von Werra, 2022"),
        (r"Sch{\"u}tze, Hinrich", "1999", "Schütze, 1999"),
        ("{Stanford University}", "", "Stanford University"),
        ("{Barnes and Noble}", "2001", "Barnes and Noble, 2001"),
    ],
)
def test_the_label_is_author_and_year(author: str, year: str, expected: str) -> None:
    assert label(entry(author=author, year=year, title="T")) == expected


def test_the_title_stands_in_for_missing_names() -> None:
    assert label(entry(title="Common Crawl", year="2008")) == "Common Crawl, 2008"


def test_editors_and_organisations_stand_in_for_authors() -> None:
    assert label(entry(editor="Fox, Dale", year="2003")) == "Fox, 2003"
    assert label(entry(organization="World Health Organization", year="2003")) == "World Health Organization, 2003"


VASWANI = {"author": "Vaswani, Ashish and Shazeer, Noam and Parmar, Niki", "year": "2017"}
PAIR = {"author": "Press, Ofir and van der Wolf, Lior", "year": "2017"}


@pytest.mark.parametrize(
    "text",
    [
        "Vaswani et al., 2017", "Vaswani et al. (2017)", "vaswani et al, 2017", "Vaswani  et al., 2017a",
        "Vaswani, Shazeer and Parmar, 2017", "the transformer paper", "the models of 2019", "GPT-3",
        "see chapter 3, 2019", "Attention, 1 of 2",
    ],
)  # fmt: skip
def test_labels_that_say_what_the_entry_says_or_something_else_altogether(text: str) -> None:
    assert not contradicts(text, entry(**VASWANI))


@pytest.mark.parametrize(
    "text",
    [
        "Vaswani et al., 2018",
        "Vasvani et al., 2017",
        "Vaswani, 2017",
        "Shazeer et al. (2017)",
        "Vaswani and Shazeer, 2017",
    ],
)
def test_labels_that_contradict_the_entry(text: str) -> None:
    assert contradicts(text, entry(**VASWANI))


@pytest.mark.parametrize("text", ["Press and van der Wolf, 2017", "Press & Wolf, 2017", "Press et al., 2017"])
def test_two_authors_may_be_joined_in_any_usual_way(text: str) -> None:
    assert not contradicts(text, entry(**PAIR))


def test_a_label_is_not_judged_where_the_entry_has_no_year() -> None:
    assert not contradicts("Stanford, 2024", entry(author="{Stanford University}", title="Course"))
