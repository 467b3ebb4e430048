"""Entries by the words a person remembers."""

from collections.abc import Sequence

from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.text import names
from livebib.text.folding import folded
from livebib.text.latex import decoding


def find(library: Library, words: Sequence[str]) -> list[Entry]:
    """The entries that have every word somewhere in key, title, names or year; those with it in the key first."""
    wanted = [folded(part) for word in words for part in word.split()]
    found = [(entry, _about(entry)) for entry in library]
    hits = [entry for entry, about in found if all(word in about for word in wanted)]
    return sorted(hits, key=lambda entry: (not all(word in folded(entry.key) for word in wanted), entry.key))


def _about(entry: Entry) -> str:
    people = f"{names.plain(entry.get('author'))} {names.plain(entry.get('editor'))}"
    return folded(f"{entry.key} {entry.title} {decoding.to_text(people)} {entry.year}")
