"""The types and fields of .bib files: what one command knows, every command knows."""

from __future__ import annotations

import json
import re

import pytest

from livebib.text.bibtex import vocabulary
from tests.conftest import Livebib, Tree

WORKS = sorted(vocabulary.TYPES_OF_BIBLATEX - vocabulary.NO_WORKS)
ENTRY = (
    "@{}{{k, author = {{Ann, A.}}, editor = {{Bee, B.}}, title = {{On wind}}, booktitle = {{B}}, journal = {{J}}, "
    "publisher = {{P}}, institution = {{I}}, school = {{I}}, year = 2006, url = {{https://example.org/}}}}\n"
)


@pytest.fixture
def library(tree: Tree) -> Tree:
    tree({"README.md": "<!-- livebib:begin resources -->\n<!-- livebib:end resources -->\n"})
    return tree


@pytest.mark.parametrize("type_", WORKS)
def test_every_command_knows_a_type(library: Tree, livebib: Livebib, type_: str) -> None:
    library({"bib/a.bib": ENTRY.format(type_)})
    assert "unknown-type" not in livebib("lint").out
    written = re.findall(r"^@(\w+)", livebib("export", "--to", "bibtex").out, re.MULTILINE)
    assert set(written) <= vocabulary.TYPES_OF_BIBTEX
    [to_biblatex] = re.findall(r"^@(\w+)", livebib("export", "--to", "biblatex").out, re.MULTILINE)
    assert to_biblatex in vocabulary.TYPES_OF_BIBLATEX
    [item] = json.loads(livebib("export", "--to", "csl-json").out)
    assert item["title"] == "On wind"
    assert "\r\nTI  - On wind\r\n" in livebib("export", "--to", "ris").out
    assert livebib("render").code == 0
    assert "On wind" in (library({}) / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("type_", sorted(vocabulary.PARTS))
def test_a_part_has_the_title_and_the_number_of_its_book_nowhere_as_its_own(
    library: Tree, livebib: Livebib, type_: str
) -> None:
    isbn, parent = "isbn = {978-0-262-03561-3}", "proceedings" if "conf" in type_ or "proc" in type_ else "collection"
    parts = "".join(
        f"@{type_}{{{key}, author = {{{name}, A.}}, title = {{{title}}}, crossref = {{whole}}, {isbn}}}\n"
        for key, name, title in (("one", "Ann", "On wind"), ("two", "Bee", "Of water"))
    )
    whole = f"@{parent}{{whole, editor = {{Dee, D.}}, title = {{W}}, publisher = {{P}}, year = 2006}}\n"
    library({"bib/a.bib": parts + whole})
    rules = {each["rule"] for each in json.loads(livebib("lint", "--format", "json").out)["findings"]}
    assert not rules & {"parent-type", "same-isbn"}
    items = {each["id"]: each for each in json.loads(livebib("export", "--to", "csl-json").out)}
    assert [items[key]["container-title"] for key in ("one", "two")] == ["W", "W"]
    biblatex = livebib("export", "--to", "biblatex").out
    assert biblatex.count("booktitle = {W}") in (0, 2)  # taken from the parent, or written out


@pytest.mark.parametrize("name", sorted(vocabulary.ENGINES | vocabulary.CUSTOM | set(vocabulary.FIELDS)))
def test_no_known_field_is_called_a_slip(tree: Tree, livebib: Livebib, name: str) -> None:
    tree({"bib/a.bib": f"@misc{{k, title = {{T}}, {name} = {{x}}}}\n"})
    assert "unknown-field" not in livebib("lint", "--select", "unknown-field").out


def test_fmt_puts_known_fields_in_their_order(tree: Tree, livebib: Livebib) -> None:
    fields = [name for name in vocabulary.FIELDS if name not in ("crossref", "xdata", "xref")]
    root = tree({"bib/a.bib": "@misc{k,\n" + "".join(f"  {name} = {{x}},\n" for name in reversed(fields)) + "}\n"})
    assert livebib("fmt").code == 0
    written = re.findall(r"^\s+([\w-]+)\s*=", (root / "bib/a.bib").read_text(encoding="utf-8"), re.MULTILINE)
    assert written == fields
