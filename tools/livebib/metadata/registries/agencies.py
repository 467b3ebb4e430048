"""doi.org: whether a DOI exists, which agency is in charge of it, and what other agencies than the two large ones know.

https://www.doi.org/the-identifier/resources/factsheets/doi-resolution-documentation
"""

from collections.abc import Sequence
from typing import Any

from livebib.metadata.registries import crossref, registry
from livebib.metadata.registries.reading import json_of, table, tables, text
from livebib.metadata.registries.registry import Answers, Etiquette, Reading, Registry
from livebib.model.record import Absent, Answered, Present, Record
from livebib.model.work import Identifier
from livebib.text import addresses
from livebib.web import patience
from livebib.web.conversation import Answer, Conversation, Failure, Policy, Question, Reply

_CSL = "application/vnd.citationstyles.csl+json"
NO_RECORD = registry.unheard("its agency has no CSL-JSON")
_NONE = {"DOI does not exist", "Invalid DOI"}
_REDIRECTS = {301, 302, 303, 307, 308}


def _question(names: Sequence[str], policy: Policy) -> Question:
    if registry.goes_alone(names[0]):
        return registry.question("doi", f"/api/handles/{registry.quoted(names[0])}", policy)
    return registry.question("doi", f"/doiRA/{','.join(map(registry.quoted, names))}", policy)


def _read(answer: Answer, names: Sequence[str]) -> Reading | None:
    said = json_of(answer.body)
    if registry.goes_alone(names[0]):
        match table(said).get("responseCode"):
            case 1 | 200:  # found; or found, but without such a value
                return Reading({names[0]: Present(None)}, whole=True)
            case 100:
                return Reading({}, whole=True)
        return None
    if answer.status != 200 or not isinstance(said, list):
        return None
    asked = registry.by_case(names)
    found = {asked[doi]: _agency(item) for item in tables(said) if (doi := text(item.get("DOI")).lower()) in asked}
    return Reading({name: answered for name, answered in found.items() if answered}, whole=False)


def _agency(item: dict[str, Any]) -> Answered | None:
    if agency := text(item.get("RA")):
        return Present(None, agency)
    status = text(item.get("status"))
    return Absent("doi-unregistered", status) if status in _NONE else None


# Which agency is in charge: Present without a record, or Absent where there is no such DOI at all. No limit is
# published: a moderate rate.
_ETIQUETTE = Etiquette(gap=0.2, at_once=2, batch=50)
REGISTRY = Registry("doi", _ETIQUETTE, _ETIQUETTE, _question, _read, "doi-unregistered")


class _Negotiation(Registry):
    """The record that the agency in charge of a DOI gives to those who ask for CSL-JSON; else nobody knows."""

    def ask(self, names: Sequence[str], policy: Policy) -> Conversation[Answers]:
        """One DOI a request, and one more for the agency that it leads to."""
        (name,) = names
        reply = yield from _negotiated(name, policy)
        if isinstance(reply, Failure):
            return {name: registry.failed(reply)}
        if reply.status >= 500:
            return {name: registry.unheard(f"status {reply.status}")}
        said = json_of(reply.body) if reply.status == 200 else None
        found = _record(next(iter(tables(said)), {}), Identifier("doi", name))
        return {name: Present(found) if found.title else NO_RECORD}


_SINGLY = _ETIQUETTE._replace(batch=1)
NEGOTIATION = _Negotiation(*REGISTRY)._replace(with_contact=_SINGLY, anonymous=_SINGLY)


def _negotiated(name: str, policy: Policy) -> Conversation[Reply]:
    accepted = (_CSL, "application/json")
    question = registry.question("doi", f"/{registry.quoted(name)}", policy, _CSL)._replace(only=accepted)
    reply = yield from patience.ask(question, policy)
    if isinstance(reply, Failure) or reply.status not in _REDIRECTS or "location" not in reply.headers:
        return reply
    try:
        target = addresses.parse(reply.headers["location"], addresses.parse(question.url))
    except addresses.BadAddress as error:
        return Failure("bad-redirect", str(error))
    if policy.excluded(target.url):
        return Failure("excluded")
    # Where it leads to a registry that is known by itself, that one's limits count.
    known = (each for each, url in policy.endpoints.items() if target.url.startswith(url.rstrip("/") + "/"))
    endpoint = next(known, "")
    question = question._replace(url=target.url, lane=endpoint or target.lane, trusted=policy.trusted(endpoint))
    return (yield from patience.ask(question, policy))


def _record(item: dict[str, Any], identifier: Identifier) -> Record:
    """A work as CSL-JSON has it, which is Crossref's JSON with a few other names."""
    event = item.get("event-title") or item.get("event")
    renamed = {
        "publisher-location": item.get("publisher-place"),
        "short-container-title": item.get("container-title-short"),
        "edition-number": item.get("edition"),
        "event": event if isinstance(event, dict) else {"name": event},
    }
    return crossref.record({**item, **renamed}, identifier)._replace(source="doi")
