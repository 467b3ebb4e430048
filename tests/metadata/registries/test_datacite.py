"""DataCite's answers, by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from livebib.metadata.registries import datacite
from livebib.model.record import Contributor, Day, Present, Record
from livebib.model.work import Identifier
from livebib.web.conversation import Policy
from tests.web.page.talks import Talk, says, talk


def item(doi: str = "10.1/a", **attributes: Any) -> dict[str, Any]:
    return {"id": doi, "type": "dois", "attributes": {"doi": doi, **attributes}}


def listed(*items: Any, total: int | None = None) -> str:
    return json.dumps({"data": items, "meta": {"total": len(items) if total is None else total}})


def ask(*names: str, replies: list[Any]) -> Talk:
    return talk(datacite.REGISTRY.ask(names, Policy(mailto="me@example.org")), replies)


def kinds(talk: Talk) -> dict[str, str]:
    assert isinstance(talk.outcome, dict)
    return {name: type(answer).__name__ for name, answer in talk.outcome.items()}


def record(doi: str = "10.1/a", **attributes: Any) -> Record:
    return datacite.record(item(doi, **attributes), Identifier("doi", doi))


def test_a_list_is_asked_for_with_its_size_because_the_default_is_25() -> None:
    it = ask("10.1/a", "10.1/b", replies=[says(200, listed(item("10.1/A")))])
    assert it.asked[0].url == (
        "https://api.datacite.org/dois?ids=10.1/a,10.1/b&page[size]=2&fields[dois]=doi,titles,creators,contributors,"
        "publisher,publicationYear,dates,container,types,language,url,version&disable-facets=true&mailto=me@example.org"
    )
    assert kinds(it) == {"10.1/a": "Present", "10.1/b": "Absent"}


def test_a_short_list_is_asked_for_again() -> None:
    replies = [says(200, listed(item("10.1/a"), total=2)), says(200, json.dumps({"data": item("10.1/b")}))]
    assert kinds(ask("10.1/a", "10.1/b", replies=replies)) == {"10.1/a": "Present", "10.1/b": "Present"}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, json.dumps({"data": item("10.1/A")}), "Present"),
        (404, '{"errors":[{"status":"404","title":"The resource you are looking for doesn\'t exist."}]}', "Absent"),
        (404, '{"message":"no Route matched with those values"}', "Unanswered"),
        (404, "", "Unanswered"),
        (200, "[]", "Unanswered"),
        (400, "{}", "Unanswered"),
    ],
)
def test_the_answer_about_one(status: int, body: str, kind: str) -> None:
    it = ask("10.1/a", replies=[says(status, body)])
    assert (it.asked[0].url, kinds(it)) == (
        "https://api.datacite.org/dois/10.1/a?mailto=me@example.org",
        {"10.1/a": kind},
    )


def test_the_main_title_is_the_one_without_a_type() -> None:
    titles = [
        {"title": "Übersetzt", "titleType": "TranslatedTitle"},
        {"title": "On <i>data</i>"},
        {"title": "A subtitle", "titleType": "Subtitle"},
    ]
    found = record(titles=titles)
    assert (found.title, found.subtitle, found.other_titles) == ("On data", "A subtitle", ("Übersetzt",))


@pytest.mark.parametrize(
    ("creator", "read"),
    [
        ({"name": "Vaswani, Ashish", "givenName": "Ashish", "familyName": "Vaswani"}, Contributor("Vaswani", "Ashish")),
        ({"name": "Vaswani, Ashish", "nameType": "Personal"}, Contributor("Vaswani", "Ashish")),
        ({"name": "GBIF.org User", "nameType": "Organizational"}, Contributor(whole="GBIF.org User", is_body=True)),
        ({"name": "Plato"}, Contributor(whole="Plato")),
        ({"name": "Lab A, Dept. B, City C"}, Contributor(whole="Lab A, Dept. B, City C")),
    ],
)
def test_a_creator(creator: dict[str, Any], read: Contributor) -> None:
    assert record(creators=[creator, {}]).authors == (read,)


@pytest.mark.parametrize("publisher", ["Dryad", {"name": "Dryad", "schemeUri": "https://ror.org/"}])
def test_a_publisher_is_a_text_or_an_object(publisher: object) -> None:
    assert record(publisher=publisher).publisher == "Dryad"


def test_the_date_is_as_exact_as_its_year_allows() -> None:
    dates = [{"date": "2011-02-01T17:22:41Z", "dateType": "Issued"}, {"date": "2009", "dateType": "Collected"}]
    found = record(publicationYear=2011, dates=dates)
    assert (found.issued, sorted(found.years)) == (Day(2011, 2, 1), [2011])
    assert record(publicationYear=2012, dates=dates).issued == Day(2012)
    versions = [{"date": f"2017-06-{day}", "dateType": "Submitted"} for day in (12, 19)]
    assert record(publicationYear=2017, dates=versions).issued == Day(2017, 6, 12)


def test_a_journal_stands_in_the_container() -> None:
    container = {
        "title": "A journal",
        "volume": "3",
        "issue": 2,
        "firstPage": "12",
        "lastPage": "34",
        "identifier": "1234-5678",
        "identifierType": "ISSN",
    }
    found = record(container=container)
    assert (found.venues, found.volume, found.issue, found.pages) == (("A journal",), "3", "2", "12-34")
    assert found.issns == ("1234-5678",)


@pytest.mark.parametrize(
    ("types", "read"),
    [
        ({"resourceTypeGeneral": "JournalArticle", "resourceType": "Article"}, "JournalArticle"),
        ({"resourceTypeGeneral": "Text", "resourceType": "Dissertation"}, "Dissertation"),
        ({"resourceTypeGeneral": "Text"}, "Text"),
        ({}, ""),
    ],
)
def test_the_type_is_the_general_one_where_that_says_something(types: dict[str, str], read: str) -> None:
    assert record(types=types).type == read


def test_a_preprint_of_arxivs_is_described_as_arxiv_would() -> None:
    found = record("10.48550/arXiv.1706.03762", version="7")
    assert (found.arxiv, found.doi, found.version) == ("1706.03762", "", "7")


def test_a_refused_list_is_halved() -> None:
    replies = [says(414), *(says(200, json.dumps({"data": item(doi)})) for doi in ("10.1/a", "10.1/b"))]
    outcome = ask("10.1/a", "10.1/b", replies=replies).outcome
    assert isinstance(outcome, dict)
    assert all(isinstance(answer, Present) for answer in outcome.values())
