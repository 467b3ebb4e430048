"""`livebib render`."""

import shlex

import click

from livebib.cli.options import Common, common, finish
from livebib.output.render import workflow


@click.command(name="render")
@click.option("--check", is_flag=True, help="Write nothing; print what would change and exit 1 if anything would.")
@common
def command(options: Common, check: bool) -> int:
    """Regenerate every region of the configured documents from the database. While a block of the database cannot be
    understood or a citation has no entry, nothing is written."""
    project = options.project()
    repair = shlex.join(["livebib", "render", *options.where])
    return finish(options, workflow.regenerate(project, repair, check=check), project)
