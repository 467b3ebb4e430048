"""The one place that prints: what was asked for to stdout or a file, talk to stderr."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from livebib import files

_COLOURS = {"error": "31", "warning": "33", "info": "36"}


def payload(text: str, output: Path | None = None) -> None:
    """Print what the command was asked for, or write it to a file."""
    if output is not None:
        files.write_text(output, text)
        return
    stream = sys.stdout
    if hasattr(stream, "buffer"):  # a terminal or pipe of another encoding must not stop us
        stream.flush()
        stream.buffer.write(text.encode("utf-8" if not stream.isatty() else stream.encoding, "backslashreplace"))
        stream.flush()
    else:
        stream.write(text)


def talk(text: str) -> None:
    """Say something that is not the payload."""
    print(text, file=sys.stderr)


def failure(message: str, hint: str = "") -> None:
    """Say why the command stops."""
    talk(f"{colour('error', 'livebib: error:')} {message}")
    if hint:
        talk(f"    {hint}")


def colour(severity: str, text: str) -> str:
    """The text in the colour of a severity, where stderr is a terminal that wants colour."""
    wanted = sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return f"\x1b[{_COLOURS[severity]}m{text}\x1b[0m" if wanted else text
