"""LaTeX as people read it: accents, dashes and commands become Unicode, protecting braces go, mathematics stays.

pylatexenc knows the commands; this keeps it away from text that has none, one word at a time and each word once, which
is what makes decoding a whole library cheap.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text

# Fields that are no LaTeX (biblatex's verbatim fields, and what this project adds to them).
VERBATIM = frozenset({"url", "doi", "eprint", "isbn", "issn", "file", "pdf", "code", "video", "archiveurl", "slides"})

_SPECIAL = re.compile(r"[\\{}$~]|--|``|''|\s\s|[\n\t\r]")
_COMMAND = re.compile(r"[\\$]")
_BARE_PERCENT = re.compile(r"(?<!\\)%")
_MARK = re.compile(r"\\(?:[A-Za-z]+\s*|.)|[{}$]|\s+", re.DOTALL)
_MAX_DEPTH = 60  # of braces that pylatexenc, which recurses, is trusted with


@lru_cache(maxsize=65536)
def to_text(latex: str) -> str:
    """A field's value for people to read; white space is collapsed. Never for VERBATIM fields."""
    if not _SPECIAL.search(latex):
        return latex.strip()
    if not _COMMAND.search(latex):
        return _plain(latex)
    return " ".join(" ".join(_word(word) for word in _words(latex)).split())


def _plain(latex: str) -> str:
    """Text without commands and mathematics: LaTeX's ligatures, and braces that only protect."""
    text = latex.replace("{", "").replace("}", "").replace("~", " ")
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    return " ".join(text.split())


def _words(latex: str) -> list[str]:
    """Split at white space outside braces and mathematics, and not where a control word swallows it (`\\o re`)."""
    words, depth, math, start = [], 0, False, 0
    for mark in _MARK.finditer(latex):
        match mark[0][0]:
            case "{":
                depth += 1
            case "}":
                depth = max(0, depth - 1)
            case "$":
                math = not math
            case "\\":
                pass  # the mark takes in what the backslash swallows
            case _ if depth == 0 and not math:
                words.append(latex[start : mark.start()])
                start = mark.end()
    words.append(latex[start:])
    return [word for word in words if word]


@lru_cache(maxsize=65536)
def _word(latex: str) -> str:
    if not _COMMAND.search(latex):
        return _plain(latex)
    if _depth(latex) > _MAX_DEPTH:
        return latex
    try:
        # A bare % would be a comment to the end of the value; in a .bib it is nearly always a slip for \%.
        return str(_decoder().latex_to_text(_BARE_PERCENT.sub(r"\\%", latex)))
    except Exception:  # pylatexenc's own errors and its slips on odd input: what cannot be decoded is shown as it is
        return latex


def _depth(latex: str) -> int:
    depth = deepest = 0
    for letter in latex:
        depth += (letter == "{") - (letter == "}")
        deepest = max(deepest, depth)
    return deepest


@cache
def _decoder() -> LatexNodes2Text:
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    known = get_default_latex_context_db()
    known.add_context_category(
        "livebib",
        prepend=True,
        macros=[
            MacroTextSpec("TeX", "TeX"),
            MacroTextSpec("LaTeX", "LaTeX"),
            MacroTextSpec("LaTeXe", "LaTeX2e"),
            MacroTextSpec("BibTeX", "BibTeX"),
            MacroTextSpec("url", "%s"),
            MacroTextSpec("href", "%(2)s"),
        ],
    )
    return LatexNodes2Text(latex_context=known, math_mode="text", keep_comments=True, strict_latex_spaces=True)
