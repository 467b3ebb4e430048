"""What the tests of flavours export: this repository's list, works that are hard to convert, real files, and noise."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import strategies as st

from livebib.library.library import Library, load
from livebib.output.export.selection import Selection, select
from livebib.text.source import Source
from tests.shared import DATA, ROOT, SHARED

CORPUS = sorted((SHARED / "corpus").glob("*.bib"))
NO_CORPUS = f"no .bib files in {SHARED / 'corpus'}: LIVEBIB_TEST_DATA names the folder above corpus/"
# Real files, as parameters of a test: where there are none, a test is skipped and says why.
REAL: Sequence[object] = CORPUS or [pytest.param(Path("none"), marks=pytest.mark.skip(reason=NO_CORPUS))]
ENCODINGS = {"gbk.bib": "gbk"}
LIST = ROOT / "bib"
WORKS = DATA / "works.bib"
TORTURE = DATA / "torture.bib"


def library(text: str) -> Library:
    """A library of one file with this text."""
    return Library([Source(Path("test.bib"), text)])


def selected(text: str) -> Selection:
    """All entries of a text."""
    return select(library(text))[0]


@cache
def loaded(path: Path) -> Selection:
    """All entries of a file or folder."""
    return select(load(path, encoding=ENCODINGS.get(path.name, "utf-8")))[0]


TYPES = ["article", "book", "inproceedings", "misc", "online", "thesis", "report", "software", "periodical", "odd"]
FIELDS = """
    author editor title subtitle titleaddon booktitle maintitle journal series year month day date urldate added pages
    volume number issue doi url eprint archiveprefix isbn issn note annotation abstract keywords publisher school
    howpublished address langid type options entrysubtype pubstate shorttitle edition translator editortype
    """.split()
_HARD = st.sampled_from(
    [
        *"{}\\$%&#_~^<>\"'`,=/@|:.-–—‘’“”\n\t\r\x00\x07\x1b\x85\u2028\u202e\ufeff\ufdd0\ud800",
        r"\emph{",
        r"\'",
        r"{\'e}",
        r"\textsuperscript{2}",
        r"\TeX",
        r"\url{",
        r"\input{/etc/passwd}",
        "<i>",
        "</script>",
        "]]>",
        "&amp;",
        "ER  - ",
        "\r\nTY  - ",
        " and ",
        " and others",
        "and",
        ", Jr., ",
        "family=",
        "2001-02-03",
        "1999/2001",
        "199X",
        "10.1000/a",
        "https://example.org/",
        "1706.03762",
        "arXiv",
        "Ångström",
        "王小明",
        "O'Brien",
        "--",
        "true",
        "- ",
        "? ",
        ": ",
        "!!python/object",
        "&anchor",
        "*alias",
    ]
)
values = st.lists(_HARD | st.text("abcXYZ 0189éßØ王ж", max_size=8), max_size=8).map("".join)


def _balanced(value: str) -> str:
    """The value with braces that BibTeX would accept."""
    depth, out = 0, []
    for letter in value:
        depth += (letter == "{") - (letter == "}")
        if depth < 0:
            depth = 0
            continue
        out.append(letter)
    return "".join(out) + "}" * depth


@st.composite
def bibliographies(draw: st.DrawFn) -> str:
    """A .bib file of a few entries that say anything."""
    entries = []
    for number in range(draw(st.integers(0, 3))):
        names = draw(st.lists(st.sampled_from(FIELDS), max_size=8, unique=True))
        fields = "".join(f"  {name} = {{{_balanced(draw(values))}}},\n" for name in names)
        entries.append(f"@{draw(st.sampled_from(TYPES))}{{key{number},\n{fields}}}\n")
    return "".join(entries)
