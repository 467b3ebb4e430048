"""The flavours for programs that know no TeX, through the command."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from livebib.library.library import Library
from livebib.model.finding import Place
from livebib.output.export.selection import FLAVOURS, Citation, select
from livebib.text.source import Source
from tests.conftest import Livebib, Tree

DATA = ["csl-json", "ris", "cff", "atom", "text"]
BIB = """@inproceedings{a, author = {Author, Ann}, title = {Ä Title}, crossref = {p}, added = {2024-05-01}}
@proceedings{p, title = {The Proceedings}, year = {2003}, publisher = {Press}, added = {2024-05-02}}
"""

flavours = pytest.mark.parametrize("flavour", DATA)


@flavours
def test_what_is_written_is_up_to_date_until_the_database_changes(flavour: str, tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": BIB})
    assert livebib("export", "--to", flavour, "-o", "out").code == 0
    assert livebib("export", "--to", flavour, "-o", "out", "--check").code == 0
    Path("bib/a.bib").write_text(BIB.replace("Title", "Change"), encoding="utf-8")
    done = livebib("export", "--to", flavour, "-o", "out", "--check")
    assert done.code == 1
    assert "Change" in done.out or "change" in done.out


@flavours
def test_stdout_has_the_same_text_as_the_file(flavour: str, tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": BIB})
    livebib("export", "--to", flavour, "-o", "out")
    written = Path("out").read_bytes().decode().replace(" -o out", " -o FILE")
    assert (
        livebib("export", "--to", flavour).out.encode().replace(b"\r\n", b"\n")
        == written.replace("\r\n", "\n").encode()
    )


@flavours
def test_the_order_of_files_and_entries_changes_nothing(flavour: str, tree: Tree, livebib: Livebib) -> None:
    entries = BIB.splitlines() + [
        f"@misc{{m{n}, title = {{M {n}}}, added = {{2024-01-0{n % 3 + 1}}}}}" for n in range(9)
    ]
    written = []
    for seed in range(2):
        random.Random(seed).shuffle(entries)  # noqa: S311  an order, no secret
        tree({"bib/a.bib": "\n".join(entries[:5]), "bib/b.bib": "\n".join(entries[5:])})
        written.append(livebib("export", "--to", flavour).out)
    assert written[0] == written[1]


@flavours
def test_nothing_is_written_while_a_block_cannot_be_understood(flavour: str, tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": BIB + "@misc{broken, title = {T\n"})
    assert livebib("export", "--to", flavour, "-o", "out").code == 1
    assert not Path("out").exists()


def test_every_flavour_has_its_module() -> None:
    assert set(DATA) < set(FLAVOURS)


def test_what_comes_along_with_a_cited_entry_is_no_reference_of_its_own() -> None:
    from livebib.output.export.csl import variables

    library = Library([Source(Path("a.bib"), BIB)])
    selection, _ = select(library, [Citation("a", Place(Path("paper.tex")))])
    assert [entry.key for entry in selection.entries] == ["a", "p"]
    assert [(each["id"], each["publisher"]) for each in json.loads(variables.write(selection).text)] == [("a", "Press")]
