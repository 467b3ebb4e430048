"""Statuses, and servers that treat HEAD, robots and parallel requests in their own ways."""

from __future__ import annotations

from tests.farm.row import Row
from tests.farm.script import FOREVER, PAGE, Pause, Request, Script, after, answer, head, in_turn, methods, page, raw


def wants_a_browser(request: Request) -> Script:
    """404 unless the request looks like one for a page, as crates.io does."""
    accepts = "text/html" in request.headers.get("accept", "") and "accept-language" in request.headers
    return (answer(200) if accepts else answer(404))(request)


def wants_honesty(request: Request) -> Script:
    """404 for a robot that does not say who it is."""
    return (answer(200) if "livebib" in request.headers.get("user-agent", "") else answer(404))(request)


ANY_FAILURE_OF_HEAD = [
    Row(46, f"head-{status}", methods(answer(status, b""), answer(200)), "alive", "ok", path="/works/page.pdf")
    for status in (405, 501, 404, 403, 500)
]
A_PDF = answer(200, b"%PDF-1.7\n" + b"x" * 1000, kind="application/pdf")

ROWS = [
    Row(18, "103-then-200", after((head(103, "Link: </a.css>; rel=preload"),), answer()),
        "alive", "ok"),
    Row(18, "100-then-200", after((head(100),), answer()), "alive", "ok"),
    Row(19, "999", answer(999), "blocked", "bot-wall"),
    Row(19, "202-without-body", answer(202, b""), "blocked", "bot-wall"),
    Row(19, "418", answer(418), "blocked", "bot-wall"),
    Row(19, "430", answer(430), "blocked", "bot-wall"),
    Row(19, "498", answer(498), "blocked", "bot-wall"),
    Row(45, "304", answer(304), "alive", "ok"),
    *ANY_FAILURE_OF_HEAD,
    Row(46, "head-works-for-a-pdf", A_PDF, "alive", "ok", path="/works/page.pdf", asked=1),
    Row(48, "head-hangs", methods(raw(Pause(FOREVER)), A_PDF), "alive", "ok", path="/works/page.pdf"),
    Row(51, "401", answer(401, PAGE, 'WWW-Authenticate: Basic realm="x"'), "blocked", "auth"),
    Row(53, "403", answer(403), "blocked", "http-403"),
    Row(53, "402", answer(402), "blocked", "http-402"),
    Row(54, "404-without-accept", wants_a_browser, "alive", "ok"),
    Row(54, "404-without-a-name", wants_honesty, "alive", "ok"),
    Row(56, "410", answer(410), "dead", "http-410", asked=1),
    Row(57, "404", answer(404, page("Oops")), "dead", "http-404", asked=2),
    Row(58, "451", answer(451), "blocked", "legal"),
    Row(62, "503", answer(503), "unreachable", "http-503"),
    Row(62, "503-with-retry-after", answer(503, PAGE, "Retry-After: 3600"), "unreachable", "http-503"),
    Row(62, "503-maintenance", answer(503, page("Down for maintenance")), "unreachable", "http-503"),
    Row(62, "503-once", in_turn(answer(503), answer(200)), "alive", "ok"),
    Row(63, "500-for-head-only", methods(answer(500, b""), answer(200)), "alive", "ok"),
    Row(63, "500", answer(500), "unreachable", "http-500"),
    Row(63, "502", answer(502), "unreachable", "http-502"),
    Row(63, "504", answer(504), "unreachable", "http-504"),
    Row(84, "robots-txt-forbids", lambda request: (
        answer(200, b"User-agent: *\nDisallow: /\n", kind="text/plain")
        if request.path == "/robots.txt" else answer(200))(request), "alive", "ok"),
    Row(90, "pdf-is-a-page", answer(200, page("Get the paper")), "alive", "ok", path="/works/paper.pdf",
        note="pdf-is-html"),
    Row(90, "pdf-is-a-pdf", A_PDF, "alive", "ok", path="/works/paper.pdf", note=""),
]  # fmt: skip
