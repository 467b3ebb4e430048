"""Crossref's answers, and how batches are asked for: by hand, without a server."""

from __future__ import annotations

import json
from typing import Any

import pytest

from livebib.metadata.registries import crossref
from livebib.model.record import Absent, Contributor, Day, Present, Record, Unanswered, Update
from livebib.model.work import Identifier
from livebib.web.conversation import Policy, Question
from tests.web.page.talks import Talk, fails, says, talk

POLICY = Policy(chance=lambda: 0.5)


def work(doi: str, **fields: Any) -> dict[str, Any]:
    """An item of a list; underscores in names stand for dashes."""
    return {"DOI": doi, **{name.replace("_", "-"): value for name, value in fields.items()}}


def listed(*items: Any, total: object = None) -> str:
    return json.dumps({"message": {"total-results": len(items) if total is None else total, "items": items}})


def record(**fields: Any) -> Record:
    return crossref.record(work("10.1/a", **fields), Identifier("doi", "10.1/a"))


def ask(*names: str, replies: list[Any], policy: Policy = POLICY) -> Talk:
    return talk(crossref.REGISTRY.ask(names, policy), replies)


def kinds(talk: Talk) -> dict[str, str]:
    assert isinstance(talk.outcome, dict)
    return {name: type(answer).__name__ for name, answer in talk.outcome.items()}


def asked(talk: Talk) -> list[str]:
    return [question.url.removeprefix("https://api.crossref.org").partition("&rows")[0] for question in talk.asked]


def test_one_request_asks_for_many_dois() -> None:
    it = ask("10.1/a", "10.1/b", replies=[says(200, listed(work("10.1/B"), work("10.1/a")))])
    assert (asked(it), kinds(it)) == (
        ["/works?filter=doi:10.1/a,doi:10.1/b"],
        {"10.1/a": "Present", "10.1/b": "Present"},
    )


def test_a_question_says_how_many_rows_which_fields_and_who_asks() -> None:
    question = ask("10.1/a", "10.1/b", replies=[fails("reset")] * 3, policy=POLICY._replace(mailto="me@x.org")).asked[0]
    assert question.url.endswith("&mailto=me@x.org")
    assert "&rows=2&select=DOI,type,title," in question.url
    assert (question.lane, question.headers["Accept"]) == ("crossref", "application/json")


@pytest.mark.parametrize(
    ("doi", "path"),
    [
        ("10.1016/s0140-6736(97)11096-0", "/works/10.1016/s0140-6736(97)11096-0"),
        ("10.1002/(sici)1:1+<1::aid>3.0;2-0", "/works/10.1002/(sici)1:1%2B%3C1::aid%3E3.0%3B2-0"),
        ("10.1/a?b#c%d&e,f", "/works/10.1/a%3Fb%23c%25d%26e%2Cf"),
        ("10.1/é", "/works/10.1/%C3%A9"),
    ],
)
def test_one_doi_is_asked_for_by_its_path(doi: str, path: str) -> None:
    assert asked(ask(doi, replies=[says(404, "Resource not found.")])) == [path]


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, json.dumps({"message": work("10.1/A")}), "Present"),
        (404, "Resource not found.", "Absent"),
        (404, "<html>Nothing here: this is no registry</html>", "Unanswered"),
        (301, "", "Absent"),  # another one's alias: whoever is asked next knows more
        (200, json.dumps({"message": work("10.1/other")}), "Absent"),
        (200, "<html>Down for maintenance</html>", "Unanswered"),
        (200, "null", "Unanswered"),
        (400, "", "Unanswered"),
        (403, "", "Unanswered"),
    ],
)
def test_the_answer_about_one(status: int, body: str, kind: str) -> None:
    assert kinds(ask("10.1/a", replies=[says(status, body)])) == {"10.1/a": kind}


def test_what_a_whole_list_does_not_have_is_absent() -> None:
    it = ask("10.1/a", "10.1/b", replies=[says(200, listed(work("10.1/a")))])
    assert it.outcome == {
        "10.1/a": Present(crossref.record(work("10.1/a"), Identifier("doi", "10.1/a"))),
        "10.1/b": Absent("doi-unregistered"),
    }


@pytest.mark.parametrize(
    "short",
    [
        listed(work("10.1/a"), total=2),
        listed(work("10.1/a"), total="1"),
        listed(work("10.1/a"), {"title": ["Whose?"]}),
        listed(work("10.1/a"), total=180_000_000),  # the filter was ignored
    ],
)
def test_what_a_short_list_may_have_lost_is_asked_for_again_then_unanswered(short: str) -> None:
    again = ["10.1/a", "10.1/b", "10.1/c"]
    it = ask(*again, replies=[says(200, short), says(200, listed(total=2))])
    assert asked(it)[1] == "/works?filter=doi:10.1/b,doi:10.1/c"
    assert kinds(it) == {"10.1/a": "Present", "10.1/b": "Unanswered", "10.1/c": "Unanswered"}


