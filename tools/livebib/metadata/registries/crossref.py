"""Crossref: most DOIs of articles, books and proceedings, and what became of the works since.

https://www.crossref.org/documentation/retrieve-metadata/rest-api/
"""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from livebib.metadata.registries import registry
from livebib.metadata.registries.reading import date_parts, distinct, json_of, people, plain, table, tables, text, texts
from livebib.metadata.registries.registry import Etiquette, Reading, Registry
from livebib.model.record import Contributor, Record, Unanswered, Update
from livebib.model.work import Identifier
from livebib.text import identifiers
from livebib.web import patience
from livebib.web.conversation import Answer, Conversation, Failure, Policy, Question

# What a list is asked to hold of each work. Only names that `select` knows: another one fails the whole request.
_SELECT = (
    "DOI,type,title,subtitle,short-title,original-title,author,editor,issued,published-print,published-online,posted,"
    "container-title,short-container-title,event,publisher,publisher-location,volume,issue,page,article-number,"
    "ISBN,ISSN,URL,relation,update-to,updated-by"
)
_SELECT_FOUND = (  # the same of works that a search finds
    "DOI,type,title,subtitle,author,editor,issued,published-print,published-online,posted,container-title,publisher"
)
_MOST_FOUND = 5  # the work that is meant is among the first, or not at all
_LONGEST_SEARCH = 300  # characters of the words asked for
_DATES = ("published-print", "published-online", "issued", "published", "posted")  # the best to cite first
_REDIRECTS = {301, 302, 307, 308}  # the DOI is an alias: there is no work by this name
# Titles of works inside a volume that is part of a series: the series is deposited before the volume.
_IN_VOLUMES = {"book-chapter", "book-section", "book-part", "book-track", "proceedings-article", "reference-entry"}
# What publishers write in front of a title when they take a work back, without waiting for anybody to deposit it.
_TAKEN_BACK = re.compile(
    r"[\[(]?(?:(?P<retraction>(?i:retracted))|(?P<withdrawal>WITHDRAWN)|(?P<removal>(?:TEMPORARY )?REMOVAL|REMOVED))"
    r"(?:[ -](?i:article|chapter|paper))?+\s?(?:[\])]\s?:?|[:–—-])\s*(?=\S)"
)


def _question(names: Sequence[str], policy: Policy) -> Question:
    if len(names) == 1:  # the one form that says no by its status, and takes every DOI there is
        target = f"/works/{registry.quoted(names[0])}{registry.contact(policy, '?')}"
    else:
        listed = ",".join(f"doi:{registry.quoted(name)}" for name in names)
        target = f"/works?filter={listed}&rows={len(names)}&select={_SELECT}{registry.contact(policy, '&')}"
    return registry.question("crossref", target, policy)


def _read(answer: Answer, names: Sequence[str]) -> Reading | None:
    # A web page does not say no: something else is at its address.
    says_no = answer.status == 404 and not answer.body.lstrip().startswith(b"<")
    if len(names) == 1 and (says_no or answer.status in _REDIRECTS):
        return Reading({}, whole=True)
    message = table(table(json_of(answer.body)).get("message")) if answer.status == 200 else {}
    if len(names) == 1:
        return Reading(registry.matched([message], names, _doi, record), whole=True) if "DOI" in message else None
    return registry.listed(message.get("items"), message.get("total-results"), names, _doi, record)


# Lists, since 2025-12-01: three a second with a contact, one without. A little less, for the network jitters.
# https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/
_WITH_CONTACT = Etiquette(gap=0.35, at_once=3, batch=50)
_ANONYMOUS = Etiquette(gap=1.05, at_once=1, batch=50)
REGISTRY = Registry("crossref", _WITH_CONTACT, _ANONYMOUS, _question, _read, "doi-unregistered")


def _doi(item: Any) -> str:
    return text(table(item).get("DOI")).lower()


