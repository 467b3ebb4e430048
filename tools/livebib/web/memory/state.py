"""What earlier runs found, in one SQLite file: each answer is committed when it comes, so a killed run loses none.

Remembering is a convenience. Whatever happens to the file (damaged, read-only, on a full disk, locked by another) ends
in a message and at worst in a run that remembers nothing; it never stops or fails one.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Self

from livebib.files import disk, git
from livebib.model.errors import WriteError
from livebib.model.verdict import Hop, Outcome, Strikes, Verdict
from livebib.project.project import Project
from livebib.web.memory import database

FOLDER = ".livebib"
_FOUND = "verdict, reason, status, final_url, hops, notes, detail, checked, runs, first, last, fragments"
_RECORD = f"""
    INSERT INTO links (id, {_FOUND}, alive_at, seen) VALUES ({", ".join("?" * 15)}) ON CONFLICT (id) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in _FOUND.split(", "))},
    alive_at = coalesce(excluded.alive_at, alive_at), seen = excluded.seen
"""  # noqa: S608 - made of the constants above
_TOUCHED_EVERY = 30 * 86400.0  # seconds: how exact `seen` is, so that a run of remembered links writes nothing
_AT_ONCE = 500  # ids in one query; older SQLite takes 999 at most
_KNOWN = frozenset({Verdict.ALIVE, Verdict.MOVED})
_VERDICTS = {verdict.value: verdict for verdict in Verdict}
_NONE: frozenset[str] = frozenset()


class Remembered(NamedTuple):
    """What is known of a link from earlier runs. Times are seconds since 1970."""

    outcome: Outcome
    checked: float  # when that was found
    strikes: Strikes | None = None
    fragments: frozenset[str] = _NONE  # those that the page was searched for
    alive_at: float | None = None  # when it last was alive or moved; None: never


def fresh(remembered: Remembered | None, now: float, max_age: float, fragments: Iterable[str] = ()) -> bool:
    """Whether a link need not be asked again: it was alive or moved less than `max_age` seconds ago, and no other
    fragment than then is wanted of it. What was found in the future is not believed."""
    return (
        remembered is not None
        and remembered.outcome.verdict in _KNOWN
        and 0 <= now - remembered.checked < max_age
        and remembered.fragments.issuperset(fragments)
    )


def default_path(root: Path | None) -> Path | None:
    """Where the state lies: under the root; outside of any project in the user's cache folder.

    None where a user has neither `XDG_CACHE_HOME` nor a home. https://specifications.freedesktop.org/basedir-spec/
    """
    if root is not None:
        return root / FOLDER / database.FILE
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if given.is_absolute():  # a relative one is invalid and to be ignored
        return given / "livebib" / database.FILE
    try:
        return Path.home() / ".cache" / "livebib" / database.FILE
    except RuntimeError:
        return None


class State:
    """The memory of a bibliography's links. Made by `State.open`; may be used by several threads at once."""

    def __init__(self, path: Path | None, now: float) -> None:
        self.messages: list[str] = []  # for people: what happened to the file
        self._path = path
        self._now = now
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._writes = False
        self._silent = False  # it was told that nothing is remembered

    @classmethod
    def open(cls, path: Path | None, now: float, doubt: str = "") -> Self:
        """The state in a file, which is made if it is not there. Never raises: see `messages`.

        `now` is the time of this run, in seconds since 1970. Without a path, or where something speaks against what
        lies there (`doubt`), nothing is remembered.
        """
        state = cls(path, now)
        if path is None or doubt:
            state._say(doubt or "there is no home folder to keep a state in")
        else:
            state._begin(path)
        return state

    @staticmethod
    def of(project: Project, given: Path | None, now: float) -> "State":
        """The state of a project: in the file that the command line gives, which is the user's own, else where it is
        kept by default, if that can be believed: others must not tell us what we found."""
        path, doubt = given or default_path(project.home), ""
        if path is not None and given is None:
            if not project.is_trusted:
                doubt = "a stranger wrote the project; `--state FILE` keeps one elsewhere"
            elif project.home and path.resolve() != path.absolute():
                doubt = f"{path} is, or lies behind, a symbolic link"
            elif project.home and path.exists() and git.tracks(path):
                doubt = f"{path} is in the repository: what it says is not believed; delete it there"
        return State.open(path, now, doubt)

    def close(self) -> None:
        """Let go of the file. What is recorded afterwards is forgotten."""
        with self._lock:
            self._writes = False
            if self._connection is not None:
                with suppress(sqlite3.Error):
                    self._connection.close()
                self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- asking and telling

    def recall_all(self, ids: Iterable[str]) -> dict[str, Remembered]:
        """What is known of links, by id; those never met are left out."""
        names = {storable(each): each for each in ids}
        found: dict[str, Remembered] = {}
        stale = []
        columns = f"id, seen < {self._now - _TOUCHED_EVERY!r}, {_FOUND}, alive_at"
        for name, is_stale, *row in self.rows(columns, "links", list(names)):
            if remembered := _remembered(row):
                found[names[name]] = remembered
                if is_stale:
                    stale.append((self._now, name))
        if stale:
            self.write(("UPDATE links SET seen = ? WHERE id = ?", stale))
        return found

    def record(
        self, link_id: str, outcome: Outcome, strikes: Strikes | None, fragments: Iterable[str], now: float
    ) -> None:
        """Remember what a check found; it is on its way to the disk when this returns. What was skipped taught nothing.

        `fragments` are those that the page was searched for, `now` is in seconds since 1970.
        """
        if outcome.verdict is Verdict.SKIPPED:
            return
        row = (
            storable(link_id),
            outcome.verdict.value,
            outcome.reason,
            outcome.status,
            outcome.final_url and storable(outcome.final_url),
            "\n".join(f"{hop.status} {hop.url}" for hop in outcome.hops),
            json.dumps(outcome.notes) if outcome.notes else "",
            storable(outcome.detail),
            now,
            *(strikes or (None, None, None)),
            storable("\n".join(sorted(set(fragments)))),
            now if outcome.verdict in _KNOWN else None,
            now,
        )
        self.write((_RECORD, [row]))

    # -- any table

    def rows(self, columns: str, table: str, ids: Sequence[str], by: str = "id") -> list[tuple[Any, ...]]:
        """The rows of a table that have one of these ids, as far as they can be read."""
        found: list[tuple[Any, ...]] = []

        def work(connection: sqlite3.Connection) -> None:
            for at in range(0, len(ids), _AT_ONCE):
                some = ids[at : at + _AT_ONCE]
                query = f"SELECT {columns} FROM {table} WHERE {by} IN ({', '.join('?' * len(some))})"  # noqa: S608
                found.extend(connection.execute(query, some))

        self.do(work)
        return found

    def write(self, *statements: tuple[str, Sequence[Sequence[object]]]) -> None:
        """Run each statement with each of its rows, all or nothing; it is on its way to the disk when this returns."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN IMMEDIATE")
            for statement, rows in statements:
                connection.executemany(statement, rows)
            connection.execute("COMMIT")

        if self._writes and not self.do(work):
            self.do(work)  # into the new file

    def do(self, work: Callable[[sqlite3.Connection], object]) -> bool:
        """Do something with the database, and cope with what comes of it. False: it was damaged, and is a new one."""
        with self._lock:
            if self._connection is None:
                return True
            try:
                work(self._connection)
            except sqlite3.DatabaseError as error:
                with suppress(sqlite3.Error):
                    if self._connection.in_transaction:
                        self._connection.execute("ROLLBACK")
                if database.code(error) not in database.DAMAGED or not self._writes:
                    self._off(error)
                    return True
                self.close()
                assert self._path is not None
                self._begin(self._path)
                return False
        return True

    # -- the file

    def _begin(self, path: Path) -> None:
        """Open the file, after what is there was looked at; one process at a time, so that none renames another's."""
        try:
            try:
                disk.hidden_folder(path.parent) if path.parent.name == FOLDER else disk.folder(path.parent)
                with disk.only_one(path.parent, database.PATIENCE):
                    self._connection = self._opened(path)
                    self._writes = True
            except (sqlite3.OperationalError, WriteError) as error:
                self._off(error)
                if database.code(error) not in database.BUSY:  # it is write-protected, and may still tell something
                    self._connection = database.read_only(path)
        except database.NotOurs as error:
            self._say(f"{path} {error}; it was left alone")
        except (database.SetAside, sqlite3.Error, OSError) as error:
            self._off(error)

    def _opened(self, path: Path) -> sqlite3.Connection:
        try:
            return database.usable(path, self._now)
        except database.SetAside as error:
            new = disk.set_aside(path, error.why, database.COMPANIONS)
            self.messages.append(f"the state in {path} {error}: it is now {new.name}, and a new one was begun")
        return database.usable(path, self._now)

    def _off(self, error: Exception) -> None:
        self._writes = False
        self.close()
        self._say(str(error))

    def _say(self, why: str) -> None:
        """Remembering ends, for whatever reason comes first."""
        if not self._silent:
            self.messages.append(f"nothing more is remembered of this run: {why}")
        self._silent = True


def storable(text: str) -> str:
    """Text that SQLite can store: a lone surrogate, which is no character, becomes a question mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _remembered(row: Sequence[Any]) -> Remembered | None:
    """A row as it was recorded, or None if it makes no sense: then the link is asked again."""
    try:
        verdict, reason, status, final_url, hops, notes, detail, checked, runs, first, last, fragments, alive_at = row
        lines = [line.partition(" ") for line in hops.split("\n") if line]
        all_hops = tuple(Hop(url, int(status)) for status, _, url in lines)
        all_notes = tuple(json.loads(notes)) if notes else ()
        outcome = Outcome(_VERDICTS[verdict], reason, status, final_url, all_hops, all_notes, detail)
        strikes = None if runs is None else Strikes(runs, first, last)
        return Remembered(outcome, checked, strikes, frozenset(fragments.split("\n")) if fragments else _NONE, alive_at)
    except (KeyError, TypeError, ValueError):
        return None
