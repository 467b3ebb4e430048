"""The options that every command takes, and how a report becomes an exit code."""

import json
import os
from collections.abc import Callable, Iterable
from functools import partial, wraps
from pathlib import Path
from typing import Any, NamedTuple

import click

from livebib.cli import console
from livebib.cli.report import FORMATS
from livebib.cli.report.as_markdown import STEP, as_markdown
from livebib.cli.report.as_text import as_text
from livebib.files import disk
from livebib.model.errors import ReadError, UsageError, WriteError
from livebib.model.finding import Finding
from livebib.model.report import Report
from livebib.project import config
from livebib.project.project import Project
from livebib.text import harmless

_WEIGHT = {"error": 0, "warning": 1, "info": 2}
_PATH = click.Path(path_type=Path)
_FAIL_ON = click.option(
    "--fail-on",
    type=click.Choice(list(_WEIGHT)),
    default="warning",
    help="The least weight of a finding that fails the run; warning by default.",
)
_FORMAT = click.Choice(list(FORMATS))
_OPTIONS = [
    click.option("--root", type=_PATH, metavar="DIR", help="The project's folder; looked for upwards by default."),
    click.option("--config", type=_PATH, metavar="FILE", help="The configuration; by default that of the folder."),
    click.option(
        "--allow-path",
        "opened",
        type=_PATH,
        multiple=True,
        metavar="DIR",
        help="A folder outside of the project whose files the configuration may name.",
    ),
    click.option(
        "--untrusted",
        "--untrusted-config",
        "untrusted",
        is_flag=True,
        help="Strangers wrote the files: ask nobody in their name. On by itself in a fork's pull request.",
    ),
    click.option("--format", type=_FORMAT, default="text", help="How to report; text by default."),
    click.option("--output", type=_PATH, metavar="FILE", help="Write the report into a file, not to stdout."),
    _FAIL_ON,
    click.option("-q", "quiet", is_flag=True, help="Leave out infos, summary, advice and talk."),
    click.option("-v", "verbose", is_flag=True, help="List infos too, and what else a command has to tell."),
]


class Common(NamedTuple):
    """The common options as given."""

    root: Path | None
    config: Path | None
    format: str
    output: Path | None
    fail_on: str = "warning"
    quiet: bool = False
    verbose: bool = False
    opened: tuple[Path, ...] = ()
    untrusted: bool = False

    def project(self) -> Project:
        """The project that they name. Raises ConfigError and UsageError where there is none."""
        stranger = _is_strangers()
        if stranger and not self.untrusted:
            console.talk(f"livebib: {stranger}: checked as with --untrusted")
        return Project(self.root, self.config, opened=self.opened, is_trusted=not (self.untrusted or stranger))

    @property
    def where(self) -> list[str]:
        """The options that lead to the same project again."""
        given = [("--root", self.root), ("--config", self.config), *(("--allow-path", each) for each in self.opened)]
        return [word for name, value in given if value is not None for word in (name, str(value))]


def _is_strangers() -> str:
    """What says that a stranger wrote the files at hand; "" if nothing does. GitHub tells of the event in a file."""
    name = os.environ.get("GITHUB_EVENT_PATH")
    try:
        event: dict[str, Any] = dict(json.loads(disk.read_text(Path(name)))) if name else {}
        if "pull_request" in event:
            theirs, ours = (event["pull_request"][side]["repo"] or {} for side in ("head", "base"))
        elif "workflow_run" in event:
            theirs, ours = (event["workflow_run"][side] or {} for side in ("head_repository", "repository"))
        else:
            return ""
        return "a pull request from another repository" if theirs.get("full_name") != ours["full_name"] else ""
    except (ReadError, ValueError, LookupError, TypeError, AttributeError):
        return "an event of GitHub that cannot be read"


def common(function: Callable[..., Any] | None = None, *, fail_on: bool = True) -> Callable[..., Any]:
    """Add the common options; the command receives them as its first argument, a `Common`.

    With `fail_on=False` there is no `--fail-on` among them: the command has one of its own, and its report says whether
    the run failed.
    """
    if function is None:
        return partial(common, fail_on=fail_on)

    @wraps(function)
    def decorated(**given: Any) -> Any:
        names = [name for name in Common._fields if fail_on or name != "fail_on"]
        return function(Common(**{name: given.pop(name) for name in names}), **given)

    for option in reversed(_OPTIONS):
        if fail_on or option is not _FAIL_ON:
            decorated = option(decorated)
    return decorated


def parsed(parse: Callable[[Any], Any], hint: str = "") -> Callable[[click.Context, click.Parameter, Any], Any]:
    """What reads the value of an option: `parse`, whose ValueError becomes a UsageError that names the option."""

    def read(context: click.Context, option: click.Parameter, value: Any) -> Any:
        try:
            return None if value is None else parse(value)
        except ValueError as error:
            raise UsageError(f"{option.opts[0]}: {error}", hint=hint) from None

    return read


span = parsed(config.seconds, "write a number and s, m, h, d or w, e.g. 12h")


def finish(options: Common, report: Report, project: Project | None = None, *, aside: bool = False) -> int:
    """Print a report and pick the exit code: 2 where it carries a failure of ours, 130 for a run that was interrupted,
    else 1 when it failed: unless the report knows better, when a finding weighs as much as `--fail-on` says.

    With `aside` stdout has been given something else already: what people read goes to stderr.
    """
    if options.fail_on == "info" and report.failed is None:  # what makes a run fail is told
        options = options._replace(verbose=True)
    for notice in report.notices:
        console.talk(f"livebib: {notice}")
    if options.output and project and project.owns(options.output):
        message = f"{options.output}: belongs to the bibliography"
        raise UsageError(message, hint="--output takes a new file, for the report")
    said = report
    if options.format == "text":
        said = report = report._replace(findings=[each for each in report.findings if each not in report.in_body])
    if options.quiet:
        said = report._replace(summary="", advice=())
        if options.format in ("text", "github"):  # formats for programs, and for an issue, keep the count
            said = said._replace(findings=report.listed(options.verbose))
    if options.format == "text":
        paint = None if options.output or aside else console.paint
        text = as_text(said, project, options.verbose, paint)
        if os.environ.get("GITHUB_ACTIONS") == "true":
            text = harmless.inert(text)
    else:
        text = FORMATS[options.format](said, project, options.verbose)
    if aside and options.output is None:
        if text:
            console.talk(text.rstrip("\n"))
    else:
        console.payload(text, options.output)
    if options.format == "github":
        _summarise(report, project, options)
    for line in () if options.quiet else report.talk:
        console.talk(line)
    for failure in report.failures:
        console.failure(failure.message, failure.hint)
    if report.failures:
        return 2
    if not report.complete:
        return 130
    failed = fails(report.findings, options.fail_on) if report.failed is None else report.failed
    return 1 if failed else 0


def fails(findings: Iterable[Finding], line: str) -> bool:
    """Whether one of the findings weighs as much as `--fail-on` says."""
    return any(_WEIGHT[finding.severity] <= _WEIGHT[line] for finding in findings)


def _summarise(report: Report, project: Project | None, options: Common) -> None:
    """Add the report to the summary of the job's step, where GitHub shows one. That it cannot is no failure."""
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return
    try:
        room = STEP - disk.size(Path(name))
        disk.append(Path(name), as_markdown(report, project, options.verbose, room), STEP)
    except WriteError as error:
        console.talk(f"livebib: no summary for GitHub: {error.message}")
