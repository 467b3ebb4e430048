"""One character as LaTeX: in ASCII where the engine counts bytes, as it is where the engine reads Unicode."""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from livebib.text.latex import commands, decoding, known

# A letter with all the marks on it, as one.
CLUSTER = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+", re.DOTALL)
# ASCII characters that mean something to TeX, or that the old fonts show as something else.
_ESCAPED = {each: f"\\{each}" for each in "&%#$_"} | {each: f"{{\\{commands.COMMAND[each]}}}" for each in "~^\\{}<>|"}
# What TeX makes of two or three signs.
_LIGATURES = {"–": "--", "—": "---", "“": "``", "”": "''", "‘": "`", "’": "'"}
_SPACES = {"\u00a0": "~", "\u202f": r"\,", "\u2009": r"\,", "\u00ad": r"\-", "\u2011": "-", "\u2010": "-"}
_SPACES |= dict.fromkeys("\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u200a\u2028\u2029\u205f\u3000", " ")
# Nothing to see: joiners of no use to TeX, marks of direction, the byte order mark.
_INVISIBLE = re.compile("[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_MARKS = {mark: name for name, mark in decoding.ACCENTS.items() if name not in known.ACCENTS}
_BELOW = frozenset(decoding.MARKS_BELOW.values())
_DOTLESS = {"i": r"\i", "j": r"\j"}
# What pdflatex has a glyph for when it reads UTF-8 with the font encodings T1 and TS1, besides ASCII.
# Source: the declarations in t1enc.dfu, ts1enc.dfu and omsenc.dfu of LaTeX 2022-11.
_KNOWN_TO_PDFLATEX = (
    "A0-125 128-137 139-13E 141-148 14A-165 168-17E 192 1C4-1D4 1E2-1E3 1E6-1EB 1F0 1F4-1F5 218-21B 232-233 237 2C7 "
    "2D8-2D9 2DB 2DD E3F 1E02-1E03 1E0D 1E1E-1E21 1E25 1E30-1E31 1E37 1E43 1E45 1E47 1E5B 1E63 1E6D 1E8E-1E91 1E9E "
    "1EF2-1EF3 2010-2016 2018-201A 201C-201E 2020-2022 2026 2030-2031 2039-203B 203D 2044 204E 2052 20A1 20A4 20A6 "
    "20A9 20AB-20AC 20B1 2103 2116-2117 211E 2120 2122 2126-2127 212E 2190-2193 2422-2423 25E6 25EF 266A"
    " 27E8-27E9 FB00-FB06"
)


class Sign(NamedTuple):
    """A character as LaTeX."""

    latex: str
    needs: frozenset[str] = frozenset()  # font encodings
    typesettable: bool = True  # by pdflatex with its standard fonts


def is_greek(character: str) -> bool:
    """Whether it is a letter of the Greek script."""
    return "\u0370" <= character <= "\u03ff" or "\u1f00" <= character <= "\u1fff"


@cache
def sign(cluster: str, ascii_only: bool, in_word: bool = False) -> Sign:
    """A letter with its marks (NFC) as LaTeX. `in_word`: a Greek letter beside others, which is no formula."""
    if cluster in _ESCAPED:
        return Sign(_ESCAPED[cluster])
    if cluster.isascii():
        return Sign("" if _INVISIBLE.fullmatch(cluster) else cluster)
    if len(cluster) > 1 and cluster[0].isascii() and not cluster[0].isalnum():  # marks on no letter, on a brace even
        first, rest = sign(cluster[0], ascii_only), sign(cluster[1:], ascii_only)
        return Sign(first.latex + rest.latex, first.needs | rest.needs, first.typesettable and rest.typesettable)
    if cluster in _SPACES:
        return Sign(_SPACES[cluster])
    if _INVISIBLE.fullmatch(cluster):
        return Sign("")
    if ascii_only and cluster in _LIGATURES:
        return Sign(_LIGATURES[cluster])
    if not (is_greek(cluster[0]) and in_word) and (name := in_math(cluster)) and cluster not in commands.COMMAND:
        return Sign(f"{{$\\{name}$}}" if name[0].isupper() else f"$\\{name}$", packages(name))
    return _in_ascii(cluster) if ascii_only else Sign(cluster, typesettable=_known_to_pdflatex(cluster))


def _in_ascii(cluster: str) -> Sign:
    if name := commands.COMMAND.get(cluster):
        return Sign(f"{{\\{name}}}", _encodings([name]), name not in commands.NEEDS_T5)
    accented = unicodedata.normalize("NFD", cluster)
    base, marks = _base(accented)
    if base and marks and all(mark in _MARKS for mark in marks):
        # Marks below go on the outside: TeX puts an accent on a letter, but a dot under anything.
        ordered = sorted(marks, key=lambda mark: mark in _BELOW)
        names = [_MARKS[mark] for mark in ordered]
        letter = commands.COMMAND.get(base, "")
        latex = f"\\{letter}" if letter else base if ordered[0] in _BELOW else _DOTLESS.get(base, base)
        for name in names:
            simple = len(latex) == 1 and not name.isalpha()
            latex = f"\\{name}{latex}" if simple else f"\\{name}{{{latex}}}"
        used = [*names, letter]
        return Sign(f"{{{latex}}}", _encodings(used), commands.NEEDS_T5.isdisjoint(used))
    # No way in ASCII. In braces behind a command BibTeX takes all its bytes for one letter and cuts none off.
    return Sign(rf"{{\relax {cluster}}}", typesettable=_known_to_pdflatex(cluster))


def _base(decomposed: str) -> tuple[str, str]:
    """The letter and its marks; the horn stays with its letter."""
    base, marks = decomposed[0], decomposed[1:]
    if "\u031b" in marks:
        base, marks = unicodedata.normalize("NFC", base + "\u031b"), marks.replace("\u031b", "")
    known = base.isalnum() if base.isascii() else base in commands.COMMAND
    return base if known else "", marks


def _encodings(names: list[str]) -> frozenset[str]:
    table = {"T1": commands.NEEDS_T1, "T5": commands.NEEDS_T5}
    return frozenset(encoding for encoding, needing in table.items() if not needing.isdisjoint(names))


def packages(name: str) -> frozenset[str]:
    """The packages that define a command of mathematics."""
    return frozenset(package for package, names in commands.FROM_PACKAGE.items() if name in names)


@cache
def _ranges() -> tuple[tuple[int, int], ...]:
    parts = [part.split("-") for part in _KNOWN_TO_PDFLATEX.split()]
    return tuple((int(part[0], 16), int(part[-1], 16)) for part in parts)


def _known_to_pdflatex(cluster: str) -> bool:
    return all(each.isascii() or any(low <= ord(each) <= high for low, high in _ranges()) for each in cluster)


@cache
def in_math(character: str) -> str:
    """The command that prints a character in a formula (α: `alpha`), or "" if no known one does."""
    return _math_names().get(character, "")


@cache
def _math_names() -> dict[str, str]:
    from pylatexenc.latexencode import get_builtin_uni2latex_dict

    names: dict[str, str] = {}
    for number, written in get_builtin_uni2latex_dict().items():
        found = re.fullmatch(r"\\ensuremath\{\\([A-Za-z]+)\}", written)
        if found and found[1] in commands.MATH_SYMBOLS and number > 127:
            names.setdefault(chr(number), found[1])
    return names
