"""The options that every command takes, and how a report becomes an exit code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import click

_WEIGHT = {"error": 0, "warning": 1, "info": 2}


class Common(NamedTuple):
    """The common options as given."""

    root: Path | None
    config: Path | None
    format: str
    output: Path | None
    fail_on: str
    quiet: bool
    verbose: bool


def common(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the common options; the command receives them as its first argument, a `Common`."""

    def wrapped(
        root: Path | None,
        config: Path | None,
        format: str,
        output: Path | None,
        fail_on: str,
        quiet: bool,
        verbose: bool,
        **rest: Any,
    ) -> Any:
        return function(Common(root, config, format, output, fail_on, quiet, verbose), **rest)

    wrapped.__name__, wrapped.__doc__ = function.__name__, function.__doc__
    wrapped.__dict__.update(function.__dict__)
    for option in reversed(
        [
            click.option("--root", type=click.Path(path_type=Path), metavar="DIR", help="The project's folder."),
            click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The configuration."),
            click.option("--format", type=click.Choice(["text", "json"]), default="text", help="How to report."),
            click.option(
                "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write the report into a file."
            ),
            click.option("--fail-on", type=click.Choice(list(_WEIGHT)), default="warning", help="What fails the run."),
            click.option("-q", "quiet", is_flag=True, help="Say less."),
            click.option("-v", "verbose", is_flag=True, help="Say more."),
        ]
    ):
        wrapped = option(wrapped)
    return wrapped


def finish(options: Common, report: Any, project: Any = None) -> int:
    """Print a report and pick the exit code: 1 when a finding weighs enough."""
    from livebib import console
    from livebib.errors import UsageError
    from livebib.report import FORMATS

    if options.output and project and project.owns(options.output):
        raise UsageError(
            f"{options.output}: belongs to the bibliography", hint="--output takes a new file, for the report"
        )
    console.payload(FORMATS[options.format](report, project, options.verbose), options.output)
    failing = any(_WEIGHT[finding.severity] <= _WEIGHT[options.fail_on] for finding in report.findings)
    return 1 if failing else 0
