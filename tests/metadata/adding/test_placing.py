"""A new entry goes to its like, and the file stays in the order that it was in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from livebib.library.entry import Entry
from livebib.library.library import Library, load
from livebib.metadata.adding import habits as placing
from livebib.project.config import read
from livebib.text.source import Source
from tests.shared import ROOT

TOPICS = {"first": "First", "second": "Second"}


def library(*entries: str, path: str = "x.bib") -> Library:
    return Library([Source(Path(path), "\n".join(entries))])


def one(key: str, year: str = "", keywords: str = "", author: str = "", type_: str = "misc") -> str:
    fields = {"author": author, "year": year, "keywords": keywords}
    return f"@{type_}{{{key}, " + ", ".join(f"{name} = {{{value}}}" for name, value in fields.items() if value) + "}"


def put_before(new: Entry, entries: Sequence[Entry], topics: Mapping[str, str]) -> str | None:
    at = placing.index(new, entries, topics)
    return entries[at].key if at < len(entries) else None


FILES = [
    ("by key", [one("a"), one("c"), one("e")], one("d"), "e"),
    ("by key, the case no matter", [one("a"), one("C"), one("e")], one("D"), "e"),
    ("by key, at the end", [one("a"), one("c"), one("e")], one("f"), None),
    ("by topic, year and key", [one("z", "1", "first"), one("b", "2", "first, x"), one("a", "1", "second")],
     one("y", "2", "first"), "a"),
    ("by topic, undated last", [one("z", "1", "first"), one("b", "", "first"), one("a", "1", "second")],
     one("y", "2", "first"), "b"),
    ("by topic, one that the table does not know", [one("z", "1", "first"), one("b", "2", "first"),
     one("a", "1", "second")], one("y", "2", "third"), None),
    ("by author", [one("z", "2", "", "Abel, X"), one("y", "1", "", "Bohr, X"), one("a", "1", "", "Curie, X")],
     one("k", "1", "", "Bernoulli, X"), "y"),
    ("by year", [one("z", "1"), one("y", "2"), one("b", "2"), one("a", "4")], one("k", "3"), "a"),
    ("the newest first", [one("c", "9"), one("e", "8"), one("d", "7")], one("k", "8"), "d"),
    ("as they came", [one("c", "9"), one("e", "7"), one("d", "8")], one("a", "1"), None),
    ("hardly any", [one("a"), one("c")], one("b"), None),
    ("none", [], one("b"), None),
]  # fmt: skip


@pytest.mark.parametrize(("entries", "new", "before"), [row[1:] for row in FILES], ids=[row[0] for row in FILES])
def test_the_order_of_a_file_holds_on(entries: list[str], new: str, before: str | None) -> None:
    here = library(*entries)
    assert put_before(library(new).entries[0], here.entries, TOPICS) == before


def test_one_entry_out_of_order_draws_none_along() -> None:
    keys = [*"abcdefghij", "A0", *"klmnopqrst"]
    here = library(*(one(key) for key in keys))
    assert put_before(library(one("c1")).entries[0], here.entries, {}) == "d"


def others(library: Library, entry: Entry) -> list[Entry]:
    return [each for each in library if each.source is entry.source and each is not entry]


def test_each_work_of_the_projects_own_library_would_be_put_where_it_is() -> None:
    topics = read(ROOT)["topics"]
    here = load(ROOT / "bib")
    for entry, behind in zip(here.entries, [*here.entries[1:], None], strict=True):
        after = behind.key if behind and behind.source is entry.source else None
        assert put_before(entry, others(here, entry), topics) == after


def test_a_kind_has_its_file() -> None:
    here = load(ROOT / "bib")
    paths = [source.path for source in here.sources]
    names = {
        type_: placing.file_for(library(one("x", type_=type_)).entries[0], here.entries, paths).name
        for type_ in ("book", "online", "inproceedings", "phdthesis")
    }
    assert names == {
        "book": "books.bib", "online": "web.bib", "inproceedings": "papers.bib", "phdthesis": "papers.bib"
    }  # fmt: skip


def test_a_course_is_no_web_page() -> None:
    here = load(ROOT / "bib")
    course = library(one("x", keywords="course", type_="online")).entries[0]
    assert placing.file_for(course, here.entries, [source.path for source in here.sources]).name == "courses.bib"
