"""Which files a check is about: the whole bibliography, or what the PATHs of a command line name."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from livebib.files import disk
from livebib.files.git import Changes, touched
from livebib.library.entry import Entry
from livebib.library.library import Library, load
from livebib.model.errors import ReadError, UsageError
from livebib.model.finding import Place
from livebib.project.project import Project
from livebib.text.markdown.texts import MARKDOWN

_TEXTS = {*MARKDOWN, ".txt"}


class Scope(NamedTuple):
    """What to look at."""

    libraries: list[Library]
    documents: list[tuple[Path, str]]  # Markdown files and lists of addresses, with their texts
    only: frozenset[Path] | None = None  # files that are reported on, resolved; None means all of these

    @property
    def entries(self) -> Iterator[Entry]:
        """All entries of all libraries."""
        return chain.from_iterable(self.libraries)

    @property
    def paths(self) -> list[Path]:
        """Every file that is read."""
        return [*self.texts, *(path for path, _ in self.documents)]

    @property
    def texts(self) -> dict[Path, str]:
        """The texts of the .bib files, as they are in memory."""
        return {source.path: source.text for library in self.libraries for source in library.sources}

    def news(self, changes: Changes) -> Callable[[Place, str | None], bool]:
        """Tells of a place, and the key of the entry that it is in, whether it is new: on lines that changed; all of an
        entry is, if any of its lines did, or a macro that it names."""
        places: defaultdict[tuple[Path, str], list[list[Place]]] = defaultdict(list)
        for library in self.libraries:
            for entry in library:  # of one key several, if somebody repeated it
                places[entry.source.path, entry.key].append([entry.place, *library.definitions(entry)])

        def is_new(place: Place, key: str | None) -> bool:
            entries = places.get((place.path, key or ""), [[place]])
            here = [around for around in entries if around[0].line <= place.line <= around[0].end_line]
            around = chain.from_iterable(here or entries)
            return any(touched(changes, each.path, each.line, each.end_line) for each in around)

        return is_new


def of(project: Project, paths: Sequence[Path]) -> Scope:
    """The scope of a command: the library and the configured documents, or the files and folders named.

    A .bib file of the library is read with all of it, so that strings and parents resolve; one outside is a library of
    its own. A folder stands for the .bib files and Markdown documents in it. Raises UsageError for what cannot be
    checked; files that cannot be read are left out, and stand in `project.unread`.
    """
    project.unread = []
    if not paths:
        documents = read(project.documents_if_any, project.unread)
        return Scope([project.library] if project.has_library or not documents else [], documents)
    own = {path.resolve() for path in project.bib_files}
    inside: set[Path] = set()
    outside: list[Path] = []
    texts: list[Path] = []
    for path in paths:
        if path.suffix.lower() in _TEXTS and not path.is_dir():
            texts.append(path)
        elif path.is_dir() or path.suffix.lower() == ".bib":
            pages = [*disk.below(path, *MARKDOWN)]  # none, where it is a file
            texts += pages
            for file in disk.below(path, ".bib") if pages else disk.bib_files(path):
                (inside.add(file.resolve()) if file.resolve() in own else outside.append(file))
        elif path.exists():
            hint = "name such files, or folders that hold some"
            raise UsageError(f"{path}: is no .bib, .md or .txt file", hint=hint)
        else:
            raise UsageError(f"{path}: no such file")
    libraries = [project.library] if inside else []
    if outside:
        libraries.append(load(outside, encoding=project.config["encoding"], unread=project.unread))
    documents = read(texts, project.unread)
    named = inside | {path.resolve() for path in [*outside, *texts]}
    return Scope(libraries, documents, frozenset(named))


def read(paths: Iterable[Path], unread: list[ReadError]) -> list[tuple[Path, str]]:
    """The texts of documents; a file under two names is read, and so may be written, under the first."""
    once: dict[Path, Path] = {}
    for path in paths:
        once.setdefault(path.resolve(), path)
    found = []
    for path in once.values():
        try:
            found.append((path, disk.read_text(path)))
        except ReadError as error:
            unread.append(error)
    return found
