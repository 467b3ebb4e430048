"""Names of hosts into addresses, each once a run, by threads that nobody has to wait for.

getaddrinfo cannot be told to give up; a name server that is silent holds its thread for half a minute and more. So the
look-up runs by itself, and whoever needs it waits as long as its own deadline allows.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from livebib.text.addresses import IP
from livebib.web.wire.failures import NoAnswer

Lookup = Callable[[str], list[str]]  # host -> addresses as text, the best first; raises socket.gaierror

_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


def getaddrinfo(host: str) -> list[str]:
    """The addresses of a host, as the system's resolver orders them (RFC 6724)."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(slots=True)
class _Pending:
    done: threading.Event = field(default_factory=threading.Event)
    addresses: list[IP] = field(default_factory=list)
    error: NoAnswer | None = None


class Resolver:
    """Addresses by host, remembered for the run: what was tested is what is connected to."""

    def __init__(self, lookup: Lookup = getaddrinfo) -> None:
        self._lookup = lookup
        self._known: dict[str, _Pending] = {}
        self._lock = threading.Lock()

    def addresses(self, host: str, deadline: float) -> list[IP]:
        """All addresses of a host, the best first. Raises NoAnswer when there is none, or not before the deadline."""
        with suppress(ValueError):
            return [ipaddress.ip_address(host)]
        with self._lock:
            pending = self._known.get(host)
            if pending is None:
                pending = self._known[host] = _Pending()
                threading.Thread(target=self._look_up, args=(host, pending), name="livebib dns", daemon=True).start()
        if not pending.done.wait(max(0.0, deadline - time.monotonic())):
            raise NoAnswer("dns-failure", "no answer from the name servers in time")
        if pending.error is not None:
            raise NoAnswer(pending.error.reason, pending.error.detail)
        return pending.addresses

    def _look_up(self, host: str, pending: _Pending) -> None:
        try:
            for text in self._lookup(host):
                pending.addresses.append(ipaddress.ip_address(text.partition("%")[0]))
            if not pending.addresses:
                pending.error = NoAnswer("dns-nxdomain", "the name has no address")
        except socket.gaierror as error:
            known = error.errno in _NO_SUCH_NAME
            pending.error = NoAnswer("dns-nxdomain" if known else "dns-failure", error.strerror or "")
        except Exception as error:  # whatever a resolver makes of a strange name: it says nothing about the link
            pending.error = NoAnswer("dns-failure", f"{type(error).__name__}: {error}")
        if pending.error is not None and pending.error.reason == "dns-failure":
            with self._lock:
                self._known.pop(host, None)  # the next one may ask again
        pending.done.set()
