"""Where blocks go: strings first, entries by key within sections, parents behind their children."""

from __future__ import annotations

import re

import pytest

from livebib.output.formatting.batch import canonical


def order(text: str) -> list[str]:
    """The keys and names of a text's blocks, and its headings, in canonical order."""
    return re.findall(r"^@\w+\{(\w+)|^% (\w+)$", canonical(text).text, re.MULTILINE)


def names(text: str) -> str:
    """The same in a line."""
    return " ".join(each[0] or each[1] for each in order(text))


def child(key: str, parent: str) -> str:
    return f"@misc{{{key}, crossref={{{parent}}}}}\n"


HEADING = "% more\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("@misc{b}@misc{C}@misc{a}", "a b C", id="entries by key, whatever its case"),
        pytest.param(
            "@misc{z}@misc{x}\n" + HEADING + "@misc{y}@misc{a}", "x z more a y", id="within sections, not across"
        ),
        pytest.param("@misc{a}" + child("c", "A") + child("b", "a"), "b c a", id="a parent behind its children"),
        pytest.param("@misc{a}@misc{b}" + child("c", "b"), "a c b", id="parents at the end"),
        pytest.param(
            "@misc{a}" + child("b", "a") + child("c", "b") + "@misc{d}", "c d b a", id="grandparents behind parents"
        ),
        pytest.param(
            "@misc{a}@misc{z}\n" + HEADING + child("b", "a") + "@misc{d}",
            "z more b d a",
            id="in the section of the last child",
        ),
        pytest.param(
            "@misc{a}\n" + HEADING + child("b", "a") + "% end\n", "more b a end", id="and not behind the last comment"
        ),
        pytest.param(child("b", "a") + child("a", "b") + "@misc{c}", "a b c", id="a cycle has no order of its own"),
        pytest.param(child("b", "b") + "@misc{a}", "a b", id="nor has what is its own parent"),
        pytest.param(child("a", "elsewhere"), "a", id="a parent in another file"),
        pytest.param("@misc{a}@book{A}" + child("b", "a"), "b a A", id="of a repeated key all, in their order"),
        pytest.param("@misc{b, xdata={a}}@misc{c}@xdata{a}", "a b c", id="xdata may stand anywhere"),
    ],
)
def test_entries(text: str, expected: str) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            '@misc{k}\n@STRING{Bee="x"}\n\n@string(a=Bee)\n@string{c=1}\n% of p\n@preamble{"p" # a}\n@Preamble ( "q" )',
            "@string{Bee = {x}}\n\n@string{a = Bee}\n@string{c = {1}}\n\n"
            '% of p\n@preamble{"p" # a}\n\n@preamble{{q}}\n\n@misc{k,\n}\n',
            id="first, in their order and groups, with their comments",
        ),
        pytest.param(
            "% top\n\n% --- Books ---\n\n@misc{k}\n@string{a={b}}",
            "% top\n\n@string{a = {b}}\n\n% --- Books ---\n\n@misc{k,\n}\n",
            id="behind the file's first comment",
        ),
        pytest.param(
            "% top\n\n@string{z={1}}\n\n% --- Books ---\n\n@misc{k}\n@string{a={b}}",
            "% top\n\n@string{z = {1}}\n@string{a = {b}}\n\n% --- Books ---\n\n@misc{k,\n}\n",
            id="behind those that are first already",
        ),
    ],
)
def test_strings_and_preambles(before: str, after: str) -> None:
    assert canonical(before).text == after


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("@misc{b, note=x}\n@misc{a}\n@string{x={y}}", id="used before it is defined"),
        pytest.param("@misc{b, month=Jan}@misc{a}@string{jan={y}}", id="used before it is defined: a month"),
        pytest.param("@string{x={1}}@misc{b}@misc{a}@string{X={2}}", id="defined a second time"),
        pytest.param("@misc{b}\n% @string{x={1}}\n@misc{a}\n@string{x={2}}", id="defined for BibTeX, not for biber"),
    ],
)
def test_no_block_moves_where_a_string_would_mean_something_else(text: str) -> None:
    found = canonical(text).text
    assert found.index("{b,") < found.index("{a,") < found.rindex("@string")
