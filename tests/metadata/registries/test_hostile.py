"""Whatever a registry answers: no exception, one answer a name, and nothing absent but by its word."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livebib.metadata.registries import agencies, arxiv, crossref, datacite, openlibrary
from livebib.metadata.registries.registry import Answers, Registry
from livebib.model.record import Absent, Day, Present, Record
from livebib.model.work import Identifier
from livebib.web.conversation import Answer, Policy, Rest
from tests.web.page.talks import says, talk

NAMES = ["10.1/a", "10.1/b"]
REGISTRIES = [crossref.REGISTRY, datacite.REGISTRY, arxiv.REGISTRY, agencies.REGISTRY, openlibrary.REGISTRY]
each_registry = pytest.mark.parametrize("registry", REGISTRIES, ids=lambda registry: registry.name)

# JSON whose keys and texts are those that the parsers look for, in all the wrong places.
KEYS = (
    "DOI title subtitle author editor given family name literal issued published-print date-parts container-title type "
    "ISBN ISSN update-to updated-by source updated event message items total-results data attributes doi id titles "
    "titleType creators nameType publisher dates date dateType types resourceTypeGeneral container firstPage version "
    "publicationYear meta total ISBN:9780262035613 authors publish_date identifiers isbn_13 RA status responseCode"
).split()
TEXTS = st.one_of(
    st.sampled_from(
        ["10.1/a", "10.1/B", "2016-06-12", "May 2016", "RETRACTED: x", "&amp;lt;i", "<b", "\ud800", "9780262035613"]
    ),
    st.text(max_size=20),
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(-(10**30), 10**30), st.floats(), TEXTS, st.just("x" * 20_000)
)
VALUES = st.recursive(
    SCALARS, lambda of: st.lists(of, max_size=4) | st.dictionaries(st.sampled_from(KEYS), of, max_size=8), max_leaves=20
)


def heard(registry: Registry, answer: Answer, names: list[str] = NAMES) -> Answers:
    """What a registry that gives one and the same answer to everything is understood to say."""
    conversation = registry.ask(names, Policy())
    try:
        said = next(conversation)
        while True:
            said = conversation.send(None if isinstance(said, Rest) else answer)
    except StopIteration as end:
        answers: Answers = end.value
        return answers


@each_registry
@given(value=VALUES)
def test_any_json_gives_an_answer_to_every_name(registry: Registry, value: Any) -> None:
    assert set(heard(registry, says(200, json.dumps(value)))) == set(NAMES)


@each_registry
@given(body=st.binary(max_size=200), status=st.sampled_from([200, 204, 301, 400, 404, 418, 500]))
def test_any_bytes_give_an_answer_to_every_name(registry: Registry, body: bytes, status: int) -> None:
    assert set(heard(registry, says(status, body))) == set(NAMES)


@pytest.mark.parametrize(
    ("read", "shape"),
    [
        (crossref.record, lambda value: value),
        (datacite.record, lambda value: {"attributes": value}),
        (openlibrary.record, lambda value: value),
        (agencies._record, lambda value: value),
    ],
)
@settings(max_examples=50)
@given(value=st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8))
def test_any_object_makes_a_record_that_can_be_stored(read: Any, shape: Any, value: dict[str, Any]) -> None:
    found: Record = read(shape(value), Identifier("doi", "10.1/a"))
    json.dumps(found, default=sorted, ensure_ascii=False).encode()  # no lone surrogates
    assert found.issued is None or isinstance(found.issued, Day)


@given(st.lists(st.tuples(st.sampled_from(["1706.03762v7", "1v", "", "x/1"]), st.text(max_size=30)), max_size=4))
def test_any_entries_give_an_answer(entries: list[tuple[str, str]]) -> None:
    inner = "".join(
        f"<entry><id>http://arxiv.org/abs/{name}</id><title>{text}</title><published>{text}</published></entry>"
        for name, text in entries
    )
    body = f'<feed xmlns="http://www.w3.org/2005/Atom">{inner}</feed>'.encode("utf-8", "replace")
    assert set(heard(arxiv.REGISTRY, says(200, body), ["1706.03762"])) == {"1706.03762"}


@each_registry
@pytest.mark.parametrize(
    "body",
    [
        "[" * 200_000,
        '{"message":{"items":' * 50_000,
        '{"a":' + "9" * 5_000 + "}",
        '{"message": NaN, "data": Infinity}',
        "<a>" * 100_000,
        '<!DOCTYPE a [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><a>&c;</a>',
    ],
    ids=["deep", "deep objects", "huge number", "no numbers", "deep xml", "entities"],
)
def test_a_bomb_is_no_answer(registry: Registry, body: str) -> None:
    assert not any(isinstance(answer, Absent | Present) for answer in heard(registry, says(200, body)).values())


def test_one_bad_item_does_not_cost_the_others() -> None:
    bad = [
        None,
        7,
        {"DOI": None},
        {"DOI": "10.1/b", "title": {"a": []}, "author": [3, {"family": {}}], "issued": "soon"},
    ]
    items = json.dumps({"message": {"total-results": 5, "items": [*bad, {"DOI": "10.1/a", "title": ["Good"]}]}})
    outcome = talk(crossref.REGISTRY.ask(NAMES, Policy()), [says(200, items)]).outcome
    assert isinstance(outcome, dict)
    assert [(answer.record.title, answer.record.authors) for answer in outcome.values()] == [("", ()), ("Good", ())]


def test_a_huge_number_costs_itself_only() -> None:
    body = '{"message": {"DOI": "10.1/a", "volume": ' + "9" * 9_000 + ', "title": ["Good"]}}'
    outcome = talk(crossref.REGISTRY.ask(["10.1/a"], Policy()), [says(200, body)]).outcome
    assert isinstance(outcome, dict)
    assert (outcome["10.1/a"].record.title, outcome["10.1/a"].record.volume) == ("Good", "")
