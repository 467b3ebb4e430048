"""What can be said of a link, and how sure it is."""

from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    """The answer to "does it still lead there?". Only DEAD and UNSAFE make a run fail by default."""

    ALIVE = "alive"
    MOVED = "moved"  # alive, and every hop said that it was for good
    BLOCKED = "blocked"  # the server refuses robots, wants a login, limits the rate: nothing can be said
    UNREACHABLE = "unreachable"  # it failed, but not for good yet
    SUSPECT = "suspect"  # it answers, but probably not with what was cited
    DEAD = "dead"
    UNSAFE = "unsafe"  # refused before a connection was made
    SKIPPED = "skipped"  # not asked


class Hop(NamedTuple):
    """One redirect on the way: who sent on, and with what status."""

    url: str
    status: int


class Outcome(NamedTuple):
    """What one check found."""

    verdict: Verdict
    reason: str  # kebab-case id, known to `livebib explain`
    status: int | None = None  # of the last answer, if there was one
    final_url: str | None = None  # what answered in the end
    hops: tuple[Hop, ...] = ()
    notes: tuple[str, ...] = ()  # worth saying without changing the verdict
    detail: str = ""  # the words of whoever failed, for people


class Strikes(NamedTuple):
    """How often a link failed in a row, in runs; times are seconds since 1970."""

    runs: int  # in a row
    first: float
    last: float
