"""Applies rules to a library: every entry is looked at once, and each rule sees only what it asked for."""

import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

from livebib.library import inheritance
from livebib.library.dialect import for_biblatex
from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.lint.families import reading
from livebib.lint.model import (
    Anywhere,
    Check,
    Context,
    Find,
    Flaw,
    Found,
    Span,
    Unknown,
    Unusual,
    Usual,
    Value,
    places,
)
from livebib.lint.twins import Twin, twins
from livebib.model.finding import Finding
from livebib.text.markdown.document import Document
from livebib.text.source import Source

_LONGEST = 400  # characters of a message

Times = dict[str, float]  # seconds by rule
T = TypeVar("T")
F = TypeVar("F")
_Name = tuple[Path, str | None]  # a file and the key of an entry
_Applied = tuple[Check, Callable[[Any], Iterable[Flaw]]]  # a rule, and what it finds in what it looks at


def inspect(library: Library, checks: Sequence[Check], context: Context) -> list[Found]:
    """Everything that reading and the rules find, by place."""
    return Inspector(checks, context).look(library)


class Inspector:
    """Rules for a library that is looked at, mended, and looked at again.

    An entry in which no rule found anything, and that is written as it was, is not looked at again by itself; unless it
    takes fields from others, or what all entries share has changed: macros, and what is known to be damaged.
    """

    def __init__(self, checks: Sequence[Check], context: Context, times: Times | None = None) -> None:
        self.today = context.today
        self._checks = checks
        self._context = context
        self._times = times  # in which the seconds of each rule are added up
        self._shared: object = None  # what entries shared when they were last looked at
        self._entries: list[Entry] = []  # that there were
        self._with_flaws: set[_Name] = set()  # those of them in which rules found something

    @property
    def documents(self) -> Sequence[Document]:
        """The documents that cite the library."""
        return self._context.documents

    def look(self, library: Library) -> list[Found]:
        """Everything that reading and the rules find, by place."""
        context = self._context._replace(
            damaged=reading.damaged(library),
            unknown=reading.unknown(library),
            biblatex=for_biblatex(library.sources, library),
        )
        shared = (
            context.damaged,
            context.biblatex,
            [source.text[node.start : node.end] for source, node in library.strings],
        )
        settled = {
            (entry.source.path, entry.raw)
            for entry in (self._entries if shared == self._shared else ())
            if (entry.source.path, entry.key) not in self._with_flaws and not inheritance.named(entry)
        }
        entries = [each for each in library if not settled or (each.source.path, each.raw) not in settled]
        inspection = _Inspection(library, self._checks, context, self._times)
        found = inspection.of_entries(entries)
        self._shared, self._entries = shared, library.entries
        self._with_flaws = {(each.finding.place.path, each.finding.key) for each in found}
        found = [*found, *reading.found(library, context.documents), *inspection.of_all()]
        return sorted(found, key=attrgetter("finding.order"))


class _Inspection:
    """One run of rules over a library."""

    def __init__(self, library: Library, checks: Sequence[Check], context: Context, times: Times | None) -> None:
        self._library = library
        self._times = times
        self._unknown = context.unknown
        # Of the rules on a field those together that pass over the same values.
        self._by_field: dict[str, dict[Usual | None, list[_Applied]]] = {}
        self._anywhere: list[tuple[_Applied, Anywhere]] = []
        self._on: dict[type, list[_Applied]] = {Entry: [], Twin: [], Library: []}
        for check in checks:
            find = partial(_in_context, check.find, context) if check.takes_context else check.find
            applied = check, self._timed(check, find)
            if isinstance(check.on, Anywhere):
                self._anywhere.append((applied, check.on))
            elif isinstance(check.on, (tuple, Unusual)):
                names, usual = (check.on, None) if isinstance(check.on, tuple) else (check.on.names, check.on.usual)
                for name in names:
                    self._by_field.setdefault(name, {}).setdefault(usual, []).append(applied)
            else:
                self._on[check.on].append(applied)

    def _timed(self, check: Check, look: Callable[[T], Iterable[F]]) -> Callable[[T], Iterable[F]]:
        return look if self._times is None else partial(_timed, check.name, look, self._times)

    def of_entries(self, entries: list[Entry]) -> list[Found]:
        """What rules find in entries of the library, and in their fields."""
        found: list[Found] = []
        # Most of lint's time passes here: a call of a rule for each field that it looks at.
        by_field, of_entries, add = self._by_field, self._on[Entry], found.append
        for entry in entries:
            unknown = self._unknown.get((entry.source.path, entry.key), ()) if self._unknown else ()
            for name, node in entry.node.by_name.items():
                if name in by_field and name not in unknown:
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
        for source in self._library.sources:
            own = [entry for entry in entries if entry.source is source]
            stretches = [(entry.node.start, entry.node.end) for entry in own]
            if len(entries) == len(self._library):
                stretches = [(0, len(source.text))]
            look = partial(_hits, self._library, source, own, stretches, self._unknown)
            for (check, find), on in self._anywhere:
                found += _applied([(check, find)], self._timed(check, look)(on))
        return found

    def of_all(self) -> Iterator[Found]:
        """What rules find that look at pairs of entries, or at the library."""
        if pairs := self._on[Twin]:  # the seconds that all of them need are counted to the first
            yield from _applied(pairs, self._timed(pairs[0][0], twins)(self._library))
        yield from _applied(self._on[Library], [self._library])


