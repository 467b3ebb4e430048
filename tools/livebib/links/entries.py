"""What an entry claims: every address and identifier in its own fields, each at its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from livebib.library.entry import Entry
from livebib.library.links import NOTES, stretches
from livebib.links.model import Owner
from livebib.text import claims, identifiers
from livebib.text.bibtex.grammar import SIMPLE_VALUE
from livebib.text.bibtex.nodes import FieldNode
from livebib.text.bibtex.values import pieces
from livebib.text.bibtex.vocabulary import LINKS
from livebib.text.claims import Claim
from livebib.text.latex import links

Found = Iterable[tuple[int, int, Claim]]  # start and end within the value's text
_WORK_ITSELF = frozenset({"url", "pdf", "doi", "eprint"})  # fields whose page should name the entry's work


def of_entry(entry: Entry) -> Iterator[tuple[Claim, Owner]]:
    """All that an entry itself claims, in the order of its fields; what it inherits is its parent's claim.

    Of a field that comes twice the first counts, as in BibTeX. An owner's place is the very stretch of the file that is
    the address; where macros or `#` make up the value, it is the whole value.
    """
    seen: set[str] = set()
    for node in entry.node.fields:
        name = node.name.lower()
        if name not in seen:
            seen.add(name)
            yield from _of_field(entry, node, name)


def _of_field(entry: Entry, node: FieldNode, name: str) -> Iterator[tuple[Claim, Owner]]:
    source = entry.source
    reader = _READERS.get(name)
    if reader is None and not _may_be_address(entry, node, name):
        return
    text, offset = _value(entry, node)
    for start, end, claim in reader(entry, text) if reader else _addresses(name, text):
        first, last = (node.value_start, node.value_end) if offset is None else (offset + start, offset + end)
        written = source.text[first:last]
        title = entry.title or None if name in _WORK_ITSELF else None
        yield claim, Owner(source.place(first, last), entry.key, name, written, claim.fragment, title)


def _value(entry: Entry, node: FieldNode) -> tuple[str, int | None]:
    """A field's text, and the offset in the file at which it stands as it is; None if it was put together."""
    raw = entry.source.text[node.value_start : node.value_end]
    if raw[:1] in ("{", '"'):
        if SIMPLE_VALUE.fullmatch(raw):
            return raw[1:-1], node.value_start + 1
        found = pieces(raw)
        if len(found) == 1:
            return found[0].text, node.value_start + 1
    elif raw.isdecimal():
        return raw, node.value_start
    return entry.library.expand(raw), None


def _may_be_address(entry: Entry, node: FieldNode, name: str) -> bool:
    """Whether a field may hold an address, by its name or its value; macros may stand for one."""
    text = entry.source.text
    if name in LINKS or name in NOTES:
        return True
    return text[node.value_start].isalpha() or text.find("://", node.value_start, node.value_end) >= 0


def _addresses(name: str, text: str) -> Found:
    """The addresses that are all of the value; in notes, those in running text, too."""
    for start, end in links.within(text) if name in NOTES else stretches(name, text):
        if claim := claims.address(links.meant(text[start:end])):
            yield start, end, claim


def _doi(entry: Entry, text: str) -> Found:
    if stretch := links.whole(text):
        claim = claims.doi(links.meant(text[slice(*stretch)]))
        several = [each for each in identifiers.named(text) if each.kind == "doi"] if claim.problem else []
        if len(several) > 1:
            yield from ((each.start, each.end, claims.doi(each.value)) for each in several)
        else:
            yield *stretch, claim


def _eprint(entry: Entry, text: str) -> Found:
    """An arXiv id. Other archives have ids of all sorts: where none is named, it counts if it reads as one of arXiv."""
    archive = entry.get("archiveprefix").strip("{} ").lower()
    stretch = links.whole(text)
    if archive not in ("arxiv", "") or stretch is None:
        return
    start, end = stretch
    claim = claims.arxiv(links.meant(text[start:end]))
    if archive or not claim.problem or claims.says_arxiv(text[start:end]):
        yield start, end, claim


def _isbns(entry: Entry, text: str) -> Found:
    return claims.isbns(text)


_READERS: dict[str, Callable[[Entry, str], Found]] = {"doi": _doi, "eprint": _eprint, "isbn": _isbns}
