"""Findings as SARIF 2.1.0, for code scanning and editors (OASIS Static Analysis Results Interchange Format)."""

import hashlib
import json
from collections import Counter
from urllib.parse import quote

import livebib
from livebib.cli import catalogue
from livebib.cli.report.as_json import dumped
from livebib.cli.report.as_text import end_of, relative
from livebib.model.finding import Finding, Severity
from livebib.model.report import Report
from livebib.project.project import Project
from livebib.text.harmless import printable

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ROOT = "%SRCROOT%"


def as_sarif(report: Report, project: Project | None, verbose: bool) -> str:
    """One run with all findings, infos included, and the rules and reasons they name."""
    names = sorted({finding.rule for finding in report.findings})
    seen: Counter[str] = Counter()
    results = []
    for finding in report.findings:
        path = relative(finding.place.path, project)
        mark = _fingerprint(finding, path)
        seen[mark] += 1
        results.append(
            {
                "ruleId": finding.rule,
                "ruleIndex": names.index(finding.rule),
                "level": _LEVELS[finding.severity],
                "message": {"text": _message(finding)},
                "locations": [{"physicalLocation": _location(finding, path)}],
                "partialFingerprints": {"livebibFinding/v1": f"{mark}:{seen[mark]}"},
                "properties": {"key": finding.key, "field": finding.field, "fixable": finding.fixable},
            }
        )
    driver = {"name": "livebib", "version": livebib.__version__, "rules": [_rule(name) for name in names]}
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"livebib/{report.command}/"},
        "invocations": [{"executionSuccessful": report.complete}],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the project."}}},
        "results": results,
    }
    return dumped({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(name: str) -> dict[str, object]:
    term = catalogue.term(name)
    if term is None:
        return {"id": name}
    return {
        "id": name,
        "shortDescription": {"text": term.about.split(". ")[0].removesuffix(".") + "."},
        "fullDescription": {"text": term.about},
        "help": {"text": f"{term.about}\n\nWhat to do: {term.remedy}"},
        "defaultConfiguration": {"level": _LEVELS[term.severity]},
    }


def _message(finding: Finding) -> str:
    """Message and hint; what SARIF would read as a link, `[text](address)`, is taken apart."""
    told = [printable(text) for text in (finding.message, finding.hint) if text]
    return "\n".join(told).replace("](", "] (")


def _location(finding: Finding, path: str) -> dict[str, object]:
    """A file below the root by its path from there. Any other by its absolute address: SARIF's base has no `..`."""
    place = finding.place
    line, column = end_of(place)
    file = {"uri": _encoded(path), "uriBaseId": _ROOT}
    if path.startswith(("../", "/")):
        file = {"uri": f"file://{_encoded(place.path.absolute().resolve().as_posix())}"}
    region = {"startLine": place.line, "startColumn": place.column, "endLine": line, "endColumn": column}
    return {"artifactLocation": file, "region": region}


def _encoded(path: str) -> str:
    """A path percent-encoded, a name that is no UTF-8 by the bytes it has on the disk."""
    return quote(bytes(path.encode("utf-8", "surrogateescape")), safe="/")


def _fingerprint(finding: Finding, path: str) -> str:
    """The same for the same finding after lines above it came or went."""
    parts = [finding.rule, path, finding.key, finding.field, finding.message]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
