"""Which entries are exported: those asked for with all that they refer to, in an order that no file's order changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from livebib.library import inheritance
from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.library.near import Nearness
from livebib.model.finding import Finding, Place
from livebib.model.rule import error
from livebib.output.export.model import Selection
from livebib.text.suggest import Suggestions

UNDEFINED_CITATION = error(
    "undefined-citation",
    "A document cites a key that no entry has. BibTeX and biber only warn: the citation is printed as [?].",
    "Cite one of the keys proposed (`livebib find WORDS` finds more), or add the entry.",
)


ALL = "*"  # as in \nocite{*}
# Fields that name other entries, which biber then looks for; `crossref` and `xdata` also hand fields down.
_NAMES_ONE = ("crossref", "xref")
_NAMES_SEVERAL = ("xdata", "related", "entryset")


class Cited(NamedTuple):
    """A citation key that a document asks for, and where."""

    key: str
    place: Place


def select(
    library: Library,
    cited: Iterable[Cited] | None = None,
    *,
    command: str = "livebib export",
    name: Callable[[Path], str] = str,
) -> tuple[Selection, list[Finding]]:
    """The entries of a library that are cited (all, without `cited` or where `*` is), and what is cited in vain.

    `command` and `name` (a path as the header shall say it) go into the header. Keys compare without case where no
    entry has the very key, as BibTeX does it.
    """
    entries = _by_lower_key(library)
    findings: list[Finding] = []
    wanted = dict.fromkeys(entries)
    asked = None
    if cited is not None:
        cited = list(cited)
        if not any(each.key == ALL for each in cited):
            found, findings = _found(library, cited, entries)
            wanted = _with_relations(found, entries)
            asked = frozenset(found)
    chosen = _sorted([entries[key] for key in wanted], entries)
    sources = sorted({name(entry.source.path) for entry in chosen})
    return Selection(chosen, sources, command, asked), findings


def _by_lower_key(library: Library) -> dict[str, Entry]:
    """The entries by their keys in lower case; of two with one key the first counts, as in BibTeX."""
    entries: dict[str, Entry] = {}
    for entry in library:
        entries.setdefault(entry.key.lower(), entry)
    return entries


def _found(library: Library, cited: Sequence[Cited], entries: Mapping[str, Entry]) -> tuple[list[str], list[Finding]]:
    found: dict[str, None] = {}
    findings: list[Finding] = []
    missing: set[str] = set()
    suggestions = Suggestions(Nearness(library).keys)
    for key, place in cited:
        if key.lower() in entries:
            found.setdefault(key.lower())
        elif key not in missing:
            missing.add(key)
            hint = suggestions.hint(key, "add the entry, or mend the citation")
            findings.append(UNDEFINED_CITATION.at(place, f"no entry '{key}'", hint, key))
    return list(found), findings


def _with_relations(keys: Sequence[str], entries: Mapping[str, Entry]) -> dict[str, None]:
    """The keys and those of all entries that they name, and so on."""
    todo, seen = list(keys), dict.fromkeys(keys)
    while todo:
        for key in _related(entries[todo.pop()]):
            if key in entries and key not in seen:
                seen[key] = None
                todo.append(key)
    return seen


def _related(entry: Entry) -> list[str]:
    fields = entry.fields
    names = [fields[name] for name in _NAMES_ONE if name in fields]
    names += [name for field in _NAMES_SEVERAL if field in fields for name in fields[field].split(",")]
    return [name.strip().lower() for name in names if name.strip()]


def _sorted(chosen: list[Entry], entries: Mapping[str, Entry]) -> list[Entry]:
    """By key, but every parent behind all of its children: BibTeX hands nothing down from one that stands before."""
    level = dict.fromkeys((entry.key.lower() for entry in chosen), 0)
    for _ in range(inheritance.DEEPEST + 1):
        before = dict(level)
        for entry in chosen:
            for _, parent in inheritance.links(entry):
                if parent in level:
                    level[parent] = max(level[parent], level[entry.key.lower()] + 1)
        if level == before:
            break
    return sorted(chosen, key=lambda entry: (level[entry.key.lower()], entry.key.lower()))
