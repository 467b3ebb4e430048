"""An entry read as one work, in CSL's terms: its type, and what several fields together say. All flavours share it."""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from livebib.library.entry import Entry
from livebib.model.work import Person
from livebib.output.export.csl import languages, richtext
from livebib.output.export.selection import Selection
from livebib.text import addresses, dates, identifiers, names
from livebib.text.bibtex.vocabulary import BOOKS, NO_WORKS, PAGES, PARTS
from livebib.text.latex import decoding
from livebib.text.latex.clean import clean


class CslType(NamedTuple):
    """A type of CSL, and what other formats call it."""

    name: str
    entries: str  # the entry types that are read as it
    ris: str
    cff: str
    subtypes: str = ""  # values of `entrysubtype` that make an article or a page one of these; styles may have others


# Sources: CSL 1.0.2, appendix III; biblatex's manual, section 2.1; the specification of RIS of 2011, "Reference types";
# the schema of CFF 1.2.0.
TYPES = {
    row.name: row
    for row in (
        CslType("article", "", "UNPB", "article"),
        CslType("article-journal", "article suppperiodical", "JOUR", "article"),
        CslType("article-magazine", "", "MGZN", "magazine-article", "magazine"),
        CslType("article-newspaper", "newsarticle", "NEWS", "newspaper-article", "newspaper"),
        CslType("book", f"{' '.join(sorted(BOOKS))} commentary", "BOOK", "book"),
        CslType("chapter", "bookinbook inbook incollection suppbook suppcollection", "CHAP", "book"),
        CslType("dataset", "data dataset", "DATA", "data"),
        CslType("document", "", "GEN", "generic"),
        CslType("entry-encyclopedia", "inreference", "ENCYC", "encyclopedia"),
        CslType("graphic", "artwork image", "ART", "art"),
        CslType("legal_case", "jurisdiction", "CASE", "legal-case"),
        CslType("legislation", "legislation", "STAT", "statute"),
        CslType("manuscript", "unpublished", "UNPB", "unpublished"),
        CslType("motion_picture", "movie video", "MPCT", "film-broadcast"),
        CslType("pamphlet", "booklet", "PAMP", "pamphlet"),
        CslType("paper-conference", "conference inproceedings", "CPAPER", "conference-paper"),
        CslType("patent", "patent", "PAT", "patent"),
        CslType("performance", "performance", "GEN", "generic"),
        CslType("periodical", "periodical", "JFULL", "serial"),
        CslType("personal_communication", "letter", "PCOMM", "personal-communication"),
        CslType("post", "", "ICOMM", "blog", "post"),
        CslType("post-weblog", "", "BLOG", "blog", "blog blogpost"),
        CslType("report", "report techreport", "RPRT", "report"),
        CslType("review", "review", "JOUR", "article"),
        CslType("software", "software", "COMP", "software"),
        CslType("song", "audio music", "SOUND", "sound-recording"),
        CslType("speech", "", "UNPB", "unpublished"),
        CslType("standard", "standard", "STAND", "standard"),
        CslType("thesis", "mastersthesis phdthesis thesis", "THES", "thesis"),
        CslType("treaty", "legal", "LEGAL", "legal-rule"),
        CslType("webpage", "electronic online www", "ELEC", "website"),
    )
}
_BY_ENTRY_TYPE = {entry: row.name for row in TYPES.values() for entry in row.entries.split()}
_BY_SUBTYPE = {subtype: row.name for row in TYPES.values() for subtype in row.subtypes.split()}
IN_PERIODICALS = frozenset({"article", "periodical", "suppperiodical", "review"})
_OF_SUBTYPES = IN_PERIODICALS | {*PAGES, "misc"}
IN_SERIES = PARTS | BOOKS - {"manual"}
_GENRES = {"mastersthesis": "mathesis", "phdthesis": "phdthesis"}
# Where an eprint is read, by the archive that `eprinttype` names.
_ARCHIVES = {
    "arxiv": "https://arxiv.org/abs/",
    "jstor": "https://www.jstor.org/stable/",
    "pubmed": "https://www.ncbi.nlm.nih.gov/pubmed/",
    "googlebooks": "https://books.google.com?id=",
}
_URL = re.compile(r"\s*\\(?:url|href)\s*\{[^{}]*\}[.\s]*|\s*https?://\S+\s*")
_INITIALS = re.compile(r"\b([^\W\d_]\.)(?=[^\W\d_]\.)")


