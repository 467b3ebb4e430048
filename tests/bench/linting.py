"""`lint` with all default rules beside bibclean's `check`, as whole processes in turn."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import processes
import table
from generate import write_library

ENTRIES = 20_000
PAIRS = 5
AS_FAST = 1.0  # times bibclean

_BIBCLEAN = ("-c", "from bibclean._commands.main import run; run()", "check")  # it has no `-m`
_REAL = Path(os.environ.get("LIVEBIB_TEST_DATA", "../shared")).resolve() / "corpus" / "big-cdl.bib"


def measure(folder: Path) -> list[table.Row]:
    """A library that people keep by hand, where the shared test data is at hand, and a large made-up one."""
    made_up = folder / "made-up.bib"
    made_up.write_text(write_library(ENTRIES), encoding="utf-8")
    rows = [_row(f"lint, {ENTRIES:,} entries, to bibclean's check", made_up, folder)]
    if _REAL.is_file():
        rows.insert(0, _row(f"lint, {_REAL.name}, to bibclean's check", _REAL, folder))
    return rows


def _row(work: str, library: Path, folder: Path) -> table.Row:
    ours = ("-m", "livebib", "lint", "--root", str(folder), str(library))
    theirs = (*_BIBCLEAN, str(library))
    said = subprocess.run([sys.executable, *theirs], capture_output=True, encoding="utf-8", check=False).stdout
    assert "violations" in said, "bibclean did not look at the library"
    pair = processes.in_pairs(ours, theirs, folder, pairs=PAIRS)
    figure = f"{pair.ratio:.2f} × ({pair.first:.2f} s to {pair.second:.2f} s)"
    return table.Row(work, figure, pair.ratio, AS_FAST)
