"""What is measured on whole processes: the peak of memory, and how long a command takes from start to end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

PAIRS = 15

_PEAK = "\nimport resource, sys\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
BARE_SPLIT = """\
import sys
from bibtexparser.splitter import Splitter
kept = Splitter(open(sys.argv[1], encoding="utf-8").read()).split()"""
LOAD = """\
import sys
from livebib.library.library import load
kept = load(sys.argv[1])"""

TIMED_LOAD = """\
import sys, time
from livebib.library.library import load
begin = time.process_time()
kept = load(sys.argv[1])
print(time.process_time() - begin)"""

HELP = ("-m", "livebib", "--help")
IMPORT_CLICK = ("-c", "import click")


class Pair(NamedTuple):
    """Two commands in turn: their median seconds, and the median of how many times longer the first took."""

    first: float
    second: float
    ratio: float


def peak_memory(program: str, library: Path) -> int:
    """The most memory that a program which reads the library held at a time, in bytes.

    On Linux a process inherits this peak from the one that started it: ask while the asker is still small.
    """
    done = subprocess.run(
        [sys.executable, "-c", program + _PEAK, library], capture_output=True, check=True, encoding="utf-8"
    )
    return int(done.stdout) * (1 if sys.platform == "darwin" else 1024)  # getrusage(2): bytes there, KiB elsewhere


def load(library: Path) -> tuple[float, int]:
    """Seconds and bytes that loading a file takes, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", TIMED_LOAD + _PEAK, library], capture_output=True, check=True, encoding="utf-8"
    )
    seconds, peak = done.stdout.split()
    return float(seconds), int(peak) * (1 if sys.platform == "darwin" else 1024)


def in_pairs(first: Sequence[str], second: Sequence[str], folder: Path, *, pairs: int = PAIRS) -> Pair:
    """Two calls of Python from a folder, timed in turn; each has its modules compiled before the first time counts."""
    for arguments in (first, second):
        _seconds(arguments, folder)
    times = [(_seconds(first, folder), _seconds(second, folder)) for _ in range(pairs)]
    return Pair(median(a for a, _ in times), median(b for _, b in times), median(a / b for a, b in times))


def _seconds(arguments: Sequence[str], folder: Path) -> float:
    # Compiled modules go to a folder of their own, so that both sides find theirs whatever the installation is like.
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    begin = perf_counter()
    # No time-out: with one, subprocess looks for the end in ever longer naps, and the naps are what one measures.
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=False
    )
    seconds = perf_counter() - begin
    assert done.returncode in (0, 1), f"{arguments} failed"  # 1: a linter that has something to say
    return seconds
