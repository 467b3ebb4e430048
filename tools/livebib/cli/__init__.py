"""The command line: `livebib COMMAND …`. Commands are imported when they run, so that help is instant."""

import contextlib
import gc
import os
import signal
import sys
from importlib import import_module

import click

import livebib

# Name of the command, and what it does in one line. Each lives in the module of its name.
COMMANDS = {
    "init": "Start a bibliography here; never overwrites anything.",
    "lint": "Find what is wrong in the database, and fix what is safe.",
    "fmt": "Give .bib files one canonical layout; changes nothing of what they say.",
    "render": "Regenerate every region from the database.",
    "check-links": "Ask whether every link still leads there.",
    "verify": "Compare entries with what the registries have of them.",
    "add": "Add works by DOI, arXiv id, ISBN or address.",
    "cite": "Check what LaTeX documents cite; let TeX find the database.",
    "export": "The database, or what documents cite of it, for one engine or another program.",
    "find": "Find entries by key, title, author or year; prints keys to paste.",
    "config": "The values in force and where each comes from.",
    "explain": "What a rule or a reason means and what to do.",
}

_EPILOG = "Exit codes: 0 clean, 1 findings, 2 wrong use, wrong configuration or an own failure, 130 interrupted."


class _Lazy(click.Group):
    """A group that knows its commands' names and summaries without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"livebib.cli.{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from livebib.text import suggest

            near = suggest.nearest(args[0], COMMANDS)
            hint = f" Did you mean {suggest.joined(near)}?" if near else ""
            raise click.UsageError(f"No such command '{args[0]}'.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_Lazy, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EPILOG
)
@click.version_option(livebib.__version__, prog_name="livebib")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """A bibliography that stays alive: one BibTeX database that keeps a README's reading list, its citations and LaTeX
    documents together."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code. A traceback is never shown unless LIVEBIB_DEBUG is set."""
    # A library of 20,000 entries is a million objects that live to the end: looking through them for garbage each time
    # that 700 more were made took a third of lint's time.
    gc.set_threshold(100_000, 50, 1000)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends the job still hears what is known
    code = run(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # nobody listens, or it is closed
            if stream is not None:
                stream.flush()
    # As mypy does: to take those objects apart one by one takes a tenth of the whole time and is of use to nobody.
    # Every file is closed by then, and a worker that hangs on a dead host holds nothing up.
    os._exit(code)


def run(arguments: list[str]) -> int:
    """Run the command line; returns the exit code."""
    from livebib.cli import console
    from livebib.model.errors import LivebibError

    try:
        code = cli.main(args=arguments, prog_name="livebib", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        with contextlib.suppress(OSError):
            error.show()
        return 2
    except LivebibError as error:
        console.failure(error.message, error.hint)
        return 2
    except (click.Abort, KeyboardInterrupt):
        console.talk("interrupted")
        return 130
    except (BrokenPipeError, SystemExit):  # click's way to say that nobody listens any more, which is no failure
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        console.failure(f"{error.filename or 'the output'}: {(error.strerror or str(error)).lower()}")
        return 2
    except Exception as error:
        if os.environ.get("LIVEBIB_DEBUG"):
            raise
        hint = "please report it with what you did; LIVEBIB_DEBUG=1 shows the traceback"
        console.failure(f"this is a bug of livebib: {type(error).__name__}: {error}", hint)
        return 2
