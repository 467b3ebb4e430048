"""The rules about names, text, TeX, fields and keys on other projects' files and on texts made to cost time."""

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
from tests.shared import SHARED

FAMILIES = ("keys", "fields", "names", "titles", "text", "characters", "tex")
CHECKS = [check for family in FAMILIES for check in catalogue.checks(catalogue.MODULES[family])]
RULES = {check.name for check in CHECKS}
_MOST = 100_000  # bytes; to mend the long ones takes too long for a test
_LONG = 20_000
CORPUS = [each for each in sorted((SHARED / "corpus").glob("*.bib")) if each.stat().st_size < _MOST]


def look(library: Library) -> list[Found]:
    return [each for each in inspect(library, CHECKS, Context(TODAY)) if each.finding.rule in RULES]


def mended(source: Source) -> str:
    library = Library([source])
    fixing.apply(library, look, unsafe=True)
    return library.sources[0].text


@pytest.mark.skipif(not CORPUS, reason="LIVEBIB_TEST_DATA names the folder with the corpus")
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_mending_a_real_file_twice_is_mending_it_once(path: Path) -> None:
    source = decode(path, path.read_bytes(), "gbk" if "gbk" in path.name else "utf-8")
    once = source.edited(mended(source))
    assert mended(once) == once.text


@given(st.text(st.sampled_from(list("{}$&%#_\\;,.~<>/ aeilotdnsAGN\"'^\u0301\u00c3\u00a9\u0097\u200b")), max_size=60))
def test_any_value_is_mended_for_good(value: str) -> None:
    source = Source(BIB, f"@article{{k,\n  title = {{{value}}},\n  author = {{{value}}}\n}}\n")
    once = source.edited(mended(source))
    assert mended(once) == once.text


@pytest.mark.parametrize(
    "piece",
    [
        "\\(", "\\[", "$", "$$ ", "\\url", "\\cite", "\\citecite", "&", "&a", "&#", "<i", "<i>", "</i>", "http://", "_",
        "A", "a", "AA ", "aB", "and ", " and ", ",", ", ", ";", "et ", "et al ", "...", "others ", "^", "^^", "\\begin",
        "\u0301", "\u00c3", "\u00c3\u00a9", "\u200b", "\u0097", "\x01", "{}", "{a}", "{\\", "}{", "a.", "University ",
        "others and ", "Li; and ", "Li, and ", "a, b, c and ", "University of X and ",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["title", "author"])
def test_a_value_made_for_it_costs_no_time(piece: str, field: str) -> None:
    value = piece * (_LONG // len(piece))
    balanced = value if piece != "{\\" and piece != "}{" else "{" * (_LONG // 2) + "}" * (_LONG // 2)
    library = Library([Source(BIB, f"@article{{k, {field} = {{{balanced}}}}}")])
    with no_square():
        look(library)
