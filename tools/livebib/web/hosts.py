"""Hosts that need to be asked in their own way, as data: a new one is a new row."""

import re
from typing import NamedTuple

from livebib.text.addresses import Address


class Special(NamedTuple):
    """One way to ask."""

    host: re.Pattern[str]  # matched against the whole host
    target: re.Pattern[str] = re.compile("")  # searched in path and query
    ask: str = ""  # the address to ask instead; \\1 is the pattern's first group. Empty: the address itself
    fragments: bool = True  # whether the page's ids say anything about fragments

    def instead(self, address: Address) -> str:
        """The address to ask."""
        found = self.target.search(address.target)
        return found.expand(self.ask) if found and self.ask else address.url


_THUMBNAIL = r"https://img.youtube.com/vi/\1/0.jpg"
SPECIALS = [
    # The page of a removed video answers 200; its thumbnail does not.
    Special(
        re.compile(r"(?:www\.|m\.|music\.)?youtube(?:-nocookie)?\.com"),
        re.compile(r"^/(?:watch\?(?:.*&)?v=|embed/|shorts/|live/)([\w-]{11})"),
        _THUMBNAIL,
    ),
    Special(re.compile(r"youtu\.be"), re.compile(r"^/([\w-]{11})"), _THUMBNAIL),
    # Headings, lines and comments become anchors by script, or with the prefix user-content-.
    Special(re.compile(r"(?:gist\.)?github\.com|gitlab\.com|bitbucket\.org|codeberg\.org"), fragments=False),
    # Documents drawn by script: the page is empty until it has run.
    Special(
        re.compile(r"(?:docs|drive)\.google\.com|colab\.research\.google\.com|openreview\.net|.*\.notion\.site"),
        fragments=False,
    ),
]


def special(address: Address) -> Special | None:
    """The way in which an address is to be asked, if it has one of its own."""
    wanted = (each for each in SPECIALS if each.host.fullmatch(address.host) and each.target.search(address.target))
    return next(wanted, None)
