"""The web pages of identifiers (`--landing-pages`): where a DOI or an arXiv id leads a reader."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from livebib.links.model import Link
from livebib.text import addresses

_IN_PATHS = "/:;()._-~!$&'*+,=@"  # what stands as it is in a path, RFC 3986
_SITES = {"doi": "https://doi.org/", "arxiv": "https://arxiv.org/abs/"}


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
