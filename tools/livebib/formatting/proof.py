"""That a text says the same after its layout as before: read again, and compared by key, name and comment."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from livebib import rules
from livebib.formatting.blocks import SPACE
from livebib.formatting.layout import braced, lower
from livebib.formatting.order import late_definitions, preamble_value
from livebib.syntax.again import read
from livebib.syntax.nodes import BrokenNode, CommentNode, EntryNode, Node, PreambleNode, StringNode

_Fields = list[tuple[str, str]]


def difference(before: str, nodes: Sequence[Node], after: str) -> str:
    """What is not the same in another layout of a text, in words; "" if all is.

    `nodes` are those of `before`, as `split` reads it; the other text is read by other code, so that no mistake of one
    reader hides in both.
    """
    again, problems = read(after)
    if stopping := next((problem for problem in problems if rules.stops(problem.rule)), None):
        return stopping.message
    ours, theirs = _entries(before, nodes), _entries(after, again)
    if ours != theirs:
        keys = [*ours, *theirs]
        return f"the entry '{next(key for key in keys if ours.get(key) != theirs.get(key))}'"
    for what, of in (("the strings", _strings), ("the preambles", _preambles), ("the comments", _comments)):
        if of(before, nodes) != of(after, again):
            return what
    if late_definitions(before, nodes) != late_definitions(after, again):
        return "which strings are defined too late"
    return ""


def _entries(text: str, nodes: Sequence[Node]) -> dict[str, list[tuple[str, str, _Fields]]]:
    """By key, type and fields of each entry; of a repeated key or field in their order."""
    found: dict[str, list[tuple[str, str, _Fields]]] = defaultdict(list)
    names: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, EntryNode):
            fields = []
            for name, _, start, end in node.fields:
                if name not in names:
                    names[name] = lower(name)
                value = text[start:end]
                fields.append((names[name], value if value[0] == "{" else braced(value)))
            fields.sort(key=lambda field: field[0])
            found[node.key.lower()].append((node.key, lower(node.type), fields))
    return found


def _strings(text: str, nodes: Sequence[Node]) -> list[tuple[str, str]]:
    strings = (node for node in nodes if isinstance(node, StringNode))
    return [(node.name, braced(text[node.value_start : node.value_end])) for node in strings]


def _preambles(text: str, nodes: Sequence[Node]) -> list[str]:
    preambles = (preamble_value(text, node) for node in nodes if isinstance(node, PreambleNode))
    return [braced(text[start:end]) for start, end in preambles]


def _comments(text: str, nodes: Sequence[Node]) -> Counter[str]:
    """All lines of comments without the blanks around them; a comment block counts as a line."""
    return Counter(_comment_lines(text, nodes))


def _comment_lines(text: str, nodes: Sequence[Node]) -> Iterator[str]:
    here = 0
    for node in [*nodes, BrokenNode(len(text), len(text))]:
        if between := text[here : node.start].strip(SPACE):
            yield from filter(None, (line.strip(SPACE) for line in between.split("\n")))
        if isinstance(node, CommentNode):
            yield text[node.start : node.end].strip(SPACE)
        here = node.end
