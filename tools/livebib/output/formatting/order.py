"""The canonical order of a file's parts: strings first, entries by key between headings, parents behind children."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile

from livebib.output.formatting.blocks import Block, Heading, Part, value_span
from livebib.text.bibtex.nodes import EntryNode, Node, PreambleNode, StringNode
from livebib.text.bibtex.values import pieces

_Section = tuple[list[Heading], list[Block]]  # entries that change places among each other, and what stands above


def ordered(text: str, parts: Sequence[Part], nodes: Sequence[Node]) -> list[Part]:
    """The parts in canonical order.

    @string and @preamble come first, in their order. Where that would give a value another meaning, no block changes
    its place. Headings part the rest into sections, each of which is sorted by itself. Who is named by a `crossref` of
    the file comes last in its section, or in that of its last child: BibTeX wants parents behind their children.
    """
    first = next((at for at, part in enumerate(parts) if _is_entry(part)), len(parts))
    head, body = list(parts[:first]), parts[first:]
    late = [part for part in body if isinstance(part, Block) and not _is_entry(part)]
    if late:
        shown = {part.node.start for part in parts if isinstance(part, Block)}
        hides = any(isinstance(node, StringNode | PreambleNode) and node.start not in shown for node in nodes)
        if hides or late_definitions(text, nodes):
            return list(parts)
        at = max((at + 1 for at, part in enumerate(head) if isinstance(part, Block)), default=min(len(head), 1))
        head[at:at] = late
    return [*head, *_sorted(text, (part for part in body if isinstance(part, Heading) or _is_entry(part)))]


def late_definitions(text: str, nodes: Iterable[Node]) -> list[str]:
    """The names that a @string behind an entry defines although they were used, or defined, before it."""
    behind = list(dropwhile(lambda node: not isinstance(node, EntryNode), nodes))
    if not any(isinstance(node, StringNode) for node in behind):
        return []
    known: set[str] = set()
    found: list[str] = []
    for node in nodes:
        if isinstance(node, EntryNode):
            spans = [(field.value_start, field.value_end) for field in node.loose]
        elif isinstance(node, StringNode | PreambleNode):
            spans = [value_span(text, node)]
        else:
            continue
        known.update(piece.text.lower() for start, end in spans for piece in pieces(text[start:end]) if piece.macro)
        if isinstance(node, StringNode):
            name = node.name.lower()
            if name in known and node.start >= behind[0].start:
                found.append(name)
            known.add(name)
    return found


def _sorted(text: str, parts: Iterable[Part]) -> Iterator[Part]:
    """Headings and entries, the entries of each section sorted."""
    sections: list[_Section] = [([], [])]
    for part in parts:
        if isinstance(part, Block):
            sections[-1][1].append(part)
        else:
            if sections[-1][1]:
                sections.append(([], []))
            sections[-1][0].append(part)
    parents = _parents(text, sections)
    places: list[list[tuple[int, str, int, Block]]] = [[] for _ in sections]
    for number, (_, blocks) in enumerate(sections):
        for block in blocks:
            key = _key(block)
            generation, last = parents.get(key, (0, 0))
            places[max(number, last)].append((generation, key, block.node.start, block))
    for (headings, _), place in zip(sections, places, strict=True):
        yield from headings
        yield from (block for *_, block in sorted(place))


def _parents(text: str, sections: Sequence[_Section]) -> dict[str, tuple[int, int]]:
    """By key, how many generations stand below a parent, and the last section with one of its descendants.

    What belongs to a cycle of crossrefs has no such place and is left out.
    """
    section: dict[str, int] = {}  # of the last entry of each key
    named: dict[str, set[str]] = defaultdict(set)  # by key, the parents
    for number, (_, blocks) in enumerate(sections):
        for block in blocks:
            section[_key(block)] = number
            assert isinstance(block.node, EntryNode)
            if field := block.node.by_name.get("crossref"):
                value = pieces(text[field.value_start : field.value_end])
                named[_key(block)].add("".join(piece.text for piece in value if not piece.macro).strip().lower())
    waiting = Counter(parent for parents in named.values() for parent in parents)
    ready = [key for key in named if not waiting[key]]
    found: dict[str, tuple[int, int]] = {}
    while ready:
        key = ready.pop()
        generation, last = found.get(key, (0, 0))
        last = max(last, section[key])
        for parent in named.get(key, set()) & section.keys():
            known = found.get(parent, (0, 0))
            found[parent] = max(known[0], generation + 1), max(known[1], last)
            waiting[parent] -= 1
            if not waiting[parent]:
                ready.append(parent)
    return found


def _key(block: Block) -> str:
    assert isinstance(block.node, EntryNode)
    return block.node.key.lower()


def _is_entry(part: Part) -> bool:
    return isinstance(part, Block) and isinstance(part.node, EntryNode)
