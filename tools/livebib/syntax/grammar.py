"""BibTeX's lexical rules, in one place. Source: bibtex.web, sections 47 (`id_class`) and 242–267 (scanning).

An identifier (entry type, field name, macro) is a run of characters other than white space, controls and
`" # % ' ( ) , = { }`, and does not begin with a digit. Braces count whether or not a backslash stands before them.
"""

from __future__ import annotations

import re

IDENTIFIER = re.compile(r"[^\s\"#%'(),={}0-9@][^\s\"#%'(),={}]*")
NUMBER = re.compile(r"[0-9]+")
SPACE = re.compile(r"\s*")

# The start of a block: BibTeX allows white space, line ends too, around the type.
BLOCK_START = re.compile(r"@\s*([^\s\"#%'(),={}0-9@][^\s\"#%'(),={}]*)\s*([{(])")
# Where a reader would say that a new block begins, whatever was left open before: alone at the start of a line.
LINE_START_BLOCK = re.compile(r"^[ \t]*(@[ \t]*[A-Za-z][\w-]*[ \t]*[{(])", re.MULTILINE)
# The same, but surely no prose: a key and a first field follow (or it is a @string).
LINE_START_ENTRY = re.compile(
    r"^[ \t]*(@[ \t]*[A-Za-z][\w-]*\s*[{(]\s*(?:[^\s,{}()=\"]+\s*,\s*)?[^\s\"#%'(),={}0-9@][^\s\"#%'(),={}]*\s*=)",
    re.MULTILINE,
)

# A whole value of one piece, braced or quoted up to three levels deep and without escaped braces: nearly all there are.
# Deeper or odder values are matched by counting (`Braces`).
_ATOM = r"[^{}\\]++|\\[^{}]"
_L3 = rf"\{{(?:{_ATOM})*+\}}"
_L2 = rf"\{{(?:{_ATOM}|{_L3})*+\}}"
_L1 = rf"\{{(?:{_ATOM}|{_L2})*+\}}"
_QUOTED = rf"\"(?:[^{{}}\\\"]++|\\[^{{}}\"]|{_L2})*+\""
SIMPLE_VALUE = re.compile(rf"{_L1}|{_QUOTED}|[0-9]++|[^\s\"#%'(),={{}}0-9@\\][^\s\"#%'(),={{}}\\]*+")

_BRACE = re.compile(r"[{}]")
_QUOTE_OR_BRACE = re.compile(r'[{}"]')


class Braces:
    """The partner of every opening brace of a text, found in one pass when first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._partner: dict[int, int] | None = None

    def close(self, start: int) -> int | None:
        """The offset of the brace that closes the one at `start`, or None where none does."""
        depth = 0
        # Most values are short; only a long or unclosed one is worth knowing the whole text.
        for mark in _BRACE.finditer(self.text, start, start + 20_000):
            depth += 1 if mark[0] == "{" else -1
            if depth == 0:
                return mark.start()
        if self._partner is None:
            self._partner = {}
            stack: list[int] = []
            for mark in _BRACE.finditer(self.text):
                if mark[0] == "{":
                    stack.append(mark.start())
                elif stack:
                    self._partner[stack.pop()] = mark.start()
        return self._partner.get(start)

    def close_quote(self, start: int) -> int | None:
        """The offset of the `"` that ends the string beginning at `start`; braces inside must balance."""
        at = start + 1
        while mark := _QUOTE_OR_BRACE.search(self.text, at):
            if mark[0] == '"':
                return mark.start()
            if mark[0] == "}":
                return None
            closed = self.close(mark.start())
            if closed is None:
                return None
            at = closed + 1
        return None
