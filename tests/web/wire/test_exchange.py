"""One question on real sockets: what is sent, what is believed, and where nobody is connected to."""

from __future__ import annotations

import contextlib
import errno
import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from livebib.web.conversation import Answer, Failure, Question, Reply
from livebib.web.wire import environment
from livebib.web.wire.exchange import Chain, Exchange
from livebib.web.wire.resolver import Resolver

Serve = Callable[[socket.socket], None]
PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/html\r\n\r\nhi"


class Server:
    """A socket that does with each connection what a test says, and remembers what it read."""

    def __init__(self, serve: Serve) -> None:
        self.serve = serve
        self.read: list[bytes] = []
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            self.serve(connection)

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def server() -> Iterator[Callable[[Serve], Server]]:
    made: list[Server] = []

    def make(serve: Serve) -> Server:
        made.append(Server(serve))
        return made[-1]

    yield make
    for each in made:
        each.close()


def anywhere(host: str, ip: object) -> bool:
    return True


def ask(url: str, seconds: float = 5.0, *, exchange: Exchange | None = None, **changed: object) -> Reply:
    question = Question(url, "lane", headers={"Accept-Encoding": "identity"}, read=1000)._replace(**changed)  # type: ignore[arg-type]
    return (exchange or Exchange(anywhere)).ask(question, seconds, Chain())


def answering(answer: bytes, keep: bool = False) -> Serve:
    def serve(connection: socket.socket) -> None:
        while connection.recv(65536):
            connection.sendall(answer)
            if not keep:
                return

    return serve


def test_the_request_line_is_the_address_byte_for_byte(server: Callable[[Serve], Server]) -> None:
    seen: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        seen.append(connection.recv(65536))
        connection.sendall(PAGE)

    ask(server(serve).url("/%zz%20a|b?q=%2F&x={}"))
    assert seen[0].startswith(b"GET /%zz%20a|b?q=%2F&x={} HTTP/1.1\r\n")


def test_an_answer_comes_as_it_was_sent(server: Callable[[Serve], Server]) -> None:
    reply = ask(server(answering(PAGE)).url())
    assert isinstance(reply, Answer)
    assert (reply.status, reply.body, reply.complete) == (200, b"hi", True)
    assert reply.left < 5


def test_connections_are_kept_and_used_again(server: Callable[[Serve], Server]) -> None:
    there = server(answering(PAGE, keep=True))
    exchange = Exchange(anywhere)
    for _ in range(3):
        assert isinstance(ask(there.url(), exchange=exchange), Answer)
    assert there.connections == 1


def test_a_redirects_body_is_never_read(server: Callable[[Serve], Server]) -> None:
    sent: list[int] = []

    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n")
        with contextlib.suppress(OSError):
            while sum(sent) < 50_000_000:
                sent.append(connection.send(b"x" * 65536))

    reply = ask(server(serve).url())
    assert isinstance(reply, Answer)
    assert (reply.status, reply.body) == (302, b"")
    time.sleep(0.2)
    assert sum(sent) < 20_000_000  # what the sockets' buffers took


def test_no_more_of_a_body_is_read_than_was_asked_for(server: Callable[[Serve], Server]) -> None:
    reply = ask(server(answering(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + b"x" * 100_000)).url())
    assert isinstance(reply, Answer)
    assert (len(reply.body), reply.complete) == (1000, False)


def test_early_hints_are_passed_over(server: Callable[[Serve], Server]) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    reply = ask(server(answering(hints + hints + PAGE)).url())
    assert isinstance(reply, Answer)
    assert (reply.status, reply.body) == (200, b"hi")


def test_early_hints_without_end_are_no_http(server: Callable[[Serve], Server]) -> None:
    reply = ask(server(answering(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1000)).url())
    assert isinstance(reply, Failure)
    assert reply.reason == "bad-http"


