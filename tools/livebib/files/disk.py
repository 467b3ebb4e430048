"""The one place that reads and writes files."""

import fcntl
import glob
import os
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from livebib.model.errors import Changed, ReadError, UsageError, WriteError

_UNFINISHED = ".livebib-new"  # how the names of files end that are being written
_PATIENCE = 30.0  # seconds to wait for another process that writes in the same folder
# Folders of other people's files; those whose name begins with a dot are passed over as well.
FOREIGN = frozenset({"node_modules", "venv", "site-packages", "__pycache__", "build", "dist"})


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises ReadError with the reason in words."""
    try:
        if path.exists() and not path.is_file():
            raise ReadError(f"{path}: is {'a folder' if path.is_dir() else 'no regular file'}")
        return path.read_bytes()
    except OSError as error:
        raise ReadError(f"{path}: cannot be read: {_reason(error)}") from None


def head(path: Path, size: int) -> bytes:
    """The first bytes of a file, at most `size`. Raises OSError."""
    with path.open("rb") as file:
        return file.read(size)


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, line ends as they are; a byte order mark stays part of it."""
    data = read_bytes(path)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadError(
            f"{path}:{line}: byte {error.start} (0x{data[error.start]:02x}) is not UTF-8", hint="save the file as UTF-8"
        ) from None


def real(path: Path) -> Path | None:
    """Where a path leads when all symbolic links are followed, or None where there is nothing."""
    try:
        return path.resolve(strict=True)
    except (OSError, ValueError, RuntimeError):  # not there, not allowed; no path at all; a circle of links
        return None


def names_in(folder: Path) -> list[str]:
    """The names of what a folder holds, sorted; none where it cannot be read."""
    try:
        return sorted(each.name for each in folder.iterdir())
    except OSError:
        return []


def matching(folder: Path, pattern: str) -> list[Path]:
    """What a pattern of `Path.glob` finds in a folder, by name. Raises ValueError, NotImplementedError or IndexError
    for a pattern that is none."""
    return sorted(folder.glob(pattern))


def below(path: Path, *suffixes: str) -> Iterator[Path]:
    """All files of a folder and its folders whose names end so, by name; hidden and foreign folders are passed over."""
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in FOREIGN)
        for name in sorted(names):
            if name.lower().endswith(suffixes):
                yield Path(folder, name)


def bib_files(path: Path) -> Iterator[Path]:
    """The file itself, or all .bib files of a folder and its folders, by name; hidden folders are passed over."""
    if path.is_dir():
        found = False
        for file in below(path, ".bib"):
            found = True
            yield file
        if not found:
            raise UsageError(f"{path}: no .bib file in this folder")
    elif path.is_file():
        yield path
    elif path.exists():
        raise ReadError(f"{path}: is no regular file")
    else:
        raise ReadError(f"{path}: no such file")


def write_text(path: Path, text: str, *, read: str | None = None) -> None:
    """`replace` for UTF-8 text."""
    replace(path, text.encode(), read=None if read is None else read.encode())


def replace(path: Path, data: bytes, *, read: bytes | None = None) -> None:
    """Replace a file as a whole or not at all; owner and mode stay, and a symbolic link goes on pointing to it.

    `read` is what the new contents were made from (None: the file is new, or whatever it holds may go). When the file
    holds something else by now somebody has changed it, and Changed is raised before anything is touched. Of several
    processes one writes at a time.
    """
    target = Path(os.path.realpath(path))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"{path}: cannot be written: {_reason(error)}") from None
    with only_one(target.parent, _PATIENCE):
        if read is not None:
            writable(path, read)
        try:
            for left in target.parent.glob(f".{glob.escape(target.name)}.*{_UNFINISHED}"):
                left.unlink()  # by a process that was killed: whoever writes keeps all others out
            before = target.stat() if target.exists() else None
            descriptor, name = tempfile.mkstemp(_UNFINISHED, f".{target.name}.", target.parent)
            beside = Path(name)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                if before is not None:
                    with suppress(PermissionError):  # only an administrator gives files away
                        os.chown(beside, before.st_uid, before.st_gid)
                beside.chmod(stat.S_IMODE(before.st_mode) if before is not None else 0o666 & ~_umask())
                beside.replace(target)
            except BaseException:
                beside.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise WriteError(f"{path}: cannot be written: {_reason(error)}") from None


