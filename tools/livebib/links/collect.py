"""All links of a library and of documents: one for each thing to check, with everybody who names it; and fewer or more
of them, as a run is about."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import quote

from livebib.library.entry import Entry
from livebib.links.documents import of_document
from livebib.links.entries import of_entry
from livebib.links.model import Link, Owner
from livebib.project.scope import Scope
from livebib.text import addresses
from livebib.text.claims import Claim

_IN_PATHS = "/:;()._-~!$&'*+,=@"  # what stands as it is in a path, RFC 3986
_SITES = {"doi": "https://doi.org/", "arxiv": "https://arxiv.org/abs/"}


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
