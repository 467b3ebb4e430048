"""The README's lines for LaTeX, as they stand there, typeset by both engines."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Livebib
from tests.output.export.engines import letters, missing, text
from tests.shared import ROOT

BLOCKS = re.compile(
    r"^```sh\n(?P<shell>\S*livebib export .*)\n```\n\n```tex\n(?P<head>.*)\n(?P<body>.*)\n```$", re.MULTILINE
)
LINES = [match.groups() for match in BLOCKS.finditer((ROOT / "README.md").read_text(encoding="utf-8"))]


def test_there_are_three_lines_for_each_engine() -> None:
    assert [re.findall(r"--to (\S+)", shell) for shell, _, _ in LINES] == [["biblatex"], ["bibtex"]]


@pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}; .ci/run tells the packages")
@pytest.mark.parametrize(("shell", "head", "body"), LINES, ids=["biber", "bibtex"])
def test_they_work_as_they_stand(tmp_path: Path, livebib: Livebib, shell: str, head: str, body: str) -> None:
    command = shlex.split(shell)
    assert command[0] == ".venv/bin/livebib"
    command[command.index("-o") + 1] = str(tmp_path / "refs.bib")
    assert livebib(*command[1:], "--root", str(ROOT)).code == 0
    paper = r"\documentclass{article}" + f"\n{head}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"
    (tmp_path / "paper.tex").write_text(paper, encoding="utf-8")
    latex = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper"]
    for step in [latex, ["biber", "paper"] if "biblatex" in head else ["bibtex", "paper"], latex, latex]:
        done = subprocess.run(step, cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False)
        assert done.returncode == 0, done.stdout[-2000:]
    assert "Warning: Citation" not in (tmp_path / "paper.log").read_text(encoding="utf-8", errors="replace")
    shown = letters(text(tmp_path))
    assert letters("Vaswani") in shown
    assert letters("Attention Is All You Need") in shown
