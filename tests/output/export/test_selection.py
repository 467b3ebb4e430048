"""Which entries are exported, and in which order."""

from __future__ import annotations

from pathlib import Path

from livebib.library.library import Library
from livebib.model.finding import Place
from livebib.output.export.selection import Citation, select
from livebib.text.source import Source

CHAPTER = "@incollection{chapter, author = {Author, Ann}, title = {Part}, crossref = {volume}, xdata = {press}}\n"
VOLUME = "@collection{volume, editor = {Editor, Eve}, title = {Whole}, crossref = {work}}\n"
WORK = "@mvcollection{work, title = {All}, date = {1999}}\n"
PRESS = "@xdata{press, publisher = {Press}}\n"
OTHER = "@misc{Apart, title = {Apart}, related = {twin}}\n"
TWIN = "@misc{twin, title = {Twin}, related = {Apart}}\n"


def library(*texts: str) -> Library:
    return Library([Source(Path(f"{number}.bib"), text) for number, text in enumerate(texts)])


def keys(library: Library, *cited: str) -> list[str]:
    wanted = [Citation(key, Place(Path("paper.tex"), 3)) for key in cited] if cited else None
    return [entry.key for entry in select(library, wanted)[0].entries]


def test_parents_stand_behind_their_children_whatever_their_names() -> None:
    whole = library("@proceedings{a, title = {A}}\n@inproceedings{b, title = {B}, crossref = {a}}\n")
    assert keys(whole) == ["b", "a"]


def test_chains_of_parents_come_along_with_a_cited_entry() -> None:
    whole = library(WORK, VOLUME, PRESS, CHAPTER, OTHER, TWIN)
    assert keys(whole, "chapter") == ["chapter", "press", "volume", "work"]


def test_related_entries_come_along_also_in_circles() -> None:
    assert keys(library(OTHER, TWIN, WORK), "twin") == ["Apart", "twin"]


def test_the_order_of_the_files_and_in_the_files_does_not_matter() -> None:
    texts = [CHAPTER, VOLUME, WORK, PRESS, OTHER, TWIN]
    assert keys(library(*texts)) == keys(library(*reversed(texts))) == keys(library("".join(reversed(texts))))


def test_a_star_stands_for_everything() -> None:
    assert len(keys(library(CHAPTER, VOLUME, WORK, PRESS, OTHER, TWIN), "*", "twin")) == 6


def test_a_key_in_another_case_is_the_same_as_in_bibtex() -> None:
    assert keys(library(OTHER, TWIN), "APART") == ["Apart", "twin"]


def test_an_unknown_key_is_a_finding_at_its_citation_and_the_rest_is_exported() -> None:
    place = Place(Path("paper.tex"), 7, 12)
    cited = [Citation("twn", place), Citation("work", place), Citation("twn", place)]
    selection, findings = select(library(WORK, TWIN.replace("Apart", "work")), cited)
    assert [entry.key for entry in selection.entries] == ["work"]
    assert [(each.rule, each.place, each.key) for each in findings] == [("undefined-citation", place, "twn")]
    assert "'twin'" in findings[0].hint


def test_only_the_files_of_the_entries_are_named() -> None:
    selection, _ = select(library(WORK, TWIN, OTHER), [Citation("work", Place(Path("a.tex")))], name=lambda p: f"x/{p}")
    assert selection.sources == ["x/0.bib"]
