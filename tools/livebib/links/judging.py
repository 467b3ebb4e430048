"""How addresses on the web are asked about, and how the answers are judged; the registries' answers too."""

from __future__ import annotations

from livebib.links.model import Link
from livebib.model import reasons
from livebib.model.record import Answered, Present
from livebib.model.verdict import Outcome, Verdict
from livebib.text.addresses import BadAddress, OtherScheme, parse
from livebib.web import page
from livebib.web.conversation import Conversation, Policy

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
    return Outcome(reasons.verdict(answered.reason), answered.reason, detail=answered.detail)
