"""What a .bib file is made of: nodes that remember where they stand, in characters of the decoded text.

Nodes hold offsets, not copies: `text[node.start:node.end]` is the node as written.
"""

from dataclasses import dataclass
from typing import NamedTuple

from livebib.model.rule import Rule


class FieldNode(NamedTuple):
    """`name = value`; the name as written, the value with its delimiters."""

    name: str
    name_start: int
    value_start: int
    value_end: int


class EntryNode(NamedTuple):
    """`@type{key, …}` from the `@` to just after the closing delimiter."""

    start: int
    end: int
    type: str  # as written, without the @
    type_start: int
    key: str
    key_start: int
    fields: list[FieldNode]
    by_name: dict[str, FieldNode]  # in lower case; of a repeated name the first, as BibTeX reads it
    loose: list[FieldNode]  # those whose values may name a macro

    @property
    def has_repeated_field(self) -> bool:
        """Whether a name comes twice, whatever its case."""
        return len(self.by_name) < len(self.fields)


@dataclass(frozen=True, slots=True)
class StringNode:
    """`@string{name = value}`."""

    start: int
    end: int
    name: str
    name_start: int
    value_start: int
    value_end: int


@dataclass(frozen=True, slots=True)
class PreambleNode:
    """`@preamble{value}`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CommentNode:
    """`@comment{…}`. Text between blocks is no node: it is what the nodes leave over."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class BrokenNode:
    """A stretch that begins like a block and cannot be understood; it stays in the file untouched."""

    start: int
    end: int


Node = EntryNode | StringNode | PreambleNode | CommentNode | BrokenNode


class Problem(NamedTuple):
    """Something wrong in the text itself; the library turns it into a Finding."""

    rule: Rule
    start: int
    end: int
    message: str
    hint: str = ""
    key: str | None = None
    field: str | None = None
