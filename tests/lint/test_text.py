"""Special characters, HTML, encodings, titles: what is told of a text, and the text afterwards."""

from __future__ import annotations

import pytest

from livebib.lint import catalogue
from tests.lint.examples import findings, fixed

RULES = [*catalogue.FAMILIES["text"], *catalogue.FAMILIES["characters"], *catalogue.FAMILIES["titles"]]


def told(text: str, field: str = "title", type_: str = "article") -> list[str]:
    return [finding.rule for finding in findings(f"@{type_}{{k, {field} = {{{text}}}}}", *RULES)]


def mended(text: str, field: str = "title") -> str:
    whole = fixed(f"@article{{k, {field} = {{{text}}}}}", *RULES)
    return whole.removeprefix(f"@article{{k, {field} = {{").removesuffix("}}")


@pytest.mark.parametrize(
    ("text", "rule", "right"),
    [
        ("5% of it", "special-character", r"5\% of it"),
        ("Brain & Behavior", "special-character", r"Brain \& Behavior"),
        ("Rock&Roll; a view", "special-character", r"Rock\&Roll; a view"),
        ("snake_case", "special-character", r"snake\_case"),
        ("In C#", "special-character", r"In C\#"),
        ("It costs 5$", "special-character", "It costs 5$"),
        (r"\begin{math}a_b\end{math}_c", "special-character", r"\begin{math}a_b\end{math}\_c"),
        (r"A line\\ & another", "special-character", r"A line\\ \& another"),
        (r"\href{https://a.org/b_c}{the b_c}", "special-character", r"\href{https://a.org/b_c}{the b\_c}"),
        ("Brain &amp; Behavior", "html-entity", r"Brain \& Behavior"),
        (r"Brain \&amp; Behavior", "html-entity", r"Brain \& Behavior"),
        (r"a \&lt; b\\&gt;", "html-entity", r"a < b\\>"),
        (r"\url{https://a.org/?b=1&amp;c=2}", "html-entity", r"\url{https://a.org/?b=1&c=2}"),
        ("Caf&#233; M&#xfc;ller", "html-entity", "Café Müller"),
        ("a&#92;b &lbrace;&#125;", "html-entity", r"a\textbackslash{}b \textbraceleft{}\textbraceright{}"),
        ("So &quot;near&quot;", "html-entity", 'So {"}near{"}'),
        ("5&nbsp;km", "html-entity", "5~km"),
        ("On <i>Drosophila</i>", "html-tag", r"On \emph{Drosophila}"),
        ("Cu<sub>2</sub>O<sup>+</sup>", "html-tag", r"Cu\textsubscript{2}O\textsuperscript{+}"),
        ("One<br/>two", "html-tag", "One<br/>two"),
        ("SchÃ¶n und groÃŸ", "mojibake", "Schön und groß"),
        ("It\u00e2\u20ac\u2122s", "mojibake", "It\u2019s"),
        ("Lost \ufffd here", "mojibake", "Lost \ufffd here"),
        ("A\u0097b", "control-character", "A\u2014b"),
        ("A\x07b", "control-character", "Ab"),
        ("Auto\u00admatic", "invisible-character", "Automatic"),
        ("Two\u2028lines", "invisible-character", "Two lines"),
        ("Turned \u202eround", "invisible-character", "Turned round"),
        ("Mo\u0308ller", "not-composed", "M\u00f6ller"),
        ("A model of mRNA", "title-capitals", "A model of {mRNA}"),
        (r"Using \LaTeX{} and \TeX", "title-capitals", r"Using {\LaTeX}{} and {\TeX}"),
        (r"$K$-means in $O(n)$ and $\Gamma$", "title-capitals", r"{$K$}-means in {$O(n)$} and {$\Gamma$}"),
        ("From theory to language.", "title-period", "From theory to language"),
        ("{From theory to GANs}", "title-in-braces", "From theory to {GANs}"),
        ("THE BAND STRUCTURE", "title-in-capitals", "THE BAND STRUCTURE"),
    ],
)
def test_a_flaw_is_told_by_its_rule_and_mended_where_that_is_plain(text: str, rule: str, right: str) -> None:
    assert (set(told(text)), mended(text)) == ({rule}, right)


