"""`livebib export`: what is written where, what is refused, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from livebib.output.export.selection import FLAVOURS
from tests.conftest import Livebib, Tree

BIB = """
@article{knuth1974, author = {Knuth, Donald E.}, title = {Structured Programming with go to Statements},
  journal = {Computing Surveys}, year = 1974}
@online{latex, author = {{The LaTeX Project}}, title = {LaTeX}, url = {https://www.latex-project.org/}, date = {2024}}
"""
ENGINES = ["bibtex", "bibtex-classic", "biblatex"]


@pytest.mark.parametrize("flavour", ENGINES)
def test_it_goes_to_stdout_and_talk_to_stderr(tree: Tree, livebib: Livebib, flavour: str) -> None:
    tree({"bib/a.bib": BIB})
    result = livebib("export", "--to", flavour)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(
        "% Generated from bib/a.bib; changes here will be lost.\n% Written by\n%   livebib export"
    )
    assert "Structured Programming" in result.out


@pytest.mark.parametrize("flavour", ENGINES)
def test_the_header_has_no_at_sign_whatever_the_files_are_called(tree: Tree, livebib: Livebib, flavour: str) -> None:
    tree({"bib/me@home.bib": BIB})
    header = livebib("export", "--to", flavour).out.split("\n\n")[0]
    assert "me(at)home.bib" in header
    assert "@" not in header


def test_only_what_is_cited_with_what_it_refers_to(tree: Tree, livebib: Livebib) -> None:
    parents = "@inproceedings{child, title = {T}, crossref = {whole}}\n@proceedings{whole, title = {W}, year = 2001}\n"
    tree(
        {"bib/a.bib": BIB + parents, "paper.tex": r"\documentclass{article}\begin{document}\cite{child}\end{document}"}
    )
    out = livebib("export", "--to", "bibtex", "--cited", "paper.tex").out
    assert [line.split("{")[1] for line in out.splitlines() if line.startswith("@")] == ["child,", "whole,"]
    assert "--cited paper.tex" in out


def test_an_undefined_citation_is_named_where_it_stands_and_the_rest_is_written(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": BIB, "paper.tex": "\\cite{knuth1974}\n\\cite{knuth1975}\n"})
    result = livebib("export", "--to", "bibtex", "--cited", "paper.tex", "-o", "refs.bib")
    assert result.code == 1
    assert "paper.tex:2:7: error[undefined-citation]" in result.out
    assert "'knuth1974'" in result.out
    assert "@article{knuth1974," in Path("refs.bib").read_text()


def test_an_entry_of_the_documents_own_is_not_asked_of_the_database(tree: Tree, livebib: Livebib) -> None:
    tex = "\\bibliography{own,refs}\\cite{own,latex}"
    tree({"bib/a.bib": BIB, "paper.tex": tex, "own.bib": "@misc{own, title = {O}}\n"})
    assert livebib("export", "--to", "bibtex", "--cited", "paper.tex", "-o", "refs.bib").code == 0
    assert "own," not in Path("refs.bib").read_text()


def test_the_file_that_is_written_is_no_source_of_its_own(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": BIB, "paper.tex": "\\bibliography{refs}\\cite{latex}"})
    arguments = ("export", "--to", "bibtex", "--cited", "paper.tex", "-o", "refs.bib")
    assert livebib(*arguments).code == 0
    Path("bib/a.bib").write_text(BIB.replace("{latex,", "{latex3,"))
    result = livebib(*arguments)
    assert result.code == 1
    assert "undefined-citation" in result.out
    assert "@" not in Path("refs.bib").read_text()


def test_check_says_what_would_change_and_how_to_repair_it_last(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": BIB.replace("year = 1974", "year = 1974, owner = {me}")})
    assert livebib("export", "--to", "biblatex", "-o", "refs.bib").err == "refs.bib: written\n"
    assert livebib("export", "--to", "biblatex", "-o", "refs.bib", "--check").code == 0
    assert livebib("export", "--to", "biblatex", "-o", "refs.bib").err == "refs.bib: up to date\n"
    before = Path("refs.bib").read_text()
    Path("bib/a.bib").write_text(BIB.replace("Structured", "Unstructured"))
    result = livebib("export", "--to", "biblatex", "-o", "refs.bib", "--check")
    assert result.code == 1
    assert "-  title = {Structured" in result.out
    assert "+  title = {Unstructured" in result.out
    assert result.out.splitlines()[-1].endswith("livebib export --to biblatex -o refs.bib")
    assert Path("refs.bib").read_text() == before


def test_a_file_to_check_that_is_not_there_is_out_of_date(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": BIB})
    assert livebib("export", "--to", "biblatex", "-o", "refs.bib", "--check").code == 1
    assert not Path("refs.bib").exists()


def test_called_from_another_folder_it_writes_the_same(
    tree: Tree, livebib: Livebib, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tree({"livebib.toml": "", "bib/a.bib": BIB, "paper/paper.tex": "\\cite{latex}"})
    livebib("export", "--to", "bibtex", "--cited", "paper/paper.tex", "-o", "paper/refs.bib")
    monkeypatch.chdir(root / "paper")
    result = livebib("export", "--to", "bibtex", "--cited", "paper.tex", "-o", "refs.bib", "--check")
    assert (result.code, result.out) == (0, "")


@pytest.mark.parametrize("flavour", ENGINES)
def test_while_a_block_cannot_be_understood_nothing_is_written(tree: Tree, livebib: Livebib, flavour: str) -> None:
    tree({"bib/a.bib": BIB + "@misc{broken, title = {never closed\n"})
    result = livebib("export", "--to", flavour, "-o", "refs.bib")
    assert result.code == 1
    assert "bib/a.bib:5" in result.out
    assert result.err == "nothing was written: 1 error in bib/a.bib\n"
    assert not Path("refs.bib").exists()
    assert livebib("export", "--to", flavour, "-o", "refs.bib", "-q").err == ""
    assert livebib("export", "--to", flavour).out.startswith("bib/a.bib:5")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--to", "word"], "word"),
        ([], "--to"),
        (["--to", "bibtex", "--check"], "name it with -o FILE"),
        (["--to", "bibtex", "--format", "json"], "use -o FILE, or --output FILE for the report"),
        (["--to", "bibtex", "--output", "refs.bib"], "-o refs.bib writes the export there"),
        (["--to", "bibtex", "--style", "apa"], "--style is for --to text"),
        (["--to", "bibtex", "-o", "bib/a.bib"], "bib/a.bib: belongs to the bibliography"),
        (["--to", "bibtex", "-o", "README.md"], "README.md: belongs to the bibliography"),
        (["--to", "bibtex", "--cited", "paper.tex", "-o", "paper.tex"], "paper.tex: belongs to the bibliography"),
        (["--to", "bibtex", "-o", "mine.bib"], "mine.bib: was not written by livebib"),
        (["--to", "bibtex", "--cited", "nowhere.tex"], "nowhere.tex: no such file"),
    ],
)
def test_wrong_use_is_two_and_touches_nothing(tree: Tree, livebib: Livebib, arguments: list[str], says: str) -> None:
    files = {"bib/a.bib": BIB, "README.md": "# R\n", "paper.tex": "\\cite{latex}\n", "mine.bib": "@misc{mine}\n"}
    root = tree(files)
    result = livebib("export", *arguments)
    assert result.code == 2
    assert says in result.err
    assert {name: (root / name).read_text() for name in files} == files


def test_with_o_the_report_is_for_programs(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": BIB.replace("1974}", "1974, note = {\\input{x}}}")})
    result = livebib("export", "--to", "bibtex", "-o", "refs.bib", "--format", "json")
    assert result.code == 1
    assert '"rule": "unsafe-tex"' in result.out


@pytest.mark.parametrize("flavour", [*ENGINES, "csl-json", "ris"])
def test_the_order_of_the_files_does_not_matter(tree: Tree, livebib: Livebib, flavour: str) -> None:
    first, second = BIB.split("@online")
    tree({"bib/a.bib": first, "bib/b.bib": "@online" + second})
    one = livebib("export", "--to", flavour).out
    tree({"bib/a.bib": "@online" + second, "bib/b.bib": first})
    assert livebib("export", "--to", flavour).out == one


def test_every_flavour_is_there(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": BIB})
    for flavour in FLAVOURS:
        assert livebib("export", "--to", flavour, "-o", f"out.{flavour}", "--fail-on", "error").code in (0, 2)
