"""`check-links --fix`: the new addresses of links that moved, written into the files or shown as a diff."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from livebib.files import disk
from livebib.links import moves
from livebib.links.moves import Move
from livebib.project.project import Project
from livebib.project.scope import Scope


class Fixed(NamedTuple):
    """What was done, or would be."""

    made: list[Move]
    refused: list[Move]  # in the end, each with its reason; those that planning refused are not among them
    changed: list[Path]
    diff: str  # what would be written; "" where it was


def fix(project: Project, scope: Scope, planned: Sequence[Move], *, write: bool) -> Fixed:
    """Make the moves that were not refused. Without `write` nothing is written, and the diff says what would be.

    Raises WriteError before anything is written if one of the files cannot be, or changed meanwhile.
    """
    texts = dict(scope.documents)
    before = texts | scope.texts
    applied = moves.apply(scope.libraries, texts, planned)
    changed, diff = project.changes(before, applied.documents | scope.texts, shown=not write)
    if write:
        for path in applied.documents:
            disk.writable(path, texts[path].encode())
        for library in scope.libraries:
            library.save()
        for path, text in applied.documents.items():
            disk.write_text(path, text, read=texts[path])
    refused = [move for move in applied.refused if move not in planned]
    return Fixed(applied.made, refused, changed, diff)
