"""Links of an entry: what README shows is what check-links asks, and what lint proposes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.conftest import Livebib, Tree
from tests.shared import SHARED

LIST = "<!-- livebib:begin resources -->\n<!-- livebib:end resources -->\n"
CONFIG = 'bib = ["a.bib"]\n'
A, B = "https://example.org/a", "https://example.org/b"


def shown(livebib: Livebib) -> list[tuple[str, str]]:
    """The links of the one entry in README: label and address."""
    assert livebib("render").code == 0
    line = next(line for line in Path("README.md").read_text().splitlines() if line.startswith("- <a id="))
    return re.findall(r"\[(\w[^]]*)\]\((http[^)]*)\)", line)


def asked(livebib: Livebib) -> dict[str, list[str]]:
    """The addresses that check-links would ask, and the fields that own them."""
    report = json.loads(livebib("check-links", "--offline", "--format", "json", "a.bib", "--allow-empty").out)
    return {link["url"]: [owner["field"] for owner in link["owners"]] for link in report["links"]}


@pytest.mark.parametrize(
    ("fields", "links"),
    [
        (f"url = {{{A}}}", [("Page", A)]),
        (f"url = {{{A} {B}}}", [("Page", A), ("Page", B)]),
        (f"url = {{{A}, {B}}}", [("Page", A), ("Page", B)]),
        (f"url = {{{A} and {B}}}", [("Page", A), ("Page", B)]),
        (rf"url = {{\url{{{A}}}; \href{{{B}}}{{the other one}}}}", [("Page", A), ("Page", B)]),
        (f"url = {{<{A}>}}", [("Page", A)]),
        (f"url = {{[a page]({A})}}", [("Page", A)]),
        (f"url = {{{A}, b}}", [("Page", f"{A},%20b")]),
        (r"url = {https://example.org/a\_b}", [("Page", "https://example.org/a_b")]),
        (f"slides = {{{A}}}", [("Slides", A)]),
        (f"video = {{{A}}}, pdf = {{{B}}}", [("PDF", B), ("Video", A)]),
        (f"slides = {{{A}\n   {B}}}", [("Slides", A), ("Slides", B)]),
        (f"link = {{{A}}}", [("Page", A)]),
        (f"website = {{{A}}}, homepage = {{{B}}}", [("Page", A), ("Page", B)]),
        (f"href = {{{A}}}, url = {{{A}}}", [("Page", A)]),
        (f"github = {{{A}}}", [("Code", A)]),
        (f"repo = {{{A}}}", [("Code", A)]),
        (f"project = {{{A}}}", [("Project", A)]),
        (f"project_page = {{{A}}}", [("Project page", A)]),
        (f"bdsk-url-1 = {{{A}}}", [("Page", A)]),
        (rf"howpublished = {{\url{{{A}}}}}", [("Page", A)]),
        (rf"addendum = {{\url{{{A}}}}}", [("Page", A)]),
        # more than an address
        ("blog = {see my pages}", []),
        ("code = {Python}, pdf = {papers/a b.pdf}", []),
        # what the engines read as something else
        (f"annotation = {{{A}}}", []),
        (f"keywords = {{{A}}}", []),
    ],
)
def test_what_is_shown_is_what_is_asked(
    tree: Tree, livebib: Livebib, fields: str, links: list[tuple[str, str]]
) -> None:
    tree({"a.bib": f"@misc{{a, title = {{T}}, {fields}}}\n", "README.md": LIST, "livebib.toml": CONFIG})
    assert shown(livebib) == links
    assert {url.replace(" ", "%20") for url in asked(livebib)} == {url for _, url in links}


def test_an_address_in_running_text_is_asked_and_shown_as_text(tree: Tree, livebib: Livebib) -> None:
    bib = rf"@misc{{a, title = {{T}}, note = {{See \url{{{A}}}.}}, howpublished = {{At {B}, since 2020}}}}"
    tree({"a.bib": bib, "README.md": LIST, "livebib.toml": CONFIG})
    assert shown(livebib) == []
    assert asked(livebib) == {A: ["note"], B: ["howpublished"]}


def test_the_place_of_each_of_two_addresses_is_its_own(tree: Tree, livebib: Livebib) -> None:
    tree({"a.bib": f"@misc{{a, title = {{T}},\n  url = {{{A} {B}}}}}\n", "livebib.toml": CONFIG})
    report = json.loads(livebib("check-links", "--offline", "--format", "json").out)
    assert [(each["owners"][0]["line"], each["owners"][0]["column"]) for each in report["links"]] == [(2, 10), (2, 32)]


@pytest.mark.parametrize("name", ["link", "website", "webpage", "homepage", "href", "www"])
def test_lint_proposes_url(tree: Tree, livebib: Livebib, name: str) -> None:
    tree({"a.bib": f"@misc{{a, author = {{Li, Wei}}, title = {{T}}, year = 2020, {name} = {{{A}}}}}\n"})
    result = livebib("lint", "a.bib")
    assert f"warning[unknown-field] no style prints the field '{name}': perhaps 'url' is meant" in result.out
    livebib("lint", "a.bib", "--unsafe-fixes")
    assert f" url = {{{A}}}" in Path("a.bib").read_text()


@pytest.mark.parametrize("fields", [f"link = {{{A}}}, url = {{{B}}}", "link = {see above}", f"github = {{{A}}}"])
def test_lint_proposes_url_only_for_the_page_of_an_entry_without(tree: Tree, livebib: Livebib, fields: str) -> None:
    tree({"a.bib": f"@misc{{a, author = {{Li, Wei}}, title = {{T}}, year = 2020, {fields}}}\n"})
    assert "unknown-field" not in livebib("lint", "a.bib").out


@pytest.mark.parametrize("case", ["links/slides/bib/a.bib", "newcomer/slides/a.bib", "newcomer/link-field/list.bib"])
def test_every_link_that_was_shown_and_not_asked(tree: Tree, livebib: Livebib, case: str) -> None:
    path = SHARED / "cases" / case
    if not path.exists():
        pytest.skip(f"{path} is missing")
    tree({"a.bib": path.read_text(), "README.md": LIST, "livebib.toml": CONFIG})
    assert livebib("render").code == 0
    page = Path("README.md").read_text().split("```")[::2]
    links = set(re.findall(r"\[\w[^]]*\]\((http[^)]*)\)", "".join(page)))
    assert links
    assert links == set(asked(livebib))


def test_html_in_a_document_is_asked_in_all_its_attributes(tree: Tree, livebib: Livebib) -> None:
    html = (
        '<video src="https://example.org/v" poster="https://example.org/p"></video>\n'
        '<img srcset="https://example.org/1, https://example.org/2 2x,\n https://example.org/3,x 100w">\n'
    )
    tree({"a.md": html})
    report = json.loads(livebib("check-links", "--offline", "--format", "json", "a.md").out)
    assert [link["url"].removeprefix("https://example.org/") for link in report["links"]] == ["v", "p", "1", "2", "3,x"]
