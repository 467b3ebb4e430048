"""Addresses as people write them: what the server is asked for, byte for byte, and what never leaves the machine."""

from __future__ import annotations

from tests.farm.row import Row
from tests.farm.script import answer, page, raw

NO_ADDRESS = {
    "long-label": f"http://{'a' * 64}.example.org/",
    "dots": "http://.../",
    "zero-width": "http://exam\u200bple.org/",
    "space": "http://exam ple.org/",
    "port": "http://example.org:99999/",
    "no-host": "http:///",
}
AS_ASKED = {
    # What stands in the entry, and what the server must be asked for.
    "bad-escape": ("/works/%zz", "/works/%zz"),
    "encoded-slash": ("/works/a%2Fb", "/works/a%2Fb"),
    "double-encoded": ("/works/a%2520b", "/works/a%2520b"),
    "pipe": ("/works/a|b^c", "/works/a|b%5Ec"),
    "session": ("/works/page;jsessionid=1F?x=1", "/works/page;jsessionid=1F?x=1"),
    "dot-segments": ("/works/../works/./page", "/works/page"),
    "non-ascii": ("/works/café", "/works/caf%C3%A9"),
    "empty-query": ("/works/page?", "/works/page?"),
    "two-slashes": ("/works//page", "/works//page"),
}
IN_TEX = {
    "underscore": (r"/works/a\_b", "/works/a_b"),
    "percent": (r"/works/a\%20b", "/works/a%20b"),
    "ampersand": (r"/works/page?a=1\&b=2", "/works/page?a=1&b=2"),
    "tilde": (r"/{\~}user/page", "/~user/page"),
    "sim": (r"/$\sim$user/page", "/~user/page"),
}

ROWS = [
    *(Row(77, f"bad-{name}", raw(), "dead", "bad-url", path=url, port="") for name, url in NO_ADDRESS.items()),
    *(Row(78, f"path-{name}", answer(200), "alive", "ok", path=path, targets=(target,))
      for name, (path, target) in AS_ASKED.items()),
    *(Row(79, f"tex-{name}", answer(200), "alive", "ok", path=path, targets=(target,))
      for name, (path, target) in IN_TEX.items()),
]  # fmt: skip

_WORDS = "<p>Words enough to be a page that is not drawn by script.</p>" * 9
HEADING = page(
    "A page",
    '<h2 id="Part-One">One</h2><a name="old">Old</a><h2 id="caf\u00e9">C</h2><h2 id="user-content-readme">R</h2>'
    + _WORDS,
)
DRAWN = page("A page", '<div id="root"></div><script src="/main.js"></script>')

FRAGMENTS = [
    Row(72, "drawn-by-script", answer(200, DRAWN), "alive", "ok", path="/works/page#Part-One",
        note="fragment-unverifiable"),
    Row(73, "fragment-missing", answer(200, HEADING), "alive", "ok", path="/works/page#Part-Ona",
        note="fragment-missing: #Part-Ona (the nearest: #Part-One)"),
    Row(73, "fragment-there", answer(200, HEADING), "alive", "ok", path="/works/page#Part-One", note=""),
    *(Row(74, f"no-name-{number}", answer(200, HEADING), "alive", "ok", path=f"/works/page#{fragment}", note="")
      for number, fragment in enumerate((":~:text=words", "!route", "/route", "L10-L20", "L10", "top"))),
    Row(74, "page-of-a-pdf", answer(200, b"%PDF-1.7", kind="application/pdf"), "alive", "ok",
        path="/works/paper.pdf#page=3", note=""),
    Row(74, "user-content", answer(200, HEADING), "alive", "ok", path="/works/page#readme", note=""),
    Row(75, "other-case", answer(200, HEADING), "alive", "ok", path="/works/page#part-one", note="fragment-missing"),
    Row(75, "percent-encoded", answer(200, HEADING), "alive", "ok", path="/works/page#caf%C3%A9", note=""),
    Row(75, "name-instead-of-id", answer(200, HEADING), "alive", "ok", path="/works/page#old", note=""),
]  # fmt: skip
