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
from livebib.text import diffs


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
    before = texts | {source.path: source.text for library in scope.libraries for source in library.sources}
    made: list[Move] = []
    refused: list[Move] = []
    after: dict[Path, str] = {}
    for library in [*scope.libraries, None]:  # None: the documents
        own = {source.path for source in library.sources} if library else texts
        applied = moves.apply(library, texts, [move for move in planned if move.owner.place.path in own])
        made += applied.made
        refused += [move for move in applied.refused if move not in planned]
        after |= applied.documents
    documents = dict(after)
    after |= {source.path: source.text for library in scope.libraries for source in library.sources}
    changed = sorted(path for path, text in after.items() if text != before[path])
    shown = [] if write else changed
    diff = "".join(diffs.unified(project.relative(path), before[path], after[path]) for path in shown)
    if write:
        for path in documents:
            disk.writable(path, texts[path].encode())
        for library in scope.libraries:
            library.save()
        for path, text in documents.items():
            disk.write_text(path, text, read=texts[path])
    return Fixed(made, refused, changed, diff.rstrip("\n"))
