"""Questions on their way: connections that go where they may, end when they must, and read HTTP like a browser.

They are urllib3's own, changed in four places: the address that was tested is the one that is connected to; the socket
is known to the watchdog; the request line names the target byte for byte; interim answers (103 Early Hints) are passed
over, of which http.client knows only 100 (python/cpython#86714).
"""

import contextlib
import errno
import http.client
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from livebib.text.addresses import IP, Address
from livebib.web.wire.failures import NoAnswer
from livebib.web.wire.resolver import Resolver

_EVERY = 0.05  # seconds between two looks of the watchdog; a deadline is kept to within one
_MOST_INTERIM = 20
_MOST_HEADER = 256 * 1024  # bytes
# Not the link's fault: no way out of this machine for this kind of address, or nothing left to open one with.
_NO_ROUTE = {errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.ENETDOWN}
_OURS = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.EPERM, errno.EACCES}


@dataclass(slots=True, eq=False)
class Ask:
    """What the connection below needs to know of the question above it; one a thread at a time (`here.ask`)."""

    address: Address
    deadline: float  # on the clock of time.monotonic
    silence: float  # seconds without a byte after which the server counts as silent
    permits: Callable[[str, IP], bool]  # whether this address of this host may be connected to
    resolver: Resolver
    proxy: str | None = None
    connected: bool = False
    expired: bool = False
    sock: socket.socket | None = None

    @property
    def left(self) -> float:
        """Seconds to the deadline, never below a millisecond: 0 would make a socket non-blocking."""
        return max(0.001, self.deadline - time.monotonic())

    @property
    def is_over(self) -> bool:
        """Whether the deadline is past. Anything that looks like an answer by then may be half of one."""
        return self.expired or time.monotonic() >= self.deadline

    def cut(self) -> None:
        """End it: whoever reads from or writes to the socket gets an error or the end of the stream at once."""
        self.expired = True
        if (sock := self.sock) is not None:
            with contextlib.suppress(OSError):
                # Not SSLSocket.shutdown: that one changes the state of an object another thread is busy with.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


here = threading.local()


class Watchdog:
    """One thread that looks at all questions on their way. A timer each would be a thread each."""

    def __init__(self) -> None:
        self._asks: set[Ask] = set()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()

    def watch(self, ask: Ask) -> None:
        """See to it that this one ends in time."""
        self._asks.add(ask)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="livebib watchdog", daemon=True)
            self._thread.start()

    def forget(self, ask: Ask) -> None:
        """It has ended."""
        self._asks.discard(ask)

    def close(self) -> None:
        """Stop looking."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.wait(_EVERY):
            now = time.monotonic()
            for ask in self._asks.copy():  # one call of C: no other thread comes between
                if now >= ask.deadline and not ask.expired:
                    ask.cut()


class _Metered:
    """A stream of header lines that ends in an error after so many bytes, interim answers included."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.close = stream.close
        self._read = 0

    def readline(self, limit: int) -> bytes:
        line: bytes = self.stream.readline(limit)
        self._read += len(line)
        if self._read > _MOST_HEADER:
            raise http.client.HTTPException(f"a header of more than {_MOST_HEADER} bytes")
        return line


class _Response(http.client.HTTPResponse):
    """An answer whose interim ones are passed over."""

    def begin(self) -> None:
        stream = self.fp
        metered: Any = _Metered(stream)
        self.fp = metered
        try:
            self._begin()
        finally:
            if self.fp is metered:  # else it is closed
                self.fp = stream

    def _begin(self) -> None:
        for _ in range(_MOST_INTERIM):
            try:
                super().begin()
            except http.client.HTTPException as error:
                # A hundred fields or a line of 64 KiB are http.client's limit, not that of browsers.
                status = self.status if isinstance(self.status, int) else None  # it begins as a text, "UNKNOWN"
                raise NoAnswer("bad-http", str(error), status) if status else error from None
            if not 100 <= self.status < 200 or self.status == http.client.SWITCHING_PROTOCOLS:
                return
            self.headers = self.msg = None  # type: ignore[assignment]  # what `begin` takes for "not begun"
        raise http.client.HTTPException(f"more than {_MOST_INTERIM} interim answers")


class _Guarded(HTTPConnection):
    """What the connections of both schemes share. `here.ask` is the question they are opened or used for."""

    response_class = _Response

    def _new_conn(self) -> socket.socket:
        ask: Ask = here.ask
        sock = connect(self._dns_host.strip("[]"), self.port or self.default_port, ask)
        ask.sock, ask.connected = sock, True
        return sock

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> None:
        ask: Ask = here.ask
        if self.sock is not None:  # kept alive: the watchdog has not seen it yet
            ask.sock, ask.connected = self.sock, True
        # urllib3 has encoded the target anew (`%zz` into `%25zz`); the server's owner wrote it as it is.
        super().request(method, url if ask.proxy else ask.address.target, *args, **kwargs)


def connect(host: str, port: int, ask: Ask) -> socket.socket:
    """A connected socket to the first address of a host that is permitted and answers.

    Raises NoAnswer: `private-address` when none is permitted (then none was connected to), else what failed last.
    """
    found = ask.resolver.addresses(host, ask.deadline)
    allowed = found if ask.proxy else [ip for ip in found if ask.permits(host, ip)]
    if not allowed:
        raise NoAnswer("private-address", f"{host} is {found[0]}" if str(found[0]) != host else "")
    failure = NoAnswer("connect-failed")
    for number, ip in enumerate(allowed):
        if ask.is_over:
            break
        try:
            # Each gets its share of the time left, so that one dead address among several does not spoil the rest.
            seconds = min(ask.silence, ask.left / (len(allowed) - number))
            sock = socket.create_connection((str(ip), port), max(0.001, seconds))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
        except OSError as error:
            last = _why(error)
            # What one address said of the host counts more than that there is no way to another from here.
            if failure.reason == "connect-failed" or last.reason not in ("no-route", "internal"):
                failure = last
    raise failure


def _why(error: OSError) -> NoAnswer:
    words = (error.strerror or str(error)).lower()
    if isinstance(error, TimeoutError):
        return NoAnswer("connect-timeout")
    if isinstance(error, ConnectionRefusedError):
        return NoAnswer("connect-refused")
    if error.errno in _NO_ROUTE:
        return NoAnswer("no-route", words)
    return NoAnswer("internal" if error.errno in _OURS else "connect-failed", words)


class _GuardedTLS(HTTPSConnection, _Guarded):
    """The same with TLS, whose connect() stays; all else comes from `_Guarded`, before HTTPConnection."""


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Guarded


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _GuardedTLS


POOLS = {"http": _PlainPool, "https": _SecurePool}  # what a PoolManager is to make, by scheme
