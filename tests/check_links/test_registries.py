"""Identifiers: their registries are asked whether they exist, and nobody behind them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.check_links.command import Checked, Entry, check, write_project
from tests.farm.row import Row
from tests.farm.script import Request, Script, answer, page, redirect
from tests.farm.server import Farm

PUBLISHER = "http://{host}:{port}/publisher"  # on the registry's own host, so that a question to it would be seen


def doi_org(request: Request) -> Script:
    """The resolver, and the interface of the Handle system beside it."""
    path = request.path
    if path.startswith("/publisher"):
        return answer(403, page("Just a moment..."), "Server: cloudflare")(request)
    exists = "missing" not in path
    if path.startswith("/api/handles/"):
        code = b'{"responseCode": 1, "handle": "x"}' if exists else b'{"responseCode": 100, "handle": "x"}'
        return answer(200 if exists else 404, code, kind="application/json")(request)
    if "flaky" in path:  # the resolver's 404 is not the last word
        return answer(404, page("DOI Not Found"))(request)
    return (redirect(PUBLISHER) if exists else answer(404, page("DOI Not Found")))(request)


def arxiv_org(request: Request) -> Script:
    """Abstract pages; the second version is the last."""
    known = {"/abs/1706.03762": "Attention", "/abs/1706.03762v2": "Attention", "/abs/2001.00001": "withdrawn"}
    name = request.path.replace("/pdf/", "/abs/").removesuffix(".pdf")
    return (answer(200, page(known[name])) if name in known else answer(404, page("Article not found")))(request)


ROWS = [
    Row(88, "doi-behind-a-wall", doi_org, "alive", "doi-registered", fields="doi = {10.5555/behind-a-wall}"),
    Row(88, "doi-missing", doi_org, "dead", "doi-unregistered", fields="doi = {10.5555/missing}"),
    Row(57, "doi-with-a-transient-404", doi_org, "alive", "doi-registered", fields="doi = {10.5556/flaky}"),
    Row(88, "doi-with-odd-letters", doi_org, "alive", "doi-registered",
        fields="doi = {10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O}"),
    Row(88, "doi-as-url", doi_org, "alive", "doi-registered", path="https://doi.org/10.5555/as-url"),
    Row(89, "arxiv-version-that-does-not-exist", arxiv_org, "dead", "arxiv-unknown",
        fields="eprint = {1706.03762v9}, eprinttype = {arxiv}"),
    Row(89, "arxiv-version-that-exists", arxiv_org, "alive", "arxiv-registered",
        fields="eprint = {1706.03762v2}, eprinttype = {arxiv}"),
    Row(89, "arxiv-withdrawn", arxiv_org, "alive", "arxiv-registered",
        fields="eprint = {2001.00001}, eprinttype = {arxiv}"),
    Row(89, "arxiv-as-url", arxiv_org, "alive", "arxiv-registered", path="https://arxiv.org/pdf/1706.03762.pdf"),
]  # fmt: skip


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Farm, Checked]]:
    with Farm() as farm:
        port = farm.listen()
        hosts = {"doi": farm.host(doi_org), "arxiv": farm.host(arxiv_org)}
        endpoints = {name: f"http://{host}:{port}" for name, host in hosts.items()}
        entries = {row.name: Entry(row.path if "://" in row.path else "", row.fields) for row in ROWS}
        # Not allowed into private networks: that its registries are there is for the configuration to say.
        folder = write_project(tmp_path_factory.mktemp("registries"), entries, endpoints=endpoints,
                               **{"allow-private": False})  # fmt: skip
        yield farm, check(folder)


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_verdict(seen: tuple[Farm, Checked], row: Row) -> None:
    assert seen[1].said(row.name) == (row.verdict, row.reason)


def test_nobody_behind_the_resolver_is_asked(seen: tuple[Farm, Checked]) -> None:
    assert [record for record in seen[0].records.requests if record.request.path.startswith("/publisher")] == []
