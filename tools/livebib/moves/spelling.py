"""How to write an address where another one stands: in its author's manner, and so that it reads back as it is meant.

Where nothing but `http` becomes `https` one letter is added, and the rest stays as its author wrote it. Each function
returns None where no spelling reads back.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from livebib import addresses, identifiers
from livebib.addresses import BadAddress

_SPECIAL = "_%&#~$"  # what LaTeX writers put a backslash before
_ESCAPED_WHEN_ONE_IS = "_%&#"
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});")
_BACKSLASH = re.compile(r"\\([!-/:-@\[-`{-~])")
_INLINE = re.compile(r"\]\(\s*$")
_LOOK_BACK = 200  # characters before an address that may hold blanks and what they follow
_NOT_LAST = "?!.,:*_~'\";"  # taken for the sentence's at the end of a bare address, by GitHub and by us


def in_bib(text: str, start: int, end: int, to: str) -> str | None:
    """In the value of a field, delimiters included, where an address now stands at text[start:end].

    Braces count there, TeX's escapes may be in use, and in running text an address ends where a sentence may.
    """
    written = bare = text[start:end]
    spoil = "{}\\"
    if (text[start - 1], text[end]) not in (("{", "}"), ('"', '"')):
        spoil += "^`|$" if _balanced(to) else "^`|$()[]"
        if to[-1] in _NOT_LAST:
            return None
    target = _percent(to, spoil)
    manner: dict[str, str] = {}
    for letter in _SPECIAL:
        forms = re.compile(rf"\{{\\{re.escape(letter)}\}}|\\{re.escape(letter)}(?:\{{\}})?")
        if found := forms.search(bare):
            manner[letter] = found[0]
            bare = forms.sub("", bare)
    if manner:
        for letter in _ESCAPED_WHEN_ONE_IS:
            if letter not in bare:
                manner.setdefault(letter, "\\" + letter)
    spelled = "".join(manner.get(letter, letter) for letter in target)
    return _first([_with_s(written), spelled], target, identifiers.unescape)


def in_list(written: str, to: str) -> str | None:
    """In a text file with an address a line."""
    return _first([_with_s(written), to], to, str.strip)


def in_markdown(text: str, start: int, end: int, to: str) -> str | None:
    """In a Markdown document, where an address now stands at text[start:end]."""
    written = text[start:end]
    before, behind = text[start - 1 : start], text[end : end + 1]
    spoil = "\\`|"  # escapes, code, cells of a table
    if before in "\"'" and before and before == behind:  # an attribute of HTML
        spoil += before
    elif not (before == "<" and behind == ">"):
        inline = _INLINE.search(text, max(0, start - _LOOK_BACK), start)
        bare = not inline and not re.search(r"\]:\s*$", text[max(0, start - _LOOK_BACK) : start])
        if not _balanced(to):
            spoil += "()"
        if bare:
            spoil += "[]"
            if to[-1] in _NOT_LAST:
                return None
    target = _percent(to, spoil)
    spelled = target.replace("&", "&amp;") if "&amp;" in written else target
    return _first([_with_s(written), spelled], target, _shown)


def _first(spellings: list[str], target: str, read: Callable[[str], str]) -> str | None:
    """The first spelling that reads as the address; an empty fragment is none."""
    wanted = addresses.parse(target)
    for spelling in spellings:
        try:
            found = addresses.parse(read(spelling))
            if found._replace(fragment=found.fragment or None) == wanted:
                return spelling
        except BadAddress:
            pass
    return None


def _with_s(written: str) -> str:
    """`http:` made `https:`."""
    return re.sub(r"\A(https?)(?=:)", lambda m: m[1] + "s" if len(m[1]) == 4 else m[1], written, flags=re.IGNORECASE)


def _percent(address: str, spoil: str) -> str:
    return "".join(f"%{ord(letter):02X}" if letter in spoil else letter for letter in address)


def _balanced(address: str) -> bool:
    depth = 0
    for letter in address:
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return False
    return depth == 0


def _shown(written: str) -> str:
    """What Markdown makes of a destination. https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references"""
    return _BACKSLASH.sub(r"\1", _ENTITY.sub(lambda m: html.unescape(m[0]), written))
