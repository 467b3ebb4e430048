"""Open Library's answers, by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from livebib.metadata.registries import openlibrary
from livebib.model.record import Absent, Contributor, Day, Present, Record, Unanswered
from livebib.model.work import Identifier
from livebib.web.conversation import Policy
from tests.web.page.talks import Talk, says, talk

BOOK = "9780262035613"
OTHER = "9780306406157"


def ask(*names: str, replies: list[Any]) -> Talk:
    return talk(openlibrary.REGISTRY.ask(names, Policy()), replies)


def record(**fields: Any) -> Record:
    return openlibrary.record(fields, Identifier("isbn", BOOK))


def test_books_are_asked_for_together() -> None:
    it = ask(BOOK, OTHER, replies=[says(200, json.dumps({f"ISBN:{BOOK}": {"title": "Deep learning"}}))])
    assert it.asked[0].url == (
        f"https://openlibrary.org/api/books?bibkeys=ISBN:{BOOK},ISBN:{OTHER}&format=json&jscmd=data"
    )
    assert it.outcome == {BOOK: Present(record(title="Deep learning")), OTHER: Absent("isbn-unlisted")}


@pytest.mark.parametrize("body", ["[]", "null", "<html>", '{"error": "busy"}', f'{{"ISBN:{BOOK}": '])
def test_what_is_no_list_of_books_is_no_answer(body: str) -> None:
    replies = [says(200, body)] * (2 if "error" in body else 1)
    outcome = ask(BOOK, replies=replies).outcome
    assert isinstance(outcome, dict)
    assert isinstance(outcome[BOOK], Unanswered)


def test_a_book() -> None:
    found = record(
        title="Deep learning",
        subtitle="a textbook",
        authors=[{"name": "Ian Goodfellow", "url": "https://openlibrary.org/authors/OL1A"}, {"name": "Yoshua Bengio"}],
        publishers=[{"name": "The MIT Press"}],
        publish_places=[{"name": "Cambridge, Massachusetts"}],
        publish_date="November 2016",
        number_of_pages=775,
        identifiers={"isbn_13": [BOOK], "isbn_10": ["0262035618", "bad"]},
    )
    assert (found.title, found.subtitle, found.publisher, found.place, found.issued, found.isbns, found.pages) == (
        "Deep learning",
        "a textbook",
        "The MIT Press",
        "Cambridge, Massachusetts",
        Day(2016, 11),
        (BOOK,),
        "",  # how many it has is not where it stands
    )
    assert found.authors == (Contributor(whole="Ian Goodfellow"), Contributor(whole="Yoshua Bengio"))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2016", Day(2016)),
        ("March 2009", Day(2009, 3)),
        ("Sep 15, 1998", Day(1998, 9, 15)),
        ("15 September 1998", Day(1998, 9, 15)),
        ("2009-03-15", Day(2009, 3, 15)),
        ("c1987", Day(1987)),
        ("[1996?]", Day(1996)),
        ("3rd printing", None),
        ("", None),
    ],
)
def test_a_date_as_cataloguers_write_it(written: str, read: Day | None) -> None:
    assert record(publish_date=written).issued == read
