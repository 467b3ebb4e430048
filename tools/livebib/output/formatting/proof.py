"""That a text says the same after its layout as before: read again, and compared by key, name and comment."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from operator import itemgetter

from livebib.output.formatting.blocks import SPACE, value_span
from livebib.output.formatting.layout import lower
from livebib.output.formatting.order import late_definitions
from livebib.text.bibtex.again import read
from livebib.text.bibtex.nodes import BrokenNode, CommentNode, EntryNode, Node, PreambleNode, StringNode
from livebib.text.bibtex.values import pieces

_Values = list[tuple[str, str]]  # names, and values as written
_Said = tuple[str, str, _Values]  # key, type and fields of an entry


def difference(before: str, nodes: Sequence[Node], after: str) -> str:
    """What is not the same in another layout of a text, in words; "" if all is.

    `nodes` are those of `before`, as `split` reads it; the other text is read by other code, so that no mistake of one
    reader hides in both.
    """
    again, problems = read(after)
    if stopping := next((problem for problem in problems if problem.rule.stops), None):
        return stopping.message
    ours, theirs = _entries(before, nodes), _entries(after, again)
    for key in {**ours, **theirs}:
        if not _alike(ours[key], theirs[key]):
            return f"the entry '{key}'"
    for kind, name in ((StringNode, "the strings"), (PreambleNode, "the preambles")):
        if not _same(_values(before, nodes, kind), _values(after, again, kind)):
            return name
    if Counter(_comments(before, nodes)) != Counter(_comments(after, again)):
        return "the comments"
    if late_definitions(before, nodes) != late_definitions(after, again):
        return "which strings are defined too late"
    return ""


def _entries(text: str, nodes: Sequence[Node]) -> dict[str, list[_Said]]:
    """The entries by key; of a repeated key or field all in their order."""
    found: dict[str, list[_Said]] = defaultdict(list)
    names = {name: lower(name) for node in nodes if isinstance(node, EntryNode) for name, *_ in node.fields}
    for node in nodes:
        if isinstance(node, EntryNode):
            fields = [(names[name], text[start:end]) for name, _, start, end in node.fields]
            fields.sort(key=itemgetter(0))
            found[node.key.lower()].append((node.key, lower(node.type), fields))
    return found


def _alike(ours: list[_Said], theirs: list[_Said]) -> bool:
    return ours == theirs or (
        len(ours) == len(theirs)
        and all(a[:2] == b[:2] and _same(a[2], b[2]) for a, b in zip(ours, theirs, strict=True))
    )


def _same(ours: _Values, theirs: _Values) -> bool:
    """Whether the names are the same, and the values but for their delimiters."""
    return len(ours) == len(theirs) and all(
        a == b or (a[0] == b[0] and _meaning(a[1]) == _meaning(b[1])) for a, b in zip(ours, theirs, strict=True)
    )


def _meaning(value: str) -> list[tuple[str, bool]]:
    return [(piece.text, piece.macro) for piece in pieces(value)]


def _values(text: str, nodes: Sequence[Node], kind: type[StringNode | PreambleNode]) -> _Values:
    found = [node for node in nodes if isinstance(node, kind)]
    return [(getattr(node, "name", ""), text[slice(*value_span(text, node))]) for node in found]


def _comments(text: str, nodes: Sequence[Node]) -> Iterator[str]:
    """All lines of comments without the blanks around them; a comment block counts as a line."""
    here = 0
    for node in [*nodes, BrokenNode(len(text), len(text))]:
        if between := text[here : node.start].strip(SPACE):
            yield from filter(None, (line.strip(SPACE) for line in between.split("\n")))
        if isinstance(node, CommentNode):
            yield text[node.start : node.end].strip(SPACE)
        here = node.end
