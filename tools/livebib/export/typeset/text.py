"""A field's LaTeX as any engine takes it: known commands are kept, everything else becomes text that shows itself.

What BibTeX hands on is a program to TeX. So the value is read as TeX would read it, and written anew from what was
understood: accents and symbols as characters of the engine's kind, fonts and mathematics as far as they are known to be
harmless, and the special characters of all else escaped. Nothing is copied that was not understood.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from livebib.export.typeset import addresses
from livebib.export.typeset.characters import CLUSTER, is_greek, sign
from livebib.export.typeset.formulas import Formula, formula
from livebib.export.typeset.reading import Address, Group, Item, Macro, Neutral, Plain, Raw, Switch, read

_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_PLAIN = re.compile(r"[A-Za-z0-9.,:;!?()\[\]/*+=@'`-]*(?: [A-Za-z0-9.,:;!?()\[\]/*+=@'`-]+)*")  # means itself
_UPPER = re.compile(r"[A-Z]")


class Typeset(NamedTuple):
    """LaTeX that is safe to hand to an engine, and what there is to say about it."""

    latex: str
    unsafe: tuple[str, ...] = ()  # commands and formulas that were written as text, as they were
    untypesettable: str = ""  # characters that pdflatex has no glyph for
    needs: frozenset[str] = frozenset()  # packages and font encodings


class Target(NamedTuple):
    """What the engine reads."""

    ascii: bool  # BibTeX counts bytes: accents as commands; else UTF-8
    raw_addresses: bool  # \\url stands in running text there, not in the argument of another command


BIBTEX = Target(ascii=True, raw_addresses=True)
BIBLATEX = Target(ascii=False, raw_addresses=False)


def typeset(value: str, target: Target) -> Typeset:
    """The value of a text field (not of a verbatim one) as the engine takes it."""
    if _PLAIN.fullmatch(value):
        return Typeset(value)
    writer = _Writer(target)
    items = read(value)
    if any(isinstance(item, Switch) for item in items):  # else it would hold to the end of the bibliography
        items = [Group(items)]
    latex = writer.all(items, 0)
    return Typeset(
        _SPACE.sub(" ", latex).strip(" "), tuple(writer.unsafe), "".join(writer.lacking), frozenset(writer.needs)
    )


class _Writer:
    def __init__(self, target: Target) -> None:
        self.target = target
        self.unsafe: list[str] = []
        self.lacking: dict[str, None] = {}
        self.needs: set[str] = set()

    def all(self, items: Sequence[Item], depth: int) -> str:
        return "".join(self.one(item, depth) for item in items)

    def one(self, item: Item, depth: int) -> str:
        match item:
            case Plain(text):
                return self.plain(text)
            case Raw(latex):
                return latex if len(latex) == 2 or latex.startswith("~") else f"{{{latex}}}"
            case Group(inner):
                return f"{{{self.all(inner, depth + 1)}}}"
            case Macro(name, inner):
                return f"\\{name}{{{self.all(inner, depth + 1)}}}"
            case Switch(name):
                return f"\\{name} "
            case Address(text):
                return self.address(text)
            case Neutral(text):
                self.unsafe.append(text)
                return f"{{{self.plain(text)}}}"
            case _:
                return self.formula(item.text, depth)

    def plain(self, text: str) -> str:
        clusters = CLUSTER.findall(unicodedata.normalize("NFC", text))
        out = []
        for at, cluster in enumerate(clusters):
            beside = clusters[at - 1 : at] + clusters[at + 1 : at + 2] if at else clusters[1:2]
            in_word = is_greek(cluster[0]) and any(is_greek(each[0]) for each in beside)
            latex, needs, known = sign(cluster, self.target.ascii, in_word)
            self.needs |= needs
            if not known:
                self.lacking[cluster] = None
            out.append(latex)
        return "".join(out)

    def formula(self, text: str, depth: int) -> str:
        found: Formula | None = formula(text)
        if found is None:
            return self.one(Neutral(f"${text}$"), depth)
        self.needs |= found.needs
        # BibTeX's styles write titles in lower case, formulas too, unless braces keep them from it.
        guarded = self.target.ascii and depth == 0 and _UPPER.search(found.latex)
        return f"{{${found.latex}$}}" if guarded else f"${found.latex}$"

    def address(self, text: str) -> str:
        address, unsafe = addresses.url(text)
        self.unsafe += unsafe
        if not self.target.raw_addresses:
            address = re.sub(r"(?<!\\)([%#])", r"\\\1", address)
        return rf"\url{{{address}}}"
