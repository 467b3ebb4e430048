"""`livebib lint`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from livebib.cli import catalogue
from livebib.cli.options import Common, common, fails, finish
from livebib.files.git import changed_since
from livebib.lint import workflow
from livebib.lint.workflow import Linted
from livebib.model.report import Report
from livebib.project import scope
from livebib.project.project import Project
from livebib.text.counts import counted

_NOTICEABLE = 0.001  # seconds of a rule that found nothing


@click.command(name="lint")
@click.argument("paths", nargs=-1, metavar="[PATH...]", type=click.Path(path_type=Path))
@click.option(
    "--fix",
    is_flag=True,
    help="Mend what can be mended safely: the entries say the same. In a damaged file, its damage.",
)
@click.option("--unsafe-fixes", is_flag=True, help="Mend all that can be mended; implies --fix.")
@click.option("--diff", is_flag=True, help="Print what --fix would write, and write nothing.")
@click.option("--select", multiple=True, metavar="RULE", help="Only these rules or families, with commas between.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Without these rules or families.")
@click.option("--changed-since", metavar="REV", help="Only what changed since a git revision.")
@click.option("--statistics", is_flag=True, help="List no findings, but how many and how many seconds each rule had.")
@common
def command(options: Common, paths: tuple[Path, ...], statistics: bool, **given: Any) -> int:
    """Find what is wrong in the database: the configured .bib files and what the documents cite, or the PATHs given
    (.bib files, folders of them, Markdown documents).

    `livebib explain RULE` tells more about a rule, or a family of them. A comment directly above an entry silences
    either there; above all entries and followed by a blank line, in the whole file:

    \b
        % livebib: ignore RULE -- why
        % livebib: ignore RULE until 2027-06 -- why
    """
    project = Project(options.root, options.config)
    chosen = workflow.choice(project, _names(given["select"]), _names(given["ignore"]), catalogue.rules)
    revision = given["changed_since"]
    linted = workflow.lint(
        project,
        scope.of(project, paths),
        chosen,
        datetime.now(UTC).date(),
        changes=None if revision is None else changed_since(project.root, revision),
        fix=given["fix"] or given["unsafe_fixes"] or given["diff"],
        unsafe=given["unsafe_fixes"],
        write=not given["diff"],
        timed=statistics,
    )
    body = _statistics(linted) if statistics else linted.diff if given["diff"] else ""
    extra: dict[str, object] = {"fixed": dict(sorted(linted.fixed.items()))} if linted.fixed else {}
    if given["diff"]:
        extra["diff"] = linted.diff
    if statistics:
        extra["statistics"] = _rows(linted)
    is_counted = statistics and options.format == "text"  # instead of listed
    report = Report(
        "lint",
        [] if is_counted else linted.findings,
        body,
        extra,
        _summary(linted, given),
        failed=fails(linted.findings, options.fail_on),
        talk=["`livebib render` brings the regions up to date"] if linted.changed and not given["diff"] else [],
    )
    return finish(options, report, project)


def _names(given: Iterable[str]) -> list[str]:
    return [name.strip() for each in given for name in each.split(",") if name.strip()]


def _summary(linted: Linted, given: Mapping[str, Any]) -> str:
    count = f"{counted(linted.entries, 'entry')} in {counted(linted.files, 'file')}"
    found = [
        counted(number, str(severity))
        for severity in dict.fromkeys(("error", "warning", "info"))
        if (number := sum(finding.severity == severity for finding in linted.findings))
    ]
    return "; ".join([f"{count}: {', '.join(found) or 'nothing found'}", *_mending(linted, given)])


def _mending(linted: Linted, given: Mapping[str, Any]) -> Iterator[str]:
    """What was mended, what can be, and what waits for something else."""
    safe, unsafe, waiting = linted.left
    fixed = linted.fixed.total()
    if fixed:
        yield f"{counted(fixed, 'flaw')} {'would be ' if given['diff'] else ''}mended"
    tried = given["fix"] or given["unsafe_fixes"] or given["diff"]
    ways = [f"{safe} fixable with --fix"] if safe and not tried else []
    if unsafe and not given["unsafe_fixes"]:
        ways.append(f"{unsafe} {'more' if ways or fixed else 'fixable'} with --unsafe-fixes")
    if ways:
        yield ", ".join(ways)
    if waiting:
        (first, number), *others = waiting
        more = " more" if ways or fixed else ""
        until = f"until {first.path}:{first.line} is mended" + "".join(
            f", {number} until {place.path}:{place.line} is" for place, number in others
        )
        yield f"{number}{more} wait{'s' if number == 1 else ''} {until}"


def _rows(linted: Linted) -> list[dict[str, object]]:
    counts = Counter(finding.rule for finding in linted.findings)
    noticed = {name for name, seconds in linted.times.items() if seconds >= _NOTICEABLE}
    names = sorted({*counts, *noticed}, key=lambda name: (-counts[name], name))
    return [
        {"rule": name, "findings": counts[name], "seconds": round(linted.times.get(name, 0.0), 4)} for name in names
    ]


def _statistics(linted: Linted) -> str:
    rows = _rows(linted)
    width = max((len(str(row["rule"])) for row in rows), default=0)
    return "\n".join(f"{row['findings']:>7}  {row['rule']:<{width}}  {row['seconds']:>8.4f} s" for row in rows)
