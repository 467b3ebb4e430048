"""Records of every kind, honest and hostile, as entries of one library."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

from livebib.library.library import Library
from livebib.metadata.adding.orders import Order, Result, Wishes, fulfil
from livebib.model.finding import Place
from livebib.model.record import Contributor, Day, Present, Record
from livebib.model.work import Identifier
from livebib.text import identifiers
from livebib.text.source import Source

# Every type that a registry or a page has a word for.
TYPES = """
journal-article proceedings-article book monograph edited-book book-chapter reference-entry proceedings posted-content
dissertation report standard dataset component JournalArticle ConferencePaper Dissertation Software Preprint
""".split()
AUTHORS = (
    Contributor("Müller", "Jürgen"),
    Contributor("van der Maaten", "Laurens"),
    Contributor(whole="The ATLAS Collaboration", is_body=True),
)


def isbn(number: int) -> str:
    """An ISBN of its own."""
    return next(filter(None, (identifiers.isbn(f"97802620{number:04}{digit}") for digit in range(10))))


def genuine() -> list[Record]:
    """A record of every kind, with all that a registry may tell."""
    records = []
    for number, type_ in enumerate(TYPES):
        doi = f"10.1000/a_b(c)<{number}>"
        records.append(
            Record(
                "crossref" if "-" in type_ or type_.islower() else "datacite",
                Identifier("doi", doi),
                type_,
                f"BERT & α-Helices: 50% of {type_} {number} in $O(n^2)$",
                "An “Étude” – of R&D_x",
                authors=AUTHORS if type_ not in ("edited-book", "proceedings") else (),
                editors=AUTHORS[:2],
                issued=Day(2019, 6, 2),
                venues=("Annals of C# & Łódź", "Ann."),
                event="ConF 2019",
                publisher="Smith & Sons",
                place="Zürich",
                volume="9",
                issue="3",
                pages="12-23",
                edition="2nd ed.",
                isbns=(isbn(number),),
                doi=doi,
            )
        )
    arxiv = Record("arxiv", Identifier("arxiv", "hep-th/9901001"), title="On $\\alpha_s$", authors=AUTHORS[:1])
    book = Record("openlibrary", Identifier("isbn", "9780131103627"), title="The C Language", authors=AUTHORS[:1])
    page = Record(
        "page", Identifier("url", "https://example.org/a_b%20c?x=1&y=2~#d"), title="A Post", publisher="A & B"
    )
    page = page._replace(publisher="A & B")
    return [
        *records,
        arxiv._replace(arxiv="hep-th/9901001", arxiv_class="hep-th", issued=Day(1999)),
        book._replace(isbns=("9780131103627",), issued=Day(1988), publisher="Prentice Hall"),
        page._replace(url=page.identifier.value, issued=Day(2020, 5, 4)),
        page._replace(identifier=Identifier("url", "https://example.org/2"), url="https://example.org/2", title="B"),
    ]


def hostile(texts: list[str]) -> list[Record]:
    """Each text in every field of an article, of a book and of a page."""
    records = []
    for number, (text, (source, type_)) in enumerate(
        product(texts, [("crossref", "journal-article"), ("crossref", "book"), ("page", "website")])
    ):
        kind, value = ("url", f"https://example.org/{number}") if source == "page" else ("doi", f"10.1000/{number}")
        records.append(
            Record(
                source,
                Identifier(kind, value),
                type_,
                f"{text} {number}",
                text,
                authors=(Contributor(text, text), Contributor(whole=text), Contributor(whole=text, is_body=True)),
                editors=(Contributor(whole=text),),
                issued=Day(2000 + number % 20),
                venues=(text,),
                publisher=text,
                place=text,
                volume=text,
                issue=text,
                pages=text,
                article_number=text,
                edition=text,
                doi=value + text if kind == "doi" else "",
                url=value + text,
            )
        )
    return records


def added(records: list[Record], text: str = "", encoding: str = "utf-8") -> tuple[Library, list[Result]]:
    """A library of that text with all of them added."""
    library = Library([Source(Path("refs.bib"), text, encoding)])
    known = {record.identifier: record for record in records}
    orders = [Order(each.value, Place(Path("-"))) for each in known]
    answers = {identifier: Present(record) for identifier, record in known.items()}
    results = fulfil(orders, library, Wishes(date(2026, 11, 25)), lambda _: answers, lambda _: known)
    return library, results
