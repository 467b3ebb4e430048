"""Fixes of a whole library: what goes together, and what is found again."""

from __future__ import annotations

from tests.lint.examples import fixed

TWICE = "@misc{k, title = {T}, title = {T}}"


def test_of_three_fields_none_goes_while_engines_take_different_ones() -> None:
    example = "@misc{k, pages = {1}, pages = {2}, pages = {1}}"  # BibTeX takes the first, biber the last
    assert fixed(example, "duplicate-field") == example


def test_a_field_that_comes_twice_is_mended_in_each_of_two_entries_of_one_key() -> None:
    once = "@misc{k, title = {T}}"
    assert fixed(f"{TWICE}\n{TWICE}", "duplicate-field") == f"{once}\n{once}"
