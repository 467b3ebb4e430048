"""One question on its way: its deadline, the socket it uses, and the watchdog that cuts it off when time is over."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from livebib.text.addresses import IP, Address
from livebib.web.wire.resolver import Resolver

_EVERY = 0.05  # seconds between two looks of the watchdog; a deadline is kept to within one


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
