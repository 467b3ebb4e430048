"""Commands of other programs' databases: kept for LaTeX, expanded for everybody else."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Livebib, Tree
from tests.shared import SHARED

# What a field holds; what the three kinds of reader get of it.
KNOWN = [
    (r"\apj", r"{\apj}", r"{\apj}", "Astrophysical Journal"),
    (r"\aap{} Letters", r"{\aap} Letters", r"{\aap} Letters", "Astronomy & Astrophysics Letters"),
    (r"a \mkbibquote{word}", "a ``word''", r"a \mkbibquote{word}", "a “word”"),
    (r"a \enquote{word}", "a ``word''", "a “word”", "a “word”"),
    (r"\autocap{s}ee 12\psq", "see 12sq.", r"\autocap{s}ee 12{\psq}", "see 12sq."),
    (r"long\hyphen lived", "long-lived", r"long{\hyphen}lived", "long-lived"),
    (r"D\ocirc{u}m", r"D{\r{u}}m", "Dům", "Dům"),
    (r"Il\cprime in", "Il'in", "Il’in", "Il’in"),
]


@pytest.mark.parametrize(("written", "bibtex", "biblatex", "text"), KNOWN)
def test_each_reader_gets_what_it_knows(
    tree: Tree, livebib: Livebib, written: str, bibtex: str, biblatex: str, text: str
) -> None:
    tree({"bib/a.bib": f"@article{{k, author = {{Ann, A.}}, title = {{T}}, journal = {{{written}}}, year = 2006}}\n"})
    assert f"journal = {{{bibtex}}}" in livebib("export", "--to", "bibtex").out
    assert f"journaltitle = {{{biblatex}}}" in livebib("export", "--to", "biblatex").out
    assert json.loads(livebib("export", "--to", "csl-json").out)[0]["container-title"] == text
    assert f"T2  - {text}\r\n" in livebib("export", "--to", "ris").out
    tree({"README.md": "<!-- livebib:begin resources -->\n<!-- livebib:end resources -->\n"})
    assert livebib("render").code == 0
    shown = (tree({}) / "README.md").read_text(encoding="utf-8").replace("&amp;", "&")
    assert f"*{text}*, 2006." in shown


def test_what_the_document_has_to_define_is_said_once_for_each_command(tree: Tree, livebib: Livebib) -> None:
    entry = "@article{{k{0}, author = {{Ann, A.}}, title = {{T}}, journal = {{\\{1}}}, year = 2006}}\n"
    tree({"bib/a.bib": entry.format(1, "apj") + entry.format(2, "apj") + entry.format(3, "mnras")})
    result = livebib("export", "--to", "biblatex")
    assert result.err.count("warning[undefined-macro]") == 2
    assert r"\apj prints 'Astrophysical Journal' only where the document defines it" in result.err


def test_other_programs_need_no_warning(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": "@article{k, author = {Ann, A.}, title = {T}, journal = {\\apj}, year = 2006}\n"})
    assert (livebib("export", "--to", "ris").code, livebib("export", "--to", "bibtex").code) == (0, 1)


def test_the_case_that_was_reported(tree: Tree, livebib: Livebib) -> None:
    path = SHARED / "cases" / "latex" / "ads.bib"
    if not path.is_file():
        pytest.skip(f"no {path}: LIVEBIB_TEST_DATA names the folder above cases/")
    tree({"bib/ads.bib": path.read_text(encoding="utf-8")})
    assert r"journal = {{\apj}}" in livebib("export", "--to", "bibtex").out
    assert "Astrophysical Journal" in livebib("export", "--to", "csl-json").out
