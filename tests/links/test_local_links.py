"""Relative links of Markdown documents, checked without asking anybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.files import disk
from livebib.links.local import local_findings
from livebib.model.finding import Finding, Severity
from tests.conftest import Tree

FILES = {
    "README.md": "",
    "LICENSE": "",
    "docs/manual.md": "# The *manual*\n\n## Größe & Maß\n\n## Twice\n\n## Twice\n\n<a id='Own'></a><a name=old></a>\n",
    "docs/a b.md": "",
    "docs/100%.md": "",
    "src/code.py": "x = 1\n",
}


def check(tree: Tree, text: str, name: str = "README.md", **more: str) -> list[Finding]:
    root = tree({**FILES, name: text, **more})
    (root / "docs/latin.md").write_bytes(b"# \xe9\n")
    (root.parent / "outside.md").write_text("", encoding="utf-8")
    return local_findings(root, [(Path(name), text)])


def rules(findings: list[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


@pytest.mark.parametrize(
    "url",
    [
        "LICENSE",
        "./LICENSE",
        "docs",
        "docs/",
        ".",
        "docs/manual.md",
        "/docs/manual.md",
        "docs/../LICENSE",
        "docs/a%20b.md",
        "<docs/a b.md>",
        "docs/100%25.md",
        "docs/manual.md?plain=1",
        "docs/manual.md#the-manual",
        "docs/manual.md?plain=1#the-manual",
        "docs/manual.md#größe--maß",
        "docs/manual.md#gr%C3%B6%C3%9Fe--ma%C3%9F",
        "docs/manual.md#twice-1",
        "docs/manual.md#Own",
        "docs/manual.md#old",
        "docs/manual.md#user-content-old",
        "docs/manual.md#The-Manual",
        "docs/manual.md#L10",
        "docs/manual.md#L10-L12",
        "docs/manual.md#:~:text=x",
        "docs/#install",
        "docs/latin.md#cannot-be-read",
        "src/code.py#L10",
        "src/code.py#what",
        "#",
        "#top",
        "#Top",
        "#here",
        "#readme",
        "#fn-1",
    ],
)
def test_what_is_there(tree: Tree, url: str) -> None:
    assert check(tree, f"# Here\n\n[x]({url})\n") == []


@pytest.mark.parametrize(
    ("url", "rule", "message", "hint"),
    [
        ("LICENCE", "local-missing", "there is no 'LICENCE'", "did you mean 'LICENSE'?"),
        ("docs/manuel.md#x", "local-missing", "there is no 'docs/manuel.md'", "did you mean 'docs/manual.md'?"),
        ("doc/manual.md", "local-missing", "there is no 'doc/manual.md'", "correct the path"),
        ("readme.md", "local-missing", "there is no 'readme.md'", "did you mean 'README.md'?"),
        ("LICENSE/x", "local-missing", "there is no 'LICENSE/x'", "correct the path"),
        ("a%00b", "local-missing", "there is no 'a\0b'", "correct the path"),
        ("#hear", "local-anchor", "there is no heading or anchor '#hear' here", "did you mean '#here'?"),
        ("#%C3%BC", "local-anchor", "there is no heading or anchor '#ü' here", "correct the name"),
        (
            "docs/manual.md#twice-2",
            "local-anchor",
            "there is no heading or anchor '#twice-2' in 'manual.md'",
            "did you mean '#twice-1' or '#twice'?",
        ),
        (
            "docs/manual.md#own",
            "local-anchor",
            "there is no heading or anchor '#own' in 'manual.md'",
            "did you mean '#Own'?",
        ),
    ],
)
def test_what_is_missing_is_an_error_with_the_nearest_names(
    tree: Tree, url: str, rule: str, message: str, hint: str
) -> None:
    (finding,) = check(tree, f"# Here\n\n[x]({url})\n")
    assert (finding.rule, finding.severity, finding.message, finding.hint) == (rule, Severity.ERROR, message, hint)
    assert finding.place == (Path("README.md"), 3, 5, 3, 5 + len(url))


@pytest.mark.parametrize("url", ["../outside.md", "../../issues", "docs/../../nowhere.md", "../"])
def test_what_leads_out_of_the_root_is_told_and_not_looked_at(tree: Tree, url: str) -> None:
    (finding,) = check(tree, f"[x]({url})\n")
    assert (finding.rule, finding.severity) == ("local-outside", Severity.INFO)


def test_a_symbolic_link_does_not_lead_out_of_the_root_unseen(tree: Tree) -> None:
    root = tree({"in/README.md": "", "outside.md": ""}) / "in"
    (root / "way").symlink_to("..")
    (root / "circle").symlink_to("circle")
    found = local_findings(root, [(root / "README.md", "[x](way/outside.md#y) [y](circle)")])
    assert rules(found) == ["local-outside", "local-missing"]


def test_paths_are_relative_to_the_document_and_to_the_root_where_they_begin_with_a_slash(tree: Tree) -> None:
    source = "[a](manual.md) [b](../LICENSE) [c](/LICENSE) [d](LICENSE) [e](/manual.md)\n"
    found = check(tree, source, "docs/more.md")
    assert [(finding.rule, finding.place.column) for finding in found] == [("local-missing", 50), ("local-missing", 63)]


def test_anchors_in_generated_regions_are_there_but_links_in_them_are_not_checked(tree: Tree) -> None:
    region = "<!-- livebib:begin x -->\n\n<a id='ref-k'></a> [no](nowhere)\n\n<!-- livebib:end x -->\n"
    assert check(tree, f"[x](#ref-k)\n\n{region}") == []


def test_images_html_and_definitions_are_checked_too(tree: Tree) -> None:
    source = (
        "![x](a.png) <img src='b.png'>\n\n<p><a href='c.md'>x</a></p>\n\n[d]: d.md\n\n`[e](e.md)` https://x.org/f.md\n"
    )
    assert [finding.message for finding in check(tree, source)] == [
        "there is no 'a.png'",
        "there is no 'b.png'",
        "there is no 'c.md'",
        "there is no 'd.md'",
    ]


def test_lists_have_no_relative_links(tree: Tree) -> None:
    assert check(tree, "nowhere.md\n", "links.txt") == []


def test_the_text_given_counts_and_not_the_file(tree: Tree) -> None:
    root = tree({"a.md": "# Old\n", "b.md": "[x](a.md#new)\n"})
    given = [(Path("a.md"), "# New\n"), (Path("b.md"), "[x](a.md#new)\n")]
    assert local_findings(root, given) == []
    assert rules(local_findings(root, given[1:])) == ["local-anchor"]


def test_findings_come_by_place_whatever_the_order_of_documents(tree: Tree) -> None:
    root = tree({})
    given = [(Path("b.md"), "[x](2)\n\n[y](1)"), (Path("a.md"), "[x](3)")]
    found = local_findings(root, given)
    assert found == local_findings(root, given[::-1])
    assert [(str(finding.place.path), finding.place.line) for finding in found] == [
        ("a.md", 1),
        ("b.md", 1),
        ("b.md", 3),
    ]


@given(st.text(st.sampled_from("abc./#?%20~:\\\0é🧠 ") | st.characters(codec="utf-8"), max_size=40))
def test_any_destination_is_told_or_fine(url: str) -> None:
    folder = Path(__file__).parent
    for finding in local_findings(folder, [(folder / "x.md", f"[x](<{url}>)")]):
        assert finding.rule in ("local-missing", "local-anchor", "local-outside")


def test_a_path_too_long_for_any_file_is_missing() -> None:
    assert rules(local_findings(Path(), [(Path("x.md"), f"[x]({'a' * 10_000})")])) == ["local-missing"]
    assert disk.real(Path("a" * 10_000)) is None
