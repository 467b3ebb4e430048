"""`@string` definitions of all files: what a value stands for once they are written out, and what is wrong with them.

A library has no one order of files, so a definition holds everywhere; within one file it must come before its use, as
BibTeX reads from top to bottom.
"""

from collections.abc import Iterator
from typing import NamedTuple

from livebib.model.finding import Finding, Place
from livebib.model.rule import fatal, warning
from livebib.text import suggest
from livebib.text.bibtex.grammar import SIMPLE_VALUE
from livebib.text.bibtex.nodes import StringNode
from livebib.text.bibtex.values import Piece, pieces
from livebib.text.dates import MONTHS
from livebib.text.source import Source
from livebib.text.suggest import Suggestions

_DOUBLED = "\n".join(f"@string{{s{n} = s{n - 1} # s{n - 1}}}" for n in range(1, 30))
DUPLICATE_STRING = fatal(
    "duplicate-string",
    "One @string name with two texts.",
    "Keep one of them.",
    bad="@string{jmlr = {J. Mach. Learn. Res.}}\n@string{jmlr = {Journal of Machine Learning Research}}",
    good="@string{jmlr = {Journal of Machine Learning Research}}",
)
UNDEFINED_STRING = fatal(
    "undefined-string",
    "A value names a @string that no file of the library defines; BibTeX prints nothing for it.",
    "Define it, or put the text into braces.",
    bad="@article{k, journal = jmlr}",
    good="@string{jmlr = {Journal of Machine Learning Research}}\n@article{k, journal = jmlr}",
)
LATE_STRING = warning(
    "late-string",
    "A value names a @string that the same file defines further down. BibTeX reads from top to bottom and prints "
    "nothing for it.",
    "Move the @string above its first use.",
    bad="@article{k, journal = jmlr}\n@string{jmlr = {Journal of Machine Learning Research}}",
    good="@string{jmlr = {Journal of Machine Learning Research}}\n@article{k, journal = jmlr}",
)
LONG_STRING = fatal(
    "long-string",
    "A @string or a value grows beyond all use when it is written out.",
    "Cut it.",
    bad=f'@string{{s0 = "{"a" * 99}"}}\n{_DOUBLED}\n@misc{{k, title = s29}}',
    good='@string{s0 = "a"}\n@misc{k, title = s0 # s0}',
)
STRING_CYCLE = fatal(
    "string-cycle",
    "A @string that is defined by itself.",
    "Write out one of its parts.",
    bad="@string{a = b}\n@string{b = a}",
    good="@string{a = b}\n@string{b = {text}}",
)


# Sixty definitions, each twice the last, would otherwise fill any memory ("billion laughs").
MOST = 100_000  # characters of one expanded value
MOST_IN_ALL = 20_000_000  # of all definitions, and of all values that name one
_SHORT = 200  # characters of such a value where that is too much


class _Macro(NamedTuple):
    source: Source
    node: StringNode

    def value(self) -> str:
        return self.source.text[self.node.value_start : self.node.value_end]

    def place(self) -> Place:
        return self.source.place(self.node.name_start, self.node.name_start + len(self.node.name))


