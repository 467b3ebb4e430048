"""Bytes to text, and places in it: encodings, byte order marks, line ends, offsets."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.model.errors import LivebibError, ReadError
from livebib.text.source import Source, decode

PATH = Path("x.bib")


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"abc", "abc", "utf-8"),
        (b"\xef\xbb\xbfabc", "abc", "utf-8"),
        ("é".encode(), "é", "utf-8"),
        (codecs.BOM_UTF16_LE + "é\n".encode("utf-16-le"), "é\n", "utf-16-le"),
        (codecs.BOM_UTF16_BE + "é\n".encode("utf-16-be"), "é\n", "utf-16-be"),
        (codecs.BOM_UTF32_LE + "é\n".encode("utf-32-le"), "é\n", "utf-32-le"),
        (b"% Encoding: windows-1252\n\x80", "% Encoding: windows-1252\n€", "cp1252"),
        (b"text\r\n% Encoding: ISO8859_1\r\n\xe9", "text\r\n% Encoding: ISO8859_1\r\né", "iso8859-1"),
        (b"", "", "utf-8"),
    ],
)
def test_a_file_is_read_by_its_mark_or_header(data: bytes, text: str, encoding: str) -> None:
    source = decode(PATH, data)
    assert (source.text, source.encoding) == (text, encoding)
    assert source.bom + source.text.encode(source.encoding) == data


def test_a_byte_order_mark_outranks_the_header() -> None:
    assert decode(PATH, b"\xef\xbb\xbf% Encoding: windows-1252\n").encoding == "utf-8"


@pytest.mark.parametrize(("given", "used"), [("utf-16", "utf-16-le"), ("utf-8-sig", "utf-8"), ("GBK", "gbk")])
def test_no_encoding_writes_a_mark_before_every_piece(given: str, used: str) -> None:
    assert decode(PATH, "ab".encode(used), given).encoding == used


def test_bytes_that_are_no_text_are_named() -> None:
    with pytest.raises(ReadError) as caught:
        decode(PATH, b"one\ntw\xe9\n")
    assert str(caught.value) == "x.bib:2: byte 6 (0xe9) is not UTF-8, the configured encoding"
    assert "% Encoding:" in caught.value.hint


@pytest.mark.parametrize(
    "name", ["klingon", "rot13", "base64", "idna", "utf-7", "unicode_escape", "punycode", "hz", "iso2022_jp"]
)
def test_what_is_no_encoding_of_files_is_refused(name: str) -> None:
    with pytest.raises(ReadError, match="is no encoding"):
        decode(PATH, f"% Encoding: {name}\n".encode())


def test_an_encoding_that_would_write_other_bytes_back_is_refused() -> None:
    with pytest.raises(ReadError, match="would not write back"):
        decode(PATH, b"\xfa\x4a", "cp932")


@pytest.mark.parametrize(
    ("text", "offset", "position"),
    [
        ("ab\ncd", 0, (1, 1)),
        ("ab\ncd", 2, (1, 3)),
        ("ab\ncd", 3, (2, 1)),
        ("ab\ncd", 5, (2, 3)),
        ("ab\r\ncd", 4, (2, 1)),
        ("ab\rcd", 3, (2, 1)),
        ("a\n\r\n\rb", 5, (4, 1)),
        ("é😀\nx", 3, (2, 1)),
        ("", 0, (1, 1)),
        ("a\x0bb\x0cc\x85d\u2028e", 8, (1, 9)),  # only line ends end lines
    ],
)
def test_lines_and_columns_count_from_one(text: str, offset: int, position: tuple[int, int]) -> None:
    source = Source(PATH, text)
    assert source.position(offset) == position
    assert source.place(offset)[1:] == (*position, *position)


def test_a_place_over_several_lines_ends_where_its_text_ends() -> None:
    assert Source(PATH, "ab\ncd\nef").place(1, 7)[1:] == (1, 2, 3, 2)


@given(
    st.text(st.sampled_from("aé中😀\n\r \t{}")),
    st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"]),
    st.data(),
)
def test_byte_offsets_slice_the_file_to_the_same_text(text: str, encoding: str, data: st.DataObject) -> None:
    bom = {"utf-8": b"", "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(encoding, b"")
    source = Source(PATH, text, encoding, bom)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = source.bytes(start, end)
    assert (bom + text.encode(encoding))[first:last].decode(encoding) == text[start:end]


@given(st.binary(max_size=60), st.sampled_from(["utf-8", "latin-1", "gbk", "cp932", "big5", "utf-16", "cp1252"]))
def test_any_bytes_are_read_back_to_themselves_or_refused(data: bytes, encoding: str) -> None:
    try:
        source = decode(PATH, data, encoding)
    except LivebibError:
        return
    assert source.bom + source.text.encode(source.encoding) == data
