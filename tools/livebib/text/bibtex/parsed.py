"""A file as it was read: a text with its blocks, kept together so that nobody reads it a second time."""

from __future__ import annotations

from typing import NamedTuple

from livebib.text.bibtex import layout
from livebib.text.bibtex.layout import Splice
from livebib.text.bibtex.nodes import EntryNode, Node, Problem
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
        """The same file with another text, read again."""
        return parse(self.source.edited(layout.apply(self.source.text, splices)))


def parse(source: Source) -> Parsed:
    """The blocks of a file."""
    return Parsed(source, *split(source.text))
