"""Records that registries brought are remembered for each identifier, whatever happens to the file."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from livebib.metadata import remembered
from livebib.model.record import Absent, Answered, Contributor, Day, Present, Record, Unanswered, Update
from livebib.model.verdict import Outcome, Verdict
from livebib.model.work import Identifier
from livebib.web.memory.state import State

NOW = 1_800_000_000.0
DAY = 86400.0
DOI, OTHER = Identifier("doi", "10.1000/a"), Identifier("arxiv", "1706.03762v2")
FULL = Record(
    "crossref",
    DOI,
    type="journal-article",
    title="Ünïcode \ud800 & more",
    other_titles=("Autre",),
    authors=(Contributor("Ng", "A."), Contributor(whole="A Team", is_body=True)),
    editors=(Contributor(whole="Ed"),),
    issued=Day(1998, 2),
    years=frozenset({1998, 1997}),
    venues=("The Journal", "J."),
    isbns=("9780262035613",),
    updates=(Update("retraction", "10.1000/n", "publisher", Day(2010, 2, 6)), Update("correction")),
    notice_of=(Update("correction", "10.1000/o"),),
    version="7",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".livebib" / "state.sqlite3"


def keep(path: Path, answers: dict[Identifier, Answered], now: float = NOW) -> None:
    with State.open(path, now) as state:
        remembered.keep(state, answers, now)
        assert state.messages == []


def recall(path: Path, now: float = NOW) -> dict[Identifier, Present]:
    with State.open(path, now) as state:
        return remembered.recall(state, [DOI, OTHER], now, 7 * DAY)


def change(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_a_record_comes_back_as_it_was(path: Path) -> None:
    keep(path, {DOI: Present(FULL), OTHER: Present(None, "JaLC")})
    assert recall(path) == {DOI: Present(FULL), OTHER: Present(None, "JaLC")}


def test_every_field_of_a_record_comes_back(path: Path) -> None:
    """Also those that are added to Record one day."""
    texts: dict[str, Any] = {name: "x" for name, default in Record._field_defaults.items() if default == ""}
    keep(path, {DOI: Present(Record("page", DOI, **texts))})
    assert recall(path) == {DOI: Present(Record("page", DOI, **texts))}


@pytest.mark.parametrize(("age", "known"), [(6.9 * DAY, True), (7.1 * DAY, False), (-DAY, False)])
def test_it_is_believed_for_a_while(path: Path, age: float, known: bool) -> None:
    keep(path, {DOI: Present(FULL)})
    assert (DOI in recall(path, NOW + age)) is known


def test_only_what_a_registry_has_is_remembered(path: Path) -> None:
    keep(path, {DOI: Absent("doi-unregistered"), OTHER: Unanswered("registry-unanswered")})
    assert recall(path) == {}


def test_a_record_that_could_not_be_had_is_asked_for_again(path: Path) -> None:
    keep(path, {DOI: Present(None, "JaLC", "status 503")})
    assert recall(path) == {}


def test_what_a_registry_has_no_more_is_forgotten_but_not_for_an_outage(path: Path) -> None:
    keep(path, {DOI: Present(FULL), OTHER: Present(None)})
    keep(path, {DOI: Absent("doi-unregistered"), OTHER: Unanswered("registry-unanswered")})
    assert recall(path) == {OTHER: Present(None)}


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "[",
        "5",
        "[1]",
        '{"title": 5}',
        '{"colour": "red"}',
        '{"authors": [["a", "b", "c", true, 1]]}',
        "[" * 100_000,
    ],
)
def test_a_row_that_makes_no_sense_is_asked_again(path: Path, nonsense: str) -> None:
    keep(path, {DOI: Present(FULL), OTHER: Present(None)})
    change(path, f"UPDATE records SET record = '{nonsense}' WHERE id = 'doi:10.1000/a'")  # noqa: S608 - our own
    assert recall(path) == {OTHER: Present(None)}


def test_a_file_from_before_there_were_records_keeps_its_links(path: Path) -> None:
    with State.open(path, NOW) as state:
        state.record("url:x", Outcome(Verdict.ALIVE, "ok"), None, (), NOW)
    change(path, "DROP TABLE records", "DROP TABLE lanes", "PRAGMA user_version = 1")
    keep(path, {DOI: Present(FULL)})
    assert recall(path) == {DOI: Present(FULL)}
    with State.open(path, NOW) as state:
        assert state.recall_all(["url:x"]).get("url:x") is not None


def test_a_file_that_is_damaged_meanwhile_costs_what_was_in_it_and_no_more(path: Path) -> None:
    with State.open(path, NOW) as state:
        many: dict[Identifier, Answered] = {Identifier("doi", f"10.1/{n}"): Present(FULL) for n in range(500)}
        remembered.keep(state, many, NOW)
        change(path, "PRAGMA wal_checkpoint(TRUNCATE)")
        data = path.read_bytes()
        path.write_bytes(data[:4096] + bytes(len(data) - 4096))
        remembered.keep(state, {DOI: Present(FULL)}, NOW)
    assert recall(path) == {DOI: Present(FULL)}


def test_without_a_file_nothing_is_remembered_and_nothing_breaks() -> None:
    with State.open(None, NOW) as state:
        remembered.keep(state, {DOI: Present(FULL)}, NOW)
        assert remembered.recall(state, [DOI], NOW, DAY) == {}
