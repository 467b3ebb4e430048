"""Fixes of a whole library: what goes together, and what is found again."""

from __future__ import annotations

from pathlib import Path

import pytest

from livebib.library.library import Library
from livebib.lint import catalogue, fixing
from livebib.lint.engine import Inspector, inspect
from livebib.lint.model import Context
from livebib.text.source import Source
from tests.lint.examples import TODAY, fixed

TWICE = "@misc{k, title = {T}, title = {T}}"


def test_many_fixes_that_cannot_be_written_keep_no_other_from_it() -> None:
    text = "".join(f"@misc{{k{i}, title = {{&#{'1234' if i % 2 else '233'};}}, pages = {{1-2}}}}\n" for i in range(80))
    library = Library([Source(Path("a.bib"), text, "iso-8859-1")])
    fixing.apply(library, lambda library: inspect(library, list(catalogue.CHECKS.values()), Context(TODAY)))
    assert library.sources[0].text == text.replace("&#233;", "é").replace("1-2", "1--2")


def test_of_three_fields_none_goes_while_engines_take_different_ones() -> None:
    example = "@misc{k, pages = {1}, pages = {2}, pages = {1}}"  # BibTeX takes the first, biber the last
    assert fixed(example, "duplicate-field") == example


def test_a_field_that_comes_twice_is_mended_in_each_of_two_entries_of_one_key() -> None:
    once = "@misc{k, title = {T}}"
    assert fixed(f"{TWICE}\n{TWICE}", "duplicate-field") == f"{once}\n{once}"


@pytest.mark.parametrize(
    "text",
    [
        "@misc{parent, title = {T}, pages = {1-2}}\n@misc{child, crossref = {parent}, doi = {doi:10.1000/a}}\n",
        "@misc{k, title = {T}\n year = 2001}\n@misc{k, title = {T}, year = 2001, pages = {1-2}}\n",
        '@string{j = "J"}\n@article{a, journal = j, title = {T}, title = {T}}\n@article{b, journal = j}\n',
    ],
    ids=["parents", "damage", "macros"],
)
def test_what_is_found_after_fixes_is_what_a_new_look_at_everything_finds(text: str) -> None:
    library = Library([Source(Path("a.bib"), text)])
    checks, context = list(catalogue.CHECKS.values()), Context(TODAY)
    _, _, still = fixing.apply(library, Inspector(checks, context).look, unsafe=True)
    again = inspect(Library(library.sources), checks, context)
    assert library.sources[0].text != text
    assert [each.finding for each in still] == [each.finding for each in again]
