"""An entry against its record: first whether it is the right work, then field by field."""

from collections.abc import Iterator

from livebib.library.entry import Entry
from livebib.metadata.verifying import additions, form, notices, numbers, people, text, titles, venues
from livebib.metadata.verifying.judgement import Judgement, Proposal
from livebib.metadata.verifying.people import Agreement, Compared
from livebib.metadata.verifying.titles import Likeness
from livebib.metadata.verifying.venues import Venue
from livebib.model.record import Contributor, Record
from livebib.model.rule import error, warning
from livebib.model.work import Identifier
from livebib.text.bibtex.vocabulary import BOOKS, PARTS

WRONG_WORK = error(
    "wrong-work",
    "The DOI, arXiv id or ISBN of an entry is registered for another work: title and people are both different. "
    "Whoever follows it lands there.",
    "Look up the identifier of the work that is meant; `livebib verify --search KEY` proposes some.",
)
MISMATCH = warning(
    "mismatch",
    "A field says something else than the registry. Spelling, case, initials, abbreviations, lost subtitles and what "
    "registries are known to get wrong do not count.",
    "See who is right. `livebib verify KEY --fix FIELD` writes what the registry has; `% livebib: ignore mismatch -- "
    "why` says that the entry is right.",
)


_HALF = 0.5  # of the shorter list of people
_NOTHING_IN_COMMON = 55.0  # of 100: letters of two titles that have to do with each other are more alike

SOURCES = {"crossref": "Crossref", "datacite": "DataCite", "arxiv": "arXiv", "openlibrary": "Open Library"}
SOURCES |= {"openalex": "OpenAlex"}


def compare(entry: Entry, record: Record) -> list[Judgement]:
    """All that the record gives reason to say of the entry, the gravest first."""
    if entry.type in PARTS and form.is_book_record(record):
        return list(_of_the_book(entry, record))
    if wrong := wrong_work(entry, record):
        return [wrong]
    return [*notices.about(record), *_mismatches(entry, record), *additions.about(entry, record)]


def wrong_work(entry: Entry, record: Record) -> Judgement | None:
    """That the record is another work's: only when the titles are unlike and hardly anybody is in both lists; or when
    they have nothing in common, and no more than half of the people are the same."""
    if titles.likeness(entry.title, form.titles(record)) is not Likeness.UNLIKE:
        return None
    _, compared, _ = people_of(entry, record)
    ratio = max((titles.ratio(entry.title, each) for each in form.titles(record) if each), default=100.0)
    is_by_some = compared.agreement is Agreement.SOME and compared.share <= _HALF and ratio < _NOTHING_IN_COMMON
    if compared.agreement is not Agreement.NONE and not is_by_some:
        return None
    identifier = record.identifier
    return Judgement(
        WRONG_WORK,
        f"{identifier.value} is another work: “{form.title(record)}” by {compared.registered}; "
        f"the entry is “{entry.title}” by {compared.stored}",
        f"look up the work that is meant, and correct the {field_of(identifier)}",
        field_of(identifier),
    )


def field_of(identifier: Identifier) -> str:
    """The field that an identifier stands in."""
    return "eprint" if identifier.kind == "arxiv" else identifier.kind


def _mismatches(entry: Entry, record: Record) -> Iterator[Judgement]:
    is_preprint = form.is_preprint_record(record)
    likeness = titles.likeness(entry.title, form.titles(record))
    # "Retraction: TITLE" is a part of the title's record only in appearance.
    if likeness < Likeness.UNKNOWN or (likeness is Likeness.PART and record.notice_of):
        yield _mismatch(entry, record, entry.title, Proposal("title", form.title(record)))
    yield from _people_differ(entry, record)
    # A preprint is older than what was published of it, and appeared elsewhere.
    if is_preprint and form.is_published(entry):
        return
    yield from _year_differs(entry, record, is_preprint=is_preprint)
    if not is_preprint and not form.is_preprint(entry):
        yield from _published_otherwise(entry, record)


