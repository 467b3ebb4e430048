"""Files of a size or shape that break readers: a hundred megabytes, one endless line, braces within braces, a NUL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import processes
import table
from generate import write_library

MEGABYTE = 1_000_000
ENTRIES_PER_MEGABYTE = 2_600  # as the generator writes them
SMALL, LARGE = 10, 100  # megabytes, about
GROWTH = 1.3  # times the time, and the memory, that a megabyte takes in a file ten times as large

_SHAPES: dict[str, Callable[[], str]] = {
    "one line of 10 MB": lambda: "@misc{k, title = {" + "word " * (2 * MEGABYTE) + "}}\n",
    "10,000 nested braces": lambda: "@misc{k, title = " + "{" * 10_000 + "x" + "}" * 10_000 + "}\n",
    "a NUL byte": lambda: "@misc{k, title = {a\0b}}\n\0@misc{l, title = {c}}\n",
}


def measure(folder: Path) -> list[table.Row]:
    """How time and memory grow with the size of a file, and how long the odd shapes take."""
    rows = [table.Row(f"  load {shape}", f"{_load(folder, make())[0]:.2f} s") for shape, make in _SHAPES.items()]
    figures = {}
    for size in (SMALL, LARGE):
        figures[size] = _load(folder, write_library(size * ENTRIES_PER_MEGABYTE))
        seconds, peak = figures[size]
        rows.append(table.Row(f"  load about {size} MB", f"{seconds:.1f} s, {peak / MEGABYTE:.0f} MB at most"))
    for what, index in (("time", 0), ("memory", 1)):
        growth = figures[LARGE][index] / figures[SMALL][index] / (LARGE / SMALL)
        rows.append(table.Row(f"{what} per MB, {LARGE} MB to {SMALL} MB", f"{growth:.2f} ×", growth, GROWTH))
    return rows


def _load(folder: Path, text: str) -> tuple[float, int]:
    path = folder / "size.bib"
    path.write_text(text, encoding="utf-8")
    return processes.load(path)
