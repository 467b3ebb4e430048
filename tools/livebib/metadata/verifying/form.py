"""What form of a work an entry and a record describe: a preprint, a book, or a part of one."""

import re

from livebib.library.entry import Entry
from livebib.model.record import Record
from livebib.model.work import Identifier, Kind
from livebib.text.bibtex.vocabulary import ALIASES, BOOKS, PARTS
from livebib.text.identifiers import ARXIV_DOI, unversioned

_BOOK_RECORDS = re.compile(r"book|monograph|proceedings", re.IGNORECASE)
_PART_RECORDS = re.compile(r"chapter|article|paper|section|part|track|entry", re.IGNORECASE)
_PREPRINT_VENUE = re.compile(
    r"\b(?:arxiv|corr|(?:bio|med|chem|psy|engr|soc)r?xiv|preprints?|ssrn|eprints?)\b", re.IGNORECASE
)
_PREPRINT_RECORDS = {"posted-content", "preprint"}


def identifiers(entry: Entry) -> list[Identifier]:
    """What an entry can be looked up by: its DOI, its arXiv id, else its first ISBN; else what other fields tell."""
    own = {each.kind: each for each in map(_paper, reversed(entry.identifiers))}
    found = [own[kind] for kind in ("doi", "arxiv") if kind in own]
    if not found and "isbn" in own:
        found = [own["isbn"]]
    if not found:
        told = (Identifier(kind, entry.named(kind)) for kind in ("doi", "arxiv"))
        found = [each for each in told if each.value][:1]
    return found


def _paper(identifier: Identifier) -> Identifier:
    """The preprint that a DOI of arXiv's with a version is meant for: single versions have no DOIs, which is for
    `check-links` to tell."""
    name = identifier.value.removeprefix(ARXIV_DOI) if is_arxiv_doi(identifier) else ""
    return Identifier("arxiv", name) if name and unversioned(name) != name else identifier


def is_searched(entry: Entry) -> bool:
    """Whether a search makes sense: for a work with a title and no identifier that is no page or course of the web."""
    return bool(entry.title) and not identifiers(entry) and entry.kind in (Kind.PAPER, Kind.BOOK)


def own_name(entry: Entry, field: str) -> str | None:
    """The name under which an entry itself has a field, be it an alias of it."""
    names = (field, ALIASES.get(field, ""), "date" if field == "year" else "")
    return next((name for name in names if name in entry.fields), None)


def is_published(entry: Entry) -> bool:
    """Whether an entry cites what was published: it names a venue that is none of preprints, or is a book or a part."""
    if venue := entry.text("journal") or entry.text("booktitle"):
        return not _PREPRINT_VENUE.search(venue)
    return entry.type in BOOKS | PARTS or bool(entry.get("isbn"))


def is_preprint(entry: Entry) -> bool:
    """Whether an entry cites a preprint."""
    named = entry.get("eprint") or entry.get("journal") or any(is_arxiv_doi(each) for each in entry.identifiers)
    return bool(named) and not is_published(entry)


def is_arxiv_doi(identifier: Identifier) -> bool:
    """Whether it is the DOI that arXiv gives a preprint."""
    return identifier.kind == "doi" and identifier.value.startswith(ARXIV_DOI)


def is_preprint_record(record: Record) -> bool:
    """Whether a record describes a preprint."""
    is_arxiv = record.source == "arxiv" or is_arxiv_doi(record.identifier) or record.identifier.kind == "arxiv"
    return is_arxiv or record.type.lower() in _PREPRINT_RECORDS


def is_book_record(record: Record) -> bool:
    """Whether a record describes a book as a whole."""
    is_named = bool(_BOOK_RECORDS.search(record.type)) and not is_part_record(record)
    return is_named or record.source == "openlibrary"


def is_part_record(record: Record) -> bool:
    """Whether a record describes a part of a book, a journal or proceedings."""
    return bool(_PART_RECORDS.search(record.type))


def title(record: Record) -> str:
    """The title of a work with its subtitle."""
    return f"{record.title}: {record.subtitle}" if record.title and record.subtitle else record.title


def titles(record: Record) -> list[str]:
    """All titles of a work, the whole one first."""
    return [title(record), record.title, *record.other_titles]