class CslName(NamedTuple):
    """One person, or with `literal` a body; no part holds LaTeX."""

    family: str = ""
    given: str = ""
    particle: str = ""  # BibTeX's `von`
    suffix: str = ""  # Jr., III
    literal: str = ""
    sorts: bool = False  # whether the particle counts in sorting (biblatex's `useprefix`)

    @property
    def full(self) -> str:
        """The name in reading order."""
        if self.literal:
            return self.literal
        return " ".join(filter(None, [self.given, self.particle, self.family, self.suffix]))


class CslNames(NamedTuple):
    """The people of a field."""

    people: tuple[CslName, ...] = ()
    others: bool = False  # the list ends in `and others`


class Date(NamedTuple):
    """A date or a range of dates, each as year, year and month, or year, month and day."""

    parts: tuple[tuple[int, ...], ...] = ()  # one, or two for a range; a year before 1 is that of ISO 8601
    circa: bool = False
    division: int = 0  # a season or another part of a year, as ISO 8601-2 numbers them; 0 for none
    literal: str = ""  # what it says where no number can be read in it

    def __bool__(self) -> bool:
        return bool(self.parts or self.literal)

    @property
    def year(self) -> int | None:
        """The year in which it begins."""
        return self.parts[0][0] if self.parts else None

    @property
    def years(self) -> str:
        """`1990–1999` where it is about more than one year, else ""."""
        years = [f"{part[0]:04}" for part in self.parts]
        return "–".join(years) if len({*years}) > 1 else ""

    @property
    def day(self) -> str:
        """The day it begins on as ISO 8601 writes it; "" where it says none in the years 1 to 9999."""
        first = self.parts[0] if self.parts else ()
        return dates.written(*first) if len(first) == 3 and 0 < first[0] < 10_000 else ""


