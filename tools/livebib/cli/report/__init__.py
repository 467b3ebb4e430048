"""What a command has to say, in one form for people and others for programs: one format a module."""

from __future__ import annotations

from collections.abc import Callable

from livebib.cli.report.as_github import as_github
from livebib.cli.report.as_json import as_json
from livebib.cli.report.as_junit import as_junit
from livebib.cli.report.as_markdown import as_markdown
from livebib.cli.report.as_sarif import as_sarif
from livebib.cli.report.as_text import as_text
from livebib.model.report import Report
from livebib.project.project import Project

# Each takes the report, its project if there is one, and whether infos are listed for people.
FORMATS: dict[str, Callable[[Report, Project | None, bool], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
    "junit": as_junit,
    "markdown": as_markdown,
}
