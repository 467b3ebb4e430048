"""Text fields as an engine takes them: known LaTeX is kept, everything else shows itself as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.text.latex import commands, decoding
from livebib.text.latex.typeset import BIBLATEX, BIBTEX, Role, typeset


@pytest.mark.parametrize(
    ("written", "bibtex", "biblatex"),
    [
        ("Émile", r"{\'E}mile", "Émile"),
        (r"{\'E}mile \'Elan", r"{\'E}mile {\'E}lan", "Émile Élan"),
        ("{É}mile", r"{{\'E}}mile", "{É}mile"),  # braces that protect stay
        ("Łukasz Gąsienica", r"{\L}ukasz G{\k{a}}sienica", "Łukasz Gąsienica"),
        ("Nguyễn Phạm ặ", r"Nguy{\~{\^e}}n Ph{\d{a}}m {\d{\u{a}}}", "Nguyễn Phạm ặ"),
        (r"\c{s}\u g \'{\i} \v\i", r"{\c{s}}{\u{g}} {\'{\i}} {\v{\i}}", "şğ í ǐ"),
        ("x\u0301 n\u0303", r"{\'x} {\~n}", "x\u0301 ñ"),
        (r"Stra\ss{}e, {\o}re, \aa", r"Stra{\ss}e, {\o}re, {\aa}", "Straße, øre, å"),
        ("“q” ‘s’ – — … \u00a0", r"``q'' `s' -- --- {\textellipsis} ~", "“q” ‘s’ – — … ~"),
        ("A & B, 50% #1 a_b 2^3 $5", r"A \& B, 50\% \#1 a\_b 2{\textasciicircum}3 \$5", None),
        (
            r"A \& B, 50\% \#1 a\_b \$5 \~{} \^{}",
            r"A \& B, 50\% \#1 a\_b \$5 {\textasciitilde} {\textasciicircum}",
            None,
        ),
        ("a < b > c | d", r"a {\textless} b {\textgreater} c {\textbar} d", None),
        (r"\LaTeX{} and {\TeX}book", r"{\LaTeX} and {\TeX}book", None),
        (r"{\it A} {\bf b}", r"{\itshape A} {\bfseries b}", None),
        (r"\emph{a} \textbf b", r"\emph{a} \textbf{b}", None),
        (r"\it all", r"{\itshape all}", None),
        ("$O(n^2)$", "{$O(n^2)$}", "$O(n^2)$"),  # BibTeX's styles write titles in lower case
        (r"\(x_1\) $$y$$ \ensuremath{\alpha}", r"$x_1$ $y$ $\alpha$", None),
        ("β-catenin ≤ Γ", r"$\beta$-catenin $\leq$ {$\Gamma$}", None),
        (r"\noopsort{1973a}1973", "1973", None),
        (r"\href{https://a.org/x~y}{Page}", r"Page (\url{https://a.org/x~y})", None),
        (r"\url{https://a.org/x%20y#z}", r"\url{https://a.org/x%20y#z}", r"\url{https://a.org/x\%20y\#z}"),
        ("two\n\nparagraphs", "two paragraphs", None),
        ("a\x00\u200b\ufeffb", "ab", None),
    ],
)
def test_what_is_known_is_written_as_the_engine_reads_it(written: str, bibtex: str, biblatex: str | None) -> None:
    wanted = bibtex if biblatex is None else biblatex
    assert typeset(written, BIBTEX).latex.strip() == bibtex
    assert typeset(written, BIBLATEX).latex.strip() == wanted
    assert typeset(written, BIBTEX).unsafe == typeset(written, BIBLATEX).unsafe == ()


@pytest.mark.parametrize(
    "hostile",
    [
        r"\input{/etc/passwd}",
        r"\write18{ls}",
        r"\immediate\write18{ls}",
        r"\openout5=x",
        r"\catcode`\@=11",
        r"\def\a{b}",
        r"\csname input\endcsname",
        r"\read16 to\x",
        r"\special{ps: x}",
        "^^5cinput x",
        r"$\input{x}$",
        r"$\def\x{}$",
        "$^^5cinput$",
        r"$a \mathchoice{}{}{}{}$",
        r"\ensuremath{\write18{ls}}",
        r"\'\input x",
        r"\emph{\input{x}}",
        r"{\'{\input x}}",
        r"\newcommand{\LaTeX}{x}",
        r"\footnote{x}",
        r"$$\halign{#}$$",
        r"\(\input x\)",
        r"\verb|x|",
    ],
)
def test_what_is_not_known_is_text_and_named(hostile: str) -> None:
    for target in (BIBTEX, BIBLATEX):
        found = typeset(f"Before {hostile} after", target)
        assert found.unsafe
        assert found.latex.startswith("Before ")
        assert found.latex.endswith(" after")
        assert_harmless(found.latex)


def test_a_comment_that_nothing_ends_and_braces_without_partner_are_text() -> None:
    assert typeset(r"50% of {all \}", BIBTEX).latex == r"50\% of {\textbraceleft}all {\textbraceright}"
    assert typeset(r"a } b \{", BIBTEX).latex == r"a {\textbraceright} b {\textbraceleft}"
    assert typeset("ends in \\", BIBTEX).latex == r"ends in {\textbackslash}"


@pytest.mark.parametrize("wrong", ["x^2^3", "x^", r"\frac{1}", r"\left(x", "a & b", "a # b", r"x}", "{x", "é"])
def test_a_formula_that_tex_would_refuse_is_text(wrong: str) -> None:
    assert typeset(f"${wrong}$", BIBTEX).unsafe or "$" not in typeset(f"${wrong}$", BIBTEX).latex.replace(r"\$", "")


@pytest.mark.parametrize(
    ("text", "lacking_bibtex", "lacking_biblatex"),
    [
        ("Émile Łoś", "", ""),
        ("Nguyễn", "", "ễ"),  # composed of two accents in ASCII; no glyph of its own
        ("Bảo Dương", "ảươ", "ảươ"),
        ("王小明", "王小明", "王小明"),
        ("Ελύτης", "Ελύτης", "Ελύτης"),
        ("β-decay", "", ""),
        ("x\u0301", "", "x\u0301"),
        ("Толстой", "Толстй", "Толстй"),
    ],
)
def test_what_pdflatex_has_no_glyph_for_is_named(text: str, lacking_bibtex: str, lacking_biblatex: str) -> None:
    assert typeset(text, BIBTEX).untypesettable == lacking_bibtex
    assert typeset(text, BIBLATEX).untypesettable == lacking_biblatex


def test_what_a_document_must_load_is_told() -> None:
    assert typeset(r"$\mathbb{R} \text{a}$ ą", BIBTEX).needs == {"amssymb", "amsmath", "T1"}


@pytest.mark.parametrize(
    ("written", "label"),
    [
        (r"AT\&T", r"AT{\&}T"),
        (r"{AT\&T}", r"{AT}{\&}{T}"),
        ("{École Normale Supérieure}", r"{\'E}{cole Normale Sup{\'e}rieure}"),
        (r"\emph{Foo} Bar", r"{\emph{Foo}} Bar"),
        ("{$x$ Team}", r"{\relax $x$}{ Team}"),
        ("{World Health Organization}", "{World Health Organization}"),
        ("王", r"{\relax 王}"),
        ("{World~Bank}", "{World~Bank}"),
        ("{Ab|c¡, and d}", r"{Ab}{\textbar}{c{\textexclamdown}, and d}"),
        ("Foo (Bar) [x]", "Foo {(}Bar{)} {[}x{]}"),  # natbib parts a label at parentheses, TeX at brackets
        (r"\url{https://a.org/b%20}", r"{https://a.org/b\%20}"),
        (r"\input{x}", "{inputx}"),
    ],
)
def test_no_label_that_bibtex_cuts_out_of_a_name_ends_within_a_command(written: str, label: str) -> None:
    assert typeset(written, BIBTEX, Role.LABEL).latex == label


def test_an_address_that_a_command_gets_as_its_argument_has_no_comment_in_it() -> None:
    address = r"\url{https://a.org/b%20c#d}"
    assert typeset(address, BIBTEX, Role.RUNNING).latex == address
    assert typeset(address, BIBTEX, Role.ARGUMENT).latex == r"\url{https://a.org/b\%20c\#d}"
    assert typeset(rf"\emph{{{address}}}", BIBTEX).latex == r"\emph{\url{https://a.org/b\%20c\#d}}"


fragments = st.sampled_from(
    [*r"\ { } $ % # & ^ _ ~ ^^ ' ( [ ) ]".split(), *[f"\\{c}" for c in (*decoding.ACCENTS, *"&%#$_{}()[]\\")]]
    + [f"\\{name}" for name in (*commands.SYMBOLS, *commands.WITH_TEXT, *commands.SWITCHES, *commands.MATH_WITH_ONE)]
    + ["\\input", "\\url", "\\href", "\\left", "\\right", "\\frac", "\\ensuremath", "é", "ễ", "王", "β", " ", "x", "A,"]
)


@given(st.lists(fragments, max_size=12).map("".join))
def test_whatever_stands_in_a_field_what_is_written_is_harmless_balanced_and_stable(text: str) -> None:
    for target in (BIBTEX, BIBLATEX):
        for role in Role:
            assert_harmless(typeset(text, target, role).latex)
        once = typeset(text, target)
        again = typeset(once.latex, target)
        assert again.unsafe == ()
        assert typeset(again.latex, target).latex == again.latex


@given(st.text())
def test_plain_text_reads_back_as_it_was(text: str) -> None:
    quotes = str.maketrans("‘’", "`'")  # the only two that ASCII cannot tell from what TeX makes of them
    there, back = typeset(text, BIBLATEX).latex, typeset(typeset(text, BIBTEX).latex, BIBLATEX).latex
    assert decoding.to_text(back).translate(quotes) == decoding.to_text(there).translate(quotes)


def assert_harmless(text: str) -> None:
    """Read as TeX does: only known commands, balanced for TeX and for BibTeX, no comment, no parameter, no `^^`."""
    import re

    known = {*decoding.ACCENTS, *commands.SYMBOLS, *commands.WITH_TEXT.values(), *commands.SWITCHES.values()}
    known |= {*commands.MATH_SYMBOLS, *commands.MATH_WITH_ONE, *commands.MATH_WITH_TWO}
    known |= {"TeX", "LaTeX", "LaTeXe", "textquotesingle", "textasciigrave", "textquotedbl", "relax", "url", "not"}
    known |= {*"&%#$_,:;!- ", "left", "right", "big", "Big", "bigg", "Bigg"}
    known |= {f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in "lr"}
    outside = re.sub(r"\\url\{[^{}\\^]*(?:\\[%#][^{}\\^]*)*\}", "", text)
    for name in re.findall(r"\\([A-Za-z]+|.|$)", outside, re.DOTALL):
        assert name in known, f"\\{name} in {text}"
    bare = re.sub(r"\\([A-Za-z]+|.)", "", outside, flags=re.DOTALL)
    assert "%" not in bare
    assert "#" not in bare
    assert "^^" not in bare
    assert "\\" not in bare
    depth = 0
    for letter in text:
        depth += (letter == "{") - (letter == "}")
        assert depth >= 0, text
    assert depth == 0, text
