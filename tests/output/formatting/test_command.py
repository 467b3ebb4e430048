"""`livebib fmt`: what it writes, says and returns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from livebib.model.errors import WriteError
from livebib.output.formatting import batch
from tests.conftest import Livebib, Tree

UNTIDY = "@misc{b, title={x}}\n@misc{a}\n"
TIDY = "@misc{a,\n}\n\n@misc{b,\n  title         = {x},\n}\n"
BROKEN = "@misc{a, title={x}\n\n@misc{b, title={y}}\n"


def test_the_database_is_reformatted(tree: Tree, livebib: Livebib) -> None:
    root = tree({"bib/a.bib": UNTIDY, "bib/b.bib": TIDY})
    result = livebib("fmt")
    assert (result.code, result.out, result.err) == (0, "", "1 file reformatted, 1 unchanged\n")
    assert (root / "bib/a.bib").read_text() == TIDY


def test_a_second_time_nothing_is_touched(tree: Tree, livebib: Livebib) -> None:
    root = tree({"bib/a.bib": TIDY})
    (root / "bib/a.bib").chmod(0o444)
    before = (root / "bib/a.bib").stat()
    assert livebib("fmt").code == 0
    assert (root / "bib/a.bib").stat().st_ino == before.st_ino


def test_files_and_folders_can_be_named(tree: Tree, livebib: Livebib) -> None:
    root = tree({"bib/a.bib": UNTIDY, "x/b.bib": UNTIDY, "x/y/c.bib": UNTIDY, "d.bib": UNTIDY})
    assert livebib("fmt", "x", "d.bib", "./d.bib", "-q").err == ""
    assert [path.name for path in sorted(root.rglob("*.bib")) if path.read_text() == TIDY] == [
        "d.bib",
        "b.bib",
        "c.bib",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["a.txt"], 2, "a.txt: is no .bib file"),
        (["nowhere.bib"], 2, "nowhere.bib: no such file"),
        (["empty"], 2, "empty: no .bib file in this folder"),
        ([], 2, "no .bib file in "),
    ],
)
def test_what_is_no_bib_file_is_refused(
    tree: Tree, livebib: Livebib, arguments: list[str], code: int, says: str
) -> None:
    tree({"a.txt": UNTIDY, "empty/x.md": ""})
    result = livebib("fmt", *arguments)
    assert result.code == code
    assert says in result.err


def test_check_names_the_files_and_writes_nothing(tree: Tree, livebib: Livebib) -> None:
    root = tree({"bib/a.bib": UNTIDY, "bib/b.bib": TIDY})
    result = livebib("fmt", "--check")
    assert result.code == 1
    assert result.out == ("bib/a.bib:1:1: error[unformatted] not in canonical layout\n    run livebib fmt bib/a.bib\n")
    assert result.err == "1 file would be reformatted, 1 unchanged\n"
    assert (root / "bib/a.bib").read_text() == UNTIDY


def test_check_is_content_with_what_fmt_wrote(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": UNTIDY})
    livebib("fmt")
    assert livebib("fmt", "--check").code == 0


def test_check_for_programs(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": UNTIDY})
    report = json.loads(livebib("fmt", "--check", "--format", "json").out)
    assert [(each["rule"], each["path"], each["severity"]) for each in report["findings"]] == [
        ("unformatted", "bib/a.bib", "error")
    ]


@pytest.mark.parametrize(("arguments", "code"), [(["--diff"], 0), (["--diff", "--check"], 1)])
def test_diff_shows_and_writes_nothing(tree: Tree, livebib: Livebib, arguments: list[str], code: int) -> None:
    root = tree({"bib/a.bib": UNTIDY})
    result = livebib("fmt", *arguments)
    assert result.code == code
    assert result.out.startswith("--- a/bib/a.bib\n+++ b/bib/a.bib\n@@ -1,2 +1,6 @@\n-@misc{b, title={x}}\n-@misc{a}\n")
    assert (root / "bib/a.bib").read_text() == UNTIDY


@pytest.mark.parametrize("option", [[], ["--check"], ["--diff"]])
def test_a_file_with_a_syntax_error_is_left_alone_and_named(tree: Tree, livebib: Livebib, option: list[str]) -> None:
    root = tree({"bib/a.bib": BROKEN, "bib/b.bib": TIDY})
    result = livebib("fmt", *option)
    assert result.code == 1
    assert "bib/a.bib:1:1: error[unclosed-entry] the entry 'a' is never closed\n" in result.out
    assert result.err.endswith("1 unchanged, 1 left alone\n")
    assert (root / "bib/a.bib").read_text() == BROKEN


def test_a_repeated_key_is_nothing_that_stops_it(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": UNTIDY + UNTIDY})
    assert livebib("fmt").code == 0


@pytest.mark.parametrize(
    ("top", "title", "encoding"),
    [
        ("\ufeff", "é", "utf-8"),
        ("% Encoding: windows-1252\n\n", "é", "cp1252"),
        ("\ufeff", "Ж", "utf-16-be"),
    ],
    ids=["byte order mark", "header", "utf-16"],
)
def test_encoding_and_byte_order_mark_stay(tree: Tree, livebib: Livebib, top: str, title: str, encoding: str) -> None:
    path = tree({"bib/a.bib": ""}) / "bib/a.bib"
    path.write_bytes((top + UNTIDY.replace("x", title)).encode(encoding))
    assert livebib("fmt").code == 0
    assert path.read_bytes().decode(encoding) == top + TIDY.replace("x", title)


def test_a_file_that_changed_meanwhile_is_not_overwritten(tree: Tree) -> None:
    root = tree({"a.bib": UNTIDY})
    outcome = batch.reformat(Path("a.bib"), "utf-8")
    (root / "a.bib").write_text("@misc{c}")
    with pytest.raises(WriteError, match="changed since it was read"):
        batch.write([outcome])


def test_a_layout_that_says_something_else_is_not_written(
    tree: Tree, livebib: Livebib, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tree({"a.bib": UNTIDY, "b.bib": TIDY})
    monkeypatch.setattr(batch, "block_text", lambda block, text, line_end: f"@misc{{{block.node.key}, year={{2000}}}}")
    result = livebib("fmt", "a.bib")
    assert result.code == 2
    assert "a.bib: this is a bug of livebib: its layout would change the entry 'b'" in result.err
    assert (root / "a.bib").read_text() == UNTIDY
