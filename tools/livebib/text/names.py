"""The grammar of people's names, on text as written: names are split before LaTeX is decoded.

Sources: bibtex.web, sections 384–402; "Tame the BeaST", section 11. A word's case is that of its first letter at brace
depth 0, or of the letter of a special character (`{\\'e}`); a word without such a letter has none and counts as upper.
biblatex has a form of its own, `family=Berg, given=Ann, prefix=van den, useprefix=true`, and options among the names,
`useprefix=true and Ann Berg`: its manual, section 3.4, and biber 2.18.

Three things are read otherwise than BibTeX 0.99d does, as biber reads them or as they are meant: any letter of Unicode
is a letter (BibTeX sees bytes, and makes the É of `Émile Zola` a `von`), a hyphen does not part words (`al-Haytham` is
one), and a stray `and` at the beginning or end makes nobody.
"""

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
_EXTENDED = re.compile(r'(?:^|,)\s*+"?+\s*+(?:given|family|prefix|suffix)\s*+=', re.IGNORECASE)
_LOOSE = re.compile(r"\b(given|family|prefix|suffix|useprefix)((?:-i)?)\s*=\s*", re.IGNORECASE)
_OPTION = re.compile(r"((?:use|unique|no)[a-z]+|[a-z]*template(?:name|s))\s*=\s*(\S*)", re.IGNORECASE)
_QUOTED = re.compile(r'(?<![^\s,])"\s*+([a-z-]++\s*+=)\s*+(\{[^"]*\}|[^"]*)"(?=\s*(?:,|$))', re.IGNORECASE)
# BibTeX parts words at hyphens too, and would make `al` a particle.
_LOWER_WITH_HYPHEN = re.compile(r"[^\W\d_A-Z]\w*-\S*")
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
    named = [part for part in parts[: -1 if others else None] if part]
    if "=" not in text:
        return Names(tuple(map(parse_name, named)), others)
    options = {found[1].lower(): found[2] for part in named if (found := _OPTION.fullmatch(part))}
    people = tuple(parse_name(part) for part in named if not _OPTION.fullmatch(part))
    if "useprefix" in options:
        is_so = _is_true(options["useprefix"])
        people = tuple(each._replace(useprefix=is_so) if each.useprefix is None else each for each in people)
    return Names(people, others)


def is_biblatex(name: str) -> bool:
    """Whether a part of a list of names is in biblatex's own form, or an option for the whole list."""
    return "=" in name and bool(_EXTENDED.search(name) or _OPTION.fullmatch(name))


def is_body(person: Person) -> bool:
    """Whether braces around the whole name make it that of a body, as both engines have it."""
    alone = not (person.first or person.von or person.jr) and person.last.startswith("{")
    return alone and Braces(person.last).close(0) == len(person.last) - 1


def written(text: str, *, extended: bool = False) -> str:
    """A list of names as both engines read them alike: `von Last, Jr, First`, each part as written.

    With `extended` what only biblatex reads stays as it is. What is no list of names comes back as it is.
    """
    found = parse_names(text)
    if not found.people:
        return text
    if not extended or "=" not in text:
        return " and ".join([*map(_written, found.people), *["others"] * found.others])
    parts = [part for part in split_names(text) if part]
    # biber overlooks a part with a blank before its `=`.
    return " and ".join(
        _LOOSE.sub(r"\1\2=", part) if is_biblatex(part) else _written(parse_name(part)) for part in parts
    )


def plain(text: str) -> str:
    """A list of names without biblatex's words in it, for whoever looks for a name."""
    return written(text) if "=" in text else text


def _written(person: Person) -> str:
    last = " ".join(map(_guarded, person.last.split(" "))) if "{" not in person.last else person.last
    whole = f"{person.von} {last}".strip()
    if not parse_name(f"{whole}, X" if person.first or person.jr else whole).last.endswith(last):
        whole = f"{person.von} {{{last}}}".strip()  # `family=de Beer`: the particle belongs to it
    if person.jr:
        return f"{whole}, {person.jr}, {person.first}".rstrip(", ")
    return f"{whole}, {person.first}" if person.first else whole


def _guarded(word: str) -> str:
    return f"{{{word}}}" if _LOWER_WITH_HYPHEN.fullmatch(word) and word[0].islower() else word


def split_names(text: str) -> list[str]:
    """The names between `and`s that stand outside braces and between white space."""
    return [part.strip() for part in _parts(text, _AND)] if text.strip() else []


@lru_cache(maxsize=65536)
def parse_name(text: str) -> Person:
    """One name: `First von Last`, `von Last, First`, `von Last, Jr, First`, or in biblatex's own form."""
    if is_biblatex(text):
        return _extended(text)
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


def _extended(text: str) -> Person:
    pieces = (piece.partition("=") for piece in split_commas(_QUOTED.sub(_braced, text)))
    found = {name.strip().lower(): value.strip().strip('"') for name, _, value in pieces}
    given, prefix, family, suffix = (found.get(name, "") for name in ("given", "prefix", "family", "suffix"))
    return Person(given, prefix, family, suffix, _is_true(found["useprefix"]) if "useprefix" in found else None)


def _braced(piece: re.Match[str]) -> str:
    """`"family=Sons, Inc."`, where quotes keep the comma: braces do it as well."""
    return piece[1] + (piece[2] if piece[2].startswith("{") else f"{{{piece[2]}}}")


def _is_true(value: str) -> bool:
    return value.strip().lower() in ("", "1", "true")


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
    if "{" not in text and "}" not in text:  # most names
        return separator.split(text)
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
