"""Asking registries: few requests, no impatience, and an outage costs what it is about and no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import time
from typing import Any

import pytest

from livebib.metadata import asking
from livebib.model.record import Absent, Answered, Present, Unanswered
from livebib.model.work import Identifier
from livebib.web.memory.state import State
from livebib.web.session import Settings
from tests.metadata.registries.simulated import (
    Registries,
    Trouble,
    empty,
    fails,
    half,
    hangs,
    limited,
    page,
    resets,
    short,
    well,
)
from tests.metadata.registries.works import Work

NOW = 1_800_000_000.0
DAY = 86400.0
PACE = 0.02
PAPERS = [Work(arxiv=f"20{n // 100 + 10}.{n:05}", title=f"Paper {n}", authors=(("A.", "B"),)) for n in range(300)]
ARTICLES = [Work(doi=f"10.1000/article.{n}", title=f"Article {n}", year=2020) for n in range(125)]
BOOKS = [Work(isbn=isbn, title="A Book") for isbn in ("9780262035613", "9780262133609", "9780131873216")]


@pytest.fixture
def registries() -> Iterator[Registries]:
    with Registries([*PAPERS, *ARTICLES, *BOOKS], pace=PACE) as opened:
        yield opened
        assert opened.violations == []


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State.open(tmp_path / "state.sqlite3", NOW) as opened:
        yield opened
        assert opened.messages == []


def identifiers(*works: Work) -> list[Identifier]:
    return [
        Identifier(kind, name) for work in works for kind in ("doi", "arxiv", "isbn") if (name := getattr(work, kind))
    ]


def ask(
    registries: Registries, state: State, wanted: list[Identifier], now: float = NOW, **changed: Any
) -> dict[Identifier, Answered]:
    settings = Settings(endpoints=registries.endpoints, pace=PACE)._replace(**changed)
    with closing(asking.opened(settings, state, now)) as session:
        return asking.ask(wanted, settings, state, now, session)


def kinds(answers: dict[Identifier, Answered]) -> set[str]:
    return {type(answer).__name__ for answer in answers.values()}


def test_428_identifiers_take_7_requests(registries: Registries, state: State) -> None:
    wanted = identifiers(*PAPERS, *ARTICLES, *BOOKS)
    answers = ask(registries, state, wanted)
    assert list(answers) == wanted
    assert kinds(answers) == {"Present"}
    assert registries.counts == {"arxiv": 3, "crossref": 3, "openlibrary": 1}


def test_the_record_of_each_comes_along(registries: Registries, state: State) -> None:
    answers = ask(registries, state, identifiers(PAPERS[7], ARTICLES[7], BOOKS[0]))
    assert [answer.record and answer.record.title for answer in answers.values() if isinstance(answer, Present)] == [
        "Paper 7",
        "Article 7",
        "A Book",
    ]


def test_who_can_be_written_to_asks_crossref_faster(registries: Registries, state: State) -> None:
    ask(registries, state, identifiers(*ARTICLES), mailto="keeper@example.org")
    assert registries.counts == {"crossref": 3}


TROUBLES: dict[str, Trouble] = {
    "an error": fails(503),
    "a wall": fails(403),
    "a limit": limited(3600),
    "silence": hangs,
    "a reset": resets,
    "a web page": page,
    "half an answer": half,
}


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("registry", ["crossref", "arxiv"])
def test_an_outage_leaves_its_own_unanswered(registries: Registries, state: State, registry: str, trouble: str) -> None:
    registries.troubles(registry, then=TROUBLES[trouble])
    registries.troubles("datacite", then=fails(500))
    answers = ask(registries, state, identifiers(PAPERS[0], PAPERS[1], ARTICLES[0], ARTICLES[1], BOOKS[0]), timeout=0.2)
    kind = {"crossref": "doi", "arxiv": "arxiv"}[registry]
    for identifier, answer in answers.items():
        assert isinstance(answer, Unanswered if identifier.kind == kind else Present)


def test_an_outage_in_the_middle_costs_what_was_not_told_yet(registries: Registries, state: State) -> None:
    registries.troubles("arxiv", well, then=resets)
    answers = ask(registries, state, identifiers(*PAPERS), timeout=0.2)
    assert sum(isinstance(answer, Present) for answer in answers.values()) == 100


def test_what_is_transient_is_asked_for_again(registries: Registries, state: State) -> None:
    registries.troubles("arxiv", limited(0.2), fails(503), short(1))
    assert kinds(ask(registries, state, identifiers(*PAPERS[:3]))) == {"Present"}


def test_a_miss_of_arxiv_is_confirmed_by_datacite(registries: Registries, state: State) -> None:
    registries.troubles("arxiv", empty)
    missing = Identifier("arxiv", "2601.99999")
    answers = ask(registries, state, [*identifiers(PAPERS[0]), missing])
    assert isinstance(answers.pop(missing), Absent)
    assert kinds(answers) == {"Present"}
    assert registries.counts == {"arxiv": 1, "datacite": 1}


def test_a_miss_of_crossref_goes_to_the_agency_that_has_it(registries: Registries, state: State) -> None:
    registries.works += [
        Work(doi="10.5281/zenodo.1", title="Data", agency="DataCite"),
        Work(doi="10.1400/cosa", title="Cosa", agency="mEDRA"),
    ]
    data, thing, none = (Identifier("doi", name) for name in ("10.5281/zenodo.1", "10.1400/cosa", "10.1000/missing"))
    answers = ask(registries, state, [data, thing, none, *identifiers(ARTICLES[0])])
    told = [answers[each] for each in (data, thing)]
    assert [(answer.record.source, answer.record.title) for answer in told] == [("datacite", "Data"), ("doi", "Cosa")]  # type: ignore[union-attr]
    assert answers[none] == Absent("doi-unregistered", "DOI does not exist")


def test_what_a_registry_finds_malformed_spoils_no_batch(registries: Registries, state: State) -> None:
    odd = [Identifier("doi", "10.1000/odd"), Identifier("arxiv", "2010.12345")]
    registries.refused |= {identifier.value for identifier in odd}
    never = [Identifier("doi", "nonsense"), Identifier("arxiv", "abc"), Identifier("isbn", "123")]
    answers = ask(registries, state, [*identifiers(*PAPERS[:20], *ARTICLES[:20]), *odd, *never])
    assert {each for each, answer in answers.items() if not isinstance(answer, Present)} == {*odd, *never}
    assert not {each.value for each in never} & {each.target for each in registries.heard}


def test_what_came_is_not_asked_again_what_failed_is(registries: Registries, state: State) -> None:
    registries.troubles("crossref", then=fails(403))
    wanted = [*identifiers(*PAPERS[:3], *ARTICLES[:3]), Identifier("isbn", "9781593272203")]
    ask(registries, state, wanted)
    registries.troubles("crossref")
    registries.heard.clear()
    answers = ask(registries, state, wanted, NOW + DAY)
    assert registries.names("crossref") == [work.doi for work in ARTICLES[:3]]
    assert registries.names("openlibrary") == ["9781593272203"]
    assert registries.names("arxiv") == []
    assert [type(answers[each]).__name__ for each in wanted] == ["Present"] * 6 + ["Absent"]


@pytest.mark.parametrize(("changed", "requests"), [({}, 0), ({"believe": False}, 1), ({"max_age": 3600.0}, 1)])
def test_a_record_is_believed_for_a_while(
    registries: Registries, state: State, changed: dict[str, object], requests: int
) -> None:
    wanted = identifiers(*ARTICLES[:3])
    first = ask(registries, state, wanted)
    registries.heard.clear()
    assert ask(registries, state, wanted, NOW + DAY, **changed) == first
    assert len(registries.heard) == requests


def test_the_next_run_does_not_come_too_early(registries: Registries, state: State) -> None:
    """The fixture holds that nobody was impatient."""
    for paper in PAPERS[:3]:
        ask(registries, state, identifiers(paper), time())
    first, _, last = (each.at for each in registries.heard)
    assert last - first >= 2 * 3.0 * PACE


def test_a_time_that_is_yet_to_come_holds_nobody(registries: Registries, state: State) -> None:
    asking.remember(state, "arxiv", NOW + DAY)
    asking.remember(state, "arxiv of old", NOW)
    begin = time()
    ask(registries, state, identifiers(PAPERS[0]), NOW)
    assert time() - begin < 5


def test_offline_nobody_is_asked(registries: Registries, state: State) -> None:
    ask(registries, state, identifiers(ARTICLES[0]))
    registries.heard.clear()
    answers = ask(registries, state, identifiers(*ARTICLES[:2]), offline=True)
    assert [type(answer).__name__ for answer in answers.values()] == ["Present", "Unanswered"]
    assert registries.heard == []


def test_an_interruption_keeps_what_came(registries: Registries, state: State) -> None:
    def interrupting(identifier: Identifier) -> None:
        raise KeyboardInterrupt

    settings = Settings(endpoints=registries.endpoints, pace=PACE)
    begin = time()
    with closing(asking.opened(settings, state, NOW)) as session, pytest.raises(KeyboardInterrupt):
        asking.ask(identifiers(*PAPERS), settings, state, NOW, session, interrupting)
    registries.heard.clear()
    # By a clock that went on, or the registry would not be left alone for as long as it wants.
    ask(registries, state, identifiers(*PAPERS), NOW + time() - begin)
    assert registries.counts == {"arxiv": 2}
