"""How hosts are treated: few requests at a time, not too close together, kept-alive connections, and rests kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.farm.records import at_a_time, span
from tests.farm.script import PAGE, Pause, Request, Script, after, answer
from tests.farm.server import Farm
from tests.links.served.command import check, write_project

PER_HOST, GAP = 3, 0.04


@pytest.fixture
def farm() -> Iterator[Farm]:
    with Farm() as farm:
        farm.listen()
        yield farm


def test_a_host_is_asked_by_few_at_a_time_over_few_connections(farm: Farm, tmp_path: Path) -> None:
    hosts = [farm.host(after((Pause(0.1),), answer(200))) for _ in range(4)]
    links = {f"k{host}-{n}": f"http://{host}:{farm.ports['plain']}/works/{n}" for host in hosts for n in range(20)}
    checked = check(write_project(tmp_path, links, **{"per-host": PER_HOST, "gap": GAP}))
    assert checked.report["summary"]["alive"] == 80
    for host in hosts:
        asked = farm.records.of(host)
        assert len(asked) == 20
        assert at_a_time(asked) <= PER_HOST
        assert len(farm.records.connected(host)) <= PER_HOST
        # The first may come late and the last early: what is held against them is the sum of the gaps.
        assert span(asked) >= 19 * GAP * 0.9


def test_no_host_waits_for_another(farm: Farm, tmp_path: Path) -> None:
    slow = farm.host(after((Pause(0.8),), answer(200)))
    quick = farm.host(answer(200))
    links = {f"s{n}": f"http://{slow}:{farm.ports['plain']}/works/{n}" for n in range(12)}
    links |= {f"q{n}": f"http://{quick}:{farm.ports['plain']}/works/{n}" for n in range(12)}
    checked = check(write_project(tmp_path, links, **{"jobs": 8, "per-host": 4, "gap": 0}))
    assert checked.report["summary"]["alive"] == 24
    answered = max(record.ended for record in farm.records.of(quick))
    assert answered < sorted(record.ended for record in farm.records.of(slow))[4], "the quick host waited for the slow"


def test_a_page_that_was_the_last_one_allowed_makes_the_host_rest(farm: Farm, tmp_path: Path) -> None:
    def serve(request: Request) -> Script:
        fields = ("RateLimit-Remaining: 0", "RateLimit-Reset: 1") if request.number == 1 else ()
        return answer(200, PAGE, *fields)(request)

    host = farm.host(serve)
    links = {f"k{n}": f"http://{host}:{farm.ports['plain']}/works/{n}" for n in range(3)}
    checked = check(write_project(tmp_path, links, **{"per-host": 1}))
    assert checked.report["summary"]["alive"] == 3
    assert span(farm.records.of(host)) >= 0.9


def test_a_host_that_limits_the_rate_for_long_is_left_alone_and_no_other(farm: Farm, tmp_path: Path) -> None:
    strict = farm.host(answer(429, PAGE, "Retry-After: 3600"))
    other = farm.host(answer(200))
    links = {f"s{n}": f"http://{strict}:{farm.ports['plain']}/works/{n}" for n in range(30)}
    links |= {f"o{n}": f"http://{other}:{farm.ports['plain']}/works/{n}" for n in range(30)}
    checked = check(write_project(tmp_path, links, **{"per-host": 2}))
    assert {checked.said(f"s{n}") for n in range(30)} == {("blocked", "rate-limited")}
    assert {checked.said(f"o{n}") for n in range(30)} == {("alive", "ok")}
    assert len(farm.records.of(strict)) <= 2, "what was under way when the first answer came"
    assert checked.code == 0


def test_a_rest_is_kept_by_all_links_of_a_host(farm: Farm, tmp_path: Path) -> None:
    def serve(request: Request) -> Script:
        return (answer(429, PAGE, "Retry-After: 1") if request.number == 1 else answer(200))(request)

    host = farm.host(serve)
    links = {f"k{n}": f"http://{host}:{farm.ports['plain']}/works/{n}" for n in range(5)}
    checked = check(write_project(tmp_path, links, **{"per-host": 1}))
    assert checked.report["summary"]["alive"] == 5
    begun = [record.request.began for record in farm.records.of(host)]
    assert begun[1] - begun[0] >= 0.9


def test_addresses_that_differ_in_a_query_value_are_two_questions(farm: Farm, tmp_path: Path) -> None:
    host = farm.host(lambda request: (answer(404) if "v=B" in request.target else answer(200))(request))
    at = f"http://{host}:{farm.ports['plain']}/watch?v="
    checked = check(write_project(tmp_path, {"a": f"{at}A", "b": f"{at}B"}))
    assert (checked.said("a"), checked.said("b")) == (("alive", "ok"), ("dead", "http-404"))


def test_one_address_with_many_owners_is_one_question(farm: Farm, tmp_path: Path) -> None:
    host = farm.host(answer(200))
    at = f"http://{host}:{farm.ports['plain']}/works/page"
    checked = check(write_project(tmp_path, {"a": at, "b": f"{at}#part", "c": at}))
    assert len(farm.records.of(host)) == 1
    assert [owner["key"] for owner in checked.report["links"][0]["owners"]] == ["a", "b", "c"]


def test_user_information_is_neither_sent_nor_shown(farm: Farm, tmp_path: Path) -> None:
    host = farm.host(answer(200))
    link = f"http://user:secret@{host}:{farm.ports['plain']}/works/page"
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".netrc").write_text(f"machine {host} login user password secret\n", encoding="utf-8")
    checked = check(write_project(tmp_path, {"k": link}), environment={"HOME": str(tmp_path / "home")})
    assert checked.said("k") == ("alive", "ok")
    (asked,) = farm.records.of(host)
    assert "authorization" not in asked.request.headers
    assert "secret" not in checked.out + checked.err


def test_servers_are_told_who_asks(farm: Farm, tmp_path: Path) -> None:
    host = farm.host(answer(200))
    link = f"http://{host}:{farm.ports['plain']}/works/page"
    check(write_project(tmp_path, {"k": link}, mailto="keeper@example.org"))
    (asked,) = farm.records.of(host)
    assert "livebib" in asked.request.headers["user-agent"]
    assert "keeper@example.org" in asked.request.headers["user-agent"]
    assert asked.request.headers["accept-encoding"] == "gzip"
