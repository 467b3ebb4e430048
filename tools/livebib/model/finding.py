"""Places in files, and findings: what all reports are made of."""

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

    @property
    def order(self) -> tuple[object, ...]:
        """What findings are sorted by: their places, then the names of their rules."""
        return self.place.path.as_posix(), self.place[1:], self.rule
