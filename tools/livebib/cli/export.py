"""`livebib export`."""

from functools import partial
from pathlib import Path
from typing import Any

import click

from livebib.cli import console
from livebib.cli.options import Common, common, finish
from livebib.model.errors import UsageError
from livebib.model.finding import Finding
from livebib.output.export import workflow
from livebib.output.export.selection import FLAVOURS, Citation
from livebib.output.export.workflow import ExportWishes
from livebib.project.project import Project


@click.command(name="export")
@click.option("--to", "flavour", type=click.Choice(list(FLAVOURS)), required=True, help="For whom.")
@click.option(
    "--cited",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="PATH",
    help="Only what this .tex, .aux or .bcf file cites; may come several times.",
)
@click.option(
    "-o", "out", type=click.Path(path_type=Path), metavar="FILE", help="Where the export goes; stdout by default."
)
@click.option("--style", metavar="NAME", help="The citation style of --to text, such as apa or ieee.")
@click.option("--check", is_flag=True, help="Write nothing; print what would change in FILE and exit 1 if anything.")
@common
def command(options: Common, **given: Any) -> int:
    """Write the database, or what documents cite of it with all that this refers to, for one engine or another program.
    While a block of the database cannot be understood, nothing is written."""
    wishes = ExportWishes(**given)
    _reject(options, wishes)
    project = options.project()
    cited = partial(_cited, wishes, project) if wishes.cited else None
    report, text = workflow.export(project, wishes, cited, options.where)
    console.payload(text or "")
    if report.body and options.format == "text":  # the last line is to be the command that repairs it
        report = report._replace(findings=report.listed(options.verbose))
    return finish(options, report, project, aside=text is not None)


def _cited(wishes: ExportWishes, project: Project) -> tuple[list[Citation], list[Finding]]:
    from livebib.cite.desk import wanted  # here, because most exports need no reader of LaTeX

    return wanted(wishes.cited, project, wishes.out)


def _reject(options: Common, wishes: ExportWishes) -> None:
    """Raises UsageError for options that do not go together."""
    message = hint = ""
    if wishes.check and wishes.out is None:
        message, hint = "--check compares with a file", "name it with -o FILE"
    elif wishes.out is None and options.format != "text" and options.output is None:
        message = "the export and its report would both go to stdout"
        hint = "use -o FILE, or --output FILE for the report"
    elif wishes.out is None and options.format == "text" and options.output is not None:
        message = "--output takes the report of the run, not the export"
        hint = f"-o {options.output} writes the export there"
    elif wishes.style is not None and "style" not in FLAVOURS[wishes.flavour].takes:
        message, hint = "--style is for --to text", "leave it out"
    if message:
        raise UsageError(message, hint=hint)
