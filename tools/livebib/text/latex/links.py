r"""Where addresses stand in TeX: one or several as a value, or in running text; and what they mean, escapes undone."""

import re
from collections.abc import Iterator

from livebib.text import identifiers

_INSIDE = r"[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+"
_ARGUMENT = rf"\s*+\{{({_INSIDE})\}}"
_WHOLE = re.compile(
    rf"\s*+(?:\\(?:url|nolinkurl|texttt)(?![A-Za-z]){_ARGUMENT}"
    rf"|\\href{_ARGUMENT}(?:\s*+\{{{_INSIDE}\}})?+|\{{({_INSIDE})\}}|<([^<>]*+)>|\[[^\[\]]*+\]\(([^()\s]*+)\))\s*+"
)
_BETWEEN = re.compile(
    r"(?<![\s,;|])(?<!\sand)(?:[\s,;|]|(?<=\s)and(?=\s))++(?=https?://|\\(?:url|nolinkurl|href)\b|[<\[]\S)"
)  # two addresses
_DEEPEST = 4  # wrappers around one address
_NAMES = "textunderscore|textasciitilde|textasciicircum|sim|slash"
_BARE = (
    r"(?i:https?)://(?:[^\s\\{}\"<>|^`$]|\\(?:string)?[_&%#$~^/](?:\{\})?"
    rf"|\\(?:{_NAMES})(?![A-Za-z])(?:\{{\}}|\s+(?=\S))?+|\$\s*\\sim\s*\$|\{{(?:[^{{}}\s]|\{{\}})*+\}})++"
)
_IN_TEXT = re.compile(rf"\\(?:url|nolinkurl)(?![A-Za-z]){_ARGUMENT}|\\href{_ARGUMENT}|({_BARE})")
_ADDRESS = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]+:|www\.)")
_TRAILING = ".,;:!?'*~"
_LINE_BREAK = re.compile(r"(?<![ \t])[ \t]*+[\r\n]\s*+")


def meant(written: str) -> str:
    """An address as it is meant: escapes undone, and in one line where a long one was broken over several."""
    return identifiers.unescape(_LINE_BREAK.sub("", written.strip()))


def whole(text: str) -> tuple[int, int] | None:
    r"""The stretch of a value that is its address, without blanks and `\url{…}` around it; None for an empty value."""
    start, end = 0, len(text)
    for _ in range(_DEEPEST):
        found = _WHOLE.fullmatch(text, start, end)
        if found is None:
            break
        start, end = found.span(found.lastindex or 0)
    return _stripped(text, start, end)


def listed(text: str) -> list[tuple[int, int]]:
    """The stretches of a value that are addresses, where they are all that it holds: one, or several with commas or
    blanks between them. A value that is anything else counts as one, for its reader to judge."""
    if (stretch := whole(text)) is None:
        return []
    start, end = stretch
    if text.count("://", start, end) < 2:
        return [stretch]
    found: list[tuple[int, int]] = []
    for gap in [*_BETWEEN.finditer(text, start, end), None]:
        last = gap.start() if gap else end
        if text.count("{", start, last) != text.count("}", start, last):
            continue  # within the text of a link
        if part := whole(text[start:last]):
            found.append((start + part[0], start + part[1]))
        start = gap.end() if gap else end
    return found if all(is_address(text[first:last]) for first, last in found) else [stretch]


def within(text: str) -> Iterator[tuple[int, int]]:
    r"""The stretches of a text that are addresses: the arguments of `\url` and `\href`, and what begins with http."""
    if "://" not in text and "\\" not in text:
        return
    for found in _IN_TEXT.finditer(text):
        start, end = found.span(found.lastindex or 0)
        if found[3] is not None:
            yield start, trimmed(text, start, end)
        elif _ADDRESS.match(text, start, end) and (stretch := _stripped(text, start, end)):
            yield stretch


def is_address(text: str) -> bool:
    """Whether a text is an address rather than the path of a file: it has a scheme, or begins with `www.`."""
    return bool(_ADDRESS.match(text))


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    bare = text[start:end].strip()
    start = text.index(bare, start)
    return (start, start + len(bare)) if bare else None


def trimmed(text: str, start: int, end: int) -> int:
    """The end of an address without the punctuation of the sentence around it."""
    surplus = {close: text.count(close, start, end) - text.count(open_, start, end) for open_, close in ("()", "[]")}
    while end > start:
        last = text[end - 1]
        if last in _TRAILING and text[end - 2] != "\\":
            end -= 1
        elif surplus.get(last, 0) > 0:
            surplus[last] -= 1
            end -= 1
        else:
            break
    return end
