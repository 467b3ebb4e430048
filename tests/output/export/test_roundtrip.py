"""From BibTeX to biblatex and back nothing that has a name on both sides changes its meaning."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livebib.library.library import Library, load
from livebib.output.export import database
from livebib.output.export.selection import select
from livebib.text import identifiers
from livebib.text.latex import decoding
from livebib.text.source import Source
from tests.output.export.engines import LIBRARIES, library
from tests.shared import SHARED

FLAVOURS = ("bibtex", "classic", "biblatex")
CORPUS = SHARED / "corpus"
FILES = sorted(path.name for path in CORPUS.glob("*.bib"))
ENCODINGS = {"gbk.bib": "gbk"}
QUOTES = str.maketrans("‘’´", "`''")


def written(library: Library, flavour: str) -> str:
    return database.write(select(library)[0], flavour).text


def read(text: str) -> Library:
    return Library([Source(Path("again.bib"), text)])


def meaning(library: Library) -> dict[str, tuple[str, dict[str, str]]]:
    """Type and fields of each entry, LaTeX decoded."""
    return {
        entry.key: (
            entry.type,
            {
                name: (identifiers.unescape(value) if name in decoding.VERBATIM else decoding.to_text(value)).translate(
                    QUOTES
                )
                for name, value in entry.fields.items()
            },
        )
        for entry in library
    }


def assert_round_trip(library: Library) -> None:
    for flavour in ("bibtex", "classic"):
        there = read(written(library, flavour))
        back = read(written(read(written(there, "biblatex")), flavour))
        assert not there.findings
        assert meaning(back) == meaning(there)
    there = read(written(library, "biblatex"))
    assert not there.findings
    assert meaning(read(written(there, "biblatex"))) == meaning(there)


@pytest.mark.parametrize("name", LIBRARIES)
def test_bibtex_to_biblatex_and_back_is_the_same(name: str) -> None:
    assert_round_trip(library(name))


KEPT = (
    "author title booktitle journaltitle volume pages edition publisher note url doi eprint keywords annotation".split()
)


@pytest.mark.parametrize("name", LIBRARIES)
def test_what_both_know_says_the_same_as_in_the_source(name: str) -> None:
    source = library(name)
    for flavour in FLAVOURS:
        there = read(written(source, flavour))
        for entry in there:
            for field in ("title", "author", "booktitle", "journaltitle", "publisher", "pages", "annotation"):
                said, wanted = entry.text(field).translate(QUOTES), source[entry.key].text(field).translate(QUOTES)
                assert plain(wanted) in plain(said) or field in ("publisher", "author"), (flavour, entry.key, field)


def plain(text: str) -> str:
    return "".join(c for c in text.replace("–", "-") if c.isalnum())


TYPES = "article book inbook incollection inproceedings misc online software phdthesis mastersthesis techreport".split()
ODD = st.text(st.characters(exclude_characters='{}\\$"\x00', exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]))
TEXTS = st.one_of(
    ODD.map(
        lambda text: f"W{text}w"
    ),  # a word at both ends: the separators between joined values are not at stake here
    st.sampled_from(["A {B} c", r"\'Etude", "$x^2$", "1--2", "2001", "jan", "in press", "Second", "PhD thesis"]),
)
ADDRESSES = st.sampled_from(["https://a.org/b_c%20d", r"\url{https://a.org}", r"Online at \url{https://a.org/~b#c}"])
NAMES = (
    "title year month date note howpublished url urldate type edition pages chapter volume number series publisher "
    "organization institution school address location eprint archiveprefix doi subtitle version pubstate"
).split()


ENTRIES = st.fixed_dictionaries(
    {},
    optional={name: ADDRESSES | TEXTS if name in ("url", "note", "howpublished") else TEXTS for name in NAMES},
)


@settings(max_examples=150, deadline=None, derandomize=True)  # nonsense enough always finds two fields that are one
@given(st.lists(st.tuples(st.sampled_from(TYPES), ENTRIES), max_size=3))
def test_whatever_the_fields_say(rows: list[tuple[str, dict[str, str]]]) -> None:
    text = ""
    for number, (type_, fields) in enumerate(rows):
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        text += f"@{type_}{{key{number},\n{lines}}}\n"
    source = read(text)
    for flavour in FLAVOURS:
        there = read(written(source, flavour))
        assert [entry.key for entry in there] == [entry.key for entry in source]
        assert not there.findings
    assert_round_trip(source)


@pytest.mark.skipif(not FILES, reason=f"no .bib files in {CORPUS}: set LIVEBIB_TEST_DATA to the folder above corpus/")
@pytest.mark.parametrize("name", FILES or ["none"])
def test_every_file_of_the_corpus_is_exported_and_reads_back_with_the_same_keys(name: str) -> None:
    source = load(CORPUS / name, encoding=ENCODINGS.get(name, "utf-8"))
    selection, _ = select(source)
    works = {entry.key for entry in selection.entries if entry.type not in ("xdata", "set")}
    for flavour in FLAVOURS:
        result = database.write(selection, flavour)
        left_out = {each.key for each in result.findings if each.rule == "unsafe-tex" and each.field is None}
        there = read(result.text)
        assert {entry.key for entry in there if entry.type != "set"} == works - left_out
        assert there.findings == []
