"""Hosts that need to be asked in their own way, as data: a new one is a new row."""

from __future__ import annotations

import re
from typing import NamedTuple

from livebib.text.addresses import Address


class Special(NamedTuple):
    """One way to ask."""

    name: str
    host: re.Pattern[str]  # matched against the whole host
    target: re.Pattern[str]  # searched in path and query
    ask: str = ""  # the address to ask instead; \\1 is the pattern's first group. Empty: the address itself
    fragments: bool = True  # whether the page's ids say anything about fragments
    why: str = ""


_ANY = re.compile("")

SPECIALS = [
    Special(
        "youtube",
        re.compile(r"(?:www\.|m\.|music\.)?youtube(?:-nocookie)?\.com"),
        re.compile(r"^/(?:watch\?(?:.*&)?v=|embed/|shorts/|live/)([\w-]{11})"),
        r"https://img.youtube.com/vi/\1/0.jpg",
        why="the page of a removed video answers 200; its thumbnail does not",
    ),
    Special(
        "youtu.be",
        re.compile(r"youtu\.be"),
        re.compile(r"^/([\w-]{11})"),
        r"https://img.youtube.com/vi/\1/0.jpg",
        why="the same",
    ),
    Special(
        "github",
        re.compile(r"(?:gist\.)?github\.com|gitlab\.com|bitbucket\.org|codeberg\.org"),
        _ANY,
        fragments=False,
        why="headings, lines and comments become anchors by script, or with the prefix user-content-",
    ),
    Special(
        "documents drawn by script",
        re.compile(
            r"docs\.google\.com|drive\.google\.com|colab\.research\.google\.com|openreview\.net|.*\.notion\.site"
        ),
        _ANY,
        fragments=False,
        why="the page is empty until its scripts have run",
    ),
]


def special(address: Address) -> Special | None:
    """The way in which an address is to be asked, if it has one of its own."""
    for each in SPECIALS:
        if each.host.fullmatch(address.host) and each.target.search(address.target):
            return each
    return None


def instead(address: Address, how: Special) -> str:
    """The address to ask."""
    found = how.target.search(address.target)
    return found.expand(how.ask) if found and how.ask else address.url
