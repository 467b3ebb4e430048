"""What a record says of a work, as the type and the fields of an entry. Nothing is written that the record has not."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from livebib.metadata.adding.habits import Habits
from livebib.model.record import Record
from livebib.text import dates
from livebib.text.latex import addresses, wording
from livebib.text.latex.clean import clean

# The words of Crossref, DataCite, Open Library and web pages for what a work is, letters only, and BibTeX's type.
# Sources: https://api.crossref.org/types, DataCite's resourceTypeGeneral (schema 4.6), schema.org.
_TYPES = {
    "article": "journalarticle article scholarlyarticle journalissue datapaper",
    "inproceedings": "proceedingsarticle conferencepaper inproceedings proceedingspaper",
    "incollection": "bookchapter booksection bookpart booktrack referenceentry chapter incollection",
    "book": "book monograph referencebook editedbook bookset bookseries",
    "proceedings": "proceedings conferenceproceeding conferenceproceedings proceedingsseries",
    "phdthesis": "dissertation thesis phdthesis",
    "techreport": "report reportcomponent reportseries techreport technicalreport standard projectreport",
    "web": "website webpage blogposting blog newsarticle course videoobject profile socialmediaposting techarticle",
    "preprint": "postedcontent preprint",
}
_TYPE_OF = {word: type_ for type_, words in _TYPES.items() for word in words.split()}
# What of a record a type has a use for. BibTeX warns of a number beside a volume anywhere else than in an article, and
# of an editor beside a book's author; the editors of articles are those who handled them.
_HAS = dict.fromkeys(("misc", "online", "phdthesis", "techreport"), "") | {
    "article": "volume number pages",
    "inproceedings": "editor volume pages",
    "incollection": "editor volume pages edition",
    "book": "editor volume edition",
    "proceedings": "editor volume",
}
_MAY_HAVE = frozenset("editor volume number pages edition".split())
WHOLE = frozenset({"book", "proceedings"})  # what an ISBN is the name of; that of a chapter names its book
_RANGE = re.compile(r"(\w+)\s*[-‐‑–—]+\s*(\w+)")
_EDITION = re.compile(r"(\d+)(?:st|nd|rd|th)?(?:\s*ed(?:ition|\.)?)?\.?", re.IGNORECASE)


class Composed(NamedTuple):
    """An entry without its key."""

    type: str
    fields: Mapping[str, str]  # LaTeX, without delimiters, in their order


class Manner(NamedTuple):
    """How to write it."""

    habits: Habits
    ascii_only: bool  # accents as commands
    today: date
    type: str = ""  # whatever the record says
    keywords: str = ""
    path: Path | None = None  # the file that it goes to; None: whichever


def compose(record: Record, manner: Manner) -> Composed:
    """The record as an entry in the library's manner."""
    kind = _kind(record)
    type_ = manner.type or {"web": manner.habits.web, "preprint": "misc"}.get(kind, kind)
    words = partial(wording.text, ascii_only=manner.ascii_only)
    titled = partial(wording.title, ascii_only=manner.ascii_only)
    people = partial(wording.people, ascii_only=manner.ascii_only)
    fields = {
        "author": people(record.authors),
        "editor": people(record.editors),
        "title": titled(_title(record)),
        **_venue(record, type_, titled),
        "volume": words(record.volume),
        "number": words(record.issue),
        "pages": _pages(words(record.pages or record.article_number)),
        "edition": words(_EDITION.sub(r"\1", record.edition)),
        "doi": addresses.doi(clean(record.doi))[0] if record.source != "arxiv" else "",
        **{name: words(value) for name, value in _eprint(record).items()},
        "isbn": record.isbns[0] if record.isbns and type_ in WHOLE else "",
        **_dates(record, kind, manner.habits),
        "keywords": words(manner.keywords),
        "added": manner.today.isoformat(),
    }
    if type_ in WHOLE and record.place:
        fields["address"] = words(record.place)
    if not any(fields.get(name) for name in ("doi", "eprint", "isbn")) and record.url:
        fields["url"] = addresses.url(clean(record.url))[0]
    if kind == "web":
        fields["urldate"] = manner.today.isoformat()
        if not fields["author"] and record.publisher:
            fields["author"] = f"{{{words(record.publisher)}}}"
    useless = _MAY_HAVE - set(_HAS[type_].split()) if type_ in _HAS else set()
    if type_ == "book" and fields["author"]:
        useless |= {"editor"}
    present = {name: value for name, value in fields.items() if value and name not in useless}
    return Composed(type_, manner.habits.ordered(present, manner.path))


def _kind(record: Record) -> str:
    """BibTeX's type, or "web" or "preprint", for which each library has its own."""
    if record.source == "arxiv" or (record.arxiv and not record.venues):
        return "preprint"
    word = re.sub(r"[^a-z]", "", record.type.lower())
    kind = _TYPE_OF.get(word, "")
    if record.source == "openlibrary":
        return "book"
    if kind in ("article", "") and record.source == "page" and not record.venues:
        return "web"
    if kind == "article" and not record.venues:
        return "misc"  # without a journal BibTeX takes it for an incomplete one
    return kind or "misc"


def _title(record: Record) -> str:
    title, subtitle = record.title.strip(), record.subtitle.strip()
    if not subtitle or subtitle.casefold() in title.casefold():
        return title
    return f"{title} {subtitle}" if title.endswith((":", "?", "!", ".")) else f"{title}: {subtitle}"


def _venue(record: Record, type_: str, titled: Callable[[str], str]) -> dict[str, str]:
    """Where it appeared and who brought it out, in the fields that the type has for that."""
    venue, event, publisher = map(titled, (next(iter(record.venues), ""), record.event, record.publisher))
    match type_:
        case "article":
            return {"journal": venue}
        case "inproceedings":
            return {"booktitle": venue or event, "publisher": publisher}
        case "incollection" | "inbook":
            return {"booktitle": venue, "publisher": publisher}
        case "book" | "proceedings":
            return {"series": venue, "publisher": publisher}
        case "phdthesis" | "mastersthesis" | "thesis":
            return {"school": publisher or venue}
        case "techreport" | "report":
            return {"institution": publisher or venue}
        case "misc":
            # What has no field of its own there; arXiv is named by the eprint.
            return {} if record.arxiv or record.source == "page" else {"howpublished": venue or publisher}
    return {}


def _pages(pages: str) -> str:
    """`12-23` as TeX sets a range; what is none, such as `S1-2-S1-9`, stays as the record has it."""
    found = _RANGE.fullmatch(pages)
    return f"{found[1]}--{found[2]}" if found else pages


def _eprint(record: Record) -> dict[str, str]:
    if not record.arxiv:
        return {}
    version = record.identifier.value if record.identifier.kind == "arxiv" else ""
    eprint = version if version.startswith(f"{record.arxiv}v") else record.arxiv
    return {"eprint": eprint, "archiveprefix": "arXiv", "primaryclass": record.arxiv_class}


def _dates(record: Record, kind: str, habits: Habits) -> dict[str, str]:
    if record.issued is None:
        return {}
    year, month, day = record.issued
    month = month if month and 1 <= month <= 12 else None
    date = dates.written(year, month, day)
    if habits.has_dates:
        return {"date": date}
    if kind == "web":
        return {"year": str(year), **({"date": date} if month and day else {})}
    return {"year": str(year), **({"month": dates.MACROS[month - 1]} if month and habits.has_months else {})}
