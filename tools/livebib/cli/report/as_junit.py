"""Findings as JUnit's XML, which CI servers show as failed tests."""

from collections import Counter

from livebib.cli.report.as_text import relative
from livebib.model.finding import Severity
from livebib.model.report import Report
from livebib.project.project import Project
from livebib.text import harmless


def as_junit(report: Report, project: Project | None, verbose: bool) -> str:
    """One suite: a failed case for each error and warning, or a single passed one. Infos fail nothing, so they are no
    cases."""
    from xml.etree import ElementTree

    failures = [finding for finding in report.findings if finding.severity != Severity.INFO]
    counts = {"tests": str(len(failures) or 1), "failures": str(len(failures)), "errors": "0", "skipped": "0"}
    name = f"livebib {report.command}"
    suites = ElementTree.Element("testsuites", {"name": "livebib", **counts})
    suite = ElementTree.SubElement(suites, "testsuite", {"name": name, **counts})
    if not failures:
        ElementTree.SubElement(suite, "testcase", {"classname": name, "name": "no findings"})
    seen: Counter[str] = Counter()
    for finding in failures:
        path, place = _clean(relative(finding.place.path, project)), finding.place
        where = f"{path}:{place.line}:{place.column}"
        case = f"{place.line}:{place.column} {finding.rule}" + (f" {_clean(finding.key)}" if finding.key else "")
        seen[f"{path} {case}"] += 1
        if (times := seen[f"{path} {case}"]) > 1:  # servers tell cases by class and name
            case += f" ({times})"
        element = ElementTree.SubElement(
            suite, "testcase", {"classname": path, "name": case, "file": path, "line": str(place.line)}
        )
        message = _clean(finding.message)
        failure = ElementTree.SubElement(element, "failure", {"type": finding.rule, "message": message})
        failure.text = f"{where}: {finding.severity}[{finding.rule}] {message}"
        if finding.hint:
            failure.text += f"\n    {_clean(finding.hint)}"
    said = [harmless.lines(report.body), harmless.printable(report.summary), *map(harmless.printable, report.advice)]
    if any(said):
        out = ElementTree.SubElement(suite, "system-out")
        out.text = harmless.inert("\n".join(filter(None, said)))
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, encoding="unicode") + "\n"


def _clean(text: str) -> str:
    """Text in one line, without characters that XML has no way to write."""
    return harmless.inert(harmless.printable(text))
