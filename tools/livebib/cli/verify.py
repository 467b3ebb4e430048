"""`livebib verify`."""

from pathlib import Path
from typing import Any

import click

from livebib.cli import console
from livebib.cli.options import Common, common, finish, span
from livebib.metadata.verifying import fixing, workflow
from livebib.model.errors import UsageError
from livebib.text import suggest
from livebib.web.session import Settings


def _names(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> frozenset[str]:
    """The fields that --fix names. Raises UsageError for what it cannot write."""
    names = [name.strip().lower() for each in given for name in each.split(",") if name.strip()]
    for name in names:
        if name not in fixing.FIELDS:
            hint = suggest.hint(name, fixing.FIELDS, f"it takes {', '.join(fixing.FIELDS)}")
            raise UsageError(f"--fix: there is nothing to write for {name!r}", hint=hint)
    return frozenset(names)


@click.command(name="verify")
@click.argument("keys", nargs=-1, metavar="[KEY|FILE]...")
@click.option(
    "--fix", "fields", multiple=True, metavar="FIELD,...", callback=_names, help="Write what the records have for them."
)
@click.option("--diff", is_flag=True, help="Print what --fix would write, and write nothing.")
@click.option("--search", is_flag=True, help="Look for entries without an identifier by their titles; propose works.")
@click.option("--requests", type=click.IntRange(1), metavar="N", help="Search for nothing more after N requests.")
@click.option("--offline", is_flag=True, help="Ask nobody: only what is remembered.")
@click.option("--max-age", metavar="SPAN", callback=span, help="For how long a record is remembered, e.g. 7d or 12h.")
@click.option("--no-cache", is_flag=True, help="Ask again whatever is remembered.")
@click.option("--changed-since", metavar="REV", help="Only entries that changed since a git revision.")
@click.option("--state", type=click.Path(path_type=Path), metavar="FILE", help="Where records are remembered.")
@common
def command(options: Common, offline: bool, max_age: float | None, no_cache: bool, **wishes: Any) -> int:
    """Compare entries, all or those of the KEYs or FILEs, with the records that Crossref, DataCite, arXiv and Open
    Library have of their DOIs, arXiv ids and ISBNs: is it the work that is meant, do the fields agree, was it
    retracted? What has none is looked for by its title with --search, and always in a .bib FILE of somebody else's;
    OpenAlex is asked then, too.

    What registries are known to get wrong is let pass, and nothing is written but the FIELDs that --fix names."""
    chosen = workflow.VerifyWishes(**wishes)
    if chosen.diff and not chosen.fields:
        raise UsageError("--diff shows what --fix would write", hint="name the fields: --fix title,pages --diff")
    project = options.project()
    settings = Settings.configured(project.config)
    settings = settings.overridden(max_age=max_age, offline=offline, believe=not no_cache)
    return finish(options, workflow.verify(project, settings, chosen, console.progress(options.quiet)), project)