@pytest.mark.parametrize(
    "text",
    [
        r"$a_1 & b$ and \(c_2\) and \[d_3\] and $$e_4$$ and \ensuremath{f_{g_5}}",
        r"\url{https://a.org/b_c%20d} and \citep{li_2001} and \path{a_b}",
        r"On {\begin{math}a_b\end{math}} and \begin{tabular}{l} a & b_c \end{tabular}",
        r"5\% of \$3 \& C\#",
        r"\ce{^{227}_{90}Th} and \verb|a_b| and \lstinline!c#!",
        "The Story of Warner Bros.",
        r"On \O re, $\mathbb{R}$, $x_{N}$ and $\alpha$",
        r"\MakeUppercase{x} {\LaTeX} {$O(n)$} \textsc{ReLU}",
        "ខ្មែរ\u200bភាសា and ไทย\u200bภาษา",
        "\\o\u0301 and \\i\u0301",
        "If a < b and c > d, then <x, y> is <unknown>",
        "Ångström, São Paulo, Þórr, l’été « naïve » …",
        "A Title in Title Case: With {DNA} and {M}ac{A}rthur",
        "Fritz et al.",
        "Made in the U.S.A.",
        "Trends in Cogn. Sci. Trans.",
        "And so on ...",
        "{LaTeX} and {TeX}",
        "{BASIC}",
        "",
        "{}",
    ],
)
def test_what_only_looks_like_a_flaw_is_left_alone(text: str) -> None:
    assert told(text) == []


def test_an_address_with_special_characters_gets_its_command_where_it_may_stand() -> None:
    text = "At https://a.org/b_c?d=1."
    assert (mended(text, "note"), told(text, "title")) == (r"At \url{https://a.org/b_c?d=1}.", [])


@pytest.mark.parametrize("field", ["url", "doi", "file", "eprint", "abstract", "keywords", "bdsk-url-1", "adsnote"])
def test_fields_that_tex_never_prints_may_hold_anything_of_it(field: str) -> None:
    assert told("a_b & 5% <i>x</i> &amp; #", field) == []


@pytest.mark.parametrize("field", ["crossref", "xdata", "related", "file"])
def test_names_of_entries_and_files_are_left_as_they_are(field: str) -> None:
    assert told("Mo\u0308ller\u200b2001", field) == []


def test_damage_is_told_in_any_field() -> None:
    assert told("300Â°C\x01", "abstract") == ["mojibake", "control-character"]


def test_titles_that_no_style_writes_small_need_no_braces() -> None:
    assert told("Proceedings of AAAI", type_="proceedings") == []


def test_biblatex_leaves_titles_alone() -> None:
    assert findings("@article{k, title = {A model of mRNA}}", *RULES, dialect="biblatex") == []


def test_an_ampersand_between_two_people_is_told_once() -> None:
    example = "@article{k, author = {Wei Li & Aki Sato}}"
    assert [finding.rule for finding in findings(example) if finding.field == "author"] == ["name-separator"]
    assert [finding.rule for finding in findings(example.replace("&", "&amp;"))] == ["missing-field", "name-separator"]


@pytest.mark.parametrize(
    ("text", "word", "right"),
    [
        ("{SchÃ¼tze}, Eva", "SchÃ¼tze", "Schütze"),
        ("up to (200Â\u00a0Â°C).", "200Â\\xa0Â°C", "200\\xa0°C"),
    ],
)
def test_mojibake_is_quoted_as_the_word_alone(text: str, word: str, right: str) -> None:
    [finding] = findings(f"@misc{{k, note = {{{text}}}}}", "mojibake")
    assert (finding.message, finding.hint) == (f"'{word}' was read in the wrong encoding once", f"write '{right}'")
