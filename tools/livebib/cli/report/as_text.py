"""Findings for people: `path:line:column: severity[rule] message`, then the hint, indented; and what the formats for
programs, too, say of infos and places."""

import os
from collections.abc import Callable
from pathlib import Path

from livebib.model.finding import COMMAND_LINE, Finding, Place, Severity
from livebib.model.report import Report
from livebib.project.project import Project
from livebib.text import harmless
from livebib.text.counts import counted

Paint = Callable[[Severity, str], str]  # a text in the colour of a severity


def as_text(report: Report, project: Project | None, verbose: bool, paint: Paint | None = None) -> str:
    """The command's body, its findings, and how it ended. Infos are listed only when `verbose`, but counted."""
    out = [harmless.lines(report.body)] if report.body else []
    listed = report.listed(verbose)
    for finding in listed:
        out.append(_line(finding, report.command, paint))
        if finding.hint:
            out.append(f"    {harmless.printable(finding.hint)}")
    end = [untold] if (untold := unlisted(len(report.findings) - len(listed))) else []
    end += [harmless.printable(report.summary)] if report.summary else []
    end += [f"hint: {harmless.printable(advice)}" for advice in report.advice]
    if out and end:
        out.append("")
    return "\n".join(out + end) + "\n" if out or end else ""


def _line(finding: Finding, command: str, paint: Paint | None) -> str:
    """One finding in one line; what is of no file, but of the command line, begins with the command."""
    place = finding.place
    where = f"{harmless.printable(str(place.path))}:{place.line}:{place.column}"
    if place.path == COMMAND_LINE:
        where = command
    severity = paint(finding.severity, finding.severity) if paint else finding.severity
    return f"{where}: {severity}[{finding.rule}] {harmless.printable(finding.message)}"


def unlisted(infos: int) -> str:
    """What stands for the infos that are not listed; empty where there are none."""
    return f"{counted(infos, 'info')} not listed (-v does)" if infos else ""


def relative(path: Path, project: Project | None) -> str:
    """A path from the project's root, or without a project from the current folder; with slashes."""
    return project.relative(path) if project else Path(os.path.relpath(path)).as_posix()


def end_of(place: Place) -> tuple[int, int]:
    """Line and column behind the place; where only its beginning is known, the beginning."""
    return max((place.line, place.column), (place.end_line, place.end_column))
