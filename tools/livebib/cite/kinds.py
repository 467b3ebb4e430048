"""What kind of file it is that somebody asks about: by what stands in it, else by its name."""

from __future__ import annotations

import re
from pathlib import Path

from livebib.cite.model import FileKind
from livebib.model.errors import UsageError

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
