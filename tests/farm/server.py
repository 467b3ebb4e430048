"""The farm: HTTP servers of every temper on loopback, in one event loop, and a record of all that was asked of them.

On Linux every address in 127.0.0.0/8 is this machine: each is a host of its own, and one listening socket serves all.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from time import monotonic
from types import TracebackType
from typing import Self, cast

from tests.farm.names import Names, NameServer
from tests.farm.records import Connection, Record, Records
from tests.farm.script import Behaviour, End, Pause, Request, Script, Step, answer

_LOOK_UP = 64  # steps played in a row before others get their turn
_LONGEST_HEAD = 65536  # bytes of a request
_BUFFER = 65536  # bytes of a socket's send buffer: what is sent shall be what was wanted, more or less


class Farm:
    """Servers that behave as they are told. Use it in a `with` statement; what it saw is in `records`."""

    def __init__(self) -> None:
        self.behaviours: dict[str, Behaviour] = {}  # by host
        self.otherwise: Behaviour = answer(404)
        self.ports: dict[str, int] = {}  # by name
        self.records = Records()
        self.asked: Counter[str] = Counter()  # requests by host
        self.loop = asyncio.new_event_loop()
        self.open: set[asyncio.Transport] = set()  # connections
        self._numbers = count(1)
        self._addresses = count(1)
        self._servers: list[asyncio.Server] = []
        self._held: list[socket.socket] = []
        self._thread = threading.Thread(target=self.loop.run_forever, name="farm", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        for server in self._servers:
            server.close()
        for held in self._held:
            held.close()
        for connection in self.open.copy():  # they belong to tests that are over
            connection.abort()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()

    def listen(
        self,
        name: str = "plain",
        *,
        tls: ssl.SSLContext | None = None,
        address: str = "0.0.0.0",  # noqa: S104 - all of 127/8
        port: int = 0,
        whatever: Script | None = None,
    ) -> int:
        """Serve a port; returns its number. With `whatever`, that is said once anything was received, HTTP or not."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)  # accepted sockets inherit it
        scope = socket.getaddrinfo(address, port, family, socket.SOCK_STREAM)[0][4]
        listener.bind(scope)
        made = self.loop.create_server(lambda: _Server(self, whatever), sock=listener, ssl=tls, backlog=4096)
        if self._thread.is_alive():
            server = asyncio.run_coroutine_threadsafe(made, self.loop).result()
        else:
            server = self.loop.run_until_complete(made)
        self._servers.append(server)
        self.ports[name] = listener.getsockname()[1]
        return self.ports[name]

    def answer_names(self, names: Names) -> NameServer:
        """Be the name server of this machine (port 53; for a network of a test's own)."""
        made = self.loop.create_datagram_endpoint(lambda: NameServer(names), local_addr=("127.0.0.1", 53))
        return asyncio.run_coroutine_threadsafe(made, self.loop).result()[1]

    def host(self, behaviour: Behaviour) -> str:
        """An address of its own for a behaviour."""
        number = next(self._addresses)
        address = f"127.{10 + number // 250}.{number % 250}.1"
        self.behaviours[address] = behaviour
        return address

    def refuse(self, name: str = "refused") -> int:
        """A port where nobody listens, and nobody will while the farm is open."""
        held = socket.socket()
        held.bind(("0.0.0.0", 0))  # noqa: S104
        self._held.append(held)
        self.ports[name] = held.getsockname()[1]
        return self.ports[name]

    def fill(self, name: str = "full", *, address: str = "0.0.0.0", port: int = 0) -> int:  # noqa: S104 - all of 127/8
        """A port whose queue is full: connections to it are neither taken nor refused."""
        listener = socket.socket()
        listener.bind((address, port))
        listener.listen(0)
        self._held.append(listener)
        for _ in range(4):
            waiting = socket.socket()
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
            self._held.append(waiting)
        self.ports[name] = listener.getsockname()[1]
        return self.ports[name]

    def connect(self, host: str, port: int) -> Connection:
        """A connection was made."""
        connection = Connection(next(self._numbers), host, port, monotonic())
        self.records.connections.append(connection)
        return connection

    def receive(self, connection: Connection, head: bytes) -> tuple[Record, Iterator[Step]]:
        """A request was read: what shall be done about it."""
        line, *fields = head.decode("latin-1").split("\r\n")
        method, _, rest = line.partition(" ")
        target = rest.rpartition(" ")[0]
        headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
        self.asked[connection.host] += 1
        connection.requests += 1
        number = self.asked[connection.host]
        request = Request(
            host=connection.host,
            port=connection.port,
            method=method,
            target=target,
            headers=headers,
            began=monotonic(),
            connection=connection.number,
            number=number,
            ports=self.ports,
        )
        record = Record(request)
        self.records.requests.append(record)
        return record, iter(self.behaviours.get(connection.host, self.otherwise)(request))


class _Server(asyncio.Protocol):
    """One connection: reads requests, plays their scripts."""

    __slots__ = (
        "_connection",
        "_farm",
        "_open",
        "_paused",
        "_pending",
        "_received",
        "_record",
        "_script",
        "_transport",
        "_whatever",
    )

    def __init__(self, farm: Farm, whatever: Script | None) -> None:
        self._farm = farm
        self._whatever = whatever
        self._received = b""
        self._record: Record | None = None
        self._script: Iterator[Step] | None = None
        self._paused = False
        self._open = True
        self._pending: asyncio.Handle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._farm.open.add(self._transport)
        host, port = transport.get_extra_info("sockname")[:2]
        self._connection = self._farm.connect(host, port)

    def connection_lost(self, error: Exception | None) -> None:
        self._open = False
        self._farm.open.discard(self._transport)
        if self._pending:
            self._pending.cancel()
        if self._record:
            self._record.ended = min(self._record.ended, monotonic())
        self._script = None

    def data_received(self, data: bytes) -> None:
        if self._whatever is not None:
            for step in self._whatever:
                if isinstance(step, End):
                    self._end(step)
                elif isinstance(step, bytes):
                    self._transport.write(step)
            self._whatever = ()
            return
        self._received += data
        if self._script is None:
            self._next()
        elif len(self._received) > _LONGEST_HEAD:
            self._transport.abort()

    def pause_writing(self) -> None:
        self._paused = True

    def resume_writing(self) -> None:
        self._paused = False
        if self._script is not None and self._pending is None:
            self._play()

    def _next(self) -> None:
        head, end, rest = self._received.partition(b"\r\n\r\n")
        if not end:
            return
        self._received = rest
        self._record, self._script = self._farm.receive(self._connection, head)
        self._play()

    def _play(self) -> None:
        self._pending = None
        script, record = self._script, self._record
        if script is None or record is None or not self._open:
            return
        for _ in range(_LOOK_UP):
            step = next(script, None)
            if step is None or isinstance(step, End):
                record.served = True
                record.ended = monotonic()
                self._script = None
                if isinstance(step, End):
                    self._end(step)
                else:
                    self._next()
                return
            if isinstance(step, Pause):
                self._pending = self._farm.loop.call_later(step.seconds, self._play)
                return
            record.sent += len(step)
            self._connection.sent += len(step)
            self._transport.write(step)
            if self._paused or self._transport.is_closing():
                return
        self._pending = self._farm.loop.call_soon(self._play)

    def _end(self, how: End) -> None:
        if how is End.CLOSE:
            self._transport.close()
            return
        with suppress(OSError):  # the other side was faster
            linger = struct.pack("ii", 1, 0)  # a close then is a reset
            self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._transport.abort()
