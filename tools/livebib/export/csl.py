"""An entry as an item of CSL-JSON: which variable each field becomes, and which type each entry type.

The reading is pandoc's of the same file; where it is not, a table in the tests says why. Sources: CSL 1.0.2,
appendix III (types) and IV (variables); the schema csl-data.json; pandoc's `-f biblatex -t csljson`.
"""

from __future__ import annotations

import re
from typing import Any

from livebib import identifiers, latex
from livebib.entry import Entry
from livebib.export import dates, languages, people, richtext
from livebib.export.clean import clean, field
from livebib.export.dates import Date
from livebib.export.people import Name
from livebib.export.richtext import Run

HELPERS = frozenset({"xdata", "set"})  # types that are no works

TYPES = {
    "article": "article-journal",
    "artwork": "graphic",
    "audio": "song",
    "book": "book",
    "bookinbook": "chapter",
    "booklet": "pamphlet",
    "collection": "book",
    "commentary": "book",
    "conference": "paper-conference",
    "data": "dataset",
    "dataset": "dataset",
    "electronic": "webpage",
    "image": "graphic",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "inreference": "entry-encyclopedia",
    "jurisdiction": "legal_case",
    "legal": "treaty",
    "legislation": "legislation",
    "letter": "personal_communication",
    "manual": "book",
    "mastersthesis": "thesis",
    "movie": "motion_picture",
    "music": "song",
    "mvbook": "book",
    "mvcollection": "book",
    "mvproceedings": "book",
    "mvreference": "book",
    "newsarticle": "article-newspaper",
    "online": "webpage",
    "patent": "patent",
    "performance": "performance",
    "periodical": "periodical",
    "phdthesis": "thesis",
    "proceedings": "book",
    "reference": "book",
    "report": "report",
    "review": "review",
    "software": "software",
    "standard": "standard",
    "suppbook": "chapter",
    "suppcollection": "chapter",
    "suppperiodical": "article-journal",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "video": "motion_picture",
    "www": "webpage",
}
# What `entrysubtype` (of articles and pages) makes of it; biblatex leaves its values to the style.
_SUBTYPES = {
    "blog": "post-weblog",
    "blogpost": "post-weblog",
    "post": "post",
    "magazine": "article-magazine",
    "newspaper": "article-newspaper",
}
_IN_PERIODICALS = frozenset({"article", "periodical", "suppperiodical", "review"})
_PARTS = frozenset({"inbook", "incollection", "inproceedings", "conference", "inreference", "bookinbook"})
_IN_SERIES = frozenset(
    """
    book collection proceedings reference mvbook mvcollection mvproceedings mvreference
    bookinbook inbook incollection inproceedings conference inreference suppbook suppcollection
    """.split()
)
_GENRES = {"mastersthesis": "mathesis", "phdthesis": "phdthesis"}
# Fields that become a variable as they are, as rich text.
_TEXTS = {
    "chapter": "chapter-number",
    "edition": "edition",
    "pagetotal": "number-of-pages",
    "version": "version",
    "volumes": "number-of-volumes",
    "origpublisher": "original-publisher",
    "origlocation": "original-publisher-place",
    "location": "publisher-place",
    "venue": "event-place",
    "annotation": "annote",
    "abstract": "abstract",
    "keywords": "keyword",
}
# Fields that are no LaTeX.
_RAW = {"issn": "ISSN", "pmid": "PMID", "pmcid": "PMCID", "library": "call-number"}
_ROLES = {"author": "author", "translator": "translator", "bookauthor": "container-author"}
_EDITORS = {
    "editor": "editor",
    "compiler": "compiler",
    "director": "director",
    "organizer": "organizer",
    "producer": "producer",
}
# Where an eprint is read, by the archive that `eprinttype` names.
_ARCHIVES = {
    "arxiv": "https://arxiv.org/abs/",
    "jstor": "https://www.jstor.org/stable/",
    "pubmed": "https://www.ncbi.nlm.nih.gov/pubmed/",
    "googlebooks": "https://books.google.com?id=",
}
_URL = re.compile(r"\s*\\(?:url|href)\s*\{[^{}]*\}[.\s]*|\s*https?://\S+\s*")
_DASHES = re.compile("[‐-―−]")
# What CSL processors take for markup in a text.
_TAG = re.compile(r"<(?=/?(?:i|b|sc|sup|sub|span)[\s>/])", re.IGNORECASE)
_WORD_JOINER = "\u2060"  # shows nothing
_HTML = {
    richtext.ITALIC: ("<i>", "</i>"),
    richtext.BOLD: ("<b>", "</b>"),
    richtext.SMALL_CAPS: ('<span style="font-variant:small-caps;">', "</span>"),
    richtext.SUPERSCRIPT: ("<sup>", "</sup>"),
    richtext.SUBSCRIPT: ("<sub>", "</sub>"),
    richtext.PROTECTED: ('<span class="nocase">', "</span>"),
}
_BEGINNING = re.compile(r"(?<!\w)[^\W\d_]")

