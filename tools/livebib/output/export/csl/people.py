"""Names as CSL parts them, from BibTeX's four parts, LaTeX decoded."""

from __future__ import annotations

import re
from typing import NamedTuple

from livebib.model.work import Person
from livebib.text import names
from livebib.text.latex import decoding

_INITIALS = re.compile(r"\b([^\W\d_]\.)(?=[^\W\d_]\.)")


class CslName(NamedTuple):
    """One person, or with `literal` a body; no part holds LaTeX."""

    family: str = ""
    given: str = ""
    particle: str = ""  # BibTeX's `von`
    suffix: str = ""  # Jr., III
    literal: str = ""
    sorts: bool = False  # whether the particle counts in sorting (biblatex's `useprefix`)

    @property
    def full(self) -> str:
        """The name in reading order."""
        if self.literal:
            return self.literal
        return " ".join(filter(None, [self.given, self.particle, self.family, self.suffix]))


class CslNames(NamedTuple):
    """The people of a field."""

    people: tuple[CslName, ...] = ()
    others: bool = False  # the list ends in `and others`


def read(field: str, *, useprefix: bool = False) -> CslNames:
    """The people of a field as written."""
    people, others = names.parse_names(field)
    found = [_name(person, useprefix) for person in people]
    return CslNames(tuple(each for each in found if each.full), others)


def _name(person: Person, useprefix: bool) -> CslName:
    """One person. Initials without a blank between them get one, as `J.G.` and `J. G.` are the same."""
    first, von, last, jr = map(decoding.to_text, person[:4])
    if names.is_body(person):
        return CslName(literal=last)
    words = von.split()
    if words and not words[0][0].islower() and any(word[0].islower() for word in words):
        von, last = "", f"{von} {last}"  # `Fosas de Pando, M.`: no particle, but the beginning of the family name
    sorts = useprefix if person.useprefix is None else person.useprefix
    return CslName(last, _INITIALS.sub(r"\1 ", first), von, jr, sorts=sorts and bool(von))
