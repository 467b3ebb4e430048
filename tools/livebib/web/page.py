"""A page on the web: asked with GET, followed from hop to hop, read as far as judging needs.

GET because a soft 404 answers HEAD well; HEAD only where it spares a large file, and then any failure of it is tried
again with GET.
"""

import re
from collections.abc import Iterable, Sequence
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
UNREAD_CODING = info(
    "unread-coding",
    "The page answers, compressed in a way that was not asked for and that livebib cannot undo (br, zstd): nothing can "
    "be said of its title, of walls and of its parts.",
    "Nothing.",
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
    here = first = parse(how.instead(address)) if how else address
    wanted = fragments.named(cited.fragments) if how is None or how.fragments else []
    method = "HEAD" if _LARGE.search(first.path) and not wanted else "GET"
    hops, refreshes, state = list[Hop](), 0, 0
    seen: set[tuple[str, str, int]] = set()  # methods, addresses, and how often cookies had changed

    def outcome(name: str, status: int | None = None, detail: str = "", notes: Sequence[str] = ()) -> Outcome:
        return Outcome(verdict(name), name, status, str(here), tuple(hops), tuple(notes), detail)

    while True:
        visits = sum(url == here.url for _, url, _ in seen)
        if (method, here.url, state) in seen or visits >= _MOST_VISITS + (method == "GET"):
            return outcome("redirect-loop")
        if len(hops) > MOST_HOPS:
            return outcome("too-many-redirects")
        seen.add((method, here.url, state))
        reply = yield from patience.ask(_question(here, method, wanted, policy), policy, retry=method != "HEAD")
        if method == "HEAD" and _is_failed_head(reply):
            method = "GET"
            continue
        if isinstance(reply, Failure):
            if reply.status and 200 <= reply.status < 300:  # only its header is too much for us
                return outcome("ok", reply.status, reply.detail)
            if reply.reason in _WITHOUT_TLS and here == address and (yield from _answers_plainly(here, policy)):
                return outcome("https-dead", detail=f"http://{here.host}{here.target} answers")
            return outcome(reply.reason, reply.status, reply.detail)
        state += reply.new_cookies
        kind = reply.headers.get("content-type", "")
        page = html.read(reply.body, kind) if reply.body and html.is_html(kind) else _NO_PAGE
        onward = None
        if reply.status in (300, 301, 302, 303, 307, 308):
            onward = reply.headers.get("location", "").strip()
            if not onward and reply.status != 300:
                return outcome("redirect-without-location", reply.status)
        elif 200 <= reply.status < 300 and refreshes < _MOST_REFRESHES:
            onward = _refresh(html.refreshed(reply.headers.get("refresh", "")) or page.refresh, here, seen)
            refreshes += onward is not None
        if onward:
            hops.append(Hop(here.url, reply.status))
            try:
                here = parse(_as_sent(onward), here)
            except OtherScheme as error:
                return outcome("redirect-scheme", reply.status, f"to {error.scheme}:")._replace(final_url=None)
            except BadAddress as error:
                return outcome("bad-redirect", reply.status, str(error))._replace(final_url=None)
            if policy.excluded(here.url):
                return outcome("excluded", reply.status)
            if reply.status == 303:
                method = "GET"
            continue
        if fault := _fault(reply, page, first, here, cited, is_moved=bool(hops)):
            names = [f"the page names: {(page.cited or page.named)[0]}"] if fault == "title-mismatch" else []
            return outcome(fault, reply.status, notes=names)
        notes = []
        if reply.unread:
            notes.append(f"{UNREAD_CODING.name}: it is sent as {reply.unread}")
        if wanted and html.is_html(kind) and 200 <= reply.status < 300:
            notes += fragments.notes(reply.body, kind, reply.complete, wanted)
        if address.path.lower().endswith(".pdf") and kind and html.is_html(kind):
            notes.append(f"{PDF_IS_HTML.name}: it answers with a web page, not with a PDF")
        permanent = all(hop.status in _PERMANENT for hop in hops) and first == address and here.url != first.url
        name = "ok" if not hops else "moved-permanently" if permanent else "redirected"
        return outcome(name, reply.status, notes=notes)


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

    question = Question(here.url, here.lane, method, policy.headers, only=html.TYPES, enough=enough)
    return question._replace(within=_SHARE_OF_HEAD) if method == "HEAD" else question._replace(read=MOST_READ)


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


def _fault(reply: Answer, page: html.Page, first: Address, here: Address, cited: Cited, *, is_moved: bool) -> str:
    """The reason for which the last answer is not what was cited; empty for none."""
    status, headers = reply.status, reply.headers
    if status == 401 and "cf-mitigated" not in headers:
        return "auth"
    if walls.is_bot_wall(status, headers, page.title, reply.body, cited.titles):
        return "bot-wall"
    if status == 426 and re.search(r"\bh2|http/2", headers.get("upgrade", ""), re.IGNORECASE):
        return "http2-only"
    if status >= 400:
        return {407: "proxy-auth", 451: "legal"}.get(status, f"http-{status}")
    if is_moved and walls.is_login(here) and not walls.is_login(first):
        return "login-wall"
    if is_moved and walls.is_consent(here) and not walls.is_consent(first):
        return "consent-wall"
    if softness.is_parked(page, first, here, cited.titles):
        return "parked"
    if softness.is_soft_404(page, first, here, cited.titles):
        return "soft-404"
    if is_moved and softness.is_sent_to_root(first, here):
        return "redirect-to-root"
    return "title-mismatch" if softness.names_another_work(page, cited.titles) else ""
