"""Proof that a rewritten text reads as it is meant: every address in it is the old one, but for those rewritten.

What counts is the reading of `livebib.links`, of a whole field or a whole document: one character may end an address,
a link or a table long before the end of what was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from livebib.library.library import Library
from livebib.links import collect
from livebib.links.model import Owner
from livebib.text import claims
from livebib.text.bibtex import layout
from livebib.text.bibtex.layout import Splice
from livebib.text.claims import Claim
from livebib.text.source import Source

_MOST_READINGS = 20  # of one text: only somebody who means harm has more addresses that do not read back


class Found(NamedTuple):
    """An address as a reader finds it at text[start:end]."""

    start: int
    end: int
    claim: Claim


class Edit(NamedTuple):
    """An address to be written at text[start:end]."""

    start: int
    end: int
    spelled: str  # what is to stand there
    address: str  # how that is meant


Reader = Callable[[str], list[Found]]


def document_reader(path: Path) -> Reader:
    """Reads a document, or a list of addresses, of that path; without a byte order mark."""

    def read(text: str) -> list[Found]:
        return _found(text, collect.of_document(path, text))

    return read


def value_reader(name: str) -> Reader:
    """Reads the value of a field of that name, delimiters included; no other field has a say in what it claims."""
    before, behind = f"@misc{{x, {name} = ", "}"

    def read(value: str) -> list[Found]:
        text = before + value + behind
        found = [each for entry in Library([Source(Path("x.bib"), text)]) for each in collect.of_entry(entry)]
        at = len(before)
        return [Found(start - at, end - at, claim) for start, end, claim in _found(text, found)]

    return read


def _found(text: str, claimed: Iterable[tuple[Claim, Owner]]) -> list[Found]:
    starts = collect.line_starts(text)
    return sorted(
        Found(starts[place.line - 1] + place.column - 1, starts[place.end_line - 1] + place.end_column - 1, claim)
        for claim, place in ((claim, owner.place) for claim, owner in claimed)
    )


def provable(text: str, before: Sequence[Found], edits: Sequence[Edit], read: Reader) -> list[Edit]:
    """The edits after which a text reads as before but for their addresses, all of them together.

    `before` is what `read` finds in the text; the edits are of stretches in it, and do not overlap.
    """
    readings = 0

    def faults(chosen: Sequence[Edit]) -> set[Edit] | None:
        """The edits that do not read as they are meant; None if all is well."""
        nonlocal readings
        readings += 1
        after = layout.apply(text, [Splice(*edit[:3]) for edit in chosen])
        found = [(start, end, _named(claim)) for start, end, claim in read(after)]
        meant, places = _meant(before, chosen)
        if found == meant:
            return None
        there = set(found)
        return {edit for edit in chosen if meant[places[edit.start]] not in there}

    def kept(good: list[Edit], doubtful: Sequence[Edit]) -> list[Edit]:
        """Of the doubtful ones those that go with the good ones, and these."""
        if not doubtful or readings >= _MOST_READINGS:
            return good
        if (wrong := faults([*good, *doubtful])) is None:
            return [*good, *doubtful]
        if len(doubtful) == 1:
            return good
        # Most spoil nothing but themselves; of those that spoil others as well, halving finds out which.
        suspects = [edit for edit in doubtful if edit in wrong]
        if 0 < len(suspects) < len(doubtful):
            return kept(kept(good, [edit for edit in doubtful if edit not in wrong]), suspects)
        half = len(doubtful) // 2
        return kept(kept(good, doubtful[:half]), doubtful[half:])

    return kept([], edits)


_Reading = list[tuple[int, int, tuple[str, str, str | None, str] | None]]


def _meant(before: Sequence[Found], edits: Sequence[Edit]) -> tuple[_Reading, dict[int, int]]:
    """What is to be found after the edits, and the index in it of what now starts where."""
    by_start = {edit.start: edit for edit in edits}
    shift = 0
    meant: _Reading = []
    for start, end, claim in before:
        edit = by_start.get(start)
        if edit is None:
            meant.append((start + shift, end + shift, _named(claim)))
        else:
            first = start + shift
            shift += len(edit.spelled) - (end - start)
            meant.append((first, end + shift, _named(claims.address(edit.address))))
    return meant, {found.start: index for index, found in enumerate(before)}


def _named(claim: Claim | None) -> tuple[str, str, str | None, str] | None:
    """What a claim is about, however it is written."""
    return claim and (claim.kind, claim.name, claim.fragment, claim.problem)
