"""Checking links, as a list of small steps: settle → recall → ask → tell whether we are offline → judge → remember.

Links go in, what is known of each comes out, in the order of the links whatever the order of the answers.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Protocol

from livebib import addresses, check
from livebib.addresses import IP
from livebib.check.policy import Policy, introduction
from livebib.config import ENDPOINTS
from livebib.conversation import Answer, Conversation, Question
from livebib.links.model import Link
from livebib.memory import strikes
from livebib.memory.history import Failed, merged
from livebib.memory.state import Remembered, fresh
from livebib.verdicts import Outcome, Strikes, Verdict
from livebib.wire import environment
from livebib.wire.exchange import Chain, Exchange
from livebib.wire.resolver import Resolver
from livebib.wire.scheduler import Scheduler

# What failed before a server was met: where most hosts fail so, the fault is likely on this side.
_NETWORK = {
    "dns-nxdomain",
    "dns-failure",
    "connect-timeout",
    "connect-failed",
    "connect-refused",
    "no-route",
}
_OURS = {"internal", "proxy-failure", "proxy-auth"}  # what says nothing but that we could not ask
_MOST_CONTROLS = 3
_CONTROL_SECONDS = 10.0
_SPARE_FILES = 64  # open files for everything but connections


class Settings(NamedTuple):
    """What the user wants of a run. Times are seconds."""

    max_age: float = 7 * 86400.0
    timeout: float = 20.0
    jobs: int = 512
    per_host: int = 6
    gap: float = 0.05
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    allow_private: bool | frozenset[str] = False
    endpoints: Mapping[str, str] = MappingProxyType({})
    mailto: str | None = None
    offline: bool = False
    believe: bool = True  # what earlier runs found within `max_age`

    def permits(self, host: str, ip: IP) -> bool:
        """Whether a host may be connected to at this address."""
        if isinstance(self.allow_private, bool):
            return self.allow_private or addresses.is_public(ip)
        # A name is not let through for the address it has: whoever owns the name decides that.
        return addresses.is_public(ip) or host.rstrip(".") in self.allow_private

    def wants(self, url: str) -> bool:
        """Whether a link is to be checked."""
        if any(re.search(pattern, url) for pattern in self.exclude):
            return False
        return not self.include or any(re.search(pattern, url) for pattern in self.include)


class Memory(Protocol):
    """What earlier runs found; `memory.state.State`."""

    def recall_all(self, ids: Sequence[str]) -> dict[str, Remembered]:
        """What is known of links, by id."""

    def record(
        self, link_id: str, outcome: Outcome, strikes: Strikes | None, fragments: Sequence[str], now: float
    ) -> None:
        """Remember what was found."""


class Checked(NamedTuple):
    """A link, and what is known of it now."""

    link: Link
    outcome: Outcome
    cached: bool = False  # it was not asked in this run
    strikes: Strikes | None = None  # how long it has been failing
    ever_alive: bool = True
    asked: bool = False  # somebody was asked in this run, and the answer was judged


class Run(NamedTuple):
    """What a run found."""

    checked: list[Checked]  # one for each link, in the order of the links
    requests: int
    seconds: float
    offline: bool = False  # most hosts could not be reached: no verdict of this run is worth anything
    interrupted: bool = False  # links that were not asked any more are skipped
    proxied: bool = False

    @property
    def failed(self) -> str:
        """Why nobody at all could be asked, by a fault of ours; empty if somebody could."""
        asked = [each.outcome for each in self.checked if each.asked]
        if asked and all(outcome.reason in _OURS for outcome in asked):
            return asked[0].detail or asked[0].reason
        return ""


class Plan(NamedTuple):
    """Which links have to be asked about, and what is known of the others."""

    links: Sequence[Link]
    due: list[Link]
    known: dict[str, Checked]  # by link id
    remembered: dict[str, Remembered]

    @property
    def asks(self) -> bool:
        """Whether anything is asked, remembered or settled, and not all skipped."""
        return bool(self.due) or any(each.outcome.verdict is not Verdict.SKIPPED for each in self.known.values())


def plan(links: Sequence[Link], settings: Settings, memory: Memory, now: float) -> Plan:
    """Tell the links that are due from those that are excluded, settled, or remembered. `now`: seconds since 1970."""
    remembered = memory.recall_all([link.id for link in links])
    known: dict[str, Checked] = {}
    due: list[Link] = []
    for link in links:
        past = remembered.get(link.id)
        if not settings.wants(link.url):
            known[link.id] = Checked(link, Outcome(Verdict.SKIPPED, "excluded"))
        elif outcome := check.settled(link):
            known[link.id] = Checked(link, outcome)
        elif past and settings.believe and fresh(past, now, settings.max_age, link.fragments):
            known[link.id] = Checked(link, past.outcome, True, past.strikes)
        elif settings.offline:
            known[link.id] = Checked(link, Outcome(Verdict.SKIPPED, "offline"))
        else:
            due.append(link)
    return Plan(links, due, known, remembered)


def run(
    plan: Plan,
    settings: Settings,
    memory: Memory,
    *,
    now: float,
    history: Mapping[str, Failed] = MappingProxyType({}),
    told: Callable[[str], None] = lambda url: None,
    resolver: Resolver | None = None,
) -> Run:
    """Ask about the links that are due, and judge. `told` hears of each that is done; `history` is a committed one.

    What cannot be reached is judged last: not before it is known that the fault is not ours.
    """
    begin = time.monotonic()
    found = dict(plan.known)
    before = merged(plan.remembered, history)
    wire = _Wire(settings, resolver)
    failed: list[tuple[Link, Outcome]] = []
    interrupted = offline = False

    def judged(link: Link, outcome: Outcome) -> None:
        outcome, after = strikes.judge(outcome, before.get(link.id), now)
        memory.record(link.id, outcome, after, link.fragments, now)
        past = plan.remembered.get(link.id)
        alive = past is not None and past.alive_at is not None
        found[link.id] = Checked(link, outcome, False, after, alive or outcome.verdict in strikes.WIPES, True)

    try:
        for link, outcome in wire.ask((link, _guarded(check.about(link, wire.policy))) for link in plan.due):
            if outcome.reason in _NETWORK:
                failed.append((link, outcome))
            else:
                judged(link, outcome)
            told(link.url)
        offline = _is_offline(failed, plan, found, wire)
    except KeyboardInterrupt:
        interrupted = True
    for link, outcome in failed:
        if offline or interrupted:
            found[link.id] = Checked(link, outcome)
        else:
            judged(link, outcome)
    for link in plan.due:
        found.setdefault(link.id, Checked(link, Outcome(Verdict.SKIPPED, "interrupted")))
    wire.close()
    checked = [found[link.id] for link in plan.links]
    return Run(checked, wire.requests, time.monotonic() - begin, offline, interrupted, wire.proxied)


def _guarded(conversation: Conversation[Outcome]) -> Conversation[Outcome]:
    """A conversation whose failure is its own: one answer that we cannot cope with must not cost all the others."""
    try:
        return (yield from conversation)
    except Exception as error:
        return Outcome(Verdict.BLOCKED, "internal", detail=f"{type(error).__name__}: {error}"[:200])


class _Wire:
    """The exchange and the scheduler of a run."""

    def __init__(self, settings: Settings, resolver: Resolver | None) -> None:
        files = environment.open_files() - _SPARE_FILES
        self._settings = settings
        self._jobs = max(1, min(settings.jobs, files // 2))
        proxies = environment.proxies()
        self.proxied = proxies is not None
        self._exchange = Exchange(
            settings.permits,
            silence=settings.timeout / 2,
            kept_hosts=max(8, min(1024, files // 2 // settings.per_host)),
            kept_each=settings.per_host,
            proxies=proxies,
            bundle=environment.bundle(),
            resolver=resolver,
        )
        self.policy = Policy(
            introduction(settings.mailto),
            {**ENDPOINTS, **settings.endpoints},
            frozenset(settings.endpoints),
            lambda url: any(re.search(pattern, url) for pattern in settings.exclude),
            mailto=settings.mailto,
        )
        self.requests = 0

    def ask(self, conversations: Iterator[tuple[Link, Conversation[Outcome]]]) -> Iterator[tuple[Link, Outcome]]:
        """The outcome of each conversation, when it is there."""
        scheduler = Scheduler[Link, Outcome](
            self._exchange,
            jobs=self._jobs,
            per_lane=self._settings.per_host,
            gap=self._settings.gap,
            seconds=self._settings.timeout,
            new_chain=Chain,
        )
        try:
            yield from scheduler.run(conversations)
        finally:
            self.requests += scheduler.requests

    def answers(self, url: str) -> bool:
        """Whether anybody answers there, be it with an error."""
        address = addresses.parse(url)
        self.requests += 1
        question = Question(address.url, address.lane, "HEAD", self.policy.headers)
        return isinstance(self._exchange.ask(question, _CONTROL_SECONDS, Chain()), Answer)

    def close(self) -> None:
        """Close what is open."""
        self._exchange.close()


def _is_offline(failed: Sequence[tuple[Link, Outcome]], plan: Plan, found: Mapping[str, Checked], wire: _Wire) -> bool:
    """Whether it is us and not them: most hosts cannot be reached, nor can any that is known to answer.

    The second half is for the run of every day, in which only those are asked that failed before.
    """
    answered = {_lane(link) for link in plan.due if link.id in found}
    silent = {_lane(link) for link, _ in failed if _is_public(link)} - answered
    if len(silent) <= len(answered):
        return False
    known = [
        past.outcome.final_url
        for past in plan.remembered.values()
        if past.outcome.final_url and past.outcome.verdict in (Verdict.ALIVE, Verdict.MOVED)
    ]
    endpoints = [wire.policy.endpoints[name] for name in ("doi", "arxiv") if not wire.policy.trusted(name)]
    controls = [url for url in [*known, *endpoints] if addresses.parse(url).lane not in silent]
    return not any(wire.answers(url) for url in controls[:_MOST_CONTROLS])


def _lane(link: Link) -> str:
    return addresses.parse(link.name).lane if link.kind == "url" else link.kind


def _is_public(link: Link) -> bool:
    """Whether not reaching a link may be the network's fault: an address on this machine needs none."""
    ip = addresses.parse(link.name).ip if link.kind == "url" else None
    return ip is None or addresses.is_public(ip)


__all__ = ["Checked", "Memory", "Plan", "Run", "Settings", "plan", "run"]
