"""Rules: what they look at, what they yield, what comes of it, and the decorators that make one of a function."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from livebib.library import edits
from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.lint.twins import Twin
from livebib.model.finding import Finding, Place, Severity
from livebib.model.rule import Rule, declared
from livebib.text.bibtex import layout
from livebib.text.bibtex.nodes import FieldNode
from livebib.text.counts import counted
from livebib.text.markdown.document import Document

Span = tuple[int, int]  # a stretch of a file's text, in characters


class Fix(NamedTuple):
    """How a flaw is mended: splices of the text of its file, worked out only when they are wanted.

    A fix is safe when what the entry says stays the same to every reader; all others are for `--unsafe-fixes`.
    """

    splices: Callable[[], list[layout.Splice]]  # may raise EditError: then it cannot be fixed
    safe: bool = True


class Value:
    """One field of an entry, for rules about fields."""

    __slots__ = ("entry", "is_whole", "node", "raw", "text")

    def __init__(self, entry: Entry, node: FieldNode) -> None:
        self.entry = entry
        self.node = node
        # All of it at once and by hand: every field that a rule asks for passes here.
        raw = entry.source.text[node.value_start : node.value_end]
        in_one_piece = raw[0] in '{"' and "#" not in raw
        #: The value as written, with its delimiters.
        self.raw = raw
        #: The value between its delimiters, macros written out, LaTeX as written.
        self.text = raw[1:-1] if in_one_piece else entry.library.expand(raw)
        #: Whether the value is one piece between delimiters, so that `span` can tell where a part of `text` stands.
        self.is_whole = in_one_piece or (raw[0] in '{"' and raw[1:-1] == self.text)

    @property
    def name(self) -> str:
        """The field's name in lower case."""
        return self.node.name.lower()

    def span(self, start: int, end: int) -> Span:
        """Where `text[start:end]` stands in the file; where it is made of several pieces, the whole value."""
        if self.is_whole:
            return self.node.value_start + 1 + start, self.node.value_start + 1 + end
        return self.node.value_start, self.node.value_end

    def to(self, text: str, *, safe: bool = True) -> Fix:
        """The fix that gives the field another value."""
        return Fix(lambda: edits.set_field(self.entry, self.node.name, text), safe)

    def moved(self, name: str, text: str) -> Fix:
        """The fix that gives the field another name and value. Never safe: styles print fields differently."""
        return Fix(lambda: edits.rename_field(self.entry, self.node.name, name, text), safe=False)

    def gone(self, *, safe: bool = True) -> Fix:
        """The fix that deletes the field."""
        return Fix(lambda: edits.remove_field(self.entry, self.node.name), safe)

    def with_part(self, start: int, end: int, text: str, *, safe: bool = True) -> Fix | None:
        """The fix that writes something else for `text[start:end]`; None where the value is made of several pieces."""
        if not self.is_whole:
            return None
        first, last = self.span(start, end)
        return Fix(lambda: [layout.Splice(first, last, text)], safe)

    def meant(self, text: str, message: str, *, safe: bool = True) -> Flaw:
        """The flaw that the field should have another value."""
        return Flaw(message, f"write '{text}'", fix=self.to(text, safe=safe))

    def at(
        self, start: int, end: int, message: str, hint: str = "", wanted: str | None = None, *, safe: bool = True
    ) -> Flaw:
        """The flaw of `text[start:end]`; where something else is `wanted` there, that is the fix, and the hint if there
        is none."""
        fix = None if wanted is None else self.with_part(start, end, wanted, safe=safe)
        return Flaw(message, hint or f"write '{wanted}'", self.span(start, end), fix)

    def together(self, spots: Iterable[Spot], *, safe: bool = True) -> Iterator[Flaw]:
        """One flaw for all spots, in their order, if there are any: told at the first, mended where it is known how."""
        found = list(spots)
        if not found:
            return
        first, known = found[0], [spot for spot in found if spot.wanted is not None]
        more = f", and at {counted(len(found) - 1, 'more place')} of this field" if len(found) > 1 else ""
        fix = None
        if known:
            start, end = known[0].start, known[-1].end
            splices = [layout.Splice(spot.start - start, spot.end - start, spot.wanted or "") for spot in known]
            fix = self.with_part(start, end, layout.apply(self.text[start:end], splices), safe=safe)
        yield Flaw(first.message + more, first.hint, self.span(first.start, first.end), fix)


class Spot(NamedTuple):
    """A stretch of a value's text at fault."""

    start: int
    end: int
    wanted: str | None  # the text that belongs there; None where that is not known
    message: str
    hint: str


