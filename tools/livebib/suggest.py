"""The nearest names to one that was not found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from livebib import latex

if TYPE_CHECKING:
    from livebib.entry import Entry
    from livebib.library import Library

_MOST = 3
_WORD = re.compile(r"[^\W\d_]{3,}|\d{4}|\d{2}(?!\d)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=\d)(?=\D)|(?<=\D)(?=\d)")


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Up to three known names that a slip of the keyboard makes of `name`, nearest first."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        name, sorted(set(known)), scorer=fuzz.ratio, processor=utils.default_process, limit=_MOST, score_cutoff=70
    )
    return [each for each, _, _ in found]


def keys(library: Library, key: str) -> list[str]:
    """The nearest citation keys: by their spelling, then by the author, year and title words that the key holds."""
    return Nearness(library).keys(key)


class Nearness:
    """The entries to look for near keys in. What each is about is worked out once, when first needed."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = list(entries)

    def keys(self, key: str) -> list[str]:
        """The nearest citation keys: by their spelling, then by the author, year and title words that the key holds.

        A number of two digits is the end of a year. A single word is enough where it begins keys or is a name.
        """
        found = nearest(key, (entry.key for entry in self._entries))
        if len(found) == _MOST:
            return found
        words = [_folded(word) for word in _WORD.findall(_CAMEL.sub(" ", key))]
        names = [word for word in words if not word.isdigit()]
        scored = []
        for known, names_and_year, year, about in self._about if names else ():
            hits = sum(year.endswith(word) if word.isdigit() else word in about for word in words)
            is_name = len(names) == 1 and hits == len(words) and names[0] in names_and_year
            if is_name or (hits >= 2 and hits * 3 >= len(words) * 2):
                # What the key itself holds counts for more than a word of the title.
                scored.append((-hits, -sum(word in known.lower() for word in words), known))
        scored.sort()
        whole = [each for each in scored if each[0] == -len(words)]  # they leave no word unexplained
        found += [known for _, _, known in whole or scored if known not in found]
        return found[:_MOST]

    @cached_property
    def _about(self) -> list[tuple[str, str, str, str]]:
        """Of each entry: its key, its key and names, its year, and all that with its title, folded."""
        about = []
        for entry in self._entries:
            names = _folded(f"{entry.key} {latex.to_text(entry.get('author') or entry.get('editor'))}")
            year = entry.year
            about.append((entry.key, names, year, f"{names} {year} {_folded(latex.to_text(entry.get('title')))}"))
        return about


def joined(names: Sequence[str]) -> str:
    """`'a', 'b' or 'c'`."""
    quoted = [f"'{name}'" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _folded(text: str) -> str:
    """Text without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
