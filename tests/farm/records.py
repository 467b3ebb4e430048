"""What the farm saw: how many requests at a time, how close together, over which connections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.farm.script import Request


@dataclass(slots=True)
class Connection:
    """One connection that was accepted."""

    number: int
    host: str  # our address
    port: int
    opened: float
    requests: int = 0
    sent: int = 0  # bytes handed over for it; up to 128 KiB of them may not have left


@dataclass(slots=True)
class Record:
    """One request, and what became of it."""

    request: Request
    sent: int = 0  # bytes handed over for it, head and body; up to 128 KiB of them may not have left
    ended: float = float("inf")  # when the answer was out, or the connection gone
    served: bool = False  # whether the script came to its end


@dataclass
class Records:
    """Everything since the farm was opened."""

    connections: list[Connection] = field(default_factory=list)
    requests: list[Record] = field(default_factory=list)

    def of(self, *hosts: str) -> list[Record]:
        """The requests to some hosts, in the order they came."""
        return [record for record in self.requests if record.request.host in hosts]

    def connected(self, *hosts: str) -> list[Connection]:
        """The connections to some hosts."""
        return [connection for connection in self.connections if connection.host in hosts]

    def counts(self) -> Counter[str]:
        """How many requests each host got."""
        return Counter(record.request.host for record in self.requests)


def at_a_time(records: Iterable[Record]) -> int:
    """The most requests that were under way at the same moment."""
    changes = sorted(
        change for record in records for change in ((record.request.began, 1), (record.ended, -1))
    )  # at the same moment an end comes before a beginning
    most = now = 0
    for _, change in changes:
        now += change
        most = max(most, now)
    return most


def span(records: Iterable[Record]) -> float:
    """Seconds from the start of the first request to that of the last."""
    begun = [record.request.began for record in records]
    return max(begun) - min(begun) if begun else 0.0