Item = dict[str, Any]


def item(entry: Entry) -> Item:
    """One entry as CSL-JSON. Variables without a value are left out."""
    maker = _Maker(entry)
    found: Item = {"id": clean(entry.key), "type": maker.type, **maker.variables()}
    return {name: value for name, value in found.items() if value not in ("", None, [], {})}


def html(runs: tuple[Run, ...]) -> str:
    """Runs as CSL-JSON writes rich text. What only looks like markup gets an invisible word joiner behind its `<`."""
    text = richtext.plain(runs)
    tags = {found.start() for found in _TAG.finditer(text)} if "<" in text else set()
    if len(runs) <= 1 and not tags and not any(run.styles for run in runs):
        return clean(text)
    out: list[str] = []
    opened: list[str] = []
    at = 0
    for run in runs:
        styles = list(dict.fromkeys(run.styles))
        begun = _BEGINNING.finditer(text, at, at + len(run.text))
        if richtext.PROTECTED in styles and not any(letter[0].islower() for letter in begun):
            styles.remove(richtext.PROTECTED)  # no style raises what has no word that begins small
        common = 0
        while common < min(len(opened), len(styles)) and opened[common] == styles[common]:
            common += 1
        out += [_HTML[style][1] for style in reversed(opened[common:])]
        out += [_HTML[style][0] for style in styles[common:]]
        opened = styles
        end = at + len(run.text)
        for tag in sorted(tag for tag in tags if at <= tag < end):
            out += [text[at : tag + 1], _WORD_JOINER]
            at = tag + 1
        out.append(text[at:end])
        at = end
    return clean("".join([*out, *(_HTML[style][1] for style in reversed(opened))]))


