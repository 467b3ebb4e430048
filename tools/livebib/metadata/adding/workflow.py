"""`add` from end to end: library → ask → compose → save → report."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from livebib.library import edits, labels
from livebib.library.library import Library, load
from livebib.metadata import asking
from livebib.metadata.adding import visiting
from livebib.metadata.adding.orders import Added, Order, Refused, Result, There, Wishes, finding_of, fulfil
from livebib.model.errors import Changed, CutOff, LivebibError, UsageError, WriteError
from livebib.model.progress import Progress
from livebib.model.record import Answered
from livebib.model.report import Report
from livebib.model.work import Identifier
from livebib.project.project import Project
from livebib.text import suggest
from livebib.text.bibtex.vocabulary import TYPES_OF_BIBLATEX
from livebib.text.source import Source
from livebib.web.memory.state import State
from livebib.web.session import Settings

_TRIES = 100  # to write what others write, too: each time that fails somebody else has got on
_UNSURE = "cannot be understood; a work that stands there may have been added again"


def add(
    project: Project,
    settings: Settings,
    orders: Sequence[Order],
    progress: Progress,
    *,
    to: Path | None = None,
    key: str = "",
    type_: str = "",
    keywords: str = "",
    dry_run: bool = False,
) -> Report:
    """Add the works that were ordered, into the file `to` or those that have most of their kinds; with `dry_run` the
    report shows the entries, and nothing is written. Raises UsageError and EditError for what cannot be."""
    if key:
        edits.check_key(key)
        if len(orders) > 1:
            message = f"--key takes one work, not {len(orders)}"
            raise UsageError(message, hint="add them one by one, or without --key")
    library, path = _library(project, to)
    known = TYPES_OF_BIBLATEX | {entry.type for entry in library}
    if type_ and type_.lower() not in known:
        hint = suggest.hint(type_.lower(), known, "use article, book, misc, …")
        raise UsageError(f"--type {type_}: is no entry type", hint=hint)
    now = time.time()
    today = datetime.fromtimestamp(now, UTC).astimezone().date()
    keywords = ", ".join(filter(None, map(str.strip, keywords.split(","))))
    dialect, topics = project.config["dialect"], project.config["topics"]
    wishes = Wishes(today, path, key, type_.lower(), keywords, dialect, topics)
    with (
        State.of(project, None, now) as state,
        progress(len(orders), "works") as shown,
        closing(asking.opened(settings, state, now)) as session,
    ):
        answers: dict[Identifier, Answered] = {}
        pages: dict[Identifier, visiting.Visited] = {}

        def ask(names: Sequence[Identifier]) -> Mapping[Identifier, Answered]:
            due = [name for name in names if name not in answers]
            answers.update(asking.ask(due, settings, state, now, session, lambda name: shown.advance(name.value)))
            return answers

        def visit(addresses: Sequence[Identifier]) -> Mapping[Identifier, visiting.Visited]:
            pages.update(visiting.visit_all([each for each in addresses if each not in pages], session))
            return pages

        failures: list[LivebibError] = []
        for tries_left in range(_TRIES, -1, -1):
            results = fulfil(orders, library, wishes, ask, visit)
            try:
                if not dry_run:
                    library.save()
                break
            except WriteError as error:
                if isinstance(error, Changed) and tries_left:
                    library, _ = _library(project, to)  # somebody else added something meanwhile
                    continue
                failures.append(error)
                results = [each for each in results if not isinstance(each, Added)]
                break
        is_cut_off = any(isinstance(each, Refused) and each.unanswered for each in results) and session.is_cut_off()
    if is_cut_off and not failures:
        message = "nobody could be reached, neither registries nor web pages"
        failures.append(
            CutOff(message, hint="run it again with a network, or write the entry into a .bib file by hand")
        )
    added = [each for each in results if isinstance(each, Added)]
    unsure = [each.place for each in library.not_understood if added]
    found = [(each, finding) for each in results if (finding := finding_of(each, library))]
    kinds = Counter(type(result).__name__ for result in results)
    names = {"Added": "would be added" if dry_run else "added", "There": "already there", "Refused": "not added"}
    return Report(
        "add",
        [finding for _, finding in found],
        "\n".join(line for each in results for line in _told(each, library, dry_run=dry_run)),
        {"added": [_row(each, library, project) for each in added], "dry_run": dry_run},
        ", ".join(f"{kinds[kind]} {name}" for kind, name in names.items() if kinds[kind]),
        _advice(project, library) if added and not dry_run else [],
        # People are told of those that are there where they are told what was added, and of a missing network once.
        in_body=[
            finding
            for each, finding in found
            if isinstance(each, There) or (is_cut_off and isinstance(each, Refused) and each.unanswered)
        ],
        notices=[*state.messages, *(f"{at.path}:{at.line}:{at.column}: {_UNSURE}" for at in unsure)],
        failures=failures,
    )


def _library(project: Project, to: Path | None) -> tuple[Library, Path | None]:
    """What is added to, and the file by the name it has there: the project's library, with a file that `--to` names
    and that is not there yet; where there is no library, just that file. Raises UsageError for one that the library
    would not see."""
    paths, encoding = project.bib_files, project.config["encoding"]
    if to is None and not paths:
        hint = "run `livebib init` to start a bibliography here, or name a new file with --to"
        raise UsageError(f"no .bib file in {project.root}", hint=hint)
    if to is None:
        return load(paths, encoding=encoding), None
    if to.suffix.lower() != ".bib":
        raise UsageError(f"--to {to}: is no .bib file")
    if own := next((path for path in paths if path.resolve() == to.resolve()), None):
        return load(paths, encoding=encoding), own
    if project.has_library and not project.takes(to):
        patterns = ", ".join(project.config["bib"])
        hint = f"name it with the key `bib`, which has {patterns}, or choose a file that is"
        raise UsageError(f"--to {to}: is no part of the library", hint=hint)
    if to.exists():
        return load(to, encoding=encoding), to
    known = load(paths, encoding=encoding).sources if paths else []
    return Library([*known, Source(to, "", encoding)]), to


# -- what is told


def _told(result: Result, library: Library, *, dry_run: bool) -> list[str]:
    """What became of a word, for people; what could not be added is among the findings.

    With `dry_run` an entry as it would be written, below its place. All but entries is comment then: BibTeX would read
    an `@` in that.
    """
    if isinstance(result, Refused):
        return []
    entry = library[result.key]
    at = f"{entry.source.path}:{entry.place.line}"
    if isinstance(result, There):
        line = f"{at}:{entry.place.column}: already there: {result.key} (the same {result.shared})"
        return [f"% {line}\n".replace("@", "(at)")] if dry_run else [line]
    if dry_run:
        notes = "".join(f"\n% {note}" for note in result.notes).replace("@", "(at)")
        return [f"% {at}{notes}\n{entry.raw}\n".replace("\r\n", "\n")]
    line = f"{at}:{entry.place.column}: added {result.key}: {labels.label(entry)}. {entry.title}"
    return [line, *(f"    {note}" for note in result.notes)]


def _row(result: Added, library: Library, project: Project) -> dict[str, object]:
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


def _advice(project: Project, library: Library) -> list[str]:
    own = {path.resolve() for path in project.bib_files}
    strange = [source.path for source in library.sources if source.path.resolve() not in own]
    advice = [f"{path} is no part of the library: name it with the key `bib`" for path in strange]
    return advice or (["`livebib render` brings the documents up to date"] if project.documents_if_any else [])
