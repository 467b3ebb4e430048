"""What a run of add has to say: findings, lines or drafts for people, rows for JSON, a summary, and advice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from livebib.library import labels
from livebib.library.library import Library
from livebib.metadata.adding.orders import ALREADY_THERE, NOT_ADDED, Added, Refused, Result, There
from livebib.model.finding import Finding
from livebib.project.project import Project

_LONGEST_WORD = 200  # characters that are shown of what was to be added
_SHARED = {"doi": "DOI", "arxiv": "arXiv id", "isbn": "ISBN", "url": "address", "title": "title and first author"}


def finding(result: Result, library: Library) -> Finding | None:
    """What is wrong, or worth knowing, about one word."""
    word = result.order.word
    word = word if len(word) <= _LONGEST_WORD else f"{word[:_LONGEST_WORD]}…"
    if isinstance(result, Refused):
        return NOT_ADDED.at(result.order.place, f"{word}: {result.why}", result.hint)
    if isinstance(result, There):
        message = f"{word}: is there as '{result.key}', with the same {_SHARED[result.name.kind]}"
        return ALREADY_THERE.at(library[result.key].key_place, message, "", result.key)
    return None


def told(result: Result, library: Library, *, dry_run: bool) -> list[str]:
    """What became of a word, for people; what could not be added is among the findings.

    With `dry_run` an entry as it would be written, below its place. All but entries is comment then: BibTeX would read
    an `@` in that.
    """
    if isinstance(result, Refused):
        return []
    entry = library[result.key]
    at = f"{entry.source.path}:{entry.place.line}"
    if isinstance(result, There):
        line = f"{at}:{entry.place.column}: already there: {result.key} (the same {_SHARED[result.name.kind]})"
        return [f"% {line}\n".replace("@", "(at)")] if dry_run else [line]
    if dry_run:
        notes = "".join(f"\n% {note}" for note in result.notes).replace("@", "(at)")
        return [f"% {at}{notes}\n{entry.raw}\n".replace("\r\n", "\n")]
    line = f"{at}:{entry.place.column}: added {result.key}: {labels.label(entry)}. {entry.title}"
    return [line, *(f"    {note}" for note in result.notes)]


def row(result: Added, library: Library, project: Project) -> dict[str, object]:
    entry = library[result.key]
    return {
        "id": result.order.word,
        "key": result.key,
        "path": project.relative(entry.source.path),
        "line": entry.place.line,
        "column": entry.place.column,
        "entry": entry.raw,
        "notes": list(result.notes),
    }


def summary(results: Sequence[Result], *, dry_run: bool) -> str:
    kinds = Counter(type(result).__name__ for result in results)
    names = {"Added": "would be added" if dry_run else "added", "There": "already there", "Refused": "not added"}
    return ", ".join(f"{kinds[kind]} {name}" for kind, name in names.items() if kinds[kind])


def advice(project: Project, library: Library) -> list[str]:
    """What to do next."""
    own = {path.resolve() for path in project.bib_files}
    strange = [source.path for source in library.sources if source.path.resolve() not in own]
    advice = [f"{path} is no part of the library: name it with the key `bib`" for path in strange]
    return advice or (["`livebib render` brings the documents up to date"] if project.documents_if_any else [])