def _people_differ(entry: Entry, record: Record) -> Iterator[Judgement]:
    field, compared, contributors = people_of(entry, record)
    is_some = compared.agreement is Agreement.SOME and record.source != "openlibrary"  # which lists whom it knows of
    if is_some or compared.agreement is Agreement.NONE:
        differs = compared.differs or "nobody is in both"
        proposal = Proposal(field, people=contributors)
        yield _mismatch(entry, record, compared.stored, proposal, differs, compared.registered)


def _published_otherwise(entry: Entry, record: Record) -> Iterator[Judgement]:
    """Venue, volume, pages, publisher: what a preprint has not."""
    is_book = form.is_book_record(record)
    venue = "journal" if entry.get("journal") else "booktitle"
    names = [*record.venues, *filter(None, [record.event])]
    volume, pages, publisher = map(entry.text, ("volume", "pages", "publisher"))
    is_year = volume in map(str, numbers.registered_years(record))
    is_other = venues.compare(entry.text(venue), names, is_event=venue == "booktitle") is Venue.OTHER
    if not is_book and is_other:
        yield _mismatch(entry, record, entry.text(venue), Proposal(venue, names[0]))
    if entry.type == "article" and not is_year and numbers.volume_differs(volume, record.volume):
        yield _mismatch(entry, record, volume, Proposal("volume", record.volume))
    if not is_book and numbers.pages_differ(pages, record.pages, record.article_number):
        yield _mismatch(entry, record, pages, Proposal("pages", numbers.dashed(record.pages)))
    if is_book and entry.type in BOOKS and numbers.publisher_differs(publisher, record.publisher):
        yield _mismatch(entry, record, publisher, Proposal("publisher", record.publisher))


def _of_the_book(entry: Entry, record: Record) -> Iterator[Judgement]:
    """A part of a book whose record is the book's: only the book's title can be compared, and its year."""
    field = "booktitle" if entry.get("booktitle") else "title"
    stored = entry.text(field)
    if field == "title" and entry.type != "inbook":
        return
    alike = titles.likeness(stored, form.titles(record)) >= Likeness.UNKNOWN
    if not alike and venues.compare(stored, [form.title(record), *record.other_titles], is_event=True) is Venue.OTHER:
        yield _mismatch(entry, record, stored, Proposal(field, form.title(record)))
    yield from _year_differs(entry, record, is_preprint=False)


def people_of(entry: Entry, record: Record) -> tuple[str, Compared, tuple[Contributor, ...]]:
    """The field with people, how they compare, and those of the record that come nearest to them.

    Who is an author and who an editor of a book registries do not agree on.
    """
    field = "author" if entry.get("author") else "editor"
    stored, cut = people.stored(text.mended(entry.get(field)))
    lists = [record.authors, record.editors] if field == "author" else [record.editors, record.authors]
    compared = [(people.compare(stored, people.registered(each), cut=cut), each) for each in lists if each]
    # An empty list says nothing, but an editor is no reason to overlook the authors.
    first = compared[0] if compared else (Compared(Agreement.UNKNOWN), ())
    best = max(compared, key=lambda pair: pair[0].agreement, default=first) if entry.type in BOOKS else first
    return field, *best


def _year_differs(entry: Entry, record: Record, *, is_preprint: bool) -> Iterator[Judgement]:
    if not numbers.year_agrees(entry, record, is_preprint=is_preprint):
        year = record.issued.year if record.issued else max(numbers.registered_years(record))
        yield _mismatch(entry, record, entry.year, Proposal("year", str(year)))


def _mismatch(
    entry: Entry, record: Record, stored: str, proposal: Proposal, differs: str = "", registered: str = ""
) -> Judgement:
    field = proposal.field
    what = f"{field} ({differs})" if differs else field
    whose = SOURCES.get(record.source, record.source)
    hint = f"if the registry is right, `livebib verify {entry.key} --fix {field}` writes what it has"
    if field == "title" and form.is_preprint_record(record):
        hint = f"the title may have changed from version to version; {hint}"
    message = f"{what}: stored “{stored}”, {whose} has “{registered or proposal.shown}”"
    return Judgement(MISMATCH, message, hint, field, (proposal,))
