r"""Citations in LaTeX source, construct by construct: what counts, what does not, and where exactly it stands."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from livebib.cite import commands, tex
from livebib.cite.model import Cited, Defines, Engine, Included, Loads, Unknown, Uses


def read(text: str, named: Sequence[str] = ()) -> list[object]:
    return list(tex.events(text, commands.named(named)))


def cited(text: str, named: Sequence[str] = ()) -> list[str]:
    """The keys, in order; each stands where it is said to stand."""
    found = [event for event in read(text, named) if isinstance(event, Cited)]
    assert [text[event.start : event.end] for event in found] == [event.key for event in found]
    return [event.key for event in found]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (r"\cite{a}", "a"),
        (r"\cite {a}", "a"),
        ("\\cite\n  {a}", "a"),
        (r"\cite{a,b}", "a b"),
        ("\\cite{ a ,\n\tb }", "a b"),
        ("\\cite{a, % the first\n  b, % \\cite{no}\n  c}", "a b c"),
        ("\\cite% why not\n  {a}", "a"),
        (r"\cite{a,,b,}", "a b"),
        (r"\cite{}", ""),
        (r"\cite[p.~3]{a}", "a"),
        (r"\cite[see][p.~3]{a}", "a"),
        (r"\citep[see][]{a}", "a"),
        (r"\citep[{see [1]}][p.~{]}3]{a}", "a"),
        (r"\citep[for $x\in[0,1)$]{a}", "a"),
        ("\\citep[see % ]{no}\n ][2]{a}", "a"),
        (r"\citep[see \citet{b}][12]{a}", "a b"),
        (r"\cite<2->{a}", "a"),
        (r"\cite<see>[for details]{a}", "a"),
        (r"\citet*{a} \citeauthor*[x]{b}", "a b"),
        (r"\Citet{a} \citealt{b} \citealp{c} \citeyearpar{d} \Citeauthor{e} \citefullauthor{f}", "a b c d e f"),
        (r"\defcitealias{a}{Paper I} \citetalias{a} \citepalias{b}", "a a b"),
        (r"\autocite{a} \Autocite*[2]{b} \parencite*{c} \textcite{d} \footcite{e} \smartcite{f}", "a b c d e f"),
        (r"\supercite{a} \fullcite{b} \footfullcite{c} \citetitle*{d} \citeurl{e} \citedate{f}", "a b c d e f"),
        (r"\nocite{a,b} \nocite{*}", "a b *"),
        (r"\cites{a}{b}[2]{c}", "a b c"),
        (r"\textcites(see)(and more)[x][y]{a}[z]{b,c} {d}\relax {no}", "a b c d"),
        ("\\autocites{a}\n  {b}", "a b"),
        ("\\autocites{a}\n\n{no}", "a"),
        (r"\volcite{2}[12]{a} \volcites{1}{a}{2}[3]{b}", "a a b"),
        (r"\citefield{a}{title} \citename{b}{author}", "a b"),
        (r"\textcquote[12]{a}{words} \foreigntextcquote{french}[12]{b}{mots}", "a b"),
        (r"\begin{displaycquote}[12]{a} words \end{displaycquote}", "a"),
        (r"\bibentry{a} \shortciteA{b} \citeA{c}", "a b c"),
        (r"\footnote{see \cite{a}} {\bf \cite{b}} \section[\cite{c}]{\cite{d}}", "a b c d"),
        (r"\cite{DBLP:conf/nips/VaswaniSPUJGKP17}", "DBLP:conf/nips/VaswaniSPUJGKP17"),
        (r"\cite{müller2020}", "müller2020"),
        (r"\cite{a\macro,b}", "b"),
        (r"\cite{\macro}", ""),
        (r"\cite[unclosed {a}", ""),
        (r"\cite", ""),
        (r"\cite{a", ""),
        (r"\citestyle{nature} \citetext{priv.~comm.} \bibcite{a}{1}", ""),
    ],
)
def test_a_citing_command(text: str, keys: str) -> None:
    assert cited(text) == keys.split()


@pytest.mark.parametrize(
    "text",
    [
        r"% \cite{no}",
        "text % \\cite{no}\r\n",
        "text % \\cite{no}\r",
        r"\\cite{no}",
        r"\verb|\cite{no}|",
        r"\verb*+\cite{no}+",
        r"\lstinline!\cite{no}!",
        r"\lstinline[language=TeX]{\cite{no}}",
        r"\mintinline{latex}|\cite{no}|",
        r"\begin{verbatim}\cite{no}\end{verbatim}",
        r"\begin{Verbatim*}\cite{no}\end{Verbatim*}",
        r"\begin{lstlisting}[language=TeX] \cite{no} \end{lstlisting}",
        r"\begin{minted}{latex} \cite{no} \end{minted}",
        r"\begin{comment}\cite{no}\end{comment}",
        r"\begin{verbatim} never closed \cite{no}",
        r"\lstnewenvironment{code}{}{} \begin{code}\cite{no}\end{code}",
        r"\DefineVerbatimEnvironment{code}{Verbatim}{} \begin{code}\cite{no}\end{code}",
        r"\newminted{latex}{} \begin{latexcode}\cite{no}\end{latexcode}",
        r"\excludecomment{solution} \begin{solution}\cite{no}\end{solution}",
        r"\MakeShortVerb{\|} |\cite{no}|",
        r"\iffalse \cite{no} \fi",
        r"\iffalse \ifx\a\b \cite{no} \else \cite{no} \fi \cite{no} \fi",
        r"\iffalse \ifthenelse{\a}{\cite{no}}{} \fi",
        "\\iffalse % \\fi\n \\cite{no} \\fi",
        r"\iffalse never closed \cite{no}",
        r"\if0 \cite{no} \fi",
        r"\if 0 \cite{no} \fi",
        r"\iftrue \else \cite{no} \fi",
        r"\iftrue \ifx\a\b\else\fi \else \cite{no} \fi",
        r"\begin{document}\end{document} \cite{no}",
        r"\endinput \cite{no}",
        r"\newcommand{\x}[1]{\cite{#1}}",
    ],
)
def test_what_tex_does_not_read_cites_nothing(text: str) -> None:
    assert cited(text) == []


@pytest.mark.parametrize(
    "text",
    [
        r"100\% \cite{a}",
        r"\\ \cite{a}",
        "\\\\% \\cite{no}\n\\cite{a}",
        r"\verb|%| \cite{a}",
        r"\url{https://example.org/a%20b} \cite{a}",
        r"\href{https://example.org/%7Ea}{text} \cite{a}",
        r"\path|a%b| \cite{a}",
        r"\begin{verbatim}\iffalse\end{verbatim} \cite{a}",
        r"\iffalse \cite{no} \else \cite{a} \fi",
        r"\iffalse \fi \cite{a}",
        r"\iftrue \cite{a} \else \cite{no} \fi",
        r"\ifdraft \cite{a} \fi",
        r"\ifthenelse{\equal{a}{b}}{\cite{a}}{}",
        r"\if00 \cite{a} \fi",
        r"\newif\ifdraft \iffalse\ifdraft\fi\fi \cite{a}",
        r"\begin{alltt} \cite{a} \end{alltt}",
        r"\newcommand{\seminal}{\cite{a}}",
        "\\verb is broken\n\\cite{a}",
    ],
)
def test_what_tex_reads_cites(text: str) -> None:
    assert cited(text) == ["a"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (r"\newcommand{\x}[1]{\cite{#1}} \x{a,b}", "a b"),
        (r"\newcommand\x[1]{\cite{#1}} \x{a}", "a"),
        (r"\newcommand*{\x}[2][]{\citep[see][#1]{#2}} \x{a} \x[12]{b}", "a b"),
        (r"\newcommand{\x}[2]{#1~\citep{#2}} \x{no}{a}", "a"),
        (r"\newcommand{\x}[2]{\cite{#2,#1}} \x{a}{b}", "b a"),
        (r"\newcommand{\upcite}[1]{\textsuperscript{\textsuperscript{\cite{#1}}}} \upcite{a}", "a"),
        (r"\renewcommand{\cite}[1]{\citep{#1}} \cite{a}", "a"),
        (r"\renewcommand{\cite}[1]{[#1]} \cite{a}", "a"),
        (r"\providecommand{\x}[1]{\cite{#1}} \x{a}", "a"),
        (r"\newrobustcmd{\x}[1]{\autocite{#1}} \x{a}", "a"),
        (r"\DeclareRobustCommand{\x}[1]{\cite{#1}} \x{a}", "a"),
        (r"\NewDocumentCommand{\x}{s o m}{\IfBooleanTF{#1}{\citet{#3}}{\citep[#2]{#3}}} \x*{a} \x[1]{b}", "a b"),
        (r"\NewDocumentCommand\x{m O{p. 1} +m}{\citep[#2]{#1} #3} \x{a}[2]{no}", "a"),
        (r"\NewDocumentCommand\x{D(){} m}{\cite{#2}} \x(no){a}", "a"),
        (r"\def\x#1#2{\citep[#1]{#2}} \x{no}{a}", "a"),
        (r"\let\x\citep \x[1]{a}", "a"),
        (r"\let\x=\citep \x*{a}", "a"),
        (r"\LetLtxMacro{\x}{\citep} \x{a}", "a"),
        (r"\newcommand{\x}{\citep} \x[1][2]{a}", "a"),
        (r"\newcommand{\x}{\small\citep } \x{a}", "a"),
        (r"\newcommand{\x}[1]{#1~\citep} \x{no}[12]{a}", "a"),
        (r"\newcommand{\x}[1]{\cite{#1}} \newcommand{\y}[1]{(\x{#1})} \y{a}", "a"),
        (r"\newcommand{\xs}{\textcites} \xs{a}{b}", "a b"),
        (r"\DeclareCiteCommand{\x}[\mkbibparens]{pre}{loop}{sep}{post} \x[1]{a}", "a"),
        (r"\DeclareCiteCommand*{\x}{pre}{loop}{sep}{post} \x*{a}", "a"),
        (r"\DeclareMultiCiteCommand{\xs}{\x}{\delim} \xs{a}{b}", "a b"),
        (r"\newcites{web,own}{Web,Own} \citeweb{a} \nociteown{b} \citetweb{c}", "a b c"),
        (r"\newcommand{\x}[1]{\cite[#1]{a}} \x{no}", "a"),
        (r"\newcommand{\x}[1]{\emph{#1}} \x{no}", ""),
        (r"\newcommand{\x}{", ""),
        (r"\newcommand", ""),
    ],
)
def test_a_command_that_the_document_defines(text: str, keys: str) -> None:
    assert cited(text) == keys.split()


def test_a_key_may_be_made_of_an_argument() -> None:
    text = r"\newcommand{\dblp}[1]{\cite{DBLP:#1}} \dblp{conf/x}"
    [event] = [event for event in read(text) if isinstance(event, Cited)]
    assert (event.key, text[event.start : event.end]) == ("DBLP:conf/x", "conf/x")


def test_a_command_of_the_configuration_cites() -> None:
    assert cited(r"\mycite[1]{a} \other*{b}", ["mycite", "\\other*"]) == ["a", "b"]


def test_a_command_that_looks_like_citing_is_named() -> None:
    text = r"\fancycite{a} \citestyle{x} \recite now"
    [event] = read(text)
    assert event == Unknown("fancycite", 0, 10)


@pytest.mark.parametrize(
    ("text", "included"),
    [
        (r"\input{a}", Included("a", 7, 8)),
        (r"\input a ", Included("a", 7, 8)),
        (r"\input{a.tex}", Included("a.tex", 7, 12)),
        (r'\input{"my file"}', Included("my file", 7, 16)),
        (r"\include{a}", Included("a", 9, 10, suffixes=(".tex",))),
        (r"\subfile{a}", Included("a", 9, 10)),
        (r"\import{d/}{a}", Included("a", 12, 13, folder="d/")),
        (r"\subimport{d/}{a}", Included("a", 15, 16, folder="d/", within=True)),
        (r"\InputIfFileExists{a}{}{}", Included("a", 19, 20, optional=True)),
        (r"\IfFileExists{a}{\input{a}}{}", Included("a", 24, 25, optional=True)),
        (r"\input{\folder/a}", Included("", 7, 16)),
        ('\\input|"ls"', Included('|"ls', 6, 11)),
        (r"\usepackage[x]{a}", Included("a", 15, 16, optional=True, suffixes=(".sty",))),
        (r"\documentclass[../main.tex]{subfiles}", Included("../main.tex", 15, 26, preamble=True)),
    ],
)
def test_an_include(text: str, included: Included) -> None:
    assert read(text) == [included]


def test_an_include_of_a_parameter_is_none() -> None:
    assert read(r"\newcommand{\part}[1]{\input{parts/#1}}") == []


def test_bib_files_keys_of_its_own_and_signs_of_the_engine() -> None:
    assert read(r"\bibliography{a, b}") == [Loads("a", 14, 15), Loads("b", 17, 18)]
    assert read(r"\addbibresource[glob]{a.bib}") == [Uses(Engine.BIBER), Loads("a.bib", 22, 27)]
    assert read(r"\bibliographystyle{plain}") == [Uses(Engine.BIBTEX)]
    assert read(r"\bibitem[A 1984]{a} \bibitem{b}") == [Defines("a"), Defines("b")]


_PIECES = r"""
    \cite \citep \textcites \newcommand \def \let \begin \end \verb \url \input \iffalse \else \fi \x \% \\
    { } [ ] ( ) < > | % # * , a b1 {a} {verbatim} {document} [1] #1 {\x} \MakeShortVerb \NewDocumentCommand \usepackage
    """.split()
_BLANKS = ["\n", "\n\n", "\r", " ", "é", "\0", "\u2028"]


@given(st.one_of(st.text(), st.lists(st.sampled_from(_PIECES + _BLANKS), max_size=40).map("".join)))
@example("\\MakeShortVerb\\\\")
@example("\\newcommand\\x{\\x}\\x\\x")
@example("\\let\\cite\\cite\\cite{a}")
def test_any_text_is_read_and_every_key_stands_where_it_is_said_to(text: str) -> None:
    for event in read(text):
        if isinstance(event, Cited) and "DBLP" not in event.key:
            assert 0 <= event.start <= event.end <= len(text)
            if "#" not in text:  # else a key may be made of an argument
                assert text[event.start : event.end] == event.key


@pytest.mark.parametrize(
    "piece", ["\\cite[{", "{", "\\newcommand{\\a}{", "\\iffalse", "\\url{", "\\cite{\\cite{", "}", "\\if"]
)
def test_nothing_recurses_however_deep_it_goes(piece: str) -> None:
    assert cited(piece * 5_000) == []
