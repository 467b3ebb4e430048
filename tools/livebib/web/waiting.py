"""How long a server wants to be left alone: Retry-After in all its forms, and the rate limits of others."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

from livebib.web.conversation import Headers

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_SPAN = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|[smhd])\s*)+", re.IGNORECASE)
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|[smhd])", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|inf(?:inity)?)", re.IGNORECASE)
_LONG_AGO = 1_000_000_000  # a number of seconds beyond this is a point in time, not a span
_FOREVER = 10.0**9
_LONGEST = 100  # characters of a value that are read


def retry_after(headers: Headers, now: float) -> float | None:
    """Seconds to wait, never negative; None where the server does not say, or nothing that can be understood.

    Seconds (RFC 9110), a date, and what servers send besides: `1m30s`, `0.5`, `inf`, GitHub's and the IETF draft's
    reset headers, in seconds or as a point in time.
    """
    for name in ("retry-after", "ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset"):
        if (text := headers.get(name)) is not None and (seconds := _seconds(text[:_LONGEST].strip(), now)) is not None:
            return seconds
    return None


def exhausted(headers: Headers, now: float) -> float | None:
    """Seconds to rest when an answer says that it was the last one allowed for now; None when it does not."""
    for name in ("ratelimit-remaining", "x-ratelimit-remaining", "x-rate-limit-remaining"):
        if headers.get(name, "").strip() == "0":
            return retry_after(headers, now)
    return None


def _seconds(text: str, now: float) -> float | None:
    if _NUMBER.fullmatch(text):
        value = min(float(text), _FOREVER * 10)
        return max(0.0, value - now if _LONG_AGO < value < _FOREVER * 9 else value)
    if _SPAN.fullmatch(text):
        return sum(float(number) * _UNITS[unit.lower()] for number, unit in _PART.findall(text))
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return max(0.0, (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now)