def _applied(rules: Iterable[_Applied], subjects: Iterable[Any]) -> Iterator[Found]:
    for subject in subjects:
        for check, find in rules:
            for flaw in find(subject):
                yield _found(check, subject, flaw)


def _in_context(find: Find, context: Context, subject: Any) -> Iterable[Flaw]:
    return find(subject, context)


def _timed(name: str, look: Callable[[T], Iterable[F]], times: Times, subject: T) -> list[F]:
    """What is found in a subject; the seconds that took are added up."""
    begin = time.perf_counter()
    found = list(look(subject))
    times[name] = times.get(name, 0.0) + time.perf_counter() - begin
    return found


def _hits(
    library: Library, source: Source, entries: list[Entry], stretches: list[Span], unknown: Unknown, on: Anywhere
) -> Iterator[Value]:
    """The fields in which a pattern is found, each once; of these entries of a file, which stand in the stretches."""
    end = 0
    for at in _found_at(source.text, entries, stretches, on):
        if at < end or (entry := library.entry_at(source, at)) is None:
            continue
        fields = entry.node.fields
        node = fields[max(0, bisect_right(fields, at, key=attrgetter("name_start")) - 1)] if fields else None
        if node and node.name_start <= at < node.value_end:
            end = node.value_end
            name = node.name.lower()
            is_known = name not in unknown.get((source.path, entry.key), ())
            if is_known and name not in on.besides and entry.node.by_name[name] is node:
                yield Value(entry, node)


def _found_at(text: str, entries: list[Entry], stretches: list[Span], on: Anywhere) -> Iterator[int]:
    """Where a pattern is found, in their order."""
    if on.beyond_ascii:
        spans = () if text.isascii() else ((entry.node.start, entry.node.end) for entry in entries)
        stretches = [(start, end) for start, end in spans if not text[start:end].isascii()]
    for start, end in stretches:
        if on.first:
            starts = (at for character in on.first for at in places(text, character, start, end))
            yield from (at for at in sorted(starts) if on.pattern.match(text, at))
        else:
            yield from (hit.start() for hit in on.pattern.finditer(text, start, end))


def _found(check: Check, subject: Any, flaw: Flaw) -> Found:
    turned = _finding(check, subject, flaw.turned) if flaw.turned else None
    return Found(_finding(check, subject, flaw), flaw.fix, turned)


def _finding(check: Check, subject: Any, flaw: Flaw) -> Finding:
    about = flaw.about or subject
    entry, node = (about.entry, about.node) if isinstance(about, Value) else (about, None)
    key = None
    if (place := flaw.place) is None:
        assert isinstance(entry, Entry), f"{check.name} does not say what it is about"
        key, start = entry.key, entry.node.key_start
        span = (node.value_start, node.value_end) if node else (start, start + len(key))
        place = entry.source.place(*(flaw.span or span))
    field = node.name.lower() if node else None
    message, hint, fixable = _line(flaw.message), _line(flaw.hint), flaw.fix is not None
    return check.rule.at(place, message, hint, key, field, fixable=fixable, severity=flaw.severity)


def _line(text: str) -> str:
    """A message in one line, whatever value it quotes; of a very long one the middle is left out."""
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 2 :]}"
    return " ".join(text.split())
