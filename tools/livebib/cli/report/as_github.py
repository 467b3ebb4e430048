"""Findings for a job of GitHub Actions: the text report in its log, and annotations beside the lines they are about.

The runner reads commands out of the log, so text of others must not form one: while the text is printed commands are
switched off, until a token comes that cannot stand in the text, since it is the text's own hash.
"""

import hashlib
import os
from pathlib import Path

from livebib.cli.report.as_text import as_text, end_of, relative
from livebib.model.finding import Finding, Severity
from livebib.model.report import Report
from livebib.project.project import Project
from livebib.text import harmless
from livebib.text.counts import counted

_MOST = 10  # errors, and as many warnings: GitHub drops what a step says beyond that


def as_github(report: Report, project: Project | None, verbose: bool) -> str:
    """The text report, then a workflow command for each of the first errors and warnings, and one for the rest."""
    text = harmless.inert(as_text(report, project, verbose))
    token = hashlib.sha256(text.encode()).hexdigest()
    out = [f"::stop-commands::{token}", text.removesuffix("\n"), f"::{token}::"] if text else []
    rest = []
    for severity in (Severity.ERROR, Severity.WARNING):
        found = [finding for finding in report.findings if finding.severity == severity]
        out += [_annotation(finding, project) for finding in found[:_MOST]]
        if more := len(found) - _MOST:
            rest += [counted(more, f"more {severity}")] if more > 0 else []
    if rest:
        out.append(f"::notice title=livebib {report.command}::{' and '.join(rest)}: see the log of this step")
    return "\n".join(out) + "\n" if out else ""


def _annotation(finding: Finding, project: Project | None) -> str:
    place = finding.place
    line, column = end_of(place)
    path = _path(place.path, project)
    where: dict[str, object] = {"file": path, "line": place.line}
    if path.startswith(("../", "/")):  # GitHub knows the files of the checkout only
        where = {}
    elif line != place.line:  # GitHub takes no columns then
        where["endLine"] = line
    else:
        where["col"] = place.column
        if column > place.column:
            where["endColumn"] = column
    where["title"] = f"livebib {finding.rule}"
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in where.items())
    told = [harmless.printable(text) for text in (finding.message, finding.hint) if text]
    return f"::{finding.severity} {properties}::{_data(chr(10).join(told))}"


def _path(path: Path, project: Project | None) -> str:
    """A path from the folder of the checkout, which is what GitHub understands; else from the root."""
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if workspace:
        absolute = Path(os.path.realpath(path.parent), path.name)  # a link stands where it stands
        checkout = Path(os.path.realpath(workspace))
        if absolute.is_relative_to(checkout):
            return absolute.relative_to(checkout).as_posix()
    return relative(path, project)


def _data(text: str) -> str:
    return harmless.inert(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(harmless.printable(text)).replace(":", "%3A").replace(",", "%2C")
