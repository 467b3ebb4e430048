"""The database file itself: made, or what is there proved to be ours, sound and of the schema we know."""

import os
import sqlite3
from contextlib import suppress
from itertools import count
from pathlib import Path

from livebib.files import disk

FILE = "state.sqlite3"
_OURS = 0x4C624962  # the file's application_id, "LbIb": another program's database is left alone
# What makes a file of each schema out of one of the schema before it; the last one's number is in user_version.
_STEPS = (
    f"PRAGMA application_id = {_OURS}",
    """CREATE TABLE links (
        id TEXT PRIMARY KEY,
        verdict TEXT NOT NULL,
        reason TEXT NOT NULL,
        status INTEGER,
        final_url TEXT,
        hops TEXT NOT NULL,       -- a line each: status, blank, url
        notes TEXT NOT NULL,      -- JSON: [text, …], "" is none
        detail TEXT NOT NULL,
        checked REAL NOT NULL,    -- times are seconds since 1970
        runs INTEGER,             -- strikes, NULL is none
        first REAL,
        last REAL,
        fragments TEXT NOT NULL,  -- those the page was searched for, a line each
        alive_at REAL,            -- when it last was alive or moved
        seen REAL NOT NULL        -- when a run last had to do with it, give or take a month
    ) WITHOUT ROWID""",
    """CREATE TABLE records (
        id TEXT PRIMARY KEY,      -- kind:value of an identifier
        source TEXT NOT NULL,     -- whose record it is, "" where there is none
        agency TEXT NOT NULL,     -- that registered it, where doi.org was asked
        record TEXT NOT NULL,     -- JSON: an object, or null
        asked REAL NOT NULL       -- seconds since 1970
    ) WITHOUT ROWID""",
    """CREATE TABLE lanes (
        name TEXT PRIMARY KEY,    -- of a registry
        asked REAL NOT NULL       -- when it last was
    ) WITHOUT ROWID""",
)
_SCHEMA = len(_STEPS) - 1
_FORGOTTEN_AFTER = 180 * 86400.0  # seconds since a run had to do with a link, or a record came
PATIENCE = 5.0  # seconds to wait for another run that writes
_MOST_STEPS, _STEPS_AT_ONCE = 500, 1_000_000  # of SQLite's machine, in all; a million links take some 100 million
_HEADER = b"SQLite format 3\0"
_SUFFIXES = (".sqlite3",)
COMPANIONS = ("-wal", "-shm", "-journal")  # files that SQLite keeps beside the database
DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class NotOurs(Exception):
    """The file at the path is something else, and stays as it is."""


class SetAside(Exception):
    """The file cannot be used, but is ours: it makes way for a new one. `why` becomes part of its name."""

    def __init__(self, why: str, message: str) -> None:
        super().__init__(message)
        self.why = why


def usable(path: Path, now: float) -> sqlite3.Connection:
    """The database, proved sound, of our schema and open for writing. Raises SetAside, NotOurs, sqlite3.Error."""
    # Whatever has not even the name of a database is a slip of `--state`, and must not be renamed.
    if os.path.lexists(path) and path.suffix not in _SUFFIXES:
        if not path.is_file():
            raise NotOurs("is no file")
        if (head := disk.head(path, len(_HEADER))) and head != _HEADER:
            raise NotOurs("is no state of livebib")
    connection = _connect(path)
    try:
        if _strange(connection):
            raise SetAside("damaged", "has other tables than ours")
        application, schema = _numbers(connection)
        if application not in (0, _OURS) or (application == 0 and _tables(connection)):
            if path.name == FILE:
                raise SetAside("damaged", "is damaged")
            raise NotOurs("is the database of another program")
        if schema > _SCHEMA:
            raise SetAside("newer", "was written by a newer livebib")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        if [row[0] for row in connection.execute("PRAGMA quick_check(1)")] != ["ok"]:
            raise SetAside("damaged", "is damaged")
        connection.execute("BEGIN IMMEDIATE")  # fails here, not in the middle of the run, if it cannot be written
        for statement in _STEPS[schema + 1 if _tables(connection) else 0 :]:
            connection.execute(statement)
        if schema < _SCHEMA:
            connection.execute(f"PRAGMA user_version = {_SCHEMA}")
        connection.execute("DELETE FROM links WHERE seen < ?", (now - _FORGOTTEN_AFTER,))
        connection.execute("DELETE FROM records WHERE asked < ?", (now - _FORGOTTEN_AFTER,))
        connection.execute("COMMIT")
    except BaseException as error:
        connection.close()
        if code(error) in DAMAGED:
            raise SetAside("damaged", "is damaged") from None
        if isinstance(error, sqlite3.OperationalError) and "no such" in str(error):
            raise SetAside("damaged", "has other tables than ours") from None
        raise
    return connection


def _connect(path: Path, options: str = "") -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}{options}"
    connection = sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    # A file may be made so that reading it never ends, or runs what somebody else wrote into it.
    steps = count()
    connection.set_progress_handler(lambda: next(steps) > _MOST_STEPS, _STEPS_AT_ONCE)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def read_only(path: Path) -> sqlite3.Connection | None:
    """What is there, where nothing can be written; None if it tells nothing.

    Answers that a killed run left in the write-ahead log cannot be read there. Without them the rest may be wrong: a
    success may be among them that wiped a link's strikes.
    """
    log = path.with_name(f"{path.name}-wal")
    if not path.is_file() or (log.exists() and log.stat().st_size):
        return None
    connection = _connect(path, "?immutable=1")
    with suppress(sqlite3.Error):
        if _numbers(connection) == (_OURS, _SCHEMA) and not _strange(connection):
            return connection
    connection.close()
    return None


def _numbers(connection: sqlite3.Connection) -> tuple[int, int]:
    """Whose database it is, and of which schema; both are 0 in a new file."""
    application, schema = (connection.execute(f"PRAGMA {each}") for each in ("application_id", "user_version"))
    return application.fetchone()[0], schema.fetchone()[0]


def _strange(connection: sqlite3.Connection) -> bool:
    """Whether it is ours and holds anything that we never made: a trigger, a view, a table with other columns."""
    master = "SELECT type, name, tbl_name, sql FROM sqlite_master"
    ours = sqlite3.connect(":memory:")
    for statement in _STEPS:
        ours.execute(statement)
    return _numbers(connection)[0] == _OURS and not {*connection.execute(master)} <= {*ours.execute(master)}


def _tables(connection: sqlite3.Connection) -> list[str]:
    return [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]


def code(error: BaseException) -> int | None:
    """The primary result code, https://sqlite.org/rescode.html"""
    found = getattr(error, "sqlite_errorcode", None)
    return None if found is None else found & 0xFF
