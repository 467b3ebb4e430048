"""Findings for programs: the JSON of the design."""

import json
from collections.abc import Iterable

import livebib
from livebib.cli.report.as_text import end_of, relative
from livebib.model.finding import Finding, Severity
from livebib.model.report import Report
from livebib.project.project import Project
from livebib.text.harmless import printable


def as_json(report: Report, project: Project | None, verbose: bool) -> str:
    """One object; paths are relative to the root. A command with a `document` of its own says all there."""
    head: dict[str, object] = {"tool": "livebib", "version": livebib.__version__, "command": report.command}
    if report.document is not None:
        return dumped({**head, **report.document, "findings": rows(report.others, project), **report.extra})
    summary = {f"{severity}s": report.count(severity) for severity in Severity}
    summary["fixable"] = sum(finding.fixable for finding in report.findings)
    return dumped({**head, "summary": summary, **report.extra, "findings": rows(report.findings, project)})


def rows(findings: Iterable[Finding], project: Project | None) -> list[dict[str, object]]:
    """Findings as the JSON of every command has them."""
    return [
        {
            "rule": finding.rule,
            "severity": str(finding.severity),
            "path": relative(finding.place.path, project),
            "line": finding.place.line,
            "column": finding.place.column,
            "end_line": end_of(finding.place)[0],
            "end_column": end_of(finding.place)[1],
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
    text = _laid_out(document)
    unseen: dict[str, str | int | None] = {"\x7f": "\\u007f"}  # the one control character that json leaves as it is
    for character in set(text) - {"\n", *unseen}:
        if printable(character) != character or character in "\ufe0e\ufe0f":
            unseen[character] = json.dumps(character)[1:-1]
    return text.translate(str.maketrans(unseen)).replace("##[", "#\\u0023[") + "\n"


def _laid_out(document: object) -> str:
    """A line for each key of an object and each row of a list: good to read and to compare, and, unlike `indent`,
    written by the quick half of the json module."""
    if not isinstance(document, dict) or not document:
        return json.dumps(document, ensure_ascii=False, indent=2)
    lines = []
    for key, value in document.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in value)
            written = f"[\n{rows}\n  ]"
        else:
            written = json.dumps(value, ensure_ascii=False)
        lines.append(f"  {json.dumps(key, ensure_ascii=False)}: {written}")
    return "{\n" + ",\n".join(lines) + "\n}"
