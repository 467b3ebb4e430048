"""How one block is written: fields in a fixed order, `=` below each other, braces, a comma behind every field.

The text of a value stays as it is to the byte, line ends and blanks within too: white space matters in some fields
(`file`, `abstract`), and a value over several lines was broken there by somebody.
"""

from functools import lru_cache

from livebib.output.formatting.blocks import Block, value_span
from livebib.text.bibtex.grammar import NUMBER
from livebib.text.bibtex.nodes import EntryNode, StringNode
from livebib.text.bibtex.values import pieces
from livebib.text.bibtex.vocabulary import FIELDS

_PLACES = {name: f"{place:03}" for place, name in enumerate(FIELDS)}
_BEHIND = "999"  # where the others stand, by name
_WIDTH = 13  # of a name and its blanks; more where an entry has a longer one


@lru_cache(maxsize=4096)
def _sorted_by_and_head(name: str) -> tuple[str, str]:
    """What a field is sorted by, and its line up to the value."""
    small = lower(name)
    return _PLACES.get(small, _BEHIND + small), f"  {small:<{_WIDTH}} = "


def block_text(block: Block, text: str, line_end: str) -> str:
    """A block of a text and its comments, from its first line to its last, without the line end."""
    node = block.node
    if block.odd:
        written = text[node.start : node.end]
    elif isinstance(node, EntryNode):
        written = line_end.join(_entry(node, text))
    else:
        value = braced(text[slice(*value_span(text, node))])
        written = f"@string{{{node.name} = {value}}}" if isinstance(node, StringNode) else f"@preamble{{{value}}}"
    return line_end.join([*block.above, written + block.behind])


def _entry(node: EntryNode, text: str) -> list[str]:
    # By place, and where a name is repeated by where it stood.
    rows = sorted([(*_sorted_by_and_head(name), start, end) for name, _, start, end in node.fields])
    if any(len(name) > _WIDTH for name in node.by_name):
        width = max(map(len, node.by_name))
        rows = [(place, f"{head[:-3]:<{width + 2}} = ", start, end) for place, head, start, end in rows]
    fields = [f"{head}{braced(text[start:end])}," for _, head, start, end in rows]
    return [f"@{lower(node.type)}{{{node.key},", *fields, "}"]


def braced(value: str) -> str:
    """A value between braces instead of quotation marks or none; macros and what is joined by `#` as they are.

    To BibTeX (bibtex.web, sections 250–257) and biber both pairs of delimiters mean the same, and so does a number
    without: braces within must balance either way.
    """
    if value[0] == '"':
        if value.find('"', 1) == len(value) - 1 or len(pieces(value)) == 1:
            return f"{{{value[1:-1]}}}"
    elif NUMBER.fullmatch(value):
        return f"{{{value}}}"
    return value


def lower(name: str) -> str:
    """A name with small letters. BibTeX tells only those of ASCII from capitals."""
    return name.lower() if name.isascii() else "".join(c.lower() if c.isascii() else c for c in name)
