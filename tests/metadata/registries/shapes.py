"""How each registry writes a work down: the shapes of genuine answers (the recorded ones are their model)."""

from __future__ import annotations

import html
import zlib
from typing import Any
from xml.sax.saxutils import escape

from tests.metadata.registries.works import ARXIV_PREFIX, Name, Update, Work

Json = dict[str, Any]


def arxiv_doi(work: Work) -> str:
    """The DOI that DataCite has for every paper of arXiv."""
    return ARXIV_PREFIX + work.arxiv.lower()


def crossref(work: Work) -> Json:
    """An item of Crossref's: titles and venues are lists, text is HTML, what is not known is left out or empty."""
    day = {"date-parts": [[work.year]]}
    item: Json = {
        "DOI": work.doi,
        "URL": f"https://doi.org/{work.doi}",
        "type": work.type,
        "prefix": work.doi.partition("/")[0],
        "source": "Crossref",
        "title": [_html(work.title)] if work.title else [],
        "subtitle": [_html(work.subtitle)] if work.subtitle else [],
        "short-title": [],
        "original-title": [],
        "container-title": [_html(work.venue)] if work.venue else [],
        "short-container-title": [],
        "author": [_crossref_person(name, number) for number, name in enumerate(work.authors)],
        "publisher": _html(work.publisher or "A Publisher"),
        "issued": day if work.year else {"date-parts": [[None]]},
        "relation": {},
        "subject": [],
        "created": {"date-parts": [[2026, 1, 1]], "date-time": "2026-01-01T00:00:00Z", "timestamp": 1767225600000},
        "score": 1,
        "resource": {"primary": {"URL": f"https://publisher.example/{work.doi}"}},
    }
    if work.editors:
        item["editor"] = [_crossref_person(name, number) for number, name in enumerate(work.editors)]
    if work.year:
        item |= {"published": day, "published-print": day}
    if work.type == "posted-content":
        item["subtype"] = "preprint"
    given = {"volume": work.volume, "issue": work.issue, "page": work.pages}
    item |= {name: value for name, value in given.items() if value}
    if work.isbn:
        item["ISBN"] = [work.isbn]
    if work.updated_by:
        item["updated-by"] = [_crossref_update(update, number) for number, update in enumerate(work.updated_by)]
    if work.update_to:
        item["update-to"] = [_crossref_update(update, number) for number, update in enumerate(work.update_to)]
    return item


def _html(text: str) -> str:
    return html.escape(text, quote=False)


def _crossref_person(name: Name, number: int) -> Json:
    given, family = name
    parts = {"given": given, "family": family} if given else {"name": family}
    return {**parts, "sequence": "additional" if number else "first", "affiliation": []}


def _crossref_update(update: Update, number: int) -> Json:
    label = update.kind.replace("_", " ").capitalize()
    when = {"date-parts": [[2026, 2, 1]], "date-time": "2026-02-01T00:00:00Z", "timestamp": 1769904000000}
    told = {"DOI": update.doi, "type": update.kind, "label": label, "source": update.source, "updated": when}
    return told | ({"record-id": str(1000 + number)} if update.source == "retraction-watch" else {})


def datacite(work: Work) -> Json:
    """A resource of DataCite's (JSON:API). Every paper of arXiv is one, without a link to its published version."""
    is_arxiv = bool(work.arxiv) and work.agency != "DataCite"
    doi = arxiv_doi(work) if is_arxiv else work.doi
    titles: list[Json] = [{"title": work.title}]
    if work.subtitle:
        titles.append({"title": work.subtitle, "titleType": "Subtitle"})
    kinds = {"ris": "GEN", "bibtex": "misc", "citeproc": "article", "schemaOrg": "CreativeWork"}
    attributes: Json = {
        "doi": doi,
        "prefix": doi.partition("/")[0],
        "suffix": doi.partition("/")[2],
        "identifiers": [{"identifier": work.arxiv, "identifierType": "arXiv"}] if is_arxiv else [],
        "creators": [_creator(name) for name in work.authors],
        "contributors": [],
        "titles": titles,
        "publisher": "arXiv" if is_arxiv else work.publisher or "A Repository",
        "container": {},
        "publicationYear": int(_first_day(work)[:4]) if is_arxiv else work.year,
        "dates": [{"date": _first_day(work), "dateType": "Submitted", "dateInformation": "v1"}] if is_arxiv else [],
        "language": None,
        "types": {**kinds, "resourceType": "Article", "resourceTypeGeneral": "Preprint" if is_arxiv else "Text"},
        "relatedIdentifiers": [],
        "relatedItems": [],
        "version": str(work.versions) if is_arxiv else None,
        "url": f"https://arxiv.org/abs/{work.arxiv}" if is_arxiv else f"https://repository.example/{doi}",
        "state": "findable",
        "isActive": True,
    }
    return {"id": doi, "type": "dois", "attributes": attributes, "relationships": {}}


def _creator(name: Name) -> Json:
    given, family = name
    if not given:
        return {"name": family, "nameType": "Organizational", "affiliation": [], "nameIdentifiers": []}
    return {
        "name": f"{family}, {given}",
        "nameType": "Personal",
        "givenName": given,
        "familyName": family,
        "affiliation": [],
        "nameIdentifiers": [],
    }