class Work:
    """One entry."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        options = dict(each.strip().lower().partition("=")[::2] for each in entry.get("options").split(","))
        self._useprefix = options.get("useprefix", "false") in ("true", "")

    @cached_property
    def type(self) -> str:
        """The type of CSL 1.0.2."""
        entry = self.entry
        subtype = entry.get("entrysubtype").lower()
        if entry.type in _OF_SUBTYPES and subtype in _BY_SUBTYPE:
            return _BY_SUBTYPE[subtype]
        if entry.type == "unpublished" and any(entry.get(name) for name in ("eventdate", "eventtitle", "venue")):
            return "speech"
        if entry.type == "misc":
            if self.preprint:
                return "article"
            return "webpage" if self.url and not self.how else "document"
        return _BY_ENTRY_TYPE.get(entry.type, "document")

    @cached_property
    def title(self) -> str:
        """The title with its subtitle, in the case it is written in; the key where there is none."""
        return clean(self.entry.title) or clean(self.entry.key) or "untitled"

    @cached_property
    def container(self) -> str:
        """The journal or book that it is part of."""
        entry = self.entry
        names = ("booktitle", "booksubtitle") if entry.type in PARTS else ("journal", "journalsubtitle")
        return ": ".join(filter(None, (self.field(name) for name in names)))

    @cached_property
    def language(self) -> languages.Language:
        """What it is written in."""
        return languages.language_of(self.entry)

    @cached_property
    def genre(self) -> str:
        """What kind of thesis or report it is; biblatex's keys in words."""
        words = languages.term(clean(decoding.to_text(self.entry.get("type"))))
        return words or languages.term(_GENRES.get(self.entry.type, ""))

    def field(self, name: str) -> str:
        """A field's text for people to read, own or inherited, LaTeX decoded; "" if there is none."""
        return clean(self.entry.text(name))

    def names(self, role: str) -> CslNames:
        """The people of a field."""
        people, others = names.parse_names(self.entry.get(role))
        found = [_name(person, self._useprefix) for person in people]
        return CslNames(tuple(each for each in found if each.full), others)

    @cached_property
    def issued(self) -> Date:
        """When it appeared: its own `date`, its own `year`, then those that it inherits."""
        if "date" not in self.entry.fields and "year" in self.entry.fields:
            return self.date("", with_date=False) or self.date("")
        return self.date("")

    def date(self, prefix: str, *, with_date: bool = True) -> Date:
        """The date in `PREFIXdate`, else in `PREFIXyear`, `PREFIXmonth` and `PREFIXday`; empty if there is none."""
        get = self.entry.get
        text = decoding.to_text(get(f"{prefix}date").replace("~", r"\textasciitilde{}")) if with_date else ""
        if text and (date := _read(text)):
            return date
        year, month, day = (decoding.to_text(get(f"{prefix}{part}")) for part in ("year", "month", "day"))
        return _read(dates.from_words(year, month, day)[0]) or Date(literal=year or text)

    @property
    def makers(self) -> Sequence[CslName]:
        """The authors, else the editors, else the body behind it, for formats that want somebody; none if all are
        unknown."""
        for role in ("author", "editor"):
            if people := [person for person in self.names(role).people if clean(person.full)]:
                return people
        body = self.field("organization") or clean(richtext.plain(self.publisher))
        return [CslName(literal=body)] if body else []

    # -- who published it, and where it is

    @cached_property
    def how(self) -> tuple[richtext.Run, ...]:
        """How it was published, if that is no mere address."""
        how = self.entry.get("howpublished")
        return () if _URL.fullmatch(how) else richtext.read(how)

    @cached_property
    def publisher(self) -> tuple[richtext.Run, ...]:
        """Who published it: school, institution, organization and publisher."""
        bodies = [richtext.read(self.entry.get(name)) for name in ("school", "institution", "organization")]
        parts = [*bodies, self.how, richtext.read(self.entry.get("publisher"))]
        if self.preprint and not any(parts):
            return (richtext.Run("arXiv"),)
        return richtext.joined(dict.fromkeys(parts), ";")

    @cached_property
    def arxiv(self) -> str:
        """Its id at arXiv; "" if it has none."""
        return next((each.value for each in self.entry.identifiers if each.kind == "arxiv"), "")

    @cached_property
    def preprint(self) -> bool:
        """Whether it is known from arXiv only."""
        return self.entry.type == "misc" and bool(self.arxiv)

    @cached_property
    def url(self) -> str:
        """Its address as written, TeX's escapes undone; else that of its eprint; else one in `howpublished`."""
        entry = self.entry
        if url := entry.text("url"):
            return clean(url)
        eprint = entry.text("eprint")
        if eprint and self.arxiv:
            return _ARCHIVES["arxiv"] + self.arxiv
        if eprint and (archive := _ARCHIVES.get(entry.get("eprinttype").lower())):
            return clean(archive + eprint)
        how = entry.get("howpublished")
        return clean(identifiers.unescape(how).strip(" .")) if _URL.fullmatch(how) else ""

    @cached_property
    def web(self) -> str:
        """The same as browsers write it, in ASCII; "" if no browser would open it."""
        try:
            return str(addresses.parse(self.url)) if self.url else ""
        except addresses.BadAddress:
            return ""

    @cached_property
    def doi(self) -> str:
        """The DOI in the case it is written in, without what copying left around it; any other text as it is."""
        written = self.entry.get("doi")
        return clean(identifiers.meant(written, "doi") or identifiers.unescape(written))


def of(selection: Selection) -> list[Work]:
    """The works of a selection, in its order: without what comes along only because a cited entry names it, as fields
    are written out here, and without entries that only hand fields down or group others."""
    asked = selection.asked
    chosen = [entry for entry in selection.entries if asked is None or entry.key.lower() in asked]
    return [Work(entry) for entry in chosen if entry.type not in NO_WORKS]


def _name(person: Person, useprefix: bool) -> CslName:
    """One person. Initials without a blank between them get one, as `J.G.` and `J. G.` are the same."""
    first, von, last, jr = map(decoding.to_text, person[:4])
    if names.is_body(person):
        return CslName(literal=last)
    words = von.split()
    if words and not words[0][0].islower() and any(word[0].islower() for word in words):
        von, last = "", f"{von} {last}"  # `Fosas de Pando, M.`: no particle, but the beginning of the family name
    sorts = useprefix if person.useprefix is None else person.useprefix
    return CslName(last, _INITIALS.sub(r"\1 ", first), von, jr, sorts=sorts and bool(von))


def _read(text: str) -> Date:
    """A date of biblatex as numbers; empty where it is none."""
    points = list(dict.fromkeys(point for point in dates.read(text) or () if point))
    months = [point.month for point in points if point.month > 12]
    parts = ((point.year, *(each for each in point[1:3] if each and point.month <= 12)) for point in points)
    return Date(tuple(parts), any(point.doubt for point in points), months[0] if months else 0)
