"""BibTeX's grammar of people's names, on text as written: names are split before LaTeX is decoded.

Sources: bibtex.web, sections 384–402; "Tame the BeaST", section 11. A word's case is that of its first letter at brace
depth 0, or of the letter of a special character (`{\\'e}`); a word without such a letter has none and counts as upper.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from livebib.model import Person

_PLAIN = re.compile(r"[^\\{}~,]*(?:,\s+[^\\{}~,]*)?")
_MARK = re.compile(r"[{}]|(?<!\S)and(?!\S)", re.IGNORECASE)
_SPECIAL = re.compile(r"\{\\([A-Za-z]+|.)\s*")
# Control words that are letters themselves; any other control word is an accent or a command on the letter after it.
_LETTERS = {"oe", "ae", "aa", "o", "l", "ss", "i", "j"}


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
    if not text.strip():
        return []
    if "{" not in text:
        return [part.strip() for part in re.split(r"(?<!\S)and(?!\S)", text, flags=re.IGNORECASE)]
    parts, depth, start = [], 0, 0
    for mark in _MARK.finditer(text):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append(text[start : mark.start()].strip())
            start = mark.end()
    return [*parts, text[start:].strip()]


@lru_cache(maxsize=65536)
def parse_name(text: str) -> Person:
    """One name in any of BibTeX's forms: `First von Last`, `von Last, First`, `von Last, Jr, First`."""
    if _PLAIN.fullmatch(text) and "," in text:
        family, _, given = text.partition(",")
        words = family.split()
        if not any(word[0].islower() for word in words):
            return Person(first=" ".join(given.split()), last=" ".join(words))
    parts = [_words(part) for part in _commas(text)]
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
    depth, i = 0, 0
    while i < len(word):
        letter = word[i]
        if depth == 0 and (special := _SPECIAL.match(word, i)):
            if special[1] in _LETTERS:
                return True
            if special[1] in {letters.upper() for letters in _LETTERS} | {"OE", "AE", "AA"}:
                return False
            inner = re.search(r"[A-Za-z]", word[special.end() :])
            return inner is not None and inner[0].islower()
        if letter == "{":
            depth += 1
        elif letter == "}":
            depth = max(0, depth - 1)
        elif depth == 0 and letter.isalpha():
            return letter.islower()
        i += 1
    return False


def _commas(text: str) -> list[str]:
    return _at_depth_zero(text, ",")


def _words(text: str) -> list[str]:
    return [word for word in _at_depth_zero(text, " \t\r\n~") if word]


def _at_depth_zero(text: str, separators: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for i, letter in enumerate(text):
        if letter == "{":
            depth += 1
        elif letter == "}":
            depth = max(0, depth - 1)
        elif depth == 0 and letter in separators:
            parts.append(text[start:i])
            start = i + 1
    return [*parts, text[start:]]
