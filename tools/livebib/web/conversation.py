"""A check without wires: a generator that yields questions, receives replies, and returns what it found.

A conversation opens nothing and never sleeps; whoever drives it (`wire.scheduler`, or a test) sends back an `Answer`
or a `Failure` for each `Question`, and None for a `Rest`. Trying again, HEAD or GET, following a redirect: all are just
the next question.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Question(NamedTuple):
    """One request, and how much of its answer is wanted."""

    url: str  # ASCII, without a fragment
    lane: str  # what shares a rate limit with it
    method: str = "GET"
    headers: Mapping[str, str] = {}
    read: int = 0  # bytes of the body wanted, at most
    only: tuple[str, ...] = ()  # media types whose bodies are wanted; none means any
    enough: Callable[[bytes], bool] | None = None  # tells when the body read so far will do
    within: float = 1.0  # the share of the time left that it may take
    delay: float = 0.0  # seconds to wait before it; they count as the link's time
    whole: bool = False  # its status says little without all of the body, which may take all the time there is
    trusted: bool = False  # asks a configured endpoint, which may be on a private address


class Rest(NamedTuple):
    """The lane shall rest: for so many seconds, or (None) to the end of the run.

    The seconds count as time of the link that asks for them, unless it asks on behalf of those behind it (`free`).
    """

    lane: str
    seconds: float | None
    free: bool = False


class Headers(Mapping[str, str]):
    """The header fields of an answer, names in any case. Values hold one character a byte (Latin-1), as on the wire."""

    __slots__ = ("_all",)

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._all: dict[str, list[str]] = {}
        for name, value in pairs:
            self._all.setdefault(name.lower(), []).append(value)

    def __getitem__(self, name: str) -> str:
        return self._all[name.lower()][0]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._all

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def all(self, name: str) -> list[str]:
        """Every value of a field, in order."""
        return self._all.get(name.lower(), [])


class Answer(NamedTuple):
    """What a server said."""

    status: int
    headers: Headers = Headers()
    body: bytes = b""  # as far as it was read
    complete: bool = True  # whether that is all of it
    left: float = 1e9  # seconds of the link's time that are left
    new_cookies: bool = False  # whether the server set a cookie that it will now be sent


class Failure(NamedTuple):
    """Why there is no answer. `reason` is the id of a reason, such as `dns-nxdomain`."""

    reason: str
    detail: str = ""
    left: float = 1e9
    status: int | None = None  # where a status line was read before it failed


Reply = Answer | Failure
Conversation = Generator[Question | Rest, Reply | None, T]


def guarded(conversation: Conversation[T], failed: Callable[[str], T]) -> Conversation[T]:
    """A conversation whose failure is its own: one answer that we cannot cope with must not cost all the others.

    `failed` makes the result of what went wrong."""
    try:
        return (yield from conversation)
    except Exception as error:
        return failed(f"{type(error).__name__}: {error}"[:200])
