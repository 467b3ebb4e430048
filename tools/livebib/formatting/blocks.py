"""What a .bib file is made of when its blocks may change places: each block with its comments, and headings.

Comments are whatever stands between blocks, and @comment blocks. A comment behind a block on the same line is that
block's; one directly above a block is that one's; one with a blank line below it is a heading. What BibTeX reads and
biber does not (`% @misc{…}`, an entry within @comment) is part of a heading, so that it stays where it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from livebib.syntax.grammar import Braces
from livebib.syntax.nodes import BrokenNode, CommentNode, EntryNode, Node, PreambleNode, Problem, StringNode

Definite = EntryNode | StringNode | PreambleNode

SPACE = " \t\r\n\f\v"  # BibTeX's; anything else between blocks is a comment's text
# Where a file says how it is encoded; to be found near its beginning (see `source`).
_ENCODING = re.compile(r"%[ \t]*Encoding:")


class Block(NamedTuple):
    """An entry, a @string or a @preamble, with the comments that go where it goes."""

    node: Definite
    above: Sequence[str] = ()  # the lines directly above it
    behind: str = ""  # what stands behind it on its last line
    apart: bool = True  # whether a blank line, or a comment, parts it from the block before
    odd: bool = False  # whether it holds something that has no place in a layout, such as a % comment


class Heading(NamedTuple):
    """The lines of a comment with a blank line, or nothing, below. It keeps what is above and what is below apart."""

    lines: Sequence[str]


Part = Block | Heading


def parts(text: str, nodes: Sequence[Node], problems: Sequence[Problem]) -> list[Part]:
    """All of a text, in its order. No problem may leave it open what the text says."""
    marred = [problem.start for problem in problems]
    found: list[Part] = []
    before: Block | None = None  # not yet in `found`: what follows on its line belongs to it
    here = 0  # where what lies behind the block before begins
    inside: list[Node] = []  # the blocks there that are comments
    hidden = False  # whether one of them is a block to BibTeX

    def settle(end: int, masked: str, *, is_last: bool) -> tuple[list[str], bool]:
        """Take in the comments up to `end`: the lines directly above what follows, and whether those or a blank line
        part it from the block before."""
        lines = list(_lines(text[here:end], masked))
        if before is not None:
            beside = lines.pop(0)
            found.append(before._replace(behind=" " * beside.startswith((" ", "\t")) + beside.strip(SPACE)))
        if lines and not is_last and not lines[-1]:  # the beginning of the next block's own line
            lines.pop()
        if before is None and lines and _ENCODING.match(lines[0]):
            lines.insert(1, "")
        paragraphs = list(_paragraphs(lines))
        above = [] if is_last or hidden or not lines or not lines[-1] else paragraphs.pop()
        found.extend(Heading(paragraph) for paragraph in paragraphs)
        return above, bool(lines)

    for node, holds_entries in _outermost(text, nodes, problems):
        if isinstance(node, CommentNode):
            inside.append(node)
            hidden = hidden or holds_entries
            continue
        assert not isinstance(node, BrokenNode)
        above: list[str] = []
        if not inside and not text[here : node.start].strip(SPACE):  # nearly always
            if before is not None:
                found.append(before)
            apart = text.count("\n", here, node.start) > 1
        else:
            masked = _masked(text, here, node.start, inside)
            if "%" in masked[masked.rfind("\n") + 1 :]:
                inside.append(node)
                hidden = True
                continue
            above, apart = settle(node.start, masked, is_last=False)
        at = bisect_left(marred, node.start)
        odd = (at < len(marred) and marred[at] < node.end) or _is_odd(text, node)
        before = Block(node, above, "", apart, odd)
        here, inside, hidden = node.end, [], False
    settle(len(text), _masked(text, here, len(text), inside), is_last=True)
    return found


def _outermost(text: str, nodes: Iterable[Node], problems: Iterable[Problem]) -> Iterator[tuple[Node, bool]]:
    """The blocks, with a @comment that holds entries as one, and whether it is such a one."""
    braces = Braces(text)
    closing = {p.start: braces.close(p.end - 1) for p in problems if p.rule == "entry-in-comment"}
    past = 0
    for node in nodes:
        if node.start < past:
            continue
        close = closing.get(node.start)
        if close is None:
            yield node, False
        else:
            past = close + 1
            yield CommentNode(node.start, past), True


def _masked(text: str, start: int, end: int, inside: Iterable[Node]) -> str:
    """text[start:end] with one letter in place of each of a comment block's, so that it has neither lines nor `%`."""
    pieces, at = [], start
    for node in inside:
        if node.start < at:
            continue
        stop = node.end
        if text[stop - 1] == "(":  # it is not known which parenthesis closes it
            stop = start + len(text[start:end].rstrip(SPACE))
        pieces += [text[at : node.start], "x" * (stop - node.start)]
        at = stop
    return "".join([*pieces, text[at:end]])


def _lines(text: str, masked: str) -> Iterator[str]:
    """The lines of a text, without blanks at their ends, cut where those of the masked one end."""
    at = 0
    for line in masked.split("\n"):
        yield text[at : at + len(line)].rstrip(SPACE)
        at += len(line) + 1


def _paragraphs(lines: Iterable[str]) -> Iterator[list[str]]:
    paragraph: list[str] = []
    for line in [*lines, ""]:
        if line:
            paragraph.append(line)
        elif paragraph:
            yield paragraph
            paragraph = []


def _is_odd(text: str, node: Definite) -> bool:
    """Whether a key can stand between parentheses only."""
    return isinstance(node, EntryNode) and "}" in node.key
