"""Which links and findings a run is about: those in the files that were named, those that are new."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from livebib.links.model import Link, Owner
from livebib.project.scope import Scope


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
