"""Formatting beside bibtex-tidy: the same files, in turn, each a whole process that sorts entries and fields, aligns,
and puts braces around values. livebib also reads its result again and proves that it says the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

import table
from generate import write_library

CORPUS = Path(os.environ.get("LIVEBIB_TEST_DATA", Path(__file__).resolve().parents[3] / "shared")) / "corpus"
REAL, ENTRIES = "big-cdl.bib", 20_000
PAIRS = 7
TIDY = "bibtex-tidy@1.14.0"
OPTIONS = ("--sort", "--sort-fields", "--curly", "--align=16", "--no-modify")

TO_TIDY = 1.5  # times its time: what must be reached; 1.0 is aimed at


def measure(folder: Path) -> list[table.Row]:
    """The real file and the generated one."""
    tidy = _installed(folder)
    (folder / "livebib.toml").touch()
    path = folder / "library.bib"
    rows = []
    texts = {f"{ENTRIES:,} entries": write_library(ENTRIES)}
    if (CORPUS / REAL).is_file():
        texts = {REAL: (CORPUS / REAL).read_text(encoding="utf-8")} | texts
    for name, text in texts.items():
        path.write_text(text, encoding="utf-8")
        ours = [sys.executable, "-m", "livebib", "fmt", "-q", "--root", str(folder), str(path)]
        theirs = [*tidy, str(path), *OPTIONS, "-o", str(folder / "tidy.bib")]
        pairs = []
        for _ in range(PAIRS + 1):
            path.write_text(text, encoding="utf-8")
            yardstick = _seconds(theirs, folder)
            pairs.append((_seconds(ours, folder), yardstick))
            assert path.read_text(encoding="utf-8") != text, "nothing was formatted"
        mine, yardstick = (median(column) for column in zip(*pairs[1:], strict=True))  # the first only warms up
        ratio = median(a / b for a, b in pairs[1:])
        figure = f"{ratio:.2f} × ({mine:.2f} s to {yardstick:.2f} s)"
        rows.append(table.Row(f"fmt {name}, to bibtex-tidy", figure, ratio, TO_TIDY))
        path.write_text(text, encoding="utf-8")
        _seconds(ours, folder)
        again = median(_seconds(ours, folder) for _ in range(PAIRS))
        rows.append(table.Row("  the same when nothing changes", f"{again:.2f} s"))
    return rows


def _installed(folder: Path) -> list[str]:
    """How bibtex-tidy is called; it comes from npm."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        sys.exit("bibtex-tidy needs node and npm: install Node.js")
    install = [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--loglevel=error", TIDY]
    subprocess.run(install, check=True, stdout=subprocess.DEVNULL)
    return [node, str(folder / "node_modules" / "bibtex-tidy" / "bin" / "bibtex-tidy")]


def _seconds(command: Sequence[str], folder: Path) -> float:
    # As in processes: compiled modules are found by whatever the installation is like.
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    begin = perf_counter()
    subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - begin
