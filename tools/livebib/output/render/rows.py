"""What a template receives of the database: values that escape themselves, grouped and sorted as readers want them."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from markupsafe import Markup

from livebib.library import labels, links
from livebib.library.entry import Entry, decoded
from livebib.library.library import Library
from livebib.model.work import Identifier, Kind
from livebib.output.render.escape import Text, Url, anchor_href, anchor_id, link_label
from livebib.text import identifiers
from livebib.text.bibtex.vocabulary import LINKS, NO_WORKS, PEOPLE
from livebib.text.dates import MONTHS
from livebib.text.latex.links import meant
from livebib.text.names import plain

OTHER = "Other"  # the heading of papers whose keywords the topics do not list
_NAMED = {"doi": "DOI", "arxiv": "arXiv"}  # identifiers that lead to a page
_LINK_ORDER = {name: number for number, name in enumerate(LINKS)}
# Fields that serve this list, not the reader who copies the BibTeX.
_OWN = {"annotation", "annote", "keywords", "added", "crossref", "xdata", "file"}
_MACROS = {month: macro for macro, month in MONTHS.items()}
_VERSION = re.compile(r"v\d+$")  # of an arXiv id
_FIRST_AUTHORS = 3  # shown of a longer list than…
_MANY_AUTHORS = 4


class LabelledLink(NamedTuple):
    """A labelled address."""

    label: Text
    url: Url


class Row:
    """One entry, for a template. Everything textual escapes itself; `bibtex` is code, for the filter `fence`."""

    def __init__(self, entry: Entry, topic: str) -> None:
        self._entry = entry
        self.key = Text(entry.key)
        self.kind = Text(entry.kind)
        self.type = Text(entry.type)
        self.topic = Text(topic)
        self.year = Text(entry.year)  # "" if it is unknown
        self.anchor = anchor_id(entry.key)  # the id of the entry's place on the page
        self.href = anchor_href(entry.key)  # the fragment that leads to it
        # `@key`, escaped as a link label: what stands in the brackets of a link definition.
        self.definition = Markup("@") + link_label(entry.key)
        self.definitions = [Markup("@") + link_label(key) for key in (entry.key, *entry.aliases)]  # all it answers to

    def __str__(self) -> str:
        return self._entry.key

    @cached_property
    def label(self) -> Text:
        """Author and year: `Vaswani et al., 2017`."""
        return Text(labels.label(self._entry))

    @cached_property
    def title(self) -> Text:
        """The title, the key where there is none."""
        return Text(self._entry.title or self._entry.key)

    @cached_property
    def authors(self) -> list[Text]:
        """All names in full: authors, else editors, else the organisation."""
        people = [decoded(person) for person in self._entry.names.people]
        return [Text(" ".join(part for part in (p.first, p.von, p.last, p.jr) if part)) for p in people]

    @property
    def byline(self) -> Text:
        """The names in one line; of a long list the first three, then `et al.`; behind editors `(ed.)` or `(eds.)`."""
        names = [str(name) for name in self.authors]
        others = len(names) > _MANY_AUTHORS or (self._entry.names.others and names)
        if others:
            line = ", ".join(names[:_FIRST_AUTHORS]) + " et al."
        else:
            line = " and ".join([*filter(None, [", ".join(names[:-1])]), *names[-1:]])
        entry = self._entry
        by_editors = not entry.get("author") and entry.get("editor")
        if by_editors and entry.get("editortype").lower() in ("", "editor"):
            line += " (eds.)" if others or len(names) > 1 else " (ed.)"
        return Text(line)

    @property
    def venue(self) -> Text:
        """Journal, proceedings, school or publisher."""
        return Text(self._entry.venue)

    @property
    def annotation(self) -> Text:
        """Why to read it."""
        return Text(self._entry.text("annotation"))

    @cached_property
    def links(self) -> list[LabelledLink]:
        """Its addresses: DOI, arXiv, the page, PDF, code, video, slides, whatever other field is an address; none
        twice, nor the page of a DOI or arXiv id beside that."""
        known = self._entry.identifiers
        found = [(_NAMED[each.kind], each.url) for each in known if each.kind in _NAMED]
        names = [name for name in self._names if name in LINKS or "://" in self._entry.get(name)]
        for name in sorted(names, key=lambda name: _LINK_ORDER.get(name, len(_LINK_ORDER))):
            text, label = self._entry.get(name), links.label(name)
            pages = [meant(text[start:end]) for start, end in links.stretches(name, text)]
            found += [(label, page) for page in pages if label != LINKS["url"] or not _same_paper(page, known)]
        by_address: dict[Url, LabelledLink] = {}
        for label, address in found:
            if url := Url(address):
                by_address.setdefault(url, LabelledLink(Text(label), url))
        return list(by_address.values())

    def field(self, name: str) -> Text:
        """Any field's text, own or inherited; "" if there is none."""
        return Text(self._entry.text(name))

    @property
    def bibtex(self) -> str:
        """The entry as BibTeX that stands by itself: strings expanded, inherited fields written out."""
        entry = self._entry
        names = [name for name in self._names if name not in _OWN]
        width = max((len(name) for name in names), default=0)
        lines = [f"  {name:<{width}} = {_value(name, entry.get(name))}," for name in names]
        return "\n".join([f"@{entry.type}{{{entry.key},", *lines, "}"])

    @property
    def _names(self) -> list[str]:
        """The names of its fields, own and inherited."""
        return [*self._entry.fields, *self._entry.library.inherited_names(self._entry)]

    @cached_property
    def _order(self) -> tuple[str, str, str, str]:
        """By year, undated last, then by first author and title."""
        names = labels.families(self._entry)
        return (self._entry.year or "~", names[0].casefold() if names else "~", self._entry.title, self._entry.key)


def _value(name: str, text: str) -> str:
    """A value with its delimiters, names of people as BibTeX reads them. A month stays the macro that every style has
    words of its own for."""
    text = plain(text) if name in PEOPLE else text
    return _MACROS.get(text, f"{{{text}}}") if name == "month" else f"{{{text}}}"


def _same_paper(address: str, known: Sequence[Identifier]) -> bool:
    """Whether an address is that of a DOI or an arXiv id, in whichever version, that is linked already."""
    doi, arxiv = identifiers.doi(address), identifiers.arxiv(address)
    return any(
        (each.kind == "doi" and each.value == doi)
        or (each.kind == "arxiv" and arxiv is not None and _VERSION.sub("", each.value) == _VERSION.sub("", arxiv))
        for each in known
    )


class Topic(NamedTuple):
    """The papers under one heading."""

    title: Text
    entries: list[Row]


class ReadingList:
    """All works of a library, each once, in order of year, first author and title."""

    def __init__(self, library: Library, topics: Mapping[str, str]) -> None:
        self._topics = topics
        records = [Row(entry, self._topic(entry)) for entry in library if entry.type not in NO_WORKS]
        self.records = sorted(records, key=lambda record: record._order)

    def of(self, kind: Kind) -> list[Row]:
        """The works of one kind."""
        return [record for record in self.records if record.kind == str(kind)]

    def topics(self, records: Sequence[Row]) -> list[Topic]:
        """The records by topic, in the order of the configuration, what is left under "Other"."""
        by_title: dict[str, list[Row]] = {}
        for record in records:
            by_title.setdefault(str(record.topic), []).append(record)
        order = [*dict.fromkeys(self._topics.values()), OTHER]
        return [Topic(Text(title), by_title[title]) for title in order if title in by_title]

    def _topic(self, entry: Entry) -> str:
        return next((self._topics[word] for word in entry.keywords if word in self._topics), OTHER)
