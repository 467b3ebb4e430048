"""BibTeX's lexical rules, in one place. Source: bibtex.web, sections 47 (`id_class`) and 242–267 (scanning).

An identifier (entry type, field name, macro) is a run of characters other than white space, controls and
`" # % ' ( ) , = { }`, and does not begin with a digit. Braces count whether or not a backslash stands before them.
White space is ASCII's: to BibTeX a no-break space is a letter like any other, which makes another name of `title`.
"""

import re

# Spaces that are none to BibTeX, and characters of no width: what copying from a PDF or a web page brings along.
_ODD = "\x85\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff"
ODD_SPACE = re.compile(f"[{_ODD}]+")
_NAME = rf"[^\x00-\x20\"#%'(),={{}}0-9@{_ODD}][^\x00-\x20\"#%'(),={{}}{_ODD}]*+"
IDENTIFIER = re.compile(_NAME)
NUMBER = re.compile(r"[0-9]+")
SPACE = re.compile(r"[ \t\r\n\f\v]*+")
LINE_END = re.compile(r"[\r\n]")

# The start of a block: BibTeX allows white space, line ends too, around the type.
BLOCK_START = re.compile(rf"@\s*+({_NAME})\s*+([{{(])")
# Where a reader would say that a new block begins, whatever was left open before: alone at the start of a line.
LINE_START_BLOCK = re.compile(r"^[ \t]*+(@[ \t]*+[A-Za-z][\w-]*+[ \t]*+[{(])", re.MULTILINE)
# The same, but surely no prose: a key and a first field follow (or it is a @string).
_SURELY = rf"@[ \t]*+[A-Za-z][\w-]*+\s*+[{{(]\s*+(?:[^\s,{{}}()=\"]++\s*+,\s*+)?+{_NAME}\s*+="
LINE_START_ENTRY = re.compile(rf"^[ \t]*+({_SURELY})", re.MULTILINE)
ENTRY = re.compile(_SURELY)

# A whole value of one piece, braced or quoted up to three levels deep and without escaped braces: nearly all there are.
# Deeper or odder values are matched by counting (`Braces`).
_ATOM = r"[^{}\\]++|\\[^{}]"
_L3 = rf"\{{(?:{_ATOM})*+\}}"
_L2 = rf"\{{(?:{_ATOM}|{_L3})*+\}}"
_L1 = rf"\{{(?:{_ATOM}|{_L2})*+\}}"
_QUOTED = rf"\"(?:[^{{}}\\\"]++|\\[^{{}}\"]|{_L2})*+\""
SIMPLE_VALUE = re.compile(rf"{_L1}|{_QUOTED}|[0-9]++|{_NAME}")

_BRACE = re.compile(r"[{}]")
_QUOTE_OR_BRACE = re.compile(r'[{}"]')


def after_space(text: str, at: int) -> int:
    """Where the white space that may stand at `at` ends."""
    found = SPACE.match(text, at)
    return found.end() if found else at


class Braces:
    """The partner of every opening brace of a text, found in one pass once a near one does not turn up."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._partner: dict[int, int] | None = None

    def close(self, start: int) -> int | None:
        """The offset of the brace that closes the one at `start`, or None where none does."""
        if self._partner is None:
            depth = 0
            # Most values are short; only a long or unclosed one is worth knowing the whole text, and then for good.
            for mark in _BRACE.finditer(self.text, start, start + 20_000):
                depth += 1 if mark[0] == "{" else -1
                if depth == 0:
                    return mark.start()
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
