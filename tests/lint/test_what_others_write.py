"""What libraries of others hold: told where it is wrong, and left alone where it only looks so."""

from __future__ import annotations

import pytest

from tests.conftest import Livebib, Tree
from tests.lint.test_lint import rules

NOTHING: list[str] = []


def entry(fields: str, key: str = "a") -> str:
    return f"@article{{{key}, author = {{Li, Wei}}, journal = {{J}}, {fields}}}\n"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("title = {T}, year = 2018, pages = {n/a--n/a}, volume = {N/A}", ["placeholder"] * 2),
        ("title = {null}, year = {nan}, doi = {None}", ["placeholder"] * 3),
        ("title = {T}, year = {????}, url = {https://arxiv.org/abs/2501.XXXXX}", ["placeholder"] * 2),
        ("title = {T}, year = 2025, eprint = {2501.XXXXX}, archiveprefix = {arXiv}", ["placeholder"]),
        ("title = {T}, year = 2025, doi = {10.xxxx/abcd}", ["placeholder"]),
        ("title = {T}, year = 2025, editor = {Firstname Lastname and Lastname, Firstname}", ["placeholder"]),
        ("title = {None of the above}, year = 2018, volume = {XXX}, note = {Unknown}", NOTHING),
        ("title = {Null results}, year = 2018, editor = {Null, Chris and Nan, Goldin}, keywords = {none}", NOTHING),
        (r"title = {Sets {\} and more}, year = 2018", ["tex-braces"]),
        (r"title = {Sets \{} and more}, year = 2018", ["tex-braces"]),
        (r"title = {{Why {\textbackslash Bayesian{\}}? A reply}}, year = 2018", ["tex-braces"]),
        (r"title = {Sets \{\} and {\{}more{\}} \\{a}}, year = 2018", NOTHING),
        (r"title = {T}, year = 2018, file = {C:\{a\}.pdf}", NOTHING),
        ("title = {T}, year = 2008, eprint = {http://dx.doi.org/10.1021/ct700301q}", ["doi-misplaced"]),
        ("title = {T {https://example.org/x}}, year = 2008", ["url-misplaced"]),
        (r"title = {T}, year = 2008, note = {(see \url{https://example.org/x})}", NOTHING),
    ],
)
def test_what_is_told_of_an_entry(tree: Tree, livebib: Livebib, fields: str, told: list[str]) -> None:
    tree({"bib/a.bib": entry(fields)})
    assert rules(livebib("lint")) == told


def test_a_placeholder_goes_only_where_the_field_is_not_needed(tree: Tree, livebib: Livebib) -> None:
    path = tree({"bib/a.bib": entry("title = {null}, year = 2018, pages = {n/a}")}) / "bib/a.bib"
    livebib("lint", "--fix")
    assert "n/a" in path.read_text()
    livebib("lint", "--unsafe-fixes")
    assert "n/a" not in path.read_text()
    assert "title = {null}" in path.read_text()


CHILD = "@inproceedings{c, author = {Li, Wei}, title = {XNLI again}, crossref = {p}}\n"
PARENT = "@proceedings{p, title = {Proceedings}, year = 2020}\n"


@pytest.mark.parametrize(
    "others",
    [
        "@comment{jabref-meta: databaseType:biblatex;}\n",
        "".join(entry(f"title = {{T{n}}}, date = {{2020}}, volume = {n}", f"x{n}") for n in range(3)),
    ],
)
def test_what_matters_to_bibtex_alone_is_not_told_of_a_library_for_biblatex(
    tree: Tree, livebib: Livebib, others: str
) -> None:
    tree({"bib/a.bib": PARENT + CHILD})
    assert rules(livebib("lint", "--select", "crossref,titles", "-v")) == ["title-capitals", "parent-above-child"]
    tree({"bib/a.bib": PARENT + CHILD + others})
    assert rules(livebib("lint", "--select", "crossref,titles", "-v")) == NOTHING
    # What is said of the dialect goes before what a file looks like.
    tree({"livebib.toml": 'dialect = "bibtex"\n'})
    assert rules(livebib("lint", "--select", "crossref,titles", "-v")) == ["title-capitals", "parent-above-child"]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("number = 1", "number = 4", NOTHING),
        ("month = mar", "month = dec", NOTHING),
        ("month = {3}", "month = mar", ["same-work"]),
        ("number = {1--3}", "number = 3", ["same-work"]),
        ("number = {1}", "", ["same-work"]),
    ],
)
def test_two_with_one_title_are_one_work_unless_issue_or_month_part_them(
    tree: Tree, livebib: Livebib, one: str, other: str, told: list[str]
) -> None:
    same = "title = {Addresses of the officers}, year = 1999, volume = 20"
    tree({"bib/a.bib": entry(f"{same}, {one}") + entry(f"{same}, {other}", "b")})
    assert rules(livebib("lint", "--select", "same-work")) == told


def test_what_makes_a_run_fail_is_listed(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": entry("title = {T}, year = 2001, pages = {12-23}")})
    assert rules(livebib("lint")) == NOTHING
    result = livebib("lint", "--fail-on", "info")
    assert (result.code, rules(result)) == (1, ["page-dash"])


def test_a_preamble_behind_a_comment_is_not_to_be_deleted(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": "% Encoding: utf-8 @PREAMBLE{ {x} }\n" + entry("title = {T}, year = 2001")})
    assert "begin a line with the @preamble" in livebib("lint").out
