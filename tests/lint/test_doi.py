"""The rules of DOIs."""

from __future__ import annotations

import pytest

from tests.lint.examples import findings, fixed
from tests.lint.tables import entry, mended, told

SICI = "10.1002/(SICI)1097-4555(199707)28:7<487::AID-JRS115>3.0.CO;2-V"


@pytest.mark.parametrize(
    ("doi", "after"),
    [
        ("https://doi.org/10.1000/182", "10.1000/182"),
        ("http://dx.doi.org/10.1007/s00779-005-0347-6", "10.1007/s00779-005-0347-6"),
        ("doi.org/10.1000/ABC", "10.1000/ABC"),
        ("DOI: 10.1016/j.materresbull.2006.01.004", "10.1016/j.materresbull.2006.01.004"),
        ("https://doi.org/10.1002/(SICI)1%3C2", "10.1002/(SICI)1<2"),
        ("10.1000/182", "10.1000/182"),
        ("https://example.org/10.1000/182", "https://example.org/10.1000/182"),
    ],
)
def test_the_bare_doi(doi: str, after: str) -> None:
    assert mended("doi-prefix", doi=doi)["doi"] == after


def test_only_the_prefix_is_marked() -> None:
    assert told("doi-prefix", doi="https://doi.org/10.1000/182") == ["https://doi.org/"]


@pytest.mark.parametrize(
    ("doi", "after"),
    [
        (r"10.1162/netn\_a\_00107", "10.1162/netn_a_00107"),
        (r"10.1162/netn{\_}a", "10.1162/netn_a"),
        (r"\url{https://doi.org/10.1000/182}", "https://doi.org/10.1000/182"),
    ],
)
def test_a_doi_is_no_latex(doi: str, after: str) -> None:
    assert (mended("doi-latex", doi=doi)["doi"], mended("doi-latex", unsafe=True, doi=doi)["doi"]) == (doi, after)


@pytest.mark.parametrize(
    ("doi", "after"),
    [
        ("10.1000/182.", "10.1000/182"),
        ("10.1000/182).", "10.1000/182"),
        ("http://doi.acm.org/10.1145/1137627.1137631", "10.1145/1137627.1137631"),
        ("see 10.1000/182, please", "10.1000/182"),
        ("10.1002/(SICI)1&lt;2", "10.1002/(SICI)1<2"),
        ("10.1002/%28SICI%291", "10.1002/(SICI)1"),
    ],
)
def test_the_doi_that_can_be_seen_in_a_value(doi: str, after: str) -> None:
    assert mended("doi-shape", unsafe=True, doi=doi)["doi"] == after


@pytest.mark.parametrize(
    "doi", ["j.desal.2005.02.017", "10.1/2", "https://example.org/li", "10.1000/1, 10.1000/2", "103389/x"]
)
def test_what_is_no_doi_and_cannot_be_mended(doi: str) -> None:
    assert [finding.fixable for finding in findings(entry(doi=doi), "doi-shape")] == [False]


@pytest.mark.parametrize(
    "doi", [SICI, "10.1000/182", "10.1000.10/123", "10.1016/0022-2496(81)90020-3", " 10.1000/182 ", ""]
)
def test_what_is_a_doi(doi: str) -> None:
    assert told("doi-prefix", "doi-latex", "doi-shape", doi=doi) == []


@pytest.mark.parametrize(
    ("fields", "after"),
    [
        ({"pages": "doi.org/10.1000/182"}, {"doi": "10.1000/182"}),
        ({"volume": "10.1000/182", "doi": "10.1000/182"}, {"doi": "10.1000/182"}),
        ({"pages": "doi.org/10.1000/182", "doi": "10.1000/1"}, {"pages": "doi.org/10.1000/182", "doi": "10.1000/1"}),
        ({"pages": "doi.org/103389/fnins.2018.00316"}, {"pages": "doi.org/103389/fnins.2018.00316"}),
    ],
)
def test_a_doi_has_its_own_field(fields: dict[str, str], after: dict[str, str]) -> None:
    assert len(told("doi-misplaced", **fields)) == 1
    assert mended("doi-misplaced", unsafe=True, **fields) == after


@pytest.mark.parametrize(
    ("fields", "after"),
    [
        ({"url": "https://doi.org/10.1000/A"}, {"doi": "10.1000/A"}),
        ({"note": "doi:10.1000/182"}, {"doi": "10.1000/182"}),
        ({"howpublished": r"\url{https://doi.org/10.1000/a\_b}"}, {"doi": "10.1000/a_b"}),
        ({"url": "https://doi.org/10.1000/1", "doi": "10.1000/1"}, {"doi": "10.1000/1"}),
    ],
)
def test_a_url_that_is_a_doi(fields: dict[str, str], after: dict[str, str]) -> None:
    assert mended("doi-only-in-url", "url-repeats-doi", unsafe=True, **fields) == after


def test_a_moved_field_stays_in_its_place_and_layout() -> None:
    before = '@Article{k,\n  Title   = "T",\n  Volume  = "doi.org/10.1000/182",\n  Year    = 2020\n}\n'
    assert fixed(before, "doi-misplaced") == before.replace("Volume ", "doi    ").replace("doi.org/", "")
