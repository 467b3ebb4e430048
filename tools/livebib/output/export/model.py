"""What every flavour of export takes, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from livebib.library.entry import Entry
from livebib.model.finding import Finding

HEADER = "% Generated from "  # how a .bib file begins that an export wrote


class Selection(NamedTuple):
    """The entries to export: the cited ones with all that they inherit from, in a stable order, parents last."""

    entries: Sequence[Entry]
    sources: Sequence[str]  # the files they come from, relative to the root, for the header
    command: str = "livebib export"  # what writes the file again, for the header
    asked: frozenset[str] | None = None  # keys in lower case of those asked for themselves; None for all


class Written(NamedTuple):
    """A whole file, and what could not be said in it."""

    text: str
    findings: Sequence[Finding] = ()


Flavour = Callable[[Selection], Written]
