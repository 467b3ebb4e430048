"""Real .bib files with what real files hold. `LIVEBIB_TEST_DATA` names the folder above their `corpus/`."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from bibtexparser.splitter import Splitter
from hypothesis import given
from hypothesis import strategies as st

from livebib.library.library import Library, load
from livebib.model.errors import LivebibError, ReadError
from livebib.text.source import decode
from tests.shared import SHARED

CORPUS = SHARED / "corpus"
FILES = sorted(path.name for path in CORPUS.glob("*.bib"))
ENCODINGS = {"gbk.bib": "gbk"}

pytestmark = pytest.mark.skipif(
    not FILES, reason=f"no .bib files in {CORPUS}: set LIVEBIB_TEST_DATA to the folder above corpus/"
)
each_file = pytest.mark.parametrize("name", FILES or ["none"])

# Entries by livebib minus entries by bibtexparser, where the two differ, and why.
DIFFERENCES = {
    "cp1252-header.bib": (-1, "an entry without a citation key is a finding here, an entry with an empty key there"),
    "utf16be-header.bib": (-1, "the same"),
    "comments-inside.bib": (-1, "a block whose every line begins with % is a comment, with a warning"),
    "lint-entryparse.bib": (1, "'@ book {' is a comment to bibtexparser"),
}


def read(name: str) -> Library:
    return load(CORPUS / name, encoding=ENCODINGS.get(name, "utf-8"))


@each_file
def test_every_entry_is_there_or_explained(name: str) -> None:
    lib = read(name)
    library = Splitter(lib.sources[0].text).split()
    failed = [getattr(block, "ignore_error_block", None) for block in library.failed_blocks]
    theirs = len(library.entries) + sum(type(block).__name__ == "Entry" for block in failed)
    difference, why = DIFFERENCES.get(name, (0, "as many"))
    assert len(lib) - theirs == difference, why


@each_file
def test_every_span_slices_the_files_bytes_to_the_value(name: str) -> None:
    lib = read(name)
    data = (CORPUS / name).read_bytes()
    source = lib.sources[0]
    assert source.bom + source.text.encode(source.encoding) == data
    for entry in lib:
        assert data[entry.span.first_byte : entry.span.end_byte].decode(source.encoding) == entry.raw
        for field in entry.all_fields():
            span = field.span
            assert source.text[span.start : span.end] == field.raw
            assert data[span.first_byte : span.end_byte].decode(source.encoding) == field.raw


@each_file
def test_every_entry_can_be_read_by_people(name: str) -> None:
    for entry in read(name):
        _ = entry.names, entry.year, entry.kind, entry.venue, entry.identifiers, entry.keywords, entry.authors
        if "title" in entry.fields:
            assert entry.title or not entry.fields["title"].strip(" {}")


@pytest.mark.skipif("iridia-biblio.bib" not in FILES, reason="the iridia files are missing")
def test_a_library_over_several_files_resolves_every_string_and_crossref() -> None:
    lib = load([CORPUS / name for name in FILES if name.startswith("iridia-")])
    assert len(lib) == 3305
    assert not [finding for finding in lib.findings if finding.rule in ("undefined-string", "missing-parent")]


@pytest.mark.skipif("gbk.bib" not in FILES, reason="gbk.bib is missing")
def test_a_file_in_another_encoding_says_so_and_can_be_told() -> None:
    with pytest.raises(ReadError, match=r"gbk\.bib:1: byte 9 \(0xbf\) is not UTF-8, the configured encoding") as caught:
        load(CORPUS / "gbk.bib")
    assert "encoding" in caught.value.hint
    assert len(load(CORPUS / "gbk.bib", encoding="gbk")) == 1


@pytest.mark.skipif("comments-inside.bib" not in FILES, reason="comments-inside.bib is missing")
def test_comments_inside_entries_are_told_one_by_one() -> None:
    found = Counter(finding.rule for finding in read("comments-inside.bib").findings)
    assert found == {"percent-comment": 4, "commented-entry": 1, "unclosed-entry": 1}


@given(st.data())
def test_a_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(FILES or ["none"]))
    whole = (CORPUS / name).read_bytes()
    start = data.draw(st.integers(0, max(0, len(whole) - 3000)))
    piece = bytearray(whole[start : start + 3000])
    chance = random.Random(data.draw(st.integers(0, 2**32)))  # noqa: S311 - damage, not secrets
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(piece) + 1)
        piece[at : at + chance.choice([0, 1, 1, 5])] = chance.choice(
            [b"", b"{", b"}", b'"', b",", b"@", b"%", b"=", b"\xff", b"\0"]
        )
    try:
        lib = Library([decode(Path(name), bytes(piece))])
    except LivebibError:
        return
    text = lib.sources[0].text
    for entry in lib:
        for field in entry.all_fields():
            span = field.span
            assert text[span.start : span.end] == field.raw
            assert bytes(piece)[span.first_byte : span.end_byte].decode(lib.sources[0].encoding) == field.raw
