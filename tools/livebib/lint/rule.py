"""The decorator that makes a rule of a function, and reads its documentation from the docstring."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.lint.model import Anywhere, Flaw, Unusual
from livebib.lint.twins import Twin
from livebib.model.finding import Severity
from livebib.model.rule import Rule, declared
from livebib.text.source import Source

# What a rule looks at: fields of these names, those of them that are not as usual, fields in which a pattern is found,
# entries, pairs of entries that are alike, files, the library.
On = tuple[str, ...] | Unusual | Anywhere | type[Entry] | type[Twin] | type[Source] | type[Library]
Find = Callable[..., Iterator[Flaw]]

_SECTION = re.compile(r"\n\n(What to do|Bad|Good):(?=\s)")


class Check(NamedTuple):
    """A rule and the function that finds what is against it."""

    rule: Rule
    on: On
    find: Find
    takes_context: bool = False  # whether the function wants a Context behind what it looks at

    @property
    def name(self) -> str:
        """The rule's name."""
        return self.rule.name


def rule(name: str, severity: Severity, *, on: str | On, fix: str = "") -> Callable[[Find], Check]:
    """Make a rule of a generator of flaws: it receives a `Value`, `Entry`, `Twin`, `Source` or `Library`, and a
    `Context` if it has a second parameter. `fix` is "safe", "unsafe", or empty for a rule without fixes.

    The docstring is what `livebib explain` shows: what is wrong and why it matters; then, after blank lines, the
    sections `What to do:`, `Bad:` and `Good:`; the examples are .bib text and are run as tests.
    """

    def made(find: Find) -> Check:
        fields: On = (on,) if isinstance(on, str) else on
        return Check(_documented(name, severity, fix, find), fields, find, len(inspect.signature(find).parameters) > 1)

    return made


def _documented(name: str, severity: Severity, fix: str, find: Callable[..., Any]) -> Rule:
    about, *rest = _SECTION.split(inspect.getdoc(find) or "")
    sections = dict(zip(rest[::2], rest[1::2], strict=True))
    missing = {"What to do", "Bad", "Good"} - sections.keys()
    assert not missing, f"the docstring of {name} lacks {missing}"
    return declared(
        severity,
        name,
        _joined(about),
        _joined(sections["What to do"]),
        bad=inspect.cleandoc(sections["Bad"]),
        good=inspect.cleandoc(sections["Good"]),
        fix=fix,
    )


def _joined(text: str) -> str:
    """Running text as one line."""
    return " ".join(text.split())
