"""The nearest names to one that was not found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from livebib.library import Library

_MOST = 3
_WORD = re.compile(r"[^\W\d_]{3,}|\d{4}")


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Up to three known names that a slip of the keyboard makes of `name`, nearest first."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        name, sorted(set(known)), scorer=fuzz.ratio, processor=utils.default_process, limit=_MOST, score_cutoff=70
    )
    return [each for each, _, _ in found]


def keys(library: Library, key: str) -> list[str]:
    """The nearest citation keys: by their spelling, then by the author, year and title words that the key holds."""
    found = nearest(key, (entry.key for entry in library))
    if len(found) < _MOST:
        words = [
            word.lower() for word in _WORD.findall(re.sub(r"([a-z])([A-Z])|(?<=\d)(?=\D)|(?<=\D)(?=\d)", r"\1 \2", key))
        ]
        scored = []
        for entry in library if words else ():
            about = f"{entry.key} {entry.get('author')} {entry.year} {entry.get('title')}".lower()
            hits = sum(word in about for word in words)
            if hits >= 2 and hits * 3 >= len(words) * 2:
                scored.append((-hits, entry.key))
        found += [each for _, each in sorted(scored) if each not in found]
    return found[:_MOST]


def joined(names: Sequence[str]) -> str:
    """`'a', 'b' or 'c'`."""
    quoted = [f"'{name}'" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
