"""Simulated registries: real sockets on loopback, genuine shapes, an etiquette that is watched over, and troubles.

    with Registries(works) as registries:
        …                                   # configure `registries.endpoints`, and ask
        assert registries.violations == []
        assert registries.counts == {"crossref": 1}

All of them are one host with a prefix each (`http://127.10.0.1:PORT/crossref`); `registries.farm` has room for others.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import NamedTuple, Self

from tests.farm.script import FOREVER, End, Pause, Request, Script, Step, head
from tests.farm.server import Farm
from tests.metadata.registries import answers
from tests.metadata.registries.answers import Asked, Reply, Shelf
from tests.metadata.registries.works import Work

_LONGEST_TARGET = 7000  # characters; arXiv refuses a list of 642 ids (lukasschwab/arxiv.py#15), others not much later


class Limit(NamedTuple):
    """What a registry allows."""

    requests: int  # within
    seconds: float
    at_once: int | None = None


def limit(registry: str, path: str, *, polite: bool) -> Limit | None:
    """The published limits, with and without an address to write to (`mailto`). None: none is published."""
    match registry:
        case "arxiv":  # https://info.arxiv.org/help/api/tou.html
            return Limit(1, 3.0, 1)
        case "crossref" if path == "/works":  # lists, since 2025-12-01
            return Limit(3, 1.0, 3) if polite else Limit(1, 1.0, 1)
        case "crossref":
            return Limit(10, 1.0, 3) if polite else Limit(5, 1.0, 1)
        case "openlibrary":
            return Limit(3 if polite else 1, 1.0)
        case "openalex":
            return Limit(10, 1.0)
        case "datacite":
            return Limit(1000, 300.0)
    return None


class Heard(NamedTuple):
    """One request."""

    registry: str
    target: str  # without the registry's prefix
    at: float  # seconds of a monotonic clock
    names: tuple[str, ...]  # the identifiers it asks for


# What is done instead of answering: it is told how the registry would answer out of a shelf, and what is on its shelf.
Trouble = Callable[[Callable[[Shelf], Reply], Shelf], Script]


def well(answering: Callable[[Shelf], Reply], shelf: Shelf) -> Script:
    """No trouble: the answer as it is."""
    return _written(answering(shelf))


def fails(status: int = 503, body: bytes = b"upstream connect error", *fields: str) -> Trouble:
    """An error of the server's."""
    return lambda answering, shelf: _written(Reply(status, body, "text/plain", fields))


def limited(retry_after: float | str | None = None) -> Trouble:
    """Too fast, it says, as arXiv says it: in plain text."""
    fields = () if retry_after is None else (f"Retry-After: {retry_after}",)
    return fails(429, b"Rate exceeded.", *fields)


def hangs(answering: Callable[[Shelf], Reply], shelf: Shelf) -> Script:
    """No answer at all."""
    return (Pause(FOREVER),)


def resets(answering: Callable[[Shelf], Reply], shelf: Shelf) -> Script:
    """The connection is cut off."""
    return (End.RESET,)


def empty(answering: Callable[[Shelf], Reply], shelf: Shelf) -> Script:
    """Valid, and nothing in it."""
    return _written(answering(Shelf(())))


def short(shown: int) -> Trouble:
    """A list that shows fewer than it says there are."""
    return lambda answering, shelf: _written(answering(shelf._replace(shown=shown)))


