"""Asking again: what is transient gets a second chance, rate limits are waited for, and all of it has an end."""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

from livebib.web.conversation import Answer, Conversation, Failure, Headers, Policy, Question, Reply, Rest

# Failures that a second try may cure, and how many of them there are to be.
_RETRIES = {"reset": 2} | dict.fromkeys(
    "dns-failure connect-refused connect-timeout connect-failed read-timeout bad-http tls-failure".split(), 1
)
_AT_ONCE = {"reset", "bad-http", "read-timeout", "connect-timeout"}  # the first time: often a stale connection
_TRANSIENT = {500, 502, 503, 504, 520, 521, 522, 523, 524}
_MOST_RETRIES = 2
_MOST_WAITS = 3  # times that a lane is waited for by one link
_BACKOFF = 0.5  # seconds, doubled each time, give or take half
_SHORTEST = 0.1  # seconds to wait for a server that says "0"
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_SPAN = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|[smhd])\s*)+", re.IGNORECASE)
_PART = re.compile(r"(?<![\d.])(\d++(?:\.\d++)?)(ms|[smhd])", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:\d++(?:\.\d*+)?(?:[eE][+-]?\d+)?|inf(?:inity)?)", re.IGNORECASE)
_LONG_AGO = 1_000_000_000  # a number of seconds beyond this is a point in time, not a span
_FOREVER = 10.0**9
_LONGEST = 100  # characters of a value that are read


def ask(question: Question, policy: Policy, *, retry: bool = True) -> Conversation[Reply]:
    """The reply to a question after what patience can do; a `Failure("rate-limited")` where that was not enough.

    Without `retry` only rate limits are waited for: whoever asks has another way to try.
    """
    retries = waits = 0
    while True:
        reply = yield question
        assert reply is not None
        if isinstance(reply, Failure):
            if reply.reason == "lane-closed":
                return reply._replace(reason="rate-limited")
            if not retry or retries >= _RETRIES.get(reply.reason, 0):
                return reply
            pause = 0.0 if not retries and reply.reason in _AT_ONCE else _backoff(retries, policy)
            if pause >= reply.left:
                return reply
            retries += 1
            question = question._replace(delay=pause, within=1.0)
            continue
        asked = retry_after(reply.headers, policy.now())
        if limits_rate(reply):
            waits += 1
            pause = 2 * _backoff(waits - 1, policy) if asked is None else max(asked, _SHORTEST)
            if waits > _MOST_WAITS or pause >= reply.left:
                yield Rest(question.lane, None)
                return Failure("rate-limited", _retry_words(asked), reply.left, reply.status)
            yield Rest(question.lane, pause)
            question = question._replace(delay=0.0)
            continue
        if retry and reply.status in _TRANSIENT and retries < _MOST_RETRIES and "cf-mitigated" not in reply.headers:
            pause = _backoff(retries, policy) if asked is None else max(asked, _SHORTEST)
            if pause < reply.left:
                retries += 1
                if asked is not None:  # it speaks for the host, not for this page
                    yield Rest(question.lane, pause)
                question = question._replace(delay=0.0 if asked is not None else pause)
                continue
        if (rest := exhausted(reply.headers, policy.now())) is not None and rest > 0:
            yield Rest(question.lane, rest, free=True)
        return reply


def limits_rate(answer: Answer) -> bool:
    """Whether an answer means "not so fast"."""
    if answer.status in (420, 429, 509):
        return "cf-mitigated" not in answer.headers
    if answer.status == 403:
        return "retry-after" in answer.headers or answer.headers.get("x-ratelimit-remaining", "").strip() == "0"
    return False


def _backoff(number: int, policy: Policy) -> float:
    """Seconds before try number `number` + 1: doubled each time, jittered so that many do not come back together."""
    return _BACKOFF * 2.0**number * (0.5 + policy.chance())


def _retry_words(seconds: float | None) -> str:
    return "" if seconds is None else f"asks to wait {seconds:.0f} s" if seconds < 10**6 else "asks to wait for ever"


# -- how long a server wants to be left alone


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
