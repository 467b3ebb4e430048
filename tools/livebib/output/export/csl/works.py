"""An entry read as one work, in CSL's terms: its type, and what several fields together say. All flavours share it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from livebib.library.entry import Entry
from livebib.output.export.csl import languages, people, richtext
from livebib.output.export.csl.people import CslName, CslNames
from livebib.output.export.model import Selection
from livebib.text import addresses, identifiers
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


def of(selection: Selection) -> list[Work]:
    """The works of a selection, in its order: without what comes along only because a cited entry names it, as fields
    are written out here, and without entries that only hand fields down or group others."""
    asked = selection.asked
    chosen = [entry for entry in selection.entries if asked is None or entry.key.lower() in asked]
    return [Work(entry) for entry in chosen if entry.type not in NO_WORKS]


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
        return people.read(self.entry.get(role), useprefix=self._useprefix)

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
