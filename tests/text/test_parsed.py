"""A file is read again after an edit as if it had been read from the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from livebib.text.bibtex.layout import Splice
from livebib.text.bibtex.nodes import EntryNode
from livebib.text.bibtex.parsed import parse
from livebib.text.source import Source

TEXT = """% a note
@string{j = "Journal"}
@article{a, title = {One}, journal = j, journal = {Two}}
text between @comment{c}
@preamble{"p"}
@misc(b, note = "x" # j)
@misc{c, note = {y}} @misc{d, note = {z}}
"""


@pytest.mark.parametrize(
    "new", ["", "longer than before", "}", "{", "}}\n@misc{e, note = {", '"', "%", "@misc{e,", "é"]
)
@pytest.mark.parametrize("old", ["One", "Two", '"x"', "y", "z", "Journal", "text", "a,", "}}\ntext", "@misc(b"])
def test_edits_are_read_as_the_whole_text_is(old: str, new: str) -> None:
    file = parse(Source(Path("a.bib"), TEXT))
    last = TEXT.index("z}}")
    for splices in (
        [Splice(at := TEXT.index(old), at + len(old), new)],
        [Splice(at, at, new), Splice(last, last, "w")],
    ):
        edited = file.edited(splices)
        assert edited[1:] == parse(edited.source)[1:]
        for node in edited.nodes:
            if isinstance(node, EntryNode):
                named = [*node.by_name.values(), *node.loose]
                assert all(any(field is each for each in node.fields) for field in named)


def test_what_goes_into_one_place_stays_in_its_sequence() -> None:
    at = TEXT.index("One")
    edited = parse(Source(Path("a.bib"), TEXT)).edited([Splice(at, at, "a"), Splice(at, at, "b")])
    assert edited[1:] == parse(Source(Path("a.bib"), TEXT.replace("One", "abOne")))[1:]