class Macros:
    """All definitions by name; names ignore case."""

    def __init__(self) -> None:
        self._macros: dict[str, _Macro] = {}
        self._again: list[_Macro] = []
        self._texts: dict[str, str] = {}
        self._endless: set[str] = set()
        self._most = MOST
        self._spent = 0  # characters that definitions were written out to
        self._suggestions = Suggestions(lambda name: suggest.nearest(name, [*self._macros, *MONTHS]))

    def define(self, source: Source, node: StringNode) -> None:
        """Take a definition in; the first of a name counts."""
        macro = _Macro(source, node)
        if self._macros.setdefault(node.name.lower(), macro) is not macro:
            self._again.append(macro)

    @property
    def definitions(self) -> list[tuple[Source, StringNode]]:
        """The definitions that count, in the order in which they were taken in."""
        return [(macro.source, macro.node) for macro in self._macros.values()]

    def expand(self, value: str) -> str:
        """A value as written, with delimiters, as the text it stands for; an undefined macro is empty, as in BibTeX."""
        # Nearly all are one braced piece, quoted or a number: without the cost of pieces.
        if value.rfind("{") == 0 and value.find("}") == len(value) - 1:
            return value[1:-1]
        if value.isascii() and value.isdigit():
            return value
        if value[:1] in ("{", '"') and SIMPLE_VALUE.fullmatch(value):
            return value[1:-1]
        found = pieces(value)
        if len(found) == 1 and not found[0].macro:
            return found[0].text
        return self._joined(found)[0]

    def _joined(self, found: list[Piece]) -> tuple[str, bool]:
        """The pieces' text, and whether it is cut off because macros make it too long."""
        texts, length, macros = [], 0, False
        for piece in found:
            name = piece.text.lower()
            texts.append((self._texts.get(name) or _month(name, self._macros)) if piece.macro else piece.text)
            length += len(texts[-1])
            macros = macros or piece.macro
            if macros and length > self._most:
                return "".join(texts)[: self._most], True
        return "".join(texts), False

    # -- checking, which also writes every definition out once and for all

    def check(self) -> Iterator[Finding]:
        """What is wrong with the definitions. To be exhausted before anything is expanded."""
        for name in self._macros:
            if name not in self._texts:
                yield from self._write_out(name)
        for macro in self._macros.values():
            yield from self.undefined(macro.source, macro.node.value_start, macro.value())
        for macro in self._again:
            first = self._macros[macro.node.name.lower()]
            if self.expand(first.value()) != self.expand(macro.value()):
                at = first.place()
                message = f"@string '{macro.node.name}' is defined otherwise at {at.path}:{at.line}"
                yield DUPLICATE_STRING.at(macro.place(), message, "keep one of them")

    def _write_out(self, name: str) -> Iterator[Finding]:
        todo, within = [name], set[str]()  # the definitions being written out, each within the one before
        while todo:
            here = todo[-1]
            if here in self._texts:
                todo.pop()
                continue
            macro = self._macros[here]
            found = pieces(macro.value())
            if here not in within:
                within.add(here)
                used = dict.fromkeys(piece.text.lower() for piece in found if piece.macro)
                wanted = [each for each in used if each in self._macros and each not in self._texts]
                if any(each in within for each in wanted):
                    message = f"@string '{macro.node.name}' is defined by itself"
                    yield STRING_CYCLE.at(macro.place(), message, "write out one of its parts")
                if inner := [each for each in wanted if each not in within]:
                    todo += inner
                    continue
            self._texts[here], cut = self._joined(found)
            if self._spent > MOST_IN_ALL:
                self._texts[here] = ""
            self._spent += len(self._texts[here])
            if self._spent - len(self._texts[here]) <= MOST_IN_ALL < self._spent:
                message = f"the definitions have more than {MOST_IN_ALL:,} characters when they are written out"
                yield LONG_STRING.at(macro.place(), message, "cut them: those that follow are read as empty")
            if cut:
                if not any(piece.macro and piece.text.lower() in self._endless for piece in found):
                    message = f"@string '{macro.node.name}' has more than {MOST:,} characters when it is written out"
                    yield LONG_STRING.at(macro.place(), message, "cut it: it is read up to there")
                self._endless.add(here)
            within.discard(here)
            todo.pop()

    def undefined(self, source: Source, start: int, value: str) -> Iterator[Finding]:
        """What is wrong with the macros of a value that stands at `start`."""
        found = pieces(value)
        for piece in found:
            if not piece.macro:
                continue
            macro = self._macros.get(piece.text.lower())
            place = source.place(start + piece.start, start + piece.end)
            if macro is None:
                if piece.text.lower() not in MONTHS:
                    message = f"no @string '{piece.text}' is defined"
                    hint = self._suggestions.hint(piece.text.lower(), "define it, or put the text in braces")
                    yield UNDEFINED_STRING.at(place, message, hint)
            elif macro.source is source and macro.node.start > start and piece.text.lower() not in MONTHS:
                line = macro.place().line
                message = f"@string '{piece.text}' is defined only on line {line}: here BibTeX prints nothing for it"
                yield LATE_STRING.at(place, message, "move the @string above its first use")

    def shorten(self, source: Source, start: int, value: str) -> Finding:
        """Cut all values short from now on, and what is wrong with them: one after the other, up to this one, they are
        too much."""
        self._most = _SHORT
        place = source.place(start, start + len(value))
        message = f"values that name a @string have more than {MOST_IN_ALL:,} characters"
        return LONG_STRING.at(place, message, f"cut them: they are read up to {_SHORT:,} characters each")

    def behind(self, value: str) -> Iterator[Place]:
        """Where the definitions stand that a value is made of, those that they name included."""
        todo, seen = [value], set[str]()
        while todo:
            for piece in pieces(todo.pop()):
                name = piece.text.lower()
                if piece.macro and name not in seen and (macro := self._macros.get(name)):
                    seen.add(name)
                    todo.append(macro.value())
                    yield macro.source.place(macro.node.start, macro.node.end)

    def too_long(self, source: Source, start: int, value: str) -> Finding | None:
        """What is wrong with a value that a sound set of macros makes too long."""
        found = pieces(value)
        if any(piece.macro and piece.text.lower() in self._endless for piece in found) or not self._joined(found)[1]:
            return None
        place = source.place(start, start + len(value))
        return LONG_STRING.at(place, f"a value of more than {MOST:,} characters", "cut it")


def _month(name: str, defined: dict[str, _Macro]) -> str:
    return "" if name in defined else MONTHS.get(name, "")
