"""The fragment identifiers GitHub gives to headings, as npm's github-slugger 2 computes them.

GitHub publishes no rule. github-slugger is what remark, rehype and most documentation tools use for it: lower the case,
drop every character that is no part of a word, turn each space into a hyphen (runs of them stay runs), and number
repetitions.
"""

import unicodedata
from functools import lru_cache

# github-slugger keeps the Unicode property Alphabetic, marks, decimal digits and connector punctuation. By general
# category that is the set below; letters in circles and squares (category So) are Alphabetic too.
# Its table is frozen at Unicode 13, Python's is that of the interpreter: letters, marks and digits that newer versions
# added are removed there and kept here, as GitHub itself does sooner or later. Nothing else differs.
_KEPT_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})
_KEPT_SYMBOLS = (range(0x24B6, 0x24EA), range(0x1F130, 0x1F14A), range(0x1F150, 0x1F16A), range(0x1F170, 0x1F18A))


@lru_cache(maxsize=4096)
def _kept(character: str) -> bool:
    """Whether the character stands in a slug; the space does, as a hyphen."""
    is_kept = character in "- " or unicodedata.category(character) in _KEPT_CATEGORIES
    return is_kept or any(ord(character) in symbols for symbols in _KEPT_SYMBOLS)


def slug(text: str) -> str:
    """The fragment of one heading by itself, from its text without markup: `⚖️ Ethics` gives `️-ethics`.

    A variation selector (U+FE0F) is a mark and stays; the symbol before it goes.
    """
    return "".join(filter(_kept, text.lower())).replace(" ", "-")


class Slugger:
    """The fragments of one document's headings, asked for in document order, each given once."""

    def __init__(self) -> None:
        # For each fragment given so far: the highest number tried behind it.
        self._numbers: dict[str, int] = {}

    def slug(self, text: str) -> str:
        """The heading's fragment: `a`, then `a-1`, `a-2`, …, past those that another heading has by its own text."""
        base = result = slug(text)
        while result in self._numbers:
            self._numbers[base] += 1
            result = f"{base}-{self._numbers[base]}"
        self._numbers[result] = 0
        return result
