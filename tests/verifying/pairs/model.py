"""One pair, and how a text becomes an entry."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from livebib.entry import Entry
from livebib.library import Library
from livebib.model import Severity
from livebib.records import Record
from livebib.rules import severity
from livebib.source import decode
from livebib.verifying.compare import compare


class Pair(NamedTuple):
    """An entry, what its identifier's registry says, and what must come of it."""

    about: str
    entry: Entry
    record: Record
    findings: frozenset[str]  # rules above info; those of a field with it: "mismatch title"

    def found(self) -> frozenset[str]:
        """What does come of it."""
        return frozenset(
            f"{each.rule} {each.field}" if each.rule == "mismatch" else each.rule
            for each in compare(self.entry, self.record)
            if severity(each.rule) is not Severity.INFO
        )


def library_of(text: str) -> Library:
    """A library of one text."""
    return Library([decode(Path("pairs.bib"), text.encode(), "utf-8")])
