"""What was meant as a link and is none, or leads nowhere, for a slip of the pen."""

import re
from bisect import bisect_right
from collections.abc import Callable, Container, Iterator
from operator import itemgetter
from typing import NamedTuple

from livebib.text.markdown.blocks import Blocks, Prose
from livebib.text.markdown.inline import Form, Scan, scan

_ADDRESS = r"https?://[^\s()<>\[\]]++"
_SLIP = re.compile(
    rf"\]\((?P<blank>{_ADDRESS}(?: (?![\"'(])[^\s()<>\[\]]++)++)\)"  # `[x](https://a b)`
    rf"|\]\((?P<bracket>{_ADDRESS})\]"  # `[x](https://a.example]`
    rf"|(?<![\]!\w])\((?P<reversed>{_ADDRESS})\)\[[^\[\]]{{1,200}}\](?![(\[:])"  # `(https://a.example)[x]`
    # `[x][nowhere]`, but not a[i][j].
    r"|(?<![\]\\\w!])\[[^\[\]@^][^\[\]]{0,200}\]\[(?P<undefined>[^\[\]@^][^\[\]]{0,200})\](?![(\[:])"
)
_MAY_HOLD_ONE = re.compile(r"\]\(|\]\[|\)\[")


class Slip(NamedTuple):
    """One of them. Lines and columns count from 1, columns in characters; the end is exclusive."""

    kind: str  # "blank", "bracket", "reversed", "undefined", "empty", "scheme" or "twice"
    text: str  # the address, or the label, as written
    line: int
    column: int
    end_line: int
    end_column: int


def slips(blocks: Blocks, covered: Container[int], defined: Callable[[str], bool]) -> list[Slip]:
    """All of a document but for those in `covered` lines; `defined` tells whether a label has a definition."""
    found: list[Slip] = []
    seen: dict[str, int] = {}  # addresses in lists, and the line of the first
    for prose in blocks.prose:
        if prose.line not in covered and _MAY_HOLD_ONE.search(prose.text):
            found += _in_prose(prose, defined, seen)
    return sorted(found, key=lambda slip: slip[2:])


def _in_prose(prose: Prose, defined: Callable[[str], bool], seen: dict[str, int]) -> Iterator[Slip]:
    text, found = prose.text, scan(prose.text, defined)
    for hit in _SLIP.finditer(text):
        kind = hit.lastgroup
        assert kind is not None
        start, end = hit.span(kind)
        if not _is_inside(found, hit.start()) and not (kind == "undefined" and defined(hit[kind])):
            yield _slip(prose, kind, start, end)
    for form, start, end in found.targets:
        if form is not Form.DESTINATION:
            continue
        written = text[start:end].strip()
        if not written:
            yield _slip(prose, "empty", start, end)
        elif written.lower().startswith("www."):
            yield _slip(prose, "scheme", start, end)
        elif prose.nested and "://" in written and seen.setdefault(written, prose.line) != prose.line:
            yield _slip(prose, "twice", start, end)


def _is_inside(found: Scan, at: int) -> bool:
    """Whether a character stands in code, a comment or a tag."""
    for spans in (found.codes, found.comments, found.tags):  # each in order, and apart
        before = bisect_right(spans, at, key=itemgetter(0)) - 1
        if before >= 0 and at < spans[before][1]:
            return True
    return False


def _slip(prose: Prose, kind: str, start: int, end: int) -> Slip:
    line, column = prose.locate(max(start, end - 1))
    return Slip(kind, prose.text[start:end], *prose.locate(start), line, column + (end > start))
