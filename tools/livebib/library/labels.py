"""Citations in prose: their document's markers, whether an entry answers each, and whether its label agrees."""

import re

from livebib.library.entry import Entry, decoded
from livebib.text.folding import folded

# `Vaswani et al., 2017`, `Press and Wolf (2017)`, `OpenAI, 2023a`: a name that begins with a capital or a particle.
_AUTHOR_YEAR = re.compile(
    r"(?P<names>[^\W\d_][^\d,()]*?)(?:,\s*+|(?<!\s)\s*+\(\s*+|(?<=et al\.)\s)(?P<year>(?:1[5-9]|20)\d\d)[a-z]?\s*\)?"
)


def families(entry: Entry) -> list[str]:
    """The family names, each with its `von`, LaTeX decoded."""
    people = [decoded(person) for person in entry.names.people]
    return [f"{person.von} {person.last}".strip() for person in people]


def who(entry: Entry) -> str:
    """`Knuth`, `Press and Wolf`, `Vaswani et al.`; "" for an entry without names."""
    names = families(entry)
    if not names:
        return ""
    if len(names) > 2 or entry.names.others:
        return f"{names[0]} et al."
    return " and ".join(names)


def label(entry: Entry) -> str:
    """The label of the house style: `Vaswani et al., 2017`; what is missing is left out, the title stands for names."""
    return ", ".join(part for part in (who(entry) or entry.title or entry.key, entry.year) if part)


def contradicts(text: str, entry: Entry) -> bool:
    """True when a label reads like author and year but not those of the entry."""
    read = _AUTHOR_YEAR.fullmatch(" ".join(text.split()))
    if read is None or not (who(entry) and entry.year):
        return False
    return read["year"] != entry.year[:4] or _same(read["names"]) not in {_same(each) for each in _accepted(entry)}


def _accepted(entry: Entry) -> list[str]:
    """All the ways in which the names may be said."""
    names = families(entry)
    bare = [decoded(person).last for person in entry.names.people]
    ways = [who(entry), *((" and ".join(n) for n in (names, bare)) if len(names) < 4 else ())]
    if len(names) > 1 or entry.names.others:
        ways += [f"{names[0]} et al.", f"{bare[0]} et al."]
    if len(names) > 2:
        ways.append(", ".join(names[:-1]) + " and " + names[-1])
    return ways


def _same(names: str) -> str:
    return re.sub(r"[\s.,]+", " ", folded(names).replace("&", " and ")).strip()
