"""Escaped values, against the parser that GitHub uses: they show what they are, and nothing in them is live."""

from __future__ import annotations

import html
import operator
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import cmarkgfm
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markupsafe import Markup

from livebib.output.render.escape import (
    Text,
    Url,
    anchor_href,
    anchor_id,
    escape_markdown,
    fence,
    heading_href,
    link_label,
)
from livebib.text.markdown.document import Document

HOSTILE = [
    *("|", "]", "<script>alert(1)</script>", "`", "```", "{{7*7}}", "{% raw %}", "[x](javascript:alert(1))"),
    *("www.evil.example", "WWW.evil.example", "http://evil.example", "https://e.org/a(b)", "ftp://e.org", "a@b.org"),
    *("mailto:a@b.org", "xmpp:a@b.org/c", "<!-- livebib:end resources -->", "@octocat", "@octo/team", "$x$", "$$x$$"),
    *("1. x", "1) x", "- x", "+ x", "* x", "# x", "x #", "\\[", "&lt;", "&#42;", "&", "*a*", "_a_", "__a__", "~~a~~"),
    *("![x](y)", "x!", "[^1]", "^1", "[x]", ": /evil", "(/evil)", '"', "'", "> x", "---", "===", "***", "~~~", "    x"),
    *(":tada:", "#1", "GH-1", "o/r#1", "<b>", "</details>", "<br>", "-->", "]]>", "a\nb", "a\r\n\r\nb", "a\tb", "\\"),
    *(
        "[!NOTE]",
        "[ ]",
        "\x1b[31m",
        "\u202eabc",
        "\u2066x\u2069",
        "\x00",
        "\x85",
        "\ufeff",
        "\ud800",
        "|---|",
        "=",
        "-",
    ),
]
hostile = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=4) | st.sampled_from(list(" ab1.")), max_size=5).map(
    "".join
)

CONTEXTS = {  # where templates put values; §§ stands for one
    "paragraph": "§§\n",
    "second line": "a\n§§\n",
    "before a line": "§§\nb\n",
    "list item": "- §§\n",
    "numbered item": "1. §§\n",
    "block quote": "> §§\n",
    "heading": "## §§\n",
    "link text": "[§§](https://example.org/)\n",
    "brackets": "[§§]\n",
    "before a link": "§§[l](https://example.org/)\n",
    "after brackets": "[l]§§\n",
    "after a link by reference": "[l]§§\n\n[l]: /u\n",
    "table head": "| §§ | b |\n|---|---|\n| c | d |\n",
    "table cell": "| a | b |\n|---|---|\n| c | §§ |\n",
    "HTML block": "<div>§§</div>\n",
    "summary": "<details><summary>§§</summary>\n\nb\n\n</details>\n",
    "attribute": '<div title="§§">a</div>\n',
    "attribute in a line": 'a <a title="§§" href="/u">b</a>\n',
    "attribute in single quotes": "a <a title='§§'>b</a>\n",
    "link title": '[l](https://example.org/ "§§")\n',
    "link title in single quotes": "[l](https://example.org/ '§§')\n",
    "title of a definition": '[l]\n\n[l]: /u "§§"\n',
    "twice": "§§ and §§\n",
}


