"""A field's LaTeX as any engine takes it: known commands are kept, everything else becomes text that shows itself.

What BibTeX hands on is a program to TeX. So the value is read as TeX would read it, and written anew from what was
understood: accents and symbols as characters of the engine's kind, fonts and mathematics as far as they are known to be
harmless, and the special characters of all else escaped. Nothing is copied that was not understood.
"""

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple

from livebib.text.latex import addresses, known
from livebib.text.latex.characters import CLUSTER, is_greek, sign
from livebib.text.latex.formulas import Formula, formula
from livebib.text.latex.reading import (
    Biblatex,
    Group,
    Item,
    Journal,
    Macro,
    Mathematics,
    Neutral,
    Plain,
    Raw,
    Switch,
    Url,
    read,
)

_LABEL = 4  # letters that a label takes of a name, at most
_SHOWN_BARE = re.compile(r"[\\{}^$]")
# Escapes, and the brackets that \\bibitem and natbib part a label by.
_ESCAPE = re.compile(r"(?<![{\\])(\\[&%#$_]|[()\[\]])")
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_PLAIN = re.compile(r"[A-Za-z0-9.,:;!?()\[\]/*+=@'`-]*(?: [A-Za-z0-9.,:;!?()\[\]/*+=@'`-]+)*")  # means itself
_UPPER = re.compile(r"[A-Z]")


class Typeset(NamedTuple):
    """LaTeX that is safe to hand to an engine, and what there is to say about it."""

    latex: str
    unsafe: tuple[str, ...] = ()  # commands and formulas that were written as text, as they were
    untypesettable: str = ""  # characters that pdflatex has no glyph for
    needs: frozenset[str] = frozenset()  # packages and font encodings
    undefined: tuple[str, ...] = ()  # commands for journals, which the document has to define


class Target(NamedTuple):
    """What the engine reads."""

    ascii: bool  # BibTeX counts bytes: accents as commands; else UTF-8


BIBTEX = Target(ascii=True)
BIBLATEX = Target(ascii=False)


class Role(Enum):
    """What becomes of a field's text."""

    RUNNING = auto()  # it stands by itself, as notes do: there a \\url is read letter by letter
    ARGUMENT = auto()  # it may be given to a command such as \\emph, where a `%` would be a comment
    LABEL = auto()  # besides, labels such as [Knu84] are cut out of it, without looking


def typeset(value: str, target: Target, role: Role = Role.RUNNING) -> Typeset:
    """The value of a text field (not of a verbatim one) as the engine takes it."""
    if _PLAIN.fullmatch(value) and not (role is Role.LABEL and _ESCAPE.search(value)):
        return Typeset(value)
    writer = (_LabelWriter if role is Role.LABEL else _Writer)(target, role)
    items = read(value)
    if any(isinstance(item, Switch) for item in items):  # else it would hold to the end of the bibliography
        items = [Group(items)]
    latex = writer.all(items, 0)
    return Typeset(
        _SPACE.sub(" ", latex).strip(" "),
        tuple(writer.unsafe),
        "".join(writer.lacking),
        frozenset(writer.needs),
        tuple(writer.undefined),
    )


class _Writer:
    def __init__(self, target: Target, role: Role) -> None:
        self.target = target
        self.in_argument = role is not Role.RUNNING or not target.ascii  # biblatex gives all of it to commands
        self.unsafe: list[str] = []
        self.lacking: dict[str, None] = {}
        self.needs: set[str] = set()
        self.undefined: list[str] = []

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
                before, self.in_argument = self.in_argument, True
                argument = self.all(inner, depth + 1)
                self.in_argument = before
                return f"\\{name}{{{argument}}}"
            case Journal(name):
                self.undefined.append(name)
                return f"{{\\{name}}}"
            case Biblatex(name, inner):
                return self.of_biblatex(name, inner, depth)
            case Switch(name):
                return f"\\{name} "
            case Url(text):
                return self.address(text)
            case Neutral(text):
                self.unsafe.append(text)
                return f"{{{self.plain(text)}}}"
            case _:
                return self.formula(item.text, depth)

    def of_biblatex(self, name: str, inner: Sequence[Item], depth: int) -> str:
        """The command where it is known, for others what it prints."""
        if name in known.WORDS:
            return self.plain(known.WORDS[name]) if self.target.ascii else f"{{\\{name}}}"
        if not self.target.ascii:
            return self.one(Macro(name, list(inner)), depth)
        before, after = known.AROUND[name]
        return f"{self.plain(before)}{self.all(inner, depth)}{self.plain(after)}"

    def plain(self, text: str) -> str:
        clusters = CLUSTER.findall(unicodedata.normalize("NFC", text))
        out = []
        for at, cluster in enumerate(clusters):
            beside = clusters[max(at - 1, 0) : at] + clusters[at + 1 : at + 2]
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
        address = self.encoded(text)
        if self.in_argument:
            address = re.sub(r"(?<!\\)([%#])", r"\\\1", address)
        return rf"\url{{{address}}}"

    def encoded(self, text: str) -> str:
        address, unsafe = addresses.url(text)
        self.unsafe += unsafe
        return address


class _LabelWriter(_Writer):
    """The same for names and sort keys: whatever the first letters are, no command is cut in two.

    BibTeX's `text.prefix$` takes a group that begins with a command for one letter, but only outside of other groups;
    biber's initials stumble over braces that begin with braces.
    """

    def one(self, item: Item, depth: int) -> str:
        if isinstance(item, Neutral):
            self.unsafe.append(item.text)
            bare = self.plain(_SHOWN_BARE.sub("", item.text))
            return f"{{{bare}}}" if bare.strip() else ""
        if isinstance(item, Url):
            address = self.encoded(item.text)
            return self.opened([Plain(address)]) if self.target.ascii and not depth else self.plain(address)
        if not self.target.ascii or depth:
            return super().one(item, depth)
        match item:
            case Group(inner):
                return self.opened(inner)
            case Macro():
                return f"{{{super().one(item, 1)}}}"
            case Mathematics():
                return rf"{{\relax {super().one(item, 1)}}}"
            case Journal():
                return super().one(item, 1)
            case Raw(latex) if latex.startswith("\\"):
                return f"{{{latex}}}"
        return _ESCAPE.sub(r"{\1}", super().one(item, depth))

    def opened(self, items: Sequence[Item]) -> str:
        """A group whose first letters a label may take: commands among them stand outside of it, each in its own."""
        out, plain, left = "", "", _LABEL
        for number, item in enumerate(items):
            if item == Raw("~"):
                plain += "~"
                continue
            if not isinstance(item, Plain):
                first = self.one(item, 0) if left else ""
                rest = self.all(items[number + bool(left) :], 1)
                return out + _braced(plain) + first + _braced(rest)
            for cluster in CLUSTER.findall(unicodedata.normalize("NFC", item.text)):
                latex = self.plain(cluster)
                if "\\" in latex and left:
                    out += _braced(plain) + (latex if latex.startswith("{") else _braced(latex))
                    plain = ""
                else:
                    plain += latex
                left = max(0, left - 1)
        return out + _braced(plain)


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""
