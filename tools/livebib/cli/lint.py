"""`livebib lint`."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from livebib.cli import catalogue
from livebib.cli.options import Common, common, fails, finish
from livebib.files import git
from livebib.lint import report, workflow
from livebib.project import scope


@click.command(name="lint")
@click.argument("paths", nargs=-1, metavar="[PATH...]", type=click.Path(path_type=Path))
@click.option(
    "--fix",
    is_flag=True,
    help="Mend what can be mended safely: the entries say the same. In a damaged entry, its damage.",
)
@click.option("--unsafe-fixes", is_flag=True, help="Mend all that can be mended; implies --fix.")
@click.option("--diff", is_flag=True, help="Print what --fix would write, and write nothing.")
@click.option("--select", multiple=True, metavar="RULE", help="Only these rules or families, with commas between.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Without these rules or families.")
@click.option("--changed-since", metavar="REV", help="Only what changed since a git revision.")
@click.option("--statistics", is_flag=True, help="List no findings, but how many and how many seconds each rule had.")
@common
def command(
    options: Common,
    paths: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    changed_since: str | None,
    statistics: bool,
    **fixing: bool,
) -> int:
    """Find what is wrong in the database: the configured .bib files and what the documents cite, or the PATHs given
    (.bib files, folders of them, Markdown documents).

    `livebib explain RULE` tells more about a rule, or a family of them. A comment directly above an entry silences
    either there; above all entries and followed by a blank line, in the whole file:

    \b
        % livebib: ignore RULE -- why
        % livebib: ignore RULE until 2027-06 -- why
    """
    project = options.project()
    chosen = workflow.choice(project, _names(select), _names(ignore), catalogue.rules)
    linted = workflow.lint(
        project,
        scope.of(project, paths),
        chosen,
        datetime.now(UTC).date(),
        changes=None if changed_since is None else git.changed_since(project.root, changed_since),
        fix=any(fixing.values()),
        unsafe=fixing["unsafe_fixes"],
        write=not fixing["diff"],
        timed=statistics,
    )
    hint = project.render_hint if linted.changed else ""
    told = report.report(linted, hint, statistics=statistics, **fixing)._replace(failures=project.unread or ())
    if statistics and options.format == "text":  # findings are counted there, not listed
        told = told._replace(findings=[], failed=fails(told.findings, options.fail_on))
    return finish(options, told, project)


def _names(given: Iterable[str]) -> list[str]:
    return [name.strip() for each in given for name in each.split(",") if name.strip()]
