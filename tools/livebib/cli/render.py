"""`livebib render`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from livebib.cli.options import Common, common, finish
from livebib.text.counts import counted

if TYPE_CHECKING:
    from livebib.output.render.documents import Outcome


@click.command(name="render", short_help="Regenerate every region from the database.")
@click.option("--check", is_flag=True, help="Write nothing; print what would change and exit 1 if anything would.")
@common
def command(options: Common, check: bool) -> int:
    """Regenerate every region of the configured documents from the database. While a block of the database cannot be
    understood or a citation has no entry, nothing is written."""
    from livebib.cli import console, stopping
    from livebib.files import disk
    from livebib.model import rules
    from livebib.model.errors import UsageError
    from livebib.model.finding import Finding, Place
    from livebib.model.report import Report
    from livebib.output.render.documents import render
    from livebib.project.project import Project
    from livebib.text import diffs

    project = Project(options.root, options.config)
    outcome = render(project)
    findings = list(outcome.findings)
    stopped = any(rules.stops(finding.rule) for finding in findings)
    if not stopped and not outcome.regions:
        raise UsageError(
            f"no region in {', '.join(map(str, project.documents))}",
            hint="add a line <!-- livebib:begin resources --> and below it a line <!-- livebib:end resources -->",
        )
    if not check:
        for change in outcome.changes:  # all can be written, or none is
            disk.writable(change.path, change.before.encode())
    shown = []
    for change in outcome.changes:
        if check:
            shown.append(diffs.unified(project.relative(change.path), change.before, change.after))
            findings += [
                Finding(
                    "stale",
                    rules.severity("stale"),
                    Place(change.path, region.begin_line, 1, region.begin_line, 1),
                    f"the region '{region.name}' is out of date",
                    f"bring it up to date: {_command(options)}",
                )
                for region in change.regions
            ]
        else:
            disk.write_text(change.path, change.after, read=change.before)
    code = finish(options, Report("render", findings, "".join(shown).rstrip("\n")), project)
    if stopped and not options.quiet:
        console.talk(
            f"{'could not be compared' if check else 'nothing was written'}: {stopping.why(project, findings)}"
        )
    elif not options.quiet and not (check and outcome.changes):  # there the command that repairs it has the last word
        console.talk(_summary(outcome, stopping.flaws(findings)))
    return code


def _summary(outcome: Outcome, flaws: str) -> str:
    what = f"{counted(outcome.regions, 'region')} in {counted(outcome.documents, 'file')}"
    done = f"{counted(len(outcome.changes), 'file')} written" if outcome.changes else "up to date"
    return f"{what}: {done}" + (f", with {flaws}" if flaws else "")


def _command(options: Common) -> str:
    import shlex

    words = ["livebib", "render"]
    for name, value in (("--root", options.root), ("--config", options.config)):
        if value is not None:
            words += [name, str(value)]
    return shlex.join(words)
