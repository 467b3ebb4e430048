"""Verifying, on labelled pairs of an entry and a record: what is told that is not so, and what is missed.

Thresholds are set on one half of the pairs, the rows with a bar are of the other.
"""

from __future__ import annotations

import sys
from pathlib import Path

import table

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the pairs are the tests' own
from tests.metadata.verifying.pairs import score


def measure(folder: Path) -> list[table.Row]:
    """The rows of both halves."""
    held_out, calibration = score.score(score.held_out()), score.score(score.calibration())
    return [
        _count("another work, though it is the right one", held_out, len(held_out.false_wrong_works), 0.0),
        table.Row(
            "pairs with a mismatch that is none",
            f"{held_out.false_share:.1f} % of {held_out.pairs}",
            held_out.false_share,
            score.MOST_FALSE,
            "%",
        ),
        table.Row(
            "what is wrong and was not found",
            f"{held_out.missed_share:.1f} % of {held_out.expected}",
            held_out.missed_share,
            score.MOST_MISSED,
            "%",
        ),
        _count("  another work, on the half for calibration", calibration, len(calibration.false_wrong_works)),
        _count("  a mismatch that is none, there", calibration, len(calibration.false_mismatches)),
        table.Row("  not found, there", f"{len(calibration.missed)} of {calibration.expected}"),
    ]


def _count(work: str, of: score.Score, number: int, bar: float | None = None) -> table.Row:
    return table.Row(work, f"{number} of {of.pairs}", float(number), bar, "pairs")
