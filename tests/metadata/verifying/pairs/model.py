"""One pair, and how a text becomes an entry."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.metadata.verifying.compare import MISMATCH, compare
from livebib.model.finding import Severity
from livebib.model.record import Record
from livebib.text.source import decode


class Pair(NamedTuple):
    """An entry, what its identifier's registry says, and what must come of it."""

    about: str
    entry: Entry
    record: Record
    findings: frozenset[str]  # rules above info; those of a field with it: "mismatch title"

    def found(self) -> frozenset[str]:
        """What does come of it."""
        return frozenset(
            f"{each.rule.name} {each.field}" if each.rule is MISMATCH else each.rule.name
            for each in compare(self.entry, self.record)
            if each.rule.severity is not Severity.INFO
        )


def library_of(text: str) -> Library:
    """A library of one text."""
    return Library([decode(Path("pairs.bib"), text.encode(), "utf-8")])
