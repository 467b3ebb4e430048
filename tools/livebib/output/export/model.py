"""What every flavour of export takes, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
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


class Flavour(NamedTuple):
    """One way to write a selection, for an engine or another program."""

    module: str  # in this package, loaded when it is asked for; its `write` is given a selection and what it `takes`
    takes: str = ""  # `before`: what the file holds so far; `style`: a citation style; or the `engine`
    engine: str = ""  # for whom a module writes that writes for several
    header: str = ""  # how such a file begins: no other file of that name is overwritten

    def written(self, selection: Selection, *, before: str, style: str | None) -> Written:
        """The whole file."""
        given = {"before": before, "style": style, "engine": self.engine}
        write: Callable[..., Written] = import_module(f"livebib.output.export.{self.module}").write
        return write(selection, **{name: given[name] for name in self.takes.split() if given[name] is not None})


FLAVOURS = {
    "bibtex": Flavour("database", "engine", "bibtex", HEADER),
    "bibtex-classic": Flavour("database", "engine", "classic", HEADER),
    "biblatex": Flavour("database", "engine", "biblatex", HEADER),
    "csl-json": Flavour("csl.variables"),
    "ris": Flavour("ris"),
    "cff": Flavour("cff", "before"),  # only a part of such a file is generated
    "atom": Flavour("atom"),
    "text": Flavour("text", "style"),
}
