"""The text of a LaTeX document, whatever its encoding: keys are ASCII nearly always, and may be read in any."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from livebib.model.errors import ReadError
from livebib.model.finding import Finding
from livebib.model.rule import info
from livebib.text import source
from livebib.text.source import Source

ENCODING_GUESSED = info(
    "encoding-guessed",
    "A document is not UTF-8 and names no other encoding to inputenc. It was read as Latin-1, which is right for keys "
    "of ASCII characters.",
    "Save the file as UTF-8.",
)


_DECLARED = re.compile(
    rb"\\(?:usepackage|RequirePackage)\s*\[\s*([a-z0-9]+)\s*\]\s*\{inputenc\}|\\inputencoding\{([a-z0-9]+)\}"
)
# inputenc's names, where Python has others. https://ctan.org/pkg/inputenc
_NAMES = {
    name: name for name in "latin1 latin2 latin3 latin4 latin5 cp1250 cp1252 cp1257 cp437 cp850 cp852 cp858".split()
} | {"ansinew": "cp1252", "applemac": "mac-roman", "latin9": "iso8859-15", "latin10": "iso8859-16", "cp437de": "cp437"}


class Decoded(NamedTuple):
    """A file's text."""

    source: Source
    declared: str  # the encoding that the document has named so far
    finding: Finding | None = None


def text_of(path: Path, data: bytes, declared: str = "") -> Decoded:
    """The text of a file: UTF-8 or by its byte order mark, else in the encoding declared to inputenc, else Latin-1."""
    if said := _DECLARED.search(data):
        declared = (said[1] or said[2]).decode("ascii")
    try:
        return Decoded(source.decode(path, data), declared)
    except ReadError:
        pass
    name = _NAMES.get(declared, "utf-8")
    if name != "utf-8":
        return Decoded(Source(path, data.decode(name, "replace"), name), declared)
    try:
        return Decoded(Source(path, data.decode()), declared)  # its header names an encoding that is none
    except UnicodeDecodeError as error:
        read = Source(path, data.decode("latin-1"), "latin-1")
        message = f"byte {error.start} (0x{data[error.start]:02x}) is not UTF-8; read as Latin-1"
        place = read.place(error.start, error.start + 1)
        return Decoded(read, declared, ENCODING_GUESSED.at(place, message, "save the file as UTF-8"))
