"""Identifiers: what names a work, whatever stands around it and wherever, is the same to every command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from tests.conftest import Livebib, Tree
from tests.metadata.registries.simulated import Registries
from tests.metadata.registries.works import Work
from tests.shared import SHARED

BEE = {"title": "A filter that learns", "authors": (("Ann", "Bee"),), "year": 2021, "venue": "J"}
SICI = "10.1175/1520-0493(1987)115<1606:garspp>2.0.co;2"
DOIS: tuple[str, ...] = (
    "10.1000/abc",
    "10.1000/def",
    "10.1000/abc_d",
    "10.1000/a#b",
    "10.5555/x.filter",
    "10.3389/fpsyg.2019.01234",
)
DOIS += ("10.1016/s0140-6736(05)67728-8", SICI, "10.1101/406702", "10.1007/s11263-015-0816-y", "10.18653/v1/n19-1423")
SHORT = ("10/gf3gnj", "10/gf3gnk")  # to the simulated resolver they are DOIs like others, and to nobody else
WORKS = [
    *(Work(doi=doi, **BEE) for doi in DOIS),  # type: ignore[arg-type]
    *(Work(doi=doi, agency="doi.org", **BEE) for doi in SHORT),  # type: ignore[arg-type]
    *(Work(arxiv=number, **BEE) for number in ("1706.03762", "2401.00001")),  # type: ignore[arg-type]
]


class Row(NamedTuple):
    """A field, and what each command makes of it."""

    field: str
    meant: str  # "doi:…" or "arxiv:…"
    lint: str  # what lint says to write; "" where nothing is to be changed
    asked: bool = True  # whether check-links asks the registry; else the page at the address is asked


ROWS = [
    Row("doi = {10.1000/abc}", "doi:10.1000/abc", ""),
    Row("doi = {doi.org/10.1000/abc}", "doi:10.1000/abc", "write '10.1000/abc'"),
    Row("doi = {https://doi-org.proxy.example.edu/10.1000/abc}", "doi:10.1000/abc", "write '10.1000/abc'"),
    Row("doi = {https://doi.org.proxy.example.edu/10.1000/abc}", "doi:10.1000/abc", "write '10.1000/abc'"),
    Row("doi = {https://dl.acm.org/doi/10.1000/abc}", "doi:10.1000/abc", "write '10.1000/abc'"),
    Row("doi = {10.1000/abc.}", "doi:10.1000/abc", "write '10.1000/abc'"),
    Row("doi = {10.1000/a#b}", "doi:10.1000/a#b", ""),
    Row("doi = {10.1000/abc_{d}}", "doi:10.1000/abc_d", "write '10.1000/abc_d'"),
    Row("doi = {10.3389/fpsyg.2019.01234/full}", "doi:10.3389/fpsyg.2019.01234", "write '10.3389/fpsyg.2019.01234'"),
    Row(
        "doi = {10.1016/S0140-6736(05)67728-8[pii]}",
        "doi:10.1016/s0140-6736(05)67728-8",
        "write '10.1016/S0140-6736(05)67728-8'",
    ),
    *(
        Row(
            f"doi = {{10.1175/1520-0493(1987)115{less}1606:GARSPP{more}2.0.CO;2}}",
            f"doi:{SICI}",
            "write '10.1175/1520-0493(1987)115<1606:GARSPP>2.0.CO;2'" if less != "<" else "",
        )
        for less, more in (
            ("<", ">"),
            (r"\ensuremath{<}", r"\ensuremath{>}"),
            ("$<$", "$>$"),
            (r"{\textless}", r"{\textgreater}"),
            ("&lt;", "&gt;"),
            ("%3C", "%3E"),
        )
    ),
    Row("doi = {10/gf3gnj}", "doi:10/gf3gnj", ""),
    Row("doi = {https://doi.org/gf3gnk}", "doi:10/gf3gnk", "write '10/gf3gnk'"),
    Row("url = {https://doi.org/10.1000/abc?utm_source=x}", "doi:10.1000/abc", "write it as doi = {10.1000/abc}"),
    Row("url = {https://doi.org/10.1000/abc#sec1}", "doi:10.1000/abc", "write it as doi = {10.1000/abc}"),
    Row("url = {https://doi.org/10.1000/a%23b}", "doi:10.1000/a#b", "write it as doi = {10.1000/a#b}"),
    Row("url = {https://doi.org/gf3gnk}", "doi:10/gf3gnk", "write it as doi = {10/gf3gnk}"),
    Row("note = {doi:10.5555/x.filter}", "doi:10.5555/x.filter", "write it as doi = {10.5555/x.filter}", False),
    Row(
        "url = {https://dl.acm.org/doi/10.5555/x.filter}", "doi:10.5555/x.filter", "add doi = {10.5555/x.filter}", False
    ),
    Row(
        "url = {https://link.springer.com/article/10.1007/s11263-015-0816-y}",
        "doi:10.1007/s11263-015-0816-y",
        "add doi = {10.1007/s11263-015-0816-y}",
        False,
    ),
    Row(
        "url = {https://www.biorxiv.org/content/10.1101/406702v1.full}",
        "doi:10.1101/406702",
        "add doi = {10.1101/406702}",
        False,
    ),
    Row("url = {https://aclanthology.org/N19-1423/}", "doi:10.18653/v1/n19-1423", "", False),
    Row("eprint = {1706.03762 [cs.CL]}", "arxiv:1706.03762", "write '1706.03762'"),
    Row("eprint = {arXiv:1706.03762 [cs.CL]}", "arxiv:1706.03762", "write '1706.03762'"),
    Row("url = {https://arxiv.org/pdf/1706.03762.pdf}", "arxiv:1706.03762", "add eprint = {1706.03762}"),
    Row("journal = {arXiv preprint arXiv:2401.00001}", "arxiv:2401.00001", "add eprint = {2401.00001}", False),
    Row("journal = {CoRR}, volume = {abs/2401.00001}", "arxiv:2401.00001", "add eprint = {2401.00001}", False),
    Row("howpublished = {arXiv:2401.00001 [cs.LG]}", "arxiv:2401.00001", "add eprint = {2401.00001}", False),
    Row("url = {https://ar5iv.labs.arxiv.org/html/2401.00001}", "arxiv:2401.00001", "add eprint = {2401.00001}", False),
    Row("url = {https://huggingface.co/papers/2401.00001}", "arxiv:2401.00001", "add eprint = {2401.00001}", False),
]
EVERY = pytest.mark.parametrize("row", ROWS, ids=[row.field for row in ROWS])
ASKED = [row for row in ROWS if row.asked]  # of the others check-links asks the page


@pytest.fixture(scope="module")
def registries() -> Iterator[Registries]:
    with Registries(WORKS, pace=0.0) as registries:
        yield registries


def project(tree: Tree, registries: Registries, bib: str) -> None:
    endpoints = "".join(f"{name} = {json.dumps(url)}\n" for name, url in registries.endpoints.items())
    tree({"livebib.toml": f'bib = ["*.bib"]\nallow-private = true\n[endpoints]\n{endpoints}', "refs.bib": bib})


def entry(field: str, key: str = "bee") -> str:
    archive = ", archiveprefix = {arXiv}" if field.startswith("eprint") else ""
    type_ = "article" if field.startswith("journal") else "misc"
    return (
        f"@{type_}{{{key}, author = {{Bee, Ann}}, title = {{A filter that learns}}, year = 2021, {field}{archive}}}\n"
    )


def said(livebib: Livebib, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(livebib(*arguments, "--format", "json").out)
    return found


@EVERY
def test_lint_proposes_what_is_meant(tree: Tree, livebib: Livebib, registries: Registries, row: Row) -> None:
    project(tree, registries, entry(row.field))
    findings = [
        each for each in said(livebib, "lint")["findings"] if each["rule"].startswith(("doi", "arxiv", "eprint"))
    ]
    hints = [each["hint"] for each in findings]
    assert not any("delete it" in hint for hint in hints), hints
    assert any(hint.startswith(row.lint) for hint in hints) if row.lint else hints == []


@pytest.mark.parametrize("row", ASKED, ids=[row.field for row in ASKED])
def test_check_links_asks_the_registry_about_what_is_meant(
    tree: Tree, livebib: Livebib, registries: Registries, row: Row
) -> None:
    project(tree, registries, entry(row.field))
    links = said(livebib, "check-links")["links"]
    kind, _, name = row.meant.partition(":")
    assert [(each["kind"], each["verdict"]) for each in links] == [(kind, "alive")]
    assert name in [asked.lower() for registry in ("crossref", "arxiv", "doi") for asked in registries.names(registry)]


@EVERY
def test_verify_compares_with_the_record(tree: Tree, livebib: Livebib, registries: Registries, row: Row) -> None:
    project(tree, registries, entry(row.field))
    assert "1 of 1 entry verified" in livebib("verify", "bee").out


@EVERY
def test_add_knows_that_it_is_there(tree: Tree, livebib: Livebib, registries: Registries, row: Row) -> None:
    project(tree, registries, entry(row.field))
    result = livebib("add", row.meant.partition(":")[2])
    assert "already there: bee" in result.out, result


@pytest.mark.parametrize("row", [row for row in ROWS if row.field.startswith("doi")], ids=lambda row: str(row.field))
def test_exports_write_what_is_meant(tree: Tree, livebib: Livebib, registries: Registries, row: Row) -> None:
    project(tree, registries, entry(row.field))
    doi = row.meant.removeprefix("doi:")
    for flavour, written in (
        ("bibtex", f"doi = {{{doi}}}"),
        ("csl-json", f'"doi": "{doi}"'),
        ("ris", f"do  - {doi}\r\n"),
    ):
        assert written in livebib("export", "--to", flavour).out.lower(), flavour


@EVERY
def test_two_entries_of_one_work_are_found(tree: Tree, livebib: Livebib, registries: Registries, row: Row) -> None:
    kind, _, name = row.meant.partition(":")
    other = f"doi = {{{name}}}" if kind == "doi" else f"eprint = {{{name}}}"
    project(tree, registries, entry(row.field) + entry(other, "other"))
    rules = {each["rule"] for each in said(livebib, "lint")["findings"]}
    assert rules & {"same-doi", "same-arxiv", "duplicate-doi", "duplicate-arxiv", "duplicate-work"}, rules


@pytest.mark.parametrize(
    ("word", "identifier"),
    [
        ("10/gf3gnj", "10/gf3gnj"),
        ("https://doi.org/gf3gnk", "10/gf3gnk"),
        ("https://dl.acm.org/doi/10.5555/x.filter", "10.5555/x.filter"),
        ("https://link.springer.com/article/10.1007/s11263-015-0816-y?utm_source=x", "10.1007/s11263-015-0816-y"),
        ("https://www.biorxiv.org/content/10.1101/406702v1.full", "10.1101/406702"),
        ("https://ar5iv.labs.arxiv.org/html/2401.00001", "2401.00001"),
        ("https://huggingface.co/papers/2401.00001", "2401.00001"),
        ("1706.03762 [cs.CL]", "1706.03762"),
        ("10.1000/abc/full.", "10.1000/abc"),
    ],
)
def test_add_asks_for_what_is_meant(
    tree: Tree, livebib: Livebib, registries: Registries, word: str, identifier: str
) -> None:
    project(tree, registries, "")
    before = len(registries.heard)
    result = livebib("add", "--dry-run", word)
    assert result.code == 0, result
    assert identifier in [name for heard in registries.heard[before:] for name in heard.names]


def test_two_dois_in_one_field_are_both_asked(tree: Tree, livebib: Livebib, registries: Registries) -> None:
    project(tree, registries, entry("doi = {10.1000/abc, 10.1000/def}"))
    assert [each["verdict"] for each in said(livebib, "check-links")["links"]] == ["alive", "alive"]


@pytest.mark.parametrize("field", ["doi = {10/zzzzzz}", "doi = {10.1000/a b}", "doi = {10.1000/none}"])
def test_what_is_registered_nowhere_is_dead(tree: Tree, livebib: Livebib, registries: Registries, field: str) -> None:
    project(tree, registries, entry(field))
    assert [each["verdict"] for each in said(livebib, "check-links")["links"]] == ["dead"]


@pytest.mark.parametrize("field", ["number = {10/11}", "url = {https://doi.org/about}", "note = {see 10.1000/abc}"])
def test_what_only_looks_like_one_is_none(tree: Tree, livebib: Livebib, registries: Registries, field: str) -> None:
    project(tree, registries, entry(field))
    assert "no DOI, arXiv id or ISBN" in livebib("verify", "bee", "-v").out


@pytest.mark.skipif(not SHARED.exists(), reason="no shared test data")
def test_the_shared_cases_name_no_dead_doi(tree: Tree, livebib: Livebib, registries: Registries) -> None:
    bib = (SHARED / "cases/bib/r51-shortdoi.bib").read_text()
    project(tree, registries, bib)
    assert {each["verdict"] for each in said(livebib, "check-links")["links"]} == {"alive"}
