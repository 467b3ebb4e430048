"""What documents and lists of others hold, and is not broken."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Livebib, Tree


def findings(livebib: Livebib, *paths: str) -> list[str]:
    """What is told of local links, by the address that each is about."""
    result = livebib("check-links", "--offline", "--allow-empty", "--format", "json", *paths)
    return [row["message"] for row in json.loads(result.out)["findings"] if row["severity"] == "error"]


@pytest.mark.parametrize("name", ["a.md", "a.qmd", "a.Rmd", "a.mdx"])
@pytest.mark.parametrize(
    "text",
    [
        "Write to <jo@example.org>.",
        "# Part\n\n[x](#part:~:text=foo) [y](#:~:text=foo)",
        '<a id="a%2Fb"></a> [x](#a%2Fb)',
        '<a id="a/b"></a> [x](#a%2Fb)',
    ],
)
def test_what_is_there_is_not_missing(name: str, text: str, tree: Tree, livebib: Livebib) -> None:
    tree({name: text})
    assert findings(livebib, name) == []


@pytest.mark.parametrize("text", ["[x](#nothing:~:text=foo)", "[x](#a%2Fb)"])
def test_what_is_missing_is(text: str, tree: Tree, livebib: Livebib) -> None:
    tree({"a.md": text})
    assert len(findings(livebib, "a.md")) == 1


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("https://example.org/a # a note", "https://example.org/a"),
        ("https://example.org/a#part", "https://example.org/a"),
        ("https://example.org/a\ta second column", "https://example.org/a"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("- https://example.org/a", "https://example.org/a"),
        ("  * <https://example.org/a> # a note", "https://example.org/a"),
        ("- 10.1000/xyz123\t# a work", "https://doi.org/10.1000/xyz123"),
        ("#https://example.org/a", None),
        ("- # nothing", None),
    ],
)
def test_a_line_of_a_list(line: str, url: str | None, tree: Tree, livebib: Livebib) -> None:
    tree({"a.txt": f"# a list\n\n{line}\n"})
    result = livebib("check-links", "--offline", "--allow-empty", "--format", "json", "a.txt")
    links = json.loads(result.out)["links"]
    assert [link["url"].partition("#")[0] for link in links] == [url] * (url is not None)
    for owner in (link["owners"][0] for link in links):
        bare = line[owner["column"] - 1 :]
        assert (owner["line"], bare[0] in "h1") == (3, True)


def test_a_folder_stands_for_its_documents_too(tree: Tree, livebib: Livebib) -> None:
    tree({"docs/a.md": "[x](nothing.md)", "docs/deep/b.qmd": "[x](nothing.md)", "docs/.hidden/c.md": "[x](nothing.md)"})
    assert len(findings(livebib, "docs")) == 2


@pytest.mark.parametrize("command", [["lint"], ["check-links", "--offline"]])
@pytest.mark.parametrize("bad", ["bib/b.bib", "README.md"])
def test_a_file_that_cannot_be_read_stops_no_other(command: list[str], bad: str, tree: Tree, livebib: Livebib) -> None:
    files = {"bib/a.bib": "@misc{a, title = {T}, doi = {nonsense}}\n", "README.md": "[x](nothing.md)\n"}
    root = tree({"livebib.toml": "", **files})
    (root / bad).write_bytes("@misc{b, title = {Élan}}\n".encode("latin-1"))
    result = livebib(*command)
    assert result.code == 2
    assert f"livebib: error: {bad}:1: byte" in result.err
    assert "bib/a.bib:1:" in result.out


@pytest.mark.parametrize("command", [["render", "--check"], ["export", "--to", "bibtex"], ["find", "x"]])
def test_what_needs_all_of_it_goes_no_further(command: list[str], tree: Tree, livebib: Livebib) -> None:
    root = tree({"livebib.toml": "", "bib/a.bib": "@misc{a, title = {T}}\n", "README.md": ""})
    (root / "bib" / "b.bib").write_bytes("@misc{b, title = {Élan}}\n".encode("latin-1"))
    result = livebib(*command)
    assert (result.code, "bib/b.bib:1: byte" in result.err, result.out) == (2, True, "")
