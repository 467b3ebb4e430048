"""A check without wires: a generator that yields questions, receives replies, and returns what it found.

A conversation opens nothing and never sleeps; whoever drives it (`wire.scheduler`, or a test) sends back an `Answer`
or a `Failure` for each `Question`, and None for a `Rest`. Trying again, HEAD or GET, following a redirect: all are just
the next question.
"""

import random
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from typing import NamedTuple, TypeVar

import livebib
from livebib.project.config import ENDPOINTS

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


class Headers(dict[str, str]):
    """The header fields of an answer by their names in lower case; of several the first. Values hold one character a
    byte (Latin-1), as on the wire."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._pairs = [(name.lower(), value) for name, value in pairs]
        super().__init__(reversed(self._pairs))

    def all(self, name: str) -> list[str]:
        """Every value of a field, in order."""
        return [value for each, value in self._pairs if each == name]


class Answer(NamedTuple):
    """What a server said."""

    status: int
    headers: Headers = Headers()
    body: bytes = b""  # as far as it was read
    complete: bool = True  # whether that is all of it
    left: float = 1e9  # seconds of the link's time that are left
    new_cookies: bool = False  # whether the server set a cookie that it will now be sent
    unread: str = ""  # the coding of a body that cannot be undone


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


# -- the rules of one run


def introduction(mailto: str | None) -> dict[str, str]:
    """How livebib presents itself: honest about what it is, and asking for what a browser would ask for.

    Some servers answer 404 without `text/html` in Accept.
    """
    contact = f"; mailto:{mailto}" if mailto else ""
    return {
        "User-Agent": f"Mozilla/5.0 (compatible; livebib/{livebib.__version__}; bibliography links{contact})",
        "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
        "Accept-Language": "en,*;q=0.5",
        "Accept-Encoding": "gzip",
    }


class Policy(NamedTuple):
    """What a check may do and how it presents itself; handed to every conversation, so that none asks the world."""

    headers: Mapping[str, str] = introduction(None)
    endpoints: Mapping[str, str] = ENDPOINTS  # scheme, host and prefix by name; see `configured`
    configured: frozenset[str] = frozenset()  # names of endpoints that the configuration sets: they may be private
    excluded: Callable[[str], bool] = lambda url: False  # whether a redirect's target is not to be asked
    now: Callable[[], float] = time.time  # seconds since 1970, to read dates in headers by
    chance: Callable[[], float] = random.random  # 0 to 1, for the jitter of retries
    mailto: str | None = None  # where a registry's operators may write to; those who say so are served better

    def trusted(self, endpoint: str) -> bool:
        """Whether questions to an endpoint may go to a private address."""
        return endpoint in self.configured
