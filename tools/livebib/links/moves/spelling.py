"""How to write an address where another one stands: in its author's manner, and so that its surroundings hold.

Where nothing but `http` becomes `https` one letter is added, and the rest stays as its author wrote it. Characters that
would end the address there, or be taken for markup, are percent-encoded. That the text around it reads as before is for
`rewriting` to prove.
"""

import html
import re
from collections.abc import Callable
from typing import NamedTuple

from livebib.text import addresses
from livebib.text.latex import links
from livebib.text.markdown.destinations import decode, decode_entities

_SPECIAL = "_%&#~$^"  # what LaTeX writers put a backslash before
_ESCAPED_WHEN_ONE_IS = "_%&#"
_TYPESET = {letter: "\\" + letter for letter in "_%&#$"} | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_ARGUMENT_OF = re.compile(r"\\(?:url|nolinkurl|href)\s*\{\s*$")
_ATTRIBUTE = re.compile(r"(?:href|src(?:set)?|poster)\s*=\s*([\"']?)$", re.IGNORECASE)
_INLINE = re.compile(r"\]\(\s*$")
_DEFINITION = re.compile(r"\]:\s*$")
_LOOK_BACK = 200  # characters before an address that may hold blanks and what they follow
_DEEPEST = 32  # parentheses within each other in a link of Markdown, by cmark


class Spelled(NamedTuple):
    """An address as it is to stand in a file."""

    text: str
    address: str  # how that is meant: the address asked for, some of its characters percent-encoded where they must be


def in_bib(value: str, start: int, end: int, to: str, *, typeset: bool) -> Spelled:
    r"""In the value of a field, where an address now stands at value[start:end].

    Braces count there, and TeX's escapes may be in use. In running text outside of `\url{…}` (`typeset`) LaTeX would
    stop at a bare `_` or `&` and leave out what follows a `%`, so there they are escaped whatever the author did.
    """
    written = bare = value[start:end]
    if kept := _with_s(written, to, links.meant):
        return kept
    manner: dict[str, str] = {}
    for letter in _SPECIAL:
        forms = re.compile(rf"\{{\\{re.escape(letter)}\}}|\\{re.escape(letter)}(?:\{{\}})?")
        if found := forms.search(bare):
            manner[letter] = found[0]
            bare = forms.sub("", bare)
    spoil = "{}\\"
    is_argument = value[end:].lstrip()[:1] == "}" and _ARGUMENT_OF.search(value, max(0, start - _LOOK_BACK), start)
    if typeset and not is_argument:
        spoil += "`|" + _unbalanced(to, "()") + _unbalanced(to, "[]")
        manner = _TYPESET | manner
    elif manner:
        manner = {letter: "\\" + letter for letter in _ESCAPED_WHEN_ONE_IS if letter not in bare} | manner
    target = _percent(to, spoil)
    return Spelled("".join(manner.get(letter, letter) for letter in target), target)


def in_list(written: str, to: str) -> Spelled:
    """In a text file with an address a line."""
    return _with_s(written, to, str.strip) or Spelled(to, to)


def in_markdown(text: str, start: int, end: int, to: str) -> Spelled:
    """In a Markdown document, where an address now stands at text[start:end]."""
    written = text[start:end]
    head = max(0, start - _LOOK_BACK)
    spoil = "\\`|"  # escapes, code, cells of a table
    read: Callable[[str], str] = decode
    if attribute := _ATTRIBUTE.search(text, head, start):
        read = decode_entities
        spoil += attribute[1] or "'"
    elif (text[start - 1 : start], text[end : end + 1]) != ("<", ">"):
        spoil += _unbalanced(to, "()")
        if not _INLINE.search(text, head, start) and not _DEFINITION.search(text, head, start):
            read = str
            spoil += "[]"
    if kept := _with_s(written, to, read):
        return kept
    target = _percent(to, spoil)
    if read is str:
        return Spelled(target, target)
    # To a browser an attribute's `&copy` needs no semicolon.
    escapes = "&amp;" in written or (read is decode_entities and html.unescape(target) != target)
    return Spelled(target.replace("&", "&amp;") if escapes else target, target)


def _with_s(written: str, to: str, read: Callable[[str], str]) -> Spelled | None:
    """What is written with `https:` for `http:`, if that is the address."""
    spelled = re.sub(r"\A(http)(?=:)", r"\1s", written, flags=re.IGNORECASE)
    try:
        found, wanted = addresses.parse(read(spelled)), addresses.parse(to)
    except addresses.BadAddress:
        return None
    same = found._replace(fragment=found.fragment or None) == wanted  # an empty fragment is none
    return Spelled(spelled, to) if same else None


def _percent(address: str, spoil: str) -> str:
    return "".join(f"%{ord(letter):02X}" if letter in spoil else letter for letter in address)


def _unbalanced(address: str, pair: str) -> str:
    """The pair of brackets, if an address has not one partner for each, or too many within each other."""
    depth = deepest = 0
    for letter in address:
        depth += (letter == pair[0]) - (letter == pair[1])
        deepest = max(deepest, depth)
        if depth < 0:
            return pair
    return pair if depth or deepest > _DEEPEST else ""
