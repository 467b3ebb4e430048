r"""What LaTeX leaves behind: `.aux` files with the keys that BibTeX will be asked for, or biber; and biblatex's `.bcf`.

BibTeX's part of an `.aux`: `\citation{a,b}`, `\bibdata{refs}`, and `\@input{chapter.aux}` for each `\include`.
biblatex's: `\abx@aux@cite{0}{key}`. A `.bcf` is XML, read by the names of its elements, which have been stable.
Attributes and order have changed between versions (checkcites broke on that), so nothing depends on them but `type`.
A document type or an entity is refused: biblatex writes none, and entities can be made to fill the memory.

Sources: btxdoc, and biblatex.sty.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from livebib.cite import arguments
from livebib.cite.model import Cited, Defines, Engine, Event, Included, Loads, Uses
from livebib.model.errors import ReadError
from livebib.model.finding import Place

_LINE = re.compile(
    r"\\(citation|bibdata|@input|bibcite|abx@aux@cite|abx@aux@nocite)[ \t]*(?:\{\d+\}(?=\{))?\{([^{}\r\n]*)\}"
)
# Not cited by anybody: what packages ask BibTeX for, to tell their styles something.
_CONTROL = re.compile(r"biblatex-control|(?:REVTEX|aps)\w*Control")


def aux(text: str) -> Iterator[Event]:
    """What matters in an `.aux` file, in order."""
    for found in _LINE.finditer(text):
        name, span = found[1], found.span(2)
        if name == "@input":
            yield Included(found[2].strip(), *span, suffixes=("",))
            continue
        if name.startswith("abx@"):
            yield Uses(Engine.BIBER)
        for key, start, end in arguments.keys(text, *span):
            if name == "bibcite":
                yield Defines(key)
            elif name == "bibdata":
                if not key.endswith("-blx"):
                    yield Loads(key, start, end)
            elif not _CONTROL.fullmatch(key):
                yield Cited(key, start, end)


def bcf(data: bytes, path: Path) -> list[tuple[str, str, Place]]:
    """The keys cited (`citekey`) and the .bib files named (`datasource`), each with its place, in order.

    Raises ReadError, with the line, for what is no whole .bcf.
    """
    parser = expat.ParserCreate()
    found: list[tuple[str, str, Place]] = []
    inside: list[str] = []  # the element that is being read, and its text so far
    where = [1, 1]

    def here() -> tuple[int, int]:
        return parser.CurrentLineNumber, parser.CurrentColumnNumber + 1

    def add(element: str, text: str, line: int, column: int) -> None:
        found.append((element, text, Place(path, line, column, line, column + len(text))))

    def refuse(*_: object) -> None:
        raise ReadError(f"{path}:{parser.CurrentLineNumber}: a document type, which biblatex never writes")

    def start(element: str, attributes: dict[str, str]) -> None:
        local = element.rpartition(":")[2]
        inside.clear()
        if local in ("citekey", "datasource") and attributes.get("type") != "set":
            inside.extend((local, ""))
        elif local == "citekey":  # a set, cited as one: its members are the entries
            for member in filter(None, map(str.strip, attributes.get("members", "").split(","))):
                add("citekey", member, *here())

    def text(more: str) -> None:
        if inside:
            if not inside[1]:
                where[:] = here()
            inside[1] += more

    def end(_: str) -> None:
        if inside and inside[1].strip():
            lead = inside[1][: len(inside[1]) - len(inside[1].lstrip())]
            column = where[1] + len(lead) if "\n" not in lead else len(lead.rpartition("\n")[2]) + 1
            add(inside[0], inside[1].strip(), where[0] + lead.count("\n"), column)
        inside.clear()

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        message = f"{path}:{error.lineno}: no whole .bcf: {expat.ErrorString(error.code)}"
        raise ReadError(message, hint="run LaTeX once more") from None
    return found
