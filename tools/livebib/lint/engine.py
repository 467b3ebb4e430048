"""Applies rules to a library: every entry is looked at once, and each rule sees only what it asked for."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, TypeVar

from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.lint.families import reading
from livebib.lint.model import Anywhere, Context, Flaw, Found, Span, Unusual, Value
from livebib.lint.rule import Check, Find
from livebib.model.finding import Finding
from livebib.text.bibtex.nodes import FieldNode
from livebib.text.source import Source

_LONGEST = 400  # characters of a message

Times = dict[str, float]  # seconds by rule
T = TypeVar("T")
F = TypeVar("F")
_Applied = tuple[Check, Callable[[Any], Iterable[Flaw]]]  # a rule, and what it finds in what it looks at


def inspect(library: Library, checks: Sequence[Check], context: Context, times: Times | None = None) -> list[Found]:
    """Everything that reading and the rules find, by place. In `times` the seconds of each rule are added up."""
    found = reading.found(library, context.documents)
    context = context._replace(damaged=reading.damaged(library))
    found += _Inspection(library, checks, context, times).run()
    return sorted(found, key=attrgetter("finding.order"))


class _Inspection:
    """One run of rules over a library."""

    def __init__(self, library: Library, checks: Sequence[Check], context: Context, times: Times | None) -> None:
        self._library = library
        self._found: list[Found] = []
        # Of the rules on a field those together that pass over the same values.
        self._by_field: dict[str, dict[Callable[[str, int], bool] | None, list[_Applied]]] = {}
        self._anywhere: list[tuple[_Applied, Anywhere]] = []
        self._on: dict[type, list[_Applied]] = {Entry: [], Source: [], Library: []}
        self._times = times
        for check in checks:
            applied = check, self._finding(check, context)
            if isinstance(check.on, Anywhere):
                self._anywhere.append((applied, check.on))
            elif isinstance(check.on, (tuple, Unusual)):
                names, usual = (check.on, None) if isinstance(check.on, tuple) else (check.on.names, check.on.usual)
                for name in names:
                    self._by_field.setdefault(name, {}).setdefault(usual, []).append(applied)
            else:
                self._on[check.on].append(applied)

    def _finding(self, check: Check, context: Context) -> Callable[[Any], Iterable[Flaw]]:
        """What a rule's function finds in what it looks at, be it timed or not."""
        find: Callable[[Any], Iterable[Flaw]] = check.find
        if check.takes_context:
            find = partial(_in_context, check.find, context)
        return find if self._times is None else partial(_timed, check.name, find, self._times)

    def run(self) -> list[Found]:
        """Look at everything."""
        self._look_at_entries()
        for source in self._library.sources:
            self._apply(self._on[Source], source)
            for applied, on in self._anywhere:
                look: Callable[[Anywhere], Iterable[Value]] = partial(_hits, self._library, source)
                for value in look(on) if self._times is None else _timed(applied[0].name, look, self._times, on):
                    self._apply([applied], value)
        self._apply(self._on[Library], self._library)
        return self._found

    def _look_at_entries(self) -> None:
        # Most of lint's time passes here: a call of a rule for each field that it looks at.
        by_field, of_entries, add = self._by_field, self._on[Entry], self._found.append
        for entry in self._library.entries:
            for name, node in entry.node.by_name.items():
                if name in by_field:
                    value: Value | None = None
                    for usual, applied in by_field[name].items():
                        if usual is None or not usual(entry.source.text, node.value_start):
                            value = value or Value(entry, node)
                            for check, find in applied:
                                for flaw in find(value):
                                    add(_found(check, value, flaw))
            for check, find in of_entries:
                for flaw in find(entry):
                    add(_found(check, entry, flaw))

    def _apply(self, applied: Iterable[_Applied], subject: Any) -> None:
        for check, find in applied:
            self._found += [_found(check, subject, flaw) for flaw in find(subject)]


def _in_context(find: Find, context: Context, subject: Any) -> Iterable[Flaw]:
    return find(subject, context)


def _timed(name: str, look: Callable[[T], Iterable[F]], times: Times, subject: T) -> list[F]:
    """What is found in a subject; the seconds that took are added up."""
    begin = time.perf_counter()
    found = list(look(subject))
    times[name] = times.get(name, 0.0) + time.perf_counter() - begin
    return found


def _hits(library: Library, source: Source, on: Anywhere) -> Iterator[Value]:
    """The fields in which a pattern is found, each once."""
    end = 0
    for at in _found_at(library, source, on):
        if at < end or (entry := library.entry_at(source, at)) is None:
            continue
        fields = entry.node.fields
        node = fields[max(0, bisect_right(fields, at, key=_starts) - 1)] if fields else None
        if node and node.name_start <= at < node.value_end:
            end = node.value_end
            name = node.name.lower()
            if name not in on.besides and entry.node.by_name[name] is node:
                yield Value(entry, node)


def _starts(field: FieldNode) -> int:
    return field.name_start


def _found_at(library: Library, source: Source, on: Anywhere) -> Iterator[int]:
    """Where a pattern is found, in their order."""
    text = source.text
    if on.beyond_ascii:
        for entry in library.entries if not text.isascii() else ():
            start, end = entry.node.start, entry.node.end
            if entry.source is source and not text[start:end].isascii():
                yield from (hit.start() for hit in on.pattern.finditer(text, start, end))
    elif on.first:
        starts = (at for character in on.first for at in _all(text, character))
        yield from (at for at in sorted(starts) if on.pattern.match(text, at))
    else:
        yield from (hit.start() for hit in on.pattern.finditer(text))


def _all(text: str, character: str) -> Iterator[int]:
    at = text.find(character)
    while at >= 0:
        yield at
        at = text.find(character, at + 1)


def _found(check: Check, subject: Any, flaw: Flaw) -> Found:
    turned = _finding(check, subject, flaw.turned) if flaw.turned else None
    return Found(_finding(check, subject, flaw), flaw.fix, turned)


def _finding(check: Check, subject: Any, flaw: Flaw) -> Finding:
    about = flaw.about or subject
    entry = about.entry if isinstance(about, Value) else about if isinstance(about, Entry) else None
    field = about.node.name.lower() if isinstance(about, Value) else None
    if flaw.place is not None:
        place = flaw.place
    elif entry is not None:
        span = flaw.span or _default_span(about)
        place = entry.source.place(*span)
    else:
        assert isinstance(about, Source), f"{check.name} does not say what it is about"
        place = about.place(*(flaw.span or (0, 0)))
    key = entry.key if entry is not None else None
    return check.rule.at(place, _line(flaw.message), _line(flaw.hint), key, field, fixable=flaw.fix is not None)


def _line(text: str) -> str:
    """A message in one line, whatever value it quotes; of a very long one the middle is left out."""
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 2 :]}"
    return " ".join(text.split())


def _default_span(about: Any) -> Span:
    """Where something stands that a rule was about: a field's value, an entry's key."""
    if isinstance(about, Value):
        return about.node.value_start, about.node.value_end
    return about.node.key_start, about.node.key_start + len(about.key)
