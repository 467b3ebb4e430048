"""The blocks of a Markdown document, each character of its prose traced back to its line and column.

markdown-it finds the blocks (CommonMark with GitHub's tables) but tells only their lines. Inside a block each line of
content is the end of its source line, short of what containers (`>`, list markers, indentation) and blanks took away,
so the column follows from the lengths; a table cell is found in its row by its text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference, table

LINE_END = re.compile(r"\r\n?|\n")  # CommonMark's line endings; str.splitlines knows eight more
_BLANKS = " \t\n\r\f\v"
_DEFINITION = re.compile(r"\s*+\[(?:[^\\\[\]]|\\.)*+\]:\s*+(?:<((?:[^<>\n\\]|\\.)*+)>|([^\x00-\x20\x7f]*+))", re.DOTALL)


class Prose(NamedTuple):
    """A stretch of inline Markdown: a paragraph, a heading's text, a table cell."""

    text: str  # containers and surrounding blanks taken away; lines end in \n
    level: int  # 1 to 6 in a heading, else 0
    nested: bool  # inside a list item or a block quote
    line: int  # of its first character, from 1
    origins: tuple[tuple[int, int, int], ...]  # (offset in text, line, column there) for each line of it
    pipes: tuple[int, ...]  # offsets in text of the `|` that a table cell writes `\|`

    def locate(self, offset: int) -> tuple[int, int]:
        """Line and column (from 1, in characters) of the character at this offset."""
        start, line, column = self.origins[bisect_right(self.origins, offset, key=lambda origin: origin[0]) - 1]
        return line, column + offset - start + bisect_right(self.pipes, offset)


class Definition(NamedTuple):
    """A link reference definition, `[label]: url`."""

    label: str  # as written
    line: int  # of its opening bracket, from 1
    target: tuple[int, int, int]  # line and column of its destination, and its length without angle brackets


class Leaf(NamedTuple):
    """A block whose lines are no prose: code or HTML."""

    kind: str  # "code" (fenced or indented) or "html"
    text: str  # its content, containers taken away
    nested: bool  # inside a list item or a block quote
    line: int  # first line, from 1
    end_line: int  # the line after its last


@dataclass(frozen=True)
class Blocks:
    """What a document is made of, in document order."""

    lines: tuple[str, ...]  # source lines without their ends
    prose: tuple[Prose, ...]
    leaves: tuple[Leaf, ...]
    definitions: tuple[Definition, ...]


def read_blocks(text: str) -> Blocks:
    """Take a document apart. Any text is some Markdown, so nothing can fail."""
    lines = tuple(LINE_END.split(text))
    prose: list[Prose] = []
    leaves: list[Leaf] = []
    definitions: list[Definition] = []
    depth = 0  # containers around
    level = 0  # of the heading around
    row_line, row_cursor = -1, 0
    for token in _parser().parse(text):
        first, last = token.map or (0, 0)
        match token.type:
            case "blockquote_open" | "list_item_open":
                depth += 1
            case "blockquote_close" | "list_item_close":
                depth -= 1
            case "heading_open":
                level = int(token.tag[1:])
            case "heading_close":
                level = 0
            case "tr_open":
                row_line, row_cursor = first, 0
            case "tr_close":
                row_line = -1
            case "fence" | "code_block" | "html_block":
                kind = "html" if token.type == "html_block" else "code"
                leaves.append(Leaf(kind, token.content, depth > 0, first + 1, last + 1))
            case "definition":
                target = _target(token.content, lines, first)
                definitions.append(Definition(str(token.meta["label"]), first + 1, target))
            case "inline" if token.content and row_line >= 0:
                cell, row_cursor = _cell(token.content, lines[row_line], row_line, row_cursor, depth > 0)
                prose.append(cell)
            case "inline" if token.content:
                prose.append(_traced(token.content, lines, first, level, nested=depth > 0))
    return Blocks(lines, tuple(prose), tuple(leaves), tuple(definitions))


def traced(leaf: Leaf, lines: Sequence[str]) -> Prose:
    """A block of code or HTML, with each of its characters traced back."""
    return _traced(leaf.text, lines, leaf.line - 1, nested=leaf.nested)


def _traced(content: str, lines: Sequence[str], first: int, level: int = 0, *, nested: bool = False) -> Prose:
    return Prose(content, level, nested, first + 1, tuple(_origins(content, lines, first)), ())


def _target(content: str, lines: Sequence[str], first: int) -> tuple[int, int, int]:
    """Line, column and length of the destination in a link reference definition."""
    found = _DEFINITION.match(content)
    assert found is not None
    start, end = found.span(1) if found[1] is not None else found.span(2)
    return (*_traced(content, lines, first).locate(start), end - start)


def _origins(content: str, lines: Sequence[str], first: int) -> Iterator[tuple[int, int, int]]:
    """Where each line of a paragraph or heading stands in its source line."""
    offset = 0
    for number, part in enumerate(content.split("\n"), first):
        # What stands before the first character that is no blank may have been tabs, and the closing #s of a heading
        # stand behind the last: so look for what lies between, from the right.
        bare = part.strip(_BLANKS)
        blanks = len(part) - len(part.lstrip(_BLANKS))
        source = lines[number].replace("\0", "\ufffd") if number < len(lines) else ""
        yield offset, number + 1, source.rfind(bare) + 1 - blanks
        offset += len(part) + 1


def _cell(content: str, row: str, line: int, cursor: int, nested: bool) -> tuple[Prose, int]:
    """A table cell, and where in the row to look for the next one."""
    written = content.replace("|", r"\|")
    at = row.replace("\0", "\ufffd").find(written, cursor)
    pipes = tuple(match.start() for match in re.finditer(r"\|", content))
    return Prose(content, 0, nested, line + 1, ((0, line + 1, at + 1),), pipes), at + len(written)


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A link reference definition, but for footnotes: GitHub reads `[^1]: text` as one, and its text as prose."""
    is_footnote = state.src.startswith("[^", state.bMarks[start] + state.tShift[start])
    if is_footnote or not reference(state, start, end, silent):
        return False
    if not silent:
        state.tokens[-1].content = state.getLines(start, state.line, state.blkIndent, False)
    return True


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table; hyphens alone under a line make a heading of it, whatever the line holds."""
    below = start + 1
    if below < end and "|" not in (row := state.src[state.bMarks[below] : state.eMarks[below]]) and ":" not in row:
        return False
    return table(state, start, end, silent)


@cache
def _parser() -> MarkdownIt:
    """markdown-it, stopped before it reads the inside of paragraphs."""
    # A container costs markdown-it a few stack frames; a hundred is more than anybody nests.
    parser = MarkdownIt("commonmark", {"inline_definitions": True, "maxNesting": 100})
    parser.core.ruler.enableOnly(["normalize", "block"])
    rules = parser.block.ruler
    rules.at("reference", _definition)
    # markdown-it tries tables first, GitHub last: a header row may look like a list item or begin HTML.
    rules.disable("table")
    rules.before("lheading", "late_table", _table, {"alt": ["paragraph", "reference"]})
    return parser
