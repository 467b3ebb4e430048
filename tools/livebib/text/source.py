"""A file's text, and where in it things stand: bytes to characters, characters to lines, columns and bytes."""

from __future__ import annotations

import codecs
import io
import re
import sys
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from livebib.model.errors import ReadError
from livebib.model.finding import Place

# JabRef's header: `% Encoding: windows-1252`, in the first lines of the file.
_HEADER = re.compile(rb"^%[ \t]*Encoding:[ \t]*([A-Za-z0-9_.:-]+)", re.MULTILINE)
_HEADER_WITHIN = 2048  # bytes
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF32_LE: "utf-32-le", codecs.BOM_UTF32_BE: "utf-32-be"}
# UTF-32 before UTF-16: its little-endian mark begins with the other's.
_BOMS |= {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
# Python's text codecs that are no file encodings, or whose bytes for a text depend on what stood before it.
_NO_FILE_ENCODINGS = re.compile(r"idna|punycode|(raw-)?unicode-escape|utf-7|undefined|hz|iso2022.*|mbcs|oem")
# Those that would write a byte order mark before every piece: the files at hand have none.
_WITHOUT_MARK = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_new = tuple.__new__


class Source:
    """A decoded file. Offsets are in characters of `text`, from which the byte order mark is taken off."""

    def __init__(self, path: Path, text: str, encoding: str = "utf-8", bom: bytes = b"") -> None:
        self.path = path
        self.text = text
        self.encoding = encoding
        self.bom = bom

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.bom + self.text.encode(self.encoding)

    def edited(self, text: str) -> Source:
        """The same file with another text."""
        return Source(self.path, text, self.encoding, self.bom)

    @cached_property
    def _line_starts(self) -> list[int]:
        lines = io.StringIO(self.text, newline="")  # which ends lines at \n, \r and \r\n, and keeps their ends
        starts = list(accumulate(map(len, lines), initial=0))
        if self.text and not self.text.endswith(("\n", "\r")):
            starts.pop()  # the end of the text begins no line
        return starts

    @cached_property
    def byte_table(self) -> tuple[int, list[int], list[int]]:
        """How characters become bytes: so many each, and for the few that take more where they stand (then an end no
        text reaches) and how many bytes more there are up to each (the first number counts the byte order mark)."""
        unit = len("a".encode(self.encoding))
        wide = [] if self.text.isascii() else [found.start() for found in _NOT_ASCII.finditer(self.text)]
        extra = {c: len(c.encode(self.encoding)) - unit for c in {self.text[at] for at in wide}}
        wide = [at for at in wide if extra[self.text[at]]]
        more = list(accumulate((extra[self.text[at]] for at in wide), initial=len(self.bom)))
        return unit, [*wide, sys.maxsize], more

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, both from 1."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The character at a line and column, both from 1."""
        return self._line_starts[line - 1] + column - 1

    def bytes(self, start: int, end: int) -> tuple[int, int]:
        """The byte offsets of text[start:end] in the file as it lies on disk."""
        unit, wide, more = self.byte_table
        first = last = bisect_left(wide, start)
        if wide[first] < end:
            last = bisect_left(wide, end, first)
        return start * unit + more[first], end * unit + more[last]

    def place(self, start: int, end: int | None = None) -> Place:
        """The place of text[start:end], for people."""
        starts = self._line_starts
        line = bisect_right(starts, start)
        before = starts[line - 1] - 1
        end = start if end is None else end
        if line == len(starts) or end < starts[line]:
            # Written out for speed: every field of a library may be asked for its place.
            return _new(Place, (self.path, line, start - before, line, end - before))
        return Place(self.path, line, start - before, *self.position(end))


def decode(path: Path, data: bytes, encoding: str = "utf-8") -> Source:
    """The text of a file's bytes: by its byte order mark, else its `% Encoding:` header, else `encoding`.

    Raises ReadError, with the byte at fault, when the bytes are no text in that encoding.
    """
    where = "the configured encoding"
    bom = next((mark for mark in _BOMS if data.startswith(mark)), b"")
    if bom:
        encoding, where = _BOMS[bom], "its byte order mark"
    elif header := _HEADER.search(data, 0, _HEADER_WITHIN):
        encoding, where = header[1].decode("ascii"), "its '% Encoding:' header"
    try:
        codec = codecs.lookup(encoding)
    except (LookupError, ValueError):
        codec = None
    if codec is None or not codec._is_text_encoding or _NO_FILE_ENCODINGS.fullmatch(codec.name):
        message = f"{path}: {encoding!r}, named by {where}, is no encoding of .bib files"
        raise ReadError(message, hint="save the file as UTF-8")
    name = _WITHOUT_MARK.get(codec.name, codec.name)
    body = data[len(bom) :]
    try:
        text = body.decode(name)
    except UnicodeDecodeError as error:
        at = error.start + len(bom)
        line = data.count(b"\n", 0, at) + 1
        raise ReadError(
            f"{path}:{line}: byte {at} (0x{data[at]:02x}) is not {name.upper()}, {where}",
            hint='save the file as UTF-8, or name its encoding: a first line "% Encoding: …", or the key `encoding`',
        ) from None
    if name != "utf-8" and text.encode(name) != body:
        message = f"{path}: {name.upper()}, {where}, would not write back the bytes it reads"
        raise ReadError(message, hint="save the file as UTF-8")
    return Source(path, text, name, bom)
