"""How long servers want to be left alone, in all the ways they say it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.web.conversation import Headers
from livebib.web.patience import exhausted, retry_after

NOW = 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 GMT


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 5 ", 5.0),
        ("0.5", 0.5),
        ("0", 0.0),
        ("-5", 0.0),
        ("1e3", 1000.0),
        ("Tue, 14 Nov 2023 22:14:20 GMT", 60.0),
        ("Tuesday, 14-Nov-23 22:14:20 GMT", 60.0),
        ("Tue, 14 Nov 2023 22:14:20", 60.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("3s", 3.0),
        ("1m30s", 90.0),
        ("1h", 3600.0),
        ("500ms", 0.5),
        ("1700000030", 30.0),
        ("soon", None),
        ("", None),
        ("Tue, 99 Nov 2023", None),
        ("--1", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(Headers([("Retry-After", value)]), NOW) == seconds


@pytest.mark.parametrize("value", ["inf", "Infinity", "1e99", "99999999999999999999"])
def test_for_ever_is_a_long_time(value: str) -> None:
    seconds = retry_after(Headers([("Retry-After", value)]), NOW)
    assert seconds is not None
    assert seconds > 10**6


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"RateLimit-Reset": "9"}, 9.0),
        ({"X-RateLimit-Reset": "1700000009"}, 9.0),
        ({"Retry-After": "2", "X-RateLimit-Reset": "1700000009"}, 2.0),
        ({"Retry-After": "soon", "X-RateLimit-Reset": "1700000009"}, 9.0),
        ({}, None),
    ],
)
def test_other_headers_say_it_too(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(Headers(headers.items()), NOW) == seconds


def test_the_last_request_of_a_window_is_noticed() -> None:
    assert exhausted(Headers([("RateLimit-Remaining", "0"), ("RateLimit-Reset", "4")]), NOW) == 4.0
    assert exhausted(Headers([("RateLimit-Remaining", "3"), ("RateLimit-Reset", "4")]), NOW) is None


@given(st.text(max_size=40))
def test_any_value_is_a_span_or_none(value: str) -> None:
    seconds = retry_after(Headers([("retry-after", value)]), NOW)
    assert seconds is None or seconds >= 0
