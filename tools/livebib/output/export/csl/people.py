"""Names as CSL parts them, from BibTeX's four parts, LaTeX decoded."""

from __future__ import annotations

import re
from typing import NamedTuple

from livebib.text import names
from livebib.text.bibtex.grammar import Braces
from livebib.text.latex import decoding

_INITIALS = re.compile(r"\b([^\W\d_]\.)(?=[^\W\d_]\.)")
_EXTENDED = re.compile(r"\s*(given|family|prefix|suffix|useprefix|[a-z]+-i)\s*=\s*(.*?)\s*", re.DOTALL)


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
    """The people of a field as written. Braces around a whole name make a body of it, as both engines have it."""
    parsed = names.split_names(field)
    others = bool(parsed) and parsed[-1].lower() == "others"
    people = [_name(part, useprefix) for part in (parsed[:-1] if others else parsed) if part]
    return CslNames(tuple(each for each in people if each.full), others)


def _name(part: str, useprefix: bool) -> CslName:
    """One person. Initials without a blank between them get one, as `J.G.` and `J. G.` are the same."""
    if part.startswith("{") and Braces(part).close(0) == len(part) - 1:
        return CslName(literal=decoding.to_text(part[1:-1]))
    if "=" in part and (extended := _extended(part, useprefix)):
        return extended
    first, von, last, jr = map(decoding.to_text, names.parse_name(part))
    return CslName(last, _INITIALS.sub(r"\1 ", first), von, jr, sorts=useprefix and bool(von))


def _extended(part: str, useprefix: bool) -> CslName | None:
    """biblatex's `family=Berg, given=X, prefix=van den`; None where it is no such name."""
    found: dict[str, str] = {}
    for piece in names.split_commas(part):
        match = _EXTENDED.fullmatch(piece)
        if match is None:
            return None
        found[match[1]] = decoding.to_text(match[2].strip('"'))
    prefix = found.get("prefix", "")
    sorts = bool(prefix) and found.get("useprefix", str(useprefix)).lower() == "true"
    return CslName(found.get("family", ""), found.get("given", ""), prefix, found.get("suffix", ""), sorts=sorts)
