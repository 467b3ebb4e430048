"""LaTeX itself reads the sample papers too: it asks for the keys that were read, no other and none less."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from livebib.cite import documents
from tests.shared import DATA

PAPERS = DATA / "paper"
needs_latex = pytest.mark.skipif(
    not shutil.which("pdflatex"), reason="pdflatex is missing: apt-get install texlive-latex-base"
)
needs_biblatex = pytest.mark.skipif(
    not shutil.which("kpsewhich")
    or subprocess.run(["kpsewhich", "biblatex.sty"], capture_output=True, check=False).returncode != 0,
    reason="biblatex is missing: apt-get install texlive-latex-recommended texlive-bibtex-extra",
)


def typeset(folder: Path, name: str, text: str | None = None) -> Path:
    """Run LaTeX on a copy of the sample papers, or on a text of its own; returns the path without suffix."""
    shutil.copytree(PAPERS, folder / "paper")
    if text is not None:
        (folder / "paper" / f"{name}.tex").write_text(text)
    command = ["pdflatex", "-interaction=nonstopmode", "-no-shell-escape", f"{name}.tex"]
    subprocess.run(command, cwd=folder / "paper", capture_output=True, check=False, timeout=120)
    return folder / "paper" / name


def asked(path: Path) -> set[str]:
    document = documents.read(path)
    assert [finding for finding in document.findings if finding.severity != "info"] == []
    return {*document.keys, *(["*"] if document.cites_all else [])}


@needs_latex
def test_keys_of_the_source_are_those_of_the_aux(tmp_path: Path) -> None:
    made = typeset(tmp_path, "paper")
    assert len(asked(made.with_suffix(".tex"))) == 11
    assert asked(made.with_suffix(".tex")) == asked(made.with_suffix(".aux"))


@needs_latex
@needs_biblatex
def test_keys_of_the_source_are_those_of_the_bcf_and_the_aux(tmp_path: Path) -> None:
    made = typeset(tmp_path, "talk")
    assert len(asked(made.with_suffix(".tex"))) == 10
    assert asked(made.with_suffix(".tex")) == asked(made.with_suffix(".bcf"))
    assert asked(made.with_suffix(".aux")) | {"*"} == asked(made.with_suffix(".bcf"))


NATBIB = r"""
\documentclass{article}\usepackage{natbib}\usepackage{url}
\newcommand{\x}[2][]{\citep[see][#1]{#2}} \newcommand{\y}{\citet} \def\z#1#2{\citep[#1]{#2}} \let\w=\citealp
\newcommand\tail[1]{#1 \citep}
\newif\ifdraft \drafttrue
\begin{document}
\citet{a1}\citep*{a2 , a3}\Citet{a4}\citeyearpar{a5}\citealt*[x][y]{a6}\citep[][]{a7}\citenum{a8}
\x{b1} \x[12]{b2} \y[1]{b3} \z{1}{b4} \w{b5} \tail{and}[1][2]{b6}
\citep[for $x\in[0,1)$]{c1} \citep[see {[2]}]{c2} \citep [3] {c3} \citep%
  {c4}
\citep
  {c5}
\iffalse \cite{no1} \else \cite{d1} \fi \iftrue \cite{d2} \else \cite{no2} \fi \ifdraft \cite{d3} \fi
\if0 \cite{no3}\fi \ifx\x\y \else \cite{d4} \fi
\verb|\cite{no4}| \verb*+\cite{no5}+ \url{http://a/%20} \cite{e1} % \cite{no6}
\begin{verbatim}
\cite{no7}
\end{verbatim}
\\\cite{e2} \footnote{\cite{e3}} \nocite{e4,e5}
\end{document} \cite{no8}
"""

BIBLATEX = r"""
\documentclass{article}\usepackage[backend=biber,natbib]{biblatex}
\NewDocumentCommand{\x}{s o m}{\IfBooleanTF{#1}{\citet{#3}}{\citep[#2]{#3}}}
\DeclareCiteCommand{\y}{}{}{}{} \DeclareMultiCiteCommand{\ys}{\y}{,} \newrobustcmd{\z}[2]{\textcites[#1]{#2}}
\begin{document}
\autocite{a1}\Autocite*[1]{a2}\parencite{a3}\textcite{a4}\footcite{a5}\smartcite{a6}\supercite{a7}\fullcite{a8}
\cites{b1}{b2}\relax{no1} \textcites(x)(y)[1][2]{b3}[3]{b4,b5} {b6}\relax
\autocites{b7}

{no2}
\volcite{2}[3]{c1} \pvolcite[see]{2}{c2} \citetitle*{c3} \citeurl{c4} \footfullcite{c5} \notecite[1]{c6}
\citefield{c7}{title} \citename{c8}{author}
\x{d1} \x*{d2} \x[1]{d3} \y[1][2]{d4} \ys{d5}[1]{d6} \z{1}{d7}
\nocite{e1} \citep{e2} \citeauthor{e3}
\end{document}
"""


@needs_latex
def test_every_construct_is_read_as_latex_reads_it(tmp_path: Path) -> None:
    made = typeset(tmp_path, "all", NATBIB)
    assert asked(made.with_suffix(".tex")) == asked(made.with_suffix(".aux"))
    assert len(asked(made.with_suffix(".aux"))) == 28


@needs_latex
@needs_biblatex
def test_every_construct_is_read_as_biblatex_reads_it(tmp_path: Path) -> None:
    made = typeset(tmp_path, "all", BIBLATEX)
    assert asked(made.with_suffix(".tex")) == asked(made.with_suffix(".bcf"))
    assert len(asked(made.with_suffix(".bcf"))) == 33
