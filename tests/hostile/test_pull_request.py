"""A pull request with all that a stranger could bring: every command runs over it, and nothing comes of it.

What each part is meant to do is told where it is made. Nothing outside of the repository is read or written, no program
runs, no command takes long, and none ends in a traceback.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from livebib.model.verdict import Outcome, Verdict
from livebib.web.memory.state import State, default_path

LONGEST = 60  # seconds after which a command is held to hang; on an idle machine all need less than ten
SECRET = "swordfish"  # noqa: S105 - what must not come out
README = "# List\n\n<!-- livebib:begin resources -->\n<!-- livebib:end resources -->\n"
CONFIGURATIONS = {
    "none": "",
    "files": 'files = ["../outside/secret.md", "README.md"]',
    "linked": 'files = ["linked.md"]',
    "bib": 'bib = ["bib/*.bib", "../outside/*.txt"]',
    "templates": 'templates = "/proc/self"\nregions.resources.template = "environ"',
    "template": 'regions.resources.template = ".git/config"',
    "linked template": 'regions.resources.template = "linked.md"',
    "endless template": 'regions.resources.template = "endless.md"',
    "pattern": 'exclude = ["(?:a|aa)+$"]',
    "history": 'history = "../outside/secret.md"',
    "private": 'allow-private = true\nendpoints = { doi = "http://127.0.0.1:9" }\nhistory = "links.tsv"\ntimeout = 600',
}
HANGS = r"""@article{k,
  title = {SPACES \'\'\'\'\' NESTED},
  author = {COMMAS},
  journal = {T},
  year = {2001},
  pages = {DIGITS},
  url = {http://127.0.0.1:9/TABS},
  howpublished = {NESTED},
  note = {\input{/etc/passwd} \write18{touch RAN}}
}
"""
TEX = (
    "\\documentclass{article}\n\\begin{document}\\let\\foo"
    + "\t" * 50_000
    + "\n\\input"
    + " " * 50_000
    + "x\\cite{k}\n"
)
COMMANDS = [
    "lint",
    "lint --changed-since HEAD~1",
    "lint --root docs --changed-since HEAD",
    "lint --fix --diff",
    "fmt --check",
    "render --check",
    "render",
    "check-links --offline --allow-empty",
    "check-links --allow-empty --timeout 1",
    "verify --offline",
    "add --offline 10.1000/x",
    "cite paper.tex",
    *(f"export --to {form}" for form in "bibtex biblatex csl-json ris cff atom text".split()),
    "find post",
    "config",
    "init",
]

CONFIGURED = ["lint", "fmt --check", "render --check", "check-links --offline --allow-empty"]  # that read all of it


class Victim(NamedTuple):
    """Where the pull request is checked out, and what nobody may touch."""

    root: Path
    outside: Path
    ran: Path


def git(folder: Path, *arguments: str) -> None:
    names = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", folder, *names, *arguments], check=True, capture_output=True)


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Victim:
    folder = tmp_path_factory.mktemp("victim")
    root, outside, ran = folder / "repository", folder / "outside", folder / "ran"
    outside.mkdir()
    (outside / "secret.md").write_text(f"{SECRET}\n")
    (outside / "secret.txt").write_text(f"{SECRET}\n")
    (root / "bib").mkdir(parents=True)
    git(root, "init", "-q", "-b", "main")
    (root / "README.md").write_text(README)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "ours")

    text = HANGS.replace("RAN", str(ran)).replace("SPACES", "x" + " " * 60_000).replace("COMMAS", "," * 40_000)
    text = (
        text.replace("DIGITS", "1" * 20_000)
        .replace("TABS", "\t" * 60_000 + "x")
        .replace("NESTED", r"\url{" * 2000 + "}" * 2000)
    )
    (root / "bib" / "a.bib").write_text(text)
    (root / "bib" / "b.bib").write_text(
        "".join(f"@string{{s{n} = s{n - 1} # {{{'b' * 99}}}}}\n" for n in range(1, 20_000))
    )
    (root / "paper.tex").write_text(TEX)
    (root / "linked.md").symlink_to("/proc/self/environ")
    (root / "endless.md").write_text("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}")
    (root / ".gitattributes").write_text("* filter=x diff=x\n")
    _embed_a_repository(root / "docs", ran)
    path = default_path(root)
    assert path is not None
    with State.open(path, time.time()) as state:  # that believes a lie, and never ends
        state.record("url:http://127.0.0.1:9/x", Outcome(Verdict.ALIVE, "ok", 200), None, (), time.time())
    with sqlite3.connect(path) as connection:
        endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
        connection.execute(f"CREATE TRIGGER t BEFORE DELETE ON links BEGIN {endless}; END")
    connection.close()
    git(root, "add", "-A", "-f")
    git(root, "commit", "-qm", "theirs")
    # What an archive could bring besides: a repository with a will of its own.
    for name, value in {"clean": f"touch {ran}; cat", "process": f"touch {ran}"}.items():
        git(root, "config", f"filter.x.{name}", value)
    for name in ("core.fsmonitor", "diff.x.textconv", "diff.external"):
        git(root, "config", name, f"touch {ran}; true")
    ran.unlink(missing_ok=True)
    return Victim(root, outside, ran)


def _embed_a_repository(folder: Path, ran: Path) -> None:
    """A folder that git takes for a repository, with a filter that runs a program."""
    (folder / "bib").mkdir(parents=True)
    (folder / "bib" / "a.bib").write_text("@misc{k, title = {T}}\n")
    (folder / "livebib.toml").write_text("")
    (folder / ".gitattributes").write_text("*.bib filter=y\n")
    git(folder, "init", "-q", ".")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first")
    for part in ("objects", "refs", "HEAD", "index"):
        (folder / ".git" / part).rename(folder / part)
    shutil.rmtree(folder / ".git")
    (folder / "refs" / "keep").write_text("")
    settings = ["[core]", "bare = false", "worktree = .", '[filter "y"]', f'clean = "touch {ran}; cat"']
    (folder / "config").write_text("\n".join(settings))
    (folder / "bib" / "a.bib").write_text("@misc{k, title = {U}}\n")


@pytest.mark.parametrize(
    ("configuration", "untrusted"),
    [*((name, False) for name in CONFIGURATIONS), ("none", True), ("private", True)],
)
def test_nothing_comes_of_it(
    configuration: str, untrusted: bool, victim: Victim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIVEBIB_SECRET", SECRET)
    commands = COMMANDS if configuration == "none" else CONFIGURED
    (victim.root / "livebib.toml").write_text(CONFIGURATIONS[configuration] + "\n")
    before = {path: path.read_bytes() for path in victim.outside.iterdir()}
    for command in commands:
        words = [*command.split(), *(["--untrusted"] if untrusted else [])]
        try:
            done = subprocess.run(
                [sys.executable, "-m", "livebib", *words],
                cwd=victim.root,
                capture_output=True,
                timeout=LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{words} does not end") from None
        said = (done.stdout + done.stderr).decode(errors="replace")
        assert SECRET not in said, words
        assert "Traceback" not in said, (words, said[-2000:])
        assert "this is a bug" not in said, (words, said[-2000:])
        assert done.returncode in (0, 1, 2), words
        assert not victim.ran.exists(), words
        assert {path: path.read_bytes() for path in victim.outside.iterdir()} == before, words
