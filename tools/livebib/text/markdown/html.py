"""The attributes of HTML tags: all that is read of HTML in a document, as browsers read it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_OPENING = re.compile(r"<(?:!--|[!?]|(?=[A-Za-z]))")
_TAG_NAME = re.compile(r"[^\s/>]*+")
_BETWEEN = re.compile(r"[\s/]*+")
_NAME = re.compile(r"=?[^\s/>=]*+")
_EQUALS = re.compile(r"\s*+=\s*+")
_UNQUOTED = re.compile(r"[^\s>]*+")
# Tags that GitHub shows as text. https://github.github.com/gfm/#disallowed-raw-html-extension-
_FILTERED = frozenset("title textarea style xmp iframe noembed noframes script plaintext".split())


class Attribute(NamedTuple):
    """`name="value"` of a tag; the value stands at text[start:end], entities as written."""

    name: str  # in lower case
    start: int
    end: int


def attributes(text: str, start: int = 0, end: int | None = None) -> Iterator[Attribute]:
    """The attributes with a value of all tags in a stretch of HTML, in order; comments are passed over."""
    end = len(text) if end is None else end
    at = start
    while opening := _OPENING.search(text, at, end):
        at = opening.end()
        if opening[0] == "<!--":
            # `<!-->` is a whole comment.
            close = text.find("-->", at - 2, end)
            at = close + 3 if close >= 0 else end
        elif opening[0] == "<":
            found, at = _tag(text, at, end)
            yield from found


def _tag(text: str, at: int, end: int) -> tuple[list[Attribute], int]:
    """The attributes of the tag whose name begins here, and its end; none of a tag that does not end."""
    name = _match(_TAG_NAME, text, at, end)
    found: list[Attribute] = []
    at = name.end()
    while True:
        at = _match(_BETWEEN, text, at, end).end()
        if at >= end:
            return [], end
        if text[at] == ">":
            return ([] if name[0].lower() in _FILTERED else found), at + 1
        attribute = _match(_NAME, text, at, end)
        at = attribute.end()
        equals = _EQUALS.match(text, at, end)
        if equals is None:
            continue
        at = equals.end()
        if text[at : at + 1] in ("'", '"'):
            close = text.find(text[at], at + 1, end)
            if close < 0:
                return [], end
            value, at = (at + 1, close), close + 1
        else:
            value = at, _match(_UNQUOTED, text, at, end).end()
            at = value[1]
        if value[0] < value[1]:
            found.append(Attribute(attribute[0].lower(), *value))


def _match(pattern: re.Pattern[str], text: str, at: int, end: int) -> re.Match[str]:
    found = pattern.match(text, at, end)
    assert found is not None  # each of these patterns matches the empty text
    return found
