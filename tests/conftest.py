"""What tests share: a project in an empty folder, and the command line run within it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import hypothesis
import pytest

from livebib.cli import run

# How long an example takes says more about what else the machine does than about the code: `make bench` measures.
hypothesis.settings.register_profile("livebib", deadline=None)
hypothesis.settings.load_profile("livebib")


class Result(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


EDITS = "edits"  # the property under which a test tells how many edits it tried, by kind
Livebib = Callable[..., Result]
Tree = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """Writes files by relative path into an empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))

    def write(files: Mapping[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        return tmp_path

    return write


@pytest.fixture
def livebib(capfd: pytest.CaptureFixture[str]) -> Livebib:
    """Runs `livebib …` in the current folder, in this process."""

    def call(*arguments: str) -> Result:
        capfd.readouterr()
        code = run(list(arguments))
        out, err = capfd.readouterr()
        return Result(code, out, err)

    return call


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many edits were tried on other projects' files: the sum, with `-v` a line for each file."""
    tried: dict[str, Mapping[str, int]] = {
        report.nodeid.partition("[")[2].rstrip("]"): value
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == EDITS
    }
    if not tried:
        return
    files = sorted(tried.items()) if terminalreporter.verbosity > 0 else []
    total = {kind: sum(counts[kind] for counts in tried.values()) for kind in next(iter(tried.values()))}
    terminalreporter.section("edits of other projects' files")
    terminalreporter.line("  ".join([f"{'':<28}", *total]))
    for name, counts in [*files, (f"{len(tried)} files", total)]:
        terminalreporter.line("  ".join([f"{name:<28}", *(f"{counts[kind]:>{len(kind)},}" for kind in total)]))
