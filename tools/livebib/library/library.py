"""All files of a bibliography as one ordered collection, with `@string`, `crossref` and `xdata` resolved across them.

What is resolved does not depend on the order in which the files are given: they are taken by path.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from os import PathLike
from pathlib import Path

from livebib.files import disk
from livebib.library import edits, inheritance, near
from livebib.library.entry import Entry
from livebib.library.inheritance import CROSSREF_CYCLE
from livebib.library.macros import Macros
from livebib.model.errors import EditError, UnknownKey, UsageError
from livebib.model.finding import Finding, Place
from livebib.model.rule import error, fatal, that_stop
from livebib.text import suggest
from livebib.text.bibtex import layout
from livebib.text.bibtex.layout import Splice
from livebib.text.bibtex.nodes import EntryNode, StringNode
from livebib.text.bibtex.split import split
from livebib.text.source import Source, decode

DUPLICATE_KEY = fatal(
    "duplicate-key",
    "Two entries share one citation key (BibTeX ignores case): it keeps the first and fails.",
    "Rename one, or delete it if both are the same work.",
    bad="@misc{li2020, title = {One}}\n@misc{Li2020, title = {Another}}",
    good="@misc{li2020a, title = {One}}\n@misc{li2020b, title = {Another}}",
)
DUPLICATE_FIELD = error(
    "duplicate-field",
    "One field twice in an entry. BibTeX takes the first and warns.",
    "Delete one.",
    bad="@misc{k, title = {T}, title = {T}}",
    good="@misc{k, title = {T}}",
    fix="safe",
)
MISSING_PARENT = fatal(
    "missing-parent",
    "A crossref, xref or xdata names an entry that is not there, so fields are missing.",
    "Add the parent, or delete the field.",
    bad="@inproceedings{k, title = {T}, crossref = {acl20}}",
    good="@inproceedings{k, title = {T}, crossref = {acl20}}\n@proceedings{acl20, title = {P}}",
)


_MOST_SUGGESTIONS = 20  # looking for a near key costs time; who misses more of them misses a file


class Library:
    """An ordered collection of entries. Made by `load`; `library[key]`, iteration and `len` as one expects."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._on_disk = {source.path: source for source in sources}  # as they were read
        self._pending: dict[Path, list[Splice]] = {}  # edits that `sources` do not hold yet
        self._inserted: set[str] = set()  # those of them that are new entries: their keys in lower case
        self._documents: dict[Path, tuple[str, str]] = {}  # text files to save: as read, as they shall be
        self._read_all(sources)

    def _read_all(self, sources: Iterable[Source]) -> None:
        self._sources = sorted(sources, key=lambda source: source.path.as_posix())
        self._entries: list[Entry] = []
        self._findings: list[Finding] = []
        self._macros = Macros()
        self._suggested = 0
        self._by_key: dict[str, Entry] = {}
        self._by_lower_key: dict[str, Entry] = {}
        self._starts: dict[Source, tuple[list[int], list[Entry]]] = {}  # where each file's entries begin
        for source in self._sources:
            self._read(source)
        self._nearness = near.Nearness(self._entries)
        self._findings += self._macros.check()
        self._check_entries()
        for entry, field, message in inheritance.faults(self._by_lower_key):
            if found := entry.field(field):
                self._findings.append(CROSSREF_CYCLE.at(found.place, message, "cut the chain", entry.key, field))
        self._findings.sort(key=attrgetter("order"))

    @property
    def sources(self) -> list[Source]:
        """The files, by path, with all edits made so far."""
        self._settle()
        return self._sources

    @property
    def entries(self) -> list[Entry]:
        """All entries, by path and position. An entry is a snapshot: after an edit, ask the library again."""
        self._settle()
        return self._entries

    @property
    def findings(self) -> list[Finding]:
        """What could not be understood, and what is surely wrong, each with its place."""
        self._settle()
        return self._findings

    @property
    def strings(self) -> list[tuple[Source, StringNode]]:
        """All `@string` definitions that count, by file and position; of a name that comes twice the first does."""
        self._settle()
        return self._macros.definitions

    def __getitem__(self, key: str) -> Entry:
        self._settle()
        if entry := self._by_key.get(key):
            return entry
        found = near.keys(self, key)
        raise UnknownKey(f"no entry {key!r}", hint=f"did you mean {suggest.joined(found)}?" if found else "")

    def __contains__(self, key: object) -> bool:
        self._settle()
        return key in self._by_key

    def lookup(self, key: str) -> Entry | None:
        """The entry that a crossref, xref or xdata of that key leads to: whatever the key's case."""
        self._settle()
        return self._by_lower_key.get(key.strip().lower())

    def entry_at(self, source: Source, offset: int) -> Entry | None:
        """The entry in which a character of a file lies."""
        self._settle()
        if not self._starts:
            for entry in self._entries:
                starts, entries = self._starts.setdefault(entry.source, ([], []))
                starts.append(entry.node.start)
                entries.append(entry)
        starts, entries = self._starts.get(source, ([], []))
        at = bisect_right(starts, offset) - 1
        return entries[at] if at >= 0 and offset < entries[at].node.end else None

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def not_understood(self) -> list[Finding]:
        """The findings that leave it open what the library says: while there is one, nothing is generated from it."""
        return that_stop(self.findings)

    # -- editing; each edit touches the bytes it is about and no other

    def set(self, key: str, field: str, value: str) -> None:
        """Give a field another value, or the entry a new field in its own layout. Delimiters are added as needed.

        Raises EditError for a value that is not balanced or cannot be written in the file's encoding.
        """
        entry = self._editable(key)
        self._edit(entry.source.path, edits.set_field(entry, field, value))

    def remove(self, key: str, field: str | None = None) -> None:
        """Delete a field, or without `field` the whole entry. Comments stay."""
        entry = self._editable(key)
        if field is not None:
            self._edit(entry.source.path, edits.remove_field(entry, field))
        else:
            self._edit(entry.source.path, [layout.remove_entry(entry.source.text, entry.node)])

    def insert(
        self,
        type_: str,
        key: str,
        fields: Mapping[str, str],
        path: str | PathLike[str] | None = None,
        *,
        before: str | None = None,
    ) -> None:
        """Add an entry, laid out like its neighbours: at the end of a file (by default the only or last one), or in
        front of the entry `before` and the comment that stands directly above that.

        Of entries that go into one place, the first one added is the first.
        """
        if sum(map(len, self._pending.values())) > len(self._inserted):  # new entries alone need no reading
            self._settle()
        behind = None if before is None else self._by_key.get(before) or self[before]
        if key.lower() in self._by_lower_key or key.lower() in self._inserted:
            raise EditError(f"the key '{key}' is taken", hint="choose another")
        source = next((s for s in self._sources if path is not None and s.path == Path(path)), None)
        if path is None:
            source = behind.source if behind else self._sources[-1]
        if source is None:
            known = suggest.joined([str(each.path) for each in self._sources])
            raise EditError(f"{path}: is no file of this library", hint=f"use {known}")
        if behind and behind.source is not source:
            raise EditError(f"{source.path}: has no entry '{before}'", hint=f"it is in {behind.source.path}")
        like = behind or next((entry for entry in reversed(self._entries) if entry.source is source), None)
        is_next = any(splice.start == len(source.text) for splice in self._pending.get(source.path, ()))
        nodes = like.node if like else None, behind.node if behind else None
        self._edit(source.path, [edits.new_entry(source, type_, key, fields, *nodes, is_next=is_next)])
        self._inserted.add(key.lower())

    def rename(self, key: str, new: str, *, follow: bool = True, documents: Iterable[str | PathLike[str]] = ()) -> None:
        """Give an entry another key; with `follow` entries that name it as their parent go along.

        Citations in `documents` (Markdown files) follow too; they are written by `save`, with the library.
        """
        self._settle()
        entry = self[key]
        if new.lower() != key.lower() and new.lower() in self._by_lower_key:
            raise EditError(f"the key '{new}' is taken", hint="choose another")
        changes = [(entry.source.path, edits.rename_entry(entry, new))]
        if follow:
            changes += [(each.source.path, edits.follow(each, key, new)) for each in self._entries]
        cited = {Path(path): edits.cite_as(Path(path), self._text_of(Path(path)), key, new) for path in documents}
        for path, splices in changes:
            self._edit(path, splices)
        for path, text in cited.items():
            before = self._documents[path][0] if path in self._documents else disk.read_text(path)
            self._documents[path] = (before, text)

    def splice(self, path: Path, splices: list[Splice]) -> None:
        """Change a file's text by splices, made with `edits` or `syntax.layout` of what the library holds now."""
        self._settle()
        self._edit(path, splices)
        self._settle()

    def save(self) -> list[Path]:
        """Write the files that were edited, each as a whole or not at all; returns their paths.

        Raises WriteError, before anything is written, if one of them changed since it was read.
        """
        self._settle()
        wanted = [
            (path, self._on_disk[path].data, source.data)
            for source in self._sources
            if (path := source.path) and source.text != self._on_disk[path].text
        ]
        wanted += [(path, old.encode(), new.encode()) for path, (old, new) in self._documents.items() if old != new]
        for path, old, _ in wanted:
            disk.writable(path, old)
        saved = []
        for path, old, new in wanted:
            disk.replace(path, new, read=old)
            saved.append(path)
            self._documents.pop(path, None)
            self._on_disk.update({source.path: source for source in self._sources if source.path == path})
        return saved

    def _editable(self, key: str) -> Entry:
        """The entry to edit. Edits of different entries wait for each other; a second one of the same reads anew."""
        entry = self._by_key.get(key)
        if entry is None:
            return self[key]
        start, end = entry.node.start, entry.node.end
        touched = any(s.end >= start and s.start <= end for s in self._pending.get(entry.source.path, ()))
        return self[key] if touched else entry

    def _edit(self, path: Path, splices: list[Splice]) -> None:
        if splices:
            self._pending.setdefault(path, []).extend(splices)

    def _settle(self) -> None:
        """Read again what was edited."""
        if pending := self._pending:
            self._pending, self._inserted = {}, set()
            self._read_all(
                source.edited(layout.apply(source.text, pending[source.path])) if source.path in pending else source
                for source in self._sources
            )

    def _text_of(self, path: Path) -> str:
        return self._documents[path][1] if path in self._documents else disk.read_text(path)

    # -- resolving

    def expand(self, value: str) -> str:
        """A value as written, with delimiters, as the text it stands for; an undefined macro is empty, as in BibTeX."""
        return self._macros.expand(value)

    def definitions(self, entry: Entry) -> list[Place]:
        """Where the `@string` definitions stand that an entry's own fields are made of."""
        text = entry.source.text
        return [place for field in entry.node.loose for place in self._macros.behind(text[field[2] : field[3]])]

    def inherited(self, entry: Entry, name: str) -> str:
        """What an entry takes for a field it has not: from its `xdata`, then from its `crossref` parent."""
        if "xdata" in entry.fields or "crossref" in entry.fields:
            for donor, names in inheritance.donors(entry, self._by_lower_key, name.lower()):
                for each in names:
                    if found := donor.fields.get(each, "").strip():
                        return found
        return ""

    def inherited_names(self, entry: Entry) -> list[str]:
        """The names of fields that an entry has not itself and takes from others, in the order found."""
        todo, seen, names = [entry], {entry.key.lower()}, dict[str, None]()
        while todo:
            here = todo.pop(0)
            for key in [*here.fields.get("xdata", "").split(","), here.fields.get("crossref", "")]:
                donor = self._by_lower_key.get(key.strip().lower())
                if donor and donor.key.lower() not in seen:
                    seen.add(donor.key.lower())
                    todo.append(donor)
                    names.update(dict.fromkeys(donor.fields))
        wanted = [*names, "booktitle"] if names else []
        return [name for name in dict.fromkeys(wanted) if name not in entry.fields and self.inherited(entry, name)]

    # -- reading

    def _read(self, source: Source) -> None:
        nodes, problems = split(source.text)
        for problem in problems:
            self._findings.append(problem.rule.at(source.place(problem.start, problem.end), *problem[3:]))
        for node in nodes:
            if isinstance(node, EntryNode):
                self._add(Entry(self, source, node))
            elif isinstance(node, StringNode):
                self._macros.define(source, node)

    def _add(self, entry: Entry) -> None:
        self._entries.append(entry)
        lower = entry.key.lower()
        first = self._by_lower_key.setdefault(lower, entry)
        self._by_key.setdefault(entry.key, entry)
        if first is entry:
            return
        at = first.key_place
        same = "" if first.key == entry.key else f" (there as '{first.key}': BibTeX ignores case)"
        message = f"the key '{entry.key}' is taken by {_at(at)}{same}"
        hint = "rename one, or delete it if both are the same work"
        self._findings.append(DUPLICATE_KEY.at(entry.key_place, message, hint, entry.key))

    # -- checking what reading alone can tell

    def _check_entries(self) -> None:
        sound: dict[Source, set[str]] = {source: set() for source in self._sources}  # values without a fault so far
        for entry in self._entries:
            source = entry.source
            text = source.text
            for name, _, start, end in entry.node.loose:
                # Braced or quoted in one piece, as nearly all are: no macro can be in it.
                if text[start] not in '{"' or text[end - 1] not in '}"' or text.find("#", start, end) >= 0:
                    value = text[start:end]
                    if value not in sound[source] and not self._check_value(source, start, value, entry.key, name):
                        sound[source].add(value)
            if entry.node.has_repeated_field:
                self._check_repeated(entry)
            for name in ("crossref", "xref", "xdata"):
                if name in entry.node.by_name:
                    self._check_parents(entry, name)

    def _check_repeated(self, entry: Entry) -> None:
        text = entry.source.text
        for node in entry.node.fields:
            first = entry.node.by_name[node.name.lower()]
            if first is not node:
                one, other = (text[each.value_start : each.value_end] for each in (first, node))
                place = entry.source.place(node.name_start, node.name_start + len(node.name))
                message, hint = f"the field '{node.name}' comes twice, with one value", "delete the second"
                if one != other:
                    message = f"the field '{node.name}' comes twice: BibTeX takes {_short(one)}, not {_short(other)}"
                    hint = "delete one"
                self._findings.append(DUPLICATE_FIELD.at(place, message, hint, entry.key, node.name))

    def _check_value(self, source: Source, start: int, value: str, key: str, field: str) -> bool:
        """Say what is wrong with the macros of a value, if anything is."""
        found = list(self._macros.undefined(source, start, value))
        if too_long := self._macros.too_long(source, start, value):
            found.append(too_long)
        self._findings += [each._replace(key=key, field=field) for each in found]
        return bool(found)

    def _check_parents(self, entry: Entry, name: str) -> None:
        field = entry.field(name)
        wanted = entry.fields[name].strip()
        for key in wanted.split(",") if name == "xdata" else [wanted]:
            if field and key.strip() and key.strip().lower() not in self._by_lower_key:
                message = f"{name} names '{key.strip()}', which is no entry"
                hint = self._near(key.strip())
                self._findings.append(MISSING_PARENT.at(field.place, message, hint, entry.key, name))

    def _near(self, key: str) -> str:
        self._suggested += 1
        near = self._nearness.keys(key) if self._suggested <= _MOST_SUGGESTIONS else []
        return f"did you mean {suggest.joined(near)}?" if near else "add it, or delete the field"


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
        for path in disk.bib_files(Path(each)):
            found.setdefault(path.resolve(), path)
    if not found:
        raise UsageError("no .bib file given")
    return Library([decode(path, disk.read_bytes(path), encoding) for path in found.values()])


def _short(value: str) -> str:
    """Enough of a value, as written, for a message."""
    value = " ".join(value.split())
    return value if len(value) <= 40 else f"{value[:37]}..."
