"""The farm does what its rows say: on the wire, byte for byte, and in what it records."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from time import monotonic, sleep

import pytest

from tests.farm.records import Record, at_a_time, span
from tests.farm.script import End, Pause, Request, answer, in_turn, paths, raw, redirect
from tests.farm.server import Farm
from tests.farm.slow import endless


@pytest.fixture
def farm() -> Iterator[Farm]:
    with Farm() as farm:
        farm.listen()
        yield farm


def connect(farm: Farm, host: str) -> socket.socket:
    return socket.create_connection((host, farm.ports["plain"]), timeout=10)


def ask(connection: socket.socket, path: str = "/", method: str = "GET") -> bytes:
    connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    return connection.recv(65536)


def ask_twice(connection: socket.socket) -> bytes:
    return ask(connection) + connection.recv(65536)


def record(began: float, ended: float) -> Record:
    return Record(Request("h", 1, "GET", "/", {}, began, 1, 1, {}), ended=ended)


def test_every_address_is_a_host_of_its_own(farm: Farm) -> None:
    one, other = farm.host(answer(200, b"one")), farm.host(answer(404, b"other"))
    for host, status, body in ((one, b"200 OK", b"one"), (other, b"404 Not Found", b"other")):
        with connect(farm, host) as connection:
            got = ask(connection)
        assert got.startswith(b"HTTP/1.1 " + status)
        assert got.endswith(b"\r\n\r\n" + body)


def test_connections_are_kept_alive_and_counted(farm: Farm) -> None:
    host = farm.host(in_turn(answer(200, b"first"), answer(200, b"later")))
    with connect(farm, host) as connection:
        assert [ask(connection)[-5:], ask(connection)[-5:]] == [b"first", b"later"]
    assert [kept.requests for kept in farm.records.connected(host)] == [2]
    assert [kept.request.number for kept in farm.records.of(host)] == [1, 2]


def test_head_gets_the_same_head_without_the_body(farm: Farm) -> None:
    host = farm.host(answer(200, b"body"))
    with connect(farm, host) as connection:
        whole, head = ask(connection), ask(connection, method="HEAD")
    assert whole == head + b"body"


def test_paths_and_redirects_know_where_they_were_asked(farm: Farm) -> None:
    host = farm.host(paths({"/a": redirect("http://{host}:{port}/b", 301)}))
    with connect(farm, host) as connection:
        assert f"Location: http://{host}:{farm.ports['plain']}/b\r\n".encode() in ask(connection, "/a?x=1")
        assert ask(connection, "/c").startswith(b"HTTP/1.1 404 ")


def test_a_reset_is_a_reset_and_a_close_a_close(farm: Farm) -> None:
    resetting, closing = farm.host(raw(b"HTTP", End.RESET)), farm.host(raw(b"HTTP", End.CLOSE))
    with connect(farm, closing) as connection:
        assert ask_twice(connection) == b"HTTP"
    with connect(farm, resetting) as connection, pytest.raises(ConnectionResetError):
        ask_twice(connection)


def test_pauses_are_kept(farm: Farm) -> None:
    host = farm.host(raw(b"a", Pause(0.2), b"b"))
    with connect(farm, host) as connection:
        begun = monotonic()
        assert ask(connection) == b"a"
        assert connection.recv(10) == b"b"
        assert monotonic() - begun >= 0.2


def test_what_is_not_read_is_not_sent(farm: Farm) -> None:
    host = farm.host(endless(b""))
    with connect(farm, host) as connection:
        assert ask(connection)
        sent = -1
        while sent != (sent := farm.records.of(host)[0].sent):
            sleep(0.1)  # until the buffers between us are full
    assert sent < 50_000_000


def test_ports_that_refuse_and_ports_that_take_no_more(farm: Farm) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.10.0.1", farm.refuse()), timeout=10)
    full = farm.fill()
    with pytest.raises(TimeoutError):
        socket.create_connection(("127.10.0.1", full), timeout=0.3)


def test_requests_at_a_time_are_those_that_overlap() -> None:
    assert at_a_time([record(0, 2), record(1, 3), record(2, 4)]) == 2
    assert at_a_time([record(0, 9), record(1, 2), record(1, 9)]) == 3
    assert at_a_time([]) == 0
    assert span([record(1, 2), record(4, 9)]) == 3
