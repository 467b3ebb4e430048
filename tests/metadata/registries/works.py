"""Works for simulated registries to know: written down for a test, or made from a library."""

from __future__ import annotations

import re
from typing import NamedTuple

from livebib.library.entry import Entry, decoded
from livebib.library.library import Library
from livebib.text import names

# Agencies of prefixes that are not Crossref's; Crossref is by far the largest.
_AGENCIES = {"10.48550": "DataCite", "10.5281": "DataCite", "10.6084": "DataCite", "10.5061": "DataCite"}
_VERSIONED = re.compile(r"(.*?)(?:v(\d+))?")
ARXIV_PREFIX = "10.48550/arxiv."
_TYPES = {
    "article": "journal-article",
    "inproceedings": "proceedings-article",
    "conference": "proceedings-article",
    "proceedings": "proceedings",
    "book": "book",
    "inbook": "book-chapter",
    "incollection": "book-chapter",
    "phdthesis": "dissertation",
    "thesis": "dissertation",
    "techreport": "report",
    "report": "report",
    "misc": "posted-content",
    "online": "posted-content",
}

Name = tuple[str, str]  # given and family name; of a consortium ("", its name)


class Update(NamedTuple):
    """A notice about a work."""

    kind: str  # Crossref's word, such as "retraction"
    doi: str
    source: str = "publisher"


class Work(NamedTuple):
    """One work, under each of the identifiers that it has. Text is Unicode without markup."""

    doi: str = ""  # lower case
    arxiv: str = ""  # without a version
    isbn: str = ""  # 13 digits
    title: str = ""
    subtitle: str = ""
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    year: int | None = None
    venue: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""  # "12-23"
    publisher: str = ""
    type: str = "journal-article"  # in Crossref's words
    agency: str = "Crossref"  # where the DOI is registered
    updated_by: tuple[Update, ...] = ()  # notices about it
    update_to: tuple[Update, ...] = ()  # what it is itself a notice of
    versions: int = 1  # at arXiv
    arxiv_doi: str = ""  # of the published version, as the authors told arXiv
    journal_ref: str = ""  # the same in words
    comment: str = ""  # at arXiv
    primary: str = "cs.CL"  # class at arXiv


def agency_of(doi: str) -> str:
    """Where a DOI of this prefix is registered."""
    return _AGENCIES.get(doi.partition("/")[0], "Crossref")


def works_of(library: Library) -> list[Work]:
    """The works that a library's identifiers name, as registries would know them if every entry were right."""
    return [work for entry in library.entries for work in _works_of(entry)]


def _works_of(entry: Entry) -> list[Work]:
    found: dict[str, str] = {}
    for kind, value in entry.identifiers:
        found.setdefault(kind, value)
    arxiv = found.get("arxiv", "")
    doi = found.get("doi", "")
    if doi.startswith(ARXIV_PREFIX):
        arxiv, doi = arxiv or doi.removeprefix(ARXIV_PREFIX), ""
    bare, version = _VERSIONED.fullmatch(arxiv).groups()  # type: ignore[union-attr]  # it matches whatever
    year = entry.year[:4]
    work = Work(
        doi,
        bare,
        title=entry.text("title"),
        subtitle=entry.text("subtitle"),
        authors=_people(entry, "author"),
        editors=_people(entry, "editor"),
        year=int(year) if year.isdecimal() else None,
        venue=entry.text("journal") or entry.text("booktitle"),
        volume=entry.text("volume"),
        issue=entry.text("number"),
        pages=entry.text("pages").replace("–", "-").replace("--", "-"),
        publisher=entry.text("publisher") or entry.text("institution"),
        type=_TYPES.get(entry.type, "other"),
        agency=agency_of(doi),
        versions=int(version) if version else 1,
        primary=entry.get("primaryclass") or "cs.CL",
    )
    works = [work] if doi or bare else []
    if "isbn" in found:
        whole = entry.text("booktitle")  # the ISBN of a paper is that of the volume
        volume = work._replace(title=whole, subtitle="", authors=(), type="proceedings") if whole else work
        works.append(volume._replace(doi="", arxiv="", isbn=found["isbn"]))
    return works


def _people(entry: Entry, field: str) -> tuple[Name, ...]:
    people = [decoded(person) for person in names.parse_names(entry.get(field)).people]
    return tuple((" ".join(filter(None, (p.first, p.jr))), " ".join(filter(None, (p.von, p.last)))) for p in people)
