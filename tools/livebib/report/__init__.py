"""What a command has to say, in one form for people and others for programs: one format a module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from livebib.project import Project

from livebib.model import Finding, Severity
from livebib.report.as_json import as_json
from livebib.report.as_text import as_text


class Report(NamedTuple):
    """The outcome of one command."""

    command: str
    findings: list[Finding]
    body: str = ""  # what a person asked to see: a diff, a list
    extra: Mapping[str, object] = MappingProxyType({})  # the same for JSON, beside `findings`

    def count(self, severity: Severity) -> int:
        """How many findings weigh that much."""
        return sum(finding.severity == severity for finding in self.findings)


FORMATS: dict[str, Callable[[Report, Project | None, bool], str]] = {"text": as_text, "json": as_json}