def test_a_header_has_its_limit_with_all_that_comes_before_it(server: Callable[[Serve], Server]) -> None:
    sent: list[int] = []

    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        for _ in range(20):
            sent.append(
                connection.send(b"HTTP/1.1 103 Early Hints\r\n" + (b"X: " + b"y" * 60_000 + b"\r\n") * 90 + b"\r\n")
            )

    assert isinstance(ask(server(serve).url()), Failure)
    time.sleep(0.2)
    assert sum(sent) < 20_000_000  # of 108; what the sockets' buffers took


def slowly(answer: bytes) -> Serve:
    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        for byte in answer:
            connection.sendall(bytes([byte]))
            time.sleep(0.05)

    return serve


def test_half_an_answer_at_the_deadline_is_none(server: Callable[[Serve], Server]) -> None:
    """http.client takes the end of a stream that was cut for the end of the headers, and says 200."""
    reply = ask(server(slowly(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1000)).url(), 1.5)
    assert isinstance(reply, Failure)
    assert reply.reason == "deadline"


def test_a_server_that_says_nothing_is_silent_before_the_deadline(server: Callable[[Serve], Server]) -> None:
    reply = ask(server(lambda connection: time.sleep(30)).url(), exchange=Exchange(anywhere, silence=0.3))
    assert isinstance(reply, Failure)
    assert reply.reason == "read-timeout"
    assert reply.left > 3


def pausing(before: float, within: float) -> Serve:
    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        time.sleep(before)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nh")
        time.sleep(within)
        connection.sendall(b"i")

    return serve


def test_a_body_that_has_to_be_whole_may_take_all_the_time(
    server: Callable[[Serve], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("livebib.web.wire.exchange._BODY_SECONDS", 0.1)
    url = server(pausing(0.4, 0.4)).url()
    whole = ask(url, exchange=Exchange(anywhere, silence=0.3), whole=True)
    assert isinstance(whole, Answer)
    assert (whole.body, whole.complete) == (b"hi", True)
    assert isinstance(ask(url, exchange=Exchange(anywhere, silence=0.3)), Failure)
    cut = ask(url, exchange=Exchange(anywhere, silence=1.0))
    assert isinstance(cut, Answer)
    assert not cut.complete


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "reset"),
        (b"hello\r\n", "bad-http"),
        (b"HTTP/1.1 abc\r\n\r\n", "bad-http"),
        (b"HTTP/1.1 -12 x\r\n\r\n", "bad-http"),
        (b"HTTP/9.9 200 OK\r\n\r\n", "bad-http"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "bad-http"),
        (b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x64", "http2-only"),
    ],
)
def test_what_is_no_answer_has_its_reason(server: Callable[[Serve], Server], answer: bytes, reason: str) -> None:
    reply = ask(server(answering(answer)).url())
    assert isinstance(reply, Failure)
    assert reply.reason == reason


gzipped = partial(gzip.compress, mtime=0)  # the time would be in the names of the tests
BOMB = gzipped(bytes(1 << 26))


@pytest.mark.parametrize(
    ("coding", "sent", "body", "complete", "unread"),
    [
        (b"gzip", gzipped(b"hello"), b"hello", True, ""),
        (b"x-gzip, identity", gzipped(b"hel") + gzipped(b"lo"), b"hello", True, ""),
        (b"gzip", b"hello", b"hello", True, ""),  # it is not, whatever the server says
        (b"gzip", gzipped(b"hello" * 1000), (b"hello" * 1000)[:1000], False, ""),
        (b"gzip", gzipped(b"hello")[:-3], b"hello", False, ""),
        (b"gzip", gzipped(bytes(range(256)) * 4)[:100] + b"x" * 400, None, False, ""),
        (b"gzip", BOMB, bytes(1000), False, ""),
        (b"deflate", zlib.compress(b"hello"), b"hello", True, ""),
        (b"deflate", zlib.compress(b"hello")[2:-4], b"hello", True, ""),
        (b"br", b"\x0b\x02\x80hello\x03", b"", False, "br"),
        (b"gzip, gzip", gzipped(gzipped(b"hello")), b"", False, "gzip, gzip"),
    ],
)
def test_what_is_compressed_is_undone_as_far_as_it_is_wanted(
    server: Callable[[Serve], Server], coding: bytes, sent: bytes, body: bytes | None, complete: bool, unread: str
) -> None:
    length = b"Content-Length: " + str(len(sent)).encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\n%s\r\n\r\n%s" % (coding, length, sent)
    reply = ask(server(answering(answer)).url())
    assert isinstance(reply, Answer)
    assert (reply.complete, reply.unread) == (complete, unread)
    assert body is None or reply.body == body


