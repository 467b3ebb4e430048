"""`--untrusted`, and the pull requests from another repository in which it is on by itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Livebib, Tree

CONFIG = """
allow-private = true
mailto = "me@example.org"
history = "links.tsv"
timeout = 500
jobs = 5000
per-host = 3
gap = 0
max-age = "3d"
[endpoints]
doi = "http://127.0.0.1:9"
"""
FILES = {"livebib.toml": CONFIG, "bib/a.bib": "@misc{k, title = {T}, year = 2001, doi = {10.1000/x}}\n"}
IGNORED: dict[str, Any] = {"allow-private": False, "mailto": None, "history": None, "endpoints": {}}
BOUNDED: dict[str, Any] = {"timeout": 20, "jobs": 512, "per-host": 3, "gap": 0.05, "max-age": "3d"}


def values(livebib: Livebib, *arguments: str) -> tuple[dict[str, Any], str]:
    """The values in force, and what is told."""
    result = livebib("config", "--format", "json", *arguments)
    return {name: row["value"] for name, row in json.loads(result.out)["values"].items()}, result.err


@pytest.mark.parametrize("option", ["--untrusted", "--untrusted-config"])
def test_what_a_stranger_does_not_decide(option: str, tree: Tree, livebib: Livebib) -> None:
    tree(FILES)
    found, _ = values(livebib, option)
    assert {name: found[name] for name in IGNORED | BOUNDED} == IGNORED | BOUNDED


def repository(name: str | None) -> dict[str, Any] | None:
    return None if name is None else {"full_name": name}


@pytest.mark.parametrize(
    ("event", "strange"),
    [
        ({"pull_request": {"head": {"repo": repository("a/b")}, "base": {"repo": repository("a/b")}}}, False),
        ({"pull_request": {"head": {"repo": repository("x/b")}, "base": {"repo": repository("a/b")}}}, True),
        ({"pull_request": {"head": {"repo": None}, "base": {"repo": repository("a/b")}}}, True),
        ({"workflow_run": {"head_repository": repository("x/b"), "repository": repository("a/b")}}, True),
        ({"workflow_run": {"head_repository": repository("a/b"), "repository": repository("a/b")}}, False),
        ({"ref": "refs/heads/main", "commits": []}, False),
        ({"pull_request": {}}, True),
        ([1], True),
    ],
)
def test_in_a_pull_request_of_another_repository_it_is_on_by_itself(
    event: Any, strange: bool, tree: Tree, livebib: Livebib, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tree(FILES)
    (tmp_path / "event.json").write_text(json.dumps(event))
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "event.json"))
    found, told = values(livebib)
    assert (found["allow-private"] is False) == strange
    assert ("--untrusted" in told) == strange
    assert told.count("\n") == strange


@pytest.mark.parametrize("command", ["lint", "fmt", "render", "cite", "export", "find", "config", "add", "verify"])
def test_every_command_takes_it(command: str, livebib: Livebib) -> None:
    text = livebib(command, "--help").out
    assert "--untrusted" in text
    assert "--allow-path" in text
