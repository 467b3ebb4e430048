"""Citations: entries that no document cites. What is wrong with a citation itself, reading tells."""

from __future__ import annotations

from collections.abc import Iterator

from livebib.library import inheritance
from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.lint.model import Context, Flaw
from livebib.lint.rule import rule
from livebib.model.finding import Severity

# Regions whose templates show no entry that is not cited. A list of all entries leaves none unused.
_SHOW_THE_CITED = ("toc", "citations")


@rule("unused-entry", Severity.INFO, on=Library)
def unused_entry(library: Library, context: Context) -> Iterator[Flaw]:
    """No document that is configured (the key `files`) cites the entry, and none has a list of all entries. Parents of
    cited entries count as cited.

    What to do: Cite it, keep it for later, or delete it. LaTeX documents are for `livebib cite --unused`.

    Bad:
        @misc{li, author = {Li, Wei}, title = {Cited}}
        @misc{ma, author = {Ma, Xu}, title = {Not cited}}
        --- README.md
        As [@li] says.

    Good:
        @misc{li, author = {Li, Wei}, title = {Cited}}
        @misc{ma, author = {Ma, Xu}, title = {Cited, too}}
        --- README.md
        As [@li] and [@ma] say.
    """
    cited = {citation.key.casefold() for document in context.documents for citation in document.citations}
    regions = {region.name for document in context.documents for region in document.regions}
    if not cited or not regions.issubset(_SHOW_THE_CITED):
        return
    used = _with_relatives(library, [entry for entry in library if entry.key.casefold() in cited])
    for entry in library:
        if entry.key.lower() not in used and entry.type != "xdata":
            yield Flaw(f"no document cites '{entry.key}'", "cite it, or delete it", about=entry)


def _with_relatives(library: Library, todo: list[Entry]) -> set[str]:
    """The keys, in lower case, of entries, their parents and whatever else they name."""
    used: set[str] = set()
    while todo:
        entry = todo.pop()
        if entry.key.lower() not in used:
            used.add(entry.key.lower())
            todo += [other for key in _named(entry) if (other := library.lookup(key))]
    return used


def _named(entry: Entry) -> list[str]:
    own = entry.fields
    others = [own[name] for name in ("xref", "related", "entryset") if name in own]
    return [*(key for _, key in inheritance.links(entry)), *(key for value in others for key in value.split(","))]
