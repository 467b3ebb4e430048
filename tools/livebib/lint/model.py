"""What rules look at, what they yield, and what comes of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from livebib.library import edits
from livebib.library.entry import Entry
from livebib.model.finding import Finding, Place
from livebib.text.bibtex.layout import Splice
from livebib.text.bibtex.nodes import FieldNode
from livebib.text.markdown.document import Document

Span = tuple[int, int]  # a stretch of a file's text, in characters


class Fix(NamedTuple):
    """How a flaw is mended: splices of the text of its file, worked out only when they are wanted.

    A fix is safe when what the entry says stays the same to every reader; all others are for `--unsafe-fixes`.
    """

    splices: Callable[[], list[Splice]]  # may raise EditError: then it cannot be fixed
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

    def with_part(self, start: int, end: int, text: str, *, safe: bool = True) -> Fix | None:
        """The fix that writes something else for `text[start:end]`; None where the value is made of several pieces."""
        if not self.is_whole:
            return None
        first, last = self.span(start, end)
        return Fix(lambda: [Splice(first, last, text)], safe)

    def moved(self, name: str, text: str) -> Fix:
        """The fix that gives the field another name and value. Never safe: styles print fields differently."""
        return Fix(lambda: edits.rename_field(self.entry, self.node.name, name, text), safe=False)

    def gone(self, *, safe: bool = True) -> Fix:
        """The fix that deletes the field."""
        return Fix(lambda: edits.remove_field(self.entry, self.node.name), safe)


class Flaw(NamedTuple):
    """What a rule found. Unless it says otherwise, it stands at what the rule looked at: the value, the key."""

    message: str  # what is wrong, with the value at fault
    hint: str = ""  # what to do, with the value proposed
    span: Span | None = None  # where, more exactly
    fix: Fix | None = None
    about: Entry | Value | None = None  # for rules that look at a whole library
    place: Place | None = None  # outside of the .bib files: in a document
    turned: Flaw | None = None  # of a pair of entries, the same said of the other one


class Context(NamedTuple):
    """What a rule may ask besides what it looks at."""

    today: date
    dialect: str = "both"  # "bibtex", "biblatex" or "both"
    documents: tuple[Document, ...] = ()  # the text files that may cite the library
    damaged: frozenset[tuple[Path, str]] = frozenset()  # files and keys of entries of which reading lost something


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


@dataclass(frozen=True)
class Unusual:
    """Look at the fields of some names, but for values that none of the rules with the same test could object to.

    The test is given the file's text and where in it the value begins, with its delimiter. It is asked once for all
    those rules, and saves most of their time: nearly all pages are `{12--23}`.
    """

    names: tuple[str, ...]
    usual: Callable[[str, int], bool]


class Found(NamedTuple):
    """A finding, and how it can be mended."""

    finding: Finding
    fix: Fix | None = None
    turned: Finding | None = None  # the same, told of the other one of a pair: for runs that are about that one only
