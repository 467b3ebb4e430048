"""OpenAlex: works of all publishers and none, found by their titles. A witness that a work of these people is at this
venue, and no more: its titles are sometimes another work's. https://docs.openalex.org
"""

import os
import re
from typing import Any
from urllib.parse import quote

from livebib.metadata.registries import registry
from livebib.metadata.registries.reading import date, distinct, json_of, plain, table, tables, text
from livebib.metadata.registries.registry import Etiquette
from livebib.model.record import Contributor, Day, Record, Unanswered
from livebib.model.work import Identifier
from livebib.text import identifiers
from livebib.web import patience
from livebib.web.conversation import Conversation, Failure, Policy

# Ten a second are allowed, and a small sum of money a day: each search costs some of it.
ETIQUETTE = Etiquette(gap=0.11, at_once=2, batch=1)
KEY = "OPENALEX_API_KEY"  # in the environment: the budget of whoever has one
_SELECT = "id,doi,display_name,type,publication_year,publication_date,authorships,primary_location,locations,biblio"
_MOST_FOUND = 5
_NOT_ASKED = re.compile(r"[^\w\s'’-]+")  # commas, colons and bars part filters


def search(title: str, policy: Policy) -> Conversation[list[Record] | Unanswered]:
    """The first works whose titles have these words; one request."""
    words = " ".join(_NOT_ASKED.sub(" ", title).split())[:300]
    # Whoever configures another address does not get the key along with the questions.
    key = "" if policy.trusted("openalex") else os.environ.get(KEY, "")
    target = f"/works?filter=title.search:{quote(words, safe='')}&per-page={_MOST_FOUND}&select={_SELECT}"
    target += registry.contact(policy, "&") + (f"&api_key={quote(key, safe='')}" if key else "")
    reply = yield from patience.ask(registry.question("openalex", target, policy), policy)
    if isinstance(reply, Failure):
        return registry.failed(reply)
    found = table(json_of(reply.body)).get("results") if reply.status == 200 else None
    return list(map(record, tables(found))) if isinstance(found, list) else registry.unheard(f"status {reply.status}")


def record(item: dict[str, Any]) -> Record:
    """A work as OpenAlex's JSON has it; wrong types count as missing."""
    places = [table(item.get("primary_location")), *tables(item.get("locations"))]
    names = [plain(table(place.get("source")).get("display_name")) for place in places]
    biblio = table(item.get("biblio"))
    year, day = item.get("publication_year"), date(text(item.get("publication_date")))
    issued = Day(year) if isinstance(year, int) else day
    first, last = text(biblio.get("first_page")), text(biblio.get("last_page"))
    name = text(item.get("id")).rpartition("/")[2]
    return Record(
        "openalex",
        Identifier("openalex", name),
        type=text(item.get("type")),
        title=plain(item.get("display_name")) or plain(item.get("title")),
        authors=tuple(filter(None, map(_author, tables(item.get("authorships"))))),
        issued=issued,
        years=frozenset({issued.year} if issued else ()),
        venues=distinct(filter(None, names)),
        volume=text(biblio.get("volume")),
        pages=f"{first}-{last}" if first and last and first != last else first,
        doi=identifiers.doi(text(item.get("doi"))) or "",
        url=text(item.get("id")),
    )


def _author(each: dict[str, Any]) -> Contributor | None:
    name = plain(table(each.get("author")).get("display_name")) or plain(each.get("raw_author_name"))
    return Contributor(whole=name) if name else None
