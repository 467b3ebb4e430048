"""The citation keys nearest to one that no entry has."""

import re
from collections.abc import Iterable
from functools import cached_property

from livebib.library.entry import Entry
from livebib.text import suggest
from livebib.text.folding import folded
from livebib.text.latex import decoding
from livebib.text.names import plain

_WORD = re.compile(r"[^\W\d_]{3,}|\d{4}|\d{2}(?!\d)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=\d)(?=\D)|(?<=\D)(?=\d)")


class Nearness:
    """The entries to look for near keys in. What each is about is worked out once, when first needed."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = list(entries)

    def keys(self, key: str) -> list[str]:
        """The nearest citation keys: by their spelling, then by the author, year and title words that the key holds.

        A number of two digits is the end of a year. A single word is enough where it begins keys or is a name.
        """
        found = suggest.nearest(key, (entry.key for entry in self._entries))
        if len(found) == suggest.MOST:
            return found
        words = [folded(word) for word in _WORD.findall(_CAMEL.sub(" ", key))]
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
        return found[: suggest.MOST]

    @cached_property
    def _about(self) -> list[tuple[str, str, str, str]]:
        """Of each entry: its key, its key and names, its year, and all that with its title, folded."""
        about = []
        for entry in self._entries:
            names = folded(f"{entry.key} {decoding.to_text(plain(entry.get('author') or entry.get('editor')))}")
            year = entry.year
            about.append((entry.key, names, year, f"{names} {year} {folded(decoding.to_text(entry.get('title')))}"))
        return about