class _Maker:
    """One entry, read field by field."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        options = dict(each.strip().lower().partition("=")[::2] for each in entry.get("options").split(","))
        self.useprefix = options.get("useprefix", "false") in ("true", "")
        self.language = languages.of(entry)
        self.preprint = entry.type == "misc" and self._arxiv() is not None
        self.type = self._type()

    def variables(self) -> Item:
        entry = self.entry
        found: Item = {variable: self._text(name) for name, variable in _TEXTS.items()}
        found |= {variable: clean(identifiers.unescape(entry.get(name))) for name, variable in _RAW.items()}
        found |= self._names()
        found |= self._titles()
        found |= self._numbers()
        found |= self._addresses()
        found["issued"] = date(dates.issued(entry))
        found["accessed"] = date(dates.of(entry, "url"))
        found["event-date"] = date(dates.of(entry, "event"))
        found["original-date"] = date(dates.of(entry, "orig"))
        found["genre"] = self._genre()
        found["language"] = self.language.tag
        found["publisher"] = self._publisher()
        found["page"] = _DASHES.sub("-", self._text("pages"))
        found["note"] = html(richtext.joined([self._runs("note"), self._runs("addendum")], "."))
        found["status"] = languages.term(clean(latex.to_text(entry.get("pubstate"))))
        return found

    # -- types

    def _type(self) -> str:
        entry = self.entry
        subtype = entry.get("entrysubtype").lower()
        if entry.type in _IN_PERIODICALS | {"online", "electronic", "www", "misc"} and subtype in _SUBTYPES:
            return _SUBTYPES[subtype]
        if entry.type == "unpublished" and any(entry.get(name) for name in ("eventdate", "eventtitle", "venue")):
            return "speech"
        if entry.type == "misc":
            if self.preprint:
                return "article"
            return "webpage" if self._url() and not self._how() else "document"
        return TYPES.get(entry.type, "document")

    def _genre(self) -> str:
        said = languages.term(clean(latex.to_text(self.entry.get("type"))))
        return said or languages.term(_GENRES.get(self.entry.type, ""))

    def _arxiv(self) -> str | None:
        return next((each.value for each in self.entry.identifiers if each.kind == "arxiv"), None)

    # -- text

    def _runs(self, name: str) -> tuple[Run, ...]:
        return richtext.read(self.entry.get(name))

    def _text(self, name: str) -> str:
        runs = self._runs(name)
        if any(richtext.PROTECTED in run.styles for run in runs):
            runs = tuple(Run(run.text, tuple(s for s in run.styles if s != richtext.PROTECTED)) for run in runs)
        return html(runs)

    def _title(self, name: str) -> tuple[Run, ...]:
        runs = self._runs(name)
        return richtext.sentence_case(runs) if self.language.english else runs

    def _full(self, prefix: str, *, periodical: bool = False) -> tuple[Run, ...]:
        """A title with its subtitle and addition. A periodical's is a name, whose capitals stay."""
        read = self._runs if periodical else self._title
        title = read(f"{prefix}title")
        if not richtext.plain(title):
            return ()
        with_subtitle = richtext.joined([title, read(f"{prefix}subtitle")], ":")
        return richtext.joined([with_subtitle, read(f"{prefix}titleaddon")], ".")

    def _titles(self) -> Item:
        entry = self.entry
        part, issue = entry.type in _PARTS, entry.type == "periodical"
        volumes = bool(entry.get("maintitle"))
        own = "issue" if issue and entry.get("issuetitle") else "main" if volumes and not part else ""
        title = self._full(own)
        container = (
            (self._full("", periodical=True) if issue and own else ())
            or (self._full("main") if part else ())
            or (self._full("book") if part else ())
            or self._full("journal", periodical=True)
        )
        volume = () if not volumes else self._full("book") if part else self._full("")
        return {
            "title": html(title),
            "title-short": html(self._short_title(own, title)),
            "container-title": html(container),
            "container-title-short": self._text("shortjournal"),
            "collection-title": html(self._title("series")),
            "volume-title": html(volume),
            "event-title": html(self._title("eventtitle")),
            "original-title": html(self._title("origtitle")),
        }

    def _short_title(self, own: str, title: tuple[Run, ...]) -> tuple[Run, ...]:
        if own:
            return ()
        if given := self._title("shorttitle"):
            return given
        text = richtext.plain(title)
        main = richtext.plain(self._title("title"))
        colon = main.find(":")
        if colon > 0:
            return richtext.up_to(title, colon)
        return richtext.up_to(title, len(main)) if main and len(text) > len(main) else ()

    # -- names

    def _names(self) -> Item:
        found: Item = {variable: self._people(name) for name, variable in _ROLES.items()}
        role = _EDITORS.get(self.entry.get("editortype").lower(), "editor")
        found[role] = self._people("editor")
        return found

    def _people(self, role: str) -> list[dict[str, str]]:
        names = people.read(self.entry.get(role), useprefix=self.useprefix)
        written = [_name(name) for name in names.people]
        return [*written, {"literal": "others"}] if names.others and written else written

    def _how(self) -> tuple[Run, ...]:
        """How it was published, if that is no mere address."""
        return () if _URL.fullmatch(self.entry.get("howpublished")) else self._runs("howpublished")

    def _publisher(self) -> str:
        bodies = [self._runs(name) for name in ("school", "institution", "organization")]
        parts = [*bodies, self._how(), self._runs("publisher")]
        if self.preprint and not any(parts):
            return "arXiv"
        return html(richtext.joined(dict.fromkeys(parts), ";"))

    # -- numbers

    def _numbers(self) -> Item:
        entry = self.entry
        number = self._text("number")
        volume, part = self._text("volume"), self._text("part")
        found: Item = {"volume": f"{volume}.{part}" if volume and part else volume or part}
        if entry.type in _IN_SERIES:
            found["collection-number"] = number
        elif entry.type in _IN_PERIODICALS:
            found["issue"] = html(richtext.joined([self._runs("number"), self._runs("issue")], ","))
        else:
            found["number"] = number or (f"arXiv:{self._arxiv()}" if self.preprint else "")
        return found

    # -- addresses

    def _url(self) -> str:
        entry = self.entry
        if url := entry.text("url"):
            return clean(url)
        eprint = entry.text("eprint")
        if eprint and (arxiv := self._arxiv()):
            return _ARCHIVES["arxiv"] + arxiv
        if eprint and (archive := _ARCHIVES.get(entry.get("eprinttype").lower())):
            return clean(archive + eprint)
        how = entry.get("howpublished")
        return clean(identifiers.unescape(how).strip(" .")) if _URL.fullmatch(how) else ""

    def _addresses(self) -> Item:
        entry = self.entry
        found: Item = {"URL": self._url(), "DOI": doi(entry), "ISBN": field(entry, "isbn")}
        if arxiv := self._arxiv():
            found |= {"archive": "arXiv", "archive_location": arxiv}
        return found


def doi(entry: Entry) -> str:
    """The DOI in the case in which it is written, without an address before it; any other text as it is."""
    written = clean(identifiers.unescape(entry.get("doi")))
    bare = identifiers.doi(written)
    return written[-len(bare) :] if bare and written.lower().endswith(bare) else bare or written


def _name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": clean(name.literal)}
    found = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle" if name.sorts else "dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: clean(text) for part, text in found.items() if text}


def date(when: Date) -> Item:
    """A date as CSL-JSON writes it: CSL has no year 0, its year -1 is 1 BC."""
    if not when.parts:
        return {"literal": clean(when.literal)} if when.literal else {}
    parts = [[part[0] if part[0] > 0 else part[0] - 1, *part[1:]] for part in when.parts]
    found: Item = {"date-parts": parts}
    if when.circa:
        found["circa"] = True
    if when.season:
        found["season"] = when.season
    return found
