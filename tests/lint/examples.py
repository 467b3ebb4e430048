"""Small bibliographies in tests: inspected as `livebib lint` does it, without a project around them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from livebib.library.library import Library
from livebib.lint import catalogue, fixing
from livebib.lint.engine import inspect
from livebib.lint.model import Context, Found
from livebib.model.finding import Finding
from livebib.text.markdown.document import Document
from livebib.text.source import Source

TODAY = date(2026, 11, 25)
BIB = Path("library.bib")
_FILE = re.compile(r"^--- (\S+)\n", re.MULTILINE)


def files_of(example: str) -> dict[Path, str]:
    """The files of an example: `library.bib`, and each that a line `--- NAME` begins."""
    first, *rest = _FILE.split(example)
    return {BIB: first, **dict(zip(map(Path, rest[::2]), rest[1::2], strict=True))}


def read(example: str) -> tuple[Library, Context]:
    """An example as a library, and what there is besides."""
    files = files_of(example)
    library = Library([Source(path, text) for path, text in files.items() if path.suffix == ".bib"])
    documents = tuple(Document(path, text) for path, text in files.items() if path.suffix != ".bib")
    return library, Context(TODAY, "both", documents)


def found(example: str, *, dialect: str = "both") -> list[Found]:
    """All that is found in an example."""
    library, context = read(example)
    return inspect(library, list(catalogue.CHECKS.values()), context._replace(dialect=dialect))


def findings(example: str, *rules: str, dialect: str = "both") -> list[Finding]:
    """The findings in an example, or those of some rules."""
    return [each.finding for each in found(example, dialect=dialect) if not rules or each.finding.rule in rules]


def fixed(example: str, *rules: str, unsafe: bool = True) -> str:
    """The .bib text of an example after all fixes, or those of some rules."""
    library, context = read(example)

    def look(library: Library) -> list[Found]:
        everything = inspect(library, list(catalogue.CHECKS.values()), context)
        return [each for each in everything if not rules or each.finding.rule in rules]

    fixing.apply(library, look, unsafe=unsafe)
    return next(source.text for source in library.sources if source.path == BIB)
