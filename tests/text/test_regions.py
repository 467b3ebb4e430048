"""Regions: which markers count, what is wrong with damaged ones, and how a body is replaced."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.model.errors import LivebibError
from livebib.model.finding import Finding, Severity
from livebib.text.markdown.document import Document
from livebib.text.markdown.regions import Region
from tests.effort import no_square

PATH = Path("README.md")
BEGIN, END = "<!-- livebib:begin a -->", "<!-- livebib:end a -->"


def begin(name: str) -> str:
    return f"<!-- livebib:begin {name} -->"


def end(name: str) -> str:
    return f"<!-- livebib:end {name} -->"


def lines(*parts: str) -> str:
    return "\n".join(parts) + "\n"


def found(text: str) -> tuple[list[Region], list[Finding]]:
    document = Document(PATH, text)
    return document.regions, document.findings


def replace_bodies(text: str, bodies: dict[str, str]) -> str:
    return Document(PATH, text).with_bodies(bodies).text


def names(text: str) -> list[str]:
    regions, findings = found(text)
    assert findings == []
    return [region.name for region in regions]


def problems(text: str) -> list[tuple[str, int]]:
    return [(finding.rule, finding.place.line) for finding in found(text)[1]]


def test_a_region_knows_its_lines_and_its_body() -> None:
    text = lines("# Title", "", BEGIN, "body", "more", END, "after")
    (region,), findings = found(text)
    assert findings == []
    assert region == Region("a", 3, 6, text.index("body"), text.index("<!-- livebib:end"))
    assert text[region.start : region.end] == "body\nmore\n"


def test_a_document_without_markers_has_no_regions() -> None:
    assert found("# livebib\n\n<!-- livebib is a toolkit -->\n") == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        lines(BEGIN, END),
        BEGIN + "\n" + END,
        lines("  " + BEGIN + " \t", "   " + END),
        lines("<!--   livebib:begin\ta  -->", END),
        lines("paragraph", BEGIN, "text", END, "paragraph"),
        lines("- item", BEGIN, "- item", "  - item", END),
        lines(BEGIN, "<details><summary>x</summary>", "text", "</details>", END),
        lines(BEGIN, "```html", end("a"), begin("b"), "```", END),
        lines(BEGIN, "~~~~", "~~~", END, "~~~~", END),
        lines(BEGIN, "- ````", "  ```", "  " + END, "  ````", END),
        lines(BEGIN, "", "    " + END, "", END),
        lines(BEGIN, "<pre>", begin("a"), "</pre>", END),
        lines(f"Write `{BEGIN}` and `{END}`.", "", BEGIN, END),
        lines("\\" + BEGIN, "", BEGIN, END),
        lines("```", BEGIN, "```", BEGIN, END),
        "\ufeff\n" + lines(BEGIN, END),
    ],
)
def test_one_sound_region(text: str) -> None:
    assert names(text) == ["a"]


@pytest.mark.parametrize("name", ["a", "A1", "reading-list", "v1.2_x", "0", "end"])
def test_names_are_letters_digits_dots_underscores_and_hyphens(name: str) -> None:
    assert names(lines(begin(name), end(name))) == [name]


def test_regions_come_in_document_order() -> None:
    assert names(lines(begin("b"), end("b"), "", begin("a"), end("a"))) == ["b", "a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (lines(BEGIN, "text"), [("marker-missing-end", 1)]),
        (lines(BEGIN, "```", "never closed", END), [("marker-missing-end", 1)]),
        (lines("text", END), [("marker-missing-begin", 2)]),
        (lines(BEGIN, END, BEGIN, END), [("marker-duplicate", 3)]),
        (lines(BEGIN, END, BEGIN), [("marker-duplicate", 3)]),
        (lines(BEGIN, END, END), [("marker-missing-begin", 3)]),
        (lines(BEGIN, begin("b"), end("b"), END), [("marker-nested", 2)]),
        (lines(BEGIN, begin("b"), END, end("b")), [("marker-nested", 2), ("marker-missing-begin", 4)]),
        (lines(BEGIN, BEGIN, END), [("marker-missing-end", 1), ("marker-duplicate", 2)]),
        (lines(BEGIN, begin("b"), end("b")), [("marker-missing-end", 1)]),
        (lines(BEGIN, end("b")), [("marker-mismatch", 2)]),
        (lines(END, BEGIN), [("marker-mismatch", 1)]),
        (lines(END, "text", BEGIN, "text", END), [("marker-missing-begin", 1)]),
    ],
)
def test_markers_without_a_partner_are_told_where_they_stand(text: str, expected: list[tuple[str, int]]) -> None:
    assert problems(text) == expected


@pytest.mark.parametrize(
    "line",
    [
        "<!-- Livebib:begin a -->",
        "<!-- livebib:BEGIN a -->",
        "<!-- livebib:start a -->",
        "<!-- livebib:begin -->",
        "<!-- livebib:begin a b -->",
        "<!-- livebib:begin -a -->",
        "<!-- livebib:begin ä -->",
        "<!-- livebib: begin a -->",
        "<!-- livebib begin a -->",
        "<!-- livebib-end a -->",
        "<!-- /livebib:begin a -->",
        "<!--livebib:begin a-->",
        "<!-- livebib:begin\na -->",
        "text <!-- livebib:begin a -->",
        "<!-- livebib:begin a --> text",
        "<!-- livebib:begin a --><!-- livebib:end a -->",
        "# <!-- livebib:begin a -->",
        "- <!-- livebib:begin a -->",
        "> <!-- livebib:begin a -->",
        "</div> <!-- livebib:begin a -->",
        "| <!-- livebib:begin a --> |\n|---|",
    ],
)
def test_a_near_miss_is_malformed_and_not_passed_over(line: str) -> None:
    regions, findings = found("first\n\n" + line + "\n")
    assert regions == []
    assert {(finding.rule, finding.place.line) for finding in findings} == {("marker-malformed", 3)}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (lines("- item", "", "  " + BEGIN, "  " + END), 3),
        (lines("<!--", BEGIN, END), 2),
        (lines("<div>", BEGIN, END, "</div>"), 2),
    ],
    ids=["in a list item", "in a comment", "in an HTML block"],
)
def test_a_marker_where_a_region_cannot_be_is_malformed(text: str, line: int) -> None:
    assert ("marker-malformed", line) in problems(text)


def test_a_finding_is_an_error_with_its_exact_place_one_line_and_a_hint() -> None:
    _, (finding,) = found("a 🧠 <!-- livebib:begin x --> b\r\n")
    assert finding.severity is Severity.ERROR
    assert (finding.place.path, finding.place.line, finding.place.column, finding.place.end_column) == (PATH, 1, 5, 29)
    assert finding.message == "this region marker has other text on its line"
    assert finding.hint == "put it alone on its line"


# -------------------------------------------------------------------------------------------------------- replacing


def test_only_the_named_body_changes() -> None:
    text = lines("x", BEGIN, "old", END, "", begin("b"), "kept", end("b"), "y")
    expected = lines("x", BEGIN, "new", END, "", begin("b"), "kept", end("b"), "y")
    assert replace_bodies(text, {"a": "new"}) == expected


@pytest.mark.parametrize("body", ["x", "x\n", "\n\nx\n\n", "\r\nx\r\n"])
def test_one_line_break_after_begin_and_before_end(body: str) -> None:
    assert replace_bodies(lines(BEGIN, END), {"a": body}) == lines(BEGIN, "x", END)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_body_takes_the_line_ends_of_its_document(line_end: str) -> None:
    text = lines("x", BEGIN, "old", END, "y").replace("\n", line_end)
    expected = lines("x", BEGIN, "1", "", "2", END, "y").replace("\n", line_end)
    assert replace_bodies(text, {"a": "1\n\n2\n"}) == expected


def test_an_empty_body_leaves_the_markers_one_after_the_other() -> None:
    assert replace_bodies(lines(BEGIN, "old", END), {"a": ""}) == lines(BEGIN, END)


def test_nothing_after_the_end_marker_is_added() -> None:
    assert replace_bodies(BEGIN + "\n" + END, {"a": "x"}) == BEGIN + "\nx\n" + END


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        (lines(BEGIN), {"a": "x"}),
        (lines(BEGIN, END), {"b": "x"}),
        (lines(BEGIN, END), {"a": END}),
        (lines(BEGIN, END), {"a": lines(begin("b"), end("b"))}),
        (lines(BEGIN, END), {"a": "```\nopen"}),
        (lines(BEGIN, END), {"a": "<!-- open"}),
        (lines(BEGIN, END), {"a": "<pre>"}),
    ],
    ids=["damaged", "unknown", "end in body", "region in body", "open fence", "open comment", "open pre"],
)
def test_a_splice_that_could_not_be_undone_is_refused(text: str, bodies: dict[str, str]) -> None:
    with pytest.raises(LivebibError):
        replace_bodies(text, bodies)


PIECES = [
    "\n",
    "\r\n",
    BEGIN,
    END,
    "text",
    "```",
    "~~~",
    "    ",
    "- ",
    "> ",
    "<div>",
    "<!--",
    "-->",
    "<pre>",
    "é\u2028",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.lists(st.sampled_from(PIECES)).map("".join))
def test_replacing_twice_is_replacing_once_and_touches_nothing_outside(text: str, body: str) -> None:
    regions, _ = found(text)
    try:
        once = replace_bodies(text, {"a": body})
    except LivebibError:
        return
    (region,) = regions
    assert replace_bodies(once, {"a": body}) == once
    assert once.startswith(text[: region.start])
    assert once.endswith(text[region.end :])


@pytest.mark.parametrize(
    "text",
    [
        lines(BEGIN) * 20_000,
        lines(END) * 20_000,
        lines(*map(begin, map(str, range(10_000))), *map(end, map(str, range(10_000)))),
        "<!-- livebib:" * 50_000,
        "x <!-- livebib:begin a --> " * 20_000,
    ],
    ids=["begins", "ends", "crossed", "unclosed", "in a line"],
)
def test_many_markers_take_linear_time(text: str) -> None:
    with no_square():
        found(text)
