"""Checking links, as a list of small steps: settle → recall → ask → tell whether we are offline → judge → remember.

Links go in, what is known of each comes out, in the order of the links whatever the order of the answers.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from livebib.links import judging
from livebib.links.history import Failed, merged
from livebib.links.model import Link
from livebib.metadata import remembered
from livebib.metadata.asking import Asking, opened
from livebib.metadata.registries.routes import Batch
from livebib.model.record import Answered
from livebib.model.verdict import Outcome, Strikes, Verdict
from livebib.model.work import Identifier
from livebib.text import addresses
from livebib.text.patterns import Patterns
from livebib.web.conversation import guarded
from livebib.web.memory.state import Remembered, State, fresh
from livebib.web.session import Session, Settings
from livebib.web.wire.resolver import Resolver

# What failed before a server was met: where most hosts fail so, the fault is likely on this side.
_NETWORK = set("dns-nxdomain dns-failure connect-timeout connect-failed connect-refused no-route".split())
_OURS = {"internal", "proxy-failure", "proxy-auth"}  # what says nothing but that we could not ask
_MOST_CONTROLS = 3


class Checked(NamedTuple):
    """A link, and what is known of it now."""

    link: Link
    outcome: Outcome
    cached: bool = False  # it was not asked in this run
    strikes: Strikes | None = None  # how long it has been failing
    ever_alive: bool = True
    asked: bool = False  # somebody was asked in this run, and the answer was judged

    @property
    def is_out_of_reach(self) -> bool:
        """Whether it cannot be reached, by its own fault as far as is known, but is not dead."""
        return self.outcome.verdict is Verdict.UNREACHABLE and judging.counts(self.outcome)


class Run(NamedTuple):
    """What a run found."""

    checked: list[Checked]  # one for each link, in the order of the links
    requests: int
    seconds: float
    offline: bool = False  # most hosts could not be reached: no verdict of this run is worth anything
    interrupted: bool = False  # links that were not asked any more are skipped
    proxied: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether its verdicts may be remembered and acted upon."""
        return not self.offline and not self.interrupted

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


def choice(settings: Settings) -> Callable[[str], bool]:
    """Whether an address is one of those to be looked at."""
    included, excluded = Patterns(settings.include), Patterns(settings.exclude)
    return lambda url: not excluded.found_in(url) and (not included or included.found_in(url))


def plan(links: Sequence[Link], settings: Settings, state: State, now: float) -> Plan:
    """Tell the links that are due from those that are excluded, settled, or remembered. `now`: seconds since 1970."""
    is_wanted = choice(settings)
    past = state.recall_all([link.id for link in links])

    def is_fresh(link: Link) -> bool:
        return settings.believe and fresh(past.get(link.id), now, settings.max_age, link.fragments)

    wanted = [link.identifier for link in links if link.identifier and not is_fresh(link)]
    recorded = remembered.recall(state, wanted, now, settings.max_age) if settings.believe else {}

    def said(link: Link) -> Checked | None:
        if not is_wanted(link.url):
            return Checked(link, Outcome(Verdict.SKIPPED, "excluded"))
        if outcome := judging.settled(link):
            return Checked(link, outcome)
        if is_fresh(link):
            return Checked(link, past[link.id].outcome, True, past[link.id].strikes)
        if link.identifier and (record := recorded.get(link.identifier)):
            return Checked(link, judging.registered(link, record), True)
        return Checked(link, Outcome(Verdict.SKIPPED, "offline")) if settings.offline else None

    known = {link.id: each for link in links if (each := said(link))}
    return Plan(links, [link for link in links if link.id not in known], known, past)


def run(
    plan: Plan,
    settings: Settings,
    state: State,
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
    session = opened(settings, state, now, resolver)
    names = {link.identifier: link for link in plan.due if link.identifier}
    asking = Asking(names, session, state, now)
    failed: list[tuple[Link, Outcome]] = []
    interrupted = offline = False

    def judged(link: Link, outcome: Outcome) -> None:
        outcome, after = judging.judge(outcome, before.get(link.id), now)
        state.record(link.id, outcome, after, link.fragments, now)
        past = plan.remembered.get(link.id)
        alive = past is not None and past.alive_at is not None
        found[link.id] = Checked(link, outcome, False, after, alive or outcome.verdict in judging.WIPES, True)

    def heard(link: Link, outcome: Outcome) -> None:
        if outcome.reason in _NETWORK or outcome.reason in judging.NOT_COUNTED:
            failed.append((link, outcome))
        else:
            judged(link, outcome)
        told(link.url)

    def settled(answers: Mapping[Identifier, Answered]) -> None:
        for identifier, answered in answers.items():
            heard(names[identifier], judging.registered(names[identifier], answered))

    try:
        settled(asking.begin())
        pages = (link for link in plan.due if not link.identifier)
        talks = ((link, guarded(judging.about(link, session.policy), _failed)) for link in pages)
        for asked, result in session.run(talks):
            if isinstance(asked, Batch):
                settled(asking.take(asked, result))
            else:
                heard(asked, result)
        offline = _is_offline(failed, plan, found, session, asking)
    except KeyboardInterrupt:
        interrupted = True
    for link, outcome in failed:
        if offline or interrupted:
            found[link.id] = Checked(link, outcome)
        else:
            judged(link, outcome)
    for link in plan.due:
        found.setdefault(link.id, Checked(link, Outcome(Verdict.SKIPPED, "interrupted")))
    session.close()
    checked = [found[link.id] for link in plan.links]
    return Run(checked, session.requests, time.monotonic() - begin, offline, interrupted, session.proxied)


def _failed(why: str) -> Outcome:
    return Outcome(Verdict.BLOCKED, "internal", detail=why)


def _is_offline(
    failed: Sequence[tuple[Link, Outcome]], plan: Plan, found: Mapping[str, Checked], session: Session, asking: Asking
) -> bool:
    """Whether it is us and not them: most hosts cannot be reached, nor can any that is known to answer.

    The second half is for the run of every day, in which only those are asked that failed before. An outage of some
    registries is theirs; only where nobody at all answers they count.
    """
    policy = session.policy
    answered = {_lane(link) for link in plan.due if not link.identifier and link.id in found}
    answered |= set(filter(session.has_heard, asking.lanes))
    silent = {_lane(link) for link, _ in failed if not link.identifier and _is_public(link)} - answered
    if not answered:
        silent |= {registry for registry in asking.lanes if not policy.trusted(registry)}
    if len(silent) <= len(answered):
        return False
    outcomes = [past.outcome for past in plan.remembered.values()]
    known = [each.final_url for each in outcomes if each.final_url and each.verdict in (Verdict.ALIVE, Verdict.MOVED)]
    endpoints = [policy.endpoints[name] for name in ("doi", "arxiv") if not policy.trusted(name)]
    controls = [url for url in [*known, *endpoints] if addresses.parse(url).lane not in silent]
    return not any(session.answers(url) for url in controls[:_MOST_CONTROLS])


def _lane(link: Link) -> str:
    return addresses.parse(link.name).lane


def _is_public(link: Link) -> bool:
    """Whether not reaching an address may be the network's fault: one on this machine needs none."""
    ip = addresses.parse(link.name).ip
    return ip is None or addresses.is_public(ip)
