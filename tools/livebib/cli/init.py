"""`livebib init`."""

from pathlib import Path

import click

from livebib.cli.options import Common, common, finish
from livebib.lint import stopping
from livebib.model.errors import LivebibError, UsageError
from livebib.model.report import Report
from livebib.project import start
from livebib.project.project import Project


@click.command(name="init")
@common
def command(options: Common) -> int:
    """Start a bibliography in this folder: a configuration, README markers, and a first .bib file unless there are any.

    Nothing that exists is overwritten; a README without markers gets them at its end."""
    root = options.root or Path.cwd()
    if not root.is_dir():
        raise UsageError(f"{root}: no such folder")
    steps = start.plan(root)
    done = start.carry_out(steps)
    lines = [f"{step.what}  {step.path.relative_to(root).as_posix()}  ({step.why})" for step in done]
    body = "\n".join(lines) if done else "everything is there already; nothing was changed"
    files = [{"path": step.path.relative_to(root).as_posix(), "what": step.what} for step in done]
    report = Report("init", [], body, {"files": files})
    if not options.quiet:
        try:
            project = Project(root, options.config)
            damage = project.library.not_understood
            stopped = stopping.why(project, damage) if damage else ""
        except LivebibError as error:
            stopped = error.message
        wait = [f"`livebib render` would write nothing: {stopped}"] if stopped else []
        report = report._replace(talk=[*wait, f"next: livebib {'lint' if stopped else 'render'}"])
    return finish(options, report)
