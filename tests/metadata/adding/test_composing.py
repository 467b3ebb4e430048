"""A record becomes an entry as the library writes its own, and holds what the record holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from livebib.library.library import Library, load
from livebib.metadata.adding.composing import Composed, Manner, compose
from livebib.metadata.adding.habits import Habits, ascii_only, habits
from livebib.model.record import Contributor, Day, Record
from livebib.model.work import Identifier
from livebib.text.source import Source
from tests.shared import ROOT

BIB = load(ROOT / "bib")
TODAY = date(2026, 11, 25)
MANNER = Manner(habits(BIB.entries, "both"), ascii_only=True, today=TODAY)
ANN = (Contributor("Byron", "Ada"),)


def record(source: str, kind: str, value: str, type_: str, **fields: object) -> Record:
    identifier = {"doi": "doi", "arxiv": "arxiv", "url": "url"}.get(kind)
    named: dict[str, object] = {identifier: value} if identifier else {"isbns": (value,)}
    return Record(source, Identifier(kind, value), type_, **(named | {"authors": ANN} | fields))  # type: ignore[arg-type]


def crossref(type_: str, **fields: object) -> Record:
    return record("crossref", "doi", "10.1000/abc", type_, title="A Work", issued=Day(2019, 6, 2), **fields)


# Record, and its entry in a line; `author`, `title`, `year`, `doi` and `added` of all Crossref's are the same.
TYPES = [
    (crossref("journal-article", venues=("Neural Computation", "NC"), volume="9", issue="8", pages="1735-1780"),
     "article author title journal=Neural Computation volume=9 number=8 pages=1735--1780 year doi added"),
    (crossref("journal-article", venues=("PLoS",), article_number="e33693"),
     "article author title journal={PLoS} pages=e33693 year doi added"),
    (crossref("journal-article"), "misc author title year doi added"),
    (crossref("proceedings-article", venues=("Proceedings of NAACL",), publisher="ACL", isbns=("9781627052986",)),
     "inproceedings author title booktitle=Proceedings of {NAACL} publisher={ACL} year doi added"),
    (crossref("proceedings-article", event="NAACL"), "inproceedings author title booktitle={NAACL} year doi added"),
    (crossref("book-chapter", venues=("The Book", "Series"), editors=(Contributor("Ed", "Itor"),), publisher="P"),
     "incollection author editor=Ed, Itor title booktitle=The Book publisher={P} year doi added"),
    (crossref("monograph", publisher="MIT Press", place="Cambridge, MA", isbns=("9780262035613",)),
     "book author title publisher={MIT} Press address=Cambridge, MA year doi isbn=9780262035613 added"),
    (crossref("edited-book", authors=(), editors=ANN, publisher="Springer"),
     "book editor=Byron, Ada title publisher=Springer year doi added"),
    (crossref("proceedings", authors=(), publisher="Springer"), "proceedings title publisher=Springer year doi added"),
    (crossref("dissertation", publisher="Zürich"), r"phdthesis author title school=Z{\"u}rich year doi added"),
    (crossref("report", publisher="RAND"), "techreport author title institution={RAND} year doi added"),
    (crossref("standard", publisher="IEEE"), "techreport author title institution={IEEE} year doi added"),
    (crossref("posted-content", publisher="Cold Spring Harbor"),
     "misc author title howpublished=Cold Spring Harbor year doi added"),
    (crossref("dataset", publisher="Zenodo"), "misc author title howpublished=Zenodo year doi added"),
    (crossref("something-new", publisher="P"), "misc author title howpublished={P} year doi added"),
    (record("datacite", "doi", "10.1000/abc", "JournalArticle", title="A Work", issued=Day(2019), venues=("J",)),
     "article author title journal={J} year doi added"),
    (record("datacite", "doi", "10.1000/abc", "Dataset", title="A Work", issued=Day(2019), publisher="Dryad"),
     "misc author title howpublished=Dryad year doi added"),
    (record("arxiv", "arxiv", "1706.03762", "", title="A Work", issued=Day(2019, 6), arxiv_class="cs.CL",
            doi="10.1000/published"),
     "misc author title year eprint=1706.03762 archiveprefix=arXiv primaryclass=cs.CL added"),
    (record("arxiv", "arxiv", "1706.03762v5", "", title="A Work", issued=Day(2019, 6), arxiv="1706.03762"),
     "misc author title year eprint=1706.03762v5 archiveprefix=arXiv added"),
    (record("openlibrary", "isbn", "9780262035613", "", title="A Work", issued=Day(2019), publisher="Press"),
     "book author title publisher=Press year isbn=9780262035613 added"),
    (record("page", "url", "https://example.org/a_b%20c", "website", title="A Work", issued=Day(2019, 6, 2)),
     "online author title year date=2019-06-02 url=https://example.org/a_b%20c added urldate=2026-11-25"),
    (record("page", "url", "https://example.org/", "Article", authors=(), publisher="Hugging Face"),
     "online author={Hugging Face} url=https://example.org/ added urldate=2026-11-25"),
    (record("page", "url", "https://example.org/", "journal-article", title="A Work", venues=("Letters",)),
     "article author title journal=Letters url=https://example.org/ added"),
]  # fmt: skip
SAME = {"author": "Byron, Ada", "title": "A Work", "year": "2019", "doi": "10.1000/abc", "added": "2026-11-25"}


def in_a_line(composed: Composed) -> str:
    said = [name if SAME.get(name) == value else f"{name}={value}" for name, value in composed.fields.items()]
    return " ".join([composed.type, *said])


@pytest.mark.parametrize(("given", "entry"), TYPES, ids=[f"{row[0].source}-{row[0].type}" for row in TYPES])
def test_a_record_becomes_an_entry(given: Record, entry: str) -> None:
    assert sorted(in_a_line(compose(given, MANNER)).split(" ")) == sorted(entry.split(" "))


USELESS = [
    ("journal-article", {"volume", "number", "pages"}),
    ("proceedings-article", {"editor", "volume", "pages"}),
    ("book", {"volume", "edition"}),
    ("posted-content", set()),
    ("dissertation", set()),
]


@pytest.mark.parametrize(("type_", "names"), USELESS)
def test_a_type_gets_no_field_that_it_has_no_use_for(type_: str, names: set[str]) -> None:
    given = crossref(type_, venues=("J",), volume="1", issue="2", pages="3-4", edition="5", editors=ANN)
    assert compose(given, MANNER).fields.keys() & {"volume", "number", "pages", "edition", "editor"} == names


def title(title: str, subtitle: str = "") -> str:
    return compose(crossref("book", subtitle=subtitle)._replace(title=title), MANNER).fields["title"]


@pytest.mark.parametrize(
    ("main", "subtitle", "whole"),
    [
        ("On BERT", "A primer", "On {BERT}: A primer"),
        ("Who?", "A primer", "Who? A primer"),
        ("On BERT: A primer", "A primer", "On {BERT}: A primer"),
    ],
)
def test_a_subtitle_belongs_to_the_title(main: str, subtitle: str, whole: str) -> None:
    assert title(main, subtitle) == whole


@pytest.mark.parametrize(
    ("pages", "written"),
    [("12-23", "12--23"), ("12–23", "12--23"), ("e1", "e1"), ("S1-2-S1-9", "S1-2-S1-9"), ("1, 4-5", "1, 4-5")],
)
def test_pages_are_a_range_where_they_are_one(pages: str, written: str) -> None:
    assert compose(crossref("journal-article", venues=("J",), pages=pages), MANNER).fields["pages"] == written


def library(text: str) -> Library:
    return Library([Source(Path("x.bib"), text)])


def test_fields_stand_in_the_order_of_the_librarys_own() -> None:
    given = crossref("proceedings-article", venues=("There",), pages="1-2", publisher="P")
    assert " ".join(compose(given, MANNER).fields) == "author title booktitle pages publisher year doi added"
    other = library("@inproceedings{a, year = 1, title = {T}, author = {A}, doi = {D}, booktitle = {B}}" * 2)
    manner = MANNER._replace(habits=habits(other.entries, "both"))
    assert " ".join(compose(given, manner).fields) == "year month title author doi booktitle pages publisher added"


def test_a_files_own_order_goes_before_that_of_the_library() -> None:
    here = "@inproceedings{a, title = {T}, author = {A}, year = 1}"
    others = "@inproceedings{a, year = 1, author = {A}, title = {T}}"
    entries = [
        Library([Source(Path(name), text * 9)]).entries for name, text in {"x.bib": here, "y.bib": others}.items()
    ]
    manner = MANNER._replace(habits=habits([*entries[0], *entries[1] * 2], "both"), path=Path("x.bib"))
    assert [*compose(crossref("proceedings-article"), manner).fields][:3] == ["title", "author", "year"]


def test_one_entry_in_another_order_changes_none() -> None:
    most = "@inproceedings{a, author = {A}, title = {T}, booktitle = {B}, pages = {1}, year = 1, doi = {D}}"
    odd = "@inproceedings{a, doi = {D}, year = 1, booktitle = {B}, author = {A}, title = {T}}"
    given = crossref("proceedings-article", venues=("There",), pages="1-2", publisher="P")
    manner = MANNER._replace(habits=habits(library(odd + most * 2).entries, "both"))
    names = " ".join(compose(given, manner).fields)
    assert names == "author title booktitle pages publisher year month doi added"


def test_a_month_is_written_where_the_library_has_months() -> None:
    given = crossref("journal-article", venues=("J",))
    assert "month" not in compose(given, MANNER).fields
    assert compose(given, MANNER._replace(habits=Habits())).fields["month"] == "jun"


def test_a_date_is_written_where_the_library_has_dates() -> None:
    here = library("@article{a, date = {2001}}")
    manner = MANNER._replace(habits=habits(here.entries, "both"))
    found = compose(crossref("journal-article", venues=("J",)), manner).fields
    assert (found["date"], found.keys() & {"year", "month"}) == ("2019-06-02", set())


@pytest.mark.parametrize(
    ("text", "dialect", "names"),
    [
        ("", "both", {"journal", "urldate"}),
        ("", "biblatex", {"journaltitle", "urldate"}),
        ("@article{a, journaltitle = {J}}", "both", {"journaltitle"}),
        ("@article{a, journal = {J}}", "biblatex", {"journal"}),
    ],
)
def test_names_of_fields_are_the_librarys(text: str, dialect: str, names: set[str]) -> None:
    manner = MANNER._replace(habits=habits(library(text).entries, dialect))
    assert compose(crossref("journal-article", venues=("J",)), manner).fields.keys() & names


@pytest.mark.parametrize(
    ("text", "dialect", "type_"),
    [("", "both", "online"), ("", "bibtex", "misc"), ("@www{a, title = {T}}", "bibtex", "www")],
)
def test_a_page_has_the_librarys_type_for_pages(text: str, dialect: str, type_: str) -> None:
    manner = MANNER._replace(habits=habits(library(text).entries, dialect))
    assert compose(record("page", "url", "https://example.org/", ""), manner).type == type_


def test_the_type_and_keywords_can_be_told() -> None:
    manner = MANNER._replace(type="phdthesis", keywords="attention, C&A")
    found = compose(crossref("journal-article", venues=("J",), publisher="ETH"), manner)
    assert (found.type, found.fields["keywords"], found.fields["school"]) == ("phdthesis", r"attention, C\&A", "{ETH}")


@pytest.mark.parametrize(
    ("texts", "is_ascii"),
    [
        ([r"J{\"u}rgen"], True),
        ([r"\v{C}ech"], True),
        (["Jürgen"], False),
        ([r"Jürgen, R{\'e}ne"], False),
        (["Jurgen"], False),
        ([r"Jurgen \& \LaTeX"], False),
        (["Jurgen", r"{\O}re"], True),
        (["Jurgen", "Øre", r"{\O}re"], False),
    ],
)
def test_accents_are_commands_where_files_have_them_so(texts: list[str], is_ascii: bool) -> None:
    assert ascii_only(texts) is is_ascii
