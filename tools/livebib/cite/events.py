"""What a reader finds in a file that matters for citing. Ranges are in characters of the file's text."""

from __future__ import annotations

from typing import NamedTuple

from livebib.cite.model import Engine


class Cited(NamedTuple):
    """A key, or `*` for all."""

    key: str
    start: int
    end: int


class Included(NamedTuple):
    """Another file that is read at this point."""

    name: str  # as written, without quotes; empty where a macro makes it
    start: int
    end: int
    folder: str | None = None  # where it lies, as `\import` says
    within: bool = False  # the folder counts from the one of the last `\import`, as for `\subimport`
    optional: bool = False  # that it is not there is no mistake
    suffixes: tuple[str, ...] = (".tex", "")  # what may be missing from its name
    preamble: bool = False  # only the commands that it defines before its text


class Loads(NamedTuple):
    """A .bib file that the document names."""

    name: str
    start: int
    end: int


class Defines(NamedTuple):
    r"""A key that the document defines itself, by a `\bibitem`."""

    key: str


class Uses(NamedTuple):
    """A sign of who makes the bibliography."""

    engine: Engine


class Unknown(NamedTuple):
    """A command that looks as if it cited, and is not known to."""

    name: str
    start: int
    end: int


Event = Cited | Included | Loads | Defines | Uses | Unknown
