"""The feed, rule by rule of RFC 4287, and read by feedparser."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given, settings

from livebib.model.finding import Finding
from livebib.output.export import atom
from tests.output.export.samples import LIST, REAL, TORTURE, WORKS, bibliographies, loaded, selected

NS = "{http://www.w3.org/2005/Atom}"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")
TWO = """
@misc{old, author = {Author, Ann}, title = {Old}, url = {https://example.org/old}, added = {2024-05-01}}
@misc{new, author = {Author, Bo and {Us}}, title = {New}, url = {https://example.org/new}, doi = {10.1000/new},
  keywords = {alpha, beta}, annotation = {Why to read it.}, added = {2024-05-02}}
"""


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314  our own feed


def feed(text: str) -> ElementTree.Element:
    return parsed(atom.write(selected(text)).text)


def texts(element: ElementTree.Element, path: str) -> list[str]:
    return [each.text or "" for each in element.findall("/".join(NS + part for part in path.split("/")))]


def findings(text: str) -> list[Finding]:
    return list(atom.write(selected(text)).findings)


def obeys_rfc_4287(root: ElementTree.Element) -> None:
    """What sections 4.1.1 and 4.1.2 want of a feed and its entries."""
    assert root.tag == f"{NS}feed"
    entries = root.findall(f"{NS}entry")
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(NS + name)) == 1, f"exactly one {name}"
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", texts(element, "id")[0])
        assert all(DATE.fullmatch(date) for date in texts(element, "updated") + texts(element, "published"))
    for entry in entries:
        assert texts(entry, "author/name"), "an author, since the feed has none"
        assert all(texts(entry, "author/name"))
        assert len(entry.findall(f"{NS}content")) <= 1
        assert len(entry.findall(f"{NS}summary")) <= 1
        links = [link.get("href", "") for link in entry.findall(f"{NS}link") if link.get("rel") == "alternate"]
        assert len(links) <= 1, "one alternate of a type and language"
        assert links or entry.find(f"{NS}content") is not None, "a content where there is no alternate link"
        assert all(re.fullmatch(r"https?://[!-~]+", link) for link in links)
        assert all(category.get("term") for category in entry.findall(f"{NS}category"))
    ids = texts(root, "entry/id")
    assert len(ids) == len(set(ids))
    updated = texts(root, "entry/updated")
    assert updated == sorted(updated, reverse=True)
    assert not updated or texts(root, "updated") == updated[:1]


def with_dates(path: Path) -> str:
    """The entries of a file or folder, each with a day on which it was added."""
    raws = dict.fromkeys(entry.raw for entry in loaded(path).entries)
    dated = [
        f"{raw[:-1].rstrip().rstrip(',')}, added = {{20{number % 90 + 10}-01-02}}}}" for number, raw in enumerate(raws)
    ]
    return "\n".join(raw for raw in dated if raw.startswith("@") and "{" in raw.split("\n")[0])


@pytest.mark.parametrize("path", [LIST, WORKS, TORTURE], ids=lambda path: path.name)
def test_every_rule_holds_and_another_reader_finds_every_entry(path: Path) -> None:
    text = with_dates(path)
    written = atom.write(selected(text)).text
    obeys_rfc_4287(parsed(written))
    read = feedparser.parse(written)
    assert not read.bozo
    assert read.version == "atom10"
    assert len(read.entries) == len([e for e in selected(text).entries if e.type != "xdata"])


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_real_files_make_a_feed(path: Path) -> None:
    obeys_rfc_4287(parsed(atom.write(loaded(path)).text))


@settings(deadline=None)
@given(bibliographies())
def test_whatever_entries_say_the_feed_obeys(text: str) -> None:
    obeys_rfc_4287(parsed(atom.write(selected(text.replace("added = {", "added = {2024-01-02}, x = {"))).text))
    obeys_rfc_4287(parsed(atom.write(selected(text)).text))


def test_the_newest_comes_first_and_dates_the_feed() -> None:
    root = feed(TWO)
    assert texts(root, "entry/title") == ["New", "Old"]
    assert texts(root, "updated") == ["2024-05-02T00:00:00Z"]


def test_an_entry_tells_who_what_where_and_why() -> None:
    entry = feed(TWO).findall(f"{NS}entry")[0]
    assert texts(entry, "author/name") == ["Bo Author", "Us"]
    assert texts(entry, "summary") == ["Why to read it."]
    assert [link.attrib for link in entry.findall(f"{NS}link")] == [
        {"rel": "alternate", "href": "https://example.org/new"},
        {"rel": "related", "href": "https://doi.org/10.1000/new"},
    ]
    assert [category.get("term") for category in entry.findall(f"{NS}category")] == ["alpha", "beta"]


def test_ids_stay_while_the_list_grows() -> None:
    before, after = feed(TWO), feed(TWO + "@misc{newest, title = {Newest}, added = {2024-06-01}}")
    assert texts(after, "id") == texts(before, "id")
    assert texts(after, "entry/id")[1:] == texts(before, "entry/id")


def test_the_same_database_makes_the_same_feed_whenever() -> None:
    assert atom.write(selected(TWO)).text == atom.write(selected(TWO)).text


@pytest.mark.parametrize(
    ("added", "updated"),
    [
        ("2024-05-01", "2024-05-01T00:00:00Z"),
        ("2024-05-01T10:20", "2024-05-01T10:20:00Z"),
        ("2024-05-01 10:20:30", "2024-05-01T10:20:30Z"),
        ("2024-05-01T10:20:30.5Z", "2024-05-01T10:20:30Z"),
        ("2024-05-01T10:20:30+02:00", "2024-05-01T08:20:30Z"),
        ("2024-05-01T00:30:00+0200", "2024-04-30T22:30:00Z"),
    ],
)
def test_a_day_or_a_moment(added: str, updated: str) -> None:
    assert texts(feed(f"@misc{{key, title = {{T}}, added = {{{added}}}}}"), "entry/updated") == [updated]


@pytest.mark.parametrize("added", ["yesterday", "2024-13-01", "2024-02-30", "01.05.2024", "2024", "2024-05-01T25:00"])
def test_what_is_no_date_is_a_finding_at_its_place(added: str) -> None:
    found = findings(f"@misc{{key,\n  title = {{T}},\n  added = {{{added}}},\n}}\n{TWO}")
    assert [(f.rule, f.place.line, f.place.column, f.key, f.field) for f in found] == [
        ("bad-date", 3, 11, "key", "added")
    ]
    assert added in found[0].message


def test_entries_without_a_date_are_counted() -> None:
    found = findings(TWO + "@misc{one, title = {One}}\n@misc{two, title = {Two}}\n")
    assert [(each.rule, str(each.severity), each.key) for each in found] == [("not-in-feed", "info", "one")]
    assert "2 entries" in found[0].message


def test_an_empty_feed_is_said_to_be_empty() -> None:
    text = "@misc{one, title = {One}}"
    assert [each.rule for each in findings(text)] == ["not-in-feed", "empty-feed"]
    obeys_rfc_4287(feed(text))


def test_text_of_an_entry_stays_text() -> None:
    text = r"""@misc{key, title = {A & B ]]> <b>bold</b> &amp;}, author = {{"<i>Us</i>"}},
        annotation = {<script>alert(1)</script>},
        url = {https://example.org/?a="<b>'&c}, added = {2024-05-01}}"""
    root = feed(text)
    assert texts(root, "entry/title") == ["A & B ]]> <b>bold</b> &amp;"]
    assert texts(root, "entry/summary") == ["<script>alert(1)</script>"]
    assert not root.findall(".//b") + root.findall(".//script")
