"""What is wrong with what documents cite: keys that no entry has, that one engine does not take, or from elsewhere."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from livebib.cite import documents
from livebib.cite.model import Document, Engine, FileKind
from livebib.library import inheritance
from livebib.library.checks import DUPLICATE_KEY
from livebib.library.entry import Entry
from livebib.library.library import Library, load
from livebib.library.near import Nearness
from livebib.model.finding import Finding, Severity
from livebib.model.rule import warning
from livebib.output.export.selection import ALL, UNDEFINED_CITATION, Citation
from livebib.project.project import Project
from livebib.text.suggest import Suggestions

CITATION_CASE = warning(
    "citation-case",
    "A document cites a key whose entry writes it in other case. BibTeX takes it, biber does not.",
    "Cite the key as the entry writes it.",
)
NOT_IN_BIBLIOGRAPHY = warning(
    "not-in-bibliography",
    "A document cites an entry of the library from a file that it does not load: the citation is printed as [?].",
    "Add the file to its `\\bibliography{…}` or `\\addbibresource{…}`.",
)


class Shelf:
    """The entries of several libraries by key, by key in any case, and by alias (biblatex's `ids`)."""

    def __init__(self, libraries: Iterable[Library]) -> None:
        self.entries: dict[str, Entry] = {}
        self._lower: dict[str, Entry] = {}
        self.twins: dict[str, Entry] = {}  # entries of the same keys in further libraries
        for library in libraries:
            for entry in library:
                first = self.entries.setdefault(entry.key, entry)
                if first.library is not library:
                    self.twins.setdefault(entry.key, entry)
                self._lower.setdefault(entry.key.lower(), entry)
        self._hints: dict[str, str] = {}  # for keys that are not there
        self._suggestions = Suggestions(Nearness(self.entries.values()).keys, most=200)

    def in_other_case(self, key: str) -> Entry | None:
        """The entry whose key differs in case at most."""
        return self._lower.get(key.lower())

    def meant(self, key: str) -> Entry | None:
        """The entry that a citation means, by key, alias, or key in other case."""
        return self.entries.get(key) or self.aliases.get(key) or self.in_other_case(key)

    @cached_property
    def aliases(self) -> dict[str, Entry]:
        """The entries by the further keys that biber knows them by."""
        return {alias: entry for entry in self.entries.values() for alias in entry.aliases}

    def hint(self, key: str) -> str:
        """What to do about a key that is not there: the nearest ones are named."""
        if key not in self._hints:
            self._hints[key] = self._suggestions.hint(key, "add the entry; `livebib find WORDS` looks for others")
        return self._hints[key]

    def used(self, keys: Iterable[str]) -> set[str]:
        """The keys of the entries that these lead to: their own, and those of parents and relatives."""
        todo = list(keys)
        found: set[str] = set()
        while todo:
            entry = self.meant(todo.pop())
            if entry is None or entry.key in found:
                continue
            found.add(entry.key)
            todo += [named for _, named in (*inheritance.named(entry), *inheritance.granular(entry))]
        return found


def stem(name: str | Path) -> str:
    """The name of a .bib file as documents say it, without folders and suffix."""
    return Path(name).name.removesuffix(".bib")


class Desk:
    """Documents beside the library, and the .bib files of their own, that they cite from."""

    def __init__(self, library: Library | None, read: Iterable[Document], encoding: str = "utf-8") -> None:
        """`library` may be None where documents bring their own. Raises ReadError for a file that cannot be decoded."""
        self.library = library
        self.documents = list(read)
        sources = library.sources if library else []
        self._files = {source.path.resolve() for source in sources}
        self._by_stem = {stem(source.path): source.path.resolve() for source in sources}
        own = {path.resolve(): path for document in self.documents for path in self._own_files(document)}
        self._own = {real: load(path, encoding=encoding) for real, path in own.items()}
        self._shelves: dict[tuple[Path, ...], Shelf] = {}

    @property
    def libraries(self) -> list[Library]:
        """All that is cited from: the library, and each .bib file of the documents' own as one of its own."""
        return [*([self.library] if self.library else []), *self._own.values()]

    def shelf(self, document: Document) -> Shelf:
        """What a document may cite from: its own files first, then the library."""
        own = tuple(dict.fromkeys(path.resolve() for path in self._own_files(document)))
        if own not in self._shelves:
            libraries = [self._own[path] for path in own]
            self._shelves[own] = Shelf([*libraries, *([self.library] if self.library else [])])
        return self._shelves[own]

    def cited(self, document: Document) -> dict[str, Citation]:
        """The keys of the entries that a document cites, each with its first place."""
        shelf = self.shelf(document)
        found: dict[str, Citation] = {}
        for citation in document.citations:
            if entry := shelf.meant(citation.key):
                found.setdefault(entry.key, citation)
        return found

    def findings(self) -> list[Finding]:
        """All that is wrong, each once, though two documents may include the same file."""
        found = [each for document in self.documents for each in [*document.findings, *self._of(document)]]
        return list({(each.rule, each.place, each.key): each for each in found}.values())

    def _of(self, document: Document) -> Iterator[Finding]:
        shelf, loaded = self.shelf(document), self._loaded(document)
        for citation in _looked_at(document):
            entry = shelf.entries.get(citation.key)
            if entry is None:
                if document.engine is Engine.BIBTEX or citation.key not in shelf.aliases:
                    yield self._missing(citation, document, shelf)
            elif loaded is not None and entry.source.path.resolve() not in loaded:
                message = f"'{entry.key}' is in {entry.source.path}, which this document does not load"
                hint = _load_it_too(document, entry)
                yield NOT_IN_BIBLIOGRAPHY.at(citation.place, message, hint, citation.key)
            elif (twin := shelf.twins.get(entry.key)) and loaded is not None and twin.source.path.resolve() in loaded:
                message = f"the key '{entry.key}' is taken by {_at(twin)}, which this document loads too"
                hint = "rename one, or delete it if both are the same work"
                yield DUPLICATE_KEY.at(entry.key_place, message, hint, entry.key)

    def _missing(self, citation: Citation, document: Document, shelf: Shelf) -> Finding:
        """Why no entry has exactly this key."""
        key, is_biber = citation.key, document.engine is Engine.BIBER
        if alias := shelf.aliases.get(key):
            message = f"'{key}' is an alias (ids) of '{alias.key}' at {_at(alias)}, which BibTeX does not know"
            return UNDEFINED_CITATION.at(citation.place, message, f"cite {alias.key}", key)
        if other := shelf.in_other_case(key):
            told = "BibTeX takes it, biber does not" + (", and this document uses biber" if is_biber else "")
            message = f"'{key}' is '{other.key}' at {_at(other)}: {told}"
            severity = Severity.ERROR if is_biber else None
            return CITATION_CASE.at(citation.place, message, f"cite {other.key}", key, severity=severity)
        return UNDEFINED_CITATION.at(citation.place, f"no entry '{key}'", shelf.hint(key), key)

    # -- which .bib files a document loads

    def _own_files(self, document: Document) -> Iterator[Path]:
        """The .bib files beside a document that are not the library's."""
        for each in document.bibliographies:
            if each.path and each.path.resolve() not in self._files:
                yield each.path

    def _loaded(self, document: Document) -> set[Path] | None:
        """The .bib files that a document loads; None where that cannot be told, as for a chapter."""
        # Beside the document, else, as `BIBINPUTS` lets TeX find it, in the library.
        named = document.bibliographies
        found = [each.path.resolve() if each.path else self._by_stem.get(stem(each.name)) for each in named]
        known = {path for path in found if path}
        return known if found and all(found) else None


def wanted(paths: Iterable[Path], project: Project, out: Path | None) -> tuple[list[Citation], list[Finding]]:
    """What documents cite of the database, and what of them could not be read.

    What they define themselves, or find in a .bib file of their own, is not asked of the database; the file `out`, that
    is about to be written, is no such file.
    """
    written = out.resolve() if out else None
    read = [
        each._replace(
            bibliographies=tuple(b for b in each.bibliographies if not (b.path and b.path.resolve() == written))
        )
        for each in documents.read_all(paths, project)
    ]
    desk = Desk(project.library, read, project.config["encoding"])
    found: list[Citation] = []
    for document in read:
        shelf = desk.shelf(document)
        for key, place in document.citations:
            entry = shelf.meant(key) if key != ALL else None
            if key not in document.own_keys and (entry is None or entry.library is project.library):
                found.append(Citation(entry.key if entry else key, place))
    return found, [finding for document in read for finding in document.findings]


def _looked_at(document: Document) -> Iterator[Citation]:
    """The citations to look at: in LaTeX source all, in what TeX leaves behind, which nobody mends, each key once."""
    seen: set[str] = set()
    for citation in document.citations:
        if citation.key == ALL or citation.key in document.own_keys:
            continue
        if document.kind is FileKind.TEX or citation.key not in seen:
            seen.add(citation.key)
            yield citation


def _load_it_too(document: Document, entry: Entry) -> str:
    name = stem(entry.source.path)
    if document.engine is Engine.BIBER:
        return f"add \\addbibresource{{{name}.bib}}"
    return f"add it: \\bibliography{{{','.join([*(each.name for each in document.bibliographies), name])}}}"


def _at(entry: Entry) -> str:
    return f"{entry.key_place.path}:{entry.key_place.line}"
