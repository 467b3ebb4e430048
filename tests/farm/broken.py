"""What is no HTTP, or not all of it."""

from __future__ import annotations

from tests.farm.row import Row
from tests.farm.script import PAGE, End, answer, head, in_turn, raw

HTML = "Content-Type: text/html; charset=utf-8"
CHUNKED = (HTML, "Transfer-Encoding: chunked")


ROWS = [
    Row(10, "reset-before-the-answer", raw(End.RESET), "unreachable", "reset", asked=3),
    Row(10, "closed-before-the-answer", raw(End.CLOSE), "unreachable", "reset", asked=3),
    Row(10, "closed-within-the-status-line", raw(b"HTTP/1.1 2", End.CLOSE), "unreachable", "bad-http",
        or_else=("unreachable", "reset")),
    Row(10, "closed-within-the-headers", raw(b"HTTP/1.1 200 OK\r\nContent-Ty", End.RESET), "unreachable", "reset",
        or_else=("alive", "ok")),
    Row(10, "reset-once", in_turn(raw(End.RESET), answer()), "alive", "ok"),
    Row(10, "closed-once", in_turn(raw(End.CLOSE), answer()), "alive", "ok"),
    Row(11, "reset-within-the-body", raw(head(200, HTML, "Content-Length: 9000"), PAGE, End.RESET), "alive", "ok"),
    Row(11, "closed-within-the-body", raw(head(200, HTML, "Content-Length: 9000"), PAGE, End.CLOSE), "alive", "ok"),
    Row(11, "closed-before-the-body", raw(head(200, HTML, "Content-Length: 9000"), End.CLOSE), "alive", "ok"),
    Row(14, "two-content-lengths",
        raw(head(200, HTML, f"Content-Length: {len(PAGE)}", "Content-Length: 7"), PAGE, End.CLOSE),
        "unreachable", "bad-http"),
    Row(14, "the-same-content-length-twice",
        raw(head(200, HTML, *(f"Content-Length: {len(PAGE)}",) * 2), PAGE, End.CLOSE), "alive", "ok"),
    Row(15, "chunks-of-nonsense", raw(head(200, *CHUNKED), b"zzz\r\n", PAGE, End.CLOSE), "alive", "ok"),
    Row(15, "chunks-cut-short", raw(head(200, *CHUNKED), b"2000\r\n", PAGE, End.CLOSE), "alive", "ok"),
    Row(15, "no-chunk-at-all", raw(head(200, *CHUNKED), End.CLOSE), "alive", "ok"),
    Row(16, "http-0.9", raw(PAGE, End.CLOSE), "unreachable", "bad-http"),
    Row(16, "no-status-line", raw(b"\x00\x01\x02" * 100, End.CLOSE), "unreachable", "bad-http"),
    Row(16, "the-answer-of-another-protocol", raw(b"SSH-2.0-OpenSSH_9.2\r\n", End.CLOSE), "unreachable", "bad-http"),
    Row(17, "http-1.0-until-closed", raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE, End.CLOSE),
        "alive", "ok"),
    Row(17, "bare-line-feeds", raw(b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n" + PAGE, End.CLOSE), "alive", "ok"),
    *(Row(20, f"status-{name}", raw(f"HTTP/1.1 {status} Well\r\n\r\n".encode(), End.CLOSE), "unreachable", "bad-http")
      for name, status in (("abc", "abc"), ("minus-12", "-12"), ("2", "2"), ("0", "0"), ("1e3", "1e3"))),
    Row(21, "many-headers", answer(200, PAGE, *(f"X-{n}: {n}" for n in range(200))), "alive", "ok",
        or_else=("unreachable", "bad-http")),
    Row(21, "a-header-of-100-kb", answer(200, PAGE, "X-Long: " + "x" * 100_000), "alive", "ok",
        or_else=("unreachable", "bad-http")),
    Row(21, "a-header-without-colon", raw(head(200, HTML, "nonsense", "Content-Length: 0")), "alive", "ok"),
    Row(21, "headers-of-any-bytes", answer(200, PAGE, "X-Bytes: \xff\xfe\x80 caf\xe9"), "alive", "ok"),
]  # fmt: skip
