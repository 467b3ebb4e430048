"""Open Library: books by their ISBN. It has many, not all. https://openlibrary.org/dev/docs/api/books"""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from livebib.metadata.registries import registry
from livebib.metadata.registries.reading import date, day, distinct, json_of, plain, table, tables, text, texts, years
from livebib.metadata.registries.registry import Answers, Etiquette, Reading, Registry
from livebib.model.record import Contributor, Day, Present, Record, Unanswered
from livebib.model.work import Identifier
from livebib.text import identifiers
from livebib.text.dates import MACROS
from livebib.web import patience
from livebib.web.conversation import Answer, Conversation, Failure, Policy, Question

_MOST_FOUND = 5  # books of a search
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_MONTH = re.compile(rf"\b({'|'.join(MACROS)})[a-z]*\b", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")


def _question(names: Sequence[str], policy: Policy) -> Question:
    keys = ",".join(f"ISBN:{name}" for name in names)
    return registry.question("openlibrary", f"/api/books?bibkeys={keys}&format=json&jscmd=data", policy)


def _read(answer: Answer, names: Sequence[str]) -> Reading | None:
    said = json_of(answer.body) if answer.status == 200 else None
    if not isinstance(said, dict):
        return None
    answers: Answers = {
        name: Present(record(item, Identifier("isbn", name)))
        for name in names
        if isinstance(item := said.get(f"ISBN:{name}"), dict)
    }
    # It answers under the keys it was asked by: anything else is an error's page, or another service's.
    return Reading(answers, whole=all(key.removeprefix("ISBN:") in names for key in said))


# https://openlibrary.org/developers/api: one request a second, three with a contact in the User-Agent
_WITH_CONTACT = Etiquette(gap=0.35, at_once=1, batch=50)
_ANONYMOUS = Etiquette(gap=1.05, at_once=1, batch=50)
REGISTRY = Registry("openlibrary", _WITH_CONTACT, _ANONYMOUS, _question, _read, "isbn-unlisted")


def search(title: str, name: str, policy: Policy) -> Conversation[list[Record] | Unanswered]:
    """The first books of a title and a family name; one request."""
    target = f"/search.json?title={quote(title[:200], safe='')}&author={quote(name[:100], safe='')}&limit={_MOST_FOUND}"
    target += "&fields=key,title,subtitle,author_name,first_publish_year,publish_year,publisher,isbn"
    reply = yield from patience.ask(registry.question("openlibrary", target, policy), policy)
    if isinstance(reply, Failure):
        return registry.failed(reply)
    found = table(json_of(reply.body)).get("docs") if reply.status == 200 else None
    return list(map(_found, tables(found))) if isinstance(found, list) else registry.unheard(f"status {reply.status}")


def _found(item: dict[str, Any]) -> Record:
    """A book as a search has it: all of its editions in one."""
    listed = item.get("publish_year")
    named = [item.get("first_publish_year"), *(listed if isinstance(listed, list) else ())]
    issued = [Day(year) for year in named if isinstance(year, int)]
    return Record(
        "openlibrary",
        Identifier("openlibrary", text(item.get("key")).rpartition("/")[2]),
        title=plain(item.get("title")),
        subtitle=plain(item.get("subtitle")),
        authors=tuple(Contributor(whole=each) for each in texts(item.get("author_name"))),
        issued=issued[0] if issued else None,
        years=years(issued),
        publisher=next(iter(texts(item.get("publisher"))), ""),
    )


def record(item: dict[str, Any], identifier: Identifier) -> Record:
    """A book as `jscmd=data` has it; wrong types count as missing. Thin records with a title only are common."""
    named = table(item.get("identifiers"))
    issued = _date(text(item.get("publish_date")))
    isbns = [*texts(named.get("isbn_13")), *texts(named.get("isbn_10"))]
    return Record(
        "openlibrary",
        identifier,
        title=plain(item.get("title")),
        subtitle=plain(item.get("subtitle")),
        authors=tuple(Contributor(whole=name) for name in _names(item.get("authors"))),
        issued=issued,
        years=years([issued]),
        publisher=next(iter(_names(item.get("publishers"))), ""),
        place=next(iter(_names(item.get("publish_places"))), ""),
        isbns=distinct(map(identifiers.isbn, isbns)),
        url=text(item.get("url")),
    )


def _names(value: Any) -> tuple[str, ...]:
    return texts([each.get("name") for each in tables(value)])


def _date(written: str) -> Day | None:
    """A date as cataloguers write it: `March 2009`, `Sep 15, 1998`, `c1987`, `2009-03-15`."""
    if (found := date(written)) is not None:
        return found
    year = _YEAR.search(written)
    if not year:
        return None
    month = _MONTH.search(written)
    number = _DAY.search(written)
    return day(int(year[1]), MACROS.index(month[1].lower()) + 1 if month else None, int(number[1]) if number else None)
