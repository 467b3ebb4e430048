"""`livebib fmt`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from livebib.cli.options import Common, common, finish
from livebib.text.counts import counted

if TYPE_CHECKING:
    from livebib.output.formatting.batch import Outcome


@click.command(name="fmt", short_help="Give .bib files one canonical layout.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--check", is_flag=True, help="Write nothing; name the files that would change and exit 1 if any would.")
@click.option("--diff", "show", is_flag=True, help="Write nothing; print what would change.")
@common
def command(options: Common, paths: tuple[Path, ...], check: bool, show: bool) -> int:
    """Give .bib files one layout: strings first, then entries by citation key, fields in one order and aligned, braces
    around every value. What they say stays the same to the byte; headings and comments keep their entries. A file with
    a syntax error is left alone."""
    import shlex

    from livebib.cli import console
    from livebib.model import rules
    from livebib.model.finding import Finding, Place
    from livebib.model.report import Report
    from livebib.output.formatting import batch
    from livebib.project.project import Project

    project = Project(options.root, options.config)
    outcomes = [batch.reformat(path, project.config["encoding"]) for path in batch.named(project, paths)]
    findings = [outcome.finding for outcome in outcomes if outcome.finding]
    if check:
        findings += [
            Finding(
                "unformatted",
                rules.severity("unformatted"),
                Place(outcome.path),
                "not in canonical layout",
                f"run {shlex.join(['livebib', 'fmt', str(outcome.path)])}",
            )
            for outcome in outcomes
            if outcome.changes
        ]
    if not check and not show:
        batch.write(outcomes)
    body = batch.diff(project, outcomes).rstrip("\n") if show else ""
    code = finish(options, Report("fmt", findings, body), project)
    if not options.quiet:
        console.talk(_summary(outcomes, written=not check and not show))
    for outcome in outcomes:
        if outcome.difference:
            message = f"{outcome.path}: this is a bug of livebib: its layout would change {outcome.difference}"
            console.failure(message, "the file is left as it is; please report it")
            code = 2
    return code


def _summary(outcomes: list[Outcome], *, written: bool) -> str:
    changed = sum(outcome.changes for outcome in outcomes)
    alone = sum(bool(outcome.finding or outcome.difference) for outcome in outcomes)
    said = f"{counted(changed, 'file')} {'reformatted' if written else 'would be reformatted'}, "
    said += f"{len(outcomes) - changed - alone} unchanged"
    return f"{said}, {alone} left alone" if alone else said
