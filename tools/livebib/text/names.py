"""BibTeX's grammar of people's names, on text as written: names are split before LaTeX is decoded.

Sources: bibtex.web, sections 384–402; "Tame the BeaST", section 11. A word's case is that of its first letter at brace
depth 0, or of the letter of a special character (`{\\'e}`); a word without such a letter has none and counts as upper.

Three things are read otherwise than BibTeX 0.99d does, as biber reads them or as they are meant: any letter of Unicode
is a letter (BibTeX sees bytes, and makes the É of `Émile Zola` a `von`), a hyphen does not part words (`al-Haytham` is
one), and a stray `and` at the beginning or end makes nobody.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from livebib.model.work import Person
from livebib.text.bibtex.grammar import Braces

_PLAIN = re.compile(r"[^\\{}~,]*(?:,\s+[^\\{}~,]*)?")
# What parts names, the parts of a name, and words; and the braces, between which nothing does.
_AND = re.compile(r"[{}]|(?<!\S)and(?!\S)", re.IGNORECASE)
_COMMA = re.compile(r"[{},]")
_BLANK = re.compile(r"[{} \t\r\n~]")
_SPECIAL = re.compile(r"\{\\([A-Za-z]+|.)\s*", re.DOTALL)
_LETTER = re.compile(r"[^\W\d_]")
# Control words that are letters themselves; any other control word is an accent or a command on the letter after it.
_LETTERS = frozenset("oe ae aa o l ss i j OE AE AA O L".split())


class Names(NamedTuple):
    """The people of a list of names."""

    people: tuple[Person, ...] = ()
    others: bool = False  # the list ends in `and others`


def parse_names(text: str) -> Names:
    """The people of an `author` or `editor` field; an empty text has none."""
    parts = split_names(text)
    others = bool(parts) and parts[-1].lower() == "others"
    return Names(tuple(parse_name(part) for part in parts[: -1 if others else None] if part), others)


def split_names(text: str) -> list[str]:
    """The names between `and`s that stand outside braces and between white space."""
    return [part.strip() for part in _parts(text, _AND)] if text.strip() else []


@lru_cache(maxsize=65536)
def parse_name(text: str) -> Person:
    """One name in any of BibTeX's forms: `First von Last`, `von Last, First`, `von Last, Jr, First`."""
    if _PLAIN.fullmatch(text) and "," in text:
        family, _, given = text.partition(",")
        words = family.split()
        if not any(word[0].islower() for word in words):
            return Person(first=" ".join(given.split()), last=" ".join(words))
    parts = [_words(part) for part in split_commas(text)]
    while len(parts) > 1 and not parts[-1]:  # `Smith, J.,`: the last comma parts nothing
        parts.pop()
    if len(parts) == 1:
        return _first_von_last(parts[0])
    von, last = _von_last(parts[0])
    jr = parts[1] if len(parts) > 2 else []
    # More than two commas are an error to BibTeX; nothing of the name is dropped here.
    first = parts[1] if len(parts) == 2 else [word for part in parts[2:] for word in part]
    return Person(" ".join(first), " ".join(von), " ".join(last), " ".join(jr))


def _first_von_last(words: list[str]) -> Person:
    if not words:
        return Person()
    lower = [i for i, word in enumerate(words[:-1]) if _is_lower(word)]
    if not lower:
        return Person(first=" ".join(words[:-1]), last=words[-1])
    first, end = lower[0], lower[-1] + 1
    return Person(" ".join(words[:first]), " ".join(words[first:end]), " ".join(words[end:]))


def _von_last(words: list[str]) -> tuple[list[str], list[str]]:
    end = max((i + 1 for i, word in enumerate(words[:-1]) if _is_lower(word)), default=0)
    return words[:end], words[end:]


def _is_lower(word: str) -> bool:
    """Whether a word belongs to the `von` part."""
    if word[0].isalpha():
        return word[0].islower()
    depth = 0
    for i, letter in enumerate(word):
        if depth == 0 and (special := _SPECIAL.match(word, i)):
            if special[1] in _LETTERS:
                return special[1].islower()
            inner = _LETTER.search(word, special.end(), Braces(word).close(i) or len(word))
            return inner is not None and inner[0].islower()
        if letter == "{":
            depth += 1
        elif letter == "}":
            depth = max(0, depth - 1)
        elif depth == 0 and letter.isalpha():
            return letter.islower()
    return False


def split_commas(text: str) -> list[str]:
    """The parts of a name between commas that stand outside braces."""
    return _parts(text, _COMMA)


def _words(text: str) -> list[str]:
    return [word for word in _parts(text, _BLANK) if word]


def _parts(text: str, separator: re.Pattern[str]) -> list[str]:
    """The text between the separators that stand outside braces."""
    parts, depth, start = [], 0, 0
    for mark in separator.finditer(text):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append(text[start : mark.start()])
            start = mark.end()
    return [*parts, text[start:]]
