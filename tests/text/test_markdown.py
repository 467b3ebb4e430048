"""What livebib reads in Markdown: headings and citations, each at its place."""

from __future__ import annotations

import re
from pathlib import Path

import cmarkgfm
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from livebib.text.markdown.blocks import LINE_END
from livebib.text.markdown.document import Citation, Document, normalise_label
from tests.effort import no_square


def read(text: str) -> Document:
    return Document(Path("README.md"), text)


def cited(text: str) -> list[str]:
    return [citation.key for citation in read(text).citations]


def written(document: Document, citation: Citation) -> str:
    """The text between a citation's places."""
    lines = LINE_END.split(document.text)[citation.line - 1 : citation.end_line]
    lines[-1] = lines[-1][: citation.end_column - 1]
    lines[0] = lines[0][citation.column - 1 :]
    return "\n".join(lines)


# ------------------------------------------------------------------------------------------------------- headings


@pytest.mark.parametrize(
    ("source", "level", "text"),
    [
        ("# One", 1, "One"),
        ("###### Six ######", 6, "Six"),
        ("Setext\n===", 1, "Setext"),
        ("Two\nlines\n---", 2, "Two lines"),
        ("# *Emphasis*, **strong**, ~~struck~~, `co*de*`", 1, "Emphasis, strong, struck, co*de*"),
        ("# [a link](https://example.org) ![an image](x.png)", 1, "a link"),
        ("# See [Knuth][@knuth]", 1, "See Knuth"),
        ("# [not defined][nowhere]", 1, "[not defined][nowhere]"),
        ('# <a id="x"></a>Anchor<br>', 1, "Anchor"),
        ("# A &amp; B &copy; \\*", 1, "A & B © *"),
        ("# :book: Books", 1, ":book: Books"),
        ("> - ## Nested", 2, "Nested"),
    ],
)
def test_a_heading_is_what_github_shows(source: str, level: int, text: str) -> None:
    (heading,) = read(source).headings
    assert (heading.level, heading.text, heading.line) == (level, text, 1)


@pytest.mark.parametrize("source", ["    # code", "```\n# code\n```", "#hashtag", "<div>\n# html\n</div>", "\\# no"])
def test_what_only_looks_like_a_heading_is_none(source: str) -> None:
    assert read(source).headings == []


def test_headings_come_in_document_order_with_numbered_slugs_and_lines() -> None:
    headings = read("# 🧠 A\n\ntext\n\nB\n-\n\n# A\n\n## 🧠 A\n").headings
    assert [(h.text, h.slug, h.line) for h in headings] == [
        ("🧠 A", "-a", 1),
        ("B", "b", 5),
        ("A", "a", 8),
        ("🧠 A", "-a-1", 10),
    ]


# ------------------------------------------------------------------------------------------------------ citations


@pytest.mark.parametrize(
    ("source", "key", "label"),
    [
        ("see [@knuth1968art].", "knuth1968art", None),
        ("[@knuth1968art][]", "knuth1968art", None),
        ("[Knuth, 1968][@knuth1968art]", "knuth1968art", "Knuth, 1968"),
        ("[*Knuth* &amp; `co`][@k]", "k", "Knuth & co"),
        ("[a [b] c][@k]", "k", "a [b] c"),
        ("[two\nlines][@k]", "k", "two lines"),
        ("[ @k ]", "k", None),
        ("[@DBLP:conf/nips/X+17]", "DBLP:conf/nips/X+17", None),
        (r"[@a\]b\_c]", "a]b_c", None),
        ("[@müller2020größe]", "müller2020größe", None),
        ("[@a; @b]", "a; @b", None),
        ("[@a, p. 3]", "a, p. 3", None),
        ("[@k](not a target)", "k", None),
        ("![@k", None, None),
        ("*[@k]*", "k", None),
        ("# Heading [@k]", "k", None),
        ("<b>[@k]</b>", "k", None),
        ("| a |\n|---|\n| [@k] |", "k", None),
        ("[^1]: a footnote with [@k]", "k", None),
        ("[^1]: [@k]", "k", None),
        ("[see https://example.org/][@k]", "k", "see https://example.org/"),
    ],
)
def test_citations_in_prose(source: str, key: str | None, label: str | None) -> None:
    found = [(citation.key, citation.label) for citation in read(source).citations]
    assert found == ([(key, label)] if key else [])


@pytest.mark.parametrize(
    "source",
    [
        "`[@k]`",
        "`` a ` [@k] ``",
        "```\n[@k]\n```",
        "~~~~\n~~~\n[@k]\n~~~~",
        "    [@k]",
        "\t[@k]",
        "- item\n\n      [@k]",
        "text <!-- [@k] --> text",
        "<!--\n[@k]\n-->",
        "<div>\n[@k]\n</div>",
        '<a title="[@k]">x</a>',
        r"\[@k]",
        r"[@k\]",
        "[@user](https://github.com/user)",
        "[@user](<a b> 'title')",
        "[@x]: https://example.org",
        "[@x] and [y][@X]\n\n[@x]: https://example.org",
        "![@k]",
        "![alt][@k]",
        "![alt [@k]](x.png)",
        "<https://example.org/[@k]>",
        "https://example.org/[@k]",
        "www.example.org/[@k]",
        "@k",
        "[k]",
        "[@]",
        "[]",
        "[@a[b]",
        "[@" + "k" * 999 + "]",
        "<!-- livebib:begin toc -->\n[@k]\n<!-- livebib:end toc -->",
    ],
)
def test_what_is_no_citation(source: str) -> None:
    assert cited(source) == []


def test_a_definition_in_a_region_is_no_authors_own() -> None:
    source = "[@k]\n\n<!-- livebib:begin x -->\n[@k]: #ref-k\n<!-- livebib:end x -->\n"
    assert cited(source) == ["k"]


