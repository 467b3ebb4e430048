"""Fixes of a whole library: what goes together, and what is found again."""

from __future__ import annotations

from pathlib import Path

from livebib.library.library import Library
from livebib.lint import catalogue, fixing
from livebib.lint.engine import inspect
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
