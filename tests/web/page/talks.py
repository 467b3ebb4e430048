"""Conversations fed by hand: what a server would say, without a server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

from livebib.web.conversation import Answer, Conversation, Failure, Headers, Question, Reply, Rest

T = TypeVar("T")


class Talk(NamedTuple):
    """How a conversation went."""

    outcome: object
    asked: list[Question]
    rests: list[Rest]


def says(
    status: int, body: str | bytes = b"", *, left: float = 20.0, new_cookies: bool = False, **headers: str
) -> Answer:
    """An answer; header names are written with underscores. A page is HTML unless it says otherwise."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if body and "content-type" not in named:
        named["content-type"] = "text/html; charset=utf-8"
    data = body.encode() if isinstance(body, str) else body
    return Answer(status, Headers(named.items()), data, True, left, new_cookies)


def page(title: str = "A page", head: str = "", body: str = "") -> str:
    """A web page."""
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def talk(conversation: Conversation[T], replies: Iterable[Reply] | Mapping[str, Reply]) -> Talk:
    """Feed replies, in order or by address, until the conversation ends. One too few or too many is an error."""
    asked: list[Question] = []
    rests: list[Rest] = []
    in_order = None if isinstance(replies, Mapping) else iter(replies)
    reply: Reply | None = None
    try:
        while True:
            said = conversation.send(reply)
            if isinstance(said, Rest):
                rests.append(said)
                reply = None
                continue
            asked.append(said)
            if in_order is None:
                assert isinstance(replies, Mapping)
                reply = replies[said.url]
            else:
                reply = next(in_order, None)
                assert reply is not None, f"asked once more than expected: {said.method} {said.url}"
    except StopIteration as end:
        if in_order is not None:
            assert next(in_order, None) is None, "not all replies were wanted"
        return Talk(end.value, asked, rests)


def fails(reason: str, *, left: float = 20.0) -> Failure:
    """No answer."""
    return Failure(reason, "", left)
