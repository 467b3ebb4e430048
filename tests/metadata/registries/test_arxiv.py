"""arXiv's answers, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from livebib.metadata.registries import arxiv
from livebib.model.record import Absent, Contributor, Day, Present, Record, Unanswered
from livebib.web.conversation import Policy
from tests.web.page.talks import Talk, says, talk

_NAMES = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom" '
    'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
)


def entry(name: str, title: str = "A title", more: str = "") -> str:
    return f"<entry><id>http://arxiv.org/abs/{name}</id><title>{title}</title>{more}</entry>"


def feed(*entries: str, total: object = None) -> str:
    total = len(entries) if total is None else total
    return f"<feed {_NAMES}><opensearch:totalResults>{total}</opensearch:totalResults>{''.join(entries)}</feed>"


REFUSAL = feed(
    "<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_x</id>"
    "<title>Error</title><summary>incorrect id format for x</summary></entry>"
)


def ask(*names: str, replies: list[Any]) -> Talk:
    return talk(arxiv.REGISTRY.ask(names, Policy()), replies)


def short(talk: Talk) -> dict[str, str]:
    """The version of each record, or the kind of answer."""
    assert isinstance(talk.outcome, dict)
    return {
        name: f"v{answer.record.version}" if isinstance(answer, Present) and answer.record else type(answer).__name__
        for name, answer in talk.outcome.items()
    }


def record(more: str, title: str = "A title") -> Record:
    outcome = ask("1706.03762", replies=[says(200, feed(entry("1706.03762v7", title, more)))]).outcome
    assert isinstance(outcome, dict)
    found: Record = outcome["1706.03762"].record
    return found


def test_ids_are_asked_for_together_with_their_number_because_the_default_is_ten() -> None:
    it = ask("1706.03762", "math/0309136", replies=[says(200, feed())])
    assert it.asked[0].url == "https://export.arxiv.org/api/query?id_list=1706.03762,math/0309136&max_results=2"
    assert it.asked[0].lane == "arxiv"


@pytest.mark.parametrize(
    ("names", "entries", "answers"),
    [
        (["1706.03762"], ["1706.03762v7"], ["v7"]),
        (["1706.03762v1"], ["1706.03762v1"], ["v1"]),
        (["1706.03762v1", "1706.03762"], ["1706.03762v7", "1706.03762v1"], ["v1", "v7"]),
        (["1706.03762v9"], ["1706.03762v7"], ["Absent"]),  # another version is none
        (["2001.00001", "2001.00002"], ["2001.00002v1", "2001.00001v3"], ["v3", "v1"]),
        (["math.GT/0309136"], ["math/0309136v1"], ["v1"]),
        (["2001.00001", "2001.00002"], ["2001.00002v1", "1999.00001v3"], ["Absent", "v1"]),
    ],
)
def test_entries_are_matched_by_id_and_version(names: list[str], entries: list[str], answers: list[str]) -> None:
    it = ask(*names, replies=[says(200, feed(*map(entry, entries)))])
    assert short(it) == dict(zip(names, answers, strict=True))


def test_an_empty_feed_has_nothing() -> None:
    assert short(ask("9999.99999", replies=[says(200, feed())])) == {"9999.99999": "Absent"}


def test_a_feed_with_fewer_entries_than_it_says_is_asked_for_again() -> None:
    cut, rest = feed(entry("2001.00001v1"), total=2), feed(entry("2001.00002v1"))
    it = ask("2001.00001", "2001.00002", replies=[says(200, cut), says(200, rest)])
    assert short(it) == {"2001.00001": "v1", "2001.00002": "v1"}


def test_a_list_refused_for_one_id_is_halved() -> None:
    replies = [says(400, REFUSAL), says(400, REFUSAL), says(200, feed(entry("2001.00002v1")))]
    it = ask("2001.0x", "2001.00002", replies=replies)
    assert it.outcome == {
        "2001.0x": Absent("arxiv-unknown", "incorrect id format for x"),
        "2001.00002": it.outcome["2001.00002"],  # type: ignore[index]
    }


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Rate exceeded.",
        "<html><body>Sorry</body></html>",
        "<feed/>",
        feed()[:-3],
        f'<!DOCTYPE feed [<!ENTITY a "b">]>{feed()}',
        f"<!DOCTYPE feed>{feed()}",
    ],
)
def test_what_is_no_feed_or_may_be_a_bomb_is_no_answer(body: str) -> None:
    it = ask("1706.03762", replies=[says(200, body)])
    assert it.outcome == {"1706.03762": Unanswered("registry-unanswered", "the answer makes no sense")}


def test_a_rate_limit_in_plain_text_is_waited_for() -> None:
    it = ask("1706.03762", replies=[says(429, "Rate exceeded."), says(200, feed(entry("1706.03762v7")))])
    assert (len(it.rests), short(it)) == (1, {"1706.03762": "v7"})


def test_a_character_that_xml_may_not_hold_costs_nothing_else() -> None:
    both = feed(entry("2001.00001v1", "a\x0bb"), entry("2001.00002v1")).encode().replace(b"title>A", b"title>\xff")
    it = ask("2001.00001", "2001.00002", replies=[says(200, both)])
    assert short(it) == {"2001.00001": "v1", "2001.00002": "v1"}


def test_a_title_keeps_its_tex_and_loses_its_line_breaks() -> None:
    assert record("", "Bounds on $x &lt; 2$\n  and more").title == "Bounds on $x < 2$ and more"


def test_dates_are_those_of_the_first_version_and_of_this_one() -> None:
    found = record("<published>2017-06-12T17:57:34Z</published><updated>2023-08-02T00:41:18Z</updated>")
    assert (found.issued, sorted(found.years)) == (Day(2017, 6, 12), [2017, 2023])


def test_authors_are_whole_names_without_stray_spaces_and_may_share_a_name() -> None:
    found = record(
        "<author><name> Wei  Wang </name></author><author><name/></author><author><name>Wei Wang</name></author>"
    )
    assert found.authors == (Contributor(whole="Wei Wang"), Contributor(whole="Wei Wang"))


def test_the_published_version_as_its_authors_name_it() -> None:
    found = record(
        "<arxiv:doi>10.1000/ABC 10.1000/def</arxiv:doi><arxiv:journal_ref>Nature 1 (2017)</arxiv:journal_ref>"
        '<arxiv:comment>8 pages</arxiv:comment><arxiv:primary_category term="cs.CL"/>'
    )
    assert (found.doi, found.published, found.journal_ref, found.comment, found.arxiv_class) == (
        "10.1000/abc",
        "10.1000/abc",
        "Nature 1 (2017)",
        "8 pages",
        "cs.CL",
    )


def test_one_request_at_a_time_three_seconds_apart() -> None:
    assert arxiv.REGISTRY.etiquette("me@example.org") == arxiv.REGISTRY.etiquette(None) == (3.0, 1, 100)