def test_a_server_that_refuses_our_protocol_speaks_another(server: Callable[[Serve], Server]) -> None:
    alert = b"\x15\x03\x03\x00\x02\x02\x78"  # fatal, no_application_protocol: what node and Go send
    reply = ask(server(answering(alert)).url().replace("http:", "https:"))
    assert isinstance(reply, Failure)
    assert reply.reason == "http2-only"


@pytest.mark.parametrize("header", [b"X: y\r\n" * 200, b"X: " + b"y" * 100_000 + b"\r\n"])
def test_a_header_that_is_too_much_leaves_the_status(server: Callable[[Serve], Server], header: bytes) -> None:
    reply = ask(server(answering(b"HTTP/1.1 200 OK\r\n" + header + b"\r\n")).url())
    assert isinstance(reply, Failure)
    assert (reply.reason, reply.status) == ("bad-http", 200)


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Length: 1000\r\n\r\nshort",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\nbad",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
        b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nbad",
    ],
)
def test_a_broken_body_does_not_undo_the_status(server: Callable[[Serve], Server], body: bytes) -> None:
    reply = ask(server(answering(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + body)).url())
    assert isinstance(reply, Answer)
    assert reply.status == 200


def test_cookies_stay_within_their_chain(server: Callable[[Serve], Server]) -> None:
    seen: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        while request := connection.recv(65536):
            seen.append(request)
            connection.sendall(PAGE.replace(b"\r\n\r\n", b"\r\nSet-Cookie: a=b; Path=/\r\n\r\n"))

    there = server(serve)
    exchange = Exchange(anywhere)
    chain = Chain()
    replies = [exchange.ask(Question(there.url(), "lane"), 5.0, chain) for _ in range(2)]
    exchange.ask(Question(there.url(), "lane"), 5.0, Chain())
    assert [b"Cookie: a=b" in request for request in seen] == [False, True, False]
    assert [reply.new_cookies for reply in replies if isinstance(reply, Answer)] == [True, False]


# -- where nobody is connected to


@pytest.mark.parametrize("host", ["127.0.0.1", "rebinding.example"])
def test_a_private_address_gets_no_connection_at_all(server: Callable[[Serve], Server], host: str) -> None:
    there = server(answering(PAGE))
    exchange = Exchange(lambda host, ip: False, resolver=Resolver(lambda host: ["127.0.0.1"]))
    reply = ask(f"http://{host}:{there.port}/", exchange=exchange)
    assert isinstance(reply, Failure)
    assert reply.reason == "private-address"
    time.sleep(0.1)
    assert there.connections == 0


