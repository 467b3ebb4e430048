"""The proof notices what a layout must not change, and nothing else."""

from __future__ import annotations

import pytest

from livebib.output.formatting.proof import difference
from livebib.text.bibtex.split import split

BEFORE = """\
% top

@string{s = "S"}
@preamble{"P"}

@comment{x  y}
@misc{a, title = "T", year = 2000, note = s # "n"}
@misc{b, Title = {1}, title = {2}} % of b
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"T"', "{T}", ""),
        ("2000", "{2000}", ""),
        ("\n\n", "\n \n\n", ""),
        ("@misc{a", "\n@MISC{ a ", ""),
        ("Title = {1}", "TITLE={1}", ""),
        ('"T"', "{T }", "the entry 'a'"),
        ('"T"', "T", "the entry 'a'"),
        ('s # "n"', '{s} # "n"', "the entry 'a'"),
        ('s # "n"', "{s # n}", "the entry 'a'"),
        ("year", "date", "the entry 'a'"),
        (", year = 2000", "", "the entry 'a'"),
        ("@misc{a", "@book{a", "the entry 'a'"),
        ("@misc{a", "@misc{A", "the entry 'a'"),
        ("@misc{a", "@misc{c", "the entry 'a'"),
        ("@misc{a", "@misc{z}@misc{a", "the entry 'z'"),
        ("Title = {1}, title = {2}", "Title = {2}, title = {1}", "the entry 'b'"),
        ('"S"', '"R"', "the strings"),
        ("{s =", "{S =", "the strings"),
        ('"P"', '"Q"', "the preambles"),
        (" % of b", "", "the comments"),
        ("x  y", "x y", "the comments"),
        ("% top", "% top\n% top", "the comments"),
        ('@misc{a, title = "T"', "@misc{a, title = {T", "the entry 'a' is never closed"),
    ],
)
def test_difference(old: str, new: str, says: str) -> None:
    assert old in BEFORE
    assert difference(BEFORE, split(BEFORE)[0], BEFORE.replace(old, new, 1)) == says


def test_a_string_that_is_no_longer_defined_too_late() -> None:
    before, after = "@misc{a, note = s}\n@string{s = {x}}", "@string{s = {x}}\n@misc{a, note = s}"
    assert difference(before, split(before)[0], after) == "which strings are defined too late"
