"""Who is asked in which order, in a world where every registry is a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set
from types import MappingProxyType
from typing import NamedTuple

import pytest

from livebib.metadata.registries.agencies import NO_RECORD
from livebib.metadata.registries.routes import Batch, Inquiry
from livebib.model.record import Absent, Answered, Present, Record, Unanswered
from livebib.model.work import Identifier
from livebib.web.conversation import Policy

DOWN = Unanswered("registry-unanswered", "down")
NO = Absent("")


class World(NamedTuple):
    """What registries know; `down` are those that answer nobody."""

    crossref: Set[str] = frozenset()
    datacite: Mapping[str, str] = MappingProxyType({})  # the version by DOI
    arxiv: Set[str] = frozenset()
    openlibrary: Set[str] = frozenset()
    agencies: Mapping[str, str] = MappingProxyType({})  # by DOI
    negotiated: Set[str] = frozenset()
    down: Set[str] = frozenset()

    def says(self, batch: Batch, name: str) -> Answered:
        """What the registry answers."""
        if batch.registry.name in self.down:
            return DOWN
        match batch.registry.name:
            case "crossref":
                return found("crossref", name) if name in self.crossref else NO
            case "datacite":
                return found("datacite", name, self.datacite[name]) if name in self.datacite else NO
            case "arxiv":
                return found("arxiv", name) if name in self.arxiv else NO
            case "openlibrary":
                return found("openlibrary", name) if name in self.openlibrary else Absent("isbn-unlisted")
        if batch.registry.etiquette(None).batch == 1:
            return found("doi", name) if name in self.negotiated else DOWN if "agency" in self.down else NO_RECORD
        return Present(None, self.agencies[name]) if name in self.agencies else Absent("doi-unregistered")


def found(source: str, name: str, version: str = "") -> Present:
    return Present(Record(source, Identifier("?", name), title=name, version=version))


def doi(value: str) -> Identifier:
    return Identifier("doi", value)


def arxiv(value: str) -> Identifier:
    return Identifier("arxiv", value)


Order = Callable[[list[Batch]], Batch]


def settle(
    world: World, wanted: Iterable[Identifier], order: Order = lambda batches: batches.pop(0)
) -> tuple[dict[Identifier, Answered], list[tuple[str, tuple[str, ...]]]]:
    """The answers, and who was asked about what."""
    inquiry = Inquiry(wanted, Policy())
    todo = inquiry.batches()
    asked = []
    while todo:
        batch = order(todo)
        asked.append((batch.registry.name, batch.names))
        todo += inquiry.take(batch, {name: world.says(batch, name) for name in batch.names})
    return inquiry.answers, asked


def answer(world: World, wanted: Identifier) -> str:
    """One answer in short: the source of its record, or how and why there is none."""
    said = settle(world, [wanted])[0][wanted]
    match said:
        case Present(None, agency):
            return f"registered {agency}".strip() + f", {said.detail}" * bool(said.detail)
        case Present(record):
            assert record is not None
            return record.source
        case Absent(reason, detail):
            return ": ".join(filter(None, ["absent", reason, detail]))
    return said.reason


def test_a_library_of_450_identifiers_takes_seven_requests() -> None:
    papers = [f"{2001 + n // 100}.{n:05}" for n in range(300)]
    articles = [f"10.18653/v1/2020.acl-main.{n}" for n in range(125)]
    books = [f"97802620{n:04}" for n in range(25)]
    books = [book + str(-sum(int(d) * (1, 3)[i % 2] for i, d in enumerate(book)) % 10) for book in books]
    world = World(crossref=set(articles), arxiv=set(papers), openlibrary=set(books))
    wanted = [*map(arxiv, papers), *map(doi, articles), *(Identifier("isbn", book) for book in books)]
    answers, asked = settle(world, wanted)
    assert all(isinstance(each, Present) and each.record for each in answers.values())
    assert Counter(lane for lane, _ in asked) == {"arxiv": 3, "crossref": 3, "openlibrary": 1}


HERE = World(
    crossref={"10.1000/crossref"},
    datacite={"10.5281/zenodo.1": "", "10.48550/arxiv.1706.03762": "7", "10.48550/arxiv.math/0309136": "1"},
    arxiv={"2001.00001"},
    openlibrary={"9780262035613"},
    agencies={"10.1100/jalc": "JaLC", "10.1100/medra": "mEDRA", "10.1000/hidden": "Crossref"},
    negotiated={"10.1100/medra"},
)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (doi("10.1000/crossref"), "crossref"),
        (doi("10.5281/zenodo.1"), "datacite"),
        (doi("10.1100/medra"), "doi"),
        (doi("10.1100/jalc"), "registered JaLC"),
        (doi("10.1000/hidden"), "registered Crossref, its agency has no CSL-JSON"),  # not yet listed
        (doi("10.1000/none"), "absent: doi-unregistered"),
        (arxiv("2001.00001"), "arxiv"),
        (arxiv("1706.03762"), "datacite"),  # a feed without it was wrong
        (arxiv("1706.03762v7"), "datacite"),
        (arxiv("1706.03762v8"), "absent: arxiv-unknown: 1706.03762 has no version 8; the latest is v7"),
        (arxiv("2001.99999"), "absent: arxiv-unknown"),
        (arxiv("math.GT/0309136"), "datacite"),
        (Identifier("isbn", "9780262035613"), "openlibrary"),
        (Identifier("isbn", "9780306406157"), "absent: isbn-unlisted"),
    ],
)
def test_each_identifier_finds_its_registry(wanted: Identifier, said: str) -> None:
    assert answer(HERE, wanted) == said


@pytest.mark.parametrize(
    ("down", "wanted", "said"),
    [
        ("crossref", doi("10.1000/crossref"), "registry-unanswered"),
        ("crossref", doi("10.1000/hidden"), "registry-unanswered"),  # Crossref is in charge, and could not be asked
        ("crossref", doi("10.5281/zenodo.1"), "datacite"),
        ("crossref", doi("10.1100/jalc"), "registered JaLC"),
        ("crossref", doi("10.1000/none"), "absent: doi-unregistered"),  # doi.org says so
        ("crossref doi", doi("10.1000/none"), "registry-unanswered"),
        ("datacite", doi("10.1000/none"), "absent: doi-unregistered"),
        ("datacite", doi("10.1000/hidden"), "registered Crossref, its agency has no CSL-JSON"),
        ("agency", doi("10.1100/jalc"), "registered JaLC, down"),
        ("datacite", arxiv("2001.99999"), "registry-unanswered"),
        ("datacite doi", doi("10.1000/none"), "registry-unanswered"),
        ("crossref datacite", doi("10.1000/none"), "registry-unanswered"),  # doi.org alone says so
        ("doi", doi("10.1000/none"), "registry-unanswered"),
        ("arxiv", arxiv("2001.00001"), "registry-unanswered"),
        ("arxiv", arxiv("2001.99999"), "registry-unanswered"),
        ("openlibrary", Identifier("isbn", "9780306406157"), "registry-unanswered"),
    ],
)
def test_an_outage_makes_nothing_absent(down: str, wanted: Identifier, said: str) -> None:
    world = HERE._replace(down=set(down.split()), agencies={**HERE.agencies, "10.1000/crossref": "Crossref"})
    assert answer(world, wanted) == said


@pytest.mark.parametrize(
    "wanted",
    [
        doi("not a doi"),
        doi("10.1000/../../secret"),
        doi("10.1000/.."),
        doi("10.1000/a\x00b"),
        doi("10.１０００/a"),
        arxiv("１706.03762"),
        Identifier("isbn", "٠262035618"),
        doi("10.1000/" + "a" * 3000),
        arxiv("1706"),
        arxiv("1706.03762v99999"),
        arxiv("1706.03762v" + "9" * 5000),
        Identifier("isbn", "9780262035614"),
    ],
)
def test_a_malformed_identifier_reaches_no_batch(wanted: Identifier) -> None:
    assert settle(HERE, [wanted]) == ({wanted: Absent("bad-identifier")}, [])


def test_an_address_has_no_registry() -> None:
    assert settle(HERE, [Identifier("url", "https://example.org/")]) == ({}, [])


def test_one_question_serves_all_spellings_of_a_name() -> None:
    wanted = [doi("10.1000/Crossref"), doi("10.1000/crossref")]
    answers, asked = settle(HERE, wanted)
    assert asked == [("crossref", ("10.1000/crossref",))]
    assert [each.record.identifier for each in answers.values() if isinstance(each, Present) and each.record] == wanted


def test_the_doi_of_a_preprint_is_asked_for_as_its_arxiv_id() -> None:
    wanted = [doi("10.48550/arxiv.2001.00001"), arxiv("2001.00001")]
    answers, asked = settle(HERE, wanted)
    assert asked == [("arxiv", ("2001.00001",))]
    assert [each.record.identifier for each in answers.values() if isinstance(each, Present) and each.record] == wanted


def test_the_doi_of_no_preprint_is_unregistered() -> None:
    assert answer(HERE, doi("10.48550/arxiv.2001.99999")) == "absent: doi-unregistered"


def test_slips_are_asked_about_beside_what_is_written() -> None:
    world = World(agencies={"10.1000/abc": "Crossref"})
    answers, asked = settle(world, [doi("10.1000/abc#sec"), doi("10.1000/none")])
    assert asked[-1] == ("doi", ("10.1000/abc#sec", "10.1000/abc", "10.1000/none"))
    assert answers == {
        doi("10.1000/abc#sec"): Absent("doi-unregistered", meant="10.1000/abc"),
        doi("10.1000/none"): Absent("doi-unregistered"),
    }


def test_the_misses_of_all_batches_share_the_requests_of_the_next_round() -> None:
    wanted = [*(doi(f"10.1000/{n}") for n in range(80)), *(arxiv(f"2001.{n:05}") for n in range(120, 130))]
    assert [lane for lane, _ in settle(World(), wanted)[1]] == [*["crossref"] * 2, "arxiv", "datacite", *["doi"] * 2]


def test_versions_of_one_preprint_are_confirmed_by_one_question() -> None:
    answers, asked = settle(HERE, [arxiv("1706.03762v2"), arxiv("1706.03762v9")])
    assert asked[1:] == [("datacite", ("10.48550/arxiv.1706.03762",))]
    assert [type(each) for each in answers.values()] == [Present, Absent]


def test_the_order_of_the_answers_changes_nothing() -> None:
    wanted = [
        *(doi(f"10.1000/{n}") for n in range(120)),
        doi("10.1000/crossref"),
        arxiv("1706.03762"),
        doi("10.1100/jalc"),
    ]
    assert settle(HERE, wanted)[0] == settle(HERE, wanted, lambda batches: batches.pop())[0]


def test_answers_are_there_as_soon_as_they_are_known() -> None:
    inquiry = Inquiry([doi("10.1000/crossref"), arxiv("2001.00001")], Policy())
    first, _ = inquiry.batches()
    inquiry.take(first, {"10.1000/crossref": found("crossref", "10.1000/crossref")})
    assert list(inquiry.answers) == [doi("10.1000/crossref")]


def test_a_name_that_got_no_answer_counts_as_unanswered() -> None:
    inquiry = Inquiry([arxiv("2001.00001")], Policy())
    (batch,) = inquiry.batches()
    assert inquiry.take(batch, {}) == []
    assert isinstance(inquiry.answers[arxiv("2001.00001")], Unanswered)