class _Shape(HTMLParser):
    """Elements with their attributes, comments, and the text, with white space collapsed."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[tuple[str, str], ...]]] = []
        self.text = ""
        self.feed(source)
        self.close()
        self.text = shown(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple((name, shown(value or "")) for name, value in attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.elements.append(("comment", (("", data),)))


def shown(text: str) -> str:
    """Text as a reader sees it: without what is invisible, white space collapsed."""
    text = re.sub("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2060\u2066-\u2069\ufeff]", "", text)
    return " ".join(re.sub("[\ud800-\udfff]", "\ufffd", text).replace("\u2028", " ").replace("\u2029", " ").split())


def rendered(markdown: str) -> _Shape:
    return _Shape(cmarkgfm.github_flavored_markdown_to_html(markdown, options=1 << 17))


def filled(shape: _Shape, value: str) -> tuple[list[object], str]:
    """What the context looks like with the value in place of a harmless word."""
    elements: list[object] = [
        (tag, tuple((name, shown(text.replace("zqz", value))) for name, text in attrs)) for tag, attrs in shape.elements
    ]
    return elements, shown(shape.text.replace("zqz", value))


def assert_inert(context: str, text: str) -> None:
    shape = rendered(context.replace("§§", escape_markdown(text)))
    assert (shape.elements, shape.text) == filled(rendered(context.replace("§§", "zqz")), text)


@pytest.mark.parametrize("context", CONTEXTS.values(), ids=CONTEXTS)
@pytest.mark.parametrize("text", [text for text in HOSTILE if shown(text)])
def test_a_hostile_title_shows_as_it_is(context: str, text: str) -> None:
    assert_inert(context, text)


@pytest.mark.parametrize("context", CONTEXTS.values(), ids=CONTEXTS)
@given(text=hostile)
def test_any_text_shows_as_it_is(context: str, text: str) -> None:
    assume(shown(text))
    assert_inert(context, text)


@given(hostile)
def test_nothing_is_left_for_what_github_does_to_the_finished_page(text: str) -> None:
    visible = html.unescape(escape_markdown(text))  # with the word joiners
    assert not re.search(r"@[\w-]|#[0-9]|\bGH-[0-9]|www\.|://|:[a-z0-9_+-]+:", visible, re.IGNORECASE)


@given(hostile)
def test_escaped_text_has_no_control_characters_and_one_line(text: str) -> None:
    escaped = escape_markdown(text)
    assert escaped.isprintable() or not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", escaped)
    escaped.encode("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "Attention is all you need, 2nd ed. (2017)",
        "BERT: Pre-training of Deep Bidirectional Transformers; a review?",
        "C++ und Größe: 50 % + 1 = 51 / 2",
        "3.5 billion words",
        "-5 degrees",
        "深層学習 🧠",
    ],
)
def test_ordinary_prose_stays_readable(text: str) -> None:
    assert escape_markdown(text) == text


# ------------------------------------------------------------------------------------------------------------- Text

OPERATIONS: list[Callable[[Text], object]] = [
    *(lambda t: t.upper(), lambda t: t.replace("a", "b"), lambda t: t[1:], lambda t: t[:1], lambda t: t + "*"),
    *(lambda t: "*" + t, lambda t: operator.mod("%s", t), lambda t: t % (), lambda t: t * 2, lambda t: 2 * t),
    *(lambda t: t.join(["*", "_"]), lambda t: t.split("*"), lambda t: t.splitlines(), lambda t: t.partition("*")),
    *(list, lambda t: t.format(), lambda t: Text("{}").format(t), str, lambda t: t.strip(), lambda t: t.title()),
    *(lambda t: Text("{a}").format_map({"a": t}), lambda t: t.translate({}), lambda t: t.removeprefix("*")),
    *(lambda t: list(reversed(t)), lambda t: min(t, default=t), lambda t: t.center(9), lambda t: t.casefold()),
]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_operation_loses_the_escaping(operation: Callable[[Text], object]) -> None:
    result = operation(Text("*a [b] <c>"))
    for part in result if isinstance(result, list | tuple) else [result]:
        assert type(part) is Text


def test_every_method_of_str_that_gives_strings_is_covered() -> None:
    other = {"maketrans", "encode", "count", "find", "index", "rfind", "rindex", "startswith", "endswith"}
    methods = {name for name in dir(str) if not name.startswith("_")} - other
    assert {name for name in methods if not name.startswith("is")} <= set(vars(Text))


def test_text_beside_markup_is_escaped_for_markdown() -> None:
    assert Markup("<b>") + Text("*") == "<b>&#42;"
    assert Text("*") + Markup("<b>") == "&#42;<b>"
    assert Markup("<b>%s</b>") % Text("*") == "<b>&#42;</b>"
    assert Markup("<b>{}</b>").format(Text("*")) == "<b>&#42;</b>"
    assert Markup(", ").join([Text("*"), Text("_")]) == "&#42;, &#95;"


# -------------------------------------------------------------------------------------------------------------- Url


@pytest.mark.parametrize(
    ("raw", "printed"),
    [
        ("https://example.org/a?b=c&d=e#f", "https://example.org/a?b=c&amp;d=e#f"),
        ("https://doi.org/10.1000/a_b(1)<2>", "https://doi.org/10.1000/a_b%281%29%3C2%3E"),
        ("http://e.org/a b'c\"d`e|f\\g^h{i}[j]$k", "http://e.org/a%20b%27c%22d%60e%7Cf%5Cg%5Eh%7Bi%7D%5Bj%5D%24k"),
        ("http://e.org/%41%zz%", "http://e.org/%41%25zz%25"),
        ("http://e.org/é?q=ü#ß", "http://e.org/%C3%A9?q=%C3%BC#%C3%9F"),
        ("http://müller.example/", "http://xn--mller-kva.example/"),
        ("http://straße.de", "http://xn--strae-oqa.de"),
        ("HTTP://Example.ORG:8080/A", "http://example.org:8080/A"),
        ("http://[::1]:80/", "http://[::1]:80/"),
        ("  https://e.org/\n", "https://e.org/"),
        ("http://e.org/#a#b", "http://e.org/#a%23b"),
        ("https://medium.com/@user", "https://medium.com/@user"),
    ],
)
def test_a_url_prints_percent_encoded(raw: str, printed: str) -> None:
    assert (str(Url(raw)), Url(raw).__html__(), bool(Url(raw))) == (printed, printed, True)


@pytest.mark.parametrize(
    "raw",
    [
        *("", " ", "javascript:alert(1)", "data:text/html,x", "ftp://e.org/", "//e.org/", "e.org", "mailto:a@b.org"),
        *(
            "http://",
            "http:///x",
            "http://user@e.org/",
            "http://user:pw@e.org/",
            "http://e.org:99999/",
            "http://e.org:x/",
        ),
        *(
            "http://e.org/a\nb",
            "http://e.org/\x00",
            "java\tscript:alert(1)",
            "http://[::1",
            "http://[x]/",
            "http://a b/",
        ),
        *("http://e.org\\@evil.example/", "http://<b>/", "http://e.org/\ud800", "http://-/", "http://\u202e.org/"),
    ],
)
def test_what_is_no_safe_web_address_prints_as_nothing(raw: str) -> None:
    assert (str(Url(raw)), bool(Url(raw))) == ("", False)


@given(hostile, st.sampled_from(["", "?q=", "#"]))
def test_any_url_is_one_link_wherever_it_stands(text: str, before: str) -> None:
    url = Url(f"https://example.org/{before}{text}")
    assume(url)
    for markdown in (f"[x]({url})", f'<a href="{url}">x</a>', f"| a |\n|---|\n| [x]({url}) |", f"[x]\n\n[x]: {url}"):
        elements = rendered(markdown).elements
        assert [tag for tag, _ in elements if tag in ("a", "img", "script", "b")] == ["a"], markdown
        assert dict(dict(elements)["a"])["href"] == url.address
    assert [tag for tag, _ in rendered(f"<{url}>").elements] == ["p", "a"]


# ---------------------------------------------------------------------------------------- anchors, labels and fences

KEYS = [
    "knuth1968",
    "DBLP:conf/nips/X+17",
    "o'brien",
    "müller2020",
    "深層",
    "a.b_c-d",
    "a*b",
    "x|y",
    "a@b",
    "a&b",
    'q"',
    "a<b",
]
keys = st.sampled_from(KEYS) | st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=9)


@given(keys)
def test_the_href_of_an_anchor_decodes_to_its_id(key: str) -> None:
    page = rendered(
        f'| a |\n|---|\n| <a id="{anchor_id(key)}"></a>x [y]({anchor_href(key)}) |\n\n[@k]\n\n[@k]: {anchor_href(key)}'
    )
    links = [dict(attrs) for tag, attrs in page.elements if tag == "a"]
    assert links[0]["id"] == f"ref-{key}"
    assert [unquote(link["href"]) for link in links[1:]] == [f"#ref-{key}"] * 2


def test_an_ordinary_anchor_is_readable() -> None:
    assert (anchor_id("knuth1968"), anchor_href("knuth1968")) == ("ref-knuth1968", "#ref-knuth1968")
    assert anchor_href("DBLP:a/b+c'd") == "#ref-DBLP:a/b+c%27d"
    assert heading_href("️-ethics") == "#%EF%B8%8F-ethics"


@given(keys | st.text(st.sampled_from("[]\\`<>!a&*_"), min_size=1))
def test_a_label_is_read_back_as_its_key(key: str) -> None:
    (citation,) = Document(Path("x"), f"a [@{link_label(key)}]").citations
    assert citation.key == key
    page = rendered(f"[x][@{link_label(key)}]\n\n[@{link_label(key)}]: #ref-x")
    assert ("a", (("href", "#ref-x"),)) in page.elements


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@book{a}", "```bibtex\n@book{a}\n```"),
        ("a\n", "```bibtex\na\n```"),
        ("a\r\nb\r", "```bibtex\na\nb\n```"),
        ("a ``` b ```` c", "`````bibtex\na ``` b ```` c\n`````"),
        ("", "```bibtex\n```"),
        ("\x1b[31m\u202e\tx", "```bibtex\n[31m\tx\n```"),
    ],
)
def test_a_fence_is_longer_than_any_inside(text: str, expected: str) -> None:
    assert fence(text, "bib`tex\n") == expected


@given(hostile)
def test_a_fence_shows_any_text_as_code_and_nothing_else(text: str) -> None:
    shape = rendered(f"- x\n\n{fence(text)}\n\nafter")
    assert [tag for tag, _ in shape.elements] == ["ul", "li", "pre", "code", "p"]
    assert shape.text == shown(f"x {text} after")
