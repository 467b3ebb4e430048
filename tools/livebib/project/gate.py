"""Which of the files that a configuration names may be read and written.

A configuration may be a stranger's, as a pull request's is. What it names must lie inside of the project when every
symbolic link is followed, must not be git's own, and must be a regular file or a folder: nothing that waits for a
writer, or is read without end. What the command line names is the user's own, and needs no gate.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from livebib.model.errors import ConfigError


class Gate:
    """The folders whose files a configuration may name: the root, and those that the command line opened to it."""

    def __init__(self, root: Path, opened: Sequence[Path] = ()) -> None:
        self._folders = [Path(os.path.realpath(folder)) for folder in (root, *opened)]

    def passed(self, path: Path, key: str = "") -> Path:
        """A path that the configuration's `key` names, or that is the configuration, if it may be read and written.

        Raises ConfigError.
        """
        real = Path(os.path.realpath(path))
        within = next((folder for folder in self._folders if real.is_relative_to(folder)), None)
        if within is None:
            way = f"`--allow-path {real.parent}` lets a configuration name what is there"
            raise ConfigError(f"{path}: lies outside of {self._folders[0]}", hint=f"{_named_by(key)}; {way}")
        if any(part.casefold() == ".git" for part in real.relative_to(within).parts):
            raise ConfigError(f"{path}: belongs to git", hint=f"{_named_by(key)}; name another")
        if real.exists() and not (real.is_file() or real.is_dir()):
            raise ConfigError(f"{path}: is no regular file", hint=f"{_named_by(key)}; name another")
        return path


def _named_by(key: str) -> str:
    return f"it is named by the key `{key}`" if key else "it configures livebib"
