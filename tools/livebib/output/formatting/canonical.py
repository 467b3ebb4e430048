"""A text of BibTeX in canonical layout, or why it has to stay as it is."""

from __future__ import annotations

import gc
from typing import NamedTuple

from livebib.output.formatting.blocks import Block, Heading, Part, parts
from livebib.output.formatting.layout import Layout
from livebib.output.formatting.order import ordered
from livebib.output.formatting.proof import difference
from livebib.text.bibtex.nodes import Problem, StringNode
from livebib.text.bibtex.split import split


class Canonical(NamedTuple):
    """What became of a text."""

    text: str  # in canonical layout; as it was if something stands against it
    problem: Problem | None = None  # the first that leaves it open what the text says
    difference: str = ""  # what the layout would have changed: a bug


def canonical(text: str) -> Canonical:
    """A text in canonical layout, proved to say the same."""
    collecting = gc.isenabled()
    gc.disable()  # a million small values without a cycle among them: looking for some takes a third of the time
    try:
        return _canonical(text)
    finally:
        if collecting:
            gc.enable()


def _canonical(text: str) -> Canonical:
    nodes, problems = split(text)
    if stopping := next((problem for problem in problems if problem.rule.stops), None):
        return Canonical(text, stopping)
    found = parts(text, nodes, problems)
    line_end = _line_end(text, found)
    written = _joined(Layout(text, line_end), ordered(text, found, nodes), line_end)
    if written == text:
        return Canonical(text)
    if unlike := difference(text, nodes, written):
        return Canonical(text, difference=unlike)
    return Canonical(written)


def _joined(layout: Layout, parts: list[Part], line_end: str) -> str:
    """All parts with a blank line between two of them; strings stand together if they did."""
    found: list[str] = []
    for before, part in zip([None, *parts], parts, strict=False):
        if before is not None and not _together(before, part):
            found.append(line_end)
        found += [layout.block(part) if isinstance(part, Block) else line_end.join(part.lines), line_end]
    return "".join(found)


def _together(before: Part, part: Part) -> bool:
    """Whether two strings stand on lines one below the other."""
    if isinstance(before, Heading) or isinstance(part, Heading) or part.apart:
        return False
    return isinstance(before.node, StringNode) and isinstance(part.node, StringNode)


def _line_end(text: str, parts: list[Part]) -> str:
    """The line end that is most frequent behind blocks; without any block the last there is."""
    if "\r\n" not in text:
        return "\n"
    found = [text.find("\n", part.node.end) for part in parts if isinstance(part, Block)]
    ends = [at for at in found if at >= 0] or [text.rfind("\n")]
    return "\r\n" if 2 * sum(text[at - 1] == "\r" for at in ends) > len(ends) else "\n"
