"""The values everything else is made of: places in files, findings, people, kinds."""

from __future__ import annotations

import re
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


COMMAND_LINE = Path("<command line>")  # the path of what stands in no file; its column is the number of the word


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


# What str.isprintable lets through although it shows nothing: fillers, and variation selectors but for the two that
# choose between a plain and a coloured symbol (Unicode's Default_Ignorable_Code_Point).
_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0d\uffa0\U000e0100-\U000e01ef]")


def printable(text: str) -> str:
    r"""Text from a file or a server in one harmless line: what controls a terminal, turns the writing direction or
    shows nothing is written as its code, such as `\x1b` or `\u202e`."""
    if text.isprintable() and not _INVISIBLE.search(text):
        return text
    return "".join(c if c.isprintable() and not _INVISIBLE.match(c) else code(c) for c in text)


def code(character: str) -> str:
    r"""A character as its code: `\x1b`, `\u202e`, `\U000e0041`."""
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
