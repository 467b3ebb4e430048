"""Runs that end early, run beside another, or have no network; and what the next one still knows."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from tests.farm import inside
from tests.farm.script import FOREVER, Pause, after, answer, raw
from tests.farm.server import Farm
from tests.links.served.command import HUNG, Entry, check, finish, start, write_project

LINKS, HOSTS, JOBS = 200, 40, 20


@pytest.fixture
def farm() -> Iterator[Farm]:
    with Farm() as farm:
        farm.listen()
        yield farm


def many(farm: Farm) -> dict[str, str]:
    """Links to pages that take their time."""
    hosts = [farm.host(after((Pause(0.15),), answer(200))) for _ in range(HOSTS)]
    return {f"k{n}": f"http://{hosts[n % HOSTS]}:{farm.ports['plain']}/works/{n}" for n in range(LINKS)}


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for something that the farm will see."""
    end = monotonic() + HUNG
    while not condition():
        assert monotonic() < end, "it never came"
        sleep(0.01)


def test_a_run_that_was_killed_keeps_what_it_had_learned(farm: Farm, tmp_path: Path) -> None:
    folder = write_project(tmp_path, many(farm))
    process = start(folder, "--jobs", str(JOBS))
    wait_until(lambda: sum(record.served for record in farm.records.requests) >= LINKS // 2)
    process.kill()
    process.communicate()
    first = len(farm.records.requests)
    checked = check(folder, "--jobs", str(JOBS))
    assert checked.report["summary"]["alive"] == LINKS
    assert first >= LINKS // 2
    assert len(farm.records.requests) <= LINKS + JOBS, "more was asked again than what was in flight"


def test_two_runs_at_once_share_a_state(farm: Farm, tmp_path: Path) -> None:
    folder = write_project(tmp_path, many(farm))
    runs = [start(folder) for _ in range(2)]
    checked = [finish(run) for run in runs]
    assert [each.report["summary"]["alive"] for each in checked] == [LINKS, LINKS]
    assert [each.code for each in checked] == [0, 0]
    before = len(farm.records.requests)
    again = check(folder)
    assert len(farm.records.requests) == before, "a third run asks nobody"
    assert {link["cached"] for link in again.report["links"]} == {True}


def test_a_second_run_asks_only_what_failed(farm: Farm, tmp_path: Path) -> None:
    port = farm.ports["plain"]
    answers = {"alive": answer(200), "gone": answer(404), "down": answer(500), "walled": answer(403)}
    hosts = {name: farm.host(behaviour) for name, behaviour in answers.items()}
    folder = write_project(tmp_path, {name: f"http://{host}:{port}/works/page" for name, host in hosts.items()})
    first = check(folder)
    before = farm.records.counts()
    second = check(folder)
    asked = farm.records.counts() - before
    assert {name for name, host in hosts.items() if asked[host]} == {"gone", "down", "walled"}
    assert {name: second.said(name) for name in answers} == {name: first.said(name) for name in answers}
    assert check(folder, "--no-cache").report["summary"]["requests"] >= len(answers)


def test_ctrl_c_prints_what_is_known(farm: Farm, tmp_path: Path) -> None:
    port = farm.ports["plain"]
    quick = [farm.host(answer(200)) for _ in range(5)]
    silent = [farm.host(raw(Pause(FOREVER))) for _ in range(5)]
    links = {f"q{n}": f"http://{host}:{port}/works/page" for n, host in enumerate(quick)}
    links |= {f"s{n}": f"http://{host}:{port}/works/page" for n, host in enumerate(silent)}
    folder = write_project(tmp_path, links, timeout=40)
    process = start(folder)
    wait_until(lambda: len(farm.records.requests) == 10 and sum(r.served for r in farm.records.requests) == 5)
    sleep(0.5)  # for the last answer to arrive; nothing that could be asked tells of that
    process.send_signal(signal.SIGINT)
    checked = finish(process)
    assert checked.code == 130
    assert {checked.said(f"q{n}") for n in range(5)} == {("alive", "ok")}
    assert {checked.links[f"s{n}"]["verdict"] for n in range(5)} == {"skipped"}
    assert {link["cached"] for key, link in check(folder, "--offline").links.items() if key.startswith("q")} == {True}


def test_a_link_that_hangs_does_not_keep_a_run_alive(farm: Farm, tmp_path: Path) -> None:
    host = farm.host(raw(Pause(FOREVER)))
    folder = write_project(tmp_path, {"k": f"http://{host}:{farm.ports['plain']}/works/page"}, timeout=1)
    assert check(folder).said("k") == ("unreachable", "read-timeout")


def offline() -> dict[str, Any]:
    """A run without a network, and what it left for the next."""
    with tempfile.TemporaryDirectory() as name:
        links: dict[str, str | Entry] = {f"k{n}": f"http://host-{n}.example/works/page" for n in range(6)}
        links |= {"doi": Entry(fields="doi = {10.5555/a}"), "arxiv": Entry(fields="eprint = {1706.03762}")}
        folder = write_project(Path(name), links, timeout=2, history="links.tsv")
        first = finish(start(folder))
        again = finish(start(folder))
        kept = (folder / "links.tsv").read_text(encoding="utf-8") if (folder / "links.tsv").exists() else ""
        remembered = check(folder, "--offline").links
    return {
        "codes": [first.code, again.code],
        "err": first.err,
        "history": kept,
        "first failed": [link["first_failed"] for link in remembered.values()],
        "verdicts": sorted({link["verdict"] for link in remembered.values()}),
        "out": first.out,
    }


def without_registries() -> int:
    """The exit code of a run without a network that has registries to ask, and nobody else."""
    with tempfile.TemporaryDirectory() as name:
        folder = write_project(Path(name), {"doi": Entry(fields="doi = {10.5555/a}")}, timeout=1)
        return finish(start(folder)).code


@pytest.fixture(scope="module")
def without_a_network() -> Any:
    return inside.run(f"{__name__}:offline")


def test_without_a_network_a_run_says_so_and_is_two(without_a_network: Any) -> None:
    assert without_a_network["codes"] == [2, 2]
    assert "offline" in without_a_network["err"]


def test_without_a_network_nobody_is_convicted_and_nothing_remembered(without_a_network: Any) -> None:
    assert "k1" not in without_a_network["history"]
    assert without_a_network["first failed"] == [None] * 8
    assert without_a_network["verdicts"] == ["skipped"]


def test_without_a_network_registries_alone_tell_it_too() -> None:
    assert inside.run(f"{__name__}:without_registries") == 2
