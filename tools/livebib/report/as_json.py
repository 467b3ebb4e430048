"""Findings for programs: the JSON of the design."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import livebib
from livebib.model import Severity

if TYPE_CHECKING:
    from livebib.project import Project
    from livebib.report import Report


def as_json(report: Report, project: Project | None, verbose: bool) -> str:
    """One object; paths are relative to the root."""
    findings = [
        {
            "rule": finding.rule,
            "severity": str(finding.severity),
            "path": project.relative(finding.place.path) if project else finding.place.path.as_posix(),
            "line": finding.place.line,
            "column": finding.place.column,
            "end_line": finding.place.end_line,
            "end_column": finding.place.end_column,
            "key": finding.key,
            "field": finding.field,
            "message": finding.message,
            "hint": finding.hint,
            "fixable": finding.fixable,
        }
        for finding in report.findings
    ]
    summary = {f"{severity}s": report.count(severity) for severity in Severity}
    summary["fixable"] = sum(finding.fixable for finding in report.findings)
    head = {"tool": "livebib", "version": livebib.__version__, "command": report.command, "summary": summary}
    return json.dumps({**head, **report.extra, "findings": findings}, indent=2, ensure_ascii=False) + "\n"
