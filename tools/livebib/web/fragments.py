"""Whether a page has the part that a link points to. What is missing is a note, never a failure."""

import re
from collections.abc import Sequence
from urllib.parse import unquote

from livebib.model.rule import info
from livebib.text import suggest
from livebib.web import html

MISSING = info(
    "fragment-missing",
    "The page answers, but has no part of the name behind the '#'.",
    "Use one of the page's own names, or leave the '#' out.",
)
UNVERIFIABLE = info(
    "fragment-unverifiable",
    "The page answers, but its parts are made by scripts, or it is too long to be read whole: nothing can be said.",
    "Nothing.",
)


# What a fragment can be besides the name of an element: a text to find, a route of a script, a line, a page of a PDF.
_NO_NAME = re.compile(r":~:|!|/|\?|L\d+(?:C\d+)?(?:-L\d+(?:C\d+)?)?$|(?:page|search|zoom|view|nameddest|t|xywh)=|top$",
                      re.IGNORECASE)  # fmt: skip
_PREFIXES = ("", "user-content-")


def named(fragments: Sequence[str]) -> list[str]:
    """Those that name an element of the page."""
    return [fragment for fragment in fragments if fragment and not _NO_NAME.match(fragment)]


def all_found(body: bytes, fragments: Sequence[str]) -> bool:
    """Whether a page as far as it was read holds each of them somewhere; a quick test that may say yes too early."""
    return all(unquote(fragment).encode() in body for fragment in fragments)


def notes(body: bytes, content_type: str, complete: bool, fragments: Sequence[str]) -> list[str]:
    """A note for each fragment that is not there, or about which nothing can be said."""
    text = html.decode(body, content_type)
    known = html.anchors(text)
    missing = [each for each in fragments if not any(prefix + unquote(each) in known for prefix in _PREFIXES)]
    if not missing:
        return []
    if not complete or html.is_drawn_by_script(text):
        return [f"{UNVERIFIABLE.name}: #{each}" for each in missing]
    result = []
    for each in missing:
        near = suggest.nearest(unquote(each), known)
        result.append(f"{MISSING.name}: #{each}" + (f" (the nearest: #{near[0]})" if near else ""))
    return result
