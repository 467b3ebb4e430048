"""The nearest names to one that was not found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MOST = 3


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Up to three known names that a slip of the keyboard makes of `name`, nearest first."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        name, sorted(set(known)), scorer=fuzz.ratio, processor=utils.default_process, limit=MOST, score_cutoff=70
    )
    return [each for each, _, _ in found]


def joined(names: Sequence[str]) -> str:
    """`'a', 'b' or 'c'`."""
    quoted = [f"'{name}'" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
