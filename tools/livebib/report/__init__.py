"""What a command has to say, in one form for people and others for programs: one format a module."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from livebib.project import Project

from livebib.model import Finding, Severity
from livebib.report.as_github import as_github
from livebib.report.as_json import as_json
from livebib.report.as_junit import as_junit
from livebib.report.as_markdown import as_markdown
from livebib.report.as_sarif import as_sarif
from livebib.report.as_text import as_text


class Report(NamedTuple):
    """The outcome of one command."""

    command: str
    findings: list[Finding]
    body: str = ""  # what a person asked to see: a diff, a list
    extra: Mapping[str, object] = MappingProxyType({})  # the same for JSON, beside `findings`
    summary: str = ""  # the run in one line, for people: counts, requests, time
    advice: Sequence[str] = ()  # what to do next, up to three lines
    document: Mapping[str, object] | None = None  # JSON's `summary` and all that follows, where a command has its own
    complete: bool = True  # False after an interruption: this is what was known by then

    def count(self, severity: Severity) -> int:
        """How many findings weigh that much."""
        return sum(finding.severity == severity for finding in self.findings)

    def listed(self, verbose: bool) -> list[Finding]:
        """The findings that people read one by one: infos only when `verbose`."""
        return [finding for finding in self.findings if verbose or finding.severity != Severity.INFO]


# Each takes the report, its project if there is one, and whether infos are listed for people.
FORMATS: dict[str, Callable[[Report, Project | None, bool], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
    "junit": as_junit,
    "markdown": as_markdown,
}
