"""A page that is to be added: asked for and judged as check-links does, and then read for what it says of its own work.

That may be Highwire's and bepress's `citation_*`, PRISM, Dublin Core, JSON-LD, OpenGraph. The most bibliographic source
that fills a field is believed; nothing is read out of the page's text.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from livebib.metadata.registries import reading
from livebib.model import reasons
from livebib.model.record import Contributor, Day, Record
from livebib.model.verdict import Verdict
from livebib.model.work import Identifier
from livebib.text import identifiers
from livebib.text.addresses import parse
from livebib.web import html, page
from livebib.web.conversation import Answer, Conversation, Policy, Question, Reply, guarded
from livebib.web.session import Session
from livebib.web.softness import is_about

MOST_READ = 1024 * 1024  # bytes; what publishers say in a page's head of all its references can be long
_THERE = (Verdict.ALIVE, Verdict.MOVED)
_MOST_PEOPLE = 5000
_DEEPEST = 6  # objects within objects of JSON-LD
_DATE = re.compile(r"([0-9]{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?!\d)")
_INFO = re.compile(r"^\s*info:doi/", re.IGNORECASE)
# What a venue says about the work in it, by the meta element that names the venue; the words are Crossref's.
_VENUES = {
    "journal_title": "journal-article",
    "conference_title": "proceedings-article",
    "conference": "proceedings-article",
    "inbook_title": "book-chapter",
    "dissertation_institution": "dissertation",
    "technical_report_institution": "report",
}
_AUTHORS = ("citation_author", "bepress_citation_author", "dc.creator", "dcterms.creator", "dc.contributor")
# By what it fills: names with a full stop are whole, others are a `citation_*`; the first that is there counts.
_NAMES = {
    "title": "title dc.title dcterms.title",
    "date": "publication_date cover_date date year online_date prism.publicationdate dcterms.issued dc.date.issued "
    "dc.date dcterms.date",
    "journal": "prism.publicationname",
    "publisher": "publisher dc.publisher dcterms.publisher",
    "volume": "volume prism.volume",
    "issue": "issue prism.number",
    "first": "firstpage prism.startingpage",
    "last": "lastpage prism.endingpage",
    "isbn": "isbn",
    "doi": "doi prism.doi dc.identifier.doi",
    "language": "language dc.language",
}


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
    return record(last.body, kind, cited)._replace(identifier=Identifier("url", found_at))


def visit_all(addresses: Sequence[Identifier], session: Session) -> dict[Identifier, Visited]:
    """The records of pages, all asked for at once."""
    return dict(session.run((each, guarded(visit(each.value, session.policy), _failed)) for each in addresses))


def _failed(why: str) -> Visited:
    return Unreadable(Verdict.BLOCKED, why)


# -- what a page says of itself


def record(body: bytes, content_type: str, url: str) -> Record:
    """The record of the page at `url` (the address as cited). What the page does not say is empty."""
    title, metas, data = html.describe(body, content_type)
    cited = {name: _cited(metas, names) for name, names in _NAMES.items()}
    linked = _linked(data, cited["title"] or _first(metas, "og:title", "twitter:title") or title)
    said = {name: _said(linked.get(name)) for name in ("datePublished", "dateCreated", "publisher", "isbn")}
    site = _first(metas, "og:site_name") or said["publisher"]
    venues = [(found, kind) for name, kind in _VENUES.items() if (found := _cited(metas, name))]
    venues += [(cited["journal"], "journal-article")] if cited["journal"] else []
    isbns = reading.distinct(map(identifiers.isbn, (cited["isbn"], said["isbn"])))
    type_ = "book" if isbns and (cited["title"] or _work_type(linked) == "Book") else _work_type(linked) or "website"
    named = cited["title"] or _named(linked) or _first(metas, "og:title", "twitter:title") or title
    authors = map(_contributor, _list(linked.get("author"))[:_MOST_PEOPLE])
    date = cited["date"] or said["datePublished"] or said["dateCreated"]
    places = [*_list(linked.get("identifier")), *map(linked.get, ("@id", "sameAs", "doi"))]
    return Record(
        "page",
        Identifier("url", url),
        type=venues[0][1] if venues else type_,
        title=_without_site(named, site),
        authors=_authors(metas, site) or tuple(filter(None, authors)),
        editors=tuple(_people(_all(metas, "citation_editor"), "")),
        issued=_day(date or _first(metas, "article:published_time", "date", "pubdate")),
        venues=tuple(venue for venue, _ in venues[:1]),
        publisher=cited["publisher"] or site,
        volume=cited["volume"],
        issue=cited["issue"],
        pages="-".join(filter(None, dict.fromkeys((cited["first"], cited["last"])))),
        isbns=isbns,
        doi=_doi(cited["doi"], *_all(metas, "dc.identifier"), *map(_said, places)),
        arxiv=identifiers.unversioned(identifiers.arxiv(_first(metas, "citation_arxiv_id")) or ""),
        url=url,
        language=cited["language"],
    )


def _all(metas: Mapping[str, list[str]], *names: str) -> list[str]:
    """The contents of the first of these elements that there are."""
    return next((metas[name] for name in names if name in metas), [])


def _first(metas: Mapping[str, list[str]], *names: str) -> str:
    return next(iter(_all(metas, *names)), "")


def _cited(metas: Mapping[str, list[str]], names: str) -> str:
    whole = ([name] if "." in name else [f"citation_{name}", f"bepress_citation_{name}"] for name in names.split())
    return _first(metas, *chain.from_iterable(whole))


def _authors(metas: Mapping[str, list[str]], site: str) -> tuple[Contributor, ...]:
    found = _all(metas, *_AUTHORS)
    found = found or [each for names in _all(metas, "citation_authors") for each in names.split(";")]
    return tuple(_people(found or _all(metas, "author", "article:author", "parsely-author", "sailthru.author"), site))


def _people(names: Iterable[str], site: str) -> Iterable[Contributor]:
    for written in list(dict.fromkeys(names))[:_MOST_PEOPLE]:
        name = re.sub(r"^by\s+", "", written.strip(), flags=re.IGNORECASE)
        if not name or "://" in name or name.startswith("@"):  # a profile is no name
            continue
        family, comma, given = name.partition(",")
        if comma and given.strip() and "," not in given:
            yield Contributor(family.strip(), given.strip())
        else:
            yield Contributor(whole=name, is_body=name.casefold() == site.casefold())


def _day(text: str) -> Day | None:
    found = _DATE.search(text[:40])
    return reading.day(*found.groups()) if found else None


def _doi(*texts: str) -> str:
    return next((doi for text in texts if (doi := identifiers.doi(_INFO.sub("", text)))), "")


def _without_site(title: str, site: str) -> str:
    """A title without the site's name behind it, as `Reading list | Example` has it."""
    name = re.escape(site)
    return re.sub(rf"\s+[|·•–—:-]+\s+{name}$", "", title, flags=re.IGNORECASE) if site else title