def half(answering: Callable[[Shelf], Reply], shelf: Shelf) -> Script:
    """The head promises more than comes."""
    top, body = _written(answering(shelf))
    return (top, body[: len(body) // 2], End.CLOSE)


def page(answering: Callable[[Shelf], Reply], shelf: Shelf) -> Script:
    """A web page instead of data, with status 200: a proxy's, or a challenge for browsers."""
    return _written(Reply(200, b"<!DOCTYPE html><html><title>Just a moment...</title></html>", "text/html"))


class Registries:
    """All registries, out of one list of works. Use it in a `with` statement.

    `pace` is what the etiquette's seconds are multiplied by, so that tests need not wait for them; `latency` are the
    seconds that every answer takes.
    """

    def __init__(self, works: Iterable[Work] = (), *, pace: float = 1.0, latency: float = 0.0) -> None:
        self.farm = Farm()
        self.works = list(works)
        self.refused: set[str] = set()  # identifiers that are malformed to whoever is asked
        self.violations: list[str] = []  # of the etiquette, in words
        self.heard: list[Heard] = []
        self._pace = pace
        self._latency = latency
        self._troubles: defaultdict[str, deque[Trouble]] = defaultdict(deque)
        self._lasting: dict[str, Trouble] = {}
        self._recent: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=1000))  # times, by pool
        self._at_work: Counter[str] = Counter()  # by pool
        self._host = self.farm.host(self._answer)

    def __enter__(self) -> Self:
        self.farm.__enter__()
        self.farm.listen()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.farm.__exit__(kind, error, at)

    @property
    def base(self) -> str:
        """The address of them all."""
        return f"http://{self._host}:{self.farm.ports['plain']}"

    @property
    def endpoints(self) -> dict[str, str]:
        """The value of the key `endpoints`."""
        return {name: f"{self.base}/{name}" for name in answers.REGISTRIES if name != "publisher"}

    @property
    def counts(self) -> dict[str, int]:
        """How many requests each registry got."""
        return dict(Counter(each.registry for each in self.heard))

    def names(self, registry: str) -> list[str]:
        """The identifiers that a registry was asked for, in the order they came."""
        return [name for each in self.heard if each.registry == registry for name in each.names]

    def troubles(self, registry: str, *troubles: Trouble, then: Trouble | None = None) -> None:
        """What befalls a registry's next requests, one after the other, and `then` all later ones (else nothing)."""
        self._troubles[registry] = deque(troubles)
        self._lasting[registry] = then or well

    def _answer(self, request: Request) -> Iterator[Step]:
        """Play a registry's answer. The request counts as being at work until its answer goes out."""
        _, registry, target = (*request.target.split("/", 2), "")[:3]
        ask = answers.asked(f"/{target}", request.headers.get("accept", ""), self.base)
        self.heard.append(Heard(registry, f"/{target}", request.began, _names(ask)))
        if registry not in answers.REGISTRIES:
            yield from _written(Reply(404, b"no such registry", "text/plain"))
            return
        told = limit(
            registry, ask.path, polite="mailto" in ask.query or "mailto:" in request.headers.get("user-agent", "")
        )
        pool = f"{registry} list" if ask.path == "/works" else registry
        steps: list[Step]
        self._at_work[pool] += 1
        try:
            if told and not self._is_polite(pool, request.began, told):
                steps = [*_written(Reply(429, b"Rate exceeded.", "text/plain"))]
            elif len(request.target) > _LONGEST_TARGET:
                steps = [*_written(Reply(414, b"URI too long", "text/plain"))]
            else:
                waiting = self._troubles[registry]
                trouble = waiting.popleft() if waiting else self._lasting.get(registry, well)
                steps = [
                    *trouble(
                        lambda shelf: answers.REGISTRIES[registry](ask, shelf), Shelf(self.works, None, self.refused)
                    )
                ]
            if self._latency:
                yield Pause(self._latency)
            while steps and isinstance(steps[0], Pause):
                yield steps.pop(0)
        finally:
            self._at_work[pool] -= 1
        yield from steps

    def _is_polite(self, pool: str, now: float, allowed: Limit) -> bool:
        """Whether a request keeps to what is allowed; if not, it is written down."""
        before = [*self._recent[pool]]
        self._recent[pool].append(now)
        window = allowed.seconds * self._pace
        recent = [at for at in before if now - at < window]
        # A busy machine takes up requests that are made side by side at other times than they were sent at; how those
        # keep their gap is tested on a clock of its own (tests/web/wire/test_scheduler.py).
        if (allowed.at_once or 1) == 1 and len(recent) >= allowed.requests:
            rate = f"{allowed.requests} in {window:.2f} s are allowed"
            self.violations.append(f"{pool}: {now - recent[0]:.2f} s after the one before, {rate}")
            return False
        if allowed.at_once and self._at_work[pool] > allowed.at_once:
            self.violations.append(f"{pool}: {self._at_work[pool]} at a time, {allowed.at_once} are allowed")
            return False
        return True


def _names(ask: Asked) -> tuple[str, ...]:
    """The identifiers that a request is about."""
    for parameter, prefix in (("filter", "doi:"), ("ids", ""), ("id_list", ""), ("bibkeys", "ISBN:")):
        if told := ask.query.get(parameter):
            return tuple(each.removeprefix(prefix) for each in told.split(",") if each.startswith(prefix))
    for prefix in ("/works/", "/dois/", "/abs/", "/doiRA/", "/api/handles/", "/"):
        if ask.path.startswith(prefix):
            rest = ask.path.removeprefix(prefix)
            return tuple(rest.split(",")) if prefix == "/doiRA/" else (rest,) if prefix != "/" or "/" in rest else ()
    return ()


def _written(reply: Reply) -> tuple[bytes, bytes]:
    """An answer's bytes: head and body."""
    fields = (f"Content-Type: {reply.kind}", f"Content-Length: {len(reply.body)}", *reply.fields)
    return head(reply.status, *fields), reply.body
