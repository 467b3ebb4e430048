"""Fixes of a whole library: what goes together, what is found again, and at what cost."""

from __future__ import annotations

import time

from tests.lint.examples import fixed

TWICE = "@misc{k, title = {T}, title = {T}}"


def test_a_field_that_comes_twice_is_mended_in_each_of_two_entries_of_one_key() -> None:
    once = "@misc{k, title = {T}}"
    assert fixed(f"{TWICE}\n{TWICE}", "duplicate-field") == f"{once}\n{once}"


def test_the_time_of_many_fixes_grows_as_their_number_does() -> None:
    def seconds(count: int) -> float:
        example = "\n".join(TWICE.replace("k", f"k{n}") for n in range(count))
        begin = time.perf_counter()
        fixed(example, "duplicate-field")
        return time.perf_counter() - begin

    seconds(10)  # imports
    assert seconds(4_000) < 10 * seconds(1_000) + 0.2
