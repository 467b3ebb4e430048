"""What others say that we remember is not believed: a state in the repository, behind a link, or with a will."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from livebib.model.verdict import Outcome, Verdict
from livebib.web.memory.state import State, default_path
from tests.conftest import Livebib, Tree
from tests.effort import no_square

URL = "http://127.0.0.1:9/"
FILES = {"livebib.toml": "", "bib/a.bib": f"@online{{k, title = {{T}}, year = 2001, url = {{{URL}}}}}\n"}


def poisoned(root: Path) -> Path:
    """A state that says that the link is alive."""
    path = default_path(root)
    assert path is not None
    now = time.time()
    with State.open(path, now) as state:
        state.record(f"url:{URL}", Outcome(Verdict.ALIVE, "ok", 200), None, (), now)
    return path


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", root, "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments], check=True)


def verdict(livebib: Livebib, *arguments: str) -> tuple[str, str]:
    """What is said of the link, and what else is told."""
    result = livebib("check-links", "--format", "json", *arguments)
    return json.loads(result.out)["links"][0]["verdict"], result.err


def test_ours_is_believed(tree: Tree, livebib: Livebib) -> None:
    poisoned(tree(FILES))
    assert verdict(livebib) == ("alive", "")


def test_one_that_git_tracks_is_not(tree: Tree, livebib: Livebib) -> None:
    root = tree(FILES)
    poisoned(root)
    git(root, "init", "-q")
    git(root, "add", "-f", ".")
    git(root, "commit", "-qm", "a state")
    said, told = verdict(livebib)
    assert said == "unsafe"
    assert "is in the repository" in told


def test_nor_is_one_of_a_stranger(tree: Tree, livebib: Livebib) -> None:
    poisoned(tree(FILES))
    said, told = verdict(livebib, "--untrusted")
    assert said == "unsafe"
    assert "a stranger wrote the project" in told


def test_one_that_the_command_line_names_is(tree: Tree, livebib: Livebib) -> None:
    path = poisoned(tree(FILES))
    assert verdict(livebib, "--untrusted", "--state", str(path))[0] == "alive"


@pytest.mark.parametrize("what", ["folder", "file"])
def test_nothing_is_written_through_a_symbolic_link(
    what: str, tree: Tree, livebib: Livebib, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root, elsewhere = tree(FILES), tmp_path_factory.mktemp("elsewhere")
    if what == "folder":
        (root / ".livebib").symlink_to(elsewhere)
    else:
        (root / ".livebib").mkdir()
        (root / ".livebib" / "state.sqlite3").symlink_to(elsewhere / "state.sqlite3")
    said, told = verdict(livebib)
    assert said == "unsafe"
    assert "symbolic link" in told
    assert list(elsewhere.iterdir()) == []


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


@pytest.mark.parametrize(
    "statements",
    [
        [f"CREATE TRIGGER t BEFORE DELETE ON links BEGIN {ENDLESS}; END"],
        [f"CREATE TRIGGER t AFTER INSERT ON links BEGIN {ENDLESS}; END"],
        ["DROP TABLE links", f"CREATE VIEW links AS {ENDLESS}"],
        ["DROP TABLE lanes", "CREATE TABLE lanes (name TEXT, asked REAL, more TEXT)"],
        ["CREATE TABLE more (a TEXT)"],
    ],
)
@pytest.mark.parametrize("writable", [True, False])
def test_a_schema_that_is_not_ours_is_set_aside(
    statements: list[str], writable: bool, tree: Tree, livebib: Livebib
) -> None:
    path = poisoned(tree(FILES))
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    if not writable:
        path.chmod(0o444)
        path.parent.chmod(0o555)
    try:
        with no_square():
            said, told = verdict(livebib)
    finally:
        path.parent.chmod(0o755)
    if writable or os.geteuid() == 0:  # an administrator may write anywhere
        assert "has other tables than ours" in told
    assert said == "unsafe"


def test_a_query_without_end_is_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livebib.web.memory.database._MOST_STEPS", 20)
    with State.open(tmp_path / "state.sqlite3", 0.0) as state, no_square():
        state.do(lambda connection: connection.execute(ENDLESS).fetchall())
    assert ["interrupted" in message for message in state.messages] == [True]
