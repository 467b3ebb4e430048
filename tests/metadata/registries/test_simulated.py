"""The simulated registries: genuine shapes, and an etiquette that is watched over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

import livebib
from tests.metadata.registries.simulated import Registries, empty, fails, half, hangs, limited, short
from tests.metadata.registries.works import Update, Work, works_of
from tests.shared import ROOT

ATTENTION = Work(arxiv="1706.03762", title="Attention Is All You Need", authors=(("Ashish", "Vaswani"),), versions=7)
BOOK = Work(isbn="9780262035613", title="Deep Learning", authors=(("Ian", "Goodfellow"),), year=2016)
RETRACTED = Work(
    doi="10.1000/old",
    title="Ice & Fire",
    authors=(("A.", "Ng"), ("", "A Team")),
    year=1998,
    venue="The Journal",
    updated_by=(Update("retraction", "10.1000/notice", "retraction-watch"),),
)
DATASET = Work(doi="10.5281/zenodo.1", title="Data", year=2020, agency="DataCite")
ELSEWHERE = Work(doi="10.1400/thing", title="Cosa", year=2001, agency="mEDRA")
BOOKS = "/openlibrary/api/books?format=json&jscmd=data&bibkeys=ISBN:"


@pytest.fixture
def registries() -> Iterator[Registries]:
    with Registries([ATTENTION, BOOK, RETRACTED, DATASET, ELSEWHERE], pace=0.01) as opened:
        yield opened


def ask(registries: Registries, target: str, agent: str = "x", timeout: float = 5.0) -> requests.Response:
    return requests.get(registries.base + target, headers={"User-Agent": agent}, timeout=timeout, allow_redirects=False)


def data(registries: Registries, target: str) -> Any:
    return ask(registries, target).json()


def test_crossref_tells_of_a_batch_what_it_has(registries: Registries) -> None:
    found = data(registries, "/crossref/works?filter=doi:10.1000/OLD,doi:10.5281/zenodo.1&rows=2&select=DOI,updated-by")
    items = found["message"]["items"]
    assert [(item["DOI"], item["updated-by"][0]["type"]) for item in items] == [("10.1000/old", "retraction")]
    assert registries.names("crossref") == ["10.1000/OLD", "10.5281/zenodo.1"]


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/crossref/works?filter=doi:10.1000/old,doi:nonsense", 400),
        ("/crossref/works?filter=doi:10.1000/old&select=DOI,language", 400),
        ("/crossref/works/10.1000/missing", 404),
        ("/arxiv/api/query?id_list=1706.03762,abc", 400),
        ("/arxiv/api/query?id_list=" + ",".join(["1706.03762"] * 642), 414),
        ("/doi/10.1000/old", 302),
        ("/doi/10.1000/missing", 404),
        ("/doi/foo", 400),
        ("/doi/api/handles/10.1000/missing", 404),
        ("/publisher/10.1000/old", 403),
    ],
)
def test_refusals(registries: Registries, target: str, status: int) -> None:
    assert ask(registries, target).status_code == status


def test_arxiv_forgets_all_but_ten_unless_it_is_told(registries: Registries) -> None:
    ids = [f"2001.{number:05}" for number in range(12)]
    registries.works += [Work(arxiv=name, title=name) for name in ids]
    feed = ask(registries, f"/arxiv/api/query?id_list={','.join(ids)}").text
    assert feed.count("<entry>") == 10
    assert "<opensearch:totalResults>12<" in feed


def test_arxiv_has_the_version_that_is_named_or_the_latest(registries: Registries) -> None:
    feed = ask(registries, "/arxiv/api/query?id_list=1706.03762,1706.03762v2,1706.03762v8").text
    assert re.findall("<id>http://arxiv.org/abs/(.*)</id>", feed) == ["1706.03762v2", "1706.03762v7"]


def test_datacite_has_its_own_and_every_paper_of_arxiv(registries: Registries) -> None:
    found = data(registries, "/datacite/dois?ids=10.48550/arXiv.1706.03762,10.5281/zenodo.1,10.1000/old&page[size]=3")
    assert {each["id"] for each in found["data"]} == {"10.48550/arxiv.1706.03762", "10.5281/zenodo.1"}


def test_doi_org_names_the_agency_in_charge(registries: Registries) -> None:
    assert data(registries, "/doi/doiRA/10.1400/thing,10.1000/missing,x") == [
        {"DOI": "10.1400/thing", "RA": "mEDRA"},
        {"DOI": "10.1000/missing", "status": "DOI does not exist"},
        {"DOI": "x", "status": "Invalid DOI"},
    ]


def test_content_negotiation_knows_the_works_of_any_agency(registries: Registries) -> None:
    wanted = {"Accept": "application/vnd.citationstyles.csl+json"}
    assert requests.get(f"{registries.base}/doi/10.1400/thing", headers=wanted, timeout=5).json()["title"] == "Cosa"


def test_open_library_answers_by_the_keys_of_the_question(registries: Registries) -> None:
    found = data(
        registries, "/openlibrary/api/books?bibkeys=ISBN:9780262035613,ISBN:9780000000002&format=json&jscmd=data"
    )
    assert {key: book["title"] for key, book in found.items()} == {"ISBN:9780262035613": "Deep Learning"}


def test_impatience_is_written_down_and_refused(registries: Registries) -> None:
    target = "/arxiv/api/query?id_list=1706.03762"
    assert [ask(registries, target).status_code for _ in range(2)] == [200, 429]
    assert [each[:6] for each in registries.violations] == ["arxiv:"]


def test_too_many_at_a_time_are_written_down_too(registries: Registries) -> None:
    registries.troubles("crossref", then=hangs)
    polite = [("mailto:me@example.org", 0.3)] * 4
    with ThreadPoolExecutor() as threads:
        asking = [threads.submit(ask, registries, "/crossref/works/10.1000/old", *each) for each in polite]
    assert [each.exception() is None for each in asking].count(True) == 1  # the one that is refused
    assert registries.violations == ["crossref: 4 at a time, 3 are allowed"]


def test_who_leaves_an_address_may_ask_faster(registries: Registries) -> None:
    for _ in range(3):
        ask(registries, "/crossref/works?filter=doi:10.1000/old", "x (mailto:me@example.org)")
    assert registries.violations == []


def test_troubles_come_in_turn_and_may_last(registries: Registries) -> None:
    registries.troubles("doi", limited(1), half, then=fails(503))
    answers = []
    for _ in range(4):
        try:
            answers.append(ask(registries, "/doi/doiRA/10.1000/old").status_code)
        except requests.exceptions.ChunkedEncodingError:
            answers.append(0)
    assert answers == [429, 0, 503, 503]


def test_lists_may_be_empty_or_short(registries: Registries) -> None:
    registries.troubles("datacite", empty, short(1))
    target = "/datacite/dois?ids=10.48550/arXiv.1706.03762,10.5281/zenodo.1"
    found = [data(registries, target) for _ in range(3)]
    assert [(len(each["data"]), each["meta"]["total"]) for each in found] == [(0, 0), (1, 2), (2, 2)]


def test_the_works_of_the_own_library(registries: Registries) -> None:
    library = livebib.load(sorted((ROOT / "bib").glob("*.bib")))
    works = works_of(library)
    named = {(kind, value) for entry in library.entries for kind, value in entry.identifiers if kind != "url"}
    made = {(kind, getattr(work, kind)) for work in works for kind in ("doi", "arxiv", "isbn") if getattr(work, kind)}
    assert made >= {each for each in named if "arxiv" not in each[1]}
    assert all(work.title for work in works)
