"""A text into nodes: every trap of the format is read as BibTeX reads it, or is one finding at the very place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.text.bibtex.nodes import BrokenNode, CommentNode, EntryNode, Node, Problem
from livebib.text.bibtex.split import split
from tests.effort import no_square

END = "\n\n@misc{last, t = {x}}\n"  # what follows must survive whatever came before


def entries(text: str) -> dict[str, dict[str, str]]:
    """The fields of every entry, as written, by key."""
    nodes, _ = split(text)
    return {
        node.key: {field.name: text[field.value_start : field.value_end] for field in node.fields}
        for node in nodes
        if isinstance(node, EntryNode)
    }


def told(text: str) -> list[tuple[str, str]]:
    """Each problem as its rule and the text it points at."""
    return [(problem.rule.name, text[problem.start : problem.end]) for problem in split(text)[1]]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("@article\n{k, t={x}}", {"t": "{x}"}),
        ("@ misc {k, t={x}}", {"t": "{x}"}),
        ("@in-proceedings{k, t={x}}", {"t": "{x}"}),
        ("@strings{k, t={x}}", {"t": "{x}"}),
        ("@commentary{k, t={x}}", {"t": "{x}"}),
        ('@misc(k, t={a(b)}, u="x)")', {"t": "{a(b)}", "u": '"x)"'}),
        ("@misc(k)", {}),
        ("@misc{k}", {}),
        ("@misc{k,}", {}),
        ("@misc{k, t={x},}", {"t": "{x}"}),
        (r"@misc{k, t={foo\\}}", {"t": r"{foo\\}"}),
        (r'@misc{k, t="{\"o}"}', {"t": r'"{\"o}"'}),
        ('@misc{k, t={a "b} , u="c {"} d"}', {"t": '{a "b}', "u": '"c {"} d"'}),
        ('@misc{k, t = a # "b" #\n{c} # 12}', {"t": 'a # "b" #\n{c} # 12'}),
        ("@misc{k, t={a\n@misc{foo}\n b}}", {"t": "{a\n@misc{foo}\n b}"}),
        ("@misc{k, t={a\n@misc is a word\n b}}", {"t": "{a\n@misc is a word\n b}"}),
        ("@misc{k, t={}}", {"t": "{}"}),
        ("@misc{k\n,\nt\n=\n{x}\n}", {"t": "{x}"}),
        ("@misc{k,\r\n t={x},\r\n u={y}\r\n}\r\n", {"t": "{x}", "u": "{y}"}),
        ("@misc{k,\r t={x},\r u={y}\r}\r", {"t": "{x}", "u": "{y}"}),
        ("@misc{k, dc.date = 1984}", {"dc.date": "1984"}),
        ("@misc{k, title={a}, Title={b}}", {"title": "{a}", "Title": "{b}"}),
        ("@misc{k, t={a}, t={b}, u={c}}", {"t": "{b}", "u": "{c}"}),
        ("@misc{k, t={50% off}, u={a # b = c}}", {"t": "{50% off}", "u": "{a # b = c}"}),
        ("@misc{k, t={\xa0x}}", {"t": "{\xa0x}"}),
    ],
)
def test_what_bibtex_understands_is_read_without_a_word(text: str, fields: dict[str, str]) -> None:
    assert told(text) == []
    assert entries(text + END) == {"k": fields, "last": {"t": "{x}"}}


@pytest.mark.parametrize(
    ("text", "problem", "fields"),
    [
        ("@misc{k, t={x}\n u={y}}", ("missing-comma", "{x}"), {"t": "{x}", "u": "{y}"}),
        ("@misc{k, t=12 u=jan}", ("missing-comma", "12"), {"t": "12", "u": "jan"}),
        ("@misc{k t={x}}", ("missing-comma", "k"), {"t": "{x}"}),
        ("@misc{k,\n % a note, long\n t={x}}", ("percent-comment", "% a note, long"), {"t": "{x}"}),
        ("@misc{k, t={x}, % note\n u={y}}", ("percent-comment", "% note"), {"t": "{x}", "u": "{y}"}),
        ("@misc{k, t={x} % note\r\n, u={y}}", ("percent-comment", "% note"), {"t": "{x}", "u": "{y}"}),
        ("@misc{k,, t={x}}", ("syntax-error", ","), {"t": "{x}"}),
        ("@misc{k, t={x},,,, u={y}}", ("syntax-error", ","), {"t": "{x}", "u": "{y}"}),
        ("@misc{k, t=, u={y}}", ("missing-value", "t"), {"u": "{y}"}),
        ("@misc{k, t= u={y}}", ("missing-value", "t"), {"u": "{y}"}),
        ("@misc{k, u={y}, t=}", ("missing-value", "t"), {"u": "{y}"}),
        ("@misc{k, t, u={y}}", ("syntax-error", "t"), {"u": "{y}"}),
        ("@misc{k, 1t={x}, u={y}}", ("syntax-error", "1t={x"), {"u": "{y}"}),
        ("@misc{k, t=2004-2005, u={y}}", ("syntax-error", "-2005"), {"t": "2004", "u": "{y}"}),
        ("@misc{k, t=Some bare words, u={y}}", ("syntax-error", "Some bare words"), {"u": "{y}"}),
        ("@misc{k, t={x} # , u={y}}", ("syntax-error", "#"), {"t": "{x}", "u": "{y}"}),
        ('@misc{k, t="a "quoted" b", u={y}}', ("syntax-error", 'quoted" b"'), {"t": '"a "', "u": "{y}"}),
        (r"@misc{k, t={a \} b}, u={y}}", ("syntax-error", "b"), {"t": r"{a \}"}),
        ("@misc{k, \xa0t={x}}", ("syntax-error", "\xa0"), {"t": "{x}"}),
        ("@misc{k, t\u200b={x}}", ("syntax-error", "\u200b"), {"t": "{x}"}),
        (r"@misc{k, t={set \{a}}", ("unclosed-entry", r"@misc{k"), {"t": r"{set \{a}}"}),
        ("@misc{k, t={x}", ("unclosed-entry", "@misc{k"), {"t": "{x}"}),
        ("% @misc{k, t={x}}", ("commented-entry", "@"), {"t": "{x}"}),
        ("@comment{ @misc{k, t={x}}}", ("entry-in-comment", "@comment{"), {"t": "{x}"}),
        ("@comment{\n @misc{k, t={x}}}", ("entry-in-comment", "@comment{"), {"t": "{x}"}),
        ("write to me@home.org\n@misc{k, t={x}}", ("stray-at", "@"), {"t": "{x}"}),
    ],
)
def test_one_mistake_is_one_problem_at_its_place(text: str, problem: tuple[str, str], fields: dict[str, str]) -> None:
    assert told(text + END) == [problem]
    found = entries(text + END)
    assert found["k"] == fields
    assert "last" in found


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("@misc{k, t={x", ("unclosed-value", "{")),
        ('@misc{k, t="x', ("unclosed-value", '"')),
        ('@misc{k, t="x}', ("unclosed-value", '"')),
        ("@misc{k, t={x\n\n@misc{other, t={y}}", ("unclosed-value", "{")),
        ("@misc{title={x}, year=2000}", ("missing-key", "@misc{")),
        ("@misc{title = {x}, year=2000}", ("missing-key", "@misc{")),
        ("@misc{, t={x}}", ("missing-key", "@misc{")),
        ("@misc{}", ("missing-key", "@misc{")),
        ("@misc{two words, t={x}}", ("syntax-error", "two words")),
        ("@{k, t={x}}", ("syntax-error", "@")),
        ("@misc k, t={x}}", ("syntax-error", "@misc")),
        ("@misc = k", ("syntax-error", "@misc")),
        ("@string{a {x}}", ("syntax-error", "{")),
        ("@string{1a = {x}}", ("syntax-error", "1")),
        ("@string{a = {x}, b = {y}}", ("syntax-error", ",")),
        ("@string{a = }", ("syntax-error", "}")),
        ("@string{a = {x", ("unclosed-value", "{")),
        ("@preamble{{x} {y}}", ("syntax-error", "{")),
        ("@preamble{}", ("syntax-error", "}")),
        ("@comment{x", ("unclosed-entry", "@comment{")),
    ],
)
def test_what_cannot_be_understood_is_said_once_and_hides_nothing_else(text: str, problem: tuple[str, str]) -> None:
    assert told(text + END) == [problem]
    assert "k" not in entries(text + END)
    assert entries(text + END)["last"] == {"t": "{x}"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "just words",
        "@comment",
        "@comment words",
        "@comment(x",
        "@comment{{x} y}",
        "% 100 % of {it}",
        "{",
        "}",
    ],
)
def test_text_between_entries_is_no_mistake(text: str) -> None:
    assert told(text + END) == []
    assert list(entries(text + END)) == ["last"]


def test_a_block_commented_out_line_by_line_is_a_comment_with_one_warning() -> None:
    text = "% @misc{old,\n%   t = {x},\n% }\n@misc{k, t={y}}"
    assert told(text) == [("commented-entry", "@")]
    assert list(entries(text)) == ["k"]


# -- whatever the text

WORDS = """@ @misc{ @misc( @string{ @comment{ @preamble{ k b, = { } " , # ( ) % \n \n@ \\ \\{ \\} \\\\ {x} "y" 12 jan
    t u title @a{k,t={x}} \r \r\n \x00 \xa0 é 😀 \u2028""".split(" ")
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([*WORDS, " ", "\n"]), max_size=40).map("".join),
)


def assert_sound(text: str, nodes: list[Node], problems: list[Problem]) -> None:
    """Nodes in order, apart and within the text; every offset slices to what it says."""
    at = 0
    for node in nodes:
        assert at <= node.start < node.end <= len(text)
        assert text[node.start] == "@"
        at = node.end
        if isinstance(node, EntryNode):
            assert text.startswith(node.type, node.type_start)
            assert text.startswith(node.key, node.key_start)
            inner = node.key_start
            for field in node.fields:
                assert inner <= field.name_start < field.value_start < field.value_end <= node.end
                assert text.startswith(field.name, field.name_start)
                assert text[field.name_start + len(field.name) : field.value_start].strip(" \t\r\n\f\v")[:1] == "="
                inner = field.value_end
    for problem in problems:
        assert 0 <= problem.start <= problem.end <= len(text)
        assert problem.message
    if any(isinstance(node, BrokenNode) for node in nodes):
        assert problems


@given(TEXTS)
def test_any_text_is_read_without_raising_and_its_offsets_hold(text: str) -> None:
    assert_sound(text, *split(text))


@given(TEXTS)
def test_what_precedes_does_not_hide_an_entry_that_begins_a_line(text: str) -> None:
    whole = text + "\n@misc{last, title = {x}}\n"
    nodes, problems = split(whole)
    seen = [node for node in nodes if node.end > len(text) + 1]
    assert seen, "the last entry is within some node"
    assert isinstance(seen[-1], EntryNode) or problems or isinstance(seen[-1], CommentNode)


SIZE = 240_000
SHAPES: dict[str, Callable[[int], str]] = {
    "@a{": lambda n: "@a{" * (n // 3),
    "{": lambda n: "{" * n,
    "}": lambda n: "}" * n,
    "@": lambda n: "@" * n,
    "@ on lines": lambda n: "@\n" * (n // 2),
    '"': lambda n: '"' * n,
    "%": lambda n: "@a{b," + "%\n" * (n // 2),
    "commas": lambda n: "@a{b" + "," * n,
    "NUL": lambda n: "\0" * n,
    "blanks": lambda n: "@" + " " * n,
    "fields": lambda n: "@a{b," + "t={x},\n" * (n // 7) + "}",
    "no commas": lambda n: "@a{b," + "t={x}\n" * (n // 6) + "}",
    "unclosed values": lambda n: "@a{b,t={\n" * (n // 9),
    "unclosed values in one line": lambda n: "@a{b,t={" * (n // 8),
    "unclosed quotes": lambda n: '@a{b,t="x\n\n' * (n // 11),
    "unclosed entries": lambda n: "@a{b,t={x},\n" * (n // 12),
    "values missing": lambda n: "@a{b,t=" * (n // 7),
    "unclosed comments": lambda n: "@comment{\n" * (n // 10),
    "comments around an entry": lambda n: "@comment{\n" * (n // 11) + "@a{b,c={d}}" + "}" * (n // 11),
    "nested": lambda n: "@a{b,t={" + "{" * (n // 2) + "}" * (n // 2) + "}}",
    "commented out": lambda n: "% @a{b,t={x}}\n" * (n // 14),
    "one line of entries": lambda n: "@a{b,t={x}} " * (n // 12),
    "one line of mistakes": lambda n: "@a{b c}" * (n // 7),
    "joined": lambda n: "@a{b,t=" + "a # " * (n // 4) + "a}",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_reading_takes_time_in_proportion_to_the_text(shape: str) -> None:
    text = SHAPES[shape](SIZE)
    with no_square():
        split(text)
