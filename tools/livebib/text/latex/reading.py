"""A field's value read as TeX would read it: characters, groups, fonts, formulas, addresses, and what is not known."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from livebib.text.latex import commands, decoding, known
from livebib.text.latex.characters import CLUSTER

_PIECE = re.compile(r"\\[A-Za-z]+[ \t\r\n\f\v]*|\\.|\^\^|[ \t\r\n\f\v]+|[^\\^ \t\r\n\f\v{}$%~]+|.", re.DOTALL)
_SPACES = frozenset(" \t\r\n\f\v")  # of TeX; Unicode has more
_DEEPEST = 60  # groups within groups; what lies deeper is text


class Plain(NamedTuple):
    """Characters that mean themselves, in Unicode."""

    text: str


class Raw(NamedTuple):
    """LaTeX that is known: a logo, a space, a tie."""

    latex: str


class Group(NamedTuple):
    """What stands in braces."""

    items: list[Item]


class Macro(NamedTuple):
    """A font command and what it is for."""

    name: str
    items: list[Item]


class Journal(NamedTuple):
    """A journal's name as a command that the document has to define."""

    name: str


class Biblatex(NamedTuple):
    """A command of biblatex, with its argument if it has one."""

    name: str
    items: list[Item]


class Switch(NamedTuple):
    """A font command that holds to the end of its group."""

    name: str


class Mathematics(NamedTuple):
    """A formula as written, without its dollars; whether it is one has still to be seen."""

    text: str


class Url(NamedTuple):
    r"""The argument of a \url."""

    text: str


class Neutral(NamedTuple):
    """TeX that is not known to be harmless, as written."""

    text: str


Item = Plain | Raw | Group | Macro | Journal | Biblatex | Switch | Mathematics | Url | Neutral

_WITHOUT_ARGUMENT: dict[str, list[Item]] = {name: [Plain(sign)] for name, sign in commands.SYMBOLS.items()}
_WITHOUT_ARGUMENT |= {name: [Raw(latex)] for name, latex in commands.LOGOS.items()}
_WITHOUT_ARGUMENT |= {name: [Journal(name)] for name in known.JOURNALS}
_WITHOUT_ARGUMENT |= {name: [Biblatex(name, [])] for name in known.WORDS}
_PRINTS = frozenset(_WITHOUT_ARGUMENT)
_WITHOUT_ARGUMENT |= {name: [Switch(font)] for name, font in commands.SWITCHES.items()}
_WITHOUT_ARGUMENT |= {name: [Plain(" ")] for name in commands.BREAKS}
_WITHOUT_ARGUMENT |= {name: [] for name in commands.SILENT}


def read(value: str) -> list[Item]:
    """The value as a list of what it is made of. Braces that have no partner are characters."""
    return _Reader(value).items(0)


