"""What the links' benchmark is run on: how many links and hosts, what there is at each, and how they behave.

Everything is drawn with a seed: each run meets the same.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

MEDIAN, SIGMA = 0.150, 0.7  # seconds; the latency is log-normal
REDIRECTED = 0.05  # of the links
SEED = 8


class Field(NamedTuple):
    """How many of what.

    Of the hosts that make trouble every other one answers its first request with 429 and `Retry-After: 1`; the others
    take theirs and say nothing any more, as behind a balancer whose worker died. Asked again, both answer.
    """

    links: int
    hosts: int
    gone: int = 50  # links in a thousand
    trouble: int = 0  # hosts in a thousand

    def urls(self, port: int) -> list[str]:
        """Every link, in an order that is no help to anybody."""
        order = list(range(self.links))
        Random(SEED).shuffle(order)  # noqa: S311 - it shall be foreseeable
        return [f"http://{address(link % self.hosts)}:{port}/{self.kind(link)}/{link}" for link in order]

    def kind(self, link: int) -> str:
        """What there is at a link."""
        drawn = Random(f"{SEED} {link}").random()  # noqa: S311
        return "gone" if drawn < self.gone / 1000 else "sent-on" if drawn > 1 - REDIRECTED else "page"

    @property
    def dead(self) -> int:
        """How many links are gone."""
        return sum(self.kind(link) == "gone" for link in range(self.links))

    @property
    def troubled(self) -> list[str]:
        """The hosts that make trouble."""
        chosen = Random(SEED).sample(range(self.hosts), self.hosts * self.trouble // 1000)  # noqa: S311
        return [address(host) for host in chosen]

    @property
    def latencies(self) -> list[float]:
        """Seconds until each link answers, and then until each redirect's target does."""
        random = Random(SEED)  # noqa: S311
        return [random.lognormvariate(0, SIGMA) * MEDIAN for _ in range(2 * self.links)]


def address(host: int) -> str:
    """The address of a host, by its number."""
    return f"127.{100 + host // 62500}.{host // 250 % 250}.{host % 250 + 1}"
