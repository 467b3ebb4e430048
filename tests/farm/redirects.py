"""Redirects: where they lead, how they are written, and those that lead nowhere."""

from __future__ import annotations

from tests.farm.row import Row
from tests.farm.script import PAGE, Behaviour, Request, Script, answer, page, paths, redirect

THERE = "/there/it-is"


def to_there(location: str = THERE, status: int = 302, *fields: str) -> Behaviour:
    """A redirect of every path but the one it should lead to."""
    return lambda request: (answer(200) if request.path.startswith("/there/") else redirect(location, status, *fields))(
        request
    )


def chain(length: int, status: int = 302) -> Behaviour:
    """So many redirects in a row, then a page."""

    def serve(request: Request) -> Script:
        step = int(request.path.rpartition("-")[2]) if "-" in request.path else 0
        return (redirect(f"/works/step-{step + 1}", status) if step < length else answer(200))(request)

    return serve


def with_cookie(request: Request) -> Script:
    """Sent to itself until the cookie comes back, as Wiley and Taylor & Francis do."""
    if "seen=1" in request.headers.get("cookie", ""):
        return answer(200)(request)
    return redirect(request.path, 302, "Set-Cookie: seen=1; Path=/")(request)


def with_cookie_of_the_first_hop(request: Request) -> Script:
    """The second page wants the cookie that the first one set."""
    if request.path == "/works/page":
        return redirect("/works/second", 302, "Set-Cookie: session=a b; Path=/")(request)
    return (answer(200) if "session=" in request.headers.get("cookie", "") else answer(403))(request)


def cookie_counter(request: Request) -> Script:
    """Sent to itself with another cookie each time."""
    return redirect(request.path, 302, f"Set-Cookie: n={request.number}; Path=/")(request)


def refresh(content: str) -> Behaviour:
    """A page that sends browsers on by a meta element."""
    body = page("Wait", "<p>Wait.</p>", f'<meta http-equiv="refresh" content="{content}">')
    return lambda request: (answer(200) if request.path == THERE else answer(200, body))(request)


TO_ANOTHER_SCHEME = ("file:///etc/passwd", "ftp://127.0.0.1/x", "javascript:alert(1)", "mailto:a@example.org",
                     "intent://x#Intent;end", "data:text/html,x", "gopher://127.0.0.1/")  # fmt: skip
NO_ADDRESS = {"brackets": "http://[::bad/", "port": "http://127.0.0.1:99999/", "label": f"http://{'a' * 64}.example/",
              "space": "http://ex ample.org/", "zero-width": "http://ex\u200bample.org/".encode().decode("latin-1"),
              "percent": "http://%zz/"}  # fmt: skip
WRITTEN = {
    "relative": "../there/it-is",
    "absolute-path": "/there/it-is",
    "network-path": "//{host}:{port}/there/it-is",
    "whole": "http://{host}:{port}/there/it-is",
    "upper-case-scheme": "HTTP://{host}:{port}/there/it-is",
    "backslashes": "\\there\\it-is",
    "with-fragment": "/there/it-is#part",
    "white-space-around": "  /there/it-is\t ",
}  # fmt: skip