class Flaw(NamedTuple):
    """What a rule found. Unless it says otherwise, it stands at what the rule looked at: the value, the key."""

    message: str  # what is wrong, with the value at fault
    hint: str = ""  # what to do, with the value proposed
    span: Span | None = None  # where, more exactly
    fix: Fix | None = None
    about: Entry | Value | None = None  # for rules that look at a whole library
    place: Place | None = None  # outside of the .bib files: in a document
    turned: Flaw | None = None  # of a pair of entries, the same said of the other one
    severity: Severity | None = None  # where it weighs less than the rule's others


Unknown = Mapping[tuple[Path, str], frozenset[str]]


class Context(NamedTuple):
    """What a rule may ask besides what it looks at."""

    today: date
    dialect: str = "both"  # "bibtex", "biblatex" or "both"
    documents: tuple[Document, ...] = ()  # the text files that may cite the library
    damaged: frozenset[tuple[Path, str]] = frozenset()  # files and keys of entries of which reading lost something
    # Of files and keys of entries the fields that name a @string which is not defined: nobody knows what they say.
    unknown: Unknown = MappingProxyType({})
    biblatex: frozenset[Path] = frozenset()  # files that only biblatex reads in full

    def is_biblatex(self, entry: Entry) -> bool:
        """Whether BibTeX's ways do not matter to an entry."""
        return self.dialect == "biblatex" or (self.dialect == "both" and entry.source.path in self.biblatex)


@dataclass(frozen=True)
class Anywhere:
    """Look at every field in which a pattern is found.

    The file is searched as a whole, which costs next to nothing where there is no hit; the rule then looks closely at
    the one field. So the pattern must be cheap: a set of characters, a literal beginning.
    """

    pattern: re.Pattern[str]
    besides: frozenset[str] = frozenset()  # fields that are left out
    # A set of characters is no cheap beginning: a regular expression needs 20 ms for a megabyte. Given here, such a
    # pattern costs a tenth of that.
    first: str = ""  # the characters that begin whatever is found, if they are few
    beyond_ascii: bool = False  # what is found begins with a character that is not ASCII


Usual = Callable[[str, int], object]


@dataclass(frozen=True)
class Unusual:
    """Look at the fields of some names, but for values that none of the rules with the same test could object to.

    The test is given the file's text and where in it the value begins, with its delimiter. It is asked once for all
    those rules, and saves most of their time: nearly all pages are `{12--23}`.
    """

    names: tuple[str, ...]
    usual: Usual


# What a rule looks at: fields of these names, those of them that are not as usual, fields in which a pattern is found,
# entries, pairs of entries that are alike, the library.
On = tuple[str, ...] | Unusual | Anywhere | type[Entry] | type[Twin] | type[Library]
Find = Callable[..., Iterator[Flaw]]


class Check(NamedTuple):
    """A rule and the function that finds what is against it."""

    rule: Rule
    on: On
    find: Find
    takes_context: bool  # whether the function wants a Context behind what it looks at

    @property
    def name(self) -> str:
        """The rule's name."""
        return self.rule.name


def rule(severity: Severity, name: str, *, on: str | On, fix: str = "") -> Callable[[Find], Check]:
    """Make a rule of a generator of flaws: it receives a `Value`, `Entry`, `Twin` or `Library`, and a `Context` if it
    has a second parameter. `fix` is "safe", "unsafe", or empty for a rule without fixes.

    The docstring is what `livebib explain` shows: what is wrong and why it matters; then, after blank lines, the
    sections `What to do:`, `Bad:` and `Good:`; the examples are .bib text and are run as tests.
    """

    def made(find: Find) -> Check:
        about, *rest = _SECTION.split(inspect.getdoc(find) or "")
        told = dict(zip(rest[::2], rest[1::2], strict=True))
        bad, good = inspect.cleandoc(told["Bad"]), inspect.cleandoc(told["Good"])
        declaration = declared(severity, name, _joined(about), _joined(told["What to do"]), bad=bad, good=good, fix=fix)
        fields: On = (on,) if isinstance(on, str) else on
        return Check(declaration, fields, find, len(inspect.signature(find).parameters) > 1)

    return made


error = partial(rule, Severity.ERROR)
warning = partial(rule, Severity.WARNING)
info = partial(rule, Severity.INFO)
_SECTION = re.compile(r"\n\n(What to do|Bad|Good):(?=\s)")


def _joined(text: str) -> str:
    return " ".join(text.split())


def places(text: str, part: str, start: int = 0, end: int | None = None) -> Iterator[int]:
    """Where a part of a text stands: a tenth of the time that a regular expression needs."""
    at = text.find(part, start, end)
    while at >= 0:
        yield at
        at = text.find(part, at + 1, end)


def shown(text: str) -> str:
    """Enough of a value for a message."""
    text = _joined(text)
    return text if len(text) <= 80 else f"{text[:77]}..."


class Found(NamedTuple):
    """A finding, and how it can be mended."""

    finding: Finding
    fix: Fix | None = None
    turned: Finding | None = None  # the same, told of the other one of a pair: for runs that are about that one only
