"""Entries by the words a person remembers."""

import re
from collections.abc import Sequence

from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.text import names, suggest
from livebib.text.folding import folded
from livebib.text.latex import decoding


def find(library: Library, words: Sequence[str]) -> list[Entry]:
    """The entries that have every word somewhere in key, title, names or year; those with it in the key first."""
    wanted = [folded(part) for word in words for part in word.split()]
    found = [(entry, _about(entry)) for entry in library]
    hits = [entry for entry, about in found if all(word in about for word in wanted)]
    return sorted(hits, key=lambda entry: (not all(word in folded(entry.key) for word in wanted), entry.key))


def like(library: Library, words: Sequence[str]) -> list[str]:
    """The words of the library that are nearest to those which no entry has."""
    every = [part for part in dict.fromkeys(folded(part) for word in words for part in word.split()) if part]
    about = [_about(entry) for entry in library]
    missing = [word for word in every if not any(word in each for each in about)]
    known = {part for each in about for part in re.findall(r"[^\W\d_]{3,}", each)} if missing else set()
    return [near for word in missing for near in suggest.nearest(word, known)][: suggest.MOST]


def _about(entry: Entry) -> str:
    people = f"{names.plain(entry.get('author'))} {names.plain(entry.get('editor'))}"
    return folded(f"{entry.key} {entry.title} {decoding.to_text(people)} {entry.year}")
