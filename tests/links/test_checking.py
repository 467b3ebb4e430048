"""A run of check-links: what is planned, who is convicted, and when it is us that are offline."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import responses

from livebib.links import checking
from livebib.links.checking import Plan, Run
from livebib.links.history import Failed
from livebib.links.model import Link, Owner
from livebib.metadata import remembered as records
from livebib.model.finding import Place
from livebib.model.record import Present
from livebib.model.verdict import Outcome, Strikes, Verdict
from livebib.model.work import Identifier
from livebib.web.memory.state import Remembered, State
from livebib.web.session import Settings
from livebib.web.wire.resolver import Resolver

HOUR = 3600.0
NOW = 1_800_000_000.0
ALIVE = Outcome(Verdict.ALIVE, "ok", 200)


def link(url: str, kind: str = "url") -> Link:
    return Link(kind, url, url, (Owner(Place(Path("a.bib"))),))


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State.open(tmp_path / "state.sqlite3", NOW) as opened:
        yield opened


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def run(state: State, urls: list[str], now: float = NOW, **settings: object) -> Run:
    wanted = Settings(gap=0.0, **settings)  # type: ignore[arg-type]
    plan = checking.plan([link(url) for url in urls], wanted, state, now)
    return checking.run(plan, wanted, state, now=now)


def verdicts(found: Run) -> list[str]:
    return [f"{each.outcome.verdict} {each.outcome.reason}" for each in found.checked]


def test_the_order_of_the_links_is_kept_whatever_that_of_the_answers(state: State, web: responses.RequestsMock) -> None:
    urls = [f"https://h{number}.example/" for number in range(40)]
    for url in urls:
        web.add("GET", url, body="x")
    assert [each.link.name for each in run(state, urls).checked] == urls


def test_three_failed_runs_over_three_days_convict_and_a_success_wipes(
    state: State, web: responses.RequestsMock
) -> None:
    url = "https://example.org/a"
    web.add("GET", url, status=505)
    times = [0.0, 1 * HOUR, 71 * HOUR, 73 * HOUR]
    found = [verdicts(run(state, [url], NOW + time))[0] for time in times]
    assert found == ["unreachable http-505"] * 3 + ["dead http-505"]
    web.replace("GET", url, body="x")
    assert verdicts(run(state, [url], NOW + 74 * HOUR)) == ["alive ok"]
    web.replace("GET", url, status=505)
    assert verdicts(run(state, [url], NOW + 1000 * HOUR)) == ["unreachable http-505"]


def test_a_history_goes_on_where_the_state_was_lost(state: State, web: responses.RequestsMock) -> None:
    url = "https://example.org/a"
    web.add("GET", url, status=505)
    settings = Settings(gap=0.0)
    plan = checking.plan([link(url)], settings, state, NOW)
    history = {f"url:{url}": Failed(Strikes(2, NOW - 80 * HOUR, NOW - HOUR), "http-505")}
    assert verdicts(checking.run(plan, settings, state, now=NOW, history=history)) == ["dead http-505"]


@pytest.mark.parametrize(
    ("past", "age", "cached"),
    [
        (ALIVE, HOUR, True),
        (ALIVE._replace(verdict=Verdict.MOVED, reason="moved-permanently"), HOUR, True),
        (ALIVE, 8 * 24 * HOUR, False),
        (ALIVE, -HOUR, False),  # from the future: a clock was wrong
        (Outcome(Verdict.DEAD, "http-404", 404), HOUR, False),
        (Outcome(Verdict.BLOCKED, "bot-wall", 403), HOUR, False),
        (Outcome(Verdict.SUSPECT, "soft-404", 200), HOUR, False),
    ],
)
def test_only_what_was_well_is_remembered(state: State, past: Outcome, age: float, cached: bool) -> None:
    state.record("url:https://example.org/", past, None, (), NOW - age)
    plan = checking.plan([link("https://example.org/")], Settings(), state, NOW)
    assert [each.name for each in plan.due] == ([] if cached else ["https://example.org/"])


def test_what_verify_asked_of_a_registry_is_not_asked_again(state: State) -> None:
    doi = Identifier("doi", "10.1000/x")
    records.keep(state, {doi: Present(None)}, NOW - HOUR)
    links = [link(name, "doi") for name in ("10.1000/x", "10.1000/y")]
    plan = checking.plan(links, Settings(), state, NOW)
    assert [each.name for each in plan.due] == ["10.1000/y"]
    assert plan.known["doi:10.1000/x"].outcome.reason == "doi-registered"
    assert len(checking.plan(links, Settings(believe=False), state, NOW).due) == 2


def test_a_fragment_that_was_not_looked_for_is_due(state: State) -> None:
    state.record("url:https://example.org/", ALIVE, None, ("a",), NOW - HOUR)

    def due(*fragments: str) -> int:
        owners = tuple(Owner(Place(Path("a.bib")), fragment=fragment) for fragment in fragments)
        wanted = link("https://example.org/")._replace(owners=owners)
        return len(checking.plan([wanted], Settings(), state, NOW).due)

    assert (due("a"), due("a", "b"), due()) == (0, 1, 0)


# -- offline


def lookup(known: set[str]) -> Callable[[str], list[str]]:
    """A resolver that knows some names; what they are is nobody's to connect to (RFC 5737)."""

    def look_up(host: str) -> list[str]:
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return ["127.0.0.1"]

    return look_up


