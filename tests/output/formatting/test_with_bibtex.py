"""BibTeX prints the same list before and after, and a better one where a parent stood before its children."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from livebib.output.formatting.batch import canonical

pytestmark = pytest.mark.skipif(
    not shutil.which("bibtex"), reason="bibtex is missing: apt-get install texlive-binaries"
)

CHILDREN = """
% The first.
@InProceedings(Zed, Crossref = "proc", TITLE = "On {Z} \\& more", author = "Z. Zed and A. Ada", month = jan, pages=3)
@string(pub = "A " # "Publisher")
@inproceedings{Ada, author={Ada, A.}, title = {On
   A}, crossref={proc}, note = 12 # ", " # {x}}  % of Ada
@preamble{"\\newcommand{\\x}{y}"}
"""
PARENT = '@PROCEEDINGS{proc, title = "The " # {Proceedings}, Publisher=pub, year=1999, editor="E. D. Itor"}\n'


def printed(folder: Path, text: str) -> tuple[int, str]:
    """How many warnings and errors BibTeX has, and what it prints."""
    (folder / "a.bib").write_text(text)
    (folder / "a.aux").write_text("\\citation{Zed}\n\\citation{Ada}\n\\bibstyle{plain}\n\\bibdata{a}\n")
    done = subprocess.run(["bibtex", "a"], cwd=folder, capture_output=True, text=True, check=False)
    said = done.stdout.count("Warning--") + done.stdout.count("---line") + done.stdout.count("A bad cross reference")
    return said, (folder / "a.bbl").read_text()


def test_the_same_is_printed(tmp_path: Path) -> None:
    before = CHILDREN + PARENT
    assert canonical(before).text != before
    assert printed(tmp_path, canonical(before).text) == printed(tmp_path, before)


def test_a_parent_before_its_children_is_mended(tmp_path: Path) -> None:
    before = '@string{pub = "A Publisher"}\n' + PARENT + CHILDREN.replace("@string(pub", "@string(other")
    assert printed(tmp_path, before)[0] > 0
    assert printed(tmp_path, canonical(before).text)[0] == 0
