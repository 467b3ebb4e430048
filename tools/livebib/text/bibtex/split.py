"""A text into nodes: bibtexparser splits, every result is held against BibTeX's grammar, and where one does not
stand the scanner re-reads just that stretch. So nothing is lost silently, and clean files cost little more than
the bare split.

What trips a guard (each found in real files): a value that is not `piece (# piece)*`, a field name with characters
no name has, a key with white space inside, a block that bibtexparser gave up on, and an `@type{` in what it took for
text between blocks.
"""

import gc
import logging
import re
from collections.abc import Iterator

from bibtexparser import model as bp
from bibtexparser.splitter import Splitter

from livebib.text.bibtex.grammar import BLOCK_START, IDENTIFIER, ODD_SPACE, SIMPLE_VALUE, Braces, after_space
from livebib.text.bibtex.nodes import (
    BrokenNode,
    CommentNode,
    EntryNode,
    FieldNode,
    Node,
    PreambleNode,
    Problem,
    StringNode,
)
from livebib.text.bibtex.problems import COMMENTED_ENTRY, STRAY_AT, SYNTAX_ERROR
from livebib.text.bibtex.scanner import Scanner
from livebib.text.bibtex.values import piece_at

_HEAD = re.compile(r"@(\w+)[ \t]*[{(]\s*([^\s,{}()\"]+)")
_LINE = re.compile(r"(@[ \t]*+(?!comment\b)[A-Za-z][\w-]*+)[^\n]*[={,]", re.IGNORECASE)
_COMMENT = re.compile(r"@\s*+comment\b", re.IGNORECASE)
_KINDS: dict[type[bp.Block], str] = {bp.String: "string", bp.Preamble: "preamble", bp.ExplicitComment: "comment"}
_JOIN = re.compile(r"\s*#\s*")
_ASCII = bytes(range(128))


def split(text: str) -> tuple[list[Node], list[Problem]]:
    """All blocks of a text in their order, and what is wrong with it."""
    scanner = Scanner(text)
    nodes: list[Node] = []
    here = 0
    # Field names that have passed their guard, and in lower case: there are few, and each comes often.
    names: dict[str, tuple[str, str]] = {}
    odd = _has_odd_space(text)
    for start, end, block in _located(text, _bare_blocks(text)):
        if text.find("@", here, start) >= 0:
            nodes.extend(_between(scanner, here, start))
            here = max(here, nodes[-1].end if nodes else 0)
        if end <= here:  # inside a stretch that was re-read
            continue
        if start < here:
            nodes.extend(_between(scanner, here, end))
            here = max(end, nodes[-1].end)
            continue
        node = _understood(text, start, end, block, names, scanner.braces, odd)
        if node is None:
            again = scanner.next_block(start, end)
            node = _nameless(scanner, start, end) if again is None else scanner.block(again)
        nodes.append(node)
        here = node.end
    nodes.extend(_between(scanner, here, len(text)))
    here = 0
    for node in nodes:
        if node.start and text[node.start - 1] != "\n" and not isinstance(node, BrokenNode):
            _warn_of_percent(scanner, node)
        if text.find("@", here, node.start) >= 0:
            _warn_of_at(scanner, here, node.start)
        here = node.end
    _warn_of_at(scanner, here, len(text))
    scanner.problems.sort(key=lambda problem: problem.start)
    return nodes, scanner.problems


def _bare_blocks(text: str) -> list[bp.Block]:
    """bibtexparser's blocks, without its middlewares and without its talk."""
    log = logging.getLogger("bibtexparser.splitter")
    before, log.disabled = log.disabled, True
    collecting = gc.isenabled()
    gc.disable()  # failed blocks hold tracebacks, and walking those again and again costs the square
    try:
        return Splitter(text).split().blocks
    finally:
        log.disabled = before
        if collecting:
            gc.enable()


def _located(text: str, blocks: list[bp.Block]) -> Iterator[tuple[int, int, bp.Block]]:
    """Each block with its span; the text between blocks counts as no block (the caller looks into it).

    The list is used up: what has become nodes makes room for the next ones.
    """
    at = 0
    blocks.reverse()
    while blocks:
        block = blocks.pop()
        while type(block) is not bp.Entry and isinstance(block, (bp.DuplicateBlockKeyBlock, bp.DuplicateFieldKeyBlock)):
            if block.ignore_error_block is None:
                break
            block = block.ignore_error_block
        raw = block.raw
        if not raw or (type(block) is not bp.Entry and isinstance(block, bp.ImplicitComment)):
            continue
        # Nearly always only white space comes before it, and comparing a long text costs less than searching for it.
        start = after_space(text, at)
        if not text.startswith(raw, start):
            start = text.find(raw, at)
        if start < 0:  # cannot be, and if it were, the scanner would find it again
            continue
        # A failed block's raw text may reach into the next block.
        failed = type(block) is not bp.Entry and isinstance(block, bp.ParsingFailedBlock)
        at = start + (1 if failed else len(raw))
        yield start, start + len(raw), block


