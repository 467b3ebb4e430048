"""Text as comparisons see it: without case, accents, punctuation, markup, and what decoding it wrongly has left."""

import html
import re
import unicodedata
from functools import lru_cache

from livebib.text.folding import folded
from livebib.text.latex import decoding

_ESCAPED_ENTITY = re.compile(r"\\&(?=#?\w++;)")
_NOT_WORD = re.compile(r"[\W_]+")
_QUOTES = dict.fromkeys(map(ord, "'’‘ʼʹ´`′"))  # within a word they part nothing: O’Neill, it’s
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_NOT_LATIN = re.compile(r"[^\W\d_a-zA-Z\u00aa-\u02af\u0370-\u03ff\u1e00-\u1fff]")  # Greek stands for mathematics
_LETTER = re.compile(r"[^\W\d_]")
_GREEK = re.compile("[\u0391-\u03c9]")


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, folded."""
    return tuple(_NOT_WORD.sub(" ", fold(text.translate(_QUOTES).replace("&", " and "))).split())


def fold(text: str) -> str:
    """Text folded; Greek letters by their names, for in titles they stand for mathematics."""
    return folded(text if text.isascii() else _GREEK.sub(_named, unicodedata.normalize("NFKD", text.casefold())))


def written_out(text: str) -> str:
    """The same with umlauts as two letters, as `Mueller`."""
    return fold(unicodedata.normalize("NFC", text).casefold().translate(_WRITTEN_OUT))


def squashed(text: str) -> str:
    """The words of a text without what parts them."""
    return "".join(words(text))


def mended(text: str) -> str:
    """What a file has, with entities of HTML and wrong decoding undone: `lint` tells of them."""
    import ftfy  # here, because few files need it

    text = html.unescape(_ESCAPED_ENTITY.sub("&", text)) if "&" in text else text
    return text if text.isascii() else ftfy.fix_encoding(text)


def cleaned(text: str) -> str:
    """What a registry has, with wrong decoding undone and TeX resolved, which arXiv's authors write."""
    import ftfy  # here, because few records need it

    text = text if text.isascii() else ftfy.fix_encoding(text)
    return decoding.to_text(text) if "\\" in text or text.count("$") > 1 else " ".join(text.split())


def is_foreign(text: str) -> bool:
    """Whether most letters are of another script than Latin: nothing can be compared with its transliteration."""
    return 2 * len(_NOT_LATIN.findall(text)) > len(_LETTER.findall(text))


def _named(letter: re.Match[str]) -> str:
    return unicodedata.name(letter[0], letter[0]).rpartition(" ")[2].lower()