def test_the_address_that_was_tested_is_the_one_connected_to(server: Callable[[Serve], Server]) -> None:
    there = server(answering(PAGE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")))
    answers = iter([["127.0.0.1"], ["127.0.0.2"], ["10.0.0.1"]])
    exchange = Exchange(lambda host, ip: str(ip) == "127.0.0.1", resolver=Resolver(lambda host: next(answers)))
    for _ in range(2):
        assert isinstance(ask(f"http://h.example:{there.port}/", exchange=exchange), Answer)
    assert next(answers) == ["127.0.0.2"]


def test_a_connection_of_an_endpoint_serves_no_link(server: Callable[[Serve], Server]) -> None:
    there = server(answering(PAGE, keep=True))
    exchange = Exchange(lambda host, ip: False)
    assert isinstance(ask(there.url(), exchange=exchange, trusted=True), Answer)
    reply = ask(there.url(), exchange=exchange)
    assert isinstance(reply, Failure)
    assert reply.reason == "private-address"
    assert there.connections == 1


def test_a_dead_address_among_several_is_passed_over(server: Callable[[Serve], Server]) -> None:
    there = server(answering(PAGE))
    resolver = Resolver(lambda host: ["127.0.0.77", "127.0.0.1"])  # nobody listens at the first
    assert isinstance(ask(f"http://h.example:{there.port}/", exchange=Exchange(anywhere, resolver=resolver)), Answer)


def test_what_one_address_says_counts_more_than_that_there_is_no_way_to_another() -> None:
    def connect(address: tuple[str, int], seconds: float) -> socket.socket:
        raise (ConnectionRefusedError if address[0] == "127.0.0.1" else OSError(errno.ENETUNREACH, "no way"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("socket.create_connection", connect)
        resolver = Resolver(lambda host: ["127.0.0.1", "2606:4700::1111"])
        reply = ask("http://h.example/", exchange=Exchange(anywhere, resolver=resolver))
    assert isinstance(reply, Failure)
    assert reply.reason == "connect-refused"


def test_a_name_server_that_hangs_is_not_waited_for() -> None:
    never = threading.Event()

    def look_up(host: str) -> list[str]:
        never.wait(60)
        return []

    reply = ask("http://h.example/", 0.3, exchange=Exchange(anywhere, resolver=Resolver(look_up)))
    never.set()
    assert isinstance(reply, Failure)
    assert reply.reason == "dns-failure"


# -- through a proxy


@pytest.fixture
def proxy(server: Callable[[Serve], Server], monkeypatch: pytest.MonkeyPatch) -> Server:
    """A proxy that forwards nothing, and answers every request itself."""
    seen: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        seen.append(connection.recv(65536))
        connection.sendall(PAGE)

    there = server(serve)
    there.read = seen
    monkeypatch.setenv("http_proxy", there.url())
    monkeypatch.setenv("https_proxy", there.url())
    monkeypatch.setenv("no_proxy", "inside.example")
    return there


def test_a_proxy_gets_the_whole_address_and_is_itself_exempt(proxy: Server) -> None:
    exchange = Exchange(lambda host, ip: False, proxies=environment.proxies())
    assert isinstance(ask("http://example.org/a?b", exchange=exchange), Answer)
    assert proxy.read[0].startswith(b"GET http://example.org/a?b HTTP/1.1\r\n")
    assert b"\r\nHost: example.org\r\n" in proxy.read[0]


@pytest.mark.parametrize("host", ["169.254.169.254", "localhost", "LOCALHOST.", "a.localhost", "[::1]", "2130706433"])
def test_a_private_address_is_refused_before_the_proxy_hears_of_it(proxy: Server, host: str) -> None:
    exchange = Exchange(lambda host, ip: False, proxies=environment.proxies())
    reply = ask(f"http://{host}/latest", exchange=exchange)
    assert isinstance(reply, Failure)
    assert reply.reason == "private-address"
    assert proxy.connections == 0


def test_a_tunnel_that_fails_is_the_proxys_fault(proxy: Server) -> None:
    exchange = Exchange(lambda host, ip: False, proxies=environment.proxies())
    proxy.serve = answering(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
    reply = ask("https://example.org/", exchange=exchange)
    assert isinstance(reply, Failure)
    assert reply.reason == "proxy-failure"


def test_what_no_proxy_names_is_asked_directly(proxy: Server) -> None:
    found = environment.proxies()
    assert found is not None
    assert (found("http://inside.example/x"), found("http://example.org/x")) == (None, proxy.url())
