"""Findings for people: `path:line:column: severity[rule] message`, then the hint, indented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from livebib.model import Finding, Severity, printable

if TYPE_CHECKING:
    from livebib.project import Project
    from livebib.report import Report


def as_text(report: Report, project: Project | None, verbose: bool) -> str:
    """The command's body, then its findings; infos only when `verbose`."""
    lines = [report.body] if report.body else []
    for finding in report.findings:
        if verbose or finding.severity != Severity.INFO:
            lines.append(line(finding))
            if finding.hint:
                lines.append(f"    {printable(finding.hint)}")
    return "\n".join(lines) + "\n" if lines else ""


def line(finding: Finding) -> str:
    """One finding in one line."""
    place = finding.place
    where = f"{printable(str(place.path))}:{place.line}:{place.column}"
    return f"{where}: {finding.severity}[{finding.rule}] {printable(finding.message)}"
