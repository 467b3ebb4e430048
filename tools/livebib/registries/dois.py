"""DOIs in requests: quoted by hand, because what quotes all it can makes addresses too long for their servers."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

_IN_PATH = "/:()._-~!$'*@"
_IN_QUERY = _IN_PATH


def quoted(doi: str) -> str:
    """A DOI in a path or a query: slashes, colons and brackets stand, all that could mean something is escaped."""
    return quote(doi, safe=_IN_QUERY)


def has_comma(doi: str) -> bool:
    """Whether a DOI cannot be one of a list: commas part the DOIs there, escaped or not."""
    return "," in doi


def asked_for(names: Sequence[str]) -> dict[str, str]:
    """The names as they were asked for, by their lower case: registries answer in a case of their own."""
    return {name.lower(): name for name in names}
