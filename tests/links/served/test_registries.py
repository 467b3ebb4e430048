"""Identifiers: their registries are asked, in few requests and patiently, and nobody behind them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import time
from typing import NamedTuple

import pytest

from livebib.metadata import asking
from livebib.model.record import Present
from livebib.model.work import Identifier
from livebib.web.memory.state import State
from livebib.web.session import Settings
from tests.farm.script import answer
from tests.links.served.command import Checked, Entry, check, start, write_project
from tests.links.served.test_runs import wait_until
from tests.metadata.registries.simulated import Registries, fails, hangs, well
from tests.metadata.registries.works import Work

ODD = "10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o"
WORKS = [
    *(Work(doi=name, title="A Work") for name in ("10.5555/behind-a-wall", "10.5555/as-url", ODD)),
    Work(doi="10.5281/zenodo.1", title="Data", agency="DataCite"),
    Work(doi="10.1400/cosa", title="Cosa", agency="mEDRA"),
    Work(arxiv="1706.03762", title="Attention", versions=2),
    Work(arxiv="2001.00001", title="Withdrawn", comment="This paper has been withdrawn"),
    Work(isbn="9780262035613", title="Deep Learning"),
]


class Row(NamedTuple):
    """An entry that names a work, and what is to be said of it."""

    number: int  # among the behaviours that are known, as in `tests.farm.row`
    name: str
    entry: Entry
    verdict: str
    reason: str


def doi(name: str) -> Entry:
    return Entry(fields=f"doi = {{{name}}}")


def arxiv(name: str) -> Entry:
    return Entry(fields=f"eprint = {{{name}}}, eprinttype = {{arxiv}}")


def isbn(name: str) -> Entry:
    return Entry(fields=f"isbn = {{{name}}}")


ROWS = [
    Row(88, "doi-behind-a-wall", doi("10.5555/behind-a-wall"), "alive", "doi-registered"),
    Row(88, "doi-of-datacite", doi("10.5281/zenodo.1"), "alive", "doi-registered"),
    Row(88, "doi-of-another-agency", doi("10.1400/cosa"), "alive", "doi-registered"),
    Row(88, "doi-of-a-preprint", doi("10.48550/arXiv.1706.03762"), "alive", "doi-registered"),
    Row(57, "doi-missing", doi("10.5555/missing"), "dead", "doi-unregistered"),
    Row(88, "doi-with-odd-letters", doi(ODD.upper()), "alive", "doi-registered"),
    Row(88, "doi-as-url", Entry("https://doi.org/10.5555/AS-URL"), "alive", "doi-registered"),
    Row(88, "doi-that-leads-out", doi("10.1234/../../ok"), "dead", "bad-identifier"),
    Row(88, "doi-that-is-none", doi("nonsense"), "dead", "bad-identifier"),
    Row(89, "arxiv-version-that-does-not-exist", arxiv("1706.03762v9"), "dead", "arxiv-unknown"),
    Row(89, "arxiv-version-that-exists", arxiv("1706.03762v2"), "alive", "arxiv-registered"),
    Row(89, "arxiv-withdrawn", arxiv("2001.00001"), "alive", "arxiv-registered"),
    Row(89, "arxiv-missing", arxiv("2001.99999"), "dead", "arxiv-unknown"),
    Row(89, "arxiv-as-url", Entry("https://arxiv.org/pdf/1706.03762.pdf"), "alive", "arxiv-registered"),
    Row(89, "arxiv-that-is-none", arxiv("2013.00001"), "dead", "bad-identifier"),
    Row(88, "isbn-listed", isbn("978-0-262-03561-3"), "alive", "isbn-listed"),
    Row(88, "isbn-not-listed", isbn("9780262133609"), "skipped", "isbn-unlisted"),
    Row(88, "isbn-with-a-slip", isbn("9780262035614"), "dead", "bad-identifier"),
]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Registries, Checked]]:
    with Registries(WORKS) as registries:
        entries = {row.name: row.entry for row in ROWS}
        # Not allowed into private networks: that its registries are there is for the configuration to say.
        folder = write_project(tmp_path_factory.mktemp("registries"), entries, endpoints=registries.endpoints,
                               **{"allow-private": False})  # fmt: skip
        yield registries, check(folder)


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_verdict(seen: tuple[Registries, Checked], row: Row) -> None:
    assert seen[1].said(row.name) == (row.verdict, row.reason)


def test_nobody_behind_the_resolver_is_asked(seen: tuple[Registries, Checked]) -> None:
    assert "publisher" not in seen[0].counts


def test_every_request_is_counted_and_none_is_impatient(seen: tuple[Registries, Checked]) -> None:
    registries, checked = seen
    assert checked.report["summary"]["requests"] == len(registries.heard)
    assert registries.violations == []


def test_a_doi_with_a_slip_is_told_with_the_one_that_is_registered_and_mended(tmp_path: Path) -> None:
    names = {
        "cut": "10.5555/behind-a-wall&domain=pdf",
        "dash": "10.5555/behind–a-wall",
        "twice": "10.5555/10.5555/as-url",
        "nowhere": "10.5555/nowhere&domain=pdf",
    }
    with Registries(WORKS) as registries:
        folder = write_project(
            tmp_path, {key: doi(name) for key, name in names.items()}, endpoints=registries.endpoints
        )
        told = check(folder)
        assert {told.said(key) for key in names} == {("dead", "doi-unregistered")}
        assert told.links["cut"]["final_url"] == "https://doi.org/10.5555/behind-a-wall"
        assert told.links["nowhere"]["final_url"] is None
        # Crossref, DataCite, and of doi.org one request for the DOIs and what they may be meant for.
        assert told.report["summary"]["requests"] == 3
        check(folder, "--fix")
        assert (folder / "refs.bib").read_text(encoding="utf-8").count("behind-a-wall}") == 0
        check(folder, "--unsafe-fixes")
        written = (folder / "refs.bib").read_text(encoding="utf-8")
        assert written.count("doi = {10.5555/behind-a-wall}") == 2
        assert "doi = {10.5555/as-url}" in written
        assert names["nowhere"] in written


def isbns(count: int) -> Iterator[str]:
    for number in range(count):
        body = f"97802620{number:04}"
        yield body + str(-sum(int(digit) * (1, 3)[at % 2] for at, digit in enumerate(body)) % 10)


def references(registries: Registries) -> dict[str, Entry | str]:
    """500 of them: 300 preprints, 125 articles, 25 books, 50 pages."""
    works = [Work(arxiv=f"20{n // 100 + 10}.{n:05}", title="A Preprint") for n in range(300)]
    works += [Work(doi=f"10.5555/article.{n}", title="An Article") for n in range(125)]
    works += [Work(isbn=name, title="A Book") for name in isbns(25)]
    registries.works += works
    port = registries.farm.ports["plain"]
    made = [arxiv(w.arxiv) if w.arxiv else doi(w.doi) if w.doi else isbn(w.isbn) for w in works]
    pages = [f"http://{registries.farm.host(answer(200))}:{port}/works/page" for _ in range(50)]
    entries: list[Entry | str] = [*made, *pages]
    return {f"k{number}": entry for number, entry in enumerate(entries)}


def test_500_references_take_65_requests_and_offend_no_registry(tmp_path: Path) -> None:
    with Registries() as registries:
        folder = write_project(tmp_path, references(registries), endpoints=registries.endpoints)
        checked = check(folder)
        assert checked.report["summary"]["alive"] == 500
        assert checked.report["summary"]["requests"] == len(registries.farm.records.requests) <= 65
        assert registries.violations == []
        before = len(registries.farm.records.requests)
        assert check(folder).report["summary"]["alive"] == 500
        wanted = [Identifier("arxiv", "2010.00000"), Identifier("doi", "10.5555/article.0")]
        with State.open(folder / ".livebib" / "state.sqlite3", time()) as state:
            settings = Settings(endpoints=registries.endpoints)
            with closing(asking.opened(settings, state, time())) as session:
                answers = asking.ask(wanted, settings, state, time(), session)
        assert all(isinstance(answer, Present) and answer.record for answer in answers.values())
        assert len(registries.farm.records.requests) == before, (
            "a second run, and whoever wants the records, ask nobody"
        )


def test_a_run_that_was_killed_asks_again_only_what_was_in_flight(tmp_path: Path) -> None:
    names = [f"10.5555/article.{n}" for n in range(125)]
    with Registries([Work(doi=name, title="An Article") for name in names]) as registries:
        registries.troubles("crossref", well, then=hangs)
        folder = write_project(tmp_path, {name: doi(name) for name in names}, endpoints=registries.endpoints)
        process = start(folder)
        wait_until(lambda: len(registries.heard) == 2)
        process.kill()
        process.communicate()
        first = registries.names("crossref")[:50]
        registries.troubles("crossref")
        registries.heard.clear()
        assert check(folder).report["summary"]["alive"] == 125
        assert sorted(registries.names("crossref")) == sorted(set(names) - set(first))
        assert registries.violations == []


def test_an_outage_of_one_registry_fails_nothing_and_the_next_run_asks_only_there(tmp_path: Path) -> None:
    with Registries(WORKS) as registries:
        registries.troubles("crossref", then=fails(503))
        entries = {row.name: row.entry for row in ROWS if row.verdict == "alive"}
        settings = {"endpoints": registries.endpoints, "history": "links.tsv"}
        folder = write_project(tmp_path, entries, **settings)
        first = check(folder)
        assert first.code == 0
        down = {key for key in entries if first.said(key) == ("unreachable", "registry-unanswered")}
        assert down == {"doi-behind-a-wall", "doi-with-odd-letters", "doi-as-url"}
        assert {first.said(key)[0] for key in entries if key not in down} == {"alive"}
        assert {first.links[key]["first_failed"] for key in down} == {None}
        assert "doi:" not in (folder / "links.tsv").read_text(encoding="utf-8")
        registries.troubles("crossref")
        registries.heard.clear()
        second = check(folder)
        assert second.report["summary"]["alive"] == len(second.report["links"])
        assert set(registries.counts) == {"crossref"}
        assert len(registries.names("crossref")) == 3
        assert registries.violations == []


def test_what_a_stranger_configures_is_not_asked(tmp_path: Path) -> None:
    with Registries(WORKS) as registries:
        proxy = f"http://127.0.0.1:{registries.farm.refuse()}"
        folder = write_project(tmp_path, {"k": doi("10.5555/as-url")}, endpoints=registries.endpoints, timeout=1)
        environment = {"https_proxy": proxy, "http_proxy": proxy}
        check(folder, "--untrusted-config", environment=environment)
        assert registries.farm.records.connections == []


def test_a_registry_behind_a_proxy_is_asked_through_it(tmp_path: Path) -> None:
    with Registries(WORKS) as registries:
        message = {"message": {"DOI": "10.5555/as-url", "title": ["T"]}}
        proxy = registries.farm.host(answer(200, json.dumps(message).encode(), kind="application/json"))
        environment = {"http_proxy": f"http://{proxy}:{registries.farm.ports['plain']}"}
        endpoints = {"crossref": "http://crossref.example"}
        folder = write_project(tmp_path, {"k": doi("10.5555/as-url")}, endpoints=endpoints)
        assert check(folder, environment=environment).said("k") == ("alive", "doi-registered")
        target = registries.farm.records.of(proxy)[0].request.target
        assert target == "http://crossref.example/works/10.5555/as-url"
