"""Where a finding is, as formats for programs write it."""

from __future__ import annotations

import os
from pathlib import Path

from livebib.model.finding import Place
from livebib.project.project import Project


def relative(path: Path, project: Project | None) -> str:
    """A path from the project's root, or without a project from the current folder; with slashes."""
    return project.relative(path) if project else Path(os.path.relpath(path)).as_posix()


def end(place: Place) -> tuple[int, int]:
    """Line and column behind the place; where only its beginning is known, the beginning."""
    return max((place.line, place.column), (place.end_line, place.end_column))
