"""`livebib init`."""

from __future__ import annotations

from pathlib import Path

import click

from livebib.cli.options import Common, common, finish


@click.command(name="init", short_help="Start a bibliography here; never overwrites anything.")
@common
def command(options: Common) -> int:
    """Start a bibliography in this folder: a configuration, README markers, and a first .bib file unless there are any.

    Nothing that exists is overwritten; a README without markers gets them at its end."""
    from livebib import console, start
    from livebib.errors import UsageError
    from livebib.report import Report

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
        console.talk("next: livebib render")
    return code
