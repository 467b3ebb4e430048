"""Text of others, harmless: on a terminal, in a log of GitHub Actions, in Markdown."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st

from livebib.text import harmless
from livebib.text.harmless import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Émile · 漢字 · 🤖 · ✂️", "Émile · 漢字 · 🤖 · ✂️"),
        ("e\u0301", "e\u0301"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("two\nlines\r", "two\\x0alines\\x0d"),
        ("\x7f\x9b31m", "\\x7f\\x9b31m"),
        ("abc\u202efdp.exe", "abc\\u202efdp.exe"),
        ("\u2066x\u2069", "\\u2066x\\u2069"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\ud800", "\\ud800"),
        ("\udc80.bib", "\\udc80.bib"),
        ("tag \U000e0041", "tag \\U000e0041"),
        ("filler \u3164 \u115f \uffa0", "filler \\u3164 \\u115f \\uffa0"),
        ("hidden \U000e0101 \ufe01", "hidden \\U000e0101 \\ufe01"),
        ("no\u00a0break", "no\\xa0break"),
    ],
)
def test_what_does_not_show_is_shown_as_its_code(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text())
def test_one_line_stays_one_line_that_controls_nothing(text: str) -> None:
    shown = printable(text)
    assert len(shown.splitlines()) <= 1
    assert {unicodedata.category(c) for c in shown} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} == set()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("--- a/R\n+++ b/R\n+\tx\n", "--- a/R\n+++ b/R\n+\tx\n"),
        ("crlf\r\nnext", "crlf\r\nnext"),
        ("over\rwritten", "over\\x0dwritten"),
        ("🧑\u200d🏫 no\u00a0break", "🧑\u200d🏫 no\u00a0break"),
        ("\x1b]0;x\x07", "\\x1b]0;x\\x07"),
        ("\u202e", "\\u202e"),
        ("\ud800", "\\ud800"),
    ],
)
def test_several_lines_keep_their_layout_and_lose_control(text: str, shown: str) -> None:
    assert harmless.lines(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", "\\x3a:error::x"),
        (" \t\u00a0::error::x", " \t\u00a0\\x3a:error::x"),
        ("one\n::set-output name=a::b", "one\n\\x3a:set-output name=a::b"),
        ("\u200b::add-mask::x", "\u200b\\x3a:add-mask::x"),
        (":\ufe0f:error::x", "\\x3a\ufe0f:error::x"),
        ("a ##[error]b", "a \\x23#[error]b"),
        ("#\ufe0f#\u200d[group]", "\\x23\ufe0f#\u200d[group]"),
        ("###[group]", "#\\x23#[group]"),
        ("std::vector and C::D", "std::vector and C::D"),
        (": one colon", ": one colon"),
        ("## [Heading]", "## [Heading]"),
    ],
)
def test_no_line_is_a_command_to_github(text: str, shown: str) -> None:
    assert harmless.inert(text) == shown


# What the runner does: ActionCommand.cs of actions/runner, read as a regular expression.
COMMAND = re.compile(r"^\s*::.*::|##\[", re.MULTILINE)


@given(st.text(st.sampled_from("::##[]\n\r \t`a\u200d\ufe0f\u3164é")))
def test_no_mixture_of_the_marks_is_a_command(text: str) -> None:
    assert not COMMAND.search(re.sub("[\u200d\ufe0f\u3164]", "", harmless.inert(harmless.lines(text))))


HOSTILE = [
    "@octocat #12 www.evil.example",
    "![x](http://evil.example/x.png) [a](http://evil.example)",
    "<script>alert(1)</script> <img src=x> <!-- x -->",
    "`` ` ``` ````",
    "`<b>`",
    "`" * 100 + "<b>",
    "`" * 300 + "\n" + "`" * 256 + "\n<b>",
    " <b> ",
    "\\`<b>\\",
    "a\n\n<b>\n- <i>",
    "```\n<b>\n~~~\n",
    "|<b>|",
    "\x1b\ud800\u202e",
    " ",
    "```",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_in_a_span_nothing_is_live_and_all_is_there(text: str) -> None:
    page = html(f"- before {harmless.span(text)}: after\n")
    [inside] = re.findall("<code>(.*?)</code>", page)
    assert tags(page) == ["ul", "li", "code", "/code", "/li", "/ul"]
    assert unescape(inside).replace("\\x60", "`").strip(" ") == printable(text).strip(" ")


def test_an_empty_text_has_no_span() -> None:
    assert harmless.span("") == ""


@pytest.mark.parametrize("text", HOSTILE)
def test_in_a_fence_nothing_is_live(text: str) -> None:
    page = html(f"before\n\n{harmless.fence(text)}\n\nafter\n")
    assert tags(page) == ["p", "/p", "pre", "code", "/code", "/pre", "p", "/p"]


@given(st.text(st.sampled_from("`~<b>\\| \n\ta@"), max_size=40))
def test_no_mixture_gets_out_of_code(text: str) -> None:
    assert set(tags(html(f"- {harmless.span(text)} x\n"))) <= {"ul", "li", "code", "/code", "/li", "/ul"}
    assert tags(html(f"{harmless.fence(text)}\n")) == ["pre", "code", "/code", "/pre"]


def html(markdown: str) -> str:
    page: str = cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE)
    return page


def tags(page: str) -> list[str]:
    return re.findall(r"<(/?[a-z0-9]+|!--)", page)
