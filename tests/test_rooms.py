"""The rooms: import-linter holds who may import whom; here its contracts are tried, and what it cannot see is held."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared import ROOT

PACKAGE = ROOT / "tools" / "livebib"


def linted(folder: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of the package in a folder, by the contracts of pyproject.toml."""
    command = [str(Path(sys.executable).parent / "lint-imports"), str(ROOT / "pyproject.toml"), "--no-cache"]
    return subprocess.run(command, check=False, cwd=folder, text=True, capture_output=True)


def test_the_contracts_hold() -> None:
    found = linted(PACKAGE.parent)
    assert found.returncode == 0, found.stdout
    assert "0 broken" in found.stdout


@pytest.mark.parametrize(
    ("where", "breach", "contract"),
    [
        pytest.param(
            "text/addresses.py", "from livebib.links.model import Link", "Imports run only from", id="an upward import"
        ),
        pytest.param(
            "text/names.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from livebib.library.entry import Entry",
            "Imports run only from",
            id="an upward import of a type",
        ),
        pytest.param("library/entry.py", "import livebib.library.library", "No circle", id="a circle in a room"),
        pytest.param(
            "library/entry.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from livebib.library.library import Library",
            "No circle",
            id="a circle through the import of a type",
        ),
        pytest.param(
            "metadata/registries/registry.py",
            "def late():\n    from livebib.metadata.verifying import judge",
            "No circle",
            id="a circle between the parts of a room, through an import in a function",
        ),
        pytest.param("output/export/ris.py", "from livebib.web import page", "What is generated", id="the network"),
        pytest.param("lint/engine.py", "import requests", "One place exchanges messages", id="a library's door"),
    ],
)
def test_a_breach_is_caught(tmp_path: Path, where: str, breach: str, contract: str) -> None:
    shutil.copytree(PACKAGE, tmp_path / "livebib", ignore=shutil.ignore_patterns("__pycache__"))
    file = tmp_path / "livebib" / where
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{breach}\n", encoding="utf-8")
    found = linted(tmp_path)
    assert found.returncode == 1, found.stdout + found.stderr
    assert any(line.startswith(contract) and line.endswith("BROKEN") for line in found.stdout.splitlines())


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def users_of(*names: str) -> set[str]:
    """The modules that call a function or method of one of these names, but for those of `livebib.files`."""
    found = set()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func
            if isinstance(called, ast.Name) and called.id in names:
                found.add(path)
            elif isinstance(called, ast.Attribute) and called.attr in names:
                of = called.value.id if isinstance(called.value, ast.Name) else ""
                if of not in ("disk", "State"):
                    found.add(path)
    return {path.relative_to(PACKAGE).as_posix() for path in found}


def test_one_room_writes_files() -> None:
    writing = ("write_text", "write_bytes", "mkstemp", "fdopen", "unlink", "rename", "mkdir", "chmod", "touch")
    assert {where.split("/")[0] for where in users_of(*writing)} == {"files"}


def test_one_room_reads_files_and_lists_folders() -> None:
    reading = ("open", "read_text", "read_bytes", "iterdir", "glob", "rglob", "walk", "scandir", "listdir")
    users = users_of(*reading) - {"cli/__init__.py"}  # which points stdout to nowhere when nobody listens
    assert {where.split("/")[0] for where in users} == {"files"}


def test_one_module_prints() -> None:
    assert users_of("print") == {"cli/console.py"}


def test_every_module_says_in_its_first_line_what_it_is_for() -> None:
    assert [path.name for path in modules() if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []
