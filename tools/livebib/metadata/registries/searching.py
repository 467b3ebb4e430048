"""Crossref's search for a reference by its words. Its own scores say little: whoever asks has to compare."""

from __future__ import annotations

from urllib.parse import quote

from livebib.metadata.registries import batches, crossref, dois
from livebib.metadata.registries.reading import json_of, table, tables, text
from livebib.model.record import Record, Unanswered
from livebib.model.work import Identifier
from livebib.web import patience
from livebib.web.conversation import Conversation, Failure
from livebib.web.policy import Policy

ROWS = 5  # the work that is meant is among the first, or not at all
_LONGEST = 300  # characters of the words asked for
_SELECT = (
    "DOI,type,title,subtitle,author,editor,issued,published-print,published-online,posted,container-title,publisher"
)


def search(words: str, policy: Policy) -> Conversation[list[Record] | Unanswered]:
    """The first works that Crossref finds for a title, names and a year; one request."""
    query = quote(words[:_LONGEST], safe="")
    target = f"/works?query.bibliographic={query}&rows={ROWS}&select={_SELECT}{dois.contact(policy, '&')}"
    reply = yield from patience.ask(batches.question("crossref", target, policy), policy)
    if isinstance(reply, Failure):
        return batches.unanswered(reply)
    items = table(table(json_of(reply.body)).get("message")).get("items") if reply.status == 200 else None
    if not isinstance(items, list):
        return Unanswered("registry-unanswered", f"status {reply.status}")
    named = ((item, text(item.get("DOI")).lower()) for item in tables(items))
    return [crossref.record(item, Identifier("doi", doi)) for item, doi in named if doi]
