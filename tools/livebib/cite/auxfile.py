r"""The `.aux` files that LaTeX leaves behind: the keys that BibTeX will be asked for, or biber.

BibTeX's part: `\citation{a,b}`, `\bibdata{refs}`, and `\@input{chapter.aux}` for each `\include`. biblatex's:
`\abx@aux@cite{0}{key}`. Sources: btxdoc, and biblatex.sty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from livebib.cite import arguments
from livebib.cite.model import Cited, Defines, Engine, Event, Included, Loads, Uses

_LINE = re.compile(
    r"\\(citation|bibdata|@input|bibcite|abx@aux@cite|abx@aux@nocite)[ \t]*(?:\{\d+\}(?=\{))?\{([^{}\r\n]*)\}"
)
# Not cited by anybody: what packages ask BibTeX for, to tell their styles something.
_CONTROL = re.compile(r"biblatex-control|(?:REVTEX|aps)\w*Control")


def events(text: str) -> Iterator[Event]:
    """What matters in an `.aux` file, in order."""
    for found in _LINE.finditer(text):
        name, span = found[1], found.span(2)
        if name == "@input":
            yield Included(found[2].strip(), *span, suffixes=("",))
            continue
        if name.startswith("abx@"):
            yield Uses(Engine.BIBER)
        for key, start, end in arguments.keys(text, *span):
            if name == "bibcite":
                yield Defines(key)
            elif name == "bibdata":
                if not key.endswith("-blx"):
                    yield Loads(key, start, end)
            elif not _CONTROL.fullmatch(key):
                yield Cited(key, start, end)