def test_links_do_not_nest() -> None:
    assert cited("[a [@inner] b][@outer]") == ["inner", "outer"]
    assert cited("[a [b](c) d][@outer]") == ["outer"]


@pytest.mark.parametrize(
    ("source", "places"),
    [
        ("x [@k]", [(1, 3, 1, 3)]),
        ("x [l][@k] [@m][]", [(1, 3, 1, 6), (1, 11, 1, 11)]),
        ("   indented [@k]", [(1, 13, 1, 13)]),
        ("a\n   b [@k]", [(2, 6, 2, 6)]),
        ("- [@k]\n  - a [@k]\n\n    [@k]", [(1, 3, 1, 3), (2, 7, 2, 7), (4, 5, 4, 5)]),
        ("> [@k]\n> > [@k]\nlazy [@k]", [(1, 3, 1, 3), (2, 5, 2, 5), (3, 6, 3, 6)]),
        ("> 1. a\n>\n>    b [l][@k]", [(3, 8, 3, 11)]),
        ("-\t[@k]\n\n\t[@k]", [(1, 3, 1, 3), (3, 2, 3, 2)]),
        ("## [@k] ##", [(1, 4, 1, 4)]),
        ("[@k]\n====", [(1, 1, 1, 1)]),
        ("- | a | b |\n  |---|---|\n  | \\| [@k] | [@k] \\| [@k] |", [(3, 8, 3, 8), (3, 15, 3, 15), (3, 23, 3, 23)]),
        ("| [@k] |\n|---|\n| [@k] | too many |", [(1, 3, 1, 3), (3, 3, 3, 3)]),
        ("🧠👩‍🔬 [@k]", [(1, 6, 1, 6)]),
        ("a\r\nb [@k]\r\n", [(2, 3, 2, 3)]),
        ("a\rb [@k]", [(2, 3, 2, 3)]),
        ("a\u2028\x0b\x85b [@k]", [(1, 7, 1, 7)]),  # none of these ends a line
        ("[l\nm][@k]", [(1, 1, 2, 3)]),
        ("x\0y [@k]", [(1, 5, 1, 5)]),
    ],
)
def test_places_count_from_one_in_characters_of_the_source(source: str, places: list[tuple[int, ...]]) -> None:
    found = [(c.line, c.column, c.key_line, c.key_column) for c in read(source).citations]
    assert found == places


@pytest.mark.parametrize(("label", "other"), [("@Key", " @kEY "), ("a  b\n c", "A B C"), ("ẞ", "SS"), ("\tx", "x")])
def test_labels_match_whatever_their_case_and_blanks(label: str, other: str) -> None:
    assert normalise_label(label) == normalise_label(other)


def test_escapes_in_labels_do_count() -> None:
    assert normalise_label(r"a\!") != normalise_label("a!")


# ------------------------------------------------------------------------------------------- against GitHub's parser

PIECES = [
    *(
        "[@a]",
        "[@b]",
        "[l][@a]",
        "[@b][]",
        "[",
        "]",
        "[]",
        "(",
        ")",
        "(x)",
        "![",
        "!",
        "`",
        "``",
        "\\",
        "<",
        ">",
        "<b>",
    ),
    *("</b>", "<!--", "-->", "*", "_", '"', "'", "\n", "\n\n", " ", "    ", "> ", "- ", "1. ", "# ", "x", "@a", "| "),
    *("\n|---|---|\n", "http://e.org/", "www.e.org", "<x:y>", '<b c="', "\n```\n", "~~~", "&amp;", "<div>", "\n===\n"),
]
DEFINITIONS = "\n\n<!-- livebib:begin citations -->\n[@a]: #cite-a\n[@b]: #cite-b\n<!-- livebib:end citations -->\n"


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("[a](<b\\>[@a]>)")
@example("[@a]: http://e.org/")
def test_citations_are_the_links_github_makes(prose: str) -> None:
    html = cmarkgfm.github_flavored_markdown_to_html(prose + DEFINITIONS, options=1 << 17)
    assume("<!-- livebib:begin citations -->\n<!--" in html)  # nothing before swallowed the definitions
    document = read(prose + DEFINITIONS)
    assume(document.regions)
    assume({c.key for c in document.citations} <= {"a", "b"})
    assert [c.key for c in document.citations] == re.findall(r'<a href="#cite-(.)"', html)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_the_places_of_a_citation_lead_to_its_brackets(prose: str) -> None:
    document = read(prose)
    lines = LINE_END.split(prose)
    for citation in document.citations:
        text = written(document, citation)
        assert text[0] + text[-1] == "[]"
        assert lines[citation.key_line - 1][citation.key_column - 1] == "["
        first = (citation.line, citation.column) == (citation.key_line, citation.key_column)
        assert first == (citation.label is None)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1_000_000 + "@",
        "# @" + "[" * 1_000_000,
        "]@" * 300_000,
        "[@a](" * 100_000,
        "[@a][" * 50_000,
        "![[@a]" * 50_000 + "](x)",
        "`@" * 300_000,
        " @".join("`" * length for length in range(1_000)),
        "<!--@" * 100_000,
        "<a b='@" * 100_000,
        "[http://a@" * 100_000,
        "\\@" * 300_000,
        "> " * 50_000 + "[@a]",
        "[@a\n" * 50_000,
        "[@" + "k" * 1_000_000 + "]",
        "[*_" * 100_000 + "](@)[@a]",
        "| [@a] " * 2_000 + "\n" + "|---" * 2_000 + "\n" + "| [@a] \\| " * 2_000,
    ],
    ids=lambda text: text[:8],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    with no_square():
        document = read(text)
        assert document.citations is not None
        assert document.headings is not None
