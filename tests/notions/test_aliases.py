"""Aliases (biblatex's `ids`): the entry answers to them wherever a key is looked up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import livebib as api
from tests.conftest import Livebib, Tree
from tests.shared import SHARED

BOOK = "@book{b, ids = {old, older}, author = {Able, Ann}, title = {One}, publisher = {P}, year = {2001}}\n"
XDATA = "@xdata{x, ids = {xold}, publisher = {Q}}\n"
OTHER = "@book{{o, author = {{Baker, Bob}}, title = {{Two}}, publisher = {{P}}, year = {{2002}}, {}}}\n"
CHAPTER = "@inbook{c, author = {Able, Ann}, title = {Part}, crossref = {older}, pages = {1--2}}\n"


@pytest.mark.parametrize(
    "text",
    [
        CHAPTER + BOOK,
        OTHER.format("related = {old}") + BOOK,
        OTHER.format("xref = {OLD}") + BOOK,
        OTHER.format("xdata = {xold}") + XDATA,
        OTHER.format("location = {xdata=xold-publisher}") + XDATA,
        "@set{s, entryset = {old, o}}\n" + BOOK + OTHER.format(""),
    ],
)
def test_an_entry_may_name_another_by_its_alias(tree: Tree, livebib: Livebib, text: str) -> None:
    tree({"bib/a.bib": text})
    assert livebib("lint").out == f"{text.count('@')} entries in 1 file: nothing found\n"
    assert livebib("export", "--to", "biblatex").code == 0


def test_an_export_names_entries_by_their_keys(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": CHAPTER + OTHER.format("related = {old}, xdata = {xold}") + BOOK + XDATA})
    biblatex = livebib("export", "--to", "biblatex").out
    for line in ("xref = {b}", "related = {b}", "ids = {old,older}", "booktitle = {One}"):
        assert f"  {line},\n" in biblatex
    assert "older}" not in livebib("export", "--to", "bibtex").out.replace("ids = {old,older}", "")
    items = {item["id"]: item for item in json.loads(livebib("export", "--to", "csl-json").out)}
    assert items["c"]["container-title"] == "One"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BOOK + OTHER.format("ids = {old}"), "the alias 'old' is taken by 'b' at bib/a.bib:1"),
        (BOOK + OTHER.format("ids = {B}"), "the alias 'B' is taken by 'b' at bib/a.bib:1"),
        (BOOK + OTHER.format("").replace("{o,", "{Older,"), "the alias 'older' is taken by 'Older' at bib/a.bib:2"),
    ],
)
def test_a_key_stands_for_one_entry(tree: Tree, livebib: Livebib, text: str, message: str) -> None:
    tree({"bib/a.bib": text})
    assert f"error[duplicate-key] {message}\n" in livebib("lint").out


def test_prose_may_cite_an_alias(tree: Tree, livebib: Livebib) -> None:
    regions = "<!-- livebib:begin {0} -->\n<!-- livebib:end {0} -->\n"
    tree(
        {
            "bib/a.bib": BOOK,
            "README.md": f"See [Able, 2001][@old].\n\n{regions.format('resources')}",
            "DOC.md": f"See [@older].\n\n{regions.format('citations')}",
            "livebib.toml": 'files = ["README.md", "DOC.md"]\n',
        }
    )
    assert livebib("lint").code == 0
    assert livebib("render").code == 0
    assert '[@old]: #ref-b "Able, 2001: One"\n' in Path("README.md").read_text()
    assert '[@older]: README.md#ref-b "Able, 2001: One"\n' in Path("DOC.md").read_text()
    assert livebib("lint").code == 0


def test_latex_documents_may_cite_an_alias_where_biber_reads_them(tree: Tree, livebib: Livebib) -> None:
    head = "\\documentclass{article}\\usepackage{biblatex}\\addbibresource{bib/a.bib}\n"
    tree({"bib/a.bib": BOOK, "a.tex": head + "\\begin{document}\\cite{older}\\end{document}\n"})
    assert "@book{b,\n" in livebib("export", "--to", "biblatex", "--cited", "a.tex").out
    assert livebib("cite", "a.tex").code == 0


def test_bibtex_knows_no_alias_and_cite_says_so(tree: Tree, livebib: Livebib) -> None:
    body = "\\begin{document}\\cite{older}\\bibliographystyle{plain}\\bibliography{x}\\end{document}\n"
    tree({"bib/a.bib": BOOK, "a.tex": "\\documentclass{article}\n" + body})
    assert "'older' is an alias (ids) of 'b' at bib/a.bib:1, which BibTeX does not know" in livebib("cite", "a.tex").out


def test_a_command_takes_an_alias_for_a_key(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": BOOK})
    library = api.load("bib/a.bib")
    assert library["old"].key == "b"
    assert "older" in library
    assert len(library) == 1
    with pytest.raises(api.LivebibError, match="taken"):
        library.insert("misc", "old", {"title": "T"})
    library.rename("old", "c")
    assert library["older"].key == "c"


def test_who_names_an_entry_in_a_field_follows_its_new_key(tree: Tree) -> None:
    tree({"bib/a.bib": OTHER.format("location = {xdata=x-publisher and xdata=xx-publisher}") + XDATA})
    library = api.load("bib/a.bib")
    library.rename("xold", "y")
    assert library["o"].fields["location"] == "xdata=y-publisher and xdata=xx-publisher"


def test_a_chain_through_an_alias_that_leads_back_is_found(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": "@book{a, ids = {x}, crossref = {y}}\n@book{b, ids = {y}, crossref = {x}}\n"})
    assert livebib("lint", "--select", "crossref-cycle").out.count("crossref-cycle") == 1


def test_the_case_that_could_not_be_exported_once(tree: Tree, livebib: Livebib) -> None:
    path = SHARED / "cases" / "bib" / "r35-ids-alias.bib"
    if not path.exists():
        pytest.skip(f"{path} is missing")
    tree({"bib/a.bib": path.read_text(), "livebib.toml": 'dialect = "biblatex"\n'})
    assert livebib("lint").code == 0
    assert "entryset = {b1,b2}" in livebib("export", "--to", "biblatex").out
