"""The values everything else is made of: places in files, findings, people, kinds."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding weighs. Errors and warnings make a run fail, infos never do."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Place(NamedTuple):
    """A stretch of a file. Lines and columns count from 1, columns in characters; the end is exclusive."""

    path: Path
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


class Finding(NamedTuple):
    """One thing worth telling about one place: all reports are made of these."""

    rule: str  # kebab-case name, known to `livebib explain`
    severity: Severity
    place: Place
    message: str  # what is wrong, one line
    hint: str = ""  # what to do about it, one line
    key: str | None = None  # citation key of the entry it is about
    field: str | None = None  # field it is about
    fixable: bool = False


class Person(NamedTuple):
    """A name in BibTeX's four parts, each as written (LaTeX not decoded, braces kept)."""

    first: str = ""
    von: str = ""
    last: str = ""
    jr: str = ""


class Kind(StrEnum):
    """What a reader takes an entry for; the value is the plural's singular used in configuration and templates."""

    PAPER = "paper"
    BOOK = "book"
    COURSE = "course"
    REFERENCE = "reference"


class Identifier(NamedTuple):
    """A normalised name of a work in some registry, or its address on the web."""

    kind: str  # "doi", "arxiv", "isbn" or "url"
    value: str  # 10.1000/abc · 1706.03762 · 9780262035613 · https://…

    @property
    def url(self) -> str:
        """Where a browser finds it; an ISBN is a name only and gives `urn:isbn:…`."""
        match self.kind:
            case "doi":
                return f"https://doi.org/{self.value}"
            case "arxiv":
                return f"https://arxiv.org/abs/{self.value}"
            case "isbn":
                return f"urn:isbn:{self.value}"
        return self.value


def printable(text: str) -> str:
    """Text from a file, harmless on a terminal: control characters are shown as their code."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
