"""What documents want of the library, for an export of just that."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from livebib.cite import documents
from livebib.cite.desk import Desk
from livebib.cite.model import ALL
from livebib.model.finding import Finding
from livebib.output.export.selection import Cited
from livebib.project.project import Project


def wanted(paths: Iterable[Path], project: Project, out: Path | None) -> tuple[list[Cited], list[Finding]]:
    """What documents cite of the database, and what of them could not be read.

    What they define themselves, or find in a .bib file of their own, is not asked of the database; the file `out`, that
    is about to be written, is no such file.
    """
    written = out.resolve() if out else None
    read = [
        each._replace(
            bibliographies=tuple(b for b in each.bibliographies if not (b.path and b.path.resolve() == written))
        )
        for each in documents.read_all(paths, project)
    ]
    desk = Desk(project.library, read, project.config["encoding"])
    found: list[Cited] = []
    for document in read:
        shelf = desk.shelf(document)
        for key, place in document.citations:
            entry = shelf.meant(key) if key != ALL else None
            if key not in document.own_keys and (entry is None or entry.library is project.library):
                found.append(Cited(entry.key if entry else key, place))
    return found, [finding for document in read for finding in document.findings]
