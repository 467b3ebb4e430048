"""What is measured: livebib's own work, and the yardsticks beside it."""

from __future__ import annotations

from pathlib import Path

from bibtexparser.library import Library as BareLibrary
from bibtexparser.splitter import Splitter
from generate import TOPICS

from livebib.library.library import Library, load
from livebib.output.render.documents import Rendering, render
from livebib.project.project import Project
from livebib.text.latex.decoding import VERBATIM

_README = """\
# Reading list

## Contents

<!-- livebib:begin toc -->
<!-- livebib:end toc -->

## How to read it

From the top. Each entry can be copied as BibTeX.

### In a hurry

Read the books.

## Resources

<!-- livebib:begin resources -->
<!-- livebib:end resources -->
"""


def bare_split(text: str) -> BareLibrary:
    """bibtexparser's blocks and nothing else: the yardstick of reading."""
    return Splitter(text).split()


def load_with_places(path: Path) -> Library:
    """The library, and of each field the line, the column and the bytes it stands at."""
    library = load(path)
    for entry in library.entries:
        for field in entry.all_fields():
            place, span = field.place, field.span
            _ = place.line, place.column, span.first_byte, span.end_byte
    return library


def load_decoded(path: Path) -> Library:
    """The same, and all of it for people: names split, LaTeX decoded wherever it may stand."""
    library = load_with_places(path)
    for entry in library.entries:
        for name in entry.fields:
            match name:
                case "author":
                    _ = entry.authors
                case "editor":
                    _ = entry.editors
                case _ if name not in VERBATIM:
                    entry.text(name)
    return library


def parse_with_pybtex(path: Path) -> int:
    """The library as pybtex reads it, names split; the number of entries."""
    from pybtex.database import parse_file

    return len(parse_file(str(path), "bibtex").entries)


def write_project(folder: Path, text: str) -> None:
    """A folder with a library, and a README that has a table of contents and the reading list."""
    (folder / "bib").mkdir(parents=True)
    (folder / "bib" / "library.bib").write_text(text, encoding="utf-8")
    (folder / "README.md").write_text(_README, encoding="utf-8")
    topics = "".join(f'{keyword} = "{title}"\n' for keyword, title in TOPICS.items())
    (folder / "livebib.toml").write_text(f"[topics]\n{topics}", encoding="utf-8")


def read_project(folder: Path) -> Project:
    """The project of a folder, its library read but nothing asked of it yet."""
    project = Project(folder)
    assert project.library.entries, "an empty library takes no time"
    return project


def rendered(project: Project) -> Rendering:
    """The project's documents from its database; nothing is written."""
    return render(project)
