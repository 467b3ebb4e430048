"""How addresses on the web are asked about, and how the answers are judged; the registries' answers too.

A link that cannot be reached is dead after three failed runs that span three days or more.
Only runs in which it was `unreachable` count. An answer that is dead at once, such as 404, adds no strike, so that it
never turns a later time-out into a conviction; but it keeps since when the link fails. What says nothing about the link
(`blocked`, `skipped`, `unsafe`, and a registry that does not answer) changes nothing.

Runs need no least distance: three runs within a minute are three runs, and convict nobody, because they span a minute.
"""

from livebib.links.model import Link
from livebib.model import reasons
from livebib.model.record import Absent, Answered, Present
from livebib.model.verdict import Outcome, Strikes, Verdict
from livebib.text.addresses import BadAddress, OtherScheme, parse
from livebib.web import page
from livebib.web.conversation import Conversation, Policy

RUNS = 3
SPAN = 72 * 3600.0  # seconds from the first failed run to the last
WIPES = frozenset({Verdict.ALIVE, Verdict.MOVED, Verdict.SUSPECT})  # it answers
FAILS = frozenset({Verdict.UNREACHABLE, Verdict.DEAD})
NOT_COUNTED = frozenset({"registry-unanswered"})  # reasons that are nobody's fault but the registry's
_REGISTERED = {"doi": "doi-registered", "arxiv": "arxiv-registered", "isbn": "isbn-listed"}


def settled(link: Link) -> Outcome | None:
    """What can be said of a link without asking anybody; None if somebody has to be asked."""
    if link.problem:
        return Outcome(Verdict.DEAD, "bad-url" if link.kind == "url" else "bad-identifier", detail=link.problem)
    if link.kind == "url":
        try:
            parse(link.url)
        except OtherScheme as error:
            return Outcome(Verdict.SKIPPED, "other-scheme", detail=f"{error.scheme}:")
        except BadAddress as error:
            return Outcome(Verdict.DEAD, "bad-url", detail=str(error))
    return None


def about(link: Link, policy: Policy) -> Conversation[Outcome]:
    """The conversation that finds out about an address which is not `settled`."""
    titles = tuple(dict.fromkeys(owner.title for owner in link.owners if owner.title))
    return page.check(parse(link.name), page.Cited(titles, link.fragments), policy)


def registered(link: Link, answered: Answered) -> Outcome:
    """The outcome of a link that is an identifier, by its registry's answer. Whose work it is makes no difference."""
    if isinstance(answered, Present):
        return Outcome(Verdict.ALIVE, _REGISTERED[link.kind], final_url=None if link.kind == "isbn" else link.url)
    # A name very like it that there is stands where a page's new address stands.
    meant = f"https://doi.org/{answered.meant}" if isinstance(answered, Absent) and answered.meant else None
    return Outcome(reasons.verdict(answered.reason), answered.reason, final_url=meant, detail=answered.detail)


def counts(outcome: Outcome) -> bool:
    """Whether it counts against the link."""
    return outcome.verdict in FAILS and outcome.reason not in NOT_COUNTED


def judge(outcome: Outcome, before: Strikes | None, now: float) -> tuple[Outcome, Strikes | None]:
    """What a check's outcome means after all the runs before it, and the strikes to remember.

    `now` is in seconds since 1970. The reason stays what failed: a link whose host had no address for three days is
    dead as `dns-nxdomain`.
    """
    if outcome.verdict in WIPES:
        return outcome, None
    if not counts(outcome):
        return outcome, before
    # By the clock of today: if it went back, the span shrinks, and nobody is convicted for what a wrong clock said.
    runs, first = (before.runs, min(before.first, now)) if before else (0, now)
    if outcome.verdict is Verdict.DEAD:
        return outcome, Strikes(runs, first, now)
    strikes = Strikes(runs + 1, first, now)
    if strikes.runs >= RUNS and strikes.last - strikes.first >= SPAN:
        outcome = outcome._replace(verdict=Verdict.DEAD)
    return outcome, strikes
