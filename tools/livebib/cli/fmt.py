"""`livebib fmt`."""

from pathlib import Path

import click

from livebib.cli.options import Common, common, finish
from livebib.output.formatting import batch


@click.command(name="fmt")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--check", is_flag=True, help="Write nothing; name the files that would change and exit 1 if any would.")
@click.option("--diff", "show", is_flag=True, help="Write nothing; print what would change.")
@common
def command(options: Common, paths: tuple[Path, ...], check: bool, show: bool) -> int:
    """Give .bib files one layout: strings first, then entries by citation key, fields in one order and aligned, braces
    around every value. What they say stays the same to the byte; headings and comments keep their entries. A file with
    a syntax error is left alone."""
    project = options.project()
    return finish(options, batch.fmt(project, paths, check=check, show=show), project)
