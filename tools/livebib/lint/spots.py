"""Spots of one value that have the same flaw: told once, at the first, and mended together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from livebib.lint.model import Flaw, Value


class Spot(NamedTuple):
    """A stretch of a value's text at fault."""

    start: int
    end: int
    wanted: str | None  # the text that belongs there; None where that is not known


# What is wrong at a spot of a text, and what to do.
Say = Callable[[str, Spot], tuple[str, str]]


def together(value: Value, spots: Iterable[Spot], say: Say, *, safe: bool = True) -> Iterator[Flaw]:
    """One flaw for all spots, in their order, if there are any; its fix mends those whose right text is known."""
    found, text = list(spots), value.text
    if not found:
        return
    message, hint = say(text, found[0])
    if len(found) > 1:
        message += f", and at {len(found) - 1} more places of this field"
    known = [spot for spot in found if spot.wanted is not None]
    fix = None
    if known:
        start, end = known[0].start, known[-1].end
        pieces, at = [], start
        for spot in known:
            pieces += [text[at : spot.start], spot.wanted or ""]
            at = spot.end
        fix = value.with_part(start, end, "".join(pieces), safe=safe)
    yield Flaw(message, hint, value.span(found[0].start, found[0].end), fix)
