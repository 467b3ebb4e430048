"""DOIs in requests: quoted by hand, because what quotes all it can makes addresses too long for their servers."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from livebib.check.policy import Policy

_PLAIN = "/:()._-~!$'*@"


def quoted(doi: str) -> str:
    """A DOI in a path or a query: slashes, colons and brackets stand, all that could mean something is escaped."""
    return quote(doi, safe=_PLAIN)


def has_comma(doi: str) -> bool:
    """Whether a DOI cannot be one of a list: commas part the DOIs there, escaped or not."""
    return "," in doi


def asked_for(names: Sequence[str]) -> dict[str, str]:
    """The names as they were asked for, by their lower case: registries answer in a case of their own."""
    return {name.lower(): name for name in names}


def contact(policy: Policy, mark: str) -> str:
    """The parameter that says whom to write to, behind its `?` or `&`; nothing where nobody is named."""
    return f"{mark}mailto={quote(policy.mailto, safe='@')}" if policy.mailto else ""
