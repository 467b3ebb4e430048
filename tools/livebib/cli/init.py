"""`livebib init`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from livebib.cli.options import Common, common, finish

if TYPE_CHECKING:
    from livebib.project.project import Project


@click.command(name="init", short_help="Start a bibliography here; never overwrites anything.")
@common
def command(options: Common) -> int:
    """Start a bibliography in this folder: a configuration, README markers, and a first .bib file unless there are any.

    Nothing that exists is overwritten; a README without markers gets them at its end."""
    from livebib.cli import console
    from livebib.model.errors import LivebibError, UsageError
    from livebib.model.report import Report
    from livebib.project import start
    from livebib.project.project import Project

    root = options.root or Path.cwd()
    if not root.is_dir():
        raise UsageError(f"{root}: no such folder")
    steps = start.plan(root)
    done = start.carry_out(steps)
    console_lines = [f"{step.what}  {step.path.relative_to(root).as_posix()}  ({step.why})" for step in done]
    body = "\n".join(console_lines) if done else "everything is there already; nothing was changed"
    files = [{"path": step.path.relative_to(root).as_posix(), "what": step.what} for step in done]
    code = finish(options, Report("init", [], body, {"files": files}))
    if not options.quiet:
        try:
            stopped = _stopped(Project(root, options.config))
        except LivebibError as error:
            stopped = error.message
        if stopped:
            console.talk(f"`livebib render` would write nothing: {stopped}")
        console.talk(f"next: livebib {'lint' if stopped else 'render'}")
    return code


def _stopped(project: Project) -> str:
    """Why nothing can be generated of the database yet; "" where it can."""
    from livebib.cli import stopping

    damage = project.library.not_understood
    return stopping.why(project, damage) if damage else ""
