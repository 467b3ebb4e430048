"""A work is in the library already, whatever it is called there."""

from __future__ import annotations

from pathlib import Path

import pytest

from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.metadata.adding.identifying import KnownWorks, name, names, record_names
from livebib.model.record import Record
from livebib.model.work import Identifier
from livebib.text.source import Source


def entry(fields: str, type_: str = "misc") -> Entry:
    return Library([Source(Path("x.bib"), f"@{type_}{{k, {fields}}}")]).entries[0]


SAME = [
    ("doi = {10.1000/ABC}", Identifier("doi", "10.1000/abc")),
    (r"doi = {https://doi.org/10.1000/a\_b}", Identifier("doi", "10.1000/a_b")),
    ("url = {https://doi.org/10.1000/abc}", Identifier("doi", "10.1000/abc")),
    ("eprint = {1706.03762v2}, archiveprefix = {arXiv}", Identifier("arxiv", "1706.03762v7")),
    ("doi = {10.48550/arXiv.1706.03762}", Identifier("arxiv", "1706.03762")),
    ("url = {https://arxiv.org/abs/1706.03762v1}", Identifier("arxiv", "1706.03762")),
    ("isbn = {0-262-03561-8}", Identifier("isbn", "9780262035613")),
    ("url = {https://example.org/a/}", Identifier("url", "http://www.example.org/a#part")),
]


@pytest.mark.parametrize(("fields", "identifier"), SAME)
def test_an_identifier_is_known_in_all_its_spellings(fields: str, identifier: Identifier) -> None:
    assert KnownWorks([entry(fields)]).find(name(identifier)) is not None


@pytest.mark.parametrize(
    ("fields", "identifier"),
    [
        ("url = {https://example.org/a?x=1}", Identifier("url", "https://example.org/a")),
        ("url = {https://example.org/a}", Identifier("url", "https://example.org/A")),
        ("eprint = {1706.03762}", Identifier("arxiv", "1706.03763")),
    ],
)
def test_another_identifier_is_another_work(fields: str, identifier: Identifier) -> None:
    assert KnownWorks([entry(fields)]).find(name(identifier)) is None


def test_the_published_version_that_a_preprint_names_is_the_same_work() -> None:
    record = Record("arxiv", Identifier("arxiv", "1706.03762"), published="10.1000/abc")
    assert KnownWorks([entry("doi = {10.1000/ABC}")]).find(record_names(record, "misc")) is not None


def test_the_isbn_of_a_chapter_is_its_books() -> None:
    shelf = KnownWorks([entry("isbn = {9780262035613}", "incollection")])
    assert shelf.find(name(Identifier("isbn", "9780262035613"))) is None


@pytest.mark.parametrize(
    ("fields", "is_same"),
    [
        (r"author = {Kn{\"u}th, Donald}, title = {The {\TeX}book, {A} Manual}", True),
        ("author = {Knuth, D. E.}, title = {The TeXbook}, subtitle = {A Manual}", True),
        ("author = {Knuth, Donald}, title = {The TeXbook}", False),
        ("author = {Lamport, Leslie}, title = {The TeXbook: A Manual}", False),
        ("title = {The TeXbook: A Manual}", False),
    ],
)
def test_title_and_first_author_tell_a_work(fields: str, is_same: bool) -> None:
    new = entry("author = {Donald Knuth and Other, An}, title = {The TeXbook: A Manual}")
    assert (KnownWorks([entry(fields)]).find(names(new)) is not None) is is_same
