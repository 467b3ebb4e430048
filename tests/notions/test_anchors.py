"""Anchors of headings: what GitHub gives, what check-links finds, and what render writes into the contents."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.conftest import Livebib, Tree
from tests.shared import SHARED

TOC = "\n<!-- livebib:begin toc -->\n<!-- livebib:end toc -->\n"
NBSP = "\u00a0"


def missing(livebib: Livebib, path: str = "README.md") -> list[str]:
    """The anchors that check-links does not find."""
    report = json.loads(livebib("check-links", "--offline", "--allow-empty", "--format", "json", path).out)
    return [finding["message"].split("'")[1] for finding in report["findings"] if finding["rule"] == "local-anchor"]


@pytest.mark.parametrize(
    ("source", "text", "anchor"),
    [
        ("## Tools", "Tools", "tools"),
        ("## Tools ![logo](x.png)", "Tools", "tools-"),
        ("## ![logo](x.png) Tools", "Tools", "-tools"),
        ("## <img src='x.png'> Tools", "Tools", "-tools"),
        ("## Tools [![Badge](x.svg)](y)", "Tools", "tools-"),
        ("## Two  blanks", "Two blanks", "two--blanks"),
        (f"## Questions{NBSP}?", "Questions ?", "questions"),
        (f"## Is{NBSP}it", "Is it", "isit"),
        ("## A &amp; B", "A &amp; B", "a--b"),
        ("## Before <!-- x --> after", "Before after", "before--after"),
        ("## H<sub>2</sub>O", "H2O", "h2o"),
        ("## Use `foo.bar`", "Use foo.bar", "use-foobar"),
        ("## **Bold** and _it_", "Bold and it", "bold-and-it"),
        ("## Tools 🛠", "Tools 🛠", "tools-"),
        ("<h2>Features</h2>", "Features", "features"),
        ('<h2 align="center">Small &amp; fine</h2>', "Small &amp; fine", "small--fine"),
        ("<details>\n<summary><h3>FAQ</h3></summary>\n\nanswer\n\n</details>", "FAQ", "faq"),
        ('<a name="x"></a><h2>After <b>it</b></h2>', "After it", "after-it"),
        ('<h2 align="center">\n\nWith **blank** lines\n\n</h2>', "With blank lines", "with-blank-lines"),
        ("<!-- <h2>Gone</h2> -->\n<h2>Here</h2>", "Here", "here"),
        ("`<h2>` is a tag\n\n## Here", "Here", "here"),
    ],
)
def test_an_anchor_is_the_one_on_github(tree: Tree, livebib: Livebib, source: str, text: str, anchor: str) -> None:
    page = f"# List\n\n## Contents\n{TOC}\n{source}\n"
    tree({"a.bib": "@misc{a, title = {T}}\n", "README.md": page, "livebib.toml": "bib = ['a.bib']\n"})
    assert livebib("render").code == 0
    contents = Path("README.md").read_text().split("toc -->\n")[1]
    assert re.findall(r"- \[(.*)\]\(#(.*)\)\n", contents) == [(text, anchor)]
    assert missing(livebib) == []


def test_headings_of_markdown_and_html_are_numbered_together(tree: Tree, livebib: Livebib) -> None:
    tree({"README.md": "## A\n\n<h2>A</h2>\n\n## A\n\n[0](#a) [1](#a-1) [2](#a-2) [3](#a-3)\n"})
    assert missing(livebib) == ["#a-3"]


def test_a_heading_in_html_that_does_not_end_takes_linear_time(tree: Tree, livebib: Livebib) -> None:
    tree({"README.md": "<h1>" * 20_000 + "<" * 20_000 + "\n\n" + "<h2>x\n\n" * 2_000 + "[a](#a)\n"})
    assert missing(livebib) == ["#a"]


@pytest.mark.parametrize(
    ("case", "absent"),
    [
        ("links/nbsp/n.md", []),
        ("links/anchors/html-heading.md", []),
        ("newcomer/badge-heading/README.md", []),
        # A footnote's number is part of the text, a variation selector stays, tables and tasks are no headings.
        ("links/anchors/image-heading.md", ["#notes", "#-warning", "#in-table", "#-done"]),
    ],
)
def test_the_cases_of_others(tree: Tree, livebib: Livebib, case: str, absent: list[str]) -> None:
    path = SHARED / "cases" / case
    if not path.exists():
        pytest.skip(f"{path} is missing")
    tree({"README.md": path.read_text(encoding="utf-8")})
    assert missing(livebib) == absent


def test_what_github_gave_to_the_headings_that_github_slugger_collected(tree: Tree, livebib: Livebib) -> None:
    path = SHARED / "oracles" / "github-slugger-fixtures.json"
    if not path.exists():
        pytest.skip(f"{path} is missing")
    rows = json.loads(path.read_text(encoding="utf-8"))
    special = re.compile(r"^\s+|\s+$|[\x00-\x1f!-/:-@\[-`{-~]")
    escaped = [special.sub(lambda c: "".join(f"&#{ord(each)};" for each in c[0]), row["input"]) for row in rows]
    links = [f"[x](<#{row['expected']}>)" for row in rows if row["expected"]]
    tree({"README.md": "".join(f"# {text}\n" for text in escaped) + "\n" + "\n".join(links) + "\n"})
    assert missing(livebib) == []


HEADINGS = """\
# Maître d'hôtel
# *Dogs*?--in *my* house?
# 3. Applications
# 33
# Intro {#start .unnumbered}
# Intro
# Intro
# Snake_case v1.2 & C++
# 深層学習 入門
# 🧠 LLM  Learnings
# Straße Ünïcode
"""
# As pandoc 2.17 and Python-Markdown 3.10 (toc, attr_list) write them.
OF_PANDOC = (
    "maître-dhôtel dogsin-my-house applications section start intro intro-1 snake_case-v1.2-c 深層学習-入門 "
    "llm-learnings straße-ünïcode"
).split()
OF_MKDOCS = (
    "maitre-dhotel dogs-in-my-house 3-applications 33 start intro intro_1 snake_case-v12-c _1 llm-learnings "
    "strae-unicode"
).split()


@pytest.mark.parametrize(("style", "names"), [("pandoc", OF_PANDOC), ("mkdocs", OF_MKDOCS)])
def test_other_programs_give_headings_other_anchors(tree: Tree, livebib: Livebib, style: str, names: list[str]) -> None:
    links = "\n".join(f"[x](#{name})" for name in names)
    tree(
        {
            "livebib.toml": f'anchors = "{style}"\n',
            "bib/a.bib": "@misc{a, title = {T}}\n",
            "README.md": f"{HEADINGS}\n{links}\n[y](#no)\n",
        }
    )
    told = livebib("check-links", "--offline", "--allow-empty").out
    assert told.count("local-anchor") == 1
    assert "'#no'" in told
    tree({"livebib.toml": ""})
    assert livebib("check-links", "--offline", "--allow-empty").out.count("local-anchor") > 4


def test_attributes_name_spans_and_blocks_for_other_programs(tree: Tree, livebib: Livebib) -> None:
    text = (
        "[a]{#one} b\n\n::: {#two .note}\nc\n:::\n\n``` {#three .python}\nd\n```\n\n[x](#one) [x](#two) [x](#three)\n"
    )
    tree({"livebib.toml": 'anchors = "pandoc"\n', "bib/a.bib": "@misc{a, title = {T}}\n", "README.md": text})
    assert livebib("check-links", "--offline", "--allow-empty").code == 0


def test_contents_lead_where_the_headings_are(tree: Tree, livebib: Livebib) -> None:
    text = "<!-- livebib:begin toc -->\n<!-- livebib:end toc -->\n\n## Été {#summer}\n\n## Été 2\n"
    root = tree({"livebib.toml": 'anchors = "mkdocs"\n', "bib/a.bib": "@misc{a, title = {T}}\n", "README.md": text})
    assert livebib("render").code == 0
    contents = (root / "README.md").read_text()
    assert "[Été](#summer)" in contents
    assert "[Été 2](#ete-2)" in contents
