"""A work, for whoever speaks of one: its people, its kind, its identifiers."""

from enum import StrEnum
from typing import NamedTuple


class Person(NamedTuple):
    """A name in BibTeX's four parts, each as written (LaTeX not decoded, braces kept)."""

    first: str = ""
    von: str = ""
    last: str = ""
    jr: str = ""
    useprefix: bool | None = None  # whether `von` counts in sorting; None: as the options of the entry have it


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
