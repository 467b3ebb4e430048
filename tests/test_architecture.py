"""The layers: a module imports only from below, and files, printing and the network each happen in one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "tools" / "livebib"

# From the bottom up. A module may import from layers below its own, and from its own package.
LAYERS = [
    {"livebib", "errors", "model", "verdicts", "conversation", "records"},
    {
        "rules",
        "reasons",
        "latex",
        "names",
        "identifiers",
        "addresses",
        "source",
        "resources",
        "files",
        "diffs",
        "syntax",
        "untrusted",
    },
    {"markdown", "suggest"},
    {"macros", "inheritance", "entry", "edits", "library"},
    {"search", "citations"},
    {"lint"},
    {"config", "silence", "changes"},
    {"links"},
    {"check", "wire", "memory", "moves"},
    {"registries"},
    {"session"},
    {"asking"},
    {"verifying"},
    {"proposing"},
    {"checking"},
    {"project", "start"},
    {"scope", "ledger"},
    {"linkfix", "linting", "formatting"},
    {"render", "report", "linkreport", "export", "cite"},
    {"adding"},
    {"verifyfix", "verifyreport"},
    {"console"},
    {"cli"},
    {"__main__"},
]


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def unit(dotted: str) -> str:
    """The module or subpackage right below `livebib`."""
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 else parts[0]


def own_unit(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return "livebib" if parts == ("__init__",) else parts[0]


def imports(path: Path, *, for_types: bool = False) -> Iterator[str]:
    """What a module imports when it runs, as dotted names; `if TYPE_CHECKING:` blocks do not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        id(node)
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and isinstance(branch.test, ast.Name) and branch.test.id == "TYPE_CHECKING"
        for statement in branch.body
        for node in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if id(node) in skipped and not for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the layer"
            module = node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names) if module == "livebib" else [module]


def level(name: str) -> int:
    return next(number for number, layer in enumerate(LAYERS) if name in layer)


def test_every_module_has_its_layer() -> None:
    known = set().union(*LAYERS)
    assert {own_unit(path) for path in modules()} == known


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_below(path: Path) -> None:
    own = own_unit(path)
    upwards = [
        name
        for dotted in imports(path)
        if dotted.split(".")[0] == "livebib"
        and (name := unit(dotted)) != own
        and name in set().union(*LAYERS)
        and level(name) > level(own)
    ]
    assert upwards == []


def users_of(*names: str) -> set[str]:
    return {own_unit(path) for path in modules() if any(dotted.split(".")[0] in names for dotted in imports(path))}


def calls(path: Path) -> set[str]:
    """The names of all functions and methods called, but for those of the module `files`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found.add(node.func.id)
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and not (isinstance(node.func.value, ast.Name) and node.func.value.id == "files")
        ):
            found.add(node.func.attr)
    return found


def test_one_module_writes_files() -> None:
    writing = {"write_text", "write_bytes", "mkstemp", "fdopen", "unlink", "rename", "mkdir", "chmod"}
    assert {own_unit(path) for path in modules() if calls(path) & writing} == {"files"}


def test_one_module_prints() -> None:
    assert {own_unit(path) for path in modules() if "print" in calls(path)} == {"console"}


def test_only_syntax_knows_bibtexparser() -> None:
    assert users_of("bibtexparser") == {"syntax"}


def test_only_render_knows_jinja() -> None:
    assert users_of("jinja2") == {"render"}


def test_one_package_asks_the_network() -> None:
    assert users_of("requests", "urllib3", "socket", "ssl", "http") <= {"wire"}


def test_only_memory_knows_sqlite() -> None:
    assert users_of("sqlite3") <= {"memory"}


def test_every_module_says_in_its_first_line_what_it_is_for() -> None:
    assert [path.name for path in modules() if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []
