"""`livebib cite`."""

import os
from pathlib import Path

import click

from livebib.cite import environment
from livebib.cli.options import Common, common, finish
from livebib.model.errors import UsageError
from livebib.model.report import Report


@click.command(name="cite")
@click.argument("paths", nargs=-1, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--unused", is_flag=True, help="List the entries that none of the documents cites.")
@click.option(
    "--env", is_flag=True, help="Print the line that lets TeX find the database from anywhere; takes no PATH."
)
@click.option("--follow-outside", is_flag=True, help="Read what a document includes from outside of its project, too.")
@common
def command(options: Common, paths: tuple[Path, ...], unused: bool, env: bool, follow_outside: bool) -> int:
    """Check the citation keys of LaTeX documents against the database: .tex, followed through what it includes, and the
    .aux or .bcf that a run left behind; a folder stands for the documents in it.

    Keys that no entry has are errors; the nearest keys are proposed. To let TeX find the database from any folder:

        eval "$(livebib cite --env)"
    """
    project = options.project()
    if env:
        if paths or unused:
            raise UsageError("--env goes alone", hint="check the documents in a second call")
        files = [source.path for source in project.library.sources]
        line = environment.line(files, project.root, os.environ.get("BIBINPUTS", ""))
        return finish(options, Report("cite", [], line), project)
    if not paths:
        raise UsageError("no document named", hint="livebib cite paper.tex (or .aux, .bcf, a folder)")
    from livebib.cite import workflow  # here, because every new shell may wait for --env

    report = workflow.cite(project, paths, unused=unused, detailed=options.verbose, follow_outside=follow_outside)
    return finish(options, report, project)
