"""What a document can cite from: the library, and .bib files of its own."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.library.near import Nearness
from livebib.text.suggest import Suggestions

_LEADS_TO = ("crossref", "xref", "xdata", "related", "entryset")


class Shelf:
    """The entries of several libraries by key, by key in any case, and by alias (biblatex's `ids`)."""

    def __init__(self, libraries: Iterable[Library]) -> None:
        self.entries: dict[str, Entry] = {}
        self._lower: dict[str, Entry] = {}
        self._twins: dict[str, Entry] = {}
        for library in libraries:
            for entry in library:
                first = self.entries.setdefault(entry.key, entry)
                if first.library is not library:
                    self._twins.setdefault(entry.key, entry)
                self._lower.setdefault(entry.key.lower(), entry)
        self._hints: dict[str, str] = {}  # for keys that are not there
        self._suggestions = Suggestions(Nearness(self.entries.values()).keys, most=200)

    def in_other_case(self, key: str) -> Entry | None:
        """The entry whose key differs in case at most."""
        return self._lower.get(key.lower())

    def meant(self, key: str) -> Entry | None:
        """The entry that a citation means, by key, alias, or key in other case."""
        return self.entries.get(key) or self.aliases.get(key) or self.in_other_case(key)

    def twin(self, entry: Entry) -> Entry | None:
        """An entry of the same key in another library."""
        return self._twins.get(entry.key)

    @cached_property
    def aliases(self) -> dict[str, Entry]:
        """The entries by the further keys that biber knows them by."""
        return {
            alias.strip(): entry
            for entry in self.entries.values()
            if "ids" in entry.fields
            for alias in entry.fields["ids"].split(",")
        }

    def hint(self, key: str) -> str:
        """What to do about a key that is not there: the nearest ones are named."""
        if key not in self._hints:
            self._hints[key] = self._suggestions.hint(key, "add the entry; `livebib find WORDS` looks for others")
        return self._hints[key]

    def used(self, keys: Iterable[str]) -> set[str]:
        """The keys of the entries that these lead to: their own, and those of parents and relatives."""
        todo = list(keys)
        found: set[str] = set()
        while todo:
            entry = self.meant(todo.pop())
            if entry is None or entry.key in found:
                continue
            found.add(entry.key)
            for name in _LEADS_TO:
                if name in entry.fields:
                    todo += [each.strip() for each in entry.fields[name].split(",")]
        return found


def stem(name: str | Path) -> str:
    """The name of a .bib file as documents say it, without folders and suffix."""
    return Path(name).name.removesuffix(".bib")
