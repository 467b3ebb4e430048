"""What the environment says about the wire: proxies, certificates, and how many files may be open."""

import contextlib
import os
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit
from urllib.request import getproxies

from requests.utils import select_proxy, should_bypass_proxies

Proxies = Callable[[str], str | None]  # the proxy for an address, or None

_BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")
_WANTED_FILES = 8192


def proxies() -> Proxies | None:
    """What `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` ask for; None where no proxy is set.

    Nothing else of the environment is trusted: no netrc, so that no password goes to a host that a list names.
    """
    known = getproxies()
    known.pop("no", None)
    if not known:
        return None

    @lru_cache(maxsize=4096)
    def of_origin(origin: str) -> str | None:
        return None if should_bypass_proxies(origin, no_proxy=None) else select_proxy(origin, known)

    def proxy(url: str) -> str | None:
        parts = urlsplit(url)
        return of_origin(f"{parts.scheme}://{parts.netloc}/")

    return proxy


def bundle() -> str | None:
    """The file or folder of CA certificates to use instead of the usual ones; None for those."""
    return next((value for name in _BUNDLES if (value := os.environ.get(name)) and os.path.exists(value)), None)  # noqa: PTH110


def open_files() -> int:
    """How many files this process may have open, after asking for enough: every connection is one."""
    try:
        import resource
    except ImportError:  # not on Windows
        return 512
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED_FILES if hard == resource.RLIM_INFINITY else min(_WANTED_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return _WANTED_FILES if soft == resource.RLIM_INFINITY else soft