def _understood(
    text: str, start: int, end: int, block: bp.Block, names: dict[str, tuple[str, str]], braces: Braces, odd: bool
) -> Node | None:
    """The node of a block that passes all guards, else None."""
    if isinstance(block, bp.Entry):
        node = _entry(text, start, end, block, names, braces)
        return None if node and odd and _odd_between(text, node) else node
    head = BLOCK_START.match(text, start)
    kind = _KINDS.get(type(block))
    # bibtexparser takes @strings{…}, @commentary{…} and the like for what they begin with.
    if head is None or head[1].lower() != kind or (odd and kind != "comment"):
        return None
    if isinstance(block, bp.String):
        name_start = text.find(block.key, start + 7)
        value_start = text.find(block.value, text.find("=", name_start + len(block.key)) + 1)
        value_end = value_start + len(block.value)
        if IDENTIFIER.fullmatch(block.key) and _is_value(text, value_start, value_end, braces):
            return StringNode(start, end, block.key, name_start, value_start, value_end)
        return None
    if isinstance(block, bp.ExplicitComment):
        return None if text.find("@", start + 1, end) >= 0 or text[end - 1] == ")" else CommentNode(start, end)
    if isinstance(block, bp.Preamble):
        body = block.value.strip()
        at = text.find(body, start + 9)
        return PreambleNode(start, end) if _is_value(text, at, at + len(body), braces) else None
    return None


def _entry(
    text: str, start: int, end: int, block: bp.Entry, names: dict[str, tuple[str, str]], braces: Braces
) -> EntryNode | None:
    head = _HEAD.match(text, start)
    key = block.key
    if head is None or head[2] != key:
        return None
    fields: list[FieldNode] = []
    by_name: dict[str, FieldNode] = {}
    loose: list[FieldNode] = []
    add, add_by_name = fields.append, by_name.setdefault
    # Searched in the block's own text: one letter beyond Latin-1 makes every search in the whole text a slow one.
    find = (block.raw or "").find
    simple = SIMPLE_VALUE.fullmatch
    at = head.end() - start
    new = tuple.__new__  # a quarter of a million of them: a NamedTuple's own constructor takes twice the time
    for field in block.fields:
        name, value = field.key, field.value
        if name not in names:
            if not IDENTIFIER.fullmatch(name):
                return None
            names[name] = name, name.lower()
        name, lower = names[name]
        name_at = find(name, at)
        value_at = find(value, name_at + len(name))
        length = len(value)
        at = value_at + length
        node = new(FieldNode, (name, start + name_at, start + value_at, start + at))
        add(node)
        add_by_name(lower, node)
        # The first test is the second one's commonest case, without the regular expression's cost.
        if value.rfind("{") != 0 or value.find("}") != length - 1:
            if simple(value):
                if value[0] in '{"':
                    continue
            elif not value or not _is_value(text, start + value_at, start + at, braces):
                return None
            loose.append(node)
    return new(EntryNode, (start, end, head[1], start + 1, key, head.start(2), fields, by_name, loose))


def _has_odd_space(text: str) -> bool:
    """Whether `ODD_SPACE` is anywhere in it. Bytes are sifted much faster than a text is searched."""
    beyond_ascii = text.encode("utf-8", "surrogatepass").translate(None, delete=_ASCII)
    return ODD_SPACE.search(beyond_ascii.decode("utf-8", "surrogatepass")) is not None


def _odd_between(text: str, node: EntryNode) -> bool:
    """Whether something that only looks like white space stands between the fields: there it is part of a name."""
    at = node.start
    for field in node.fields:
        if ODD_SPACE.search(text, at, field.value_start):
            return True
        at = field.value_end
    return ODD_SPACE.search(text, at, node.end) is not None


def _is_value(text: str, start: int, end: int, braces: Braces) -> bool:
    """True when text[start:end] is exactly `piece (# piece)*`."""
    at = start
    while piece := piece_at(text, at, braces):
        if piece.end == end:
            return True
        join = _JOIN.match(text, piece.end)
        if join is None or join.end() >= end:
            return False
        at = join.end()
    return False


def _between(scanner: Scanner, start: int, end: int) -> Iterator[Node]:
    """The blocks that hide in [start, end), where bibtexparser saw none."""
    while start < end and (at := scanner.next_block(start, end)) is not None:
        node = scanner.block(at)
        yield node
        start = node.end


def _nameless(scanner: Scanner, start: int, end: int) -> BrokenNode:
    """`@{key, …}`, which is no block by BibTeX's rules."""
    scanner.problems.append(
        Problem(SYNTAX_ERROR, start, start + 1, "an entry without a type", "write @article, @book, @misc or another")
    )
    return BrokenNode(start, end)


def _warn_of_at(scanner: Scanner, start: int, end: int) -> None:
    """An `@` outside of blocks: to BibTeX the beginning of an entry, whatever comes before it on its line."""
    text = scanner.text
    warned = False  # of one of them, which is enough: where there is one address there are more
    at = text.find("@", start, end)
    while at >= 0:
        if scanner.begins_line(at) and (line := _LINE.match(text, at, end)):
            message = f"'{line[1].strip()}' begins no entry: expected '{{' behind the type"
            scanner.problems.append(Problem(SYNTAX_ERROR, at, line.end(1), message, "write @type{key, …}"))
        elif not warned and not _COMMENT.match(text, at):
            warned = True
            message = "an '@' in the text between entries: BibTeX takes it for the beginning of one and fails"
            scanner.problems.append(Problem(STRAY_AT, at, at + 1, message, "write 'at', or delete it"))
        at = text.find("@", at + 1, end)


def _warn_of_percent(scanner: Scanner, node: Node) -> None:
    """`% @misc{old, …}`: BibTeX knows no comments, so what looks switched off is still an entry to it."""
    if scanner.follows_percent(node.start):
        message, hint = "'%' does not switch an entry off: BibTeX reads it", "delete it, or drop its '@'"
        key = node.key if isinstance(node, EntryNode) else None
        if isinstance(node, StringNode | PreambleNode):  # which others may need
            what = "@string" if isinstance(node, StringNode) else "@preamble"
            message, hint = f"'%' does not switch a {what} off: BibTeX reads it", f"begin a line with the {what}"
        scanner.problems.append(Problem(COMMENTED_ENTRY, node.start, node.start + 1, message, hint, key))
