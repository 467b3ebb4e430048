"""Whether a work is in the library already: by any of its names, or by its title and first author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from livebib.library import labels
from livebib.library.entry import Entry
from livebib.metadata.adding.composing import WHOLE
from livebib.model.record import Record
from livebib.model.work import Identifier
from livebib.text import identifiers
from livebib.text.addresses import BadAddress, parse
from livebib.text.bibtex.vocabulary import PARTS
from livebib.text.folding import folded


class WorkName(NamedTuple):
    """What two entries of one work share: versions, spellings and schemes are gone."""

    kind: str  # "doi", "arxiv", "isbn", "url", or "title" with the first author
    value: str


class KnownWorks:
    """The works of a library by their names."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries: dict[WorkName, Entry] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """One more."""
        for name in names(entry):
            self._entries.setdefault(name, entry)

    def find(self, wanted: Iterable[WorkName]) -> tuple[Entry, WorkName] | None:
        """The entry of a work with one of these names, and the name."""
        return next(((self._entries[name], name) for name in wanted if name in self._entries), None)


def names(entry: Entry) -> Iterator[WorkName]:
    """The names of an entry's work. The ISBN of a chapter is its book's."""
    for identifier in entry.identifiers:
        if identifier.kind != "isbn" or entry.type not in PARTS:
            yield from name(identifier)
    for kind in ("doi", "arxiv"):
        if value := entry.named(kind):
            yield from name(Identifier(kind, value))
    title = "".join(filter(str.isalnum, folded(entry.title)))
    families = labels.families(entry)
    if title and families:
        yield WorkName("title", f"{title} {''.join(filter(str.isalnum, folded(families[0])))}")


def record_names(record: Record, type_: str) -> Iterator[WorkName]:
    """The names of a record's work; `type_` is that of its entry."""
    found = [record.identifier, Identifier("arxiv", record.arxiv)]
    found += [Identifier("doi", doi) for doi in (record.doi, record.published)]
    found += [Identifier("isbn", isbn) for isbn in record.isbns if type_ in WHOLE]
    for identifier in found:
        if identifier.value:
            yield from name(identifier)


def name(identifier: Identifier) -> Iterator[WorkName]:
    """An identifier as a name; an address that is only a way to another identifier as that."""
    kind, value = identifier
    if kind == "url":
        for told in ("doi", "arxiv"):
            if found := identifiers.meant(value, told):
                yield from name(Identifier(told, found))
        if not identifiers.doi(value) and not identifiers.arxiv(value):
            try:
                address = parse(value)
            except BadAddress:
                return
            yield WorkName("url", address.host.removeprefix("www.") + address.target.rstrip("/"))
    elif kind == "doi" and value.lower().startswith(identifiers.ARXIV_DOI):
        yield from name(Identifier("arxiv", value[len(identifiers.ARXIV_DOI) :]))
    elif kind == "arxiv":
        yield WorkName("arxiv", identifiers.unversioned(value.lower()))
    else:
        yield WorkName(kind, value.lower())
