"""A file as it was read: a text with its blocks, kept together so that nobody reads it a second time."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from livebib.text.bibtex import layout
from livebib.text.bibtex.layout import Splice
from livebib.text.bibtex.nodes import EntryNode, FieldNode, Node, Problem, StringNode
from livebib.text.bibtex.split import split
from livebib.text.source import Source


class Parsed(NamedTuple):
    """A file's text, the blocks that it is made of, and what is wrong in the text itself."""

    source: Source
    nodes: list[Node]
    problems: list[Problem]

    @property
    def keys(self) -> list[str]:
        """The keys of its entries."""
        return [node.key for node in self.nodes if isinstance(node, EntryNode)]

    def edited(self, splices: list[Splice]) -> Parsed:
        """The same file with another text, read again: only the edited entries where all is well, else everything."""
        source = self.source.edited(layout.apply(self.source.text, splices))
        nodes = None if self.problems else self._nodes_after(splices)
        return parse(source) if nodes is None else Parsed(source, nodes, [])

    def _nodes_after(self, splices: list[Splice]) -> list[Node] | None:
        """The blocks after edits inside of entries, each of which then still is one entry; None after any others."""
        text, by, nodes = self.source.text, 0, list[Node]()
        todo = deque(sorted(splices, key=lambda splice: splice[:2]))
        for node in self.nodes:
            own = []
            while todo and todo[0].start < node.end:
                own.append(todo.popleft())
            if not own:
                nodes.append(_moved(node, by))
                continue
            start, end = node.start, node.end
            ends_line = text[end : end + 1] in ("", "\r", "\n")  # else a % in it may be about what follows
            if not ends_line or any(each.start <= start or each.end >= end for each in own):
                return None
            inside = [Splice(each.start - start, each.end - start, each.text) for each in own]
            raw = layout.apply(text[start:end], inside)
            found, problems = split(raw)
            if problems or len(found) != 1 or not isinstance(found[0], EntryNode) or found[0].end != len(raw):
                return None
            nodes.append(_moved(found[0], start + by))
            by += len(raw) - (end - start)
        return None if todo else nodes


def parse(source: Source) -> Parsed:
    """The blocks of a file."""
    return Parsed(source, *split(source.text))


def _moved(node: Node, by: int) -> Node:
    """A block that stands so many characters further on."""
    start, end = node.start + by, node.end + by
    if isinstance(node, StringNode):
        return StringNode(start, end, node.name, node.name_start + by, node.value_start + by, node.value_end + by)
    if not isinstance(node, EntryNode):
        return type(node)(start, end)
    moved = {id(field): FieldNode(field[0], field[1] + by, field[2] + by, field[3] + by) for field in node.fields}
    return EntryNode(
        start,
        end,
        node.type,
        node.type_start + by,
        node.key,
        node.key_start + by,
        list(moved.values()),
        {name: moved[id(field)] for name, field in node.by_name.items()},
        [moved[id(field)] for field in node.loose],
    )
