"""The addresses of a Markdown document: which there are, what they mean, and where they stand."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import cmarkgfm
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from livebib.text.markdown.blocks import LINE_END
from livebib.text.markdown.destinations import decode, decode_entities
from livebib.text.markdown.document import Document
from tests.effort import no_square


def read(text: str) -> Document:
    return Document(Path("README.md"), text)


def urls(text: str) -> list[str]:
    return [destination.url for destination in read(text).destinations]


def written(text: str) -> list[str]:
    """What stands at the places of all destinations."""
    lines = LINE_END.split(text)
    found = []
    for _, line, column, end_line, end_column in read(text).destinations:
        stretch = lines[line - 1 : end_line]
        stretch[-1] = stretch[-1][: end_column - 1]
        stretch[0] = stretch[0][column - 1 :]
        found.append("\n".join(stretch))
    return found


@pytest.mark.parametrize(
    ("source", "url", "text"),
    [
        ("see [x](https://a.org/b).", "https://a.org/b", "https://a.org/b"),
        ('[x](https://a.org/b "title")', "https://a.org/b", "https://a.org/b"),
        ("[x]( <https://a.org/b c> 'title' )", "https://a.org/b c", "https://a.org/b c"),
        ("[x](https://a.org/(b)_c)", "https://a.org/(b)_c", "https://a.org/(b)_c"),
        (r"[x](https://a.org/b\_c\)&amp;d)", "https://a.org/b_c)&d", r"https://a.org/b\_c\)&amp;d"),
        ("[x](https://a.org/&#x7E;b&#38;&copy=1&nosuch;)", "https://a.org/~b&&copy=1&nosuch;", None),
        ("![x](https://a.org/b.png)", "https://a.org/b.png", "https://a.org/b.png"),
        ("[x]: https://a.org/b", "https://a.org/b", "https://a.org/b"),
        ("[x]:\n  <https://a.org/b c>\n  'title'", "https://a.org/b c", "https://a.org/b c"),
        (r"> [x\]y]: https://a.org/b\*&amp;c", "https://a.org/b*&c", r"https://a.org/b\*&amp;c"),
        (r"<https://a.org/b\_c?d&amp;e>", r"https://a.org/b\_c?d&e", r"https://a.org/b\_c?d&amp;e"),
        ("at https://a.org/b.", "https://a.org/b", "https://a.org/b"),
        ("at https://a.org/b?c=d&amp;", "https://a.org/b?c=d", "https://a.org/b?c=d"),
        ("(at https://a.org/b_(c))", "https://a.org/b_(c)", "https://a.org/b_(c)"),
        ("**https://a.org/b**", "https://a.org/b", "https://a.org/b"),
        ("at www.a.org/b, and", "http://www.a.org/b", "www.a.org/b"),
        ('<a href="https://a.org/?b&amp;c">x</a>', "https://a.org/?b&c", "https://a.org/?b&amp;c"),
        ("text <img alt='>' SRC = 'a.png'>", "a.png", "a.png"),
        ("<p align=center>\n  <img width=9\n src=a.png>\n</p>", "a.png", "a.png"),
        ("> <a\n> href='a.md'>x</a>", "a.md", "a.md"),
        ("| a |\n|---|\n| [x](https://a.org/b\\|c) |", "https://a.org/b|c", "https://a.org/b\\|c"),
        ("# [x](a.md)", "a.md", "a.md"),
        ("- a\n  - b [x](a.md)", "a.md", "a.md"),
        ("[x](#there)", "#there", "#there"),
        ("[x](mailto:a@b.org)", "mailto:a@b.org", "mailto:a@b.org"),
        ("ftp://a.org/b", "ftp://a.org/b", "ftp://a.org/b"),
        ("[^1]: https://a.org/b", "https://a.org/b", "https://a.org/b"),
    ],
)
def test_an_address_and_its_place(source: str, url: str, text: str | None) -> None:
    assert urls(source) == [url]
    assert text is None or written(source) == [text]


@pytest.mark.parametrize(
    "source",
    [
        "`https://a.org`",
        "`[x](https://a.org)`",
        "    https://a.org",
        "```\n[x](https://a.org)\n```",
        "~~~ https://a.org\n~~~",
        "<!-- https://a.org [x](https://a.org) <a href='b'> -->",
        "text <!-- <a href='b'> --> text",
        "<div>\n<!-- <a href='b'>\n-->\n</div>",
        "<div>\nhttps://a.org [x](https://a.org)\n</div>",
        "\\<a href='b'>",
        "\\[x](b)",
        "[x]()",
        "[x](<>)",
        '<a href="">x</a>',
        "<a href='b",
        "<div>\n<a href='b\n",
        "<a title='href=b' data-src=b>",
        "<iframe src='b'></iframe>",
        "[see https://a.org]",
        "http://a_b",
        "xhttp://a.org",
        "xwww.a.org",
        "WWW.a.org",
        "[x][y]",
        "<!-- livebib:begin toc -->\n[x](b) <a href='b'> https://a.org\n\n[y]: b\n<!-- livebib:end toc -->",
    ],
)
def test_what_holds_no_address(source: str) -> None:
    assert urls(source) == []


def test_addresses_come_in_order_of_place_each_definition_once() -> None:
    source = "[a]: one\n[a]: two\n\n[x][a] [a] [![i](three)](four) <https://five>\n"
    assert urls(source) == ["one", "two", "three", "four", "https://five"]


def test_an_images_description_is_text() -> None:
    assert urls("![a [b](one) <https://two> <img src=three>](four)") == ["four"]
    assert urls("![a [b](one)][undefined]") == ["one"]  # no image, so the link within is one


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_places_do_not_depend_on_line_ends(end: str) -> None:
    source = end.join(["a", "> b [x](one)", "", "<div>", "<a href='two'>", "</div>", "", "  [y]:", "   three"])
    assert [each[1:] for each in read(source).destinations] == [(2, 9, 2, 12), (5, 10, 5, 13), (9, 4, 9, 9)]


def test_anchors_are_headings_and_names_in_html() -> None:
    source = "# A b\n\n<a id='x&amp;y'></a> <a name=z></a> `<a id=no>`\n\n<!-- <a id=no> -->\n\n<h2 ID='w'>C</h2>\n"
    assert read(source).anchors == {"a-b", "x&y", "z", "w", "c"}


def test_anchors_within_regions_count() -> None:
    source = "<!-- livebib:begin toc -->\n\n## In\n\n- <a id='ref-k'></a>\n\n<!-- livebib:end toc -->\n"
    assert read(source).anchors == {"in", "ref-k"}


# ------------------------------------------------------------------------------------------- against GitHub's parser


class Hrefs(HTMLParser):
    """Collects what the links and images of a page lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src") and value]


