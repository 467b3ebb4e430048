"""What requests, urllib3, http.client and ssl raise, as the reasons that reports name.

requests wraps what urllib3 wraps what Python raised, and some exceptions pass all of them (psf/requests has no single
base for them); so the whole chain is looked through for the one that knows.
"""

import http.client
import re
import ssl
from collections.abc import Iterator

import urllib3.exceptions as lib

# OpenSSL's verify codes, x509_vfy.h.
_VERIFY = {
    9: "tls-not-yet-valid",
    10: "tls-expired",
    18: "tls-self-signed",
    19: "tls-issuer-unknown",
    20: "tls-issuer-unknown",
    21: "tls-issuer-unknown",
    62: "tls-wrong-host",
    64: "tls-wrong-host",  # an IP address
}
_OLD = ("UNSUPPORTED_PROTOCOL", "NO_PROTOCOLS", "VERSION_TOO_LOW", "DH_KEY_TOO_SMALL", "NO_CIPHERS",
        "PROTOCOL_VERSION", "LEGACY", "INSUFFICIENT_SECURITY", "EE_KEY_TOO_SMALL", "CA_MD_TOO_WEAK")  # fmt: skip


_SETTINGS = re.compile(r"\0\0[\0-\xff]\x04", re.DOTALL)  # how a server begins that speaks HTTP/2 without asking


class NoAnswer(Exception):
    """There will be no answer; `reason` is the id of a reason. It passes through urllib3 and requests as it is."""

    def __init__(self, reason: str, detail: str = "", status: int | None = None) -> None:
        super().__init__(detail or reason)
        self.reason = reason
        self.detail = detail
        self.status = status  # where a status line was read before it failed


def explain(error: BaseException, *, connected: bool) -> NoAnswer:
    """Why there is no answer. `connected` tells a time-out of the connection from one of the answer."""
    chain = list(_chain(error))
    for each in chain:
        if isinstance(each, NoAnswer):
            return each
    for each in chain:
        if isinstance(each, ssl.SSLError) and not isinstance(each, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return _tls(each)
        if type(each).__name__ == "CertificateError":
            return NoAnswer("tls-wrong-host", str(each))
    if any(isinstance(each, lib.ProxyError) for each in chain):
        return NoAnswer("proxy-failure", _words(chain[-1]))
    for each in reversed(chain):
        match each:
            case http.client.BadStatusLine() if _SETTINGS.match(str(each)):
                return NoAnswer("http2-only")
            case ConnectionError() | ssl.SSLEOFError() | ssl.SSLZeroReturnError() | lib.IncompleteRead():
                return NoAnswer("reset", _words(each))
            case http.client.IncompleteRead():
                return NoAnswer("reset")
            case http.client.HTTPException() | lib.InvalidHeader() | lib.InvalidChunkLength() | lib.DecodeError():
                return NoAnswer("bad-http", _words(each))
            case TimeoutError() | lib.TimeoutError():
                return NoAnswer("read-timeout" if connected else "connect-timeout")
    for each in chain:
        if isinstance(each, lib.ProtocolError | OSError):
            return NoAnswer("reset" if connected else "connect-failed", _words(each))
    return NoAnswer("internal", _words(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception, what it was made of, and what it was raised from."""
    todo: list[object] = [error]
    seen: set[int] = set()
    while todo:
        each = todo.pop(0)
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        todo += [*each.args, getattr(each, "reason", None), each.__cause__, each.__context__]


def _tls(error: ssl.SSLError) -> NoAnswer:
    if isinstance(error, ssl.SSLCertVerificationError):
        return NoAnswer(_VERIFY.get(error.verify_code, "tls-failure"), error.verify_message or "")
    name = (error.reason or "").upper()
    if "no application protocol" in str(error).lower().replace("_", " "):  # we offer HTTP/1.1
        return NoAnswer("http2-only")
    return NoAnswer("tls-old" if any(part in name for part in _OLD) else "tls-failure", name.lower().replace("_", " "))


def _words(error: BaseException) -> str:
    text = str(error) if not isinstance(error, OSError) else error.strerror or str(error)
    return f"{type(error).__name__}: {text}"[:200] if text else type(error).__name__
