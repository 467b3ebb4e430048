"""How a library writes its entries: names and order of fields, accents, months, the type of a web page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from livebib.entry import ALIASES, Entry

_WEB = ("online", "electronic", "www")
_ENOUGH = 5  # entries that tell a habit from an accident
_ACCENT = re.compile(r"\\(?:[`'\"^~=]|(?:[uvHtcdbkr]|ss|[ao]e|A[AE]|OE|aa|[oOlLij])(?![A-Za-z]))")
_MOST = 500  # entries of a type that are looked at for the order of their fields
# The order of fields where the library has none.
ORDER = """
author editor title booktitle journal series volume number chapter pages eid edition type publisher institution school
address howpublished year month date doi eprint archiveprefix primaryclass isbn url urldate keywords added
""".split()


class Habits(NamedTuple):
    """What entries have in common."""

    web: str = "online"  # the type of a page of the web
    names: Mapping[str, str] = {}  # the library's name for a field, by BibTeX's
    has_months: bool = True
    has_dates: bool = False  # `date` instead of `year` and `month`
    before: Mapping[str, Counter[tuple[str, str]]] = {}  # by type: how often one field stands before another

    def ordered(self, type_: str, fields: Mapping[str, str]) -> dict[str, str]:
        """The fields in the library's order, by majority over each pair; one that it has not behind its usual
        neighbour."""
        seen = self.before.get(type_) or self.before.get("", Counter())
        names = {name: self.names.get(name, name) for name in fields}
        known = {name for pair in seen for name in pair}
        behind = {name: sum(seen[other, name] > seen[name, other] for other in names.values()) for name in known}
        order = sorted((name for name in fields if names[name] in known), key=lambda name: behind[names[name]])
        usual = sorted(fields, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
        for at, name in enumerate(usual):
            if name not in order:
                order.insert(order.index(usual[at - 1]) + 1 if at else 0, name)
        return {names[name]: fields[name] for name in order}


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
    web = max(_WEB, key=lambda name: types[name])
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


def _before(entries: Sequence[Entry]) -> dict[str, Counter[tuple[str, str]]]:
    found: dict[str, Counter[tuple[str, str]]] = {}
    for entry in entries:
        counts = found.setdefault(entry.type, Counter())
        if counts.total() < _MOST * 20:
            pairs = list(combinations(entry.fields, 2))
            counts.update(pairs)
            found.setdefault("", Counter()).update(pairs)
    return found