def rendered(text: str) -> list[str]:
    """What cmark-gfm makes of it."""
    page = Hrefs()
    page.feed(cmarkgfm.github_flavored_markdown_to_html(text, options=1 << 17))  # raw HTML stays
    return [unquote(url) for url in page.found if not url.startswith(("mailto:", "xmpp:"))]


PIECES = [
    *("[x](http://one/)", "![x](http://two/)", "[x](<http://three/ y>)", "<http://four/?a&amp;b>", "http://five.org/"),
    *(
        "www.six.org/x",
        "(http://seven/)",
        "<a href='http://eight/'>",
        '<img src="http://nine/?a&amp;b">',
        "[r]",
        "[x][r]",
    ),
    *(
        "http://a_b/",
        "http://a.b_",
        "ftp://ten",
        "HTTPS://Eleven",
        "www.",
        "a_www.b",
        "www.a_b",
        "http://",
        "&amp;",
        "&",
    ),
    *("[", "]", "](", "(", ")", "![", "!", "`", "``", "\\", "<", ">", "</a>", "<b>", "*", "_", "~", '"', "'", ";", ","),
    *("\n", "\n\n", " ", "    ", "> ", "- ", "1. ", "# ", "x", ".", "é", "…", "| ", "\\|", "\n```\n"),
    "\n\n|a|[x](http://cell/)|\n|---|---|\n|[x](http://pipe/\\|z) `\\|` |www.row.org|\n\n",
    *("\n\n[s]: http://twelve/?a&amp;b 'T'\n\n", "\n\n<div>\n", "\n</div>\n\n", "~~~", "\n===\n", "/"),
]
FRAGMENTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@given(FRAGMENTS)
@example("[a [b](http://c) http://d")
@example("http://a.b&x;y;&amp;")
@example("www.\u2026 www.a http://\u00e9_/")
def test_addresses_are_those_github_links(prose: str) -> None:
    text = prose + "\n\n[r]: http://ref/\n"
    assume("<!" not in text)  # declarations, which Python's parser of HTML reads in its own way
    theirs = {url for url in rendered(text) if "://" in url}
    ours = {unquote(destination.url) for destination in read(text).destinations if "://" in destination.url}
    unused = {"http://ref/", "http://twelve/?a&b"}  # cmark shows a definition only where it is used
    assert ours - unused == theirs - unused


@given(FRAGMENTS)
def test_the_place_of_an_address_holds_it_as_written(prose: str) -> None:
    for url, text in zip(urls(prose), written(prose), strict=True):
        assert url in (text, f"http://{text}", decode_entities(text), decode(text))


@given(st.text(st.sampled_from("[]()<>!\\`&#;\"'=/:.w_*~-| \t\n\r\0ahrefsid\u2028é🧠"), max_size=60))
def test_any_text_has_addresses_and_anchors(text: str) -> None:
    document = read(text)
    assert len(written(text)) == len(document.destinations)
    assert document.anchors is not None


@pytest.mark.parametrize(
    "text",
    [
        "www.a_" * 200_000,
        "_www." * 200_000,
        "http://a" + ";" * 1_000_000,
        "http://a" + ")" * 1_000_000,
        "http://a(" * 100_000,
        "http://a&x" * 100_000 + ";",
        "<a href='b" * 100_000,
        "<div>\n" + "<a href='b" * 100_000,
        "<div>\n" + "<a href=" * 100_000,
        "<div>\n" + "<!--" * 300_000,
        "<div " * 200_000,
        "[x](b" * 100_000,
        "![<a href=b>" * 50_000 + "](x)" * 50_000,
        "[x]: b\n" * 30_000,
        "<http://a>" * 100_000,
        "&#" * 500_000,
        "[x](" + "&a" * 300_000 + ")",
    ],
    ids=lambda text: re.sub(r"\W+", "-", text[:14]),
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    with no_square():
        document = read(text)
        assert document.destinations is not None
        assert document.anchors is not None
