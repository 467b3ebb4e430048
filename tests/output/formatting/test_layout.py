"""What a file looks like afterwards: each rule of the layout by a small file."""

from __future__ import annotations

from pathlib import Path

import pytest

from livebib.output.formatting.batch import canonical
from tests.shared import ROOT


def case(name: str, before: str, after: str) -> object:
    return pytest.param(before, after, id=name)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        case(
            "fields in order, aligned, in braces, with a comma behind the last",
            '@Article{k, YEAR=2000, Title = "A {B}", author={C}}',
            "@article{k,\n  author        = {C},\n  title         = {A {B}},\n  year          = {2000},\n}\n",
        ),
        case(
            "macros and what is joined as it is written",
            '@string{a={b}}\n@misc{k, month = jan, note = a # ", "  #{c}, title = "x" # 3}',
            "@string{a = {b}}\n\n@misc{k,\n"
            '  title         = "x" # 3,\n  month         = jan,\n  note          = a # ", "  #{c},\n}\n',
        ),
        case(
            "quotation marks within braces need no care",
            '@misc{k, title = "{"}",}',
            '@misc{k,\n  title         = {{"}},\n}\n',
        ),
        case(
            "unknown fields behind the others, by name",
            "@misc{k, zeta={1}, Alpha={2}, title={3}}",
            "@misc{k,\n  title         = {3},\n  alpha         = {2},\n  zeta          = {1},\n}\n",
        ),
        case(
            "a longer name moves all of the entry's",
            "@misc{k, title={1}, a-very-long-name={2}}@misc{l, title={3}}",
            "@misc{k,\n  title            = {1},\n  a-very-long-name = {2},\n}\n\n"
            "@misc{l,\n  title         = {3},\n}\n",
        ),
        case(
            "of a repeated field the first stays first",
            "@misc{k, Title={2}, year={x}, title={1}}",
            "@misc{k,\n  title         = {2},\n  title         = {1},\n  year          = {x},\n}\n",
        ),
        case(
            "a value's lines and blanks are its own",
            "@misc{k, note = {a  \n\tb}  ,\n   }  \n",
            "@misc{k,\n  note          = {a  \n\tb},\n}\n",
        ),
        case("parentheses", "@misc(k, note={)})", "@misc{k,\n  note          = {)},\n}\n"),
        case("parentheses around a key that needs them", "@misc(k}, note = {a})", "@misc(k}, note = {a})\n"),
        case("no field", "@misc{k}", "@misc{k,\n}\n"),
        case(
            "only the letters of ASCII are made small",
            "@misc{k, \xc9TAT={1}}",
            "@misc{k,\n  \xc9tat          = {1},\n}\n",
        ),
        case(
            "entries by key whatever its case, a repeated one in its order",
            "@misc{c}\n\n\n@misc{B}\n@book{c}@misc{A}@misc{b}",
            "@misc{A,\n}\n\n@misc{B,\n}\n\n@misc{b,\n}\n\n@misc{c,\n}\n\n@book{c,\n}\n",
        ),
        case(
            "a % comment within an entry keeps it as it is",
            "@misc{b,\n % mine\n  Title={x}\n}\n@misc{a}",
            "@misc{a,\n}\n\n@misc{b,\n % mine\n  Title={x}\n}\n",
        ),
        case("nothing", "", ""),
        case("only a comment", "\n\n% a  \n\n\nb", "% a\n\nb\n"),
    ],
)
def test_layout(before: str, after: str) -> None:
    assert canonical(before).text == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        case("windows", "@misc{a}\r\n@misc{b}\r\n", "@misc{a,\r\n}\r\n\r\n@misc{b,\r\n}\r\n"),
        case("most are unix", "@misc{a}\r\n@misc{b}\n@misc{c}\n", "@misc{a,\n}\n\n@misc{b,\n}\n\n@misc{c,\n}\n"),
        case("as many", "@misc{a}\r\n@misc{b}\n", "@misc{a,\n}\n\n@misc{b,\n}\n"),
        case(
            "those within a value stay",
            "@misc{a, note={x\r\ny}}\n",
            "@misc{a,\n  note          = {x\r\ny},\n}\n",
        ),
        case("comments", "% a\r\n% b\r\n\r\n@misc{a}\r\n", "% a\r\n% b\r\n\r\n@misc{a,\r\n}\r\n"),
    ],
)
def test_line_ends(before: str, after: str) -> None:
    assert canonical(before).text == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        case(
            "above an entry it goes with it",
            "% a\n@misc{z}\n\n% livebib: ignore http-403\n% b\n@misc{y}",
            "% livebib: ignore http-403\n% b\n@misc{y,\n}\n\n% a\n@misc{z,\n}\n",
        ),
        case(
            "behind an entry it goes with it",
            "@misc{z} % of z\n@misc{y},\n@misc{x}",
            "@misc{x,\n}\n\n@misc{y,\n},\n\n@misc{z,\n} % of z\n",
        ),
        case(
            "at the top and at the end it stays",
            "% top\n\n@misc{b}\n\n@misc{a}\n% end\n",
            "% top\n\n@misc{a,\n}\n\n@misc{b,\n}\n\n% end\n",
        ),
        case(
            "with a blank line below it is a heading, and what is below stays below",
            "@misc{b}\n@misc{a}\n% --- More ---\n\n@misc{d}\n% of c\n@misc{c}\n",
            "@misc{a,\n}\n\n@misc{b,\n}\n\n% --- More ---\n\n% of c\n@misc{c,\n}\n\n@misc{d,\n}\n",
        ),
        case(
            "a @comment is one of one piece",
            "@misc{b}\n@comment{x\n\n y  }\n@misc{a}",
            "@comment{x\n\n y  }\n@misc{a,\n}\n\n@misc{b,\n}\n",
        ),
        case(
            "the encoding is said at the top",
            "% Encoding: UTF-8\n@misc{b}\n@misc{a}\n",
            "% Encoding: UTF-8\n\n@misc{a,\n}\n\n@misc{b,\n}\n",
        ),
        case(
            "what is switched off for biber stays so, where it is",
            "@misc{b}\n% @misc{old, title={x}}\n@misc{a}\n",
            "@misc{b,\n}\n\n% @misc{old, title={x}}\n\n@misc{a,\n}\n",
        ),
        case(
            "an entry within a comment too",
            "@misc{b}\n@comment{@misc{old, note={x}}\n}\n@misc{a}\n",
            "@misc{b,\n}\n\n@comment{@misc{old, note={x}}\n}\n\n@misc{a,\n}\n",
        ),
        case("text before an entry on its line goes above", "mine: @misc{a}", "mine:\n@misc{a,\n}\n"),
        case(
            "in front of an entry on the line of another it is the other's",
            "@misc{b} of b @misc{a}",
            "@misc{a,\n}\n\n@misc{b,\n} of b\n",
        ),
    ],
)
def test_comments(before: str, after: str) -> None:
    assert canonical(before).text == after


@pytest.mark.parametrize("path", sorted((ROOT / "bib").glob("*.bib")), ids=lambda path: path.name)
def test_the_layout_is_that_of_this_repository(path: Path) -> None:
    before = path.read_text(encoding="utf-8")
    assert sorted(canonical(before).text.strip().split("\n\n")) == sorted(before.strip().split("\n\n"))
