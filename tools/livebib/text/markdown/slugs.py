"""The fragment identifiers that GitHub, pandoc (Quarto, R Markdown) and Python-Markdown (MkDocs) give to headings.

GitHub publishes no rule. npm's github-slugger 2 is what remark, rehype and most documentation tools use for it: lower
the case, drop every character that is no part of a word, turn each space into a hyphen (runs of them stay runs), and
number repetitions.
"""

import re
import unicodedata
from collections.abc import Callable
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


def _of_pandoc(text: str) -> str:
    """https://pandoc.org/MANUAL.html#extension-auto_identifiers"""
    # Of hyphens in a row pandoc makes dashes, which it then drops.
    kept = "".join(each for each in re.sub(r"--+", "", text.lower()) if each.isalnum() or each in "_-. ").split()
    first = re.search(r"[^\W\d_]", joined := "-".join(kept))
    return joined[first.start() :] if first else "section"


def _of_mkdocs(text: str) -> str:
    """https://python-markdown.github.io/extensions/toc/"""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


# By the values of the key `anchors`: the fragment of one heading, and what stands before the number of a repetition.
_STYLES: dict[str, tuple[Callable[[str], str], str]] = {
    "github": (slug, "-"),
    "pandoc": (_of_pandoc, "-"),
    "mkdocs": (_of_mkdocs, "_"),
}
STYLES = tuple(_STYLES)


class Slugger:
    """The fragments of one document's headings, asked for in document order, each given once."""

    def __init__(self, style: str = "github") -> None:
        self._slug, self._mark = _STYLES[style]
        # For each fragment given so far: the highest number tried behind it.
        self._numbers: dict[str, int] = {"": 0} if style == "mkdocs" else {}  # there nothing is no name

    def slug(self, text: str) -> str:
        """The heading's fragment: `a`, then `a-1`, `a-2`, …, past those that another heading has by its own text."""
        base = result = self._slug(text)
        while result in self._numbers:
            self._numbers[base] += 1
            result = f"{base}{self._mark}{self._numbers[base]}"
        self._numbers[result] = 0
        return result
