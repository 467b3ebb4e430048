"""Every address that a Markdown document writes out, as GitHub reads it, with its place; and the anchors it offers.

Links and images, link definitions, autolinks, links without brackets, and raw HTML's attributes `href`, `src`,
`srcset` and `poster`. Code and comments hold none.
"""

import re
from collections.abc import Callable, Container, Iterator
from html.entities import html5
from typing import NamedTuple

from livebib.text.markdown.blocks import Blocks, Prose, traced
from livebib.text.markdown.html import attributes
from livebib.text.markdown.inline import Form, scan

_MAY_HOLD_ONE = re.compile(r"\]\(|<|://|www\.")
_CANDIDATE = re.compile(r"(?:^|,)\s*+([^\s,]\S*?)(?=,?(?:\s|$))")  # of a srcset: `a.png 1x, b.png 2x`
_ENTITY = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]*));")
_ESCAPE_OR_ENTITY = re.compile(rf"\\([!-/:-@\[-`{{-~])|{_ENTITY.pattern}")


class Destination(NamedTuple):
    """An address of a document. Lines and columns count from 1, columns in characters; the end is exclusive."""

    url: str  # as meant: backslash escapes and entities undone, `www.…` completed
    line: int
    column: int
    end_line: int
    end_column: int


def destinations(blocks: Blocks, covered: Container[int], defined: Callable[[str], bool]) -> list[Destination]:
    """All addresses in order of place, but for those that begin in `covered` lines.

    `defined` tells whether a label, as written, has a definition.
    """
    found: list[Destination] = []
    for prose in blocks.prose:
        if prose.line not in covered and _MAY_HOLD_ONE.search(prose.text):
            found += _in_prose(prose, defined)
    for leaf in blocks.leaves:
        if leaf.kind == "html" and leaf.line not in covered:
            found += _in_html(traced(leaf, blocks.lines))
    for definition in blocks.definitions:
        line, column, length = definition.target
        if definition.line not in covered:
            written = blocks.lines[line - 1][column - 1 : column - 1 + length]
            found.append(Destination(decode(written), line, column, line, column + length))
    return sorted((each for each in found if each.url), key=lambda each: each[1:])


def anchors(blocks: Blocks) -> Iterator[str]:
    """The values of all `id` and `name` attributes in raw HTML, entities undone."""
    for prose in blocks.prose:
        if "<" in prose.text:
            for start, end in scan(prose.text, lambda _: False).tags:
                yield from _names(prose.text, start, end)
    for leaf in blocks.leaves:
        if leaf.kind == "html":
            yield from _names(leaf.text)


def _names(html: str, start: int = 0, end: int | None = None) -> Iterator[str]:
    for name, first, last in attributes(html, start, end):
        if name in ("id", "name"):
            yield decode_entities(html[first:last])


def _in_prose(prose: Prose, defined: Callable[[str], bool]) -> Iterator[Destination]:
    found = scan(prose.text, defined)
    for form, start, end in found.targets:
        yield Destination(_READ[form](prose.text[start:end]), *_place(prose, start, end))
    for start, end in found.tags:
        yield from _in_html(prose, start, end)


def _in_html(html: Prose, first: int = 0, last: int | None = None) -> Iterator[Destination]:
    for name, start, end in attributes(html.text, first, last):
        spans = [(start, end)] if name in ("href", "src", "poster") else []
        if name == "srcset":
            spans = [(start + each.start(1), start + each.end(1)) for each in _CANDIDATE.finditer(html.text[start:end])]
        for span in spans:
            yield Destination(decode_entities(html.text[slice(*span)]), *_place(html, *span))


def _place(prose: Prose, start: int, end: int) -> tuple[int, int, int, int]:
    if start == end:
        return (*prose.locate(start), *prose.locate(start))
    line, column = prose.locate(end - 1)
    return (*prose.locate(start), line, column + 1)


def decode(written: str) -> str:
    """A destination with its backslash escapes and entities undone."""
    return _ESCAPE_OR_ENTITY.sub(lambda found: found[1] or _character(found[0], *found.groups()[1:]), written)


def decode_entities(written: str) -> str:
    """Text with its entities undone, as an autolink's or an attribute's."""
    return _ENTITY.sub(lambda found: _character(found[0], *found.groups()), written) if "&" in written else written


_READ: dict[Form, Callable[[str], str]] = {
    Form.DESTINATION: decode,
    Form.AUTOLINK: lambda written: decode_entities(written if ":" in written else f"mailto:{written}"),
    Form.BARE: lambda written: f"http://{written}" if written.startswith("www") else written,
}


def _character(written: str, decimal: str | None, hexadecimal: str | None, name: str | None) -> str:
    if name is not None:
        return html5.get(f"{name};", written)
    number = int(decimal) if decimal else int(hexadecimal or "0", 16)
    return chr(number) if 0 < number < 0xD800 or 0xE000 <= number <= 0x10FFFF else "\ufffd"
