"""Documents with all the files they are made of, followed from include to include, each file once.

What lies outside of the folders allowed is not read unless asked: a .tex of a stranger must not make a report of what
stands in /etc/passwd. Nothing is ever run.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from livebib.cite import commands, files, left_behind, model, tex
from livebib.cite.model import Bibliography, Document, Engine, FileKind
from livebib.files import disk
from livebib.model.errors import ReadError, UsageError
from livebib.model.finding import Finding, Place
from livebib.model.rule import info, warning
from livebib.output.export.selection import Citation
from livebib.project import config
from livebib.project.project import Project
from livebib.text.source import Source

MISSING_INCLUDE = warning(
    "missing-include",
    "A file that a document includes is not there, so its citations were not looked at.",
    "Mend the name, or name the main file of the document: names count from its folder.",
)
INCLUDE_CYCLE = warning(
    "include-cycle",
    "A file includes itself, or one that includes it: TeX would never end. Each file was read once.",
    "Delete one of the includes.",
)
INCLUDE_NOT_READ = info(
    "include-not-read",
    "A file was not read: it lies outside of the project, its name is made by a macro, it is the output of a command, "
    "or it is no text.",
    "Nothing, if it cites nothing. `--follow-outside` reads files outside of the project.",
)
UNKNOWN_CITE_COMMAND = info(
    "unknown-cite-command",
    "A command that looks like a citing one and is not known, so what it cites was not looked at.",
    'If it cites, name it in the configuration: `[cite]` with `commands = ["mycite"]`.',
)


_MAIN = re.compile(rb"^[^%\r\n]*\\document(?:class|style)\b", re.MULTILINE)


def read_all(paths: Iterable[Path], project: Project, *, follow_outside: bool = False) -> list[Document]:
    r"""The documents named. A folder stands for each .tex below it that has a `\documentclass`.

    Raises UsageError and ReadError for what is no document or cannot be read; what it includes ends in its findings.
    """
    named = project.config["cite"].get("commands", [])
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _mains(path) if path.is_dir() else [path]:
            found.setdefault(file.resolve(), file)
    return [read(path, [project.root], named, follow_outside=follow_outside) for path in found.values()]


def read(
    path: Path, roots: Sequence[Path] = (), named: Sequence[str] = (), *, follow_outside: bool = False
) -> Document:
    """One document. Files are followed within `roots`, if it lies in one, and within the project it lies in itself.

    `named` are further commands that cite.
    """
    if not path.exists():
        raise UsageError(f"{path}: no such file")
    data = disk.read_bytes(path)
    kind = files.kind(path, data)
    here = path.parent.resolve()
    within = [config.find_root(here), *(root for root in roots if here.is_relative_to(root))]
    allowed = None if follow_outside else within
    if kind is FileKind.BCF:
        return _bcf(path, data, allowed)
    return _Walk(path, kind, allowed, named).document(data)


def _mains(folder: Path) -> list[Path]:
    found = [path for path in disk.below(folder, ".tex") if _MAIN.search(disk.read_bytes(path))]
    if not found:
        message = f"{folder}: no .tex file with a \\documentclass in this folder"
        raise UsageError(message, hint="name the files that cite")
    return found


def _may_read(path: Path, allowed: Sequence[Path] | None) -> bool:
    """Whether a path leads, through links or not, into one of these folders (None: any); it need not be there."""
    try:
        real = path.resolve()
    except (OSError, RuntimeError, ValueError):  # a circle of links; no path at all
        return True
    return allowed is None or any(real.is_relative_to(root) for root in allowed)


def _first(candidates: Iterable[Path], allowed: Sequence[Path] | None) -> Path | None:
    """The first of the files that is there and may be read."""
    inside = (path for path in candidates if _may_read(path, allowed))
    return next((path for path in inside if (real := disk.real(path)) and real.is_file()), None)


def _bib_file(name: str, folders: Iterable[Path], allowed: Sequence[Path] | None) -> Path | None:
    """The .bib file of a name, where it lies in one of the folders and may be read."""
    name = name if name.endswith(".bib") else f"{name}.bib"
    return _first((Path(os.path.normpath(folder / name)) for folder in dict.fromkeys(folders)), allowed)


def _bcf(path: Path, data: bytes, allowed: Sequence[Path] | None) -> Document:
    found = list(left_behind.bcf(data, path))
    citations = [Citation(text, place) for element, text, place in found if element == "citekey"]
    named = [text for element, text, _ in found if element == "datasource"]
    bibliographies = [Bibliography(name, _bib_file(name, [path.parent], allowed)) for name in named]
    return Document(path, FileKind.BCF, tuple(citations), (path,), tuple(bibliographies), engine=Engine.BIBER)


class _Frame(NamedTuple):
    """A file that is being read."""

    source: Source
    events: Iterator[model.Event]
    real: Path
    folder: Path | None  # where `\import` looks first
    quiet: bool  # a package: what it includes and calls is its own business


class _Walk:
    """The files of one document, while they are read in TeX's order."""

    def __init__(self, path: Path, kind: FileKind, allowed: Sequence[Path] | None, named: Sequence[str]) -> None:
        self.path = path
        self.kind = kind
        self.base = path.parent
        self.allowed = allowed  # the folders within which files are read; None for any
        self.known = commands.named(named)
        self.declared = ""  # the encoding that the document names
        self.seen: dict[Path, Path] = {}
        self.stack: list[_Frame] = []
        self.citations: list[Citation] = []
        self.bibliographies: list[Bibliography] = []
        self.own: set[str] = set()
        self.engine = Engine.UNKNOWN
        self.findings: list[Finding] = []
        self.unknown: set[str] = set()

    def document(self, data: bytes) -> Document:
        self._open(self.path, data)
        while self.stack:
            frame = self.stack[-1]
            if event := next(frame.events, None):
                self._take(event, frame)
            else:
                self.stack.pop()
        own, engine = frozenset(self.own), self.engine
        if self.kind is FileKind.AUX and self.bibliographies:
            own, engine = frozenset(), engine or Engine.BIBTEX
        read = tuple(self.citations), tuple(self.seen.values()), tuple(self.bibliographies)
        return Document(self.path, self.kind, *read, own, engine, tuple(self.findings))

    def _open(
        self, path: Path, data: bytes, folder: Path | None = None, *, quiet: bool = False, preamble: bool = False
    ) -> None:
        source, self.declared, finding = files.text_of(path, data, self.declared)
        if finding:
            self.findings.append(finding)
        real = path.resolve()
        self.seen[real] = path
        is_aux = self.kind is FileKind.AUX
        found = left_behind.aux(source.text) if is_aux else tex.events(source.text, self.known, preamble=preamble)
        self.stack.append(_Frame(source, found, real, folder, quiet))

    def _take(self, event: model.Event, frame: _Frame) -> None:
        source = frame.source
        match event:
            case model.Cited():
                self.citations.append(Citation(event.key, source.place(event.start, event.end)))
            case model.Included():
                self._include(event, frame)
            case model.Loads():
                path = _bib_file(event.name, [self.base, source.path.parent], self.allowed)
                self.bibliographies.append(Bibliography(event.name, path))
            case model.Defines():
                self.own.add(event.key)
            case model.Uses():
                if self.engine is not Engine.BIBER:
                    self.engine = event.engine
            case model.Unknown():
                if not frame.quiet and event.name not in self.unknown:
                    self.unknown.add(event.name)
                    message = f"'\\{event.name}' is not known: what it cites was not looked at"
                    hint = f'if it cites, configure cite.commands = ["{event.name}"]'
                    self.findings.append(UNKNOWN_CITE_COMMAND.at(source.place(event.start, event.end), message, hint))

    # -- includes

    def _include(self, event: model.Included, frame: _Frame) -> None:
        place = frame.source.place(event.start, event.end)
        quiet = frame.quiet or event.optional
        if not event.name or event.name.startswith("|"):
            if not quiet:
                why = "it is a command, and none is ever run" if event.name else "its name is made by a macro"
                self.findings.append(INCLUDE_NOT_READ.at(place, f"not read: {why}", "name the file itself if it cites"))
            return
        folders = self._folders(event, frame)
        missing = [suffix for suffix in event.suffixes if not (suffix and event.name.endswith(suffix))]
        names = [event.name + suffix for suffix in missing] or [event.name]
        candidates = [Path(os.path.normpath(folder / name)) for folder in dict.fromkeys(folders) for name in names]
        path = _first(candidates, self.allowed)
        real = path and path.resolve()
        if path is None and not all(_may_read(each, self.allowed) for each in candidates):
            if not quiet or event.name.startswith("/"):
                message = f"not read: '{event.name}' lies outside of the project"
                self.findings.append(INCLUDE_NOT_READ.at(place, message, "--follow-outside reads it"))
        elif path is None:
            if not quiet:
                name = event.name.removesuffix(event.suffixes[0]) + event.suffixes[0]
                hint = f"looked for {os.path.normpath(folders[0] / name)}"
                self.findings.append(MISSING_INCLUDE.at(place, f"'{event.name}' is not there", hint))
        elif any(each.real == real for each in self.stack) and not event.preamble:
            self.findings.append(INCLUDE_CYCLE.at(place, f"'{event.name}' is being read already: TeX would never end"))
        elif real not in self.seen:
            self._follow(event, path, frame, place)

    def _follow(self, event: model.Included, path: Path, frame: _Frame, place: Place) -> None:
        try:
            data = disk.read_bytes(path)
            if files.is_binary(data):
                raise ReadError(f"{path}: is no text")
        except ReadError as error:
            self.findings.append(INCLUDE_NOT_READ.at(place, f"not read: {error.message}"))
            return
        folder = path.parent if event.folder is not None else frame.folder
        package = event.suffixes[0] in (".sty", ".cls")
        self._open(path, data, folder, quiet=frame.quiet or package, preamble=event.preamble)

    def _folders(self, event: model.Included, frame: _Frame) -> list[Path]:
        """Where TeX would look, and then where the file at hand lies, which is what people mean."""
        if event.folder is not None:
            start = frame.folder if event.within and frame.folder else self.base
            return [start / event.folder, frame.source.path.parent / event.folder]
        return [*([frame.folder] if frame.folder else []), self.base, frame.source.path.parent]
