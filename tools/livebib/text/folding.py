"""Text for comparing: without case, accents and ligatures, in Latin letters as far as an alphabet has them."""

import unicodedata

from anyascii import anyascii

# Alphabets whose letters stand for sounds as Latin ones do. Signs that are words would all become a few syllables.
_ALPHABETS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN")


class _Letters(dict[int, str]):
    """By the code of a character what it is folded to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        plain = "".join(c for c in unicodedata.normalize("NFKD", chr(code)) if not unicodedata.combining(c)).casefold()
        if not plain.isascii() and unicodedata.name(plain[0], "").startswith(_ALPHABETS):
            plain = anyascii(plain).lower()
        self[code] = plain
        return plain


_LETTERS = _Letters()


def folded(text: str) -> str:
    """Text without case and accents: `Łukasz` and `lukasz`, `Straße` and `strasse`, `Ørsted` and `orsted` are one, and
    so are `Иванов` and `ivanov`."""
    return text.lower() if text.isascii() else text.translate(_LETTERS)


def in_ascii(text: str) -> str:
    """The ASCII letters and digits that a text is written with, of any script, case kept: `Ørsted`, `王伟` give
    `Orsted`, `WangWei`."""
    return "".join(filter(str.isalnum, anyascii(text)))
