r"""The arguments of a command in LaTeX source, found without running TeX.

Every search is bounded so that a whole file costs linear time, whatever stands in it: an argument that holds braces
deeper than `DEEPEST`, or a note that holds another citation's note bare, is none. So no stretch of a file is looked
through more often than that. Nothing recurses.
"""

import re
from collections.abc import Container, Iterator
from typing import NamedTuple

DEEPEST = 10  # braces within braces in one argument; real ones have three
_LINE_END = r"(?:\r\n?|\n)"
# What TeX skips between a command and its argument: blanks, comments, one line end; an empty line ends the paragraph.
_COMMENT = rf"%[^\r\n]*+{_LINE_END}[ \t]*+"
_GAP = re.compile(rf"[ \t]*+(?:{_COMMENT})*+(?:{_LINE_END}[ \t]*+(?:{_COMMENT})*+)?+")
_KEYS = re.compile(r"\{((?:[^{}\\%]++|%[^\r\n]*+|\\(?:[A-Za-z@]++|.|$))*+)\}", re.DOTALL)
_INK = re.compile(r"\\(?:([A-Za-z@]+)|.|$)|%[^\r\n]*|[][{}()]", re.DOTALL)
_MORE = re.compile(r"\*?\s*[\[(<]")
_OVERLAY = re.compile(r"<[^<>{}\\\n]{0,500}>")
_COMMENTED = re.compile(r"(\\.)|%[^\r\n]*", re.DOTALL)
_CLOSING = {"[": "]", "(": ")", "{": "}"}


class Signature(NamedTuple):
    r"""How a command takes its arguments, a letter for each: `s` an optional star, `a` an optional `<…>`, `o` an
    optional `[…]`, `p` an optional `(…)`, `m` a `{…}` and `k` a `{…}` with keys.

    `repeated` arguments follow as often as they are there, as in biblatex's `\cites(…)(…)[…]{a}[…]{b}`.
    """

    first: str
    repeated: str = ""


# The text between the delimiters of an argument, as a range; of an optional one that is not there, empty.
Argument = tuple[int, int]


def after_gap(text: str, at: int) -> int:
    """Where the next argument would begin."""
    found = _GAP.match(text, at)
    return found.end() if found else at


def read(text: str, at: int, signature: Signature, starters: Container[str]) -> tuple[list[Argument], int] | None:
    """The arguments of a command whose name ends at `at`, and where they end; None if it has not all it needs.

    `starters` are the names of the commands that take notes.
    """
    if (first := _each(text, at, signature.first, starters)) is None or not signature.repeated:
        return first
    found, at = first
    while more := _each(text, at, signature.repeated, starters):
        found += more[0]
        at = more[1]
    return (found, at) if len(found) > len(signature.first) else None


def _each(text: str, at: int, letters: str, starters: Container[str]) -> tuple[list[Argument], int] | None:
    """An argument for each letter, and where they end; None if one is missing."""
    found = []
    for letter in letters:
        if (argument := _one(text, at, letter, starters)) is None:
            return None
        found.append(argument[0])
        at = argument[1]
    return found, at


def _one(text: str, at: int, letter: str, starters: Container[str]) -> tuple[Argument, int] | None:
    """One argument and where it ends."""
    start = after_gap(text, at)
    nothing = (at, at), at
    opening = text[start : start + 1]
    match letter:
        case "s":
            return ((start, start + 1), start + 1) if opening == "*" else nothing
        case "a":
            overlay = _OVERLAY.match(text, start) if opening == "<" else None
            return ((start + 1, overlay.end() - 1), overlay.end()) if overlay else nothing
        case "o" | "p":
            if opening != ("[" if letter == "o" else "("):
                return nothing
            end = closing(text, start, starters)
        case "k":
            keys = _KEYS.match(text, start)
            end = keys.end() if keys else -1
        case _:
            if opening != "{":
                return None
            end = closing(text, start, starters)
    return ((start + 1, end - 1), end) if end > 0 else None


def closing(text: str, start: int, starters: Container[str] = ()) -> int:
    """Where the argument that opens at `start` has ended, by the first closing delimiter outside of braces; or -1."""
    wanted, depth = _CLOSING[text[start]], 0
    for found in _INK.finditer(text, start + 1):
        ink = found[0][0]
        if depth == 0 and ink == wanted:
            return found.end()
        if ink in "{}":
            depth += 1 if ink == "{" else -1
            if not 0 <= depth <= DEEPEST:
                return -1
        elif depth == 0 and wanted != "}" and found[1] and found[1] in starters and _MORE.match(text, found.end()):
            return -1
    return -1


def keys(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The keys between the braces, each with its range; comments are no part of them, nor what a macro would make."""
    inner = text[start:end]
    if "%" in inner:
        inner = _COMMENTED.sub(lambda found: found[1] or " " * len(found[0]), inner)
    at = start
    for piece in inner.split(","):
        if (key := piece.strip()) and "\\" not in key:
            first = at + piece.index(key)
            yield key, first, first + len(key)
        at += len(piece) + 1
