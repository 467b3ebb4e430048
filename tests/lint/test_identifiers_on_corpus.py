"""The rules of identifiers, addresses, dates and pages on other projects' files, and on values made to hurt them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.library.library import Library
from livebib.lint import catalogue, fixing
from livebib.lint.engine import inspect
from livebib.lint.model import Context, Found
from livebib.text.source import Source, decode
from tests.effort import no_square
from tests.lint.examples import BIB, TODAY
from tests.lint.tables import entry
from tests.shared import SHARED

FAMILIES = ("doi", "arxiv", "isbn", "url", "dates", "pages")
RULES = [name for family in FAMILIES for name in catalogue.FAMILIES[family]]
FIELDS = "doi eprint isbn issn ismn url date urldate year month pages volume title journal note".split()


CORPUS = SHARED / "corpus"
FILES = sorted(CORPUS.glob("*.bib"))

ENOUGH = 150_000  # characters of a file


def look(library: Library) -> list[Found]:
    found = inspect(library, [catalogue.CHECKS[name] for name in RULES], Context(TODAY))
    return [each for each in found if each.finding.rule in RULES]


@pytest.mark.skipif(not FILES, reason=f"no .bib files in {CORPUS}: set LIVEBIB_TEST_DATA to the folder above corpus/")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_is_mended_is_mended_for_good(path: Path) -> None:
    source = decode(BIB, path.read_bytes(), "gbk" if path.stem == "gbk" else "utf-8")
    library = Library([source.edited(source.text[: source.text.find("\n@", ENOUGH)])])
    assert [each.finding for each in look(library)] == [each.finding for each in look(library)]
    fixing.apply(library, look, unsafe=True)
    once = library.sources[0].text
    assert not fixing.apply(Library([Source(BIB, once)]), look, unsafe=True)[0]


HOSTILE = [
    *"10.1000/ .... arXiv:1706.0376 (( 1-- 12- utm_x=1& ? %41 https:// v1 978- ,; a. X/".split(),
    "1-2, ",
    "  ",
    "\n ",
    "\\",
]


@given(st.lists(st.sampled_from(HOSTILE), max_size=12), st.sampled_from(FIELDS))
def test_no_value_is_too_much(parts: list[str], name: str) -> None:
    found = look(Library([Source(BIB, entry(**{name: "".join(parts)}))]))
    assert [each.finding for each in found if "\n" in each.finding.message + each.finding.hint] == []


@pytest.mark.parametrize("part", HOSTILE)
def test_a_long_value_costs_no_more_than_its_length(part: str) -> None:
    text = entry(**{name: part * (100_000 // len(part)) + "!" for name in FIELDS})
    with no_square():
        look(Library([Source(BIB, text)]))
