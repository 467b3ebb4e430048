"""Names as both engines read them alike: `von Last, Jr, First`, each part as written."""

from __future__ import annotations

import re

from livebib.model.work import Person
from livebib.text import names

# BibTeX parts words at hyphens too, and would make `al` a particle.
_LOWER_WITH_HYPHEN = re.compile(r"[^\W\d_A-Z]\w*-\S*")


def written(value: str) -> str:
    """A list of names in one form. What is no list of names comes back as it is."""
    found = names.parse_names(value)
    if not found.people:
        return value
    return " and ".join([_one(person) for person in found.people] + ["others"] * found.others)


def _one(person: Person) -> str:
    last = " ".join(_guarded(word) for word in person.last.split(" ")) if "{" not in person.last else person.last
    whole = f"{person.von} {last}".strip()
    if person.jr:
        return f"{whole}, {person.jr}, {person.first}".rstrip(", ")
    return f"{whole}, {person.first}" if person.first else whole


def _guarded(word: str) -> str:
    return f"{{{word}}}" if _LOWER_WITH_HYPHEN.fullmatch(word) and word[0].islower() else word
