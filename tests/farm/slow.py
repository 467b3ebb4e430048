"""Servers that take their time, and bodies without end."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from tests.farm.row import Row
from tests.farm.script import FOREVER, PAGE, Pause, Request, Script, Step, after, answer, head, methods, raw

HTML = "Content-Type: text/html; charset=utf-8"
BUFFERS = 6_000_000  # bytes that two sockets on loopback may hold between them, beside what was read
A_PIECE = b"x" * 65536


def endless(top: bytes, piece: bytes = A_PIECE, pause: float = 0.0) -> Callable[[Request], Script]:
    """An answer whose body has no end."""

    def serve(request: Request) -> Script:
        yield top
        while True:
            yield piece
            if pause:
                yield Pause(pause)

    return serve


def byte_by_byte(text: bytes, pause: float) -> tuple[Step, ...]:
    """A text that comes one byte at a time."""
    return tuple(step for byte in text for step in (bytes([byte]), Pause(pause)))


def bomb() -> bytes:
    """64 MiB in 64 KiB."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(64)), packer.flush()])


def with_target(sent_on: Callable[[Request], Script]) -> Callable[[Request], Script]:
    """A redirect to /there, and what is there."""
    return lambda request: answer(200)(request) if request.path == "/there/it-is" else sent_on(request)


SENT_ON = ("Location: /there/it-is", HTML)

ROWS = [
    Row(1, "headers-byte-by-byte", raw(*byte_by_byte(b"HTTP/1.1 200 OK\r\nServer: " + b"x" * 500, 0.2)),
        "unreachable", "deadline"),
    Row(21, "endless-headers", endless(b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n", 0.01), "alive", "ok",
        or_else=("unreachable", "deadline")),
    Row(21, "endless-header", endless(b"HTTP/1.1 200 OK\r\nX-Long: "), "alive", "ok", sent=BUFFERS,
        or_else=("unreachable", "bad-http")),
    Row(21, "endless-headers-of-a-404", endless(b"HTTP/1.1 404 Not Found\r\n", b"X-More: and more\r\n" * 50),
        "dead", "http-404", sent=BUFFERS, or_else=("unreachable", "bad-http")),
    Row(1, "endless-interim-answers", endless(b"", head(103), 0.001), "unreachable", "bad-http",
        or_else=("unreachable", "deadline")),
    Row(2, "body-byte-by-byte", raw(head(200, HTML, "Content-Length: 9000"), *byte_by_byte(PAGE, 0.2)), "alive", "ok"),
    Row(2, "body-never-comes", raw(head(200, HTML, "Content-Length: 9000"), Pause(FOREVER)), "alive", "ok"),
    Row(2, "endless-page", endless(head(200, HTML)), "alive", "ok", sent=BUFFERS),
    Row(2, "endless-file", endless(head(200, "Content-Type: application/pdf")), "alive", "ok", sent=BUFFERS),
    Row(2, "endless-chunks", endless(head(200, HTML, "Transfer-Encoding: chunked"), b"10000\r\n" + A_PIECE + b"\r\n"),
        "alive", "ok", sent=BUFFERS),
    Row(2, "endless-404", endless(head(404, HTML)), "dead", "http-404", sent=BUFFERS),
    Row(3, "endless-redirect", with_target(endless(head(302, *SENT_ON))), "alive", "redirected", final="/there/it-is",
        sent=BUFFERS),
    Row(3, "redirect-with-a-bomb",
        with_target(answer(302, bomb(), "Location: /there/it-is", "Content-Encoding: gzip")),
        "alive", "redirected", final="/there/it-is"),
    Row(3, "redirect-whose-body-never-comes",
        with_target(raw(head(302, *SENT_ON, "Content-Length: 100"), Pause(FOREVER))), "alive", "redirected"),
    Row(3, "redirect-byte-by-byte", with_target(raw(head(302, *SENT_ON), *byte_by_byte(b"x" * 500, 0.2))),
        "alive", "redirected"),
    Row(4, "never-answers", raw(Pause(FOREVER)), "unreachable", "read-timeout", asked=2,
        or_else=("unreachable", "deadline")),
    Row(4, "never-answers-nor-accepts", raw(), "unreachable", "connect-timeout", port="full",
        or_else=("unreachable", "deadline")),
    Row(4, "answers-late", after((Pause(1.0),), answer()), "alive", "ok"),
    Row(5, "refused", raw(), "unreachable", "connect-refused", port="refused"),
    Row(48, "head-byte-by-byte",
        methods(raw(*byte_by_byte(head(200), 0.2)), answer(200, b"%PDF", kind="application/pdf")),
        "alive", "ok", path="/works/page.pdf"),
    Row(69, "gzip-bomb", answer(200, bomb(), "Content-Encoding: gzip"), "alive", "ok"),
    Row(69, "deflate-bomb", answer(200, zlib.compress(bytes(1 << 26), 9), "Content-Encoding: deflate"), "alive", "ok"),
    Row(69, "bad-gzip", answer(200, b"\x1f\x8b\x08 nonsense", "Content-Encoding: gzip"), "alive", "ok"),
    Row(69, "bad-brotli", answer(200, b"\xff" * 100, "Content-Encoding: br"), "alive", "ok"),
]  # fmt: skip
