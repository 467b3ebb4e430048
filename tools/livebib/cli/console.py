"""The one place that prints: what was asked for to stdout or a file, talk and progress to stderr."""

import contextlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Self, TextIO

from livebib.files import disk
from livebib.model.errors import WriteError
from livebib.text import harmless

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

_COLOURS = {"error": "31", "warning": "33", "info": "36"}
_EVERY = 10.0  # seconds between two lines of progress where there is no bar


def payload(text: str, output: Path | None = None) -> None:
    """Print what the command was asked for, or write it to a file. Raises WriteError where that is impossible."""
    if output is not None:
        disk.write_report(output, text)
        return
    stream = sys.stdout
    if stream is None or not text:
        return
    try:
        if hasattr(stream, "buffer"):  # a terminal or pipe of another encoding must not stop us
            stream.flush()
            stream.buffer.write(text.encode("utf-8" if not stream.isatty() else stream.encoding, "backslashreplace"))
        else:
            stream.write(text)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise WriteError(f"the output cannot be written: {(error.strerror or str(error)).lower()}") from None


def talk(text: str) -> None:
    """Say something that is not the payload; where nobody can listen, nothing is said."""
    _say(harmless.inert(harmless.lines(text)))


def failure(message: str, hint: str = "") -> None:
    """Say why the command stops."""
    _say(f"{colour('error', 'livebib: error:', sys.stderr)} {harmless.inert(harmless.printable(message))}")
    if hint:
        talk(f"    {harmless.printable(hint)}")


def paint(severity: str, text: str) -> str:
    """The text in the colour of a severity, where stdout is a terminal that wants colour."""
    return colour(severity, text, sys.stdout)


def colour(severity: str, text: str, stream: TextIO | None) -> str:
    """The text in the colour of a severity, where the stream is a terminal that wants colour."""
    wanted = _is_terminal(stream) and not os.environ.get("NO_COLOR")
    return f"\x1b[{_COLOURS[severity]}m{text}\x1b[0m" if wanted else text


class Progress:
    """How far a long run is: a bar on a terminal, a plain line now and then elsewhere, nothing when `quiet`.

    To be used in a `with`, from one thread; behind it the bar is gone.
    """

    def __init__(
        self, total: int, unit: str = "links", *, quiet: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total = total
        self._unit = unit
        self._quiet = quiet
        self._clock = clock
        self._done = 0
        self._told = clock()
        self._bar: Bar | None = None

    def __enter__(self) -> Self:
        if not self._quiet and self._total and _is_terminal(sys.stderr):
            self._bar = _bar()
            self._bar.add_task("", total=self._total)
            self._bar.start()
        return self

    def advance(self, text: str = "") -> None:
        """One more is done; `text` says which."""
        self._done += 1
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], advance=1, description=harmless.printable(text))
        elif not self._quiet and (now := self._clock()) - self._told >= _EVERY:
            self._told = now
            talk(f"{self._done} of {self._total} {self._unit}")

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            with contextlib.suppress(OSError):
                self._bar.stop()


def progress(quiet: bool) -> Callable[[int, str], Progress]:
    """How workflows show how far they are: given how many there are to do, and of what."""
    return lambda total, unit: Progress(total, unit, quiet=quiet)


def _bar() -> "Bar":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar
    from rich.table import Column

    return Bar(
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1)),
        console=Console(file=sys.stderr),
        transient=True,
        redirect_stdout=False,
        expand=True,
    )


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


def _say(text: str) -> None:
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            print(text, file=sys.stderr, flush=True)
