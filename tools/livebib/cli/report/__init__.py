"""What a command has to say, in one form for people and others for programs: one format a module."""

from collections.abc import Callable

from livebib.cli.report import as_github, as_json, as_junit, as_markdown, as_sarif, as_text
from livebib.model.report import Report
from livebib.project.project import Project

# Each takes the report, its project if there is one, and whether infos are listed for people.
FORMATS: dict[str, Callable[[Report, Project | None, bool], str]] = {
    "text": as_text.as_text,
    "json": as_json.as_json,
    "github": as_github.as_github,
    "sarif": as_sarif.as_sarif,
    "junit": as_junit.as_junit,
    "markdown": as_markdown.as_markdown,
}
