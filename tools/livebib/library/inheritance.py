"""What an entry takes from others: `xdata` and `crossref`, followed as far as they lead.

BibTeX gives a child every field it lacks, by the same name, from one parent; biblatex renames some on the way and
follows chains. Where the two differ, biblatex's reading is taken for `booktitle` and its kin, and a chapter never gets
the title of its book. Sources: btxdoc, section 2.3; biblatex's manual, appendix B, "Default inheritance setup".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from livebib.model.rule import fatal

CROSSREF_CYCLE = fatal(
    "crossref-cycle",
    "A chain of crossrefs that leads back to where it began.",
    "Cut it.",
    bad="@misc{a, crossref = {b}}\n@misc{b, crossref = {a}}",
    good="@misc{a, crossref = {b}}\n@misc{b, title = {T}}",
)


if TYPE_CHECKING:
    from livebib.library.entry import Entry

DEEPEST = 10  # parents of parents that a chain is followed through; real ones have two
LINKS = ("xdata", "crossref")
# What stays with the parent: names of the entry itself, notes about it, and the addresses of that very work.
_NOT_INHERITED = frozenset(
    """
    crossref xref xdata ids entryset entrysubtype execute label options presort sortkey
    related relatedoptions relatedstring relatedtype shorthand shorthandintro
    shorttitle sorttitle indextitle indexsorttitle keywords annotation annote abstract file
    doi eprint eprinttype eprintclass archiveprefix primaryclass url urldate
    """.split()
)
_TITLES = ("title", "subtitle", "titleaddon")
_PARTS = frozenset(
    """
    inproceedings conference incollection inbook bookinbook inreference suppbook suppcollection
    """.split()
)
_OF_BOOKS = {"inbook", "bookinbook", "suppbook"}
_OF_PERIODICALS = {"article", "suppperiodical"}


def donors(entry: Entry, entries: Mapping[str, Entry], name: str) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    """Who may give `name` to an entry, nearest first, and under which names they have it.

    `entries` are the library's by their keys in lower case.
    """
    seen = {entry.key.lower()}
    todo: list[tuple[Entry, tuple[str, ...], int]] = [(entry, (name,), 0)]
    while todo:
        child, names, depth = todo.pop()
        if child is not entry:
            yield child, names
        if depth == DEEPEST:
            continue
        new: list[tuple[Entry, tuple[str, ...], int]] = []
        for link, key in links(child):
            donor = entries.get(key)
            if donor is None or key in seen:
                continue
            if link == "crossref":
                theirs = tuple(there for here in names for there in _at_parent(child.type, donor.type, here))
            else:
                theirs = tuple(each for each in names if each not in LINKS)
            if theirs:
                seen.add(key)
                new.append((donor, theirs, depth + 1))
        todo += reversed(new)


def links(entry: Entry) -> list[tuple[str, str]]:
    """The (field, key in lower case) pairs through which an entry takes fields, in the order in which they count."""
    fields = entry.fields
    found = []
    if "xdata" in fields:
        found += [("xdata", key.strip().lower()) for key in fields["xdata"].split(",") if key.strip()]
    if "crossref" in fields and (key := fields["crossref"].strip().lower()):
        found.append(("crossref", key))
    return found


def _at_parent(child: str, parent: str, name: str) -> tuple[str, ...]:
    """The names under which a crossref parent has what the child calls `name`."""
    if name in _NOT_INHERITED:
        return ()
    many = parent.startswith("mv")  # a multi-volume work: its title is no volume's
    if name in _TITLES:
        return () if many or child in _PARTS or (child in _OF_PERIODICALS and parent == "periodical") else (name,)
    for prefix, gives in (
        ("book", child in _PARTS and not many),
        ("main", many),
        ("journal", child in _OF_PERIODICALS and parent == "periodical"),
    ):
        if gives and name.removeprefix(prefix) in _TITLES and name.startswith(prefix):
            return name, name.removeprefix(prefix)
    if name == "bookauthor" and child in _OF_BOOKS:
        return name, "author"
    return (name,)


def faults(entries: Mapping[str, Entry]) -> Iterator[tuple[Entry, str, str]]:
    """Chains that lead back or too far: the entry whose field does it, the field, and what is wrong. One for each."""
    depth: dict[str, int] = {}  # of the chain that begins at a key
    for start, first in entries.items():
        if not any(link in first.node.by_name for link in LINKS):
            continue
        todo, within = [start], set[str]()
        back = False
        while todo:
            key = todo[-1]
            if key in depth:
                todo.pop()
                continue
            onward = [(link, to) for link, to in links(entries[key]) if to in entries]
            if key not in within:
                within.add(key)
                for link, to in onward:
                    if to in within:
                        back = True
                        yield entries[key], link, f"the {link} leads back to this entry"
                if inner := [to for _, to in onward if to not in depth and to not in within]:
                    todo += inner
                    continue
            depth[key] = max((1 + depth.get(to, 0) for _, to in onward), default=0)
            if depth[key] == DEEPEST + 1 and not back:
                yield entries[key], onward[0][0], f"a chain of more than {DEEPEST} parents begins here"
            within.discard(key)
            todo.pop()