def write_report(path: Path, text: str) -> None:
    """Write a report where the user asked for it: as a whole into a regular file, straight into anything else."""
    if not path.exists() or path.is_file():
        replace(path, text.encode("utf-8", "backslashreplace"))
        return
    try:
        with path.open("wb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise WriteError(f"{path}: cannot be written: {_reason(error)}") from None


def size(path: Path) -> int:
    """The bytes of a file; none where there is no file that could be asked."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def append(path: Path, text: str, most: int) -> None:
    """Write behind what a regular file holds already. Raises WriteError where it is not there, is none, or would then
    hold more than `most` bytes."""
    data = text.encode("utf-8", "backslashreplace")
    try:
        if path.exists() and not path.is_file():
            raise WriteError(f"{path}: cannot be written: no regular file")
        with path.open("r+b") as file:
            if file.seek(0, os.SEEK_END) + len(data) > most:
                raise WriteError(f"{path}: cannot be written: it would hold more than {most} bytes")
            file.write(data)
    except OSError as error:
        raise WriteError(f"{path}: cannot be written: {_reason(error)}") from None


def writable(path: Path, read: bytes) -> None:
    """Raises Changed when a file no longer holds what was read from it, WriteError when it cannot be replaced. One that
    is not there holds nothing."""
    target = Path(os.path.realpath(path))
    try:
        same = target.read_bytes() == read
    except (FileNotFoundError, NotADirectoryError):
        same = not read
    except OSError:
        same = False
    if not same:
        raise Changed(f"{path}: changed since it was read; nothing written", hint="run it again")
    if target.exists() and not os.access(target, os.W_OK):
        raise WriteError(f"{path}: is write-protected; nothing written")
    if not os.access(next(folder for folder in target.parents if folder.exists()), os.W_OK):
        raise WriteError(f"{path}: its folder is write-protected; nothing written")


def hidden_folder(path: Path) -> None:
    """Make a folder, if it is not there, that git passes over. Raises WriteError."""
    ignore = path / ".gitignore"
    try:
        path.mkdir(parents=True, exist_ok=True)
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise WriteError(f"{path}: cannot be written: {_reason(error)}") from None


def folder(path: Path) -> None:
    """Make a folder, with those it lies in, if it is not there. Raises WriteError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"{path}: cannot be made: {_reason(error)}") from None


def set_aside(path: Path, why: str, beside: Iterable[str] = ()) -> Path:
    """Rename a file to `NAME.why-N`, the first that is free, and with it those named like it plus a suffix (`beside`).

    Raises WriteError. Returns the new path.
    """
    number = 1
    while os.path.lexists(new := path.with_name(f"{path.name}.{why}-{number}")):
        number += 1
    try:
        path.rename(new)
        for suffix in beside:
            if os.path.lexists(other := path.with_name(path.name + suffix)):
                other.rename(new.with_name(new.name + suffix))
    except OSError as error:
        raise WriteError(f"{path}: cannot be renamed: {_reason(error)}") from None
    return new


@contextmanager
def only_one(path: Path, seconds: float) -> Iterator[None]:
    """Keep other processes that ask for the same folder out while the block runs; it leaves no lock file behind.

    Raises WriteError when the folder cannot be opened, or another has not left it after so many seconds.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError as error:
        raise WriteError(f"{path}: cannot be opened: {_reason(error)}") from None
    try:
        end = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise WriteError(f"{path}: another process keeps it locked") from None
                time.sleep(0.01)
            except OSError:
                break  # a file system without locks: nothing can keep anybody out there
        yield
    finally:
        os.close(descriptor)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
