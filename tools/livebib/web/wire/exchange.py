"""The one place that exchanges messages: a question in, an answer or a failure out, always in time.

Nothing is followed or retried here: a redirect's body is never read (requests would, psf/requests#5529),
what is compressed is undone as far as it is wanted, and whatever is raised below becomes a `Failure`.
"""

import ssl
import time
from collections.abc import Callable
from operator import attrgetter
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar, get_cookie_header
from requests.structures import CaseInsensitiveDict
from requests.utils import DEFAULT_CA_BUNDLE_PATH, prepend_scheme_if_needed
from urllib3.connectionpool import HTTPConnectionPool

from livebib.text.addresses import IP, parse
from livebib.web.conversation import Answer, Failure, Headers, Question, Reply
from livebib.web.wire import coding, failures
from livebib.web.wire.connection import POOLS, Ask, Watchdog, here
from livebib.web.wire.environment import Proxies
from livebib.web.wire.failures import NoAnswer
from livebib.web.wire.resolver import Resolver

_PIECE = 16 * 1024  # bytes read at a time
_DRAINED = 32 * 1024  # bytes of a body's rest that cost less to read than a new connection
_BODY_SECONDS = 5.0  # what a slow body may take once the status is known
_CONTENT = attrgetter("domain", "path", "name", "value")  # of a cookie

Permits = Callable[[str, IP], bool]


Chain = dict[str, RequestsCookieJar]  # what one conversation carries from request to request: its own cookies


class Exchange:
    """Asks questions. Safe for many threads at once; connections are kept alive and shared.

    `permits(host, ip)` says which addresses may be connected to; questions that are `trusted` may go anywhere.
    `silence` is how many seconds a server may say nothing; `proxies` and `bundle` are what `wire.environment` says.
    """

    def __init__(
        self,
        permits: Permits,
        *,
        silence: float = 10.0,
        kept_hosts: int = 256,
        kept_each: int = 6,
        proxies: Proxies | None = None,
        bundle: str | None = None,
        resolver: Resolver | None = None,
    ) -> None:
        self._permits = permits
        self._silence = silence
        self._proxies = proxies
        self._watchdog = Watchdog()
        self._resolver = resolver or Resolver()
        # Two sets of connections, or a link could use one that was opened for a configured endpoint.
        self._guarded = _Adapter(bundle, kept_hosts, kept_each)
        self._trusted = _Adapter(bundle, kept_hosts, kept_each)

    def ask(self, question: Question, seconds: float, chain: Chain) -> Reply:
        """The answer to a question, or why there is none, after `seconds` at the latest."""
        begin = time.monotonic()

        def left() -> float:
            return max(0.0, begin + seconds - time.monotonic())

        proxy = self._proxies(question.url) if self._proxies else None
        permits: Permits = (lambda host, ip: True) if question.trusted else self._permits
        allowed = seconds * question.within
        silence = max(0.001, min(self._silence, 0.98 * allowed))
        ask = here.ask = Ask(parse(question.url), begin + allowed, silence, permits, self._resolver, proxy)
        self._watchdog.watch(ask)
        try:
            if proxy and (ip := ask.address.known_ip) and not permits(ask.address.host.strip("[]"), ip):
                raise NoAnswer("private-address")  # other names are the proxy's to look up
            prepared = _prepared(question, chain)
            adapter = self._trusted if question.trusted else self._guarded
            # Once connected: what is put together from many records takes longer than a page.
            silence = max(ask.silence, seconds / 2) if question.whole else ask.silence
            response = adapter.send(prepared, stream=True, timeout=(ask.left, silence))
            if ask.is_over:  # http.client takes the end of a cut stream for the end of the headers
                response.raw.close()
                raise NoAnswer("deadline")
            headers = Headers(response.raw.headers.items())
            new = _remember_cookies(chain, prepared, response) if "set-cookie" in headers else False
            body, complete, unread = _read(response, question, headers, ask)
            return Answer(response.status_code, headers, body, complete, left(), new, unread)
        except Exception as error:  # typed by `explain`; what it does not know is ours and convicts nobody
            why = failures.explain(error, connected=ask.connected)
            if ask.is_over and why.reason in ("read-timeout", "reset", "bad-http", "internal", "tls-failure"):
                why = NoAnswer("deadline")
            return Failure(why.reason, why.detail, left(), why.status)
        finally:
            self._watchdog.forget(ask)
            ask.sock = None

    def close(self) -> None:
        """Close what is open. Threads that still wait for an answer get none."""
        self._watchdog.close()
        self._guarded.close()
        self._trusted.close()


