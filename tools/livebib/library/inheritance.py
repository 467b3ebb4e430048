"""What an entry takes from others: `xdata` and `crossref`, followed as far as they lead.

BibTeX gives a child every field it lacks, by the same name, from one parent; biblatex renames some on the way and
follows chains. Where the two differ, biblatex's reading is taken for `booktitle` and its kin, and a chapter never gets
the title of its book. Sources: btxdoc, section 2.3; biblatex's manual, appendix B, "Default inheritance setup".
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from livebib.library.entry import Entry
from livebib.model.rule import fatal
from livebib.text.bibtex.vocabulary import PARTS
from livebib.text.names import split_names

CROSSREF_CYCLE = fatal(
    "crossref-cycle",
    "A chain of crossrefs that leads back to where it began.",
    "Cut it.",
    bad="@misc{a, crossref = {b}}\n@misc{b, crossref = {a}}",
    good="@misc{a, crossref = {b}}\n@misc{b, title = {T}}",
)

DEEPEST = 10  # parents of parents that a chain is followed through; real ones have two
LINKS = ("xdata", "crossref")
# Fields that name other entries: one, or several with commas between.
_ONE, _SEVERAL = ("crossref", "xref"), ("xdata", "related", "entryset")
NAMING = (*_ONE, *_SEVERAL)
# biblatex's reference to one field, or one name or place of a list, of another entry (its manual, section 3.13.6).
_GRANULAR = re.compile(r"xdata\s*=\s*([^\s{},]+?)-([a-z]+)(?:-(\d{1,4}))?", re.IGNORECASE)
_LONGEST = 100_000  # characters that such references are followed to
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
_OF_BOOKS = {"inbook", "bookinbook", "suppbook"}
_OF_PERIODICALS = {"article", "suppperiodical"}


def donors(entry: Entry, name: str) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    """Who may give `name` to an entry, nearest first, and under which names they have it."""
    seen = {entry.key.lower()}
    todo: list[tuple[Entry, tuple[str, ...], int]] = [(entry, (name,), 0)]
    while todo:
        child, names, depth = todo.pop()
        if child is not entry:
            yield child, names
        if depth == DEEPEST:
            continue
        new: list[tuple[Entry, tuple[str, ...], int]] = []
        for link, donor in parents(child):
            if donor.key.lower() in seen:
                continue
            if link == "crossref":
                theirs = tuple(there for here in names for there in _at_parent(child.type, donor.type, here))
            else:
                theirs = tuple(each for each in names if each not in LINKS)
            if theirs:
                seen.add(donor.key.lower())
                new.append((donor, theirs, depth + 1))
        todo += reversed(new)


def named(entry: Entry, among: Iterable[str] = NAMING) -> list[tuple[str, str]]:
    """The (field, key) pairs of all entries that an entry names as parents and relatives, keys as written."""
    fields = entry.fields
    own = [(name, fields[name]) for name in among if name in fields]
    keys = [(name, key.strip()) for name, text in own for key in ([text] if name in _ONE else text.split(","))]
    return [(name, key) for name, key in keys if key]


def with_relatives(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Entries and all that they name, and so on, by their keys in lower case."""
    todo, found = list(entries), dict[str, Entry]()
    while todo:
        entry = todo.pop()
        if entry.key.lower() not in found:
            found[entry.key.lower()] = entry
            keys = [key for _, key in (*named(entry), *granular(entry))]
            todo += [other for key in keys if (other := entry.library.lookup(key))]
    return found


def parents(entry: Entry) -> list[tuple[str, Entry]]:
    """The entries that an entry takes fields from, and the field that names each, in the order in which they count."""
    return [(name, donor) for name, key in named(entry, LINKS) if (donor := entry.library.lookup(key))]


def granular(entry: Entry) -> list[tuple[str, str]]:
    """The (field, key) pairs of the entries that it takes single fields or names from: `xdata=key-author-1`."""
    if "xdata" not in entry.raw:
        return []
    items = [(name, item) for name in entry.fields for item in split_names(entry.fields[name])]
    return [(name, found[1]) for name, item in items if (found := _GRANULAR.fullmatch(item))]


def resolved(value: str, lookup: Callable[[str], Entry | None]) -> str:
    """A value with what its references to fields of others stand for; one that leads nowhere stays as written."""
    items, size = split_names(value), 0
    for at, item in enumerate(items):
        if found := _GRANULAR.fullmatch(item):
            key, name, place = found.groups()
            donor = lookup(key)
            theirs = donor.fields.get(name, "").strip() if donor else ""
            parts = [theirs] if place is None else split_names(theirs)[int(place) - 1 : int(place)]
            size += len(theirs)
            if parts and size < _LONGEST:
                items[at] = parts[0]
    return " and ".join(items) if size else value


def _at_parent(child: str, parent: str, name: str) -> tuple[str, ...]:
    """The names under which a crossref parent has what the child calls `name`."""
    if name in _NOT_INHERITED:
        return ()
    many = parent.startswith("mv")  # a multi-volume work: its title is no volume's
    if name in _TITLES:
        return () if many or child in PARTS or (child in _OF_PERIODICALS and parent == "periodical") else (name,)
    for prefix, gives in (
        ("book", child in PARTS and not many),
        ("main", many),
        ("journal", child in _OF_PERIODICALS and parent == "periodical"),
    ):
        if gives and name.removeprefix(prefix) in _TITLES and name.startswith(prefix):
            return name, name.removeprefix(prefix)
    if name == "bookauthor" and child in _OF_BOOKS:
        return name, "author"
    return (name,)


def faults(linked: Iterable[Entry], entries: Mapping[str, Entry]) -> Iterator[tuple[Entry, str, str]]:
    """Chains that lead back or too far: the entry whose field does it, the field, and what is wrong. One for each.

    `linked`: where a chain may begin; `entries`: all by key in lower case, of those with one key the first.
    """
    depth: dict[str, int] = {}  # of the chain that begins at a key
    for first in linked:
        start = first.key.lower()
        if entries.get(start) is not first or not any(link in first.node.by_name for link in LINKS):
            continue
        todo, within = [start], set[str]()
        back = False
        while todo:
            key = todo[-1]
            if key in depth:
                todo.pop()
                continue
            onward = [(link, parent.key.lower()) for link, parent in parents(entries[key])]
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
