"""Servers that limit the rate."""

from __future__ import annotations

from email.utils import formatdate
from time import time

from tests.farm.row import Row
from tests.farm.script import PAGE, Behaviour, Request, Script, answer, in_turn

MOST_ASKED = 5  # requests of one link to a host that says 429 again and again


def limited(*fields: str, status: int = 429) -> Behaviour:
    """Too fast, whatever is done."""
    return answer(status, PAGE, *fields)


def once(*fields: str, status: int = 429) -> Behaviour:
    """Too fast the first time."""
    return in_turn(limited(*fields, status=status), answer(200))


def until(seconds: float) -> Behaviour:
    """Retry-After as a date, so many seconds from the request on."""

    def serve(request: Request) -> Script:
        date = formatdate(time() + seconds, usegmt=True)
        return (limited(f"Retry-After: {date}") if request.number == 1 else answer(200))(request)

    return serve


WAITED_FOR = {
    "a-second": once("Retry-After: 1"),
    "a-fraction": once("Retry-After: 0.5"),
    "zero": once("Retry-After: 0"),
    "negative": once("Retry-After: -5"),
    "a-date": until(2),  # dates have whole seconds
    "a-date-in-the-past": until(-3600),
    "a-span": once("Retry-After: 1s"),
    "nonsense": once("Retry-After: soon"),
    "nothing": once("Retry-After:"),
}
TOO_LONG = {
    "a-day": "86400",
    "for-ever": "inf",
    "1e9": "1e9",
    "1m30s": "1m30s",
    "a-date-in-2099": "Sat, 03 Jan 2099 00:00:00 GMT",
    "a-huge-number": "9" * 400,
}

ROWS = [
    *(Row(59, f"429-once-{name}", serve, "alive", "ok", asked=3) for name, serve in WAITED_FOR.items()),
    *(Row(59, f"429-{name}", limited(f"Retry-After: {value}"), "blocked", "rate-limited", asked=1)
      for name, value in TOO_LONG.items()),
    Row(59, "429-for-ever-zero", limited("Retry-After: 0"), "blocked", "rate-limited", asked=MOST_ASKED),
    Row(59, "429-for-ever-nonsense", limited("Retry-After: soon"), "blocked", "rate-limited", asked=MOST_ASKED),
    Row(60, "429-once-without-retry-after", once(), "alive", "ok", asked=3),
    Row(60, "429-for-ever-without-retry-after", limited(), "blocked", "rate-limited", asked=MOST_ASKED),
    Row(60, "403-of-github", limited("x-ratelimit-remaining: 0", "x-ratelimit-reset: 4070908800", status=403),
        "blocked", "rate-limited", asked=1),
    Row(60, "403-of-github-once", once("x-ratelimit-remaining: 0", "Retry-After: 1", status=403), "alive", "ok"),
    Row(61, "200-and-the-last-one", answer(200, PAGE, "RateLimit-Remaining: 0", "RateLimit-Reset: 1"), "alive", "ok"),
]  # fmt: skip
