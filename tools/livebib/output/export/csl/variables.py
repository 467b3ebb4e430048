"""CSL-JSON, what reference managers, pandoc and every CSL processor read: which variable each field becomes.

The reading is pandoc's of the same file; where it is not, a table in the tests says why. Sources: CSL 1.0.2,
appendix IV; the schema csl-data.json; pandoc's `-f biblatex -t csljson`.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from livebib.output.export.csl import languages, richtext, works
from livebib.output.export.selection import Selection, Written
from livebib.text import identifiers
from livebib.text.bibtex.vocabulary import PARTS
from livebib.text.latex import decoding
from livebib.text.latex.clean import clean

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
_OTHER_EDITORS = frozenset({"compiler", "director", "organizer", "producer"})  # for whom CSL has a variable
_DASHES = re.compile("[‐-―−]")
# What CSL processors take for markup in a text.
_TAG = re.compile(r"<(?=/?(?:i|b|sc|sup|sub|span)[\s>/])", re.IGNORECASE)
_WORD_JOINER = "\u2060"  # shows nothing
HTML = {
    richtext.ITALIC: ("<i>", "</i>"),
    richtext.BOLD: ("<b>", "</b>"),
    richtext.SMALL_CAPS: ('<span style="font-variant:small-caps;">', "</span>"),
    richtext.SUPERSCRIPT: ("<sup>", "</sup>"),
    richtext.SUBSCRIPT: ("<sub>", "</sub>"),
    richtext.PROTECTED: ('<span class="nocase">', "</span>"),
}
_BEGINNING = re.compile(r"(?<!\w)[^\W\d_]")

Item = dict[str, Any]


def write(selection: Selection) -> Written:
    """The entries as a list of CSL items, in their order. JSON has no comments, so there is no header."""
    items = [item(work) for work in works.of(selection)]
    return Written(json.dumps(items, ensure_ascii=False, indent=2, sort_keys=True) + "\n")


def item(work: works.Work, tags: Mapping[str, tuple[str, str]] = HTML) -> Item:
    """One work as CSL-JSON. Variables without a value are left out; `tags` says how each style is written."""
    found: Item = {"id": clean(work.entry.key), "type": work.type, **_Variables(work, tags).all()}
    return {name: value for name, value in found.items() if value not in ("", None, [], {})}


def html(runs: tuple[richtext.Run, ...], tags: Mapping[str, tuple[str, str]] = HTML) -> str:
    """Runs as CSL-JSON writes rich text; styles that `tags` does not know are left out.

    What only looks like markup gets an invisible word joiner behind its `<`.
    """
    text = richtext.plain(runs)
    if "<" not in text and not any(run.styles for run in runs):
        return clean(text)
    letters = list(text)
    for lookalike in _TAG.finditer(text):
        letters[lookalike.start()] += _WORD_JOINER
    out: list[str] = []
    opened: list[str] = []
    at = 0
    for run in runs:
        styles = [style for style in dict.fromkeys(run.styles) if style in tags]
        begun = _BEGINNING.finditer(text, at, at + len(run.text))
        if richtext.PROTECTED in styles and not any(letter[0].islower() for letter in begun):
            styles.remove(richtext.PROTECTED)  # no style raises what has no word that begins small
        common = 0
        while common < min(len(opened), len(styles)) and opened[common] == styles[common]:
            common += 1
        out += [tags[style][1] for style in reversed(opened[common:])]
        out += [tags[style][0] for style in styles[common:]]
        opened = styles
        end = at + len(run.text)
        out += letters[at:end]
        at = end
    return clean("".join([*out, *(tags[style][1] for style in reversed(opened))]))


class _Variables:
    """One work, read variable by variable."""

    def __init__(self, work: works.Work, tags: Mapping[str, tuple[str, str]]) -> None:
        self.tags = tags
        self.work = work
        self.entry = work.entry

    def all(self) -> Item:
        entry, work = self.entry, self.work
        role = entry.get("editortype").lower()
        return {
            **{variable: self._text(name) for name, variable in _TEXTS.items()},
            **{variable: clean(identifiers.unescape(entry.get(name))) for name, variable in _RAW.items()},
            **{variable: self._people(name) for name, variable in _ROLES.items()},
            role if role in _OTHER_EDITORS else "editor": self._people("editor"),
            **self._titles(),
            **self._numbers(),
            "URL": work.url,
            "DOI": work.doi,
            "ISBN": work.field("isbn"),
            "issued": date(work.issued),
            "accessed": date(work.date("url")),
            "event-date": date(work.date("event")),
            "original-date": date(work.date("orig")),
            "genre": work.genre,
            "language": work.language.tag,
            "publisher": self._html(work.publisher),
            "page": _DASHES.sub("-", self._text("pages")),
            "note": self._html(richtext.joined([self._loose("note"), self._loose("addendum")], ".")),
            "status": languages.term(clean(decoding.to_text(entry.get("pubstate")))),
        }

    # -- text

    def _html(self, runs: tuple[richtext.Run, ...]) -> str:
        return html(runs, self.tags)

    def _runs(self, name: str) -> tuple[richtext.Run, ...]:
        return richtext.read(self.entry.get(name))

    def _loose(self, name: str) -> tuple[richtext.Run, ...]:
        """A text whose case no style changes, so that nothing in it needs protection."""
        runs = self._runs(name)
        return tuple(run._replace(styles=tuple(s for s in run.styles if s != richtext.PROTECTED)) for run in runs)

    def _text(self, name: str) -> str:
        return self._html(self._loose(name))

    def _title(self, name: str) -> tuple[richtext.Run, ...]:
        runs = self._runs(name)
        return richtext.sentence_case(runs) if self.work.language.english else runs

    def _full(self, prefix: str, *, periodical: bool = False) -> tuple[richtext.Run, ...]:
        """A title with its subtitle and addition. A periodical's is a name, whose capitals stay."""
        read = self._runs if periodical else self._title
        title = read(f"{prefix}title")
        if not richtext.plain(title):
            return ()
        with_subtitle = richtext.joined([title, read(f"{prefix}subtitle")], ":")
        return richtext.joined([with_subtitle, read(f"{prefix}titleaddon")], ".")

    def _titles(self) -> Item:
        entry = self.entry
        part, issue = entry.type in PARTS, entry.type == "periodical"
        volumes = bool(entry.get("maintitle"))
        own = "issue" if issue and entry.get("issuetitle") else "main" if volumes and not part else ""
        title = self._full(own)
        whole = (self._full("main") or self._full("book")) if part else ()
        of_issue = self._full("", periodical=True) if issue and own else ()
        container = of_issue or whole or self._full("journal", periodical=True)
        volume = () if not volumes else self._full("book") if part else self._full("")
        return {
            "title": self._html(title),
            "title-short": self._html(self._short_title(own, title)),
            "container-title": self._html(container),
            "container-title-short": self._text("shortjournal"),
            "collection-title": self._html(self._title("series")),
            "volume-title": self._html(volume),
            "event-title": self._html(self._title("eventtitle")),
            "original-title": self._html(self._title("origtitle")),
        }

    def _short_title(self, own: str, title: tuple[richtext.Run, ...]) -> tuple[richtext.Run, ...]:
        if own:
            return ()
        if given := self._title("shorttitle"):
            return given
        main = richtext.plain(self._title("title"))
        colon = main.find(":")
        has_more = len(main) < len(richtext.plain(title))  # a subtitle, or an addition
        return richtext.up_to(title, colon if colon > 0 else len(main) if has_more else 0)

    def _people(self, role: str) -> list[dict[str, str]]:
        names = self.work.names(role)
        written = [_name(name) for name in names.people]
        return [*written, {"literal": "others"}] if names.others and written else written

    def _numbers(self) -> Item:
        entry = self.entry
        number = self._text("number")
        volume, part = self._text("volume"), self._text("part")
        found: Item = {"volume": f"{volume}.{part}" if volume and part else volume or part}
        if entry.type in works.IN_SERIES:
            found["collection-number"] = number
        elif entry.type in works.IN_PERIODICALS:
            found["issue"] = self._html(richtext.joined([self._loose("number"), self._loose("issue")], ","))
        else:
            found["number"] = number or (f"arXiv:{self.work.arxiv}" if self.work.preprint else "")
        return found


def _name(name: works.CslName) -> dict[str, str]:
    if name.literal:
        return {"literal": clean(name.literal)}
    found = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle" if name.sorts else "dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: clean(text) for part, text in found.items() if text}


def date(when: works.Date) -> Item:
    """A date as CSL-JSON writes it: CSL has no year 0, its year -1 is 1 BC."""
    if not when.parts:
        return {"literal": clean(when.literal)} if when.literal else {}
    parts = [[part[0] if part[0] > 0 else part[0] - 1, *part[1:]] for part in when.parts]
    found: Item = {"date-parts": parts}
    if when.circa:
        found["circa"] = True
    if 21 <= when.division <= 32:  # the seasons, also those that name a hemisphere; CSL has no quarters
        found["season"] = (when.division - 21) % 4 + 1
    return found
