"""Verbatim fields: addresses and identifiers, TeX's escapes undone, what is no part of them percent-encoded."""

import re
from urllib.parse import quote

from livebib.text import identifiers

_NO_URL = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")
_NO_DOI = re.compile(r"[^!$&-;=?@A-Z\[\]_a-z<>%#|]")
_COMMAND = re.compile(r"\\[A-Za-z]+|\^\^")


def url(text: str) -> tuple[str, list[str]]:
    """An address as \\url and biblatex take it, and the TeX commands that were in it."""
    address, unsafe = _encoded(_NO_URL, identifiers.unescape(text))
    if "//[" not in address:  # the host may be an address of IPv6
        address = address.replace("[", "%5B").replace("]", "%5D")
    return address, unsafe


def doi(text: str) -> tuple[str, list[str]]:
    """A bare DOI in its own case, without what copying left around it, and the TeX commands that were in it."""
    return _encoded(_NO_DOI, identifiers.meant(text, "doi") or identifiers.written_doi(text))


def resolver(doi: str) -> str:
    """Where a browser finds a DOI; what has a meaning in addresses is percent-encoded."""
    return "https://doi.org/" + quote(doi, safe="/:;()._-")


def _encoded(wrong: re.Pattern[str], text: str) -> tuple[str, list[str]]:
    return wrong.sub(lambda found: quote(found[0], safe=""), text), _COMMAND.findall(text)