class _Reader:
    def __init__(self, value: str) -> None:
        self.pieces: list[str] = _PIECE.findall(value)
        self.partner = _partners(self.pieces)
        self.at = 0

    def items(self, depth: int, end: int | None = None) -> list[Item]:
        """Everything up to the piece `end`, which is passed over. Neighbouring characters come as one item."""
        out: list[Item] = []
        stop = len(self.pieces) if end is None else end
        while self.at < stop:
            for item in self.next(depth, stop):
                if isinstance(item, Plain) and out and isinstance(out[-1], Plain):
                    out[-1] = Plain(out[-1].text + item.text)
                elif item != Plain(""):
                    out.append(item)
        self.at = stop + (end is not None)
        return out

    def next(self, depth: int, stop: int) -> list[Item]:
        piece = self.pieces[self.at]
        self.at += 1
        if piece[0] == "\\" and len(piece) > 1:
            return self.command(piece, depth, stop)
        match piece[0]:
            case "{":
                return self.group(depth)
            case "$":
                return [self.mathematics(stop)]
            case "~":
                return [Raw("~")]
            case "^" if piece == "^^":
                return [Neutral(self.pieces[self.at - 1])]
            case space if space in _SPACES:
                return [Plain(" ")]
        return [Plain(piece)]

    # -- groups

    def group(self, depth: int) -> list[Item]:
        opening = self.at - 1
        closing = self.partner.get(opening)
        if closing is None or depth > _DEEPEST:
            return [Plain("{")]
        special = self.pieces[opening + 1].startswith("\\")
        items = self.items(depth + 1, closing)
        if special and len(items) == 1 and _needs_no_braces(items[0]):
            return items  # `{\'E}`, `{\LaTeX}`: the braces belong to the command, and the writer sets its own
        return [Group(items)]

    def raw_group(self, stop: int) -> str | None:
        """The text of the group that follows, braces left out; None where none does."""
        start = self.skip_space()
        if start >= stop or self.pieces[start] != "{" or start not in self.partner:
            return None
        closing = self.partner[start]
        self.at = closing + 1
        return "".join(self.pieces[start + 1 : closing])

    def argument(self, depth: int, stop: int) -> list[Item]:
        """What an accent or a font command takes: the group that follows, or one character or command."""
        start = self.skip_space()
        if start >= stop:
            return []
        self.at = start
        piece = self.pieces[start]
        if depth > _DEEPEST:
            self.at += 1
            return [Neutral(piece)]
        if piece == "{" and start in self.partner:
            self.at += 1
            return self.items(depth + 1, self.partner[start])
        if piece[0] in "\\$":
            return self.next(depth + 1, stop)
        self.pieces[start] = piece[1:]
        if not piece[1:]:
            self.at += 1
        return [Plain(piece[0])]

    def skip_space(self) -> int:
        at = self.at
        while at < len(self.pieces) and (not self.pieces[at] or self.pieces[at][0] in _SPACES):
            at += 1
        return at

    # -- mathematics

    def mathematics(self, stop: int) -> Item:
        double = self.at < stop and self.pieces[self.at] == "$"
        start = at = self.at + double
        while at < stop:
            if self.pieces[at] == "{" and at in self.partner:
                at = self.partner[at]
            elif self.pieces[at] == "$" and (not double or self.pieces[at + 1 : at + 2] == ["$"]):
                if at == start:
                    break
                self.at = at + 1 + double
                return Mathematics("".join(self.pieces[start:at]))
            at += 1
        return Plain("$")

    def mathematics_to(self, closing: str, opening: str, stop: int) -> Item:
        if closing not in self.pieces[self.at : stop]:
            return Neutral(opening)
        start, end = self.at, self.pieces.index(closing, self.at, stop)
        self.at = end + 1
        return Mathematics("".join(self.pieces[start:end]))

    # -- commands

    def command(self, piece: str, depth: int, stop: int) -> list[Item]:
        name = piece[1:].rstrip() or piece[1:]
        if name in decoding.ACCENTS:
            return self.accent(piece, name, depth, stop)
        if not name[0].isalpha():
            return self.control_symbol(name, stop)
        if name in _WITHOUT_ARGUMENT:
            if name in _PRINTS and self.at + 1 < stop and self.pieces[self.at : self.at + 2] == ["{", "}"]:
                self.at += 2  # they end the command's name
            return _WITHOUT_ARGUMENT[name]
        if name in known.AROUND:
            return [Biblatex(name, self.argument(depth, stop))]
        if name in commands.WITH_TEXT:
            return [Macro(commands.WITH_TEXT[name], self.argument(depth, stop))]
        if name in commands.QUOTES:
            return [Plain("“"), *self.argument(depth, stop), Plain("”")]
        if name in commands.SILENT_WITH_TEXT:
            self.argument(depth, stop)
            return []
        if name == "ensuremath" and (text := self.raw_group(stop)) is not None:
            return [Mathematics(text)]
        if name in commands.ADDRESSES and (text := self.raw_group(stop)) is not None:
            return [Url(text)]
        if name == "href":
            return self.hyperlink(piece, depth, stop)
        return self.neutral(piece, stop)

    def control_symbol(self, name: str, stop: int) -> list[Item]:
        if name in "([":
            return [self.mathematics_to("\\)" if name == "(" else "\\]", f"\\{name}", stop)]
        if name in commands.SPACING:
            spacing = commands.SPACING[name]
            return [Raw(spacing)] if spacing.startswith("\\") else [Plain(spacing)]
        if name in "&%#$_{}":
            return [Plain(name)]
        return [Neutral(f"\\{name}")]

    def accent(self, piece: str, name: str, depth: int, stop: int) -> list[Item]:
        items = self.argument(depth, stop)
        mark = decoding.ACCENTS[name]
        if not items:
            return [Plain(commands.ALONE[name])] if name in commands.ALONE else []
        text = items[0].text if isinstance(items[0], Plain) else ""
        if not text or text[0].isspace() or unicodedata.combining(text[0]):
            return [*self.neutral(piece, self.at), *items]
        return [Plain(decoding.accented(unicodedata.normalize("NFC", text), mark)), *items[1:]]

    def hyperlink(self, piece: str, depth: int, stop: int) -> list[Item]:
        address = self.raw_group(stop)
        if address is None:
            return self.neutral(piece, stop)
        items = self.argument(depth, stop)
        return [*items, Plain(" ("), Url(address), Plain(")")] if items else [Url(address)]

    def neutral(self, piece: str, stop: int) -> list[Item]:
        """An unknown command with all that it seems to take: it is shown as it was written."""
        if self.at + 1 < stop and self.pieces[self.at].isdigit() and self.pieces[self.at + 1] == "{":  # \\write18{…}
            piece += self.pieces[self.at]
            self.at += 1
        while (group := self.raw_group(stop)) is not None:
            piece += f"{{{group}}}"
        space = piece[-1] in _SPACES  # shown outside of what was there
        return [Neutral(piece.rstrip()), Plain(" " if space else "")]


def _partners(pieces: list[str]) -> dict[int, int]:
    """For each opening brace that has a closing one, where that is; `\\{` is no brace to TeX."""
    open_, partner = [], {}
    for at, piece in enumerate(pieces):
        if piece == "{":
            open_.append(at)
        elif piece == "}" and open_:
            partner[open_.pop()] = at
    return partner


def _needs_no_braces(item: Item) -> bool:
    return isinstance(item, Raw) or (isinstance(item, Plain) and CLUSTER.fullmatch(item.text) is not None)
