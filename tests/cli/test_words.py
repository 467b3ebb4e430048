"""What is said to people, where it once was wrong, or of no use to whom it was said."""

from __future__ import annotations

import pytest

from tests.conftest import Livebib, Tree

PAPER = "@misc{li2001, author = {Li, Wei}, title = {Attention to Detail}, year = 2001}\n"


@pytest.mark.parametrize(("word", "near"), [("atention", "attention"), ("detial", "detail"), ("li2011", "li2001")])
def test_find_names_what_is_near_to_a_word_that_nothing_has(tree: Tree, livebib: Livebib, word: str, near: str) -> None:
    tree({"bib/a.bib": PAPER})
    assert f"the nearest: '{near}'" in livebib("find", word).err


@pytest.mark.parametrize(
    ("word", "why", "hint"),
    [
        ("refs.ris", "a file, no identifier", "name the works in it"),
        ("2401.00001.pdf", "a file, no identifier", "did you mean 2401.00001?"),
        ("example.org/x", "no address without its scheme", "https://example.org/x"),
    ],
)
def test_add_takes_a_file_for_no_address(tree: Tree, livebib: Livebib, word: str, why: str, hint: str) -> None:
    tree({"bib/a.bib": PAPER})
    result = livebib("add", word)
    assert f"{word}: {why}\n    {hint}" in result.out


def test_links_between_documents_are_counted(tree: Tree, livebib: Livebib) -> None:
    tree({"livebib.toml": "", "README.md": "[a](b.md) [c](#no) [d](#yes)\n\n# Yes\n", "b.md": ""})
    assert "\n0 links; 3 between documents, 1 broken (0 requests, " in livebib("check-links").out


@pytest.mark.parametrize(
    ("options", "broken"), [((), 2), (("--exclude", "^b"), 1), (("--include", "nowhere"), 0), (("--exclude", "."), 0)]
)
def test_options_that_narrow_reach_links_between_documents(
    tree: Tree, livebib: Livebib, options: tuple[str, ...], broken: int
) -> None:
    tree({"livebib.toml": "", "README.md": "[a](b.md) [c](#no)\n"})
    result = livebib("check-links", *options)
    assert result.out.count("error[local-") == broken
    assert result.code == (1 if broken else 0)


def test_in_a_job_of_github_a_place_leads_to_the_line_of_the_commit(
    tree: Tree, livebib: Livebib, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree({"livebib.toml": "", "bib/my refs.bib": "@misc{a, title = {T}, title = {T}}\n"})
    told = livebib("lint", "--format", "markdown").out
    assert "- `bib/my refs.bib:1:23` `duplicate-field`" in told
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.com")
    monkeypatch.setenv("GITHUB_REPOSITORY", "li/list")
    monkeypatch.setenv("GITHUB_SHA", "0" * 40)
    line = (
        f"- [`bib/my refs.bib:1:23`](https://github.com/li/list/blob/{'0' * 40}/bib/my%20refs.bib#L1) `duplicate-field`"
    )
    assert line in livebib("lint", "--format", "markdown").out
    monkeypatch.setenv("GITHUB_REPOSITORY", "li/list](javascript:x)")
    assert livebib("lint", "--format", "markdown").out == told


def test_regions_are_spoken_of_only_where_there_are_some(tree: Tree, livebib: Livebib) -> None:
    twice = "@misc{a, title = {T}, title = {T}}\n"
    tree({"livebib.toml": "", "bib/a.bib": twice, "README.md": "# T\n"})
    assert "regions" not in livebib("lint", "--fix").err
    tree({"bib/a.bib": twice, "README.md": "<!-- livebib:begin toc -->\n<!-- livebib:end toc -->\n"})
    assert "brings the regions up to date" in livebib("lint", "--fix").err


def test_init_says_that_it_writes_markdown_beside_another_readme(tree: Tree, livebib: Livebib) -> None:
    tree({"README.rst": "List\n====\n"})
    assert "README.md  (with the regions toc and resources; beside README.rst: livebib writes Markdown)" in (
        livebib("init").out
    )


def test_the_example_that_init_wrote_is_told_when_it_is_no_longer_alone(tree: Tree, livebib: Livebib) -> None:
    root = tree({})
    assert livebib("init").code == livebib("lint").code == 0
    file = root / "bib" / "references.bib"
    file.write_text(file.read_text() + PAPER)
    assert "example-entry" in livebib("lint").out
