"""A page that is to be added: asked for and judged as check-links does, and then read for what it says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from livebib.metadata.adding import page as described
from livebib.model import reasons
from livebib.model.record import Record
from livebib.model.verdict import Verdict
from livebib.model.work import Identifier
from livebib.text.addresses import parse
from livebib.web import html, page
from livebib.web.conversation import Answer, Conversation, Policy, Question, Reply, guarded
from livebib.web.session import Session

MOST_READ = 1024 * 1024  # bytes; what publishers say in a page's head of all its references can be long
_THERE = (Verdict.ALIVE, Verdict.MOVED)


class Unreadable(NamedTuple):
    """Why there is no record of a page."""

    verdict: Verdict  # what a check of the link would say
    why: str  # in words


Visited = Record | Unreadable


def visit(url: str, policy: Policy) -> Conversation[Visited]:
    """The record of the page at an address."""
    asking = page.check(parse(url), page.Cited(), policy, itself=True)
    reply: Reply | None = None
    last = Answer(0)
    while True:
        try:
            question = asking.send(reply)
        except StopIteration as end:
            outcome = end.value
            break
        if isinstance(question, Question) and question.read:
            question = question._replace(read=MOST_READ, enough=html.head_is_there)
        reply = yield question
        last = reply if isinstance(reply, Answer) else last
    if outcome.verdict not in _THERE:
        if outcome.reason == "dns-nxdomain":
            return Unreadable(outcome.verdict, f"the host {parse(url).host} is not known")
        return Unreadable(outcome.verdict, reasons.says(outcome.reason, outcome.detail))
    kind = last.headers.get("content-type", "")
    if not html.is_html(kind):
        return Unreadable(outcome.verdict, f"is no web page but {kind.partition(';')[0].strip()}")
    if not last.body:
        return Unreadable(outcome.verdict, "is an empty page")
    # Known by the address where it is in the end; cited by the one that was asked for, unless that is left for good.
    found_at = outcome.final_url or url
    cited = found_at if outcome.verdict is Verdict.MOVED else url
    return described.record(last.body, kind, cited)._replace(identifier=Identifier("url", found_at))


def visit_all(addresses: Sequence[Identifier], session: Session) -> dict[Identifier, Visited]:
    """The records of pages, all asked for at once."""
    return dict(session.run((each, guarded(visit(each.value, session.policy), _failed)) for each in addresses))


def _failed(why: str) -> Visited:
    return Unreadable(Verdict.BLOCKED, why)
