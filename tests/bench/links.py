"""Checking links beside lychee: the same servers, the same list, in turn, each a whole process at its own defaults.

What is measured besides time: whether both find the same links gone, the peak of memory, and how busy the servers were,
which must not be what is measured.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import table
from field import Field

ROOT = Path(__file__).resolve().parent.parent.parent

EVERYDAY, ROUNDS = Field(2_000, 400), 5
TROUBLED, ROUNDS_IN_TROUBLE = Field(2_000, 400, trouble=100), 3
ALIVE = Field(2_000, 400, gone=0)
LARGE = Field(20_000, 4_000)
LYCHEE_WIDE = ("--max-concurrency", "512")

# What must be reached.
TO_LYCHEE = 1.0  # times its time
TO_LYCHEE_IN_TROUBLE = 0.7
WARM = 1.0  # seconds

_EXPECTED = {"ok", "redirected", "http-404"}
# Starts a command from a process so small that its own memory does not count: see processes.peak_memory.
_LAUNCH = """\
import json, os, sys, time
output = [(os.POSIX_SPAWN_OPEN, 1, sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)]
begin = time.perf_counter()
process = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ, file_actions=output)
_, status, used = os.wait4(process, 0)
print(json.dumps([time.perf_counter() - begin, used.ru_maxrss, used.ru_utime + used.ru_stime]))"""


class Process(NamedTuple):
    """One run of a program."""

    report: dict[str, Any]
    seconds: float
    peak: int  # bytes
    busy: float  # seconds of processor time
    served: dict[str, Any]  # what the servers saw


class Measured(NamedTuple):
    """A run, and what it found."""

    process: Process
    fine: int  # links
    dead: int  # links, or failed to reach
    odd: str = ""  # reasons that none of these links gives


class Bench:
    """A list of links, the servers behind it, and a folder to work in."""

    def __init__(self, field: Field, folder: Path, servers: subprocess.Popen[str], port: int) -> None:
        self.field, self.folder, self.servers = field, folder, servers
        self.list = folder / "links.txt"
        self.list.write_text("\n".join(field.urls(port)) + "\n", encoding="utf-8")
        (folder / "livebib.toml").write_text("allow-private = true\n", encoding="utf-8")
        self.state = folder / "state.sqlite3"

    def livebib(self, *, afresh: bool = True) -> Measured:
        """One run of livebib, knowing nothing if `afresh`."""
        if afresh:
            for file in self.folder.glob("state.sqlite3*"):
                file.unlink()
        command = [sys.executable, "-m", "livebib", "check-links", str(self.list), "--root", str(self.folder)]
        process = self._run([*command, "--state", str(self.state), "--format", "json"])
        summary, reasons = process.report["summary"], Counter(link["reason"] for link in process.report["links"])
        odd = ", ".join(f"{reasons[name]} {name}" for name in sorted(reasons.keys() - _EXPECTED))
        return Measured(process, summary["alive"] + summary["moved"], summary["dead"], odd)

    def lychee(self, *options: str) -> Measured:
        """One run of lychee."""
        command = [str(Path(sys.executable).parent / "lychee"), "--no-progress", "--cache=false", "--format", "json"]
        process = self._run([*command, *options, str(self.list)])
        report = process.report
        return Measured(process, report["successful"], report["errors"] + report["timeouts"])

    def _run(self, command: Sequence[str]) -> Process:
        report = self.folder / "report.json"
        clean = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        launch = [sys.executable, "-I", "-S", "-c", _LAUNCH, str(report), *command]
        done = subprocess.run(launch, capture_output=True, check=True, encoding="utf-8", env=clean, cwd=self.folder)
        seconds, peak, busy = json.loads(done.stdout)
        assert self.servers.stdin is not None and self.servers.stdout is not None  # noqa: PT018 - for mypy
        self.servers.stdin.write("\n")
        self.servers.stdin.flush()
        served = json.loads(self.servers.stdout.readline())
        scale = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes there, KiB elsewhere
        return Process(json.loads(report.read_text(encoding="utf-8")), seconds, peak * scale, busy, served)


@contextmanager
def _bench(field: Field, folder: Path) -> Iterator[Bench]:
    command = [sys.executable, "-m", "tests.bench.servers", *map(str, field)]
    place = folder / "-".join(map(str, field))
    place.mkdir()
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as servers:
        assert servers.stdout is not None
        yield Bench(field, place, servers, int(servers.stdout.readline()))
        assert servers.stdin is not None
        servers.stdin.close()


def measure(folder: Path) -> list[table.Row]:
    """All lists."""
    return [*_everyday(folder), *_in_trouble(folder), *_warm(folder), *_large(folder)]


def _everyday(folder: Path) -> Iterator[table.Row]:
    with _bench(EVERYDAY, folder) as bench:
        ours, theirs = _in_turn(bench, ROUNDS)
    yield _ratio(f"check {_size(EVERYDAY)}, to lychee", ours, theirs, TO_LYCHEE)
    yield from _aside("", ours, theirs)
    yield _lost("", EVERYDAY, ours, theirs)


def _in_trouble(folder: Path) -> Iterator[table.Row]:
    with _bench(TROUBLED, folder) as bench:
        ours, theirs = _in_turn(bench, ROUNDS_IN_TROUBLE)
    yield _ratio("the same, a host in ten says 429 or stalls once", ours, theirs, TO_LYCHEE_IN_TROUBLE)
    yield _lost(" in trouble", TROUBLED, ours, theirs)


def _warm(folder: Path) -> Iterator[table.Row]:
    with _bench(ALIVE, folder) as bench:
        first = bench.livebib()
        yield _lost(", all alive", ALIVE, [first], [])
        runs = [bench.livebib(afresh=False).process for _ in range(ROUNDS)]
    seconds, asked = median(run.seconds for run in runs), max(run.served["requests"] for run in runs)
    yield table.Row(f"a second run, {ALIVE.links:,} links, all alive", f"{seconds:.2f} s", seconds, WARM, "s")
    yield table.Row("requests of a second run", str(asked), asked, 0, "requests")


def _large(folder: Path) -> Iterator[table.Row]:
    with _bench(LARGE, folder) as bench:
        ours, theirs, wide = bench.livebib(), bench.lychee(), bench.lychee(*LYCHEE_WIDE)
    yield _ratio(f"  check {_size(LARGE)}, to lychee", [ours], [theirs])
    yield _ratio("  the same, to lychee at 512 at a time", [ours], [wide])
    yield from _aside(f", {LARGE.links:,} links", [ours], [theirs])
    yield _lost(f", {LARGE.links:,} links", LARGE, [ours], [theirs])


def _in_turn(bench: Bench, rounds: int) -> tuple[list[Measured], list[Measured]]:
    runs = [(bench.livebib(), bench.lychee()) for _ in range(rounds)]
    return [ours for ours, _ in runs], [theirs for _, theirs in runs]


def _ratio(work: str, ours: list[Measured], theirs: list[Measured], bar: float | None = None) -> table.Row:
    mine, yardstick = (median(run.process.seconds for run in runs) for runs in (ours, theirs))
    return table.ratio(work, mine, yardstick, bar)


def _aside(where: str, ours: list[Measured], theirs: list[Measured]) -> Iterator[table.Row]:
    def both(figure: str, of: Any, number: str = "{:.0f}") -> str:
        return figure.format(*(number.format(median(of(run.process) for run in runs)) for runs in (ours, theirs)))

    yield table.Row(f"  peak memory{where}, lychee's", both("{} MB, {} MB", lambda run: run.peak / 1e6))
    yield table.Row(f"  processor{where}, lychee's", both("{} s, {} s", lambda run: run.busy, "{:.1f}"))
    yield table.Row(f"  requests{where}, lychee's", both("{}, {}", lambda run: run.served["requests"]))
    yield table.Row(f"  connections{where}, lychee's", both("{}, {}", lambda run: run.served["connections"]))
    yield table.Row(f"  most at once to a host{where}", both("{}, {}", lambda run: run.served["at a time, one host"]))
    share = max(run.process.served["busy"] / run.process.seconds for run in (*ours, *theirs))
    yield table.Row(f"  the servers' share of a core{where}", f"{share:.0%} at most")


def _lost(where: str, field: Field, ours: list[Measured], theirs: list[Measured]) -> table.Row:
    """Verdicts that are not as they should be; lychee is held to the same, or the comparison would mean nothing."""
    lost, their_lost = (max((_wrong(run, field) for run in runs), default=None) for runs in (ours, theirs))
    figure = f"{lost} of {field.links:,}" + ("" if their_lost is None else f", lychee's {their_lost}")
    odd = "; ".join(sorted({run.odd for run in ours} - {""}))
    return table.Row(f"verdicts lost{where}", f"{figure} ({odd})" if odd else figure, lost, 0, "links")


def _wrong(run: Measured, field: Field) -> int:
    return max(abs(run.dead - field.dead), abs(run.fine - (field.links - field.dead)))


def _size(field: Field) -> str:
    return f"{field.links:,} links, {field.hosts:,} hosts"
