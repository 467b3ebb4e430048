"""`livebib check-links`."""

import math
from pathlib import Path
from typing import Any

import click

from livebib.cli import catalogue, console
from livebib.cli.options import Common, common, finish, parsed, span
from livebib.links import workflow
from livebib.project import config
from livebib.text.patterns import compiled
from livebib.web.session import Settings


def _patterns(given: tuple[str, ...]) -> tuple[str, ...]:
    for pattern in given:
        compiled(pattern)
    return given


_REGEX = parsed(_patterns, "write a regular expression")


def _seconds(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{value} is no number of seconds")
    return value


@click.command(name="check-links")
@click.argument("paths", nargs=-1, metavar="[PATH...]", type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Write the new addresses of links that moved, where that is safe.")
@click.option("--unsafe-fixes", is_flag=True, help="The same for all that moved; implies --fix.")
@click.option("--diff", is_flag=True, help="Print what --fix would write, and write nothing.")
@click.option("--offline", is_flag=True, help="Ask nobody: what is remembered, and local links.")
@click.option(
    "--max-age", metavar="SPAN", callback=span, help="For how long a good answer is remembered, e.g. 7d or 12h."
)
@click.option("--no-cache", is_flag=True, help="Ask again whatever is remembered.")
@click.option("--include", multiple=True, metavar="REGEX", callback=_REGEX, help="Check only links that match.")
@click.option("--exclude", multiple=True, metavar="REGEX", callback=_REGEX, help="Leave out links that match.")
@click.option(
    "--landing-pages", is_flag=True, help="Ask for the web pages of DOIs and arXiv ids too, not only their registries."
)
@click.option("--changed-since", metavar="REV", help="Only what changed since a git revision.")
@click.option("--jobs", type=click.IntRange(1, 10_000), help="Requests on their way at a time.")
@click.option("--per-host", type=click.IntRange(1, 10_000), help="The same, to one host.")
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 600),
    metavar="SECONDS",
    callback=parsed(_seconds),
    help="Seconds that one link may take.",
)
@click.option(
    "--fail-on",
    "failing",
    metavar="LEVEL",
    callback=parsed(config.failing, "use error, warning, info, or verdicts: dead,unsafe"),
    help="error (dead, unsafe), warning, info, or verdicts: dead,suspect.",
)
@click.option("--allow-private", is_flag=True, help="Private addresses may be asked.")
@click.option("--allow-empty", is_flag=True, help="No link at all is no error.")
@click.option("--state", type=click.Path(path_type=Path), metavar="FILE", help="Where answers are remembered.")
@common(fail_on=False)
def command(options: Common, offline: bool, no_cache: bool, allow_private: bool, **given: Any) -> int:
    """Ask whether every link of the bibliography and its documents still leads there; or those of the PATHs given:
    .bib, .md and .txt files (an address a line), and folders.

    DOIs, arXiv ids and ISBNs are asked of their registries, many at a time; addresses are asked on the web.
    Dead and unsafe links fail the run. What a server's robot wall, login or rate limit hides is `blocked`; what cannot
    be reached is `unreachable`, and dead only after three failed runs over three days."""
    project = options.project()
    settings = Settings.configured(project.config).overridden(
        given.pop("include"),
        given.pop("exclude"),
        **{name: given.pop(name) for name in ("max_age", "timeout", "jobs", "per_host")},
        allow_private=allow_private or None,
        offline=offline,
        believe=not no_cache,
    )
    wishes = workflow.LinkWishes(**given, output=options.output)
    progress = console.progress(options.quiet)
    return finish(options, workflow.check_links(project, settings, wishes, progress, catalogue.rules), project)
