"""Mathematics, read far enough to know that it is harmless and that TeX will take it: `$\\alpha_1^{2}$`."""

import re
from typing import NamedTuple

from livebib.text.latex import commands
from livebib.text.latex.characters import in_math, packages

_PIECE = re.compile(r"\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
_NEEDLESS = re.compile(r"(\\[A-Za-z]+) (?![A-Za-z])")  # spaces that end no command's name
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-*/=<>()[].,;:!?'|~\"`@")
_DELIMITERS = frozenset("()[]|/<>.")
_NAMED_DELIMITERS = frozenset(
    "langle rangle lceil rceil lfloor rfloor lbrace rbrace vert Vert uparrow downarrow backslash { } |".split()
)
_SIZES = frozenset("big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr".split())
_DEEPEST = 30  # groups within groups


class Formula(NamedTuple):
    """A formula without its dollars, and the packages that it needs."""

    latex: str
    needs: frozenset[str] = frozenset()


class _Wrong(Exception):
    """The formula has something that is not known to be harmless, or that TeX would refuse."""


def formula(text: str) -> Formula | None:
    """The formula as it may be written, or None where it is not known to be harmless or not well formed."""
    reader = _Reader(text)
    try:
        latex = _NEEDLESS.sub(r"\1", reader.sequence(0, None)).strip()
    except _Wrong:
        return None
    return Formula(latex, frozenset(reader.needs)) if latex else None


class _Reader:
    def __init__(self, text: str) -> None:
        self.pieces: list[str] = _PIECE.findall(text)
        self.at = 0
        self.needs: set[str] = set()

    def peek(self) -> str:
        while self.at < len(self.pieces) and self.pieces[self.at].isspace():
            self.at += 1
        return self.pieces[self.at] if self.at < len(self.pieces) else ""

    def take(self) -> str:
        piece = self.peek()
        if not piece:
            raise _Wrong
        self.at += 1
        return piece

    def sequence(self, depth: int, end: str | None) -> str:
        """Everything up to `end` ("}" or r"\\right"; None: up to the end of the text), which is left there."""
        if depth > _DEEPEST:
            raise _Wrong
        out: list[str] = []
        scripts: set[str] = set()
        while (piece := self.peek()) != (end or ""):
            if not piece or piece in scripts or (piece == "'" and "^" in scripts):
                raise _Wrong
            if piece in "^_":
                scripts.add(self.take())
                script = self.argument(depth)
                out.append(piece + (script[1:-1] if len(script) == 3 else script))
            elif piece == "'":
                out.append(self.take())
            else:
                scripts = set()
                out.append(self.atom(depth))
        return "".join(out)

    def argument(self, depth: int) -> str:
        """What a script or a command takes: a group, or one sign or command, which is put into a group."""
        if self.peek() == "{":
            return self.group(depth)
        if self.peek() in ("^", "_", "'", "}"):
            raise _Wrong
        return f"{{{self.atom(depth)}}}"

    def group(self, depth: int) -> str:
        self.take()
        inner = self.sequence(depth + 1, "}")
        self.take()
        return f"{{{inner}}}"

    def atom(self, depth: int) -> str:
        piece = self.peek()
        if piece == "{":
            return self.group(depth)
        self.take()
        if piece.startswith("\\"):
            return self.command(piece[1:], depth)
        if piece in _PLAIN:
            return piece
        if not piece.isascii() and (name := in_math(piece)):
            return self.known(name)
        raise _Wrong

    def command(self, name: str, depth: int) -> str:
        if name in commands.MATH_SPACING or name in "%&#$_":
            return f"\\{name}"
        if name in commands.MATH_DELIMITERS:
            return commands.MATH_DELIMITERS[name]
        if name in commands.MATH_SYMBOLS:
            return self.known(name)
        if name == "not":
            return rf"\not{self.argument(depth)}"
        if name == "left":
            inner = rf"\left{self.delimiter()}{self.sequence(depth + 1, chr(92) + 'right')}"
            self.take()
            return rf"{inner}\right{self.delimiter()}"
        if name in _SIZES:
            return f"\\{name}{self.delimiter()}"
        known = self.known(name).rstrip()
        if name in commands.TEXT_IN_MATH and self.peek() == "{":
            return known + self.words()
        if name in commands.MATH_WITH_ONE:
            return known + (self.optional(depth) if name == "sqrt" else "") + self.argument(depth)
        if name in commands.MATH_WITH_TWO:
            return known + self.argument(depth) + self.argument(depth)
        raise _Wrong

    def known(self, name: str) -> str:
        self.needs |= packages(name)
        return f"\\{name} "

    def delimiter(self) -> str:
        piece = self.take()
        if piece in _DELIMITERS:
            return piece
        if piece.startswith("\\") and piece[1:] in _NAMED_DELIMITERS:
            return commands.MATH_DELIMITERS.get(piece[1:], f"{piece} ")
        raise _Wrong

    def optional(self, depth: int) -> str:
        if self.peek() != "[":
            return ""
        self.take()
        return f"[{self.sequence(depth + 1, ']')}{self.take()}"

    def words(self) -> str:
        """Running text within a formula, spaces kept: letters, digits and harmless signs only."""
        self.take()
        out = []
        while self.at < len(self.pieces) and self.pieces[self.at] != "}":
            piece = self.pieces[self.at]
            if not (piece in _PLAIN or piece.isspace()):
                raise _Wrong
            out.append(" " if piece.isspace() else piece)
            self.at += 1
        self.take()
        return f"{{{''.join(out)}}}"
