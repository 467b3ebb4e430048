"""Which files a configuration may name: a table over all keys that name files, run through the commands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import Livebib, Tree

SECRET = "swordfish"  # noqa: S105 - what must not come out
README = "# List\n\n<!-- livebib:begin resources -->\n<!-- livebib:end resources -->\n"
BIB = "@online{k,\n  title = {T},\n  author = {A B},\n  year = 2001,\n  url = {http://a.example/}\n}\n"
# A key, the command that reads it, and how a configuration names a file with it.
KEYS = {
    "files": (["render", "--check"], "files = [{}]"),
    "files of check-links": (["check-links", "--offline"], "files = [{}]"),
    "bib": (["lint"], "bib = [{}]"),
    "bib of render": (["render", "--check"], "bib = [{}]"),
    "templates": (["render", "--check"], 'templates = {}\nregions.resources.template = "secret.txt"'),
    "template": (["render", "--check"], "regions.resources.template = {}"),
    "history": (["check-links", "--offline", "--allow-empty"], "history = {}"),
}


def outside(folder: Path) -> Path:
    """A file that no pull request should get at."""
    path = folder.parent / f"{folder.name}-outside" / "secret.txt"
    path.parent.mkdir()
    path.write_text(f"{SECRET}\n")
    return path


@pytest.mark.parametrize("way", ["above", "absolute", "link", "linked folder", "git", "device", "fifo"])
@pytest.mark.parametrize("key", KEYS)
def test_what_a_configuration_may_not_name(key: str, way: str, tree: Tree, livebib: Livebib, tmp_path: Path) -> None:
    command, line = KEYS[key]
    secret = outside(tmp_path)
    root = tree({"README.md": README, "bib/a.bib": BIB, ".git/config": SECRET})
    name = {
        "above": f"../{secret.parent.name}/secret.txt",
        "absolute": str(secret),
        "link": "link.txt",
        "linked folder": "folder/secret.txt",
        "git": ".git/config",
        "device": "/dev/zero",
        "fifo": "pipe.txt",
    }[way]
    (root / "link.txt").symlink_to(secret)
    (root / "folder").symlink_to(secret.parent)
    os.mkfifo(root / "pipe.txt")
    if key == "templates":  # a folder
        name = {"link": "folder", "fifo": "pipe.txt"}.get(way, str(Path(name).parent))
    (root / "livebib.toml").write_text(line.format(f'"{name}"') + "\n")
    result = livebib(*command)
    assert result.code == (1 if key == "template" and way in ("above", "absolute", "device") else 2), result
    assert SECRET not in result.out + result.err
    assert secret.read_text() == f"{SECRET}\n"
    if way in ("above", "absolute", "link", "linked folder") and key not in ("template", "templates"):
        assert "--allow-path" in result.err


@pytest.mark.parametrize("way", ["wild", "wild folder"])
def test_what_a_pattern_finds_passes_the_same_gate(way: str, tree: Tree, livebib: Livebib, tmp_path: Path) -> None:
    secret = outside(tmp_path)
    pattern = {"wild": f"../{secret.parent.name}/*.txt", "wild folder": "bib/*.bib"}[way]
    root = tree({"README.md": README, "bib/a.bib": BIB, "livebib.toml": f'bib = ["{pattern}"]\n'})
    (root / "bib" / "b.bib").symlink_to(secret)
    result = livebib("lint")
    assert result.code == 2
    assert SECRET not in result.out + result.err
    assert "lies outside of" in result.err


def test_the_command_line_opens_a_folder_to_the_configuration(tree: Tree, livebib: Livebib, tmp_path: Path) -> None:
    secret = outside(tmp_path)
    (secret.parent / "refs.bib").write_text(BIB)
    tree({"livebib.toml": f'bib = ["../{secret.parent.name}/refs.bib"]\nfiles = []\n'})
    refused = livebib("lint")
    assert refused.code == 2
    assert f"--allow-path {secret.parent}" in refused.err
    assert livebib("lint", "--allow-path", str(secret.parent)).code == 0


def test_what_the_command_line_names_is_the_users_own(tree: Tree, livebib: Livebib, tmp_path: Path) -> None:
    secret = outside(tmp_path)
    (secret.parent / "refs.bib").write_text(BIB)
    tree({"README.md": README, "bib/a.bib": BIB})
    assert livebib("lint", str(secret.parent / "refs.bib")).code == 0


@pytest.mark.parametrize("name", ["livebib.toml", "pyproject.toml"])
def test_a_configuration_itself_does_not_lead_outside(name: str, tree: Tree, livebib: Livebib, tmp_path: Path) -> None:
    secret = outside(tmp_path)
    head = "[tool.livebib]\n" if name == "pyproject.toml" else ""
    secret.write_text(f'{head}timeout = "{SECRET}"\n')
    root = tree({"bib/a.bib": BIB})
    (root / name).symlink_to(secret)
    result = livebib("lint")
    assert result.code == 2
    assert SECRET not in result.err


@pytest.mark.parametrize("kind", ["fifo", "folder"])
@pytest.mark.parametrize("name", ["livebib.toml", "templates/readme/resources.md"])
def test_what_is_no_file_is_not_passed_over(name: str, kind: str, tree: Tree, livebib: Livebib) -> None:
    files = {"README.md": README, "bib/a.bib": BIB}
    root = tree(files if name == "livebib.toml" else files | {"livebib.toml": 'templates = "templates"\n'})
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).mkdir() if kind == "folder" else os.mkfifo(root / name)
    result = livebib("render", "--check")
    assert result.code == 2
    assert name in result.err
