"""Citations as lint tells them: those of render, and the entries that nothing cites."""

from __future__ import annotations

import pytest

from livebib.lint import catalogue
from livebib.output.render.documents import render
from livebib.project.project import Project
from tests.conftest import Livebib, Tree
from tests.lint.examples import findings

TWO = "@misc{li, author = {Li, Wei}, title = {T}}\n@misc{ma, author = {Ma, Xu}, title = {T}}\n"


def unused(example: str) -> list[str | None]:
    return [each.key for each in findings(example, "unused-entry")]


@pytest.mark.parametrize(
    ("example", "keys"),
    [
        (f"{TWO}--- README.md\n[@li]\n", ["ma"]),
        (f"{TWO}--- README.md\n[@LI]\n--- notes.md\n[Ma][@ma]\n", []),
        (f"{TWO}--- README.md\nno citation\n", []),
        (f"{TWO}--- README.md\n`[@li]`\n", []),
        (f"{TWO}--- README.md\n[@li]\n\n<!-- livebib:begin resources -->\n<!-- livebib:end resources -->\n", []),
        (f"{TWO}--- README.md\n[@li]\n\n<!-- livebib:begin by-year -->\n<!-- livebib:end by-year -->\n", []),
        (f"{TWO}--- README.md\n[@li]\n\n<!-- livebib:begin citations -->\n<!-- livebib:end citations -->\n", ["ma"]),
        ("@misc{li, related = {ma, xu}}\n@misc{ma, crossref = {po}}\n@misc{po}\n@misc{xu}\n--- README.md\n[@li]\n", []),
        ("@misc{li, xdata = {x}}\n@xdata{x}\n@xdata{y}\n@misc{ma, crossref = {li}}\n--- README.md\n[@li]\n", ["ma"]),
        ("@misc{a, related = {b}}\n@misc{b, related = {a}}\n@misc{c}\n--- README.md\n[@a]\n", ["c"]),
    ],
)
def test_an_entry_that_no_document_cites_or_lists_is_unused(example: str, keys: list[str]) -> None:
    assert unused(example) == keys


def test_lint_and_render_say_the_same_of_citations(tree: Tree, livebib: Livebib) -> None:
    prose = (
        "[@lu] and [Po, 1999][@li], [@li; @ma]\n\n<!-- livebib:begin citations -->\n<!-- livebib:end citations -->\n"
    )
    dated = TWO.replace("title", "year = 2020, title", 1)
    tree({"bib/a.bib": dated, "README.md": prose, "livebib.toml": ""})
    rendered = [each for each in render(Project()).findings if each.rule in catalogue.FAMILIES["citations"]]
    assert [each.rule for each in rendered] == ["unknown-citation", "citation-label", "citation-list"]
    told = livebib("lint", "--select", "unknown-citation,citation-label,citation-list").out
    assert [line for line in told.splitlines() if line.startswith("README.md:")] == [
        f"README.md:{each.place.line}:{each.place.column}: {each.severity}[{each.rule}] {each.message}"
        for each in rendered
    ]
