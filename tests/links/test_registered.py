"""Identifiers: what their registries answered, as an outcome."""

from __future__ import annotations

import pytest

from livebib.links.collect import with_pages
from livebib.links.judging import about, registered, settled
from livebib.links.model import Link
from livebib.model.record import Absent, Answered, Present, Record, Unanswered
from livebib.model.verdict import Outcome, Verdict
from livebib.model.work import Identifier
from livebib.web.conversation import Policy


def link(kind: str, name: str) -> Link:
    return Link(kind, name, Identifier(kind, name).url, ())


DOI, ARXIV, ISBN = link("doi", "10.1000/x"), link("arxiv", "1706.03762"), link("isbn", "9780262035613")
OF_ANOTHER = Present(Record("crossref", Identifier("doi", "10.1000/x"), title="Another Work"))


@pytest.mark.parametrize(
    ("link", "answered", "verdict", "reason"),
    [
        (DOI, OF_ANOTHER, "alive", "doi-registered"),
        (DOI, Present(None, "JaLC"), "alive", "doi-registered"),
        (ARXIV, OF_ANOTHER, "alive", "arxiv-registered"),
        (ISBN, OF_ANOTHER, "alive", "isbn-listed"),
        (DOI, Absent("doi-unregistered"), "dead", "doi-unregistered"),
        (DOI, Absent("bad-identifier"), "dead", "bad-identifier"),
        (ARXIV, Absent("arxiv-unknown"), "dead", "arxiv-unknown"),
        (ISBN, Absent("isbn-unlisted"), "skipped", "isbn-unlisted"),
        (DOI, Unanswered("registry-unanswered", "down"), "unreachable", "registry-unanswered"),
        (DOI, Unanswered("internal", "a bug"), "blocked", "internal"),
    ],
)
def test_what_a_registry_says_is_an_outcome(link: Link, answered: Answered, verdict: str, reason: str) -> None:
    found = registered(link, answered)
    assert (found.verdict, found.reason) == (verdict, reason)
    assert found.detail == getattr(answered, "detail", "")


def test_where_an_identifier_is_found() -> None:
    assert [registered(each, OF_ANOTHER).final_url for each in (DOI, ARXIV, ISBN)] == [
        "https://doi.org/10.1000/x",
        "https://arxiv.org/abs/1706.03762",
        None,
    ]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (DOI, None),
        (ISBN, None),
        (
            ISBN._replace(problem="its check digit is wrong"),
            Outcome(Verdict.DEAD, "bad-identifier", detail="its check digit is wrong"),
        ),
        (
            Link("url", "http://a..b/", "http://a..b/", (), "'a..b' is no host"),
            Outcome(Verdict.DEAD, "bad-url", detail="'a..b' is no host"),
        ),
        (Link("url", "ftp://x.org/", "ftp://x.org/", ()), Outcome(Verdict.SKIPPED, "other-scheme", detail="ftp:")),
    ],
)
def test_what_needs_no_question_is_settled_at_once(link: Link, expected: Outcome | None) -> None:
    assert settled(link) == expected


def test_an_address_is_asked_of_its_own_host() -> None:
    question = next(about(link("url", "https://example.org/"), Policy()))
    assert question.lane == "example.org"


@pytest.mark.parametrize(
    ("kind", "name", "page"),
    [
        ("doi", "10.1000/x", "https://doi.org/10.1000/x"),
        ("doi", "10.1000/a?b#c%d", "https://doi.org/10.1000/a%3Fb%23c%25d"),
        ("doi", "10.1002/(sici)1097-4571(199806)49:8<693::aid>3.0.co;2-o", "https://doi.org/10.1002/(sici)1097-4571(199806)49:8%3C693::aid%3E3.0.co;2-o"),
        ("arxiv", "math.GT/0309136v2", "https://arxiv.org/abs/math.GT/0309136v2"),
        ("doi", "10.1234/../../ok", None),
        ("isbn", "9780262035613", None),
        ("url", "https://example.org/", None),
    ],
)  # fmt: skip
def test_landing_pages_follow_their_identifiers(kind: str, name: str, page: str | None) -> None:
    first, *pages = with_pages([link(kind, name)])
    assert first == link(kind, name)
    assert [(each.kind, each.name) for each in pages] == ([("url", page)] if page else [])
