"""What a .bib file is made of when its blocks may change places: each block with its comments, and headings.

Comments are whatever stands between blocks, and @comment blocks. A comment behind a block on the same line is that
block's; one directly above a block is that one's; one with a blank line below it is a heading. What BibTeX reads and
biber does not (`% @misc{…}`, an entry within @comment) is part of a heading, so that it stays where it is.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from livebib.text.bibtex.grammar import Braces
from livebib.text.bibtex.nodes import BrokenNode, CommentNode, EntryNode, Node, PreambleNode, Problem, StringNode
from livebib.text.bibtex.problems import ENTRY_IN_COMMENT, PERCENT_COMMENT

Definite = EntryNode | StringNode | PreambleNode

SPACE = " \t\r\n\f\v"  # BibTeX's; anything else between blocks is a comment's text
# What stands for each letter of a comment block, and of one in which BibTeX reads an entry; the latter is no letter.
_COMMENT, _HIDES = "x", "\ufdd0"
_PARENTHESIS = re.compile(r"[()]")
# How a file is encoded (see `source`), which concerns no single entry.
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


class _Comments(NamedTuple):
    """What stands between two blocks."""

    behind: str  # on the line of the block before
    headings: list[Heading]
    above: Sequence[str]  # the lines directly above the block that follows
    apart: bool  # whether those, or a blank line, part the blocks


def parts(text: str, nodes: Sequence[Node], problems: Sequence[Problem]) -> list[Part]:
    """All of a text, in its order. No problem may leave it open what the text says."""
    percents = [problem.start for problem in problems if problem.rule is PERCENT_COMMENT]
    found: list[Part] = []
    here = 0  # where the last block ends
    inside: list[tuple[int, int, str]] = []  # the comment blocks behind it: from, to, and the letter that masks them
    at, percent = 0, False  # where the last of either ends, and whether a % stands before that on its line
    for node, hides in _outermost(text, nodes, problems):
        _, line_end, line = text[at : node.start].rpartition("\n")
        percent = "%" in line or (percent and not line_end)
        at = node.end
        if isinstance(node, CommentNode):
            inside.append((node.start, node.end, _HIDES if hides else _COMMENT))
            continue
        if percent or isinstance(node, BrokenNode):  # what has no key has no place in an order, and keeps its own
            inside.append((node.start, node.end, _HIDES))
            continue
        if not inside and not text[here : node.start].strip(SPACE):  # nearly always
            comments = _Comments("", [], (), text.count("\n", here, node.start) > 1)
        else:
            masked = _masked(text, here, node.start, inside)
            comments = _between(text[here : node.start], masked, is_first=not found, is_last=False)
            _take_in(found, comments)
        mark = bisect_left(percents, node.start)
        odd = (mark < len(percents) and percents[mark] < node.end) or (isinstance(node, EntryNode) and "}" in node.key)
        found.append(Block(node, comments.above, "", comments.apart, odd))
        here, inside = node.end, []
    masked = _masked(text, here, len(text), inside)
    _take_in(found, _between(text[here:], masked, is_first=not found, is_last=True))
    return found


def value_span(text: str, node: StringNode | PreambleNode) -> tuple[int, int]:
    """Where the value of a @string or a @preamble stands."""
    if isinstance(node, StringNode):
        return node.value_start, node.value_end
    start = min(at for mark in "{(" if (at := text.find(mark, node.start, node.end)) >= 0) + 1
    body = text[start : node.end - 1]
    return node.end - 1 - len(body.lstrip()), start + len(body.rstrip())


def _outermost(text: str, nodes: Sequence[Node], problems: Iterable[Problem]) -> Iterator[tuple[Node, bool]]:
    """The blocks, @comment as biber reads it, and whether it is one that holds entries."""
    braces = Braces(text)
    holding = {p.start: braces.close(p.end - 1) for p in problems if p.rule is ENTRY_IN_COMMENT}
    past = 0
    for at, node in enumerate(nodes):
        if node.start < past:
            continue
        hides = False
        if isinstance(node, CommentNode):
            past = node.end
            if (close := holding.get(node.start)) is not None:
                past, hides = close + 1, True
            elif text[node.end - 1] == "(":
                past = _closed(text, node.end, nodes[at + 1].start if at + 1 < len(nodes) else len(text))
            node = CommentNode(node.start, past)
        yield node, hides


def _closed(text: str, start: int, end: int) -> int:
    """Where a @comment in parentheses ends whose first one stands before `start`."""
    depth = 1
    for mark in _PARENTHESIS.finditer(text, start, end):
        depth += 1 if mark[0] == "(" else -1
        if depth == 0:
            return mark.end()
    return start


def _masked(text: str, start: int, end: int, inside: Iterable[tuple[int, int, str]]) -> str:
    """text[start:end] with a letter in place of each of a comment block's, so that those have neither lines nor `%`."""
    pieces, at = [], start
    for begin, stop, letter in inside:
        pieces += [text[at:begin], letter * (stop - begin)]
        at = stop
    return "".join([*pieces, text[at:end]])


def _between(text: str, masked: str, *, is_first: bool, is_last: bool) -> _Comments:
    """The comments of a text between two blocks, or before the first, or behind the last."""
    lines, at = [], 0
    for line in masked.split("\n"):
        lines.append((text[at : at + len(line)].rstrip(SPACE), _HIDES in line))
        at += len(line) + 1
    behind = ""
    if not is_first:
        beside, hides = lines[0]
        if hides:
            lines[0] = beside.strip(SPACE), hides
        else:
            behind = " " * beside.startswith((" ", "\t")) + beside.strip(SPACE)
            del lines[0]
    for number in reversed([number for number, (line, _) in enumerate(lines) if _ENCODING.match(line)]):
        lines.insert(number + 1, ("", False))
    if lines and not is_last and not lines[-1][0]:  # the beginning of the next block's own line
        lines.pop()
    paragraphs = [list(each) for is_text, each in groupby(lines, key=lambda line: line[0] != "") if is_text]
    above: list[str] = []
    if not is_last and lines and lines[-1][0] and not any(hides for _, hides in paragraphs[-1]):
        above = [line for line, _ in paragraphs.pop()]
    return _Comments(behind, [Heading([line for line, _ in each]) for each in paragraphs], above, bool(lines))


def _take_in(found: list[Part], comments: _Comments) -> None:
    if comments.behind:
        block = found[-1]
        assert isinstance(block, Block)
        found[-1] = block._replace(behind=comments.behind)
    found += comments.headings
