"""Commands that do something when a document is typeset, and the ways in which they hide."""

from __future__ import annotations

import pytest

from tests.lint.examples import findings


def told(bib: str) -> list[tuple[int, int]]:
    return [finding.place[1:3] for finding in findings(bib, "live-tex")]


@pytest.mark.parametrize(
    "text",
    [
        r"\input{/etc/passwd}",
        r"\input /etc/passwd",
        r"{\include{x}}",
        r"\immediate",
        r"\openout 3=x",
        r"\write18{ls}",
        r"\write 18{ls}",
        r"\catcode`\%=12",
        r"\def\emph{x}",
        r"\csname input\endcsname",
        r"\expandafter\x",
        r"\directlua{os.execute()}",
        r"\special{ps:}",
        r"\ShellEscape{ls}",
        r"\begin{filecontents*}{x}",
        r"\begin {filecontents}",
        r"\includegraphics{/etc/passwd}",
        r"\import{/etc/}{passwd}",
        r"\inputminted{text}{/etc/passwd}",
        r"\newread\x",
        r"\ExplSyntaxOn",
        r"\AtBeginDocument{x}",
        r"\loop\iftrue\repeat",
        r"\end{document}",
        r"^^5cinput",
        r"^^^^005cinput",
    ],
)
@pytest.mark.parametrize("field", ["title", "url", "abstract"])
def test_a_command_that_does_something_is_told_in_any_field(text: str, field: str) -> None:
    found = findings(f"@misc{{k,\n  {field} = {{a {text}}}}}", "live-tex")
    assert {(finding.key, finding.field, finding.place.line) for finding in found} == {("k", field, 2)}


@pytest.mark.parametrize(
    "text", [r"\inputs", r"\definition", r"\letter", r"\'{\i}nput", r"\textbackslash input", r"$x^{2^3}$", r"\includes"]
)
def test_commands_that_only_begin_alike_are_left_alone(text: str) -> None:
    assert told(f"@misc{{k, abstract = {{{text}}}}}") == []


def test_a_command_that_is_not_known_to_be_harmless_is_a_warning_once() -> None:
    one = findings(r"@misc{k, title = {\foo{a} \emph{b} $\alpha$ \\foo}, note = {\foo}, abstract = {\bar}}", "live-tex")
    assert [(each.severity, each.place.column, each.field) for each in one] == [("warning", 19, "title")]
    assert "1 more time" in one[0].message


@pytest.mark.parametrize(
    "define", [r"\providecommand{\foo}{x}", r"\newcommand*\foo[1]{#1}", r"\def\foo{x}", r"\let\foo=\emph"]
)
def test_a_command_that_a_preamble_defines_is_left_alone(define: str) -> None:
    assert told(f'@preamble{{"{define}"}}\n@misc{{k, title = {{\\foo{{a}}}}}}') == []


@pytest.mark.parametrize(
    "field", [r"file = {C:\Papers\read\li.pdf}", r"title = {A line\\input of another}", r"pdf = {\\host\input\li.pdf}"]
)
def test_paths_and_words_behind_a_line_break_are_left_alone(field: str) -> None:
    assert findings(f"@misc{{k, {field}}}", "live-tex") == []


def test_a_command_in_a_path_is_told() -> None:
    assert len(findings(r"@misc{k, file = {\input{x}}}", "live-tex")) == 1


def test_a_command_behind_a_line_break_is_told() -> None:
    assert len(findings(r"@misc{k, title = {A line\\\input{x}}}", "live-tex")) == 1


def test_a_string_is_code_as_a_field_is() -> None:
    assert told('@string{s = "\\write18{ls}"}\n@misc{k, title = s}') == [(1, 14)]


def test_a_preamble_may_define_but_not_read() -> None:
    assert told('@preamble{"\\providecommand{\\x}{y} \\makeatletter" # "\\input x"}') == [(1, 53)]


def test_pieces_make_a_command_together() -> None:
    assert told('@string{s = "put x"}\n@misc{k, title = "\\in" # s}') == [(2, 18)]


def test_text_between_entries_never_reaches_tex() -> None:
    assert told("\\input{x}\n@comment{\\write18{x}}\n% \\def\n@misc{k, title = {T}}") == []