def asked(state: State, urls: list[str], *, answering: set[str], port: int, now: float = NOW) -> Run:
    settings = Settings(gap=0.0, allow_private=True, timeout=2.0)
    plan = checking.plan([link(f"http://{host}:{port}/") for host in urls], settings, state, now)
    return checking.run(plan, settings, state, now=now, resolver=Resolver(lookup(answering)))


@pytest.fixture
def port() -> Iterator[int]:
    """A server that answers every request with 200."""
    import http.server
    import threading

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_where_hardly_a_host_can_be_reached_it_is_us(state: State, port: int) -> None:
    found = asked(state, [f"h{number}.example" for number in range(5)], answering=set(), port=port)
    assert found.offline
    assert state.recall_all([each.link.id for each in found.checked]) == {}


def test_where_most_can_be_reached_it_is_them(state: State, port: int) -> None:
    hosts = [f"h{number}.example" for number in range(5)]
    found = asked(state, hosts, answering=set(hosts[:3]), port=port)
    assert not found.offline
    assert sorted(verdicts(found)) == ["alive ok"] * 3 + ["unreachable dns-nxdomain"] * 2
    assert found.checked[4].strikes == Strikes(1, NOW, NOW)


def test_the_run_of_every_day_asks_one_that_is_known_to_answer(state: State, port: int) -> None:
    """Only the failing link is due, so that all that is asked fails; it must be convicted all the same."""
    state.record(
        f"url:http://well.example:{port}/",
        ALIVE._replace(final_url=f"http://well.example:{port}/"),
        None,
        (),
        NOW - HOUR,
    )
    found = asked(state, ["well.example", "gone.example"], answering={"well.example"}, port=port)
    assert not found.offline
    assert verdicts(found) == ["alive ok", "unreachable dns-nxdomain"]
    assert found.checked[1].strikes is not None


def test_a_refused_connection_on_this_machine_needs_no_network(state: State) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = unused.getsockname()[1]
    settings = Settings(gap=0.0, allow_private=True, timeout=2.0)
    plan = checking.plan([link(f"http://127.0.0.1:{closed}/")], settings, state, NOW)
    found = checking.run(plan, settings, state, now=NOW)
    assert not found.offline
    assert verdicts(found) == ["unreachable connect-refused"]


# -- interrupted


def test_an_interruption_keeps_what_is_known(state: State, web: responses.RequestsMock) -> None:
    urls = [f"https://h{number}.example/" for number in range(20)]
    for url in urls:
        web.add("GET", url, body="x")
    settings = Settings(gap=0.0)
    plan: Plan = checking.plan([link(url) for url in urls], settings, state, NOW)
    heard: list[str] = []

    def interrupting(url: str) -> None:
        heard.append(url)
        if len(heard) == 5:
            raise KeyboardInterrupt

    found = checking.run(plan, settings, state, now=NOW, told=interrupting)
    assert found.interrupted
    assert sorted(set(verdicts(found))) == ["alive ok", "skipped interrupted"]
    remembered: dict[str, Remembered] = state.recall_all([each.id for each in plan.links])
    assert len(remembered) == 5
