"""arXiv: preprints by their ids, as Atom. https://info.arxiv.org/help/api/user-manual.html"""

import re
from collections.abc import Sequence
from urllib.parse import quote
from xml.etree import ElementTree

from livebib.metadata.registries import registry
from livebib.metadata.registries.reading import date, text, years
from livebib.metadata.registries.registry import Answers, Etiquette, Reading, Registry
from livebib.model.record import Absent, Contributor, Present, Record, Unanswered
from livebib.model.work import Identifier
from livebib.text import identifiers
from livebib.web import patience
from livebib.web.conversation import Answer, Conversation, Failure, Policy, Question

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_ID = re.compile(r"https?://arxiv\.org/abs/(?P<id>[\w./-]+?)(?:v(?P<version>\d{1,4}))?")
_CLASS = re.compile(r"(?<=[a-z])\.[A-Z]{2}(?=/)")  # of an id before 2007, where arXiv leaves it out
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # characters that XML may not hold
_MOST_FOUND = 5  # works of a search
_REFUSES = "/api/errors"  # in the id of an entry that is no paper


def parted(name: str) -> tuple[str, int | None]:
    """The paper, without the subject class that older ids may name, and the version: `math.GT/0309136v2` →
    `math/0309136`, 2."""
    bare = identifiers.unversioned(name)
    version = name.removeprefix(bare)
    return _CLASS.sub("", bare), int(version[1:]) if version else None


def _question(names: Sequence[str], policy: Policy) -> Question:
    # Without `max_results` there are ten, however many are asked for.
    target = f"/api/query?id_list={','.join(names)}&max_results={len(names)}"
    return registry.question("arxiv", target, policy, "application/atom+xml,application/xml;q=0.9")


def _read(answer: Answer, names: Sequence[str]) -> Reading | None:
    feed = _feed(answer.body) if answer.status in (200, 400) else None
    if feed is None or feed.tag != f"{_ATOM}feed":
        return None
    entries = feed.findall(f"{_ATOM}entry")
    refusals = [entry for entry in entries if _REFUSES in _text(entry, f"{_ATOM}id")]
    if refusals and len(names) == 1:
        return Reading({names[0]: Absent("arxiv-unknown", _text(refusals[0], f"{_ATOM}summary"))}, whole=True)
    if answer.status != 200:
        return None
    found = [(parted(match["id"])[0], int(match["version"] or 0), entry) for entry in entries if (match := _id(entry))]
    latest: dict[tuple[str, int | None], ElementTree.Element] = {}
    for paper, version, entry in sorted(found, key=lambda each: each[1]):
        latest[paper, version] = latest[paper, None] = entry
    answers: Answers = {
        name: Present(record(found_entry, Identifier("arxiv", name)))
        for name in names
        if (found_entry := latest.get(parted(name))) is not None
    }
    total = _text(feed, f"{_SEARCH}totalResults")
    return Reading(answers, whole=total == str(len(entries)) and len(found) == len(entries))


# One connection, three seconds from one request to the next: https://info.arxiv.org/help/api/tou.html
_ETIQUETTE = Etiquette(gap=3.0, at_once=1, batch=100)
# What is Present has the version asked for, or the latest. An empty feed may be a fault of arXiv's, so that an Absent
# wants to be confirmed.
REGISTRY = Registry("arxiv", _ETIQUETTE, _ETIQUETTE, _question, _read, "arxiv-unknown")


def search(title: str, policy: Policy) -> Conversation[list[Record] | Unanswered]:
    """The first preprints whose titles have these words; one request."""
    words = quote(" ".join(re.findall(r"[^\W_]+", title))[:300])
    target = f"/api/query?search_query=ti:%22{words}%22&max_results={_MOST_FOUND}"
    question = registry.question("arxiv", target, policy, "application/atom+xml,application/xml;q=0.9")
    reply = yield from patience.ask(question, policy)
    if isinstance(reply, Failure):
        return registry.failed(reply)
    feed = _feed(reply.body) if reply.status == 200 else None
    if feed is None or feed.tag != f"{_ATOM}feed":
        return registry.unheard(f"status {reply.status}")
    found = [(match["id"], entry) for entry in feed.findall(f"{_ATOM}entry") if (match := _id(entry))]
    return [record(entry, Identifier("arxiv", name)) for name, entry in found]


def _feed(body: bytes) -> ElementTree.Element | None:
    """The root of an XML document; None for what is none, and for one with a document type, which may be a bomb."""
    source = _CONTROL.sub("", body.decode("utf-8-sig", "replace"))
    if "<!DOCTYPE" in source or "<!ENTITY" in source:
        return None
    try:
        return ElementTree.fromstring(source)  # noqa: S314 - no document type, so no entity to expand
    except (ElementTree.ParseError, ValueError, RecursionError):
        return None


def _id(entry: ElementTree.Element) -> re.Match[str] | None:
    return _ID.fullmatch(_text(entry, f"{_ATOM}id"))


def _text(element: ElementTree.Element, tag: str) -> str:
    return text(element.findtext(tag))


def record(entry: ElementTree.Element, identifier: Identifier) -> Record:
    """A preprint as an `entry` of the feed has it. Titles keep their TeX."""
    match = _id(entry)
    category = entry.find(f"{_ARXIV}primary_category")
    dates = [date(_text(entry, f"{_ATOM}{tag}")) for tag in ("published", "updated")]  # of version 1, of this one
    doi = identifiers.doi(_text(entry, f"{_ARXIV}doi").partition(" ")[0])
    names = [_text(author, f"{_ATOM}name") for author in entry.findall(f"{_ATOM}author")]
    return Record(
        "arxiv",
        identifier,
        title=_text(entry, f"{_ATOM}title"),
        authors=tuple(Contributor(whole=name) for name in names if name),
        issued=dates[0],
        years=years(dates),
        doi=doi or "",
        arxiv=match["id"] if match else "",
        arxiv_class=text(category.get("term")) if category is not None else "",
        url=match[0].replace("http://", "https://", 1) if match else "",
        journal_ref=_text(entry, f"{_ARXIV}journal_ref"),
        comment=_text(entry, f"{_ARXIV}comment"),
        published=doi or "",
        version=(match["version"] or "") if match else "",
    )
