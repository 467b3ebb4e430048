"""doi.org's answers, by hand: which agency is in charge, and what it tells when asked for CSL-JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from livebib.metadata.registries import agencies
from livebib.model.record import Absent, Contributor, Day, Present, Unanswered
from livebib.project.config import ENDPOINTS
from livebib.web.conversation import Policy
from tests.web.page.talks import Talk, fails, says, talk

POLICY = Policy()
CSL = {
    "title": "水の構造",
    "container-title": "J",
    "author": [{"literal": "山田太郎"}],
    "issued": {"date-parts": [[1999]]},
}


def ask(*names: str, replies: list[Any]) -> Talk:
    return talk(agencies.REGISTRY.ask(names, POLICY), replies)


def negotiate(replies: list[Any], policy: Policy = POLICY) -> Talk:
    return talk(agencies.NEGOTIATION.ask(["10.1000/a"], policy), replies)


def test_the_agencies_of_many_dois_take_one_question() -> None:
    said = [
        {"DOI": "10.1000/A", "RA": "JaLC"},
        {"DOI": "10.1000/b", "status": "DOI does not exist"},
        {"DOI": "10.1000/c", "status": "Invalid DOI"},
    ]
    it = ask("10.1000/a", "10.1000/b", "10.1000/c", replies=[says(200, json.dumps(said))])
    assert it.asked[0].url == "https://doi.org/doiRA/10.1000/a,10.1000/b,10.1000/c"
    assert it.outcome == {
        "10.1000/a": Present(None, "JaLC"),
        "10.1000/b": Absent("doi-unregistered", "DOI does not exist"),
        "10.1000/c": Absent("doi-unregistered", "Invalid DOI"),
    }


@pytest.mark.parametrize("said", [[], [{"DOI": "10.1000/a", "status": "Unknown"}], [None, {"DOI": "10.1000/x"}]])
def test_what_doi_org_does_not_know_stays_unanswered(said: list[Any]) -> None:
    outcome = ask("10.1000/a", replies=[says(200, json.dumps(said))] * 2).outcome
    assert outcome == {"10.1000/a": Unanswered("registry-unanswered", "the answer is not complete")}


@pytest.mark.parametrize(
    ("status", "said", "answer"),
    [
        (200, {"responseCode": 1, "handle": "10.1000/a,b"}, Present(None)),
        (200, {"responseCode": 200}, Present(None)),
        (404, {"responseCode": 100, "handle": "10.1000/a,b"}, Absent("doi-unregistered")),
        (404, "<html>", Unanswered("registry-unanswered", "status 404")),
    ],
)
def test_a_doi_with_a_comma_is_asked_of_the_handle_system(status: int, said: object, answer: object) -> None:
    it = ask("10.1000/a,b", replies=[says(status, json.dumps(said))])
    assert it.asked[0].url == "https://doi.org/api/handles/10.1000/a%2Cb"
    assert it.outcome == {"10.1000/a,b": answer}


def test_an_agency_may_have_a_record_in_csl() -> None:
    outcome = negotiate([says(200, json.dumps(CSL))]).outcome
    assert isinstance(outcome, dict)
    found = outcome["10.1000/a"].record
    assert (found.source, found.title, found.venues, found.authors, found.issued) == (
        "doi",
        "水の構造",
        ("J",),
        (Contributor(whole="山田太郎"),),
        Day(1999),
    )


def test_one_redirect_is_followed_in_the_lane_of_its_host() -> None:
    it = negotiate([says(302, location="https://data.medra.org/x"), says(200, json.dumps(CSL))])
    assert [(question.url, question.lane) for question in it.asked] == [
        ("https://doi.org/10.1000/a", "doi"),
        ("https://data.medra.org/x", "medra.org"),
    ]
    assert {question.headers["Accept"] for question in it.asked} == {"application/vnd.citationstyles.csl+json"}


def test_a_redirect_to_a_known_registry_keeps_to_its_limits() -> None:
    it = negotiate([says(302, location="https://api.crossref.org/v1/works/10.1000%2Fa/transform"), says(404)])
    assert [question.lane for question in it.asked] == ["doi", "crossref"]


def test_a_registry_is_known_by_its_whole_prefix() -> None:
    endpoints = {name: f"http://127.0.0.1:9/{name}" for name in ENDPOINTS}
    policy = Policy(endpoints=endpoints, configured=frozenset(endpoints))
    it = negotiate([says(302, location="/datacite/x"), says(404)], policy)
    assert [(question.lane, question.trusted) for question in it.asked] == [("doi", True), ("datacite", True)]


def test_only_configured_addresses_are_trusted() -> None:
    policy = Policy(endpoints={**ENDPOINTS, "doi": "http://127.0.0.1:9/doi"}, configured=frozenset({"doi"}))
    it = negotiate([says(302, location="http://10.0.0.1/x"), fails("private-address")], policy)
    assert [question.trusted for question in it.asked] == [True, False]


@pytest.mark.parametrize(
    "replies",
    [
        [says(404)],
        [says(200, "<html>The article</html>")],
        [says(200, "[]")],
        [says(200, "null")],
        [says(200, '{"title": ""}')],
        [fails("reset")] * 3,
        [says(302, location="ftp://example.org/")],
        [says(302)],
        [says(302, location="https://example.org/a"), says(302, location="https://example.org/b")],
    ],
)
def test_an_agency_without_a_record_leaves_it_open(replies: list[Any]) -> None:
    outcome = negotiate(replies).outcome
    assert isinstance(outcome, dict)
    assert isinstance(outcome["10.1000/a"], Unanswered)


@pytest.mark.parametrize(
    ("replies", "detail"),
    [
        ([says(406)], "its agency has no CSL-JSON"),
        ([says(503)] * 3, "status 503"),
        ([fails("dns-nxdomain")], "dns-nxdomain"),
    ],
)
def test_an_outage_is_told_from_an_agency_that_has_no_records(replies: list[Any], detail: str) -> None:
    assert negotiate(replies).outcome == {"10.1000/a": Unanswered("registry-unanswered", detail)}
