"""What a server does, as data: the bytes it sends, the pauses it makes, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from http import HTTPStatus
from typing import NamedTuple


class Pause(NamedTuple):
    """The server says nothing for so many seconds."""

    seconds: float


class End(Enum):
    """How a connection ends; a script without one leaves it open for the next request."""

    CLOSE = "close"
    RESET = "reset"


class Request(NamedTuple):
    """What was asked of the farm."""

    host: str  # the address it was sent to
    port: int
    method: str
    target: str  # as it stood in the request line, one character a byte
    headers: Mapping[str, str]  # names in lower case
    began: float  # seconds of a monotonic clock
    connection: int
    number: int  # how often this host was asked until then, this one included
    ports: Mapping[str, int]  # the farm's ports by name

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


Step = bytes | Pause | End
Script = Iterable[Step]
Behaviour = Callable[[Request], Script]

_PHRASES: dict[int | str, str] = {status.value: status.phrase for status in HTTPStatus}
FOREVER = 3600.0  # seconds, longer than any test

PAGE = b"<!DOCTYPE html><html><head><title>A page</title></head><body><p>Words.</p></body></html>"


def head(status: int | str, *fields: str) -> bytes:
    """A status line and header fields, to the empty line."""
    phrase = _PHRASES.get(status, "Unheard of")
    return "\r\n".join((f"HTTP/1.1 {status} {phrase}", *fields, "", "")).encode("latin-1")


def answer(status: int = 200, body: bytes = PAGE, *fields: str, kind: str = "text/html; charset=utf-8") -> Behaviour:
    """An ordinary answer; HEAD gets it without the body. `fields` are whole lines: `Name: value`."""
    bare = status in (204, 304) or status < 200
    own = () if bare else (f"Content-Type: {kind}", f"Content-Length: {len(body)}")
    top = head(status, *own, *fields)
    whole = top if bare else top + body
    return lambda request: (top if request.method == "HEAD" else whole,)


def page(title: str, inside: str = "<p>Words.</p>", *meta: str) -> bytes:
    """An HTML page with a title, further elements of its head, and a body."""
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{''.join(meta)}</head><body>{inside}</body></html>"
    ).encode()


def redirect(to: str, status: int = 302, *fields: str) -> Behaviour:
    """A redirect. `{host}` and `{port}` in its target stand for where it was asked, `{tls}` for the TLS port."""

    def serve(request: Request) -> Script:
        where = to.replace("{host}", request.host).replace("{port}", str(request.port))
        where = where.replace("{tls}", str(request.ports.get("tls")))
        return answer(status, b"elsewhere", f"Location: {where}", *fields)(request)

    return serve


def raw(*steps: Step) -> Behaviour:
    """The same steps whatever is asked."""
    return lambda request: steps


def after(steps: Script, behaviour: Behaviour) -> Behaviour:
    """Some steps, then what is done anyway."""
    return lambda request: (*steps, *behaviour(request))


def paths(table: Mapping[str, Behaviour], otherwise: Behaviour | None = None) -> Behaviour:
    """A behaviour for each path; 404 for what is not in the table, if nothing else is said."""
    missing = otherwise or answer(404, page("Not Found"))
    return lambda request: table.get(request.path, missing)(request)


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """The first request of a host gets the first behaviour, and so on; the last one stays."""
    return lambda request: behaviours[min(request.number, len(behaviours)) - 1](request)


def methods(head: Behaviour, get: Behaviour) -> Behaviour:
    """One behaviour for HEAD, another for everything else."""
    return lambda request: (head if request.method == "HEAD" else get)(request)
