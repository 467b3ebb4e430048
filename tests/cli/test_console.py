"""What is printed and when: colour and bars on a terminal only, a line now and then elsewhere, nothing when quiet."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from livebib.cli import console

RUN = """
import sys
from livebib.cli import console
with console.Progress(40, quiet={quiet}) as progress:
    for number in range(40):
        progress.advance(f"https://example.org/{{number}}[red]\\x1b[35m")
print("the report")
"""


def ticking(*times: float) -> Iterator[float]:
    yield from times


def plain_lines(capfd: pytest.CaptureFixture[str], *times: float, total: int = 4, quiet: bool = False) -> list[str]:
    clock = ticking(0.0, *times)
    with console.Progress(total, quiet=quiet, clock=lambda: next(clock)) as progress:
        for _ in range(total):
            progress.advance("https://example.org/")
    out, err = capfd.readouterr()
    assert out == ""
    return err.splitlines()


def test_without_a_terminal_a_line_comes_every_ten_seconds_at_most(capfd: pytest.CaptureFixture[str]) -> None:
    assert plain_lines(capfd, 9.9, 10.0, 19.9, 20.0) == ["2 of 4 links", "4 of 4 links"]


def test_a_short_run_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    assert plain_lines(capfd, 1.0, 2.0, 3.0, 4.0) == []


def test_quiet_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    assert plain_lines(capfd, 100.0, 200.0, 300.0, 400.0, quiet=True) == []


def on_terminal(code: str, *, stdout: bool = False, **environment: str) -> tuple[str, str]:
    """What a program prints to stdout and stderr; one of them is a terminal."""
    main, side = pty.openpty()
    environ = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "GITHUB_ACTIONS")}
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=side if stdout else subprocess.PIPE,
        stderr=subprocess.PIPE if stdout else side,
        env={**environ, "TERM": "xterm", "COLUMNS": "80", **environment},
    )
    os.close(side)
    seen = b""
    try:
        while chunk := os.read(main, 65536):
            seen += chunk
    except OSError:  # how a terminal says that nobody writes to it any more
        pass
    os.close(main)
    piped = (process.stderr if stdout else process.stdout) or sys.exit("no pipe")
    other = piped.read().decode()
    piped.close()
    assert process.wait() == 0
    return (seen.decode(), other) if stdout else (other, seen.decode())


def test_on_a_terminal_there_is_a_bar_and_then_it_is_gone() -> None:
    out, err = on_terminal(RUN.format(quiet=False))
    assert out == "the report\n"
    assert "40/40" in err
    shown = err.rsplit("40/40", 1)[1]
    assert shown.count("\x1b[2K") >= 1, "the bar's line is wiped"
    assert re.sub(r"\x1b\[[0-9?;]*[A-Za-z]|\s", "", shown.split("\x1b[2K")[-1]) == ""


def test_text_of_others_is_harmless_in_a_bar() -> None:
    _, err = on_terminal(RUN.format(quiet=False))
    assert "[red]\\x1b[35m" in err
    assert "[red]\x1b[35m" not in err


@pytest.mark.parametrize(("quiet", "terminal"), [(True, "xterm"), (False, "dumb")])
def test_no_bar_where_none_is_wanted(quiet: bool, terminal: str) -> None:
    assert on_terminal(RUN.format(quiet=quiet), TERM=terminal) == ("the report\n", "")


def render(folder: Path, *arguments: str) -> str:
    (folder / "bib").mkdir(exist_ok=True)
    (folder / "bib" / "a.bib").write_text("@book{k, title = {T} year = 2000}\n")
    (folder / "README.md").write_text("<!-- livebib:begin resources -->\n<!-- livebib:end resources -->\n")
    return (
        f"import os, sys; from livebib.cli import run\nos.chdir({str(folder)!r}); run(['render', *{list(arguments)!r}])"
    )


def test_severities_have_colour_on_a_terminal_that_wants_it(tmp_path: Path) -> None:
    assert "1:18: \x1b[31merror\x1b[0m[missing-comma]" in on_terminal(render(tmp_path), stdout=True)[0]


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_where_none_is_wanted(tmp_path: Path, environment: dict[str, str]) -> None:
    assert "1:18: error[missing-comma]" in on_terminal(render(tmp_path), stdout=True, **environment)[0]


def test_no_colour_in_a_file(tmp_path: Path) -> None:
    on_terminal(render(tmp_path, "--output", "out"), stdout=True)
    assert "1:18: error[missing-comma]" in (tmp_path / "out").read_text()


def test_talk_is_harmless(capfd: pytest.CaptureFixture[str]) -> None:
    console.talk("::error::x\n ##[group]\x1b[31m")
    console.failure("a\n::error::b", "::warning::c")
    assert capfd.readouterr().err == (
        "\\x3a:error::x\n \\x23#[group]\\x1b[31m\nlivebib: error: a\\x0a::error::b\n    \\x3a:warning::c\n"
    )