def test_answers_to_names_never_asked_for_are_ignored() -> None:
    it = ask("10.1/a", "10.1/b", replies=[says(200, listed(work("10.1/x"), work("10.1/b")))])
    assert kinds(it) == {"10.1/a": "Absent", "10.1/b": "Present"}


@pytest.mark.parametrize("status", [400, 413, 414])
def test_a_refused_batch_is_halved_down_to_the_one_at_fault(status: int) -> None:
    names = ["10.1/a", "10.1/b", "10.1/c", "10.1/d"]
    replies = [
        says(status),
        says(status),
        says(200, json.dumps({"message": work("10.1/a")})),
        says(404),
        says(200, listed(work("10.1/c"), work("10.1/d"))),
    ]
    it = ask(*names, replies=replies)
    assert asked(it)[1:] == [
        "/works?filter=doi:10.1/a,doi:10.1/b",
        "/works/10.1/a",
        "/works/10.1/b",
        "/works?filter=doi:10.1/c,doi:10.1/d",
    ]
    assert kinds(it) == {"10.1/a": "Present", "10.1/b": "Absent", "10.1/c": "Present", "10.1/d": "Present"}


def test_a_registry_that_refuses_everything_is_not_asked_for_ever() -> None:
    names = [f"10.1/{number}" for number in range(50)]
    it = ask(*names, replies=[says(400)] * 40)
    assert set(kinds(it).values()) == {"Unanswered"}


def test_an_answer_cut_off_at_its_cap_is_asked_for_in_halves() -> None:
    cut = says(200, "{" * 99)._replace(complete=False)
    whole = [says(200, json.dumps({"message": work(doi)})) for doi in ("10.1/a", "10.1/b")]
    assert kinds(ask("10.1/a", "10.1/b", replies=[cut, *whole])) == {"10.1/a": "Present", "10.1/b": "Present"}


@pytest.mark.parametrize(
    ("replies", "detail"),
    [
        ([fails("connect-refused")] * 2, "connect-refused"),
        ([says(503)] * 3, "status 503"),
        ([says(429, left=0.1)], "rate-limited"),
        ([says(200, "Rate exceeded.")], "the answer makes no sense"),
    ],
)
def test_an_outage_leaves_a_batch_unanswered(replies: list[Any], detail: str) -> None:
    it = ask("10.1/a", "10.1/b", replies=replies)
    assert it.outcome == dict.fromkeys(("10.1/a", "10.1/b"), Unanswered("registry-unanswered", detail))


def test_a_rate_limit_is_waited_for() -> None:
    it = ask("10.1/a", replies=[says(429, retry_after="2"), says(404)])
    assert ([rest.seconds for rest in it.rests], kinds(it)) == ([2.0], {"10.1/a": "Absent"})


def test_batches_are_as_large_as_etiquette_and_addresses_allow() -> None:
    short = [f"10.1000/{number:030}" for number in range(120)]
    assert [len(batch) for batch in crossref.REGISTRY.batches(short, None)] == [50, 50, 20]
    long = [f"10.1000/{number:0300}" for number in range(25)]
    assert [len(batch) for batch in crossref.REGISTRY.batches(long, None)] == [11, 11, 3]


def test_a_doi_with_a_comma_goes_alone() -> None:
    names = ["10.1/a", "10.1/b,c", "10.1/d"]
    assert list(crossref.REGISTRY.batches(names, None)) == [("10.1/b,c",), ("10.1/a", "10.1/d")]


def test_no_address_of_a_batch_is_longer_than_four_kilobytes() -> None:
    names = [f"10.1002/(sici)1097-0274(199909)36:1+<{number}::aid-ajim2>3.0.co;2-0" for number in range(99)]

    def address(batch: tuple[str, ...]) -> Question:
        question = next(crossref.REGISTRY.ask(batch, POLICY))
        assert isinstance(question, Question)
        return question

    assert max(len(address(batch).url) for batch in crossref.REGISTRY.batches(names, None)) < 4096


@pytest.mark.parametrize(("mailto", "gap", "at_once"), [(None, 1.05, 1), ("me@example.org", 0.35, 3)])
def test_who_gives_a_contact_may_ask_more_often(mailto: str | None, gap: float, at_once: int) -> None:
    assert crossref.REGISTRY.etiquette(mailto)[:2] == (gap, at_once)


# -- records


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("Deep\n      learning", "Deep learning"),
        ("On <i>E. coli</i> and H<sub>2</sub>O", "On E. coli and H2O"),
        ("Science &amp; Technology", "Science & Technology"),
        ("Twice &amp;amp; escaped &lt;b&gt;bold&lt;/b&gt;", "Twice & escaped bold"),
        ("Where p<0.05 and q>2", "Where p<0.05 and q>2"),
        ('The <mml:math xmlns:mml="x"><mml:mi>k</mml:mi></mml:math>-core', "The k-core"),
        ("One<br/>two", "One two"),
        ("MÃ¼ller", "MÃ¼ller"),  # not for us to mend
        (f"&#{'9' * 5000};", "\ufffd"),
        ("lone \ud800 surrogate", "lone ? surrogate"),
    ],
)
def test_a_title_is_read_without_markup(title: str, read: str) -> None:
    assert record(title=[title]).title == read


