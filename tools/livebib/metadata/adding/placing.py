"""Where a new entry goes: into the file that has most of its kind, and there so that the file stays in its order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from livebib.library import labels
from livebib.library.entry import Entry
from livebib.text.folding import folded

_ENOUGH = 3  # entries that tell an order from an accident
_TOLERATED = 0.1  # of the pairs of neighbours may be out of order

Order = Callable[[Entry], Any]  # what entries are sorted by


def file_for(new: Entry, entries: Iterable[Entry], paths: Sequence[Path]) -> Path:
    """The file with most entries of the kind, else with most entries of the type, else the last one."""
    kinds, types = Counter[Path](), Counter[Path]()
    for entry in entries:
        kinds[entry.source.path] += entry.kind == new.kind
        types[entry.source.path] += entry.type == new.type
    return max(paths, key=lambda path: (kinds[path], types[path], paths.index(path)))


def index(new: Entry, entries: Sequence[Entry], topics: Mapping[str, str]) -> int:
    """The place in a file: how many of its `entries`, in their sequence, go before; `topics` as configured."""
    order = _order(entries, topics)
    if order is None:
        return len(entries)
    # Where fewest entries stand on the wrong side of it: one that is out of order itself does not draw it along.
    wrong = accumulate((-1 if order(entry) <= order(new) else 1 for entry in entries), initial=0)
    return min(enumerate(wrong), key=lambda each: each[1])[0]


def _order(entries: Sequence[Entry], topics: Mapping[str, str]) -> Order | None:
    """The first of the usual orders that the file is in; None for one in none, as where entries are appended."""
    if len(entries) < _ENOUGH:
        return None
    for order in _orders(topics):
        wrong = sum(order(first) > order(second) for first, second in pairwise(entries))
        if wrong <= _TOLERATED * (len(entries) - 1):
            return order
    return None


def _orders(topics: Mapping[str, str]) -> list[Order]:
    rank = {word: number for number, word in enumerate(topics)}

    def topic(entry: Entry) -> tuple[int, str]:
        """The place of its first keyword in the table; of one that is not there, behind all, by name."""
        word = entry.keywords[0] if entry.keywords else "~"
        return rank.get(word, len(rank)), "" if word in rank else folded(word)

    def year(entry: Entry) -> str:
        return entry.year or "~"

    def author(entry: Entry) -> str:
        return folded(next(iter(labels.families(entry)), "~"))

    def key(entry: Entry) -> str:
        return entry.key.casefold()

    return [
        key,
        lambda entry: (topic(entry), year(entry), key(entry)),
        lambda entry: (topic(entry), key(entry)),
        lambda entry: (topic(entry), year(entry)),
        lambda entry: (author(entry), year(entry)),
        lambda entry: (year(entry), key(entry)),
        year,
        lambda entry: [-ord(letter) for letter in year(entry)],
    ]
