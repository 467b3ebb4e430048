"""Every field with odd values, through every command: no traceback, nothing lost, and twice is as once."""

from __future__ import annotations

import cmarkgfm
import pytest
from hypothesis import given
from hypothesis import strategies as st

import livebib as library
from livebib.project.config import KEYS as CONFIGURATION
from tests.conftest import Livebib, Result, Tree
from tests.fuzz import odd
from tests.fuzz.effort import few

README = "# List\n\n<!-- livebib:begin toc -->\n<!-- livebib:end toc -->\n\n## Resources\n\n"
README += "<!-- livebib:begin resources -->\n<!-- livebib:end resources -->\n"
TEX = "\\documentclass{article}\\begin{document}\\cite{k,k2}\\bibliography{bib/a}\\end{document}\n"
READING = [
    "lint -v",
    "lint --unsafe-fixes --diff",
    "fmt --diff",
    "render --check",
    "find a",
    "cite paper.tex",
    "cite --unused paper.tex",
    "check-links --offline --allow-empty -v",
    "check-links bib/a.bib --offline --allow-empty --format json",
    *(f"export --to {flavour}" for flavour in "bibtex bibtex-classic biblatex csl-json ris cff atom text".split()),
    *(f"lint --format {form}" for form in "json github sarif junit markdown".split()),
]


def held(result: Result, command: str) -> Result:
    """A command's result, which is one of those that there may be."""
    assert result.code in (0, 1, 2), command
    assert "bug of livebib" not in result.err + result.out, (command, result.err, result.out)
    assert "Traceback" not in result.err, (command, result.err)
    return result


def project(tree: Tree, bib: str) -> None:
    tree({"livebib.toml": "", "bib/a.bib": bib, "README.md": README, "paper.tex": TEX})


@few(40)
@given(st.one_of(odd.libraries, odd.libraries, odd.broken))
def test_commands_that_read_end_as_they_may(tree: Tree, livebib: Livebib, bib: str) -> None:
    project(tree, bib)
    for command in READING:
        held(livebib(*command.split()), command)


@few(40)
@given(odd.libraries)
def test_commands_that_write_lose_nothing(tree: Tree, livebib: Livebib, bib: str) -> None:
    project(tree, bib)
    path = tree({}) / "bib" / "a.bib"
    before = [entry.key for entry in library.load(path)] if held(livebib("lint"), "lint").code < 2 else []
    for command in ("fmt", "lint --fix", "lint --unsafe-fixes", "render"):
        first = held(livebib(*command.split()), command)
        files = path.read_bytes(), (path.parent.parent / "README.md").read_bytes()
        held(livebib(*command.split()), command)
        assert files == (path.read_bytes(), (path.parent.parent / "README.md").read_bytes()), command
        if first.code < 2 and before:
            assert sorted(entry.key for entry in library.load(path)) == sorted(before), command


@few(60)
@given(odd.libraries)
def test_what_is_rendered_is_text_to_github(tree: Tree, livebib: Livebib, bib: str) -> None:
    project(tree, bib)
    held(livebib("render"), "render")
    page = cmarkgfm.github_flavored_markdown_to_html(
        (tree({}) / "README.md").read_text(), options=cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE
    ).lower()
    assert "<script" not in page
    assert 'href="javascript:' not in page
    assert page.count("<h1") == 1
    assert page.count("livebib:begin resources") == 1


_ODD_VALUES = st.one_of(
    st.sampled_from(
        [
            True,
            False,
            0,
            -1,
            7,
            1e300,
            "",
            ".",
            "..",
            "/",
            "~",
            "bib",
            "bib/*.bib",
            "[",
            "(",
            "(a+)+$",
            "\0",
            "x" * 5000,
        ]
    ),
    st.lists(
        st.sampled_from(["", "*", "**", "../x", "README.md", "bib/*.bib", ".git/config", "/etc/passwd", "[a", 3]),
        max_size=3,
    ),
    st.dictionaries(
        st.sampled_from(["resources", "a", "", "doi", "select"]), st.sampled_from(["", "x", 1, True]), max_size=2
    ),
)


@few(150)
@given(st.dictionaries(st.sampled_from([*CONFIGURATION, "bibs", ""]), _ODD_VALUES, max_size=3))
def test_any_configuration_is_taken_or_refused(tree: Tree, livebib: Livebib, values: dict[str, object]) -> None:
    project(tree, "@misc{k, title = {T}}\n")
    tree({"livebib.toml": "".join(f"{toml(name)} = {toml(value)}\n" for name, value in values.items())})
    for command in ("config", "lint", "render --check", "check-links --offline --allow-empty"):
        held(livebib(*command.split()), command)


@pytest.mark.parametrize("key", ["bib", "files", "templates", "history", "mailto", "encoding", "exclude"])
def test_a_nul_in_a_configuration_is_refused(tree: Tree, livebib: Livebib, key: str) -> None:
    value = toml(["\0"] if key in ("bib", "files", "exclude") else "\0")
    tree({"livebib.toml": f"{key} = {value}\n"})
    assert f"'{key}' must be" in held(livebib("lint"), key).err


def toml(value: object) -> str:
    """A value as TOML writes it."""
    match value:
        case bool():
            return str(value).lower()
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case dict():
            return "{" + ", ".join(f"{toml(name)} = {toml(each)}" for name, each in value.items()) + "}"
        case str():
            return '"' + "".join(f"\\u{ord(each):04x}" if each < " " or each in '"\\' else each for each in value) + '"'
    return repr(value)
