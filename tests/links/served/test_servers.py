"""What servers do, and what is said of a link to each: real sockets, the command as a process, a row a behaviour."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.farm import addressed, broken, rates, redirects, secured, slow, softness, statuses, walls
from tests.farm.planted import Planted
from tests.farm.row import Row
from tests.farm.server import Farm
from tests.links.served import test_names as names
from tests.links.served import test_registries as registries
from tests.links.served.command import Checked, Entry, check, write_project
from tests.shared import ROOT, SHARED

TIMEOUT = 3  # seconds that a link may take
AT_ONCE = 4  # runs

THEMES: dict[str, list[Row]] = {
    "statuses": statuses.ROWS,
    "broken": broken.ROWS,
    "slow": slow.ROWS,
    "redirects": redirects.ROWS,
    "walls": walls.ROWS,
    "softness": softness.ROWS,
    "rates": rates.ROWS,
    "addressed": addressed.ROWS,
    "fragments": addressed.FRAGMENTS,
    "secured": secured.ROWS,
}
# Known behaviours that one link, or one server, cannot show.
ELSEWHERE = {
    29: "links/served/test_private.py",
    80: "links/served/test_manners.py::test_addresses_that_differ_in_a_query_value_are_two_questions",
    81: "links/served/test_manners.py::test_user_information_is_neither_sent_nor_shown",
    83: "links/served/test_manners.py::test_a_host_is_asked_by_few_at_a_time_over_few_connections",
    85: "links/test_strikes.py",  # what differs from run to run convicts nobody before its third strike
}


class Seen(NamedTuple):
    """One run over all rows of a theme."""

    planted: Planted
    checked: Checked


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Seen]]:
    """A run for each theme, several at a time: most of a run is waiting. The farm is open to the end."""
    with Farm() as farm, ThreadPoolExecutor(AT_ONCE) as pool:
        all_planted = {theme: Planted(farm, rows) for theme, rows in THEMES.items()}
        folders = {theme: tmp_path_factory.mktemp(theme) for theme in THEMES}
        checked = pool.map(run, all_planted.values(), folders.values())
        yield {theme: Seen(all_planted[theme], each) for theme, each in zip(THEMES, checked, strict=True)}


def run(planted: Planted, folder: Path) -> Checked:
    """Check the links of a theme."""
    write_project(folder, {key: Entry(*each) for key, each in planted.links.items()}, timeout=TIMEOUT)
    trusted = {}
    if planted.certificates:
        trusted["SSL_CERT_FILE"] = str(planted.certificates.write_bundle(folder / "authority.pem"))
    return check(folder, environment=trusted)


ALL = [(theme, row.name) for theme, rows in THEMES.items() for row in rows]


@pytest.mark.parametrize(("theme", "name"), ALL, ids=[f"{theme}-{name}" for theme, name in ALL])
def test_verdict(runs: Mapping[str, Seen], theme: str, name: str) -> None:
    planted, checked = runs[theme]
    row, link = planted.rows[name], checked.links[name]
    assert checked.said(name) in ((row.verdict, row.reason), row.or_else)
    if row.final:
        assert link["final_url"].endswith(row.final)
    if row.hops is not None:
        assert tuple(hop["status"] for hop in link["hops"]) == row.hops
    if row.note == "":
        assert link["notes"] == []
    elif row.note:
        assert [note for note in link["notes"] if note.startswith(row.note)], link["notes"]


@pytest.mark.parametrize(("theme", "name"), ALL, ids=[f"{theme}-{name}" for theme, name in ALL])
def test_what_the_server_saw(runs: Mapping[str, Seen], theme: str, name: str) -> None:
    planted, _ = runs[theme]
    row, asked = planted.rows[name], planted.farm.records.of(planted.hosts[name])
    targets = [record.request.target for record in asked]
    assert [target for target in row.targets if target not in targets] == [], targets
    if row.asked is not None:
        assert len(asked) <= row.asked, targets
    if row.sent is not None:
        assert sum(record.sent for record in asked) <= row.sent


@pytest.mark.parametrize("theme", THEMES)
def test_a_run_ends_and_its_counts_add_up(runs: Mapping[str, Seen], theme: str) -> None:
    planted, checked = runs[theme]
    summary = checked.report["summary"]
    assert summary["links"] == len(planted.rows) == len(checked.report["links"])
    verdicts = [link["verdict"] for link in checked.report["links"]]
    assert {verdict: summary[verdict] for verdict in set(verdicts)} == {v: verdicts.count(v) for v in set(verdicts)}
    assert checked.code == (1 if {"dead", "unsafe"} & set(verdicts) else 0)


def test_every_known_behaviour_has_its_row() -> None:
    if not SHARED.is_dir():
        pytest.skip("LIVEBIB_TEST_DATA names no folder with facts/link-checking.md")
    facts = (SHARED / "facts" / "link-checking.md").read_text(encoding="utf-8")
    section = facts.partition("## What servers do")[2].partition("\n## ")[0]
    known = {int(number) for number in re.findall(r"^\| (\d+) \|", section, re.MULTILINE)}
    seen = {row.number for rows in THEMES.values() for row in rows}
    seen |= {row.number for row in names.ROWS} | {row.number for row in registries.ROWS}
    assert known - seen == set(ELSEWHERE)


@pytest.mark.parametrize("place", ELSEWHERE.values())
def test_what_is_tested_elsewhere_is(place: str) -> None:
    file, _, name = place.partition("::")
    text = (ROOT / "tests" / file).read_text(encoding="utf-8")
    assert f"def {name or 'test_'}" in text
