"""Results as a table in plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Row(NamedTuple):
    """One measurement."""

    work: str
    figure: str  # what was measured, with its unit
    value: float | None = None  # what is held against the bar
    bar: float | None = None  # the most it must be; None where it is for information
    unit: str = "×"  # of the bar

    @property
    def missed(self) -> bool:
        """Whether it is above its bar."""
        return self.bar is not None and (self.value is None or self.value > self.bar)

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The four columns."""
        if self.bar is None:
            return self.work, self.figure, "", ""
        return self.work, self.figure, f"≤ {self.bar:.2f} {self.unit}", "MISSED" if self.missed else "met"


def ratio(work: str, seconds: float, yardstick: float, bar: float | None = None) -> Row:
    """How many times as long as its yardstick a work took."""
    times = seconds / yardstick
    return Row(work, f"{times:.2f} × ({seconds:.2f} s to {yardstick:.2f} s)", times, bar)


def lines(rows: Sequence[Row]) -> Iterator[str]:
    """The table, line by line."""
    cells: list[tuple[str, ...]] = [("work", "figure", "bar", "verdict"), *(row.cells for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, tuple("-" * width for width in widths))
    for row in cells:
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
