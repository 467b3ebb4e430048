r"""LaTeX text as runs with their styles: what is italic or raised, and what braces protect from changes of case.

Braces that protect and commands that set a style become marks (noncharacters of Unicode, which no text holds), the rest
is decoded as everywhere else, and the marks are read back. Sentence case is that of CSL, which wants titles in it since
a style can raise letters but not know which ones to lower; BibTeX's own styles do the same to the same letters.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from livebib.text.latex import decoding

ITALIC, BOLD, SMALL_CAPS, SUPERSCRIPT, SUBSCRIPT, PROTECTED = _STYLES = ("i", "b", "sc", "sup", "sub", "nocase")
_FIRST_MARK = 0xFDD0
_OPEN = {kind: chr(_FIRST_MARK + 2 * number) for number, kind in enumerate(_STYLES)}
_CLOSE = {kind: chr(ord(mark) + 1) for kind, mark in _OPEN.items()}
_MARKS = {mark: (kind, True) for kind, mark in _OPEN.items()} | {mark: (kind, False) for kind, mark in _CLOSE.items()}
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")
_ANY_MARK = re.compile(f"([{''.join(_MARKS)}])")


def _by_name(table: dict[str, str]) -> dict[str, str]:
    """From rows of a style and the names of its commands: the style of each command."""
    return {name: style for style, names in table.items() for name in names.split()}


_COMMANDS = _by_name(
    {
        ITALIC: "emph textit mkbibemph mkbibitalic",
        BOLD: "textbf mkbibbold",
        SMALL_CAPS: "textsc",
        SUPERSCRIPT: "textsuperscript mkbibsuperscript",
        SUBSCRIPT: "textsubscript mkbibsubscript",
    }
)
_SWITCHES = _by_name({ITALIC: "em it itshape", BOLD: "bf bfseries", SMALL_CAPS: "sc scshape"})
_COMMAND = re.compile(r"\\(?:([A-Za-z]+)\*?|(.))", re.DOTALL)
_SWITCH = re.compile(rf"\{{\\({'|'.join(_SWITCHES)})(?![A-Za-z])\s*")
_ACCENTS = frozenset("'`^\"~=.bcdHkrtuv")
_DEPTH = re.compile(r"\\.|[{}\]]", re.DOTALL)  # what opens or closes a group, or hides such a sign
_MATHEMATICS = re.compile(r"\$(?:\\.?|[^\\$])*\$?", re.DOTALL)
_SPECIAL = re.compile(r"[\\{}$]")
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.?!:]\s+$")
_SIGNS = ("&", "+", "#", "-", "*", "/")  # that make a name of a single letter beside them: A&M, A*
_FULL_STOP = ("!", "?", ".", ",", ":", ";")


class Run(NamedTuple):
    """A stretch of text in one style."""

    text: str
    styles: tuple[str, ...] = ()  # outermost first; PROTECTED where the case is to stay


def plain(runs: Iterable[Run]) -> str:
    """The text alone."""
    return "".join(run.text for run in runs)


@lru_cache(maxsize=16384)
def read(value: str) -> tuple[Run, ...]:
    """The runs of a field's value, LaTeX as written."""
    value = _NONCHARACTERS.sub("\ufffd", value)
    marked = decoding.to_text(_marked(decoding.settled(value)) if _SPECIAL.search(value) else value)
    runs: list[Run] = []
    styles: list[str] = []
    for piece in filter(None, _ANY_MARK.split(marked)):
        kind, opens = _MARKS.get(piece, ("", False))
        if opens:
            styles.append(kind)
        elif kind in styles:
            del styles[len(styles) - 1 - styles[::-1].index(kind)]
        elif not kind:
            runs.append(Run(piece, tuple(styles)))
    return tuple(runs)


