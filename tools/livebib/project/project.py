"""A root folder with its configuration, its library and its documents."""

import os
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import NoReturn

from livebib.files import disk
from livebib.library.library import Library, load
from livebib.model.errors import LivebibError, ReadError, UsageError
from livebib.project import config
from livebib.project.gate import Gate
from livebib.text.diffs import unified


class Project:
    """What a command works on. Paths are relative to the current folder where that is shorter to read."""

    def __init__(
        self,
        root: Path | None = None,
        config_file: Path | None = None,
        *,
        opened: Sequence[Path] = (),
        is_trusted: bool = True,
    ) -> None:
        """`opened` are folders outside of the root whose files the configuration may name; without `is_trusted` it is
        taken for a stranger's."""
        if root is not None and not root.is_dir():
            raise UsageError(f"{root}: no such folder")
        if config_file is not None and not config_file.is_file():
            raise UsageError(f"{config_file}: no such file")
        self.unread: list[ReadError] | None = None  # what cannot be read; None: then nothing goes on
        self._relative: dict[Path, str] = {}
        self._named = root is not None or config_file is not None
        self.root = (root or config.find_root(Path.cwd())).resolve()
        self.gate = Gate(self.root, opened)
        self.is_trusted = is_trusted
        found = config.read(self.root, config_file)
        self.config = found if is_trusted else found.cautious()

    @cached_property
    def library(self) -> Library:
        """The database. Raises UsageError where it has no file or no entry."""
        paths = self.database
        library = load(paths, encoding=self.config["encoding"], unread=self.unread)
        if not (library.entries or library.findings or self.unread):
            why = f"{', '.join(map(str, paths))}: no entry in {'it' if len(paths) == 1 else 'them'}"
            raise UsageError(why, hint="add one, e.g. @misc{key, title = {…}, url = {…}}")
        return library

    @property
    def database(self) -> list[Path]:
        """The files of the database, by path. Raises UsageError where there is none."""
        return self._glob("bib") or self._nothing(".bib file", "bib", "a bibliography here, or name your files")

    @cached_property
    def documents(self) -> list[Path]:
        """The text files with regions and citations, by path. Raises UsageError for one that is not there."""
        return self._glob("files") or self._nothing("document", "files", "one, or name your documents")

    def _nothing(self, what: str, key: str, start: str) -> NoReturn:
        patterns = ", ".join(self.config[key])
        why = f"no {what} in {self.root}: " + (f"{patterns} matches nothing" if patterns else f"`{key}` names none")
        raise UsageError(why, hint=f"run `livebib init` to start {start} with the key `{key}`")

    @property
    def documents_if_any(self) -> list[Path]:
        """The same, but none at all where none is configured and there is no README.md."""
        return self.documents if self.config.values.get("files") else self._glob("files", strict=False)

    @property
    def render_hint(self) -> str:
        """What brings the regions up to date after an entry changed; "" where no document has any."""
        try:
            has_regions = any("livebib:begin" in disk.read_text(path) for path in self.documents_if_any)
        except LivebibError:
            has_regions = False
        return "`livebib render` brings the regions up to date" if has_regions else ""

    @property
    def bib_files(self) -> list[Path]:
        """The .bib files of the database, as far as they are there."""
        return self._glob("bib", strict=False)

    def takes(self, path: Path) -> bool:
        """Whether a .bib file, there already or not yet, is one of the database by its name."""
        path = path.resolve()
        for pattern in self.config["bib"]:
            if not config.WILD.search(pattern):
                named = (self.root / pattern).resolve()
                if path == named or named in path.parents:
                    return True
            elif path.is_relative_to(self.root):
                inner = path.relative_to(self.root)
                ways = [inner, *inner.parents]  # a folder stands for the files in it
                wanted = Path(pattern).parts
                if not _skipped(inner) and any(way.parts and _matches(way.parts, wanted) for way in ways):
                    return True
        return False

    @property
    def has_library(self) -> bool:
        """Whether the database has a file, or is configured to have one."""
        return "bib" in self.config.values or bool(self.bib_files)

    @property
    def home(self) -> Path | None:
        """The root, if it is a project at all and not just the folder the user happens to be in: it was named, is
        configured or under version control, or has a database where one is looked for."""
        return self.root if self._named or config.is_root(self.root) or self.has_library else None

    @cached_property
    def templates(self) -> Path | None:
        """The user's folder of templates, if there is one."""
        name = self.config["templates"]
        if name is None:
            return None
        folder = self.gate.passed(self.root / name, "templates")
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder", hint="it is named by the key `templates`")
        return folder

    def relative(self, path: Path) -> str:
        """A path as machine formats print it: relative to the root, with slashes."""
        if path not in self._relative:  # asked once an owner of a link, and there are few files
            self._relative[path] = Path(os.path.relpath(path.absolute(), self.root)).as_posix()
        return self._relative[path]

    def changes(self, before: Mapping[Path, str], after: Mapping[Path, str], *, shown: bool) -> tuple[list[Path], str]:
        """The files whose texts differ, and if that is to be shown, the diff."""
        changed = sorted(path for path, text in after.items() if text != before[path])
        diffs = [unified(self.relative(path), before[path], after[path]) for path in changed if shown]
        return changed, "".join(diffs).rstrip("\n")

    def owns(self, path: Path) -> bool:
        """Whether a file is one of the bibliography's own: its database, its documents, its configuration."""
        own = [*self.bib_files, *self._glob("files", strict=False)]
        own += [self.config.file] if self.config.file else []
        return path.resolve() in {each.resolve() for each in own}

    def _glob(self, key: str, *, strict: bool = True) -> list[Path]:
        """The files that the patterns of a key name, each once, by path. For `bib` a folder stands for those in it.

        Raises UsageError for a pattern that is none, and for a name without wildcards that is not there: it is a slip.
        """
        found: dict[Path, Path] = {}
        for pattern in self.config[key]:
            named = not config.WILD.search(pattern)
            try:
                matches = [self.root / pattern] if named else disk.matching(self.root, pattern)
            except (ValueError, NotImplementedError, IndexError) as error:
                why = f"{pattern!r} is no pattern of files: {error}"
                raise UsageError(why, hint=f"it is named by the key `{key}`") from None
            if named and not matches[0].exists():
                if not strict:
                    continue
                hint = f"it is named by the key `{key}`; `livebib init` starts a bibliography"
                raise UsageError(f"{pattern}: no such file in {self.root}", hint=hint)
            for path in matches:
                if not named and path.is_relative_to(self.root) and _skipped(path.relative_to(self.root)):
                    continue
                for file in disk.bib_files(path) if key == "bib" and path.is_dir() else [path]:
                    found.setdefault(self.gate.passed(file, key).resolve(), file)
        return [_short(path) for path in sorted(found.values())]


def _matches(parts: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the parts of a path are those of a pattern, as `Path.glob` has it."""
    if not wanted:
        return not parts
    if wanted[0] == "**":
        return any(_matches(parts[at:], wanted[1:]) for at in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], wanted[0]) and _matches(parts[1:], wanted[1:])


def _skipped(path: Path) -> bool:
    """Whether a path lies in a folder that holds other people's files: hidden ones, installed packages."""
    return any((part.startswith(".") and part != "..") or part in disk.FOREIGN for part in path.parts[:-1])


def _short(path: Path) -> Path:
    relative = os.path.relpath(path)
    return path if relative.startswith(os.pardir + os.sep + os.pardir) else Path(relative)
