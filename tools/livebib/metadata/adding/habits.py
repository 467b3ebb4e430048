"""How a library writes its entries: names and order of fields, accents, months, the type of a web page; and where a new
one goes: into the file that has most of its kind, and there so that the file stays in its order."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate, combinations
from operator import gt, itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from livebib.library import labels
from livebib.library.entry import Entry
from livebib.text.bibtex.vocabulary import ALIASES, FIELDS, PAGES
from livebib.text.folding import folded

_ENOUGH = 5  # entries that tell a habit from an accident
_ACCENT = re.compile(r"\\(?:[`'\"^~=]|(?:[uvHtcdbkr]|ss|[ao]e|A[AE]|OE|aa|[oOlLij])(?![A-Za-z]))")
# What says little without the other.
_BESIDE = {
    "month": "year",
    "archiveprefix": "eprint",
    "primaryclass": "archiveprefix",
    "eprinttype": "eprint",
    "eprintclass": "eprinttype",
    "urldate": "url",
}
_MOST = 2000  # entries of a file that are looked at for the order of their fields
# What entries of a file are usually sorted by; the first that fits is taken.
_ORDERS = [
    names.split(", ")
    for names in (
        "key",
        "topic, year, key",
        "topic, key",
        "topic, year",
        "author, year",
        "year, key",
        "year",
        "last year",
    )
]
_FEWEST = 3  # entries that tell an order from an accident
_TOLERATED = 0.1  # of the pairs of neighbours may be out of order


class Habits(NamedTuple):
    """What entries have in common."""

    web: str = "online"  # the type of a page of the web
    names: Mapping[str, str] = {}  # the library's name for a field, by BibTeX's
    has_months: bool = True
    has_dates: bool = False  # `date` instead of `year` and `month`
    # By file, and under None of all: how often one field stands before another.
    before: Mapping[Path | None, Counter[tuple[str, str]]] = {}

    def ordered(self, fields: Mapping[str, str], path: Path | None = None) -> dict[str, str]:
        """The fields by their names here, in the order that most entries of the file have them in, pair by pair; one
        that it has not stands where it fits in best, by the order of `fmt`."""
        seen = self.before.get(path) or self.before.get(None, Counter())
        known = {name for pair in seen for name in pair}
        named = {self.names.get(name, name): value for name, value in fields.items()}
        usual = sorted(named, key=lambda name: FIELDS.index(name) if name in FIELDS else len(FIELDS))
        left = [name for name in usual if name in known]
        order: list[str] = []
        while left:
            first = min(left, key=lambda name: sum(seen[other, name] > seen[name, other] for other in left))
            order.append(first)
            left.remove(first)
        for name in usual:
            if name not in known:
                order.insert(_place(name, order, usual), name)
        return {name: named[name] for name in order}


def _place(name: str, order: Sequence[str], usual: Sequence[str]) -> int:
    """Where a field goes among others: behind what it belongs to, else where fewest stand on the wrong side of it."""
    if _BESIDE.get(name) in order:
        return order.index(_BESIDE[name]) + 1
    earlier = usual[: usual.index(name)]
    return min(
        range(len(order), -1, -1),
        key=lambda at: sum((other in earlier) != (place < at) for place, other in enumerate(order)),
    )


def habits(entries: Iterable[Entry], dialect: str) -> Habits:
    """The habits of a library; `dialect` ("bibtex", "biblatex", "both") decides where it has none."""
    entries = list(entries)
    used = Counter(name for entry in entries for name in entry.fields)
    types = Counter(entry.type for entry in entries)
    is_new = dialect == "biblatex"
    names = {}
    for old in ("journal", "address", "archiveprefix", "primaryclass"):
        new = ALIASES[old]
        if used[new] > used[old] or (is_new and not used[old]):
            names[old] = new
    dated = sum("year" in entry.fields or "date" in entry.fields for entry in entries)
    web = max(PAGES, key=lambda name: types[name])
    if not types[web] and dialect == "bibtex":
        web = "misc"
    has_months = dated < _ENOUGH or used["month"] > 0
    has_dates = used["date"] > used["year"] or (is_new and not used["year"])
    return Habits(web, names, has_months, has_dates, _before(entries))


def ascii_only(texts: Iterable[str]) -> bool:
    """Whether accents are written as commands: by the first of these texts of files that has any, in either way."""
    for text in texts:
        if not text.isascii():
            return False
        if _ACCENT.search(text):
            return True
    return False


def _before(entries: Sequence[Entry]) -> dict[Path | None, Counter[tuple[str, str]]]:
    """The counts of the library and of each file that has enough entries to have a habit."""
    whole = Counter[tuple[str, str]]()
    files: dict[Path, Counter[tuple[str, str]]] = {}
    entries_of = Counter[Path]()
    for entry in entries:
        path = entry.source.path
        entries_of[path] += 1
        if entries_of[path] <= _MOST:
            pairs = list(combinations(entry.fields, 2))
            files.setdefault(path, Counter()).update(pairs)
            whole.update(pairs)
    return {None: whole} | {path: counts for path, counts in files.items() if entries_of[path] >= _ENOUGH}


def file_for(new: Entry, entries: Iterable[Entry], paths: Sequence[Path]) -> Path:
    """The file with most entries of the kind, else with most entries of the type, else the last one."""
    kinds, types = Counter[Path](), Counter[Path]()
    for entry in entries:
        kinds[entry.source.path] += entry.kind == new.kind
        types[entry.source.path] += entry.type == new.type
    return max(paths, key=lambda path: (kinds[path], types[path], paths.index(path)))


def index(new: Entry, entries: Sequence[Entry], topics: Mapping[str, str]) -> int:
    """The place in a file: how many of its `entries`, in their sequence, go before; `topics` as configured."""
    if len(entries) < _FEWEST:
        return len(entries)
    rank = {word: number for number, word in enumerate(topics)}

    def topic(entry: Entry) -> tuple[int, str]:
        """The place of the first keyword in the table; of one that is not there, behind all, by name."""
        word = entry.keywords[0] if entry.keywords else "~"
        return rank.get(word, len(rank)), "" if word in rank else folded(word)

    parts: Mapping[str, Callable[[Entry], Any]] = {
        "topic": topic,
        "year": lambda entry: entry.year or "~",
        "last year": lambda entry: [-ord(letter) for letter in entry.year or "~"],  # the last one first
        "author": lambda entry: folded(next(iter(labels.families(entry)), "~")),
        "key": lambda entry: entry.key.casefold(),
    }
    for names in _ORDERS:
        *keys, key = [[parts[name](entry) for name in names] for entry in (*entries, new)]
        if sum(map(gt, keys, keys[1:])) <= _TOLERATED * (len(entries) - 1):
            # Where fewest entries stand on the wrong side of it: one that is out of order does not draw it along.
            wrong = accumulate((-1 if each <= key else 1 for each in keys), initial=0)
            return min(enumerate(wrong), key=itemgetter(1))[0]
    return len(entries)  # in no order, as where entries are appended
