"""Names of hosts into addresses, each once a run, by threads that nobody has to wait for.

getaddrinfo cannot be told to give up; a name server that is silent holds its thread for half a minute and more. So the
look-up runs by itself, and whoever needs it waits as long as its own deadline allows.
"""

import ipaddress
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress

from livebib.text.addresses import IP
from livebib.web.wire.failures import NoAnswer

Lookup = Callable[[str], list[str]]  # host -> addresses as text, the best first; raises socket.gaierror

_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


def getaddrinfo(host: str) -> list[str]:
    """The addresses of a host, as the system's resolver orders them (RFC 6724)."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Resolver:
    """Addresses by host, remembered for the run: what was tested is what is connected to."""

    def __init__(self, lookup: Lookup = getaddrinfo) -> None:
        self._lookup = lookup
        self._known: dict[str, Future[list[IP]]] = {}
        self._lock = threading.Lock()

    def addresses(self, host: str, deadline: float) -> list[IP]:
        """All addresses of a host, the best first. Raises NoAnswer when there is none, or not before the deadline."""
        with suppress(ValueError):
            return [ipaddress.ip_address(host)]
        with self._lock:
            found = self._known.get(host)
            if found is None:
                found = self._known[host] = Future()
                threading.Thread(target=self._look_up, args=(host, found), name="livebib dns", daemon=True).start()
        try:
            error = found.exception(max(0.0, deadline - time.monotonic()))
        except TimeoutError:
            raise NoAnswer("dns-failure", "no answer from the name servers in time") from None
        if isinstance(error, NoAnswer):
            raise NoAnswer(error.reason, error.detail)  # each its own: a traceback keeps what it has passed
        return found.result()

    def _look_up(self, host: str, found: Future[list[IP]]) -> None:
        try:
            addresses = [ipaddress.ip_address(text.partition("%")[0]) for text in self._lookup(host)]
            error = None if addresses else NoAnswer("dns-nxdomain", "the name has no address")
        except socket.gaierror as why:
            known = why.errno in _NO_SUCH_NAME
            error = NoAnswer("dns-nxdomain" if known else "dns-failure", why.strerror or "")
        except Exception as why:  # whatever a resolver makes of a strange name: it says nothing about the link
            error = NoAnswer("dns-failure", f"{type(why).__name__}: {why}")
        if error is None:
            found.set_result(addresses)
            return
        if error.reason == "dns-failure":
            with self._lock:
                self._known.pop(host, None)  # the next one may ask again
        found.set_exception(error)
