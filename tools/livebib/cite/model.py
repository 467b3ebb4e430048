"""What a document cites and where: the one thing that all readers give."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from livebib.model.finding import Finding, Place

ALL = "*"  # what `\nocite{*}` names: every entry


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


class Citation(NamedTuple):
    """One key where it is cited; `*` stands for all."""

    key: str
    place: Place


class Bibliography(NamedTuple):
    """A .bib file that a document names, with or without its suffix."""

    name: str  # as written
    place: Place
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
