"""The edges of reading and writing: what is no file, what cannot be opened, and several writers at once."""

from __future__ import annotations

import fcntl
import os
import stat
import subprocess
from multiprocessing import get_context
from pathlib import Path

import pytest

from livebib.files import disk, git, templates
from livebib.model.errors import Changed, LivebibError, ReadError, UsageError, WriteError
from livebib.model.finding import Place


def refuse(*_: object, **__: object) -> None:
    raise OSError(5, "Input/output error")


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ReadError, match="is a folder"):
        disk.read_bytes(tmp_path)
    with pytest.raises(ReadError, match="is no regular file"):
        disk.read_bytes(tmp_path / "pipe")
    with pytest.raises(ReadError, match="cannot be read: no such file"):
        disk.read_bytes(tmp_path / "nothing")


def test_a_report_goes_into_what_is_no_file_as_it_is(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    disk.write_report(tmp_path / "pipe", "a report")
    assert os.read(reader, 100) == b"a report"
    os.close(reader)
    with pytest.raises(WriteError, match="cannot be written: is a directory"):
        disk.write_report(tmp_path, "a report")


def test_a_file_that_cannot_be_looked_at_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(Changed):
        disk.writable(tmp_path, b"")  # a folder


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_is_write_protected_is_said_before_anything_is_written(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.bib"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda at, mode: Path(at) != (path if what == "file" else tmp_path))
    with pytest.raises(WriteError, match="write-protected; nothing written"):
        disk.writable(path, b"old")


def test_folders_and_names_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(WriteError, match="cannot be made"):
        disk.folder(tmp_path / "file" / "folder")
    with pytest.raises(WriteError, match="cannot be renamed"):
        disk.set_aside(tmp_path / "nothing", "damaged")
    with pytest.raises(WriteError, match="cannot be opened"), disk.only_one(tmp_path / "nothing", 1):
        pass


def test_what_belongs_to_a_file_is_set_aside_with_it(tmp_path: Path) -> None:
    for name in ("state", "state-wal", "state.damaged-1"):
        (tmp_path / name).write_text(name)
    assert disk.set_aside(tmp_path / "state", "damaged", ["-wal", "-shm"]) == tmp_path / "state.damaged-2"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "state.damaged-1",
        "state.damaged-2",
        "state.damaged-2-wal",
    ]


def test_who_does_not_get_in_says_so(tmp_path: Path) -> None:
    told = pytest.raises(WriteError, match="another process keeps it locked")
    with disk.only_one(tmp_path, 1), told, disk.only_one(tmp_path, 0.05):
        pass


def test_where_nothing_can_be_locked_it_goes_on_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "flock", refuse)
    with disk.only_one(tmp_path, 1):
        disk.replace(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"


def test_mode_and_owner_stay_and_what_a_killed_process_left_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_bytes(b"old")
    path.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(path, 1234, 2345)
    (tmp_path / ".a.bib.abcdefgh.livebib-new").write_bytes(b"half")
    (tmp_path / ".a.bib.original").write_bytes(b"mine")
    disk.replace(path, b"new", read=b"old")
    found = path.stat()
    assert stat.S_IMODE(found.st_mode) == 0o640
    assert os.geteuid() or (found.st_uid, found.st_gid) == (1234, 2345)
    assert sorted(each.name for each in tmp_path.iterdir()) == [".a.bib.original", "a.bib"]


def append(path: Path, times: int) -> None:
    """Add a line to a file so many times, reading it again whenever somebody else was quicker."""
    for _ in range(times):
        while True:
            before = path.read_bytes()
            try:
                disk.replace(path, before + b"a line\n", read=before)
                break
            except Changed:
                continue


def test_writers_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_bytes(b"")
    writers = [get_context("spawn").Process(target=append, args=(path, 20)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert path.read_bytes() == b"a line\n" * 80


def test_without_templates_the_installation_is_at_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "_PACKAGE", tmp_path / "a" / "b")
    with pytest.raises(LivebibError, match="own templates are missing"):
        templates.templates_dir()


def test_a_git_that_cannot_be_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", refuse)
    with pytest.raises(UsageError, match="git cannot be run"):
        git.changed_since(tmp_path, "HEAD")
    assert not git.tracks(tmp_path / "a")


def test_changed_lines_are_carried_over_edits() -> None:
    def at(line: int, end_line: int) -> Place:
        return Place(Path("a.bib"), line, 1, end_line, 1)

    before, after = [at(3, 5), at(8, 9)], [at(3, 7), at(10, 10)]
    assert git.carried({1, 4, 6, 9, 12}, before, after) == {1, 3, 4, 5, 6, 7, 8, 10, 13}
