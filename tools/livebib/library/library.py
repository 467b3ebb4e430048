"""All files of a bibliography as one ordered collection, with `@string`, `crossref` and `xdata` resolved across them.

What is resolved does not depend on the order in which the files are given: they are taken by path.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path

from livebib.files import disk
from livebib.library import checks, edits, inheritance
from livebib.library.entry import Entry
from livebib.library.macros import Macros
from livebib.library.near import Nearness
from livebib.model.errors import EditError, ReadError, UnknownKey, UsageError
from livebib.model.finding import Finding, Place
from livebib.model.rule import that_stop
from livebib.text import suggest
from livebib.text.bibtex import layout
from livebib.text.bibtex.layout import Splice
from livebib.text.bibtex.nodes import EntryNode, StringNode
from livebib.text.bibtex.parsed import Parsed, parse
from livebib.text.source import Source, decode


class Library:
    """An ordered collection of entries. Made by `load`; `library[key]`, iteration and `len` as one expects."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._on_disk = {source.path: source for source in sources}  # as they were read
        self._pending: dict[Path, list[Splice]] = {}  # edits that `sources` do not hold yet
        self._inserted: set[str] = set()  # those of them that are new entries: their keys in lower case
        self._take(parse(source) for source in sources)

    def _take(self, files: Iterable[Parsed]) -> None:
        """Be made of these files."""
        self._files = sorted(files, key=lambda file: file.source.path.as_posix())
        self._entries: list[Entry] = []
        self._macros = Macros()
        self._by_key: dict[str, Entry] = {}
        self._repeated: set[str] = set()  # keys of several entries, of which nobody can say which one is meant
        self._by_lower_key: dict[str, Entry] = {}
        self._starts: dict[Source, tuple[list[int], list[Entry]]] = {}  # where each file's entries begin
        for source, nodes, _ in self._files:
            for node in nodes:
                if isinstance(node, EntryNode):
                    entry = Entry(self, source, node)
                    self._entries.append(entry)
                    if self._by_key.setdefault(entry.key, entry) is not entry:
                        self._repeated.add(entry.key)
                    self._by_lower_key.setdefault(entry.key.lower(), entry)
                elif isinstance(node, StringNode):
                    self._macros.define(source, node)
        for entry in [each for each in self._entries if "ids" in each.node.by_name]:
            for alias in entry.aliases:
                self._by_key.setdefault(alias, entry)
                self._by_lower_key.setdefault(alias.lower(), entry)
        self._findings = checks.findings(self._files, self._entries, self._by_lower_key, self._macros)

    @property
    def files(self) -> list[Parsed]:
        """The files, by path, with all edits made so far: the text of each, its blocks and what is wrong with it."""
        self._settle()
        return self._files

    @property
    def sources(self) -> list[Source]:
        """The texts of the files, by path, with all edits made so far."""
        return [file.source for file in self.files]

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
        raise UnknownKey(f"no entry {key!r}", hint=suggest.question(Nearness(self).keys(key)))

    def __contains__(self, key: object) -> bool:
        self._settle()
        return key in self._by_key

    def lookup(self, key: str) -> Entry | None:
        """The entry that a crossref, xref or xdata of that key or alias leads to, whatever its case."""
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
        sources = [file.source for file in self._files]
        source = next((each for each in sources if path is not None and each.path == Path(path)), None)
        if path is None:
            source = behind.source if behind else sources[-1]
        if source is None:
            known = suggest.joined([str(each.path) for each in sources])
            raise EditError(f"{path}: is no file of this library", hint=f"use {known}")
        if behind and behind.source is not source:
            raise EditError(f"{source.path}: has no entry '{before}'", hint=f"it is in {behind.source.path}")
        like = behind or next((entry for entry in reversed(self._entries) if entry.source is source), None)
        is_next = any(splice.start == len(source.text) for splice in self._pending.get(source.path, ()))
        nodes = like.node if like else None, behind.node if behind else None
        self._edit(source.path, [edits.new_entry(source, type_, key, fields, *nodes, is_next=is_next)])
        self._inserted.add(key.lower())

    def rename(self, key: str, new: str, *, follow: bool = True) -> None:
        """Give an entry another key; with `follow` entries that name it as their parent or relative go along."""
        self._settle()
        entry = self[key]
        self._check_single(key)
        if new.lower() != key.lower() and new.lower() in self._by_lower_key:
            raise EditError(f"the key '{new}' is taken", hint="choose another")
        changes = [(entry.source.path, edits.rename_entry(entry, new))]
        if follow:
            changes += [(each.source.path, edits.follow(each, entry.key, new)) for each in self._entries]
        for path, splices in changes:
            self._edit(path, splices)

    def replace(self, file: Parsed) -> None:
        """Hold another text of a file, made with `edits` or `text.bibtex.layout` of what the library holds now."""
        self._settle()
        self._take(file if each.source.path == file.source.path else each for each in self._files)

    def save(self) -> list[Path]:
        """Write the files that were edited, each as a whole or not at all; returns their paths.

        Raises WriteError, before anything is written, if one of them changed since it was read.
        """
        self._settle()
        wanted = [
            (path, self._on_disk[path].data, source.data)
            for source, *_ in self._files
            if (path := source.path) and source.text != self._on_disk[path].text
        ]
        for path, old, _ in wanted:
            disk.writable(path, old)
        saved = []
        for path, old, new in wanted:
            disk.replace(path, new, read=old)
            saved.append(path)
            self._on_disk.update({source.path: source for source, *_ in self._files if source.path == path})
        return saved

    def _editable(self, key: str) -> Entry:
        """The entry to edit. Edits of different entries wait for each other; a second one of the same reads anew."""
        entry = self._by_key.get(key)
        if entry is None:
            return self[key]
        self._check_single(key)
        start, end = entry.node.start, entry.node.end
        touched = any(s.end >= start and s.start <= end for s in self._pending.get(entry.source.path, ()))
        return self[key] if touched else entry

    def _check_single(self, key: str) -> None:
        if key in self._repeated:
            raise EditError(f"several entries have the key '{key}'", hint="rename all but one of them by hand first")

    def _edit(self, path: Path, splices: list[Splice]) -> None:
        if splices:
            self._pending.setdefault(path, []).extend(splices)

    def _settle(self) -> None:
        """Read the files again that were edited."""
        if pending := self._pending:
            self._pending, self._inserted = {}, set()
            self._take(
                file.edited(pending[file.source.path]) if file.source.path in pending else file for file in self._files
            )

    # -- resolving

    def expand(self, value: str) -> str:
        """A value as written, with delimiters, as the text it stands for; an undefined macro is empty, as in BibTeX."""
        return self._macros.expand(value)

    def resolved(self, value: str) -> str:
        """A value with what its references to fields of other entries (`xdata=key-author-1`) stand for."""
        return inheritance.resolved(value, self.lookup)

    def definitions(self, entry: Entry) -> list[Place]:
        """Where the `@string` definitions stand that an entry's own fields are made of."""
        text = entry.source.text
        return [place for field in entry.node.loose for place in self._macros.behind(text[field[2] : field[3]])]

    def inherited(self, entry: Entry, name: str) -> str:
        """What an entry takes for a field it has not: from its `xdata`, then from its `crossref` parent."""
        if "xdata" in entry.fields or "crossref" in entry.fields:
            for donor, names in inheritance.donors(entry, name.lower()):
                for each in names:
                    if found := donor.own(each):
                        return found
        return ""

    def inherited_names(self, entry: Entry) -> list[str]:
        """The names of fields that an entry has not itself and takes from others, in the order found."""
        todo, seen, names = [entry], {entry.key.lower()}, dict[str, None]()
        while todo:
            here = todo.pop(0)
            for _, donor in inheritance.parents(here):
                if donor.key.lower() not in seen:
                    seen.add(donor.key.lower())
                    todo.append(donor)
                    names.update(dict.fromkeys(donor.fields))
        wanted = [*names, "booktitle"] if names else []
        return [name for name in dict.fromkeys(wanted) if name not in entry.fields and self.inherited(entry, name)]


def load(
    paths: str | PathLike[str] | Sequence[str | PathLike[str]],
    *,
    encoding: str = "utf-8",
    unread: list[ReadError] | None = None,
) -> Library:
    """Read one or several .bib files, or all those in a folder, as one library.

    Raises ReadError for a file that cannot be opened or decoded, or puts it into `unread` and goes on with the others;
    UsageError where there is no .bib file at all. What is wrong inside a file raises nothing: it is in
    `library.findings`.
    """
    given = [paths] if isinstance(paths, str | PathLike) else list(paths)
    found: dict[Path, Path] = {}
    for each in given:
        for path in disk.bib_files(Path(each)):
            found.setdefault(path.resolve(), path)
    if not found:
        raise UsageError("no .bib file given")
    sources = []
    for path in found.values():
        try:
            sources.append(decode(path, disk.read_bytes(path), encoding))
        except ReadError as error:
            if unread is None:
                raise
            unread.append(error)
    return Library(sources)
