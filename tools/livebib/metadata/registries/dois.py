"""DOIs in requests and in answers: quoted by hand, and matched whatever their case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import quote

from livebib.metadata.registries.batches import Reading
from livebib.metadata.registries.model import Answers
from livebib.model.record import Present, Record
from livebib.model.work import Identifier
from livebib.web.policy import Policy

_PLAIN = "/:()._-~!$'*@"


def quoted(doi: str) -> str:
    """A DOI in a path or a query. What needs no escape has none: with all of them, addresses get too long."""
    return quote(doi, safe=_PLAIN)


def has_comma(doi: str) -> bool:
    """Whether a DOI cannot be one of a list: commas part the DOIs there, escaped or not."""
    return "," in doi


def contact(policy: Policy, mark: str) -> str:
    """The parameter that says whom to write to, behind its `?` or `&`; nothing where nobody is named."""
    return f"{mark}mailto={quote(policy.mailto, safe='@')}" if policy.mailto else ""


def by_case(names: Sequence[str]) -> dict[str, str]:
    """The names as they were asked for, by their lower case."""
    return {name.lower(): name for name in names}


def matched(
    items: Iterable[Any],
    names: Sequence[str],
    doi_of: Callable[[Any], str],
    record: Callable[[dict[str, Any], Identifier], Record],
) -> Answers:
    """The records of those items that were asked for, in whatever order; `doi_of` gives an item's in lower case."""
    asked = by_case(names)
    found = {doi: item for item in items if (doi := doi_of(item)) in asked}
    return {asked[doi]: Present(record(item, Identifier("doi", asked[doi]))) for doi, item in found.items()}


def listed(
    items: Any,
    total: Any,
    names: Sequence[str],
    doi_of: Callable[[Any], str],
    record: Callable[[dict[str, Any], Identifier], Record],
) -> Reading | None:
    """What a list of records tells, which says itself how long it is. It asks for as many rows as names: where it holds
    fewer than it says, or one that cannot be read, some got lost."""
    if not isinstance(items, list):
        return None
    return Reading(matched(items, names, doi_of, record), total == len(items) and all(map(doi_of, items)))