# -- JSON-LD


def _linked(data: Iterable[object], title: str) -> dict[str, object]:
    """The work in a page's JSON-LD; of several, which may be a list's or a film's beside the text, the page's title
    tells which it is about."""
    works = [each for each in _objects(list(data), 0) if _work_type(each)]
    if len(set(map(_named, works))) > 1:
        works = [work for work in works if is_about(_named(work), title)]
    return works[0] if works else {}


def _work_type(each: Mapping[str, object]) -> str:
    return next((kind for kind in _list(each.get("@type")) if isinstance(kind, str) and html.is_work(kind)), "")


def _named(work: Mapping[str, object]) -> str:
    return _said(work.get("headline")) or _said(work.get("name"))


def _objects(value: object, depth: int) -> Iterable[dict[str, object]]:
    """The objects that may be what the page is about: in lists, in a graph, as its main entity."""
    if isinstance(value, list) and depth < _DEEPEST:
        for each in value[:100]:
            yield from _objects(each, depth + 1)
    elif isinstance(value, dict) and depth < _DEEPEST:
        yield value
        for name in ("@graph", "mainEntity"):
            yield from _objects(value.get(name), depth + 1)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _said(value: object) -> str:
    """A text, or the name or value of an object that stands for one."""
    if isinstance(value, list):
        return next((said for each in value[:20] if (said := _said(each))), "") if value else ""
    if isinstance(value, dict):
        value = value.get("name") or value.get("value") or value.get("@value")
    return html.plain(value) if isinstance(value, str) else ""


def _contributor(value: object) -> Contributor | None:
    if isinstance(value, dict) and isinstance(value.get("familyName"), str):
        return Contributor(_said(value["familyName"]), _said(value.get("givenName")))
    name = _said(value)
    if not name or "://" in name:
        return None
    is_body = isinstance(value, dict) and "Organization" in _list(value.get("@type"))
    return Contributor(whole=name, is_body=is_body)
