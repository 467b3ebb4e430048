"""The rules of web addresses."""

from __future__ import annotations

import pytest

from tests.lint.examples import findings
from tests.lint.tables import mended, told

RULES = ("url-latex", "url-scheme", "url-several", "url-space", "url-invalid", "archive-today")


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("https://example.org/a_b%20c/~li/?q=1&x=y#part-2", None),
        (" https://example.org ", None),
        ("https://пример.example/путь", None),
        ("http://192.0.2.1:8080/", None),
        ("ftp://ftp.example.org/", None),
        ("urn:nbn:de:101:1-2020", None),
        ("https://web.archive.org/web/2020/http://example.org/", None),
        ("https://example.org/login?url=https://example.com/x", None),
        ("https://doi.org/10.1000/182", None),
        ("doi:10.1000/182", None),
        ("", None),
        (r"https://example.org/a\_b", "url-latex"),
        (r"https://example.org/$\sim$li", "url-latex"),
        (r"\url{https://example.org}", "url-latex"),
        ("www.example.org", "url-scheme"),
        ("example.org/li?a=b", "url-scheme"),
        ("https://example.org/a https://example.org/b", "url-several"),
        ("https://example.org/a;https://example.org/b", "url-several"),
        ("https://example.org/a b.pdf", "url-space"),
        ("https://example.org/a\n    b.pdf", "url-space"),
        ("https://", "url-invalid"),
        ("http://example.org:99999/", "url-invalid"),
        ("http://192.0.2.999/", "url-invalid"),
        ("https://https://example.org/", "url-invalid"),
        ("file:///home/li/paper.pdf", "url-invalid"),
        (r"C:\papers\li.pdf", "url-invalid"),
        ("paper-07.pdf", "url-invalid"),
        ("./figures/paper.ps.gz", "url-invalid"),
        ("thesis.zip", "url-invalid"),
        ("example.org/paper.pdf", "url-scheme"),
        ("http://archive.is/2014/http://example.org/", "archive-today"),
        ("https://archive.island.example/", None),
        ("n/a", "url-invalid"),
        ("Available at https://example.org/li", "url-invalid"),
    ],
)
def test_each_address_has_one_fault_or_none(url: str, rule: str | None) -> None:
    assert [each for each in RULES if told(each, url=url)] == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("url", "after"),
    [
        (r"https://example.org/a\_b\#c", "https://example.org/a_b#c"),
        ("www.example.org/li", "https://www.example.org/li"),
        ("https://example.org/a b.pdf", "https://example.org/a%20b.pdf"),
        ("https://example.org/a\n    b.pdf", "https://example.org/ab.pdf"),
        ("http:https://example.org/", "https://example.org/"),
        ("Available at https://example.org/li", "https://example.org/li"),
        ("<https://example.org/li>", "https://example.org/li"),
        ("Available at https://example.org/li.", "https://example.org/li"),
    ],
)
def test_the_address_that_is_meant(url: str, after: str) -> None:
    assert (mended(*RULES, url=url)["url"], mended(*RULES, unsafe=True, url=url)["url"]) == (url, after)


@pytest.mark.parametrize(
    ("fields", "after"),
    [
        ({"howpublished": r"\url{https://example.org/li-wei/}"}, "https://example.org/li-wei/"),
        ({"note": "See https://example.org/liwei/."}, "https://example.org/liwei/"),
        ({"note": "https://example.org/sato/"}, "https://example.org/li%20wei/"),
    ],
)
def test_a_blank_goes_as_another_field_has_it(fields: dict[str, str], after: str) -> None:
    assert mended("url-space", unsafe=True, url="https://example.org/li wei/", **fields)["url"] == after


@pytest.mark.parametrize(
    ("url", "after"),
    [
        ("https://example.org/li?utm_source=feed&utm_medium=rss", "https://example.org/li"),
        ("https://example.org/?utm_source=feed", "https://example.org/"),
        ("https://example.org/li?page=2&fbclid=x#top", "https://example.org/li?page=2#top"),
        ("https://example.org/li?gclid=x&page=2", "https://example.org/li?page=2"),
        ("https://example.org/li;jsessionid=A1?page=2", "https://example.org/li?page=2"),
        ("https://example.org/li?source=pdf&ref=1", "https://example.org/li?source=pdf&ref=1"),
        (
            "https://web.archive.org/web/2020/http://example.org/?utm_source=a",
            "https://web.archive.org/web/2020/http://example.org/?utm_source=a",
        ),
    ],
)
def test_where_a_visitor_came_from_is_nobodys_business(url: str, after: str) -> None:
    assert mended("url-tracking", url=url)["url"] == after


@pytest.mark.parametrize(
    ("fields", "after"),
    [
        ({"volume": "https://example.org/li"}, {"url": "https://example.org/li"}),
        ({"publisher": r"\url{https://example.org/li}"}, {"url": "https://example.org/li"}),
        ({"volume": "https://example.org/", "url": "https://example.com/"}, None),
        ({"title": "https://example.org/li"}, None),
        ({"title": "The page at https://example.org/li"}, None),
        ({"publisher": r"\href{https://example.org/li}{Li}"}, None),
    ],
)
def test_an_address_has_its_own_field(fields: dict[str, str], after: dict[str, str] | None) -> None:
    assert len(told("url-misplaced", **fields)) == 1
    assert mended("url-misplaced", unsafe=True, **fields) == (after or fields)


@pytest.mark.parametrize("text", [r"See \href{%s}{here}", "A journal (%s)", "One at %s.", r"{\url{%s}}"])
def test_an_address_is_told_without_what_stands_around_it(text: str) -> None:
    [finding] = findings(f"@misc{{k, title = {{{text % 'https://example.org/a_(b)'}}}}}", "url-misplaced")
    assert "'https://example.org/a_(b)'" in finding.message


@pytest.mark.parametrize("name", ["howpublished", "note", "annote", "adsurl", "author"])
def test_addresses_may_stand_elsewhere(name: str) -> None:
    assert told("url-misplaced", **{name: "https://example.org/"}) == []
