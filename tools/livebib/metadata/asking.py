"""Asking the registries about identifiers: what is remembered is not asked again, what comes is remembered at once."""

import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import islice

from livebib.metadata import remembered
from livebib.metadata.registries import openalex
from livebib.metadata.registries.registry import Answers
from livebib.metadata.registries.routes import REGISTRIES, Batch, Inquiry
from livebib.model.record import Answered, Unanswered
from livebib.model.work import Identifier
from livebib.web.conversation import guarded
from livebib.web.memory.state import State
from livebib.web.session import Session, Settings
from livebib.web.wire.resolver import Resolver
from livebib.web.wire.scheduler import Limits


class Asking:
    """An inquiry on its way over a session, beside whatever else the session has to do.

    `begin` it, hand it what comes of each `Batch`, and take from both what is settled by it.
    """

    def __init__(self, identifiers: Iterable[Identifier], session: Session, state: State, now: float) -> None:
        self.lanes: set[str] = set()  # registries that were asked
        self._inquiry = Inquiry(identifiers, session.policy)
        self._session = session
        self._state = state
        self._now = now
        self._settled = 0

    def begin(self) -> dict[Identifier, Answered]:
        """Ask the first; what is settled without that."""
        return self._asked(self._inquiry.batches())

    def take(self, batch: Batch, answers: Answers) -> dict[Identifier, Answered]:
        """Take in what came of a batch, and ask what has to be asked next; what is settled now."""
        return self._asked(self._inquiry.take(batch, answers))

    def _asked(self, batches: list[Batch]) -> dict[Identifier, Answered]:
        for batch in batches:
            self.lanes.add(batch.registry.name)
            self._session.add(batch, guarded(batch.conversation, partial(_failed, batch)), self._session.batch_seconds)
        # Answers stay in the order in which they were settled.
        settled = dict(islice(self._inquiry.answers.items(), self._settled, None))
        self._settled += len(settled)
        remembered.keep(self._state, settled, self._now)
        return settled


def opened(settings: Settings, state: State, now: float, resolver: Resolver | None = None) -> Session:
    """A session that leaves registries alone for as long as they want after what the run before asked them."""
    begin = time.monotonic()
    limits = {
        registry.name: Limits(etiquette.gap * settings.pace, etiquette.at_once)
        for registry in REGISTRIES
        for etiquette in [registry.etiquette(settings.mailto)]
    }
    limits["openalex"] = Limits(openalex.ETIQUETTE.gap * settings.pace, openalex.ETIQUETTE.at_once)
    session = Session(settings, limits, resolver, lambda name: remember(state, name, now + time.monotonic() - begin))
    for name, asked in state.rows("name, asked", "lanes", list(limits), by="name"):
        gap = limits[name].gap
        if isinstance(asked, float) and 0 <= now - asked < gap:  # what is yet to come says nothing
            session.rest(name, gap - (now - asked))
    return session


def remember(state: State, registry: str, asked: float) -> None:
    """When a registry was last asked, in seconds since 1970; on its way to the disk when this returns."""
    state.write(("INSERT OR REPLACE INTO lanes VALUES (?, ?)", [(registry, asked)]))


def ask(
    identifiers: Iterable[Identifier],
    settings: Settings,
    state: State,
    now: float,
    session: Session,
    told: Callable[[Identifier], None] = lambda identifier: None,
) -> dict[Identifier, Answered]:
    """What the registries say of each identifier, in the order of the identifiers; addresses are left out.

    `now` is in seconds since 1970; `told` hears of each identifier that somebody had to be asked about. Records that
    are younger than `settings.max_age` are not asked for again. After a KeyboardInterrupt, what came is remembered.
    """
    wanted = [each for each in dict.fromkeys(identifiers) if each.kind != "url"]
    answers: dict[Identifier, Answered] = {}
    if settings.believe:
        answers |= remembered.recall(state, wanted, now, settings.max_age)
    due = [each for each in wanted if each not in answers]

    def hear(settled: Mapping[Identifier, Answered]) -> None:
        answers.update(settled)
        for identifier in settled:
            told(identifier)

    if settings.offline:
        answers |= dict.fromkeys(due, Unanswered("offline"))
    elif due:
        asking = Asking(due, session, state, now)
        hear(asking.begin())
        for batch, said in session.run():
            hear(asking.take(batch, said))
    return {each: answers[each] for each in wanted}


def _failed(batch: Batch, why: str) -> Answers:
    return dict.fromkeys(batch.names, Unanswered("internal", why))