def _prepared(question: Question, chain: Chain) -> requests.PreparedRequest:
    """The request, made by hand: `Request.prepare` would encode the address anew, and costs a third of a request."""
    prepared = requests.PreparedRequest()
    prepared.method, prepared.url = question.method, question.url
    prepared.headers, prepared.hooks = CaseInsensitiveDict(question.headers), {}
    if (jar := chain.get("jar")) and (cookies := get_cookie_header(jar, prepared)):
        prepared.headers["Cookie"] = cookies
    return prepared


def _read(response: requests.Response, question: Question, headers: Headers, ask: Ask) -> tuple[bytes, bool, str]:
    """As much of the body as was asked for, whether that is all, and the coding that could not be undone. What fails
    here does not undo the status."""
    raw = response.raw
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    wanted = question.read if not question.only or kind in question.only or not kind else 0
    if 300 <= response.status_code < 400:
        wanted = 0
    body = bytearray()
    complete, decode, unread, coded = False, None, "", headers.get("content-encoding", "")
    if not question.whole:
        ask.deadline = min(ask.deadline, time.monotonic() + _BODY_SECONDS)
    try:
        while len(body) < wanted and not ask.is_over:
            piece = raw.read1(_PIECE, decode_content=False)
            if not piece:
                complete = not ask.is_over and (decode is None or decode.is_whole)
                break
            if decode is None and (decode := coding.decoder(coded, piece)) is None:
                unread = coded[:40]
                break
            body += decode(piece, wanted - len(body))
            if question.enough is not None and question.enough(bytes(body)):
                break
        left = raw.length_remaining
        complete = complete or (left == 0 and not unread and not ask.is_over and (decode is None or decode.is_whole))
        if left is not None and left <= _DRAINED and not ask.is_over:
            raw.drain_conn()
            raw.release_conn()
        else:
            raw.close()
    except Exception:  # the connection is of no more use, the status stands
        raw.close()
    return bytes(body), complete, unread


def _remember_cookies(chain: Chain, prepared: requests.PreparedRequest, response: requests.Response) -> bool:
    """Take the server's cookies along; whether that changed any."""
    jar = chain.setdefault("jar", RequestsCookieJar())
    before = set(map(_CONTENT, jar))
    extract_cookies_to_jar(jar, prepared, response.raw)
    return set(map(_CONTENT, jar)) != before


class _Adapter(HTTPAdapter):
    """requests' adapter over guarded connections, with one TLS context for all of them: reading the CA certificates
    takes longer than most requests."""

    def __init__(self, bundle: str | None, hosts: int, each: int) -> None:
        self._context = _tls_context(bundle)
        super().__init__(pool_connections=hosts, pool_maxsize=each)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, ssl_context=self._context)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs, ssl_context=self._context)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = POOLS
        return manager

    def get_connection_with_tls_context(
        self, request: Any, verify: Any, proxies: Any = None, cert: Any = None
    ) -> HTTPConnectionPool:
        ask: Ask = here.ask
        address = ask.address
        manager = self.proxy_manager_for(prepend_scheme_if_needed(ask.proxy, "http")) if ask.proxy else self.poolmanager
        pool: HTTPConnectionPool = manager.connection_from_host(address.host, address.port, scheme=address.scheme)
        return pool

    def request_url(self, request: Any, proxies: Any) -> str:
        """What the request line names: the whole address for a proxy that forwards, else path and query."""
        address = here.ask.address
        forwarded = here.ask.proxy and address.scheme == "http" and not here.ask.proxy.lower().startswith("socks")
        return str(address.url if forwarded else address.target)

    def build_response(self, req: requests.PreparedRequest, resp: Any) -> requests.Response:
        """The status and what is to be read: cookies are taken where there are some, headers as they were sent."""
        response = requests.Response()
        response.status_code, response.raw, response.request = resp.status, resp, req
        return response

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Nothing to do: the context verifies."""


def _tls_context(bundle: str | None) -> ssl.SSLContext:
    place = bundle or DEFAULT_CA_BUNDLE_PATH
    is_folder = Path(place).is_dir()
    context = ssl.create_default_context(cafile=None if is_folder else place, capath=place if is_folder else None)
    context.set_alpn_protocols(["http/1.1"])
    return context
