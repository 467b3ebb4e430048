"""One bibliographic record: what it says as written, what it means with strings and inheritance, and for people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple, Protocol

from livebib.model.finding import Place
from livebib.model.work import Identifier, Kind, Person
from livebib.text import dates, identifiers, names
from livebib.text.bibtex.nodes import EntryNode, FieldNode
from livebib.text.bibtex.vocabulary import ALIASES, BOOKS, PAGES
from livebib.text.latex import decoding
from livebib.text.source import Source

_BOOKS = BOOKS | {"inbook", "bookinbook"}
# Fields that tell which work it is where its own are missing, and those of them that may say anything else.
_BESIDES = ("note", "volume", "number", "pages", "eid")
_TELLING = ("url", "journal", "journaltitle", "howpublished", *_BESIDES)
_VENUES = ("journal", "journaltitle", "booktitle", "series", "school", "institution", "publisher", "eventtitle")
_new = tuple.__new__


class Collection(Protocol):
    """What an entry asks of the collection that it is part of (a `Library`): what its own text alone does not say."""

    def expand(self, value: str) -> str:
        """A value as written, with delimiters, as the text it stands for."""

    def lookup(self, key: str) -> Entry | None:
        """The entry that a crossref, xref or xdata of that key leads to."""

    def resolved(self, value: str) -> str:
        """A value with what its references to fields of other entries (`xdata=key-author-1`) stand for."""

    def inherited(self, entry: Entry, name: str) -> str:
        """What an entry takes from its parents for a field it has not; "" if nothing."""

    def inherited_names(self, entry: Entry) -> list[str]:
        """The names of the fields that it takes from them."""


class Span(NamedTuple):
    """Half-open ranges of one stretch of a file, in characters of its text and in bytes on disk."""

    start: int
    end: int
    first_byte: int
    end_byte: int


class Field(NamedTuple):
    """One `name = value` of an entry, where it stands."""

    source: Source
    node: FieldNode

    @property
    def name(self) -> str:
        """The name as written."""
        return self.node.name

    @property
    def raw(self) -> str:
        """The value as written, with its delimiters and `#`."""
        return self.source.text[self.node.value_start : self.node.value_end]

    @property
    def name_place(self) -> Place:
        """Where the name stands."""
        return self.source.place(self.node.name_start, self.node.name_start + len(self.node.name))

    @property
    def place(self) -> Place:
        """Where the value stands, delimiters included."""
        source, (_, _, start, end) = self
        return source.place(start, end)

    @property
    def span(self) -> Span:
        """The range of the value, delimiters included."""
        source, (_, _, start, end) = self
        first, last = source.bytes(start, end)
        return _new(Span, (start, end, first, last))


class Fields(Mapping[str, str]):
    """An entry's own fields by name, whatever its case: the text between the delimiters, as written but for macros.

    `a # "b"` and `jan` read as what they stand for. Where a name comes twice the first counts, as in BibTeX.
    """

    __slots__ = ("_entry", "_nodes")

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._nodes = entry.node.by_name

    def __getitem__(self, name: str) -> str:
        node = self._nodes[name.lower()]
        return self._entry.library.expand(self._entry.source.text[node.value_start : node.value_end])

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._nodes

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)


class Entry:
    """One entry of a collection. Everything but the place of things is worked out when first asked for."""

    def __init__(self, library: Collection, source: Source, node: EntryNode) -> None:
        self.library = library
        self.source = source
        self.node = node
        self.key = node.key

    def __repr__(self) -> str:
        return f"<Entry {self.key} ({self.type})>"

    # -- as written

    @property
    def type(self) -> str:
        """The entry type in lower case, without the `@`."""
        return self.node.type.lower()

    @property
    def raw(self) -> str:
        """The entry as written, from the `@` to its closing delimiter."""
        return self.source.text[self.node.start : self.node.end]

    @cached_property
    def fields(self) -> Fields:
        """The entry's own fields: a mapping from name (in any case) to text."""
        return Fields(self)

    @property
    def aliases(self) -> list[str]:
        """The further keys that biblatex knows it by: `ids`."""
        return [key.strip() for key in self.fields["ids"].split(",") if key.strip()] if "ids" in self.fields else []

    def field(self, name: str) -> Field | None:
        """The own field of that name with its places, or None."""
        node = self.fields._nodes.get(name.lower())
        return Field(self.source, node) if node else None

    def all_fields(self) -> list[Field]:
        """Every field in its order, repeated names too."""
        source = self.source
        return [_new(Field, (source, node)) for node in self.node.fields]

    @property
    def place(self) -> Place:
        """Where the entry stands."""
        return self.source.place(self.node.start, self.node.end)

    @property
    def key_place(self) -> Place:
        """Where the citation key stands."""
        return self.source.place(self.node.key_start, self.node.key_start + len(self.key))

    @property
    def span(self) -> Span:
        """The range of the whole entry."""
        return self._span(self.node.start, self.node.end)

    def _span(self, start: int, end: int) -> Span:
        return Span(start, end, *self.source.bytes(start, end))

    # -- as meant: strings expanded, crossref and xdata inherited, both engines' names

    def get(self, name: str) -> str:
        """The value of a field or of its other engine's name, own or inherited; LaTeX as written; "" if none."""
        name = name.lower()
        return self._own(name) or self.library.inherited(self, name) or self._other_inherited(name)

    def text(self, name: str) -> str:
        """The same for people to read: LaTeX decoded, except in verbatim fields."""
        value = self.get(name)
        return identifiers.unescape(value) if name.lower() in decoding.VERBATIM else decoding.to_text(value)

    def _own(self, name: str) -> str:
        if found := self.own(name):
            return found
        other = ALIASES.get(name)
        return self.own(other) if other else ""

    def own(self, name: str) -> str:
        """The value of an own field, of that very name in lower case; what refers to another's field is followed."""
        node = self.node.by_name.get(name)
        if node is None:
            return ""
        found = self.library.expand(self.source.text[node[2] : node[3]]).strip()  # as `fields` has it, in less time
        return self.library.resolved(found) if "xdata" in found and name != "xdata" else found

    def _other_inherited(self, name: str) -> str:
        other = ALIASES.get(name)
        return self.library.inherited(self, other) if other else ""

    # -- for people

    @cached_property
    def title(self) -> str:
        """The title, with its subtitle where the entry has one."""
        title, subtitle = self.text("title"), self.text("subtitle")
        return f"{title}: {subtitle}" if title and subtitle else title

    @cached_property
    def names(self) -> names.Names:
        """Who made it: the authors, else the editors, else the organisation; parts as written."""
        for field in ("author", "editor"):
            if value := self.get(field):
                return names.parse_names(value)
        body = self.get("organization")
        return names.Names((Person(last=f"{{{body}}}"),)) if body else names.Names()

    @property
    def authors(self) -> tuple[Person, ...]:
        """The authors, LaTeX decoded; without the `others` of `and others`. No editors."""
        return tuple(decoded(person) for person in names.parse_names(self.get("author")).people)

    @property
    def editors(self) -> tuple[Person, ...]:
        """The editors, LaTeX decoded."""
        return tuple(decoded(person) for person in names.parse_names(self.get("editor")).people)

    @cached_property
    def year(self) -> str:
        """The year of publication as text: `year`, else the year or years of `date`; "" if there is none."""
        for year, date in ((self._own("year"), self._own("date")), (self.get("year"), self.get("date"))):
            if year:
                return decoding.to_text(year)
            if of_date := dates.year_of(date):
                return of_date
        return ""

    @cached_property
    def venue(self) -> str:
        """Where it appeared: journal, proceedings, series, school or publisher; how, if that is no mere address."""
        for name in _VENUES:
            if value := self.text(name):
                return value
        how = self.get("howpublished")
        return "" if "\\url" in how or "://" in how else decoding.to_text(how)

    @cached_property
    def keywords(self) -> tuple[str, ...]:
        """The keywords, split at commas and semicolons."""
        return tuple(word for part in re.split(r"[,;]", self.get("keywords")) if (word := decoding.to_text(part)))

    @cached_property
    def kind(self) -> Kind:
        """What a reader takes it for: its keywords come first, then its type, then what it is named by."""
        if "course" in (word.lower() for word in self.keywords):
            return Kind.COURSE
        if self.type in _BOOKS:
            return Kind.BOOK
        named = any(self.get(name) for name in ("doi", "eprint", "isbn")) or bool(self.venue)
        if self.type in PAGES or (self.type == "misc" and not named):
            return Kind.REFERENCE
        return Kind.PAPER

    @cached_property
    def identifiers(self) -> tuple[Identifier, ...]:
        """The normalised DOI, arXiv id, ISBNs and URL, in this order, as far as the entry has valid ones."""
        found = []
        if value := identifiers.meant(self.get("doi"), "doi"):
            found.append(Identifier("doi", value.lower()))
        value = identifiers.meant(self.get("eprint"), "arxiv")
        if value and self.get("archiveprefix").lower() in ("arxiv", ""):
            found.append(Identifier("arxiv", value))
        whole = self.get("isbn")
        for text in [whole] if identifiers.isbn(whole) else re.split(r"[\s,;]+", whole):
            if value := identifiers.isbn(text):
                found.append(Identifier("isbn", value))
        if value := self.text("url"):
            found.append(Identifier("url", value))
        return tuple(found)

    def named(self, kind: str) -> str:
        """The normalised DOI or arXiv id of the work, in its own field or wherever another tells of it; "" if none."""
        if not identifiers.may_tell(self.raw, kind):
            return ""
        own, field = self.fields, "doi" if kind == "doi" else "eprint"
        is_kind = kind == "doi" or self.get("archiveprefix").lower() in ("arxiv", "")
        names = (field, *_TELLING) if is_kind else _TELLING
        value = next(filter(None, (self._told(name, kind) for name in names if name in own)), "")
        return value.lower() if kind == "doi" else value

    def _told(self, name: str, kind: str) -> str | None:
        """What a field tells of: notes and numbers only where they are nothing but the identifier."""
        text = self.fields[name]
        if name not in _BESIDES:
            return identifiers.meant(text, kind)
        if kind == "doi":
            return identifiers.doi(text)
        if text[:1].isdigit() and (name == "note" or self.get("journal").strip("{} ").lower() not in ("arxiv", "corr")):
            return None
        return identifiers.arxiv(text)


def decoded(person: Person) -> Person:
    """A name for people to read."""
    if decoding.is_plain("".join(person[:4])):  # a test of the whole costs less than four, and most names pass it
        return person
    first, von, last, jr = map(decoding.to_text, person[:4])
    return Person(first, von, last, jr, person.useprefix)
