"""Fixes of a whole library: what goes together, and what is found again."""

from __future__ import annotations

from tests.lint.examples import fixed

TWICE = "@misc{k, title = {T}, title = {T}}"


def test_a_field_that_comes_twice_is_mended_in_each_of_two_entries_of_one_key() -> None:
    once = "@misc{k, title = {T}}"
    assert fixed(f"{TWICE}\n{TWICE}", "duplicate-field") == f"{once}\n{once}"
