"""What a document cites and where, and what readers find in one of its files that matters for that."""

from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from livebib.model.finding import Finding
from livebib.output.export.selection import ALL, Citation


class FileKind(StrEnum):
    """What a file is, for people."""

    TEX = "LaTeX source"
    AUX = ".aux of a LaTeX run"
    BCF = ".bcf of a biblatex run"


class Engine(StrEnum):
    """Who makes the bibliography, as far as the document tells; they differ in what they take for a key."""

    BIBTEX = "BibTeX"
    BIBER = "biber"
    UNKNOWN = ""


class Bibliography(NamedTuple):
    """A .bib file that a document names, with or without its suffix."""

    name: str  # as written
    path: Path | None = None  # the file, if it lies beside the document; else TeX looks for it elsewhere


class Document(NamedTuple):
    """One document with all the files that it is made of."""

    path: Path
    kind: FileKind
    citations: tuple[Citation, ...] = ()
    files: tuple[Path, ...] = ()  # those that were read, the document itself first
    bibliographies: tuple[Bibliography, ...] = ()
    own_keys: frozenset[str] = frozenset()  # what its own `\bibitem`s define
    engine: Engine = Engine.UNKNOWN
    findings: tuple[Finding, ...] = ()  # what could not be read

    @property
    def keys(self) -> list[str]:
        """The keys cited, each once, in order."""
        return list(dict.fromkeys(citation.key for citation in self.citations if citation.key != ALL))

    @property
    def cites_all(self) -> bool:
        r"""Whether it says `\nocite{*}`."""
        return any(citation.key == ALL for citation in self.citations)


# What is found in a file, in its order. Ranges are in characters of the file's text.


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
