"""LaTeX as people read it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.text.latex import decoding
from tests.effort import no_square


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"\'Etude", "Étude"),
        (r"{\'E}tude", "Étude"),
        (r"{\'{E}}tude", "Étude"),
        (r"M{\"u}ller", "Müller"),
        (r"M\"uller", "Müller"),
        (r"{\'\i}", "í"),
        (r"\'{\i}", "í"),
        (r"\c{c}a", "ça"),
        (r"\c ca", "ça"),
        (r"{\v s}", "š"),
        (r"Erd{\H{o}}s", "Erdős"),
        (r"\k{a}", "ą"),
        (r"\={a}", "ā"),
        (r"\.{z}", "ż"),
        (r"\~n", "ñ"),
        (r"{\o}re", "øre"),
        (r"\o re", "øre"),
        (r"{\L}ukasz", "Łukasz"),
        (r"Stra{\ss}e", "Straße"),
        (r"Stra\ss e", "Straße"),
        (r"{\AA}ngstr{\"o}m", "Ångström"),
        (r"{\OE}uvre", "Œuvre"),
    ],
)
def test_accents_and_letters_become_unicode(written: str, read: str) -> None:
    assert decoding.to_text(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1--2", "1–2"),
        ("a---b", "a—b"),
        ("``q''", "“q”"),
        (r"A \& B", "A & B"),
        (r"50\% of", "50% of"),
        ("50% of all", "50% of all"),
        (r"\'a 50% of", "á 50% of"),
        (r"a\_b \#1 \$5", "a_b #1 $5"),
        (r"\{x\}", "{x}"),
        ("a~b", "a b"),
        (r"\~{}user", "~user"),
        (r"a\^{}b", "a^b"),
        (r"a\slash b", "a/b"),
        (r"a\-b", "ab"),
        (r"a\ b", "a b"),
        (r"x \dots y", "x …y"),
        (r"\copyright{} 2020", "© 2020"),
        ("  a \n  b\t", "a b"),
        ("é", "é"),
        ("<i>x</i> &amp;", "<i>x</i> &amp;"),
        ("", ""),
    ],
)
def test_ligatures_escapes_and_white_space(written: str, read: str) -> None:
    assert decoding.to_text(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("{A {B} c}", "A B c"),
        (r"\emph{x} y", "x y"),
        (r"{\it x} y", "x y"),
        (r"\textbf{\emph{x}}", "x"),
        (r"1\textsuperscript{st}", "1st"),
        (r"\texttt{a_b}", "a_b"),
        (r"\mbox{x}", "x"),
        (r"\url{http://x.y/a_b}", "http://x.y/a_b"),
        (r"\href{http://x.y}{text}", "text"),
        (r"\LaTeX{} and \TeX", "LaTeX and TeX"),
        (r"{\LaTeX}", "LaTeX"),
        (r"$O(n^2)$ time", "O(n^2) time"),
        (r"$\alpha$-divergence", "α-divergence"),
        (r"\ensuremath{\alpha}", "α"),
        (r"$\mathcal{L}_1$", "ℒ_1"),
    ],
)
def test_commands_and_mathematics_leave_their_text(written: str, read: str) -> None:
    assert decoding.to_text(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"\foo{bar} baz", "bar baz"),
        (r"\foo{a}{b}", "ab"),
        (r"\foo bar", r"\foo bar"),
        (r"\verb|x|", "x"),
        (r"\cite{knuth}", "knuth"),
        (r"\input{secret}", "secret"),
        (r"\title{x}", "x"),
    ],
)
def test_nothing_vanishes_because_its_command_is_unknown(written: str, read: str) -> None:
    assert decoding.to_text(written) == read


@pytest.mark.parametrize(
    ("written", "holds"),
    [("{open", "open"), ("close}", "close"), (r"\emph{open", "open"), ("$x", "x"), (r"a \emph", "a"), (r"a \'", "a")],
)
def test_unbalanced_text_is_still_read(written: str, holds: str) -> None:
    assert holds in decoding.to_text(written)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("The $10 book", "The $10 book"),
        ("costs 5$ or 10%", "costs 5$ or 10%"),
        ("We cost 12$ per run & 50% more", "We cost 12$ per run & 50% more"),
        ("$x$ for 5$", "x for 5$"),
        ("$x$$y$ for 5$", "xy for 5$"),
        ("costs $$ a lot", "costs $$ a lot"),
        ("{a $ b} c $ d", "a $ b c $ d"),
        (r"$\text{if $x$}$", "if x"),
        ("$$x$", "$$x$"),
        (r"\textsc{AT&T}", "AT&T"),
        ("$a & b$", "a & b"),
    ],
)
def test_a_dollar_that_opens_no_formula_and_an_ampersand_are_themselves(written: str, read: str) -> None:
    assert decoding.to_text(written) == read


@pytest.mark.parametrize("depth", [10, 100, 10_000])
@pytest.mark.parametrize(("opening", "closing"), [("{", "}"), (r"\emph{", "}")])
def test_deep_nesting_is_no_recursion_error(depth: int, opening: str, closing: str) -> None:
    assert "core" in decoding.to_text(opening * depth + "core" + closing * depth)


@given(st.text(st.sampled_from("ab\\{}$%~^_&#'\"` -é\n[]"), max_size=40))
def test_any_text_is_decoded(written: str) -> None:
    decoding.to_text(written)


@given(
    st.lists(
        st.sampled_from(["alpha", "{beta}", r"\emph{gamma}", r"{\'E}", "--", "$x$", r"\foo{delta}", "50%", "5$", "&"])
    )
)
def test_words_survive_decoding(words: list[str]) -> None:
    read = decoding.to_text(" ".join(words))
    for word in ("alpha", "beta", "gamma", "delta", "50%"):
        assert read.count(word) == sum(word in each for each in words)


@pytest.mark.parametrize("part", [r"\o ", "{x} ", "$x$ ", r"\emph{x} ", "~", "--", r"\'", "{$}", "$ "])
def test_long_texts_cost_no_square(part: str) -> None:
    with no_square():
        decoding.to_text(part * 20_000)