def record(item: dict[str, Any], identifier: Identifier) -> Record:
    """A work as Crossref's JSON has it, `message` of one or an item of a list; wrong types count as missing.

    It is CSL's JSON with lists for most texts, and read with or without them.
    """
    titles = texts(item.get("title"))
    title, taken_back = _cleared(titles[0] if titles else "")
    others = (*titles[1:], *texts(item.get("original-title")), *texts(item.get("short-title")))
    dates = [day for name in _DATES if (day := date_parts(item.get(name)))]
    return Record(
        "crossref",
        identifier,
        type=text(item.get("type")),
        title=title,
        subtitle=next(iter(texts(item.get("subtitle"))), ""),
        other_titles=distinct(_cleared(each)[0] for each in others),
        authors=people(item.get("author"), _contributor),
        editors=people(item.get("editor"), _contributor),
        issued=dates[0] if dates else None,
        years=frozenset(day.year for day in dates),
        venues=_venues(item),
        event=plain(table(item.get("event")).get("name")),
        publisher=plain(item.get("publisher")),
        place=plain(item.get("publisher-location")),
        volume=text(item.get("volume")),
        issue=text(item.get("issue")),
        pages=text(item.get("page")),
        article_number=text(item.get("article-number")),
        edition=text(item.get("edition-number")),
        isbns=distinct(identifiers.isbn(each.rpartition("/")[2]) for each in texts(item.get("ISBN"))),
        issns=distinct(texts(item.get("ISSN"))),
        doi=_doi(item),
        url=text(item.get("URL")),
        language=text(item.get("language")),
        updates=_updates(item.get("updated-by")) + taken_back,
        notice_of=_updates(item.get("update-to")),
        published=_published(item.get("relation")),
    )


def _cleared(title: str) -> tuple[str, tuple[Update, ...]]:
    """A title without the publisher's mark that the work was taken back, and what the mark says."""
    mark = _TAKEN_BACK.match(title)
    if not mark:
        return title, ()
    return title[mark.end() :], (Update(mark.lastgroup or "retraction", source="publisher"),)


def _venues(item: dict[str, Any]) -> tuple[str, ...]:
    full = texts(item.get("container-title"))
    if text(item.get("type")) in _IN_VOLUMES:
        full = full[::-1]
    return distinct([*full, *texts(item.get("short-container-title"))])


def _contributor(each: dict[str, Any]) -> Contributor | None:
    given, family = plain(each.get("given")), plain(each.get("family"))
    if family:
        return Contributor(family, given)
    if name := plain(each.get("name")):  # Crossref's schema has `name` for organisations only
        return Contributor(whole=name, is_body=True)
    whole = given or plain(each.get("literal"))
    return Contributor(whole=whole) if whole else None


def _published(relation: Any) -> str:
    """The DOI of what a preprint became, as either side deposited it."""
    related = tables(table(relation).get("is-preprint-of"))
    dois_named = (identifiers.doi(text(each.get("id"))) for each in related if each.get("id-type") == "doi")
    return next(filter(None, dois_named), "")


def _updates(value: Any) -> tuple[Update, ...]:
    return tuple(
        Update(kind, text(each.get("DOI")).lower(), text(each.get("source")), date_parts(each.get("updated")))
        for each in tables(value)
        if (kind := text(each.get("type")).lower().replace("-", "_"))
    )


def search(words: str, policy: Policy) -> Conversation[list[Record] | Unanswered]:
    """The first works that Crossref finds for a title, names and a year; one request. Its own scores say little: who
    asks has to compare."""
    options = f"rows={_MOST_FOUND}&select={_SELECT_FOUND}{registry.contact(policy, '&')}"
    target = f"/works?query.bibliographic={quote(words[:_LONGEST_SEARCH], safe='')}&{options}"
    reply = yield from patience.ask(registry.question("crossref", target, policy), policy)
    if isinstance(reply, Failure):
        return registry.failed(reply)
    items = table(table(json_of(reply.body)).get("message")).get("items") if reply.status == 200 else None
    if not isinstance(items, list):
        return registry.unheard(f"status {reply.status}")
    named = ((item, text(item.get("DOI")).lower()) for item in tables(items))
    return [record(item, Identifier("doi", doi)) for item, doi in named if doi]
