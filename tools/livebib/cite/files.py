"""A file of a document: its kind, by what stands in it, else by its name; and its text, whatever its encoding."""

import re
from pathlib import Path

from livebib.cite.model import FileKind
from livebib.model.errors import ReadError, UsageError
from livebib.model.finding import Finding
from livebib.model.rule import info
from livebib.text import source

ENCODING_GUESSED = info(
    "encoding-guessed",
    "A document is not UTF-8 and names no other encoding to inputenc. It was read as Latin-1, which is right for keys "
    "of ASCII characters.",
    "Save the file as UTF-8.",
)

_HEAD = 4096  # bytes within which .aux and .bcf show what they are
_TEX = frozenset(".tex .ltx .latex .sty .cls .clo .dtx .ins .tikz .rnw .snw .rtex .ltb .def .cfg .fd .inc .pgf".split())
_BY_SUFFIX = {".aux": FileKind.AUX, ".bcf": FileKind.BCF}
_INSTEAD = {
    ".bbl": "it is made from the .bib; name the .tex or .aux beside it",
    ".log": "name the .tex or .aux beside it",
    ".pdf": "name the .tex or .aux it was made from",
    ".bib": "it is what is cited from; name the .tex that cites",
    ".md": "citations in Markdown are checked by `livebib render --check`",
}
_LATEX = re.compile(rb"\\(?:documentclass|documentstyle|begin|chapter|section|input|include|[a-zA-Z]*cite[a-z]*)\b")
_DECLARED = re.compile(
    rb"\\(?:usepackage|RequirePackage)\s*\[\s*([a-z0-9]+)\s*\]\s*\{inputenc\}|\\inputencoding\{([a-z0-9]+)\}"
)
# inputenc's names, where Python has others. https://ctan.org/pkg/inputenc
_NAMES = {
    name: name for name in "latin1 latin2 latin3 latin4 latin5 cp1250 cp1252 cp1257 cp437 cp850 cp852 cp858".split()
} | {"ansinew": "cp1252", "applemac": "mac-roman", "latin9": "iso8859-15", "latin10": "iso8859-16", "cp437de": "cp437"}


def kind(path: Path, data: bytes) -> FileKind:
    """The kind of a file. Raises UsageError for one that cites nothing in a form that can be read."""
    head = data[:_HEAD]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") and b"controlfile" in head:
        return FileKind.BCF
    if head.startswith((b"\\relax", b"\\catcode")) and (path.suffix != ".tex" or b"\\@writefile" in head):
        return FileKind.AUX
    suffix = path.suffix.lower()
    if is_binary(data):
        raise UsageError(f"{path}: is no text", hint=_INSTEAD.get(suffix, "name a .tex, .aux or .bcf file"))
    if known := FileKind.TEX if suffix in _TEX else _BY_SUFFIX.get(suffix):
        return known
    if suffix not in _INSTEAD and _LATEX.search(data):
        return FileKind.TEX
    hint = _INSTEAD.get(suffix, "name such a file, or a folder of papers")
    raise UsageError(f"{path}: is no .tex, .aux or .bcf file", hint=hint)


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text; UTF-16 with its mark is some."""
    return b"\0" in data[: 1 << 16] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))


def text_of(path: Path, data: bytes, declared: str = "") -> tuple[source.Source, str, Finding | None]:
    """The text of a file: UTF-8 or by its byte order mark, else in the encoding declared to inputenc, else Latin-1; and
    the encoding that the document has declared so far."""
    if said := _DECLARED.search(data):
        declared = (said[1] or said[2]).decode("ascii")
    try:
        return source.decode(path, data), declared, None
    except ReadError:
        pass
    name = _NAMES.get(declared, "utf-8")
    if name != "utf-8":
        return source.Source(path, data.decode(name, "replace"), name), declared, None
    try:
        return source.Source(path, data.decode()), declared, None  # its header names an encoding that is none
    except UnicodeDecodeError as error:
        read = source.Source(path, data.decode("latin-1"), "latin-1")
        message = f"byte {error.start} (0x{data[error.start]:02x}) is not UTF-8; read as Latin-1"
        place = read.place(error.start, error.start + 1)
        return read, declared, ENCODING_GUESSED.at(place, message, "save the file as UTF-8")
