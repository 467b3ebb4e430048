"""The one place that prints: what was asked for to stdout or a file, talk to stderr."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from livebib import files
from livebib.errors import WriteError
from livebib.model import printable

_COLOURS = {"error": "31", "warning": "33", "info": "36"}


def payload(text: str, output: Path | None = None) -> None:
    """Print what the command was asked for, or write it to a file. Raises WriteError where that is impossible."""
    if output is not None:
        files.write_report(output, text)
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
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            print(text, file=sys.stderr, flush=True)


def failure(message: str, hint: str = "") -> None:
    """Say why the command stops."""
    talk(f"{colour('error', 'livebib: error:')} {printable(message)}")
    if hint:
        talk(f"    {printable(hint)}")


def colour(severity: str, text: str) -> str:
    """The text in the colour of a severity, where stderr is a terminal that wants colour."""
    wanted = (
        sys.stderr is not None
        and sys.stderr.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )
    return f"\x1b[{_COLOURS[severity]}m{text}\x1b[0m" if wanted else text
