"""Findings for programs: the JSON of the design."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

import livebib
from livebib.model import Finding, Severity, printable
from livebib.report import places

if TYPE_CHECKING:
    from livebib.project import Project
    from livebib.report import Report


def as_json(report: Report, project: Project | None, verbose: bool) -> str:
    """One object; paths are relative to the root. A command with a `document` of its own says all there."""
    head: dict[str, object] = {"tool": "livebib", "version": livebib.__version__, "command": report.command}
    if report.document is not None:
        return dumped({**head, **report.document})
    summary = {f"{severity}s": report.count(severity) for severity in Severity}
    summary["fixable"] = sum(finding.fixable for finding in report.findings)
    return dumped({**head, "summary": summary, **report.extra, "findings": rows(report.findings, project)})


def rows(findings: Iterable[Finding], project: Project | None) -> list[dict[str, object]]:
    """Findings as the JSON of every command has them."""
    return [
        {
            "rule": finding.rule,
            "severity": str(finding.severity),
            "path": places.relative(finding.place.path, project),
            "line": finding.place.line,
            "column": finding.place.column,
            "end_line": places.end(finding.place)[0],
            "end_column": places.end(finding.place)[1],
            "key": finding.key,
            "field": finding.field,
            "message": finding.message,
            "hint": finding.hint,
            "fixable": finding.fixable,
        }
        for finding in findings
    ]


def dumped(document: object) -> str:
    """JSON text of a value. Whatever is not printable, and what GitHub Actions would take for a command, is written as
    an escape: it means the same, and is harmless in a log."""
    text = json.dumps(document, indent=2, ensure_ascii=False)
    unseen: dict[str, str | int | None] = {"\x7f": "\\u007f"}  # the one control character that json leaves as it is
    for character in set(text) - {"\n", *unseen}:
        if printable(character) != character or character in "\ufe0e\ufe0f":
            unseen[character] = json.dumps(character)[1:-1]
    return text.translate(str.maketrans(unseen)).replace("##[", "#\\u0023[") + "\n"