@pytest.mark.parametrize(
    ("title", "read", "kind"),
    [
        ("RETRACTED: A study", "A study", "retraction"),
        ("RETRACTED ARTICLE: A study", "A study", "retraction"),
        ("Retracted: A study", "A study", "retraction"),
        ("[Retracted] A study", "A study", "retraction"),
        ("RETRACTED—A study", "A study", "retraction"),
        ("WITHDRAWN: A study", "A study", "withdrawal"),
        ("TEMPORARY REMOVAL: A study", "A study", "removal"),
        ("Retracted genes in yeast", "Retracted genes in yeast", None),
        ("Withdrawn: a memoir", "Withdrawn: a memoir", None),
        ("Retraction notice to: A study", "Retraction notice to: A study", None),
    ],
)
def test_the_mark_of_a_work_taken_back_is_no_part_of_its_title(title: str, read: str, kind: str | None) -> None:
    found = record(title=[title])
    assert (found.title, found.updates) == (read, (Update(kind, source="publisher"),) if kind else ())


def test_subtitle_and_further_titles_stand_apart() -> None:
    found = record(title=["Main", "RETRACTED: Haupttitel"], subtitle=["a subtitle"], original_title=["Haupttitel"])
    assert (found.title, found.subtitle, found.other_titles) == ("Main", "a subtitle", ("Haupttitel",))


def dated(*parts: object) -> dict[str, Any]:
    return {"date-parts": [list(parts)]}


@pytest.mark.parametrize(
    ("dates", "issued", "years"),
    [
        ({"issued": dated(2015, 12), "published_online": dated(2015, 12), "published_print": dated(2016, 3)}, 2016, 2),
        ({"issued": dated(2015, 12), "published_online": dated(2015, 12)}, 2015, 1),
        ({"issued": dated(None)}, None, 0),
        ({"issued": {"date-parts": [[]]}}, None, 0),
        ({"issued": dated("2015")}, 2015, 1),
        ({"issued": dated(20156)}, None, 0),
        ({"issued": dated(True)}, None, 0),
        ({"created": dated(2002)}, None, 0),  # when it was deposited
    ],
)
def test_the_date_to_cite_is_that_in_print(dates: dict[str, Any], issued: int | None, years: int) -> None:
    found = record(**dates)
    assert (found.issued and found.issued.year, len(found.years)) == (issued, years)


def test_impossible_months_and_days_are_dropped() -> None:
    assert [record(issued=dated(*parts)).issued for parts in [(2015, 2, 99), (2015, 21, 1)]] == [
        Day(2015, 2),
        Day(2015),
    ]


@pytest.mark.parametrize(
    ("author", "read"),
    [
        ({"family": "Wakefield", "given": "AJ"}, Contributor("Wakefield", "AJ")),
        ({"name": "ATLAS Collaboration"}, Contributor(whole="ATLAS Collaboration", is_body=True)),
        ({"family": "The Editors of The Lancet"}, Contributor("The Editors of The Lancet")),
        ({"given": "Plato"}, Contributor(whole="Plato")),
        ({"family": "&amp;Co", "given": None}, Contributor("&Co")),
    ],
)
def test_an_author(author: dict[str, Any], read: Contributor) -> None:
    assert record(author=[author, {"sequence": "first"}, None]).authors == (read,)


def test_a_volume_comes_before_its_series_and_short_forms_come_last() -> None:
    containers = ["Lecture Notes in Computer Science", "Computer Vision – ECCV 2014"]
    assert record(type="book-chapter", container_title=containers, short_container_title=["LNCS"]).venues == (
        "Computer Vision – ECCV 2014",
        "Lecture Notes in Computer Science",
        "LNCS",
    )


def test_isbns_are_normalised_and_those_that_are_none_left_out() -> None:
    isbns = ["http://id.crossref.org/isbn/9780262035613", "0262035618", "9780262035614", 7]
    assert record(ISBN=isbns).isbns == ("9780262035613",)


@pytest.mark.parametrize(
    ("relation", "published"),
    [
        ({"is-preprint-of": [{"id-type": "doi", "id": "10.1000/Final", "asserted-by": "subject"}]}, "10.1000/final"),
        ({"is-preprint-of": [{"id-type": "uri", "id": "https://x.org"}, {"id-type": "doi", "id": "nonsense"}]}, ""),
        ({"has-preprint": [{"id-type": "doi", "id": "10.1000/preprint"}]}, ""),
        ([], ""),
    ],
)
def test_a_preprint_may_name_its_published_version(relation: object, published: str) -> None:
    assert record(type="posted-content", relation=relation).published == published