def _first_day(work: Work) -> str:
    """When it was submitted to arXiv, as its id tells: YYMM."""
    digits = work.arxiv.rpartition("/")[2][:4]
    year = int(digits[:2]) + (1900 if int(digits[:2]) > 90 else 2000)
    return f"{year}-{digits[2:]}-12T17:57:34Z"


FEED = (
    '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
    'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">'
)


def arxiv(work: Work, version: int) -> str:
    """An entry of arXiv's feed: names in one piece, titles broken over lines as arXiv has them."""
    name = f"{work.arxiv}v{version}"
    title = work.title + (f": {work.subtitle}" if work.subtitle else "")
    words = title.split(" ")
    broken = " ".join(words[:8]) + ("\n  " + " ".join(words[8:]) if words[8:] else "")
    lines = [
        "<entry>",
        f"<id>http://arxiv.org/abs/{name}</id>",
        f"<title>{escape(broken)}</title>",
        f"<updated>{_first_day(work)}</updated>",
        f'<link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>',
        f'<link href="https://arxiv.org/pdf/{name}" rel="related" type="application/pdf" title="pdf"/>',
        "<summary>  What it is about.</summary>",
        f'<category term="{work.primary}" scheme="http://arxiv.org/schemas/atom"/>',
        f"<published>{_first_day(work)}</published>",
        f"<arxiv:comment>{escape(work.comment)}</arxiv:comment>" if work.comment else "",
        f'<arxiv:primary_category term="{work.primary}"/>',
        f"<arxiv:journal_ref>{escape(work.journal_ref)}</arxiv:journal_ref>" if work.journal_ref else "",
        f"<arxiv:doi>{escape(work.arxiv_doi)}</arxiv:doi>" if work.arxiv_doi else "",
        *(f"<author>\n<name>{escape(f'{given} {family}'.strip())}</name>\n</author>" for given, family in work.authors),
        "</entry>",
    ]
    return "\n".join(filter(None, lines))


def openlibrary(work: Work) -> Json:
    """A book as Open Library's `jscmd=data` has it; thin ones, without authors or publisher, are common there."""
    isbn10 = [] if work.isbn.startswith("979") else [_isbn10(work.isbn)]
    book: Json = {
        "url": "https://openlibrary.org/books/OL1M/a_book",
        "key": "/books/OL1M",
        "title": work.title,
        "identifiers": {"isbn_13": [work.isbn], "isbn_10": isbn10, "openlibrary": ["OL1M"]},
        "number_of_pages": 400,
    }
    people = work.authors or work.editors
    optional: Json = {
        "subtitle": work.subtitle,
        "authors": [
            {"url": "https://openlibrary.org/authors/OL1A/a", "name": " ".join(filter(None, n))} for n in people
        ],
        "publishers": [{"name": work.publisher}] if work.publisher else [],
        "publish_date": f"March {work.year}" if work.year else "",
    }
    return book | {name: value for name, value in optional.items() if value}


def _isbn10(isbn: str) -> str:
    body = isbn[3:12]
    check = -sum(int(digit) * (10 - at) for at, digit in enumerate(body)) % 11
    return body + ("X" if check == 10 else str(check))


def csl(work: Work) -> Json:
    """CSL-JSON of content negotiation: titles are strings there."""
    item: Json = {
        "DOI": work.doi,
        "URL": f"https://doi.org/{work.doi}",
        "type": {"journal-article": "article-journal", "proceedings-article": "paper-conference"}.get(
            work.type, work.type
        ),
        "title": work.title,
        "author": [{"given": g, "family": f} if g else {"literal": f} for g, f in work.authors],
        "issued": {"date-parts": [[work.year]]} if work.year else {},
    }
    given = {
        "container-title": work.venue,
        "volume": work.volume,
        "issue": work.issue,
        "page": work.pages,
        "publisher": work.publisher,
    }
    return item | {name: value for name, value in given.items() if value}


def openalex(work: Work) -> Json:
    """A work of OpenAlex's, as far as `select` asks for it."""
    name = f"https://openalex.org/W{zlib.crc32(work.title.encode())}"
    venue = work.venue or ("arXiv (Cornell University)" if work.arxiv else "")
    source = {"id": "https://openalex.org/S1", "display_name": venue, "type": "conference"} if venue else None
    place = {"is_oa": False, "landing_page_url": None, "source": source}
    people = [
        {"author_position": "middle", "author": {"id": f"{name}-A{at}", "display_name": f"{given} {family}".strip()}}
        for at, (given, family) in enumerate(work.authors)
    ]
    first, _, last = work.pages.partition("-")
    return {
        "id": name,
        "doi": f"https://doi.org/{work.doi}" if work.doi else None,
        "display_name": work.title,
        "type": "article" if work.venue else "preprint",
        "publication_year": work.year,
        "publication_date": f"{work.year}-01-01" if work.year else None,
        "authorships": people,
        "primary_location": place,
        "locations": [place],
        "biblio": {
            "volume": work.volume or None,
            "issue": None,
            "first_page": first or None,
            "last_page": last or None,
        },
    }


def openlibrary_found(work: Work) -> Json:
    """A book as a search of Open Library has it."""
    found: Json = {
        "key": "/works/OL1W",
        "title": work.title,
        "author_name": [f"{g} {f}".strip() for g, f in work.authors],
    }
    return found | ({"first_publish_year": work.year, "publish_year": [work.year]} if work.year else {})
