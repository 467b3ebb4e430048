"""What a web page says of itself becomes a record; whatever it says, it is one, soon."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.metadata.adding import visiting as page
from livebib.model.record import Contributor, Day, Record
from tests.effort import no_square
from tests.shared import SHARED

URL = "https://example.org/post"


def read(head: str, content_type: str = "text/html") -> Record:
    return page.record(f"<html><head>{head}</head><body>".encode(), content_type, URL)


def metas(**contents: str) -> str:
    return "".join(f'<meta name="{name}" content="{content}">' for name, content in contents.items())


HIGHWIRE = (
    metas(citation_title="Deep &amp; Wide", citation_publication_date="2019/06/02", citation_doi="doi:10.1000/ABC")
    + '<meta name="citation_author" content="Devlin, Jacob"><meta name="citation_author" content="Kenton Lee">'
    + metas(citation_journal_title="Letters", citation_volume="3", citation_issue="4")
    + metas(citation_firstpage="1", citation_lastpage="9", citation_publisher="A Press")
)


def test_what_publishers_write_for_search_engines() -> None:
    found = read(HIGHWIRE)
    assert found == Record(
        "page",
        found.identifier,
        type="journal-article",
        title="Deep & Wide",
        authors=(Contributor("Devlin", "Jacob"), Contributor(whole="Kenton Lee")),
        issued=Day(2019, 6, 2),
        venues=("Letters",),
        publisher="A Press",
        volume="3",
        issue="4",
        pages="1-9",
        doi="10.1000/abc",
        url=URL,
    )


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("citation_conference_title", "proceedings-article"),
        ("citation_inbook_title", "book-chapter"),
        ("citation_dissertation_institution", "dissertation"),
        ("citation_technical_report_institution", "report"),
        ("bepress_citation_journal_title", "journal-article"),
    ],
)
def test_the_venue_tells_the_type(name: str, type_: str) -> None:
    found = read(metas(**{name: "There"}))
    assert (found.type, found.venues) == (type_, ("There",))


def linked(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(fields)}</script>'


POST = linked(
    **{"@graph": [{"@type": "WebSite", "name": "Example"}, {
        "@type": ["BlogPosting"], "headline": "A Post", "datePublished": "2020-05-04T10:00:00Z",
        "author": [{"@type": "Person", "name": "Ada Lovelace"}, {"@type": "Organization", "name": "The Lab"}],
        "publisher": {"@type": "Organization", "name": "Example"},
    }]}
)  # fmt: skip
FILM = linked(**{"@type": "VideoObject", "name": "Our sponsor", "author": "Somebody Else"})
PAGES = [
    ("<title>A Post | Example</title>" + metas(**{"og:site_name": "Example"}), "title", "A Post"),
    ("<title>A Post</title>" + metas(**{"og:title": "The Post"}), "title", "The Post"),
    (metas(**{"og:title": "The Post", "citation_title": "A Post"}), "title", "A Post"),
    (metas(**{"DC.Title": "A Post"}), "title", "A Post"),
    (POST, "title", "A Post"),
    (POST, "type", "BlogPosting"),
    (POST, "issued", Day(2020, 5, 4)),
    (POST, "publisher", "Example"),
    (POST, "authors", (Contributor(whole="Ada Lovelace"), Contributor(whole="The Lab", is_body=True))),
    (f"<title>A Post | Example</title>{FILM}{POST}", "type", "BlogPosting"),  # of several the one that it is about
    (f"<title>Our archive</title>{FILM}{POST}", "authors", ()),  # or none
    (linked(**{"@type": "Article", "author": {"familyName": "Day", "givenName": "A"}}), "authors",
     (Contributor("Day", "A"),)),
    (linked(**{"@type": "Article", "sameAs": "https://doi.org/10.1000/x"}), "doi", "10.1000/x"),
    (linked(**{"@type": "ScholarlyArticle", "identifier": {"value": "10.1000/x"}}), "doi", "10.1000/x"),
    (linked(**{"@type": "Book", "name": "B", "isbn": "978-0262035613"}), "type", "book"),
    (metas(author="By Ada Lovelace"), "authors", (Contributor(whole="Ada Lovelace"),)),
    (metas(author="https://example.org/ada"), "authors", ()),
    (metas(author="Example", **{"og:site_name": "Example"}), "authors", (Contributor(whole="Example", is_body=True),)),
    (metas(citation_authors="Day, Ada; Fry, Bo"), "authors", (Contributor("Day", "Ada"), Contributor("Fry", "Bo"))),
    (metas(**{"DC.identifier": "info:doi/10.1000/x"}), "doi", "10.1000/x"),
    (metas(**{"dc.date": "2019"}), "issued", Day(2019)),
    (metas(**{"article:published_time": "2019-13-40"}), "issued", Day(2019)),
    (metas(date="soon"), "issued", None),
    (metas(citation_arxiv_id="1706.03762v2"), "arxiv", "1706.03762"),
    ("", "title", ""),
    ("", "type", "website"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "field", "value"), PAGES)
def test_a_page_says_what_it_is(head: str, field: str, value: object) -> None:
    assert getattr(read(head), field) == value


def test_the_charset_is_the_pages_own() -> None:
    body = '<meta charset="latin-1"><title>Müller</title>'.encode("latin-1")
    assert page.record(body, "text/html", URL).title == "Müller"


def test_arxivs_own_page_names_its_id() -> None:
    if not (SHARED / "recorded").is_dir():
        pytest.skip("set LIVEBIB_TEST_DATA to the folder with recorded/")
    body = (SHARED / "recorded" / "html_arxiv_abs_1902.02534.html").read_bytes()
    found = page.record(body, "text/html", URL)
    assert (found.arxiv, len(found.authors), found.issued) == ("1902.02534", 3, Day(2019, 2, 7))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from("@type @graph name author headline identifier sameAs isbn".split()), inner)
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_ld_is_read(data: object) -> None:
    book = {"@type": "Book", "author": data, "name": data}
    read(f'<script type="application/ld+json">{json.dumps([data, book])}</script>')


@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_bytes_are_read(body: bytes, content_type: str) -> None:
    assert page.record(b"<title>" + body, content_type, URL).url == URL


@pytest.mark.parametrize(
    "piece", ["<!--", "<meta name='", '<script type="application/ld+json">[', "<title>", "&#9", '<meta content="a" ']
)
def test_a_page_made_to_be_slow_is_read_soon(piece: str) -> None:
    with no_square():
        page.record((piece * 100_000).encode()[:1_000_000], "text/html", URL)
