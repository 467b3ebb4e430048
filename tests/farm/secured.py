"""TLS: certificates that are bad in one way each, and servers that speak something else."""

from __future__ import annotations

from tests.farm.row import Row
from tests.farm.script import End, answer, raw, redirect

# Fatal alerts (RFC 8446, 6), and a hello of TLS 1.0 (RFC 2246, 7.4.1.3). OpenSSL no longer makes a server of that kind.
HANDSHAKE_FAILURE = bytes([21, 3, 3, 0, 2, 2, 40])
PROTOCOL_VERSION = bytes([21, 3, 1, 0, 2, 2, 70])
HELLO_OF_TLS_1 = bytes([22, 3, 1, 0, 42, 2, 0, 0, 38, 3, 1, *range(32), 0, 0, 0x2F, 0])

ROWS = [
    Row(42, "http-to-https", lambda request: (
        answer(200) if request.port == request.ports["tls"]
        else redirect("https://{host}:{tls}/works/page", 301))(request),
        "moved", "moved-permanently", hops=(301,)),
    Row(65, "expired", answer(200), "unreachable", "tls-expired", port="expired", asked=0),
    Row(65, "not-yet-valid", answer(200), "unreachable", "tls-not-yet-valid", port="not-yet-valid", asked=0),
    Row(65, "wrong-host", answer(200), "unreachable", "tls-wrong-host", port="wrong-host", asked=0),
    Row(66, "self-signed", answer(200), "unreachable", "tls-self-signed", port="self-signed", asked=0),
    Row(66, "incomplete-chain", answer(200), "blocked", "tls-issuer-unknown", port="incomplete", asked=0),
    Row(66, "unknown-authority", answer(200), "blocked", "tls-issuer-unknown", port="unknown-authority", asked=0),
    Row(66, "complete-chain", answer(200), "alive", "ok", port="chain"),
    Row(66, "good", answer(200), "alive", "ok", port="tls"),
    Row(67, "tls-1.0-refuses-ours", raw(), "unreachable", "tls-old", port="too-new"),
    Row(67, "tls-1.0-only", raw(), "unreachable", "tls-old", port="old"),
    Row(67, "http-instead-of-tls", answer(200), "unreachable", "tls-failure", port="speaks-http",
        or_else=("unreachable", "tls-old")),
    Row(67, "handshake-refused", raw(), "unreachable", "tls-failure", port="alert",
        or_else=("unreachable", "tls-old")),
    Row(67, "closed-in-the-handshake", raw(), "unreachable", "reset", port="hangs-up",
        or_else=("unreachable", "tls-failure")),
    Row(67, "handshake-without-end", raw(), "unreachable", "deadline", port="silent",
        or_else=("unreachable", "read-timeout")),
]  # fmt: skip

# Ports that answer a handshake with these.
NO_TLS = {
    "speaks-http": (b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", End.CLOSE),
    "too-new": (PROTOCOL_VERSION, End.CLOSE),
    "old": (HELLO_OF_TLS_1,),
    "alert": (HANDSHAKE_FAILURE, End.CLOSE),
    "hangs-up": (End.CLOSE,),
    "silent": (),
}