ROWS = [
    Row(23, "location-latin-1", to_there("/there/caf\xe9"), "alive", "redirected", targets=("/there/caf%E9",)),
    Row(24, "location-utf-8", to_there("/there/caf\xc3\xa9"), "alive", "redirected", targets=("/there/caf%C3%A9",)),
    Row(24, "location-with-space", to_there("/there/it is"), "alive", "redirected", targets=("/there/it%20is",)),
    *(Row(24, f"location-{name}", to_there(location), "alive", "redirected", targets=(THERE,))
      for name, location in WRITTEN.items()),
    Row(24, "location-query-only",
        lambda request: (answer(200) if "?" in request.target else redirect("?page=2"))(request),
        "alive", "redirected", targets=("/works/page?page=2",)),
    Row(24, "location-twice", to_there(THERE, 302, "Location: /there/it-is-not"), "alive", "redirected",
        targets=(THERE,)),
    Row(25, "no-location", answer(302, PAGE), "dead", "redirect-without-location"),
    Row(25, "empty-location", redirect(""), "dead", "redirect-without-location"),
    Row(25, "301-without-location", answer(301, PAGE), "dead", "redirect-without-location"),
    *(Row(27, f"location-bad-{name}", redirect(location), "dead", "bad-redirect", asked=1)
      for name, location in NO_ADDRESS.items()),
    *(Row(28, f"location-{location.partition(':')[0]}", redirect(location), "unsafe", "redirect-scheme", asked=1)
      for location in TO_ANOTHER_SCHEME),
    Row(31, "sent-to-itself", redirect("/works/page"), "unreachable", "redirect-loop", asked=5),
    Row(31, "sent-to-and-fro",
        paths({"/works/page": redirect("/works/other"), "/works/other": redirect("/works/page")}),
        "unreachable", "redirect-loop", asked=6),
    Row(31, "sent-on-without-end", chain(1000), "unreachable", "too-many-redirects", asked=22),
    Row(31, "sent-to-itself-with-a-cookie", with_cookie, "alive", "redirected"),
    Row(31, "sent-to-itself-with-ever-new-cookies", cookie_counter, "unreachable", "redirect-loop", asked=6,
        or_else=("unreachable", "too-many-redirects")),
    Row(32, "15-hops", chain(15), "alive", "redirected", hops=(302,) * 15),
    Row(32, "20-hops", chain(20), "alive", "redirected", hops=(302,) * 20),
    Row(32, "15-hops-for-good", chain(15, 301), "moved", "moved-permanently", hops=(301,) * 15),
    Row(40, "301-then-404", paths({"/works/page": redirect("/works/other", 301)}), "dead", "http-404", hops=(301,)),
    Row(40, "301-then-500", paths({"/works/page": redirect("/works/other", 301)}, answer(500)),
        "unreachable", "http-500", hops=(301,)),
    Row(40, "301-then-302",
        paths({"/works/page": redirect("/works/other", 301), "/works/other": redirect("/there/it-is")}, answer(200)),
        "alive", "redirected", hops=(301, 302)),
    Row(43, "301", to_there(THERE, 301), "moved", "moved-permanently", final=THERE, hops=(301,)),
    Row(43, "302", to_there(THERE, 302), "alive", "redirected", hops=(302,)),
    Row(43, "303", to_there(THERE, 303), "alive", "redirected", hops=(303,)),
    Row(43, "307", to_there(THERE, 307), "alive", "redirected", hops=(307,)),
    Row(43, "308", to_there(THERE, 308), "moved", "moved-permanently", final=THERE, hops=(308,)),
    Row(44, "300-with-location", to_there(THERE, 300), "alive", "redirected", hops=(300,)),
    Row(44, "300-without-location", answer(300, PAGE), "alive", "ok"),
    Row(71, "meta-refresh", refresh("0; url=/there/it-is"), "alive", "redirected", final=THERE),
    Row(71, "meta-refresh-quoted", refresh("0;URL='/there/it-is'"), "alive", "redirected", final=THERE),
    Row(71, "refresh-header",
        lambda request: (answer(200) if request.path == THERE else answer(200, PAGE, f"Refresh: 0; url={THERE}"))(
            request), "alive", "redirected", final=THERE),
    Row(71, "meta-refresh-to-404", paths({"/works/page": refresh("0; url=/works/gone")}), "dead", "http-404"),
    Row(71, "meta-refresh-to-itself", refresh("0; url=/works/page"), "alive", "ok", asked=1),
    Row(71, "meta-refresh-much-later", refresh("600; url=/there/it-is"), "alive", "ok", asked=1),
    Row(82, "cookie-of-an-earlier-hop", with_cookie_of_the_first_hop, "alive", "redirected"),
]  # fmt: skip
