"""When each registry was last asked, so that the next run, a second later, does not come too early."""

from __future__ import annotations

import sqlite3

from livebib.web.memory.state import State


def recall(state: State) -> dict[str, float]:
    """When each lane was last asked, in seconds since 1970. Never raises, like all of the state."""
    found: dict[str, float] = {}

    def read(connection: sqlite3.Connection) -> None:
        rows = connection.execute("SELECT name, asked FROM lanes")
        found.update((name, asked) for name, asked in rows if isinstance(asked, float))

    state.do(read)
    return found


def keep(state: State, name: str, asked: float) -> None:
    """Remember it; on its way to the disk when this returns."""
    state.write(("INSERT OR REPLACE INTO lanes VALUES (?, ?)", [(name, asked)]))
