"""What an entry claims: every address and identifier in its own fields, each at its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from livebib.library.entry import Entry
from livebib.links import tex
from livebib.links.model import Owner
from livebib.text import claims, identifiers
from livebib.text.bibtex.grammar import SIMPLE_VALUE
from livebib.text.bibtex.nodes import FieldNode
from livebib.text.bibtex.values import pieces
from livebib.text.claims import Claim

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
        if name in _READERS and name not in seen:
            seen.add(name)
            yield from _of_field(entry, node, name)


def _of_field(entry: Entry, node: FieldNode, name: str) -> Iterator[tuple[Claim, Owner]]:
    source = entry.source
    text, offset = _value(entry, node)
    for start, end, claim in _READERS[name](entry, text):
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


def _address(entry: Entry, text: str) -> Found:
    if stretch := tex.whole(text):
        start, end = stretch
        if claim := claims.address(tex.meant(text[start:end])):
            yield start, end, claim


def _address_or_path(entry: Entry, text: str) -> Found:
    """Reference managers keep the paths of files here; only addresses are anybody's business."""
    for start, end, claim in _address(entry, text):
        if tex.is_address(text[start:end]):
            yield start, end, claim


def _running_text(entry: Entry, text: str) -> Found:
    for start, end in tex.within(text):
        if claim := claims.address(tex.meant(text[start:end])):
            yield start, end, claim


def _doi(entry: Entry, text: str) -> Found:
    if stretch := tex.whole(text):
        claim = claims.doi(tex.meant(text[slice(*stretch)]))
        several = [each for each in identifiers.named(text) if each.kind == "doi"] if claim.problem else []
        if len(several) > 1:
            yield from ((each.start, each.end, claims.doi(each.value)) for each in several)
        else:
            yield *stretch, claim


def _eprint(entry: Entry, text: str) -> Found:
    """An arXiv id. Other archives have ids of all sorts: where none is named, it counts if it reads as one of arXiv."""
    archive = entry.get("archiveprefix").strip("{} ").lower()
    stretch = tex.whole(text)
    if archive not in ("arxiv", "") or stretch is None:
        return
    start, end = stretch
    claim = claims.arxiv(tex.meant(text[start:end]))
    if archive or not claim.problem or claims.says_arxiv(text[start:end]):
        yield start, end, claim


def _isbns(entry: Entry, text: str) -> Found:
    return claims.isbns(text)


_READERS: dict[str, Callable[[Entry, str], Found]] = {
    "url": _address,
    "doi": _doi,
    "eprint": _eprint,
    "isbn": _isbns,
    "code": _address_or_path,
    "pdf": _address_or_path,
    "video": _address_or_path,
    "archiveurl": _address,
    "howpublished": _running_text,
    "note": _running_text,
}
