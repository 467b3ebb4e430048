"""The `.bcf` that biblatex leaves for biber: XML, read by the names of its elements, which have been stable.

Attributes and order have changed between versions (checkcites broke on that), so nothing depends on them but `type`.
A document type or an entity is refused: biblatex writes none, and entities can be made to fill the memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat

from livebib.model.errors import ReadError


class Element(NamedTuple):
    """The text of an element, and where it stands."""

    element: str  # "citekey" or "datasource"
    text: str
    line: int
    column: int


class _Refused(Exception):
    """A document type or an entity."""


def items(data: bytes, name: str) -> Iterator[Element]:
    """The keys cited and the .bib files named, in order. Raises ReadError, with the line, for what is no whole .bcf."""
    parser = expat.ParserCreate()
    found: list[Element] = []
    inside: list[str] = []  # the element that is being read, and its text so far
    where = [1, 1]

    def refuse(*_: object) -> None:
        raise _Refused

    def start(element: str, attributes: dict[str, str]) -> None:
        local = element.rpartition(":")[2]
        inside.clear()
        if local in ("citekey", "datasource") and attributes.get("type") != "set":
            inside.extend((local, ""))
        elif local == "citekey":  # a set, cited as one: its members are the entries
            members = map(str.strip, attributes.get("members", "").split(","))
            found.extend(Element("citekey", member, *_here(parser)) for member in members if member)

    def text(more: str) -> None:
        if inside:
            if not inside[1]:
                where[:] = _here(parser)
            inside[1] += more

    def end(_: str) -> None:
        if inside and inside[1].strip():
            lead = inside[1][: len(inside[1]) - len(inside[1].lstrip())]
            column = where[1] + len(lead) if "\n" not in lead else len(lead.rpartition("\n")[2]) + 1
            found.append(Element(inside[0], inside[1].strip(), where[0] + lead.count("\n"), column))
        inside.clear()

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except _Refused:
        raise ReadError(f"{name}:{parser.CurrentLineNumber}: a document type, which biblatex never writes") from None
    except expat.ExpatError as error:
        message = f"{name}:{error.lineno}: no whole .bcf: {expat.ErrorString(error.code)}"
        raise ReadError(message, hint="run LaTeX once more") from None
    return iter(found)


def _here(parser: expat.XMLParserType) -> tuple[int, int]:
    return parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
