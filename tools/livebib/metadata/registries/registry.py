"""The one shape of all registries: names in, an answer for each name out, and the etiquette to keep with each.

A batch is halved where it is refused, and asked for again where it comes back short.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from livebib.model.record import Absent, Answered, Present, Record, Unanswered
from livebib.model.work import Identifier
from livebib.text import identifiers
from livebib.web import patience
from livebib.web.conversation import Answer, Conversation, Failure, Policy, Question

# Characters of all the names in one request. Servers and proxies refuse addresses of 8 KB, some of 4 KB.
_ROOM = 3500
_FRAME = 5  # characters around each name: "ISBN:" or "doi:" and a comma
_PLAIN = "/:()._-~!$'*@"
_MOST_BYTES = 8 * 1024 * 1024  # of an answer; a hundred records with hundreds of authors each have about 3 MB
_MOST_REQUESTS = 40  # for one batch: bisecting a batch of 100 with three bad names takes less
_REFUSED = {400, 413, 414, 422, 431}  # says nothing of a single name among several
_OURS = {"internal", "proxy-failure"}  # failures that say nothing of the registry

Answers = dict[str, Answered]  # by name, as it was asked


class Etiquette(NamedTuple):
    """What a registry's operators ask of those who ask them."""

    gap: float  # seconds from one request to the next
    at_once: int  # requests on their way at a time
    batch: int  # names in one request


class Reading(NamedTuple):
    """What one answer tells."""

    answers: Answers  # of those names that it tells of
    whole: bool  # the registry does not have the others; else they may have got lost


class Registry(NamedTuple):
    """Somebody who knows of works by their names."""

    name: str  # also of its lane and of its endpoint in the configuration
    with_contact: Etiquette  # for those who say where they can be written to
    anonymous: Etiquette
    question: Callable[[Sequence[str], Policy], Question]  # that asks about some names at once
    read: Callable[[Answer, Sequence[str]], Reading | None]  # None for an answer that makes no sense
    absent: str  # the id of the reason for what the registry does not have

    def etiquette(self, mailto: str | None) -> Etiquette:
        """What to keep to."""
        return self.with_contact if mailto else self.anonymous

    def batches(self, names: Iterable[str], mailto: str | None) -> Iterator[tuple[str, ...]]:
        """The names in as many parts as there have to be requests, in order but for those that go alone."""
        most = self.etiquette(mailto).batch
        batch: list[str] = []
        room = _ROOM
        for name in names:
            if goes_alone(name):
                yield (name,)
                continue
            size = len(quoted(name)) + _FRAME
            if batch and (len(batch) == most or size > room):
                yield tuple(batch)
                batch, room = [], _ROOM
            batch.append(name)
            room -= size
        if batch:
            yield tuple(batch)

    def ask(self, names: Sequence[str], policy: Policy) -> Conversation[Answers]:
        """The answer to each name of one batch.

        What is refused as a whole, or too long to be read, is asked for in halves. Names that an answer may have lost
        are asked for once more, by themselves; if they do not come back then, nobody knows.
        """
        answers: Answers = {}
        parts = [(list(names), False)]  # names, and whether they were asked for before
        requests = 0
        while parts:
            part, is_again = parts.pop()
            if requests == _MOST_REQUESTS:
                answers.update(dict.fromkeys(part, unheard("it refuses too many requests")))
                continue
            requests += 1
            reply = yield from patience.ask(self.question(part, policy), policy)
            if isinstance(reply, Failure):
                answers.update(dict.fromkeys(part, failed(reply)))
                continue
            if len(part) > 1 and (reply.status in _REFUSED or not reply.complete):
                half = len(part) // 2
                parts += [(part[half:], is_again), (part[:half], is_again)]
                continue
            reading = self.read(reply, part) if reply.complete else None
            if reading is None:
                detail = f"status {reply.status}" if reply.status != 200 else "the answer makes no sense"
                answers.update(dict.fromkeys(part, unheard(detail)))
                continue
            answers.update(reading.answers)
            rest = [name for name in part if name not in reading.answers]
            if reading.whole:
                answers.update(dict.fromkeys(rest, Absent(self.absent)))
            elif rest and not is_again:
                parts.append((rest, True))
            else:
                answers.update(dict.fromkeys(rest, unheard("the answer is not complete")))
        return answers


def unheard(why: str) -> Unanswered:
    """The answer of a registry that gave none."""
    return Unanswered("registry-unanswered", why)


def failed(failure: Failure) -> Unanswered:
    """A failure as an answer. What failed matters little: a registry that is down says nothing about a work."""
    if failure.reason in _OURS:
        return Unanswered(failure.reason, failure.detail)
    return unheard(": ".join(filter(None, (failure.reason, failure.detail))))


def question(endpoint: str, target: str, policy: Policy, accept: str = "application/json") -> Question:
    """A question to a registry: `target` is the path and query behind its endpoint, already quoted."""
    url = policy.endpoints[endpoint].rstrip("/") + target
    headers = {**policy.headers, "Accept": accept}
    return Question(url, endpoint, "GET", headers, read=_MOST_BYTES, whole=True, trusted=policy.trusted(endpoint))


def contact(policy: Policy, mark: str) -> str:
    """The parameter that says whom to write to, behind its `?` or `&`; nothing where nobody is named."""
    return f"{mark}mailto={quote(policy.mailto, safe='@')}" if policy.mailto else ""


# -- DOIs: quoted by hand, and matched whatever their case


def quoted(doi: str) -> str:
    """A DOI in a path or a query. What needs no escape has none: with all of them, addresses get too long."""
    return quote(doi, safe=_PLAIN)


def goes_alone(doi: str) -> bool:
    """Whether a DOI cannot be one of a list: commas part the DOIs there, escaped or not, and shortDOIs are no DOIs."""
    return "," in doi or identifiers.is_short(doi)


def by_case(names: Sequence[str]) -> dict[str, str]:
    """The names as they were asked for, by their lower case."""
    return {name.lower(): name for name in names}


DoiOf = Callable[[Any], str]  # of an item, in lower case
Recorded = Callable[[dict[str, Any], Identifier], Record]


def matched(items: Iterable[Any], names: Sequence[str], doi_of: DoiOf, record: Recorded) -> Answers:
    """The records of those items that were asked for, in whatever order."""
    asked = by_case(names)
    found = {doi: item for item in items if (doi := doi_of(item)) in asked}
    return {asked[doi]: Present(record(item, Identifier("doi", asked[doi]))) for doi, item in found.items()}


def listed(items: Any, total: Any, names: Sequence[str], doi_of: DoiOf, record: Recorded) -> Reading | None:
    """What a list of records tells, which says itself how long it is. It asks for as many rows as names: where it holds
    fewer than it says, or one that cannot be read, some got lost."""
    if not isinstance(items, list):
        return None
    return Reading(matched(items, names, doi_of, record), total == len(items) and all(map(doi_of, items)))
