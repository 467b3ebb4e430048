"""Cited entries whose links are dead or moved, as far as the last `check-links` knows. Nobody is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from livebib.cite.model import Citation
from livebib.library.entry import Entry
from livebib.links import collect
from livebib.lint.silence import Silences
from livebib.model.finding import Finding
from livebib.model.rule import info, warning
from livebib.model.verdict import Verdict
from livebib.web.memory.state import State

CITED_DEAD = warning(
    "cited-dead",
    "A document cites an entry with a link that the last `check-links` found dead.",
    "Give the entry another address, or an archived copy; `livebib check-links` tells more.",
)
CITED_MOVED = info(
    "cited-moved", "A document cites an entry with a link that has moved for good.", "Run `livebib check-links --fix`."
)


_RULES = {Verdict.DEAD: CITED_DEAD, Verdict.MOVED: CITED_MOVED}


def findings(
    entries: Iterable[Entry], cited: Mapping[str, Citation], state: Path | None, silences: Silences, now: float
) -> Iterator[Finding]:
    """One for each dead or moved link of the entries, at the citation of its entry.

    `cited` are the citations by the keys of the entries. Where nothing is remembered, no state is begun. `now` is in
    seconds since 1970.
    """
    if state is None or not state.is_file():
        return
    links = collect.collect(entries)
    with State.open(state, now) as memory:
        known = memory.recall_all(link.id for link in links)
    today = datetime.fromtimestamp(now, UTC).date()
    for link in links:
        remembered = known.get(link.id)
        rule = _RULES.get(remembered.outcome.verdict) if remembered else None
        if remembered is None or rule is None:
            continue
        outcome = remembered.outcome
        for owner in link.owners:
            names = {outcome.reason, str(outcome.verdict), rule.name}
            key = owner.key or ""
            if key not in cited or silences.silenced(owner.place.path, key, names, today):
                continue
            at = f"{owner.place.path}:{owner.place.line}:{owner.place.column}"
            if outcome.verdict is Verdict.DEAD:
                message = f"'{key}' has a dead link: {link.url} ({outcome.reason})"
                hint = f"at {at}: give it another address, or an archived copy"
            else:
                message = f"'{key}' has a link that moved: {link.url} is now {outcome.final_url}"
                hint = f"at {at}: `livebib check-links --fix` rewrites it"
            yield rule.at(cited[key].place, message, hint, key, owner.field)
