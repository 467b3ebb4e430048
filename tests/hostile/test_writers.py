"""Nothing is lost: by commands that write at once, and by those that are killed while they do.

A command that writes joins `WRITERS`.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from livebib.library.library import load
from tests.farm.script import answer, redirect
from tests.farm.server import Farm

ROUNDS = 5  # times that each command is killed
ADDERS = 8  # processes at once
WORDS = """apples bridges clocks deserts engines forests glaciers harbours islands jungles kettles lanterns mirrors
    needles oceans pianos quarries rivers sails temples umbrellas valleys windmills yachts""".split()
PAGE = '<meta property="og:title" content="On {0}"><meta name="author" content="Ada {1}">'
ENTRY = "@article{{k{0},\n  author={{Lovelace, Ada}},\n  title = {{Post {0}}},\n  journal = {{J}},\n  year = 2001,\n"
ENTRY += "  pages = {{1-9}},\n  url = {{{1}}}\n}}\n\n"
README = "# L\n\n<!-- livebib:begin resources -->\n<!-- livebib:end resources -->\n"


@pytest.fixture(scope="module")
def farm() -> Iterator[Farm]:
    with Farm() as opened:
        opened.listen()
        yield opened


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "livebib", *arguments]
    return subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True)


def pages(farm: Farm, words: list[str]) -> list[str]:
    """The addresses of pages, one about each word."""
    made = [farm.host(answer(200, PAGE.format(word, word.title()).encode())) for word in words]
    return [f"http://{host}:{farm.ports['plain']}/posts/on" for host in made]


def write(folder: Path, bib: str) -> Path:
    (folder / "bib").mkdir(parents=True)
    (folder / "livebib.toml").write_text("allow-private = true\n")
    (folder / "README.md").write_text(README)
    (folder / "bib" / "a.bib").write_text(bib)
    return folder / "bib" / "a.bib"


def test_many_who_add_at_once_lose_nothing(farm: Farm, tmp_path: Path) -> None:
    path = write(tmp_path, "% a list\n")
    todo = [pages(farm, WORDS[n::ADDERS]) for n in range(ADDERS)]
    said: list[str] = []
    while any(todo):
        adding = [start(tmp_path, "add", urls.pop()) for urls in todo]
        for process in adding:
            out, err = process.communicate(timeout=120)
            assert process.returncode == 0, out + err
            assert ": added " in out, out + err
            said += [line for line in out.splitlines() if ": added " in line]
    assert len(said) == len(WORDS)
    assert len(load(path)) == len(WORDS)
    assert path.read_text().startswith("% a list\n")


WRITERS = {
    "fmt": ["fmt"],
    "lint": ["lint", "--fix"],
    "render": ["render"],
    "check-links": ["check-links", "--unsafe-fixes", "--no-cache"],
    "add": ["add"],
}


@pytest.mark.parametrize("name", WRITERS)
def test_who_is_killed_leaves_files_whole(name: str, farm: Farm, tmp_path: Path) -> None:
    port = farm.ports["plain"]
    there = f"http://{farm.host(answer(200, b'<title>Post</title>'))}:{port}/there"
    moved = f"http://{farm.host(redirect(there, 301))}:{port}/posts/here"
    before = "".join(ENTRY.format(n, moved if name == "check-links" else f"http://a.example/{n}--") for n in range(300))
    new = pages(farm, WORDS[:1])[0]
    chance = random.Random(15)  # noqa: S311 - for a place in time, not for a secret
    longest = 0.0
    for round_ in range(ROUNDS):
        folder = tmp_path / str(round_)
        path = write(folder, before)
        process = start(folder, *WRITERS[name], *([new] if name == "add" else []))
        begun = time.monotonic()
        if round_:  # the first tells how long it takes
            time.sleep(chance.uniform(0.3, 1.1) * longest)
            process.kill()
        said = process.communicate(timeout=120)
        longest = longest or time.monotonic() - begun
        after = path.read_text()
        keys = [entry.key for entry in load(path)]
        assert {f"k{n}" for n in range(300)} <= {*keys}
        assert after.count("@") == len(keys) in (300, 301)
        readme = (folder / "README.md").read_text()
        assert readme == README or readme.endswith("<!-- livebib:end resources -->\n")
        if not round_:
            assert (after, readme) != (before, README), said
        # The next one tidies up what a killed one left.
        start(folder, *WRITERS[name], *([new] if name == "add" else [])).communicate(timeout=120)
        written = folder if name == "render" else folder / "bib"
        left = [*written.glob(".*.livebib-new")]
        assert left == [] or (folder / "bib" / "a.bib").read_text() == before
