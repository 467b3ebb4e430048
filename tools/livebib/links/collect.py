"""All links of a library and of documents: one for each thing to check, with everybody who names it; and fewer or more
of them, as a run is about.

An entry and a document claim every address and identifier in them, each at its place.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from livebib.library.entry import Entry
from livebib.library.links import NOTES, stretches
from livebib.links.model import Link, Owner
from livebib.lint.model import Value
from livebib.model.finding import Place
from livebib.project.scope import Scope
from livebib.text import addresses, claims, identifiers
from livebib.text.bibtex.nodes import FieldNode
from livebib.text.bibtex.vocabulary import LINKS
from livebib.text.claims import Claim
from livebib.text.latex import links as addressed
from livebib.text.markdown.blocks import LINE_END
from livebib.text.markdown.texts import document, is_list

_IN_PATHS = "/:;()._-~!$&'*+,=@"  # what stands as it is in a path, RFC 3986
_SITES = {"doi": "https://doi.org/", "arxiv": "https://arxiv.org/abs/"}
_WORK_ITSELF = frozenset({"url", "pdf", "doi", "eprint"})  # fields whose page should name the entry's work
# What may stand around an address in a list.
_BULLET, _COMMENT = re.compile(r"\s*+(?:[-*+]\s++)?+"), re.compile(r"(?<!\S)#(?!\S)|^#")
_Found = Iterable[tuple[int, int, Claim]]  # start and end within the value's text


def collect(entries: Iterable[Entry], documents: Iterable[tuple[Path, str]] = ()) -> list[Link]:
    """Every link once, in order of its first owner's place, with its owners in order of place.

    `documents` are text files, path and text: lists with one address a line (.txt), else Markdown. Places in them count
    without a byte order mark. A link that no browser could open, or an identifier that can be none, has a `problem`;
    an address of another scheme than http and https has none, and `addresses.parse` raises OtherScheme for it.
    """
    found: list[tuple[Claim, Owner]] = []
    for entry in entries:
        found += of_entry(entry)
    for path, text in documents:
        found += of_document(path, text)
    # Files are ordered as by their paths from the root, which need not be known for that.
    order = {path: Path(os.path.normpath(path.absolute())).as_posix() for path in {o.place.path for _, o in found}}
    found.sort(key=lambda each: (order[each[1].place.path], each[1].place[1:3]))
    together: dict[tuple[str, str], tuple[Claim, list[Owner]]] = {}
    for claim, owner in found:
        together.setdefault((claim.kind, claim.name), (claim, []))[1].append(owner)
    return [
        Link(claim.kind, claim.name, claim.url, tuple(owners), claim.problem) for claim, owners in together.values()
    ]


def narrowed(links: list[Link], scope: Scope) -> list[Link]:
    """The links that one of the files named has, without the owners elsewhere."""
    if scope.only is None:
        return links
    paths = {owner.place.path for link in links for owner in link.owners}
    wanted = {path for path in paths if path.resolve() in scope.only}
    return owned(links, lambda owner: owner.place.path in wanted)


def owned(links: Iterable[Link], wanted: Callable[[Owner], bool]) -> list[Link]:
    """The links that have a wanted owner, without the others."""
    kept = []
    for link in links:
        if owners := tuple(owner for owner in link.owners if wanted(owner)):
            kept.append(link._replace(owners=owners))
    return kept


def with_pages(links: Iterable[Link]) -> list[Link]:
    """The links, each DOI and arXiv id followed by its page, which is a link of its own with the same owners.

    Registries have DOIs with parts such as `..` that no browser would send; these have no page.
    """
    found: list[Link] = []
    for link in links:
        found.append(link)
        site = _SITES.get(link.kind)
        if site and not link.problem:
            address = site + quote(link.name, safe=_IN_PATHS)
            if addresses.parse(address).url == address:
                found.append(Link("url", address, link.url, link.owners))
    return found


def of_entry(entry: Entry) -> Iterator[tuple[Claim, Owner]]:
    """All that an entry itself claims, in the order of its fields; what it inherits is its parent's claim.

    Of a field that comes twice the first counts, as in BibTeX. An owner's place is the very stretch of the file that is
    the address; where macros or `#` make up the value, it is the whole value.
    """
    source = entry.source
    for name, node in entry.node.by_name.items():
        if name not in _READERS and not _may_be_address(entry, node, name):
            continue
        value = Value(entry, node)
        title = entry.title or None if name in _WORK_ITSELF else None
        for start, end, claim in _READERS.get(name, _addresses)(entry, name, value.text):
            first, last = value.span(start, end)
            place, written = source.place(first, last), source.text[first:last]
            yield claim, Owner(place, entry.key, name, written, claim.fragment, title)


def _may_be_address(entry: Entry, node: FieldNode, name: str) -> bool:
    """Whether a field may hold an address, by its name or its value; macros may stand for one."""
    text = entry.source.text
    if name in LINKS or name in NOTES:
        return True
    return text[node.value_start].isalpha() or text.find("://", node.value_start, node.value_end) >= 0


def _addresses(entry: Entry, name: str, text: str) -> _Found:
    """The addresses that are all of the value; in notes, those in running text, too."""
    for start, end in addressed.within(text) if name in NOTES else stretches(name, text):
        if claim := claims.address(addressed.meant(text[start:end])):
            yield start, end, claim


def _doi(entry: Entry, name: str, text: str) -> _Found:
    if stretch := addressed.whole(text):
        claim = claims.doi(addressed.meant(text[slice(*stretch)]))
        several = [each for each in identifiers.named(text) if each.kind == "doi"] if claim.problem else []
        if len(several) > 1:
            yield from ((each.start, each.end, claims.doi(each.value)) for each in several)
        else:
            yield *stretch, claim


def _eprint(entry: Entry, name: str, text: str) -> _Found:
    """An arXiv id. Other archives have ids of all sorts: where none is named, it counts if it reads as one of arXiv."""
    archive = entry.get("archiveprefix").strip("{} ").lower()
    stretch = addressed.whole(text)
    if archive not in ("arxiv", "") or stretch is None:
        return
    start, end = stretch
    claim = claims.arxiv(addressed.meant(text[start:end]))
    if archive or not claim.problem or claims.says_arxiv(text[start:end]):
        yield start, end, claim


def _isbns(entry: Entry, name: str, text: str) -> _Found:
    return claims.isbns(text)


_READERS = {"doi": _doi, "eprint": _eprint, "isbn": _isbns}


def line_starts(text: str) -> list[int]:
    """The offsets at which the lines of a text begin."""
    return [0, *(end.end() for end in LINE_END.finditer(text))]


def of_document(path: Path, text: str) -> Iterator[tuple[Claim, Owner]]:
    """The claims of a text file, in order of place; relative paths and fragments are none."""
    if is_list(path):
        yield from _of_list(path, text.removeprefix("\ufeff"))
        return
    page = document(path, text)
    starts = line_starts(page.text)
    for destination in page.destinations:
        url = destination.url.strip()
        if claims.is_local(url):
            continue
        if claim := claims.address(f"https:{url}" if url.startswith("//") else url):
            _, line, column, end_line, end_column = destination
            written = page.text[starts[line - 1] + column - 1 : starts[end_line - 1] + end_column - 1]
            yield claim, Owner(Place(page.path, *destination[1:]), written=written, fragment=claim.fragment)


def _of_list(path: Path, text: str) -> Iterator[tuple[Claim, Owner]]:
    for number, line in enumerate(LINE_END.split(text), 1):
        start = _BULLET.match(line).end()  # type: ignore[union-attr]  # it matches nothing, too
        # Behind an address may stand a comment, or another column.
        written = _COMMENT.split(line[start:].partition("\t")[0], maxsplit=1)[0].strip()
        if written.startswith("<") and written.endswith(">"):
            written = written[1:-1].strip()
        if written and (claim := _line(written)):
            column = line.index(written, start) + 1
            place = Place(path, number, column, number, column + len(written))
            yield claim, Owner(place, written=written, fragment=claim.fragment)


def _line(written: str) -> Claim | None:
    """A line of a list: an address, or a DOI or arXiv id by itself."""
    if "://" not in written and identifiers.doi(written):
        return claims.doi(written)
    if "://" not in written and identifiers.arxiv(written):
        return claims.arxiv(written)
    return claims.address(written)
