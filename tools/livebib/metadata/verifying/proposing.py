"""Works that entries without an identifier may mean: one search for each, compared with the entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from livebib.library.entry import Entry
from livebib.metadata.registries import crossref
from livebib.metadata.verifying import candidates
from livebib.metadata.verifying.candidates import Candidate
from livebib.model.record import Unanswered
from livebib.web.session import Session


class Proposed(NamedTuple):
    """What a search came to."""

    entry: Entry
    candidates: list[Candidate]  # the best first
    unanswered: Unanswered | None = None  # why there is no answer


def propose(
    entries: Iterable[Entry], session: Session, told: Callable[[str], None] = lambda key: None
) -> list[Proposed]:
    """Search for each entry, at Crossref's own pace; `told` hears of each that is done. In the order of the entries."""
    wanted = list(entries)
    found: dict[int, Proposed] = {}
    searches = (crossref.search(candidates.words(entry), session.policy) for entry in wanted)
    for number, records in session.run(enumerate(searches)):
        entry = wanted[number]
        is_known = not isinstance(records, Unanswered)
        found[number] = Proposed(entry, candidates.ranked(entry, records)) if is_known else Proposed(entry, [], records)
        told(entry.key)
    return [found[number] for number in range(len(wanted))]
