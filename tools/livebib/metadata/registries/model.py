"""The one shape of all registries: names in, an answer for each name out, and the etiquette to keep with each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from livebib.model.record import Answered
from livebib.web.conversation import Conversation
from livebib.web.policy import Policy

# Characters of all the names in one request. Servers and proxies refuse addresses of 8 KB, some of 4 KB.
_ROOM = 3500
_FRAME = 5  # characters around each name: "ISBN:" or "doi:" and a comma

Answers = dict[str, Answered]  # by name, as it was asked


class Etiquette(NamedTuple):
    """What a registry's operators ask of those who ask them."""

    gap: float  # seconds from one request to the next
    at_once: int  # requests on their way at a time
    batch: int  # names in one request


class Registry(NamedTuple):
    """Somebody who knows of works by their names."""

    name: str  # also of its lane and of its endpoint in the configuration
    with_contact: Etiquette  # for those who say where they can be written to
    anonymous: Etiquette
    ask: Callable[[Sequence[str], Policy], Conversation[Answers]]  # takes one batch; answers every name of it
    quoted: Callable[[str], str] = lambda name: name  # a name as it stands in a request
    is_alone: Callable[[str], bool] = lambda name: False  # whether a name cannot share a request with others

    def etiquette(self, mailto: str | None) -> Etiquette:
        """What to keep to."""
        return self.with_contact if mailto else self.anonymous

    def batches(self, names: Iterable[str], mailto: str | None) -> Iterator[tuple[str, ...]]:
        """The names in as many parts as there have to be requests, in order but for those that go alone."""
        most = self.etiquette(mailto).batch
        batch: list[str] = []
        room = _ROOM
        for name in names:
            if self.is_alone(name):
                yield (name,)
                continue
            size = len(self.quoted(name)) + _FRAME
            if batch and (len(batch) == most or size > room):
                yield tuple(batch)
                batch, room = [], _ROOM
            batch.append(name)
            room -= size
        if batch:
            yield tuple(batch)
