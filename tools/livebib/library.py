"""All files of a bibliography as one ordered collection, with `@string`, `crossref` and `xdata` resolved across them.

What is resolved does not depend on the order in which the files are given: they are taken by path.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from livebib import files, rules, suggest
from livebib.entry import Entry
from livebib.errors import UnknownKey, UsageError
from livebib.model import Finding, Place
from livebib.source import Source, decode
from livebib.syntax.nodes import EntryNode, StringNode
from livebib.syntax.split import split
from livebib.syntax.values import pieces

# Macros that every style defines. Source: plain.bst.
_MONTHS = {
    name[:3].lower(): name
    for name in (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )
}
# What a child does not take from its crossref parent: names of the parent itself, and notes about it.
# Source: biblatex's manual, section "Cross-referencing"; doi and url are the parent's own address.
_NOT_INHERITED = frozenset(
    """
    crossref xref xdata ids entryset related label options presort sortkey
    title shorttitle subtitle keywords annotation annote abstract file
    doi eprint eprinttype eprintclass archiveprefix primaryclass url urldate
    """.split()
)
_IN = {
    "inproceedings",
    "conference",
    "incollection",
    "inbook",
    "bookinbook",
    "inreference",
    "suppbook",
    "suppcollection",
}


class _Macro(NamedTuple):
    """One @string definition."""

    source: Source
    node: StringNode


class Library:
    """An ordered collection of entries. Made by `load`; `library[key]`, iteration and `len` as one expects."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = sorted(sources, key=lambda source: source.path.as_posix())
        self.entries: list[Entry] = []
        self.findings: list[Finding] = []
        self._macros: dict[str, _Macro] = {}
        self._values: dict[str, str] = {}
        self._resolving: set[str] = set()
        self._by_key: dict[str, Entry] = {}
        self._by_lower_key: dict[str, Entry] = {}
        for source in self.sources:
            self._read(source)
        self._check_macros()
        self._check_entries()
        self.findings.sort(key=lambda finding: (finding.place.path.as_posix(), finding.place[1:], finding.rule))

    def __getitem__(self, key: str) -> Entry:
        if entry := self._by_key.get(key):
            return entry
        near = suggest.keys(self, key)
        raise UnknownKey(f"no entry {key!r}", hint=f"did you mean {suggest.joined(near)}?" if near else "")

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def not_understood(self) -> list[Finding]:
        """The findings that leave it open what the library says: while there is one, nothing is generated from it."""
        return [finding for finding in self.findings if rules.stops(finding.rule)]

    # -- resolving

    def expand(self, value: str) -> str:
        """A value as written, with delimiters, as the text it stands for; an undefined macro is empty, as in BibTeX."""
        found = pieces(value)
        if len(found) == 1 and not found[0].macro:
            return found[0].text
        return "".join(self._macro_text(piece.text) if piece.macro else piece.text for piece in found)

    def _macro_text(self, name: str) -> str:
        name = name.lower()
        if name not in self._values:
            if (macro := self._macros.get(name)) is None:
                return _MONTHS.get(name, "")
            if name in self._resolving:  # reported once, by _check_macros
                return ""
            self._resolving.add(name)
            self._values[name] = self.expand(macro.source.text[macro.node.value_start : macro.node.value_end])
            self._resolving.discard(name)
        return self._values[name]

    def inherited(self, entry: Entry, name: str) -> str:
        """What an entry takes for a field it has not: from its `xdata`, then from its `crossref` parent."""
        if "xdata" not in entry.fields and "crossref" not in entry.fields:
            return ""
        return self._inherited(entry, name, {entry.key.lower()})

    def _inherited(self, entry: Entry, name: str, seen: set[str]) -> str:
        for key in entry.fields.get("xdata", "").split(","):
            donor = self._by_lower_key.get(key.strip().lower())
            if donor and donor.key.lower() not in seen and name not in ("xdata", "crossref"):
                seen.add(donor.key.lower())
                if found := donor.fields.get(name, "").strip() or self._inherited(donor, name, seen):
                    return found
        parent = self._by_lower_key.get(entry.fields.get("crossref", "").strip().lower())
        if parent is None or parent.key.lower() in seen or name in _NOT_INHERITED:
            return ""
        seen.add(parent.key.lower())
        names = ("booktitle", "title") if name == "booktitle" and entry.type in _IN else (name,)
        for each in names:
            if found := parent.fields.get(each, "").strip():
                return found
        return self._inherited(parent, name, seen)

    # -- reading

    def _read(self, source: Source) -> None:
        nodes, problems = split(source.text)
        for problem in problems:
            self._find(problem.rule, source.place(problem.start, problem.end), *problem[3:])
        for node in nodes:
            if isinstance(node, EntryNode):
                self._add(Entry(self, source, node))
            elif isinstance(node, StringNode):
                self._define(source, node)

    def _add(self, entry: Entry) -> None:
        self.entries.append(entry)
        lower = entry.key.lower()
        first = self._by_lower_key.setdefault(lower, entry)
        self._by_key.setdefault(entry.key, entry)
        if first is entry:
            return
        at = first.key_place
        same = "" if first.key == entry.key else f" (there as '{first.key}': BibTeX ignores case)"
        self._find(
            "duplicate-key",
            entry.key_place,
            f"the key '{entry.key}' is taken by {_at(at)}{same}",
            "rename one, or delete it if both are the same work",
            entry.key,
        )

    def _define(self, source: Source, node: StringNode) -> None:
        name = node.name.lower()
        before = self._macros.get(name)
        self._macros[name] = _Macro(source, node)
        if before is None:
            return
        old = before.source.text[before.node.value_start : before.node.value_end]
        if self.expand(old) != self.expand(source.text[node.value_start : node.value_end]):
            at = before.source.place(before.node.name_start)
            self._find(
                "duplicate-string",
                source.place(node.name_start, node.name_start + len(node.name)),
                f"@string '{node.name}' is defined otherwise at {_at(at)}",
                "keep one of them",
            )
        self._values.clear()

    # -- checking what reading alone can tell

    def _check_macros(self) -> None:
        for name, macro in self._macros.items():
            value = macro.source.text[macro.node.value_start : macro.node.value_end]
            self._check_value(macro.source, macro.node.value_start, value, None, None)
            if self._reaches_itself(name):
                self._find(
                    "string-cycle",
                    macro.source.place(macro.node.name_start, macro.node.name_start + len(macro.node.name)),
                    f"@string '{macro.node.name}' is defined by itself",
                    "write out one of its parts",
                )

    def _reaches_itself(self, name: str) -> bool:
        todo, seen = [name], set[str]()
        while todo:
            macro = self._macros.get(todo.pop())
            if macro is None:
                continue
            for piece in pieces(macro.source.text[macro.node.value_start : macro.node.value_end]):
                if piece.macro and piece.text.lower() == name:
                    return True
                if piece.macro and piece.text.lower() not in seen:
                    seen.add(piece.text.lower())
                    todo.append(piece.text.lower())
        return False

    def _check_entries(self) -> None:
        for entry in self.entries:
            text = entry.source.text
            names: set[str] = set()
            for node in entry.node.fields:
                names.add(node.name.lower())
                start, end = node.value_start, node.value_end
                # Braced or quoted in one piece, as nearly all are: no macro can be in it.
                if text[start] not in '{"' or text[end - 1] not in '}"' or text.find("#", start, end) >= 0:
                    self._check_value(entry.source, start, text[start:end], entry.key, node.name)
            if len(names) < len(entry.node.fields):
                self._check_repeated(entry)
            for name in ("crossref", "xref", "xdata"):
                if name in names:
                    self._check_parents(entry, name)

    def _check_repeated(self, entry: Entry) -> None:
        seen: set[str] = set()
        for node in entry.node.fields:
            if node.name.lower() in seen:
                self._find(
                    "duplicate-field",
                    entry.source.place(node.name_start, node.name_start + len(node.name)),
                    f"the field '{node.name}' comes twice; BibTeX takes the first",
                    "delete one",
                    entry.key,
                    node.name,
                )
            seen.add(node.name.lower())

    def _check_value(self, source: Source, start: int, value: str, key: str | None, field: str | None) -> None:
        for piece in pieces(value):
            name = piece.text.lower()
            if piece.macro and name not in self._macros and name not in _MONTHS:
                near = suggest.nearest(name, [*self._macros, *_MONTHS])
                self._find(
                    "undefined-string",
                    source.place(start + piece.start, start + piece.end),
                    f"no @string '{piece.text}' is defined",
                    f"did you mean {suggest.joined(near)}?" if near else "define it, or put the text in braces",
                    key,
                    field,
                )

    def _check_parents(self, entry: Entry, name: str) -> None:
        field = entry.field(name)
        if field is None:
            return
        wanted = entry.fields[name]
        for key in wanted.split(",") if name.lower() == "xdata" else [wanted]:
            if key.strip().lower() not in self._by_lower_key:
                near = suggest.keys(self, key.strip())
                self._find(
                    "missing-parent",
                    field.place,
                    f"{name.lower()} names '{key.strip()}', which is no entry",
                    f"did you mean {suggest.joined(near)}?" if near else "add it, or delete the field",
                    entry.key,
                    name,
                )
        if name.lower() == "crossref" and self._is_own_ancestor(entry):
            self._find("crossref-cycle", field.place, "the crossref leads back to this entry", "", entry.key, name)

    def _is_own_ancestor(self, entry: Entry) -> bool:
        seen: set[str] = set()
        here: Entry | None = entry
        while here is not None and here.key.lower() not in seen:
            seen.add(here.key.lower())
            here = self._by_lower_key.get(here.fields.get("crossref", "").strip().lower())
        return here is entry

    def _find(
        self, rule: str, place: Place, message: str, hint: str = "", key: str | None = None, field: str | None = None
    ) -> None:
        self.findings.append(Finding(rule, rules.severity(rule), place, message, hint, key, field))


def _at(place: Place) -> str:
    return f"{place.path}:{place.line}"


def load(paths: str | PathLike[str] | Sequence[str | PathLike[str]], *, encoding: str = "utf-8") -> Library:
    """Read one or several .bib files, or all those in a folder, as one library.

    Raises ReadError for a file that cannot be opened or decoded, UsageError where there is no .bib file at all. What is
    wrong inside a file raises nothing: it is in `library.findings`.
    """
    given = [paths] if isinstance(paths, str | PathLike) else list(paths)
    found: dict[Path, Path] = {}
    for each in given:
        for path in files.bib_files(Path(each)):
            found.setdefault(path.resolve(), path)
    if not found:
        raise UsageError("no .bib file given")
    return Library([decode(path, files.read_bytes(path), encoding) for path in found.values()])
