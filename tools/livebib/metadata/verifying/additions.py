"""What a record could add to its entry, and that a preprint was published."""

from collections.abc import Iterator

from livebib.library.entry import Entry
from livebib.metadata.verifying import form, numbers
from livebib.metadata.verifying.judgement import Judgement, Proposal
from livebib.model.record import Record
from livebib.model.rule import info
from livebib.text.bibtex.vocabulary import BOOKS, PARTS

INCOMPLETE = info(
    "incomplete",
    "The registry knows fields that such an entry mostly has, and this one has not.",
    "`livebib verify KEY --fix FIELD,FIELD` adds those that you name.",
)
PUBLISHED_VERSION_EXISTS = info(
    "published-version-exists",
    "A preprint was published: its record names the DOI of that version.",
    "Cite the published version, where it is the one you mean.",
)


# What each type is expected to say. A registry's word on anything else is no reason to add it.
_WANTED = {
    "article": ("author", "title", "journal", "volume", "number", "pages", "year", "doi"),
    **dict.fromkeys(PARTS, ("author", "title", "booktitle", "pages", "year", "doi")),
    "inbook": ("author", "title", "pages", "year", "doi"),  # whose title is that of the book, to BibTeX
    **dict.fromkeys(BOOKS, ("title", "publisher", "year")),
}
_WANTED_OF_PREPRINTS = ("author", "title", "year")
# Where another field says it already.
_SAID_BY = {"pages": ("eid", "articleno"), "number": ("issue",), "year": ("date",), "author": ("editor",)}


def about(entry: Entry, record: Record) -> Iterator[Judgement]:
    """At most one judgement on fields that are missing, and one on the published version."""
    is_preprint = form.is_preprint(entry)
    own_doi = any(each.kind == "doi" and not form.is_arxiv_doi(each) for each in entry.identifiers)
    if is_preprint and record.published and not own_doi:
        where = f": {record.journal_ref}" if record.journal_ref else ""
        yield Judgement(
            PUBLISHED_VERSION_EXISTS,
            f"it was published{where} (https://doi.org/{record.published})",
            f"cite that version: `livebib add {record.published}` makes an entry of it",
        )
    proposals = tuple(
        each
        for each in _known(record, is_preprint=form.is_preprint_record(record))
        if each.field in (_WANTED_OF_PREPRINTS if is_preprint else _WANTED.get(entry.type, ()))
        and each.shown
        and not any(entry.get(name) for name in (each.field, *_SAID_BY.get(each.field, ())))
    )
    if proposals:
        shown = ", ".join(f"{each.field} “{each.shown}”" for each in proposals)
        names = ",".join(each.field for each in proposals)
        yield Judgement(
            INCOMPLETE,
            f"the record has more: {shown}",
            f"`livebib verify {entry.key} --fix {names}` writes it",
            proposals=proposals,
        )


def _known(record: Record, *, is_preprint: bool) -> Iterator[Proposal]:
    yield Proposal("author", people=record.authors)
    yield Proposal("title", form.title(record))
    yield Proposal("doi", record.published if is_preprint else record.doi)
    if is_preprint:
        yield Proposal("year", str(min(record.years)) if record.years else "")
        return
    venue = record.venues[0] if record.venues else ""
    yield Proposal("journal", venue)
    yield Proposal("booktitle", venue)
    yield Proposal("publisher", record.publisher)
    yield Proposal("volume", record.volume)
    yield Proposal("number", record.issue)
    yield Proposal("pages", numbers.dashed(record.pages or record.article_number))
    yield Proposal("year", str(record.issued.year) if record.issued else "")