def _marked(value: str) -> str:
    """The value with marks for braces that protect and for styles; mathematics and arguments stay as they are."""
    out: list[str] = []
    closers: list[str] = []
    at = 0
    while at < len(value):
        letter = value[at]
        if letter == "\\":
            command = _COMMAND.match(value, at)
            if command is None:  # a backslash at the very end
                break
            style = _COMMANDS.get(command[1] or "")
            if style and value[command.end() : command.end() + 1] == "{":
                out.append(_OPEN[style])
                closers.append(_CLOSE[style])
                at = command.end() + 1
                continue
            end = _end_of_arguments(value, command)
            out.append(value[at:end])
            if value[end : end + 1] in ("}", "") and (command[1] or command[2]) in _ACCENTS and end == command.end():
                out.append("{}")  # an accent on nothing must not fall on a mark
            at = end
        elif letter == "$":
            mathematics = _MATHEMATICS.match(value, at)
            end = mathematics.end() if mathematics else at + 1
            out += [_OPEN[PROTECTED], value[at:end], _CLOSE[PROTECTED]]
            at = end
        elif letter == "{":
            switch = _SWITCH.match(value, at)
            kind = _SWITCHES[switch[1]] if switch else PROTECTED
            out.append(_OPEN[kind])
            closers.append(_CLOSE[kind])
            at = switch.end() if switch else at + 1
        elif letter == "}":
            if closers:
                out.append(closers.pop())
            at += 1
        else:
            special = _SPECIAL.search(value, at)
            end = special.start() if special else len(value)
            out.append(value[at:end])
            at = end
    return "".join([*out, *reversed(closers)])


def _end_of_arguments(value: str, command: re.Match[str]) -> int:
    """Where the arguments of a command end that stand right behind it; an accent's may stand behind a blank."""
    end = command.end()
    name = command[1] or command[2]
    if name in _ACCENTS:
        blank = end
        while value[blank : blank + 1].isspace():
            blank += 1
        return _end_of_group(value, blank) if value[blank : blank + 1] == "{" else end
    if command[2]:
        return end
    while value[end : end + 1] in ("{", "["):
        end = _end_of_group(value, end)
    return end


def _end_of_group(value: str, start: int) -> int:
    """Behind the brace or bracket that closes the one at `start`; the end of the value where none does."""
    closing = {"{": "}", "[": "]"}[value[start]]
    depth = 0
    for mark in _DEPTH.finditer(value, start):
        depth += (mark[0] == "{") - (mark[0] == "}")
        if mark[0] == closing and depth == 0:
            return mark.end()
        if depth < 0:
            return mark.start()
    return len(value)


def sentence_case(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Capitalised words in lower case, as CSL wants titles: but for the first of a sentence or behind a colon, and for
    what braces protect. Words of other shapes (GPT, iPhone, word2vec) stay as they are, single letters but the article
    too (vitamin D, C++), and nothing is raised."""
    text = plain(runs)
    kept = [PROTECTED in run.styles for run in runs for _ in run.text]
    letters = list(text)
    first = True
    for word in _WORD.finditer(text):
        start, end = word.span()
        capitalised = word[0] == "A" if len(word[0]) == 1 else word[0].istitle() and word[0].isalpha()
        opens = first or _SENTENCE_END.search(text, max(0, start - 8), start)
        beside = text[end : end + 1] in _SIGNS or text[start - 1 : start] in _SIGNS
        if capitalised and not opens and not (beside and len(word[0]) == 1) and not any(kept[start:end]):
            small = word[0][0].lower()
            if len(small) == 1:
                letters[start] = small
        first = False
    lowered = iter(letters)
    return tuple(run._replace(text="".join(islice(lowered, len(run.text)))) for run in runs)


def joined(parts: Iterable[Sequence[Run]], sign: str) -> tuple[Run, ...]:
    """Texts one behind the other with a sign and a blank between, or only a blank where the first ends in a sign."""
    runs: list[Run] = []
    for part in parts:
        if not plain(part):
            continue
        if runs:
            runs.append(Run(" " if plain(runs).endswith(_FULL_STOP) else f"{sign} "))
        runs += part
    return tuple(runs)


def up_to(runs: Sequence[Run], length: int) -> tuple[Run, ...]:
    """The first characters of a text."""
    found: list[Run] = []
    for run in runs:
        if length <= 0:
            break
        found.append(run._replace(text=run.text[:length]))
        length -= len(run.text)
    return tuple(found)
