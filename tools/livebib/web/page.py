"""A page on the web: asked with GET, followed from hop to hop, read as far as judging needs.

GET because a soft 404 answers HEAD well; HEAD only where it spares a large file, and then any failure of it is tried
again with GET.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote

from livebib.model.reasons import verdict
from livebib.model.rule import info
from livebib.model.verdict import Hop, Outcome
from livebib.text.addresses import Address, BadAddress, OtherScheme, parse
from livebib.web import fragments, hosts, html, patience, softness, walls
from livebib.web.conversation import Answer, Conversation, Failure, Policy, Question

PDF_IS_HTML = info(
    "pdf-is-html", "An address that ends in .pdf answers with a web page.", "Nothing, if the page leads to the PDF."
)


MOST_HOPS = 20
MOST_READ = 256 * 1024  # bytes of a page
_MOST_REFRESHES = 5
_MOST_VISITS = 3  # to one address, however its cookies change
_LARGE = re.compile(
    r"\.(?:pdf|ps|eps|djvu|epub|mobi|docx?|pptx?|xlsx?|zip|gz|tgz|bz2|xz|7z|rar|tar|iso|dmg|exe|whl|jar|mp[34]|m4[av]|"
    r"webm|mkv|avi|mov|ogg|wav|flac|png|jpe?g|gif|svg|webp|tiff?|csv|parquet|h5|npz|bin|safetensors)$",
    re.IGNORECASE,
)
_SHARE_OF_HEAD = 1 / 3  # of the time left: some servers never answer a HEAD
_PERMANENT = {301, 308}
# Failures after which http may still work: nobody listens at the port of https, or nobody speaks TLS there.
_WITHOUT_TLS = {"connect-refused", "connect-timeout", "tls-failure", "tls-old"}
_NO_PAGE = html.Page("", (), (), None)


class Cited(NamedTuple):
    """What the owners of a link claim about the page."""

    titles: tuple[str, ...] = ()  # of the works it is said to be
    fragments: tuple[str, ...] = ()  # parts of it that are pointed to


def check(address: Address, cited: Cited, policy: Policy, *, itself: bool = False) -> Conversation[Outcome]:
    """What there is at an address. `itself`: the page is wanted, not what tells best whether it is there."""
    how = None if itself else hosts.special(address)
    first = parse(how.instead(address)) if how else address
    wanted = fragments.named(cited.fragments) if how is None or how.fragments else []
    method = "HEAD" if _LARGE.search(first.path) and not wanted else "GET"
    here, hops, refreshes, state = first, list[Hop](), 0, 0
    seen: dict[tuple[str, str, int], int] = {}
    while True:
        visits = sum(count for (_, url, _), count in seen.items() if url == here.url)
        if seen.get((method, here.url, state)) or visits >= _MOST_VISITS + (method == "GET"):
            return _outcome("redirect-loop", here, hops)
        if len(hops) > MOST_HOPS:
            return _outcome("too-many-redirects", here, hops)
        seen[method, here.url, state] = 1
        question = _question(here, method, wanted, policy)
        reply = yield from patience.ask(question, policy, retry=method != "HEAD")
        if method == "HEAD" and _is_failed_head(reply):
            method = "GET"
            continue
        if isinstance(reply, Failure) and reply.status and 200 <= reply.status < 300:
            return _outcome("ok", here, hops, reply.status, detail=reply.detail)  # only its header is too much for us
        if isinstance(reply, Failure):
            if reply.reason in _WITHOUT_TLS and here == address and (yield from _answers_plainly(here, policy)):
                return _outcome("https-dead", here, hops, detail=f"http://{here.host}{here.target} answers")
            return _outcome(reply.reason, here, hops, reply.status, detail=reply.detail)
        state += reply.new_cookies
        kind = reply.headers.get("content-type", "")
        page = html.read(reply.body, kind) if reply.body and html.is_html(kind) else _NO_PAGE
        onward = None
        if reply.status in (300, 301, 302, 303, 307, 308):
            location = next(iter(reply.headers.all("location")), "").strip()
            if not location and reply.status != 300:
                return _outcome("redirect-without-location", here, hops, reply.status)
            onward = location
        elif 200 <= reply.status < 300 and refreshes < _MOST_REFRESHES:
            onward = _refresh(html.refreshed(reply.headers.get("refresh", "")) or page.refresh, here, seen)
            refreshes += onward is not None
        if onward:
            hops.append(Hop(here.url, reply.status))
            try:
                here = parse(_as_sent(onward), here)
            except OtherScheme as error:
                return _outcome("redirect-scheme", None, hops, reply.status, detail=f"to {error.scheme}:")
            except BadAddress as error:
                return _outcome("bad-redirect", None, hops, reply.status, detail=str(error))
            if policy.excluded(here.url):
                return _outcome("excluded", here, hops, reply.status)
            if reply.status == 303:
                method = "GET"
            continue
        return _judged(reply, page, first, here, hops, cited, wanted, original=address)


def _answers_plainly(address: Address, policy: Policy) -> Conversation[bool]:
    """Whether a host that cannot be reached by https has the page by http, and does not just send on to https."""
    if address.scheme != "https" or address.port is not None:
        return False
    plain = address._replace(scheme="http")
    reply = yield Question(plain.url, plain.lane, "GET", policy.headers)
    return isinstance(reply, Answer) and 200 <= reply.status < 300


def _question(here: Address, method: str, wanted: list[str], policy: Policy) -> Question:
    def enough(body: bytes) -> bool:
        return html.head_is_there(body) and (not wanted or fragments.all_found(body, wanted))

    return Question(
        here.url,
        here.lane,
        method,
        policy.headers,
        read=0 if method == "HEAD" else MOST_READ,
        only=html.TYPES,
        enough=enough,
        within=_SHARE_OF_HEAD if method == "HEAD" else 1.0,
    )


def _is_failed_head(reply: Answer | Failure) -> bool:
    """Whether GET has to be tried: HEAD failed, or what should be a file is a page that has to be read."""
    if isinstance(reply, Failure):
        return reply.reason in ("read-timeout", "deadline", "reset", "bad-http") and reply.left > 0.1
    is_page = reply.status == 200 and html.is_html(reply.headers.get("content-type", "text/html"))
    return reply.status >= 400 or reply.status == 202 or is_page


def _refresh(target: str | None, here: Address, seen: Iterable[tuple[str, str, int]]) -> str | None:
    """Where a page sends browsers on to, if that is another page: it was there, wherever else it may lead to."""
    try:
        address = parse(_as_sent(target or ""), here)
    except BadAddress:
        return None
    return target if target and address.url not in {url for _, url, _ in seen} else None


def _as_sent(location: str) -> str:
    """A Location as the server meant it: bytes beyond ASCII stay the bytes they are."""
    if location.isascii():
        return location
    raw = location.encode("utf-8") if any(ord(letter) > 0xFF for letter in location) else location.encode("latin-1")
    return "".join(chr(byte) if byte < 0x80 else quote(bytes([byte])) for byte in raw)


def _outcome(
    name: str,
    final: Address | None,
    hops: list[Hop],
    status: int | None = None,
    *,
    notes: tuple[str, ...] = (),
    detail: str = "",
) -> Outcome:
    return Outcome(verdict(name), name, status, str(final) if final else None, tuple(hops), notes, detail)


def _judged(
    reply: Answer,
    page: html.Page,
    first: Address,
    here: Address,
    hops: list[Hop],
    cited: Cited,
    wanted: list[str],
    *,
    original: Address,
) -> Outcome:
    """What the last answer means."""
    status, headers = reply.status, reply.headers
    kind = headers.get("content-type", "")

    def outcome(name: str, *notes: str) -> Outcome:
        return _outcome(name, here, hops, status, notes=notes)

    if status == 401 and "cf-mitigated" not in headers:
        return outcome("auth")
    if walls.is_bot_wall(status, headers, page.title, reply.body, cited.titles):
        return outcome("bot-wall")
    if status >= 400:
        return outcome({407: "proxy-auth", 451: "legal"}.get(status, f"http-{status}"))
    if hops:
        if walls.is_login(here) and not walls.is_login(first):
            return outcome("login-wall")
        if walls.is_consent(here) and not walls.is_consent(first):
            return outcome("consent-wall")
    if softness.is_parked(page, first, here, cited.titles):
        return outcome("parked")
    if softness.is_soft_404(page, first, here, cited.titles):
        return outcome("soft-404")
    if hops and softness.is_sent_to_root(first, here):
        return outcome("redirect-to-root")
    if softness.names_another_work(page, cited.titles):
        return outcome("title-mismatch", f"the page names: {(page.cited or page.named)[0]}")
    notes = []
    if wanted and html.is_html(kind) and 200 <= status < 300:
        notes += fragments.notes(reply.body, kind, reply.complete, wanted)
    if original.path.lower().endswith(".pdf") and kind and html.is_html(kind):
        notes.append(f"{PDF_IS_HTML.name}: it answers with a web page, not with a PDF")
    if not hops:
        return outcome("ok", *notes)
    permanent = all(hop.status in _PERMANENT for hop in hops) and first == original and here.url != first.url
    return outcome("moved-permanently" if permanent else "redirected", *notes)
