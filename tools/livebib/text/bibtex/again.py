"""A second reader, for proofs: it shares no step with bibtexparser, and takes a fraction of the time.

An entry without anything odd in it is read by regular expressions of BibTeX's grammar, anything else by the scanner.
`split` says more about what is wrong with a text.
"""

import re

from livebib.text.bibtex.grammar import IDENTIFIER, LINE_START_BLOCK, SIMPLE_VALUE
from livebib.text.bibtex.nodes import EntryNode, FieldNode, Node, Problem
from livebib.text.bibtex.scanner import Scanner

_SPACE = r"[ \t\r\n\f\v]*+"
_HEAD = re.compile(
    rf"@{_SPACE}({IDENTIFIER.pattern}){_SPACE}\{{{_SPACE}([^\x00-\x20,{{}}()\"=\x7f-\U0010ffff]++){_SPACE}([,}}])"
)
_PIECE = rf"(?:{SIMPLE_VALUE.pattern})"
_FIELD = re.compile(
    rf"{_SPACE}({IDENTIFIER.pattern}){_SPACE}={_SPACE}({_PIECE}(?:{_SPACE}#{_SPACE}{_PIECE})*+){_SPACE}([,}}])"
)
_END = re.compile(rf"{_SPACE}()()(\}})")  # behind the last comma, with groups as those of a field
_NO_ENTRIES = ("string", "preamble", "comment")


def read(text: str) -> tuple[list[Node], list[Problem]]:
    """All blocks of a text in their order, and what is wrong within them. `loose` names any field."""
    scanner = Scanner(text)
    nodes: list[Node] = []
    here = 0
    while (at := scanner.next_block(here, len(text))) is not None:
        nodes.append(_entry(text, at) or scanner.block(at))
        here = nodes[-1].end
    return nodes, scanner.problems


def _entry(text: str, start: int) -> EntryNode | None:
    """The entry that begins there, if it is an easy one."""
    head = _HEAD.match(text, start)
    if head is None or head[1].lower() in _NO_ENTRIES:
        return None
    fields: list[FieldNode] = []
    new = tuple.__new__  # see split
    at, mark = head.end(), head[3]
    while mark == ",":
        found = _FIELD.match(text, at) or _END.match(text, at)
        if found is None:
            return None
        at, mark = found.end(), found[3]
        if found[1]:
            fields.append(new(FieldNode, (found[1], found.start(1), *found.span(2))))
    if text.find("@", start + 1, at) >= 0 and LINE_START_BLOCK.search(text, start + 1, at):
        return None  # where perhaps the next one begins, and a brace is missing before
    by_name: dict[str, FieldNode] = {}
    for field in fields:
        by_name.setdefault(field[0].lower(), field)
    return new(EntryNode, (start, at, head[1], head.start(1), head[2], head.start(2), fields, by_name, fields))
