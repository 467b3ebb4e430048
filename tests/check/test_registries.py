"""Identifiers: one question to the registry, whatever the publisher behind it would say."""

from __future__ import annotations

import pytest

from livebib.check import about, registries, settled
from livebib.check.policy import Policy
from livebib.conversation import Reply
from livebib.links.model import Link
from livebib.verdicts import Outcome, Verdict
from tests.check.talks import fails, says, talk

POLICY = Policy(chance=lambda: 0.5)


@pytest.mark.parametrize(
    ("replies", "verdict", "reason"),
    [
        ([says(302, location="https://dl.acm.org/doi/10.1000/x")], "alive", "doi-registered"),
        ([says(301, location="https://dl.acm.org/doi/10.1000/x")], "alive", "doi-registered"),
        ([says(404), says(200, '{"responseCode":100}')], "dead", "doi-unregistered"),
        ([says(404), says(404, '{"responseCode":100}')], "dead", "doi-unregistered"),
        ([says(404), says(200, '{"responseCode":1}')], "alive", "doi-registered"),  # doi.org has transient 404s
        ([says(404), says(200, "[" * 100_000)], "dead", "doi-unregistered"),
        ([says(403)], "blocked", "http-403"),
        ([says(503)] * 3, "unreachable", "http-503"),
        ([fails("dns-nxdomain")], "unreachable", "dns-nxdomain"),
        ([says(429, retry_after="3600")], "blocked", "rate-limited"),
    ],
)
def test_a_doi_is_asked_of_its_resolver(replies: list[Reply], verdict: str, reason: str) -> None:
    found = talk(registries.doi("10.1000/x", POLICY), replies).outcome
    assert isinstance(found, Outcome)
    assert (found.verdict, found.reason) == (verdict, reason)


@pytest.mark.parametrize("name", ["10.1234/../../ok", "10.1234/./x", "10.1234/a/.."])
def test_a_doi_does_not_lead_out_of_its_registry(name: str) -> None:
    policy = Policy(endpoints={"doi": "http://127.0.0.1:8000/mirror"}, configured=frozenset({"doi"}))
    found = talk(registries.doi(name, policy), [])
    assert isinstance(found.outcome, Outcome)
    assert (found.outcome.verdict, found.outcome.reason, found.asked) == (Verdict.DEAD, "bad-identifier", [])


def test_the_publisher_is_never_asked() -> None:
    asked = talk(registries.doi("10.1000/x", POLICY), [says(302, location="https://dl.acm.org/x")]).asked
    assert [question.url for question in asked] == ["https://doi.org/10.1000/x"]


def test_a_doi_of_old_is_written_so_that_it_arrives() -> None:
    name = "10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o"
    asked = talk(registries.doi(name, POLICY), [says(302, location="https://x.org/")]).asked
    assert asked[0].url == "https://doi.org/10.1002/(sici)1097-4571(199806)49:8%3C693::aid-asi4%3E3.0.co;2-o"


@pytest.mark.parametrize(
    ("reply", "verdict", "reason"),
    [
        (says(200), "alive", "arxiv-registered"),
        (says(301, location="/abs/x"), "alive", "arxiv-registered"),
        (says(404), "dead", "arxiv-unknown"),
        (says(403), "blocked", "http-403"),
    ],
)
def test_an_arxiv_id_is_asked_of_arxiv(reply: Reply, verdict: str, reason: str) -> None:
    found = talk(registries.arxiv("1706.03762v9", POLICY), [reply])
    assert isinstance(found.outcome, Outcome)
    assert (found.outcome.verdict, found.outcome.reason) == (verdict, reason)
    assert found.asked[0].url == "https://export.arxiv.org/abs/1706.03762v9"


def test_an_endpoint_of_the_configuration_is_trusted_and_asked() -> None:
    policy = Policy(endpoints={"doi": "http://127.0.0.1:8000/mirror/"}, configured=frozenset({"doi"}))
    asked = talk(registries.doi("10.1000/x", policy), [says(302, location="/x")]).asked[0]
    assert (asked.url, asked.trusted) == ("http://127.0.0.1:8000/mirror/10.1000/x", True)


@pytest.mark.parametrize(
    ("link", "verdict", "reason"),
    [
        (Link("isbn", "9780262035613", "urn:isbn:9780262035613", ()), Verdict.SKIPPED, "isbn-not-asked"),
        (Link("isbn", "123", "urn:isbn:123", (), "its check digit is wrong"), Verdict.DEAD, "bad-identifier"),
        (Link("url", "http://a..b/", "http://a..b/", (), "'a..b' is no host"), Verdict.DEAD, "bad-url"),
        (Link("url", "ftp://x.org/", "ftp://x.org/", ()), Verdict.SKIPPED, "other-scheme"),
    ],
)
def test_what_needs_no_question_is_settled_at_once(link: Link, verdict: Verdict, reason: str) -> None:
    found = settled(link)
    assert found is not None
    assert (found.verdict, found.reason) == (verdict, reason)


def test_each_kind_has_its_conversation() -> None:
    kinds = {"doi": "10.1000/x", "arxiv": "1706.03762", "url": "https://example.org/"}
    asked = [next(about(Link(kind, name, name, ()), POLICY)) for kind, name in kinds.items()]
    assert [question.lane for question in asked] == ["doi", "arxiv", "example.org"]  # type: ignore[union-attr]
