"""`livebib add`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from livebib.cli.options import Common, common, finish

if TYPE_CHECKING:
    from livebib.library.library import Library
    from livebib.metadata.adding.orders import Added, Order, Result
    from livebib.model.finding import Finding
    from livebib.model.record import Answered
    from livebib.model.work import Identifier
    from livebib.project.project import Project

_HINT = "livebib add 10.18653/v1/N19-1423 arXiv:1706.03762 978-0262035613 https://…"
_LONGEST_WORD = 200  # characters that are shown of what was to be added
_SHARED = {"doi": "DOI", "arxiv": "arXiv id", "isbn": "ISBN", "url": "address", "title": "title and first author"}


@click.command(name="add", short_help="Add works by DOI, arXiv id, ISBN or address.")
@click.argument("words", nargs=-1, metavar="ID...")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="The file to add to.")
@click.option("--key", metavar="KEY", default="", help="The citation key, for one work.")
@click.option("--type", "type_", metavar="TYPE", default="", help="The entry type, whatever the record says.")
@click.option("--keywords", metavar="A,B", default="", help="Keywords of the new entries; the first is the topic.")
@click.option("--dry-run", is_flag=True, help="Print the entries and write nothing.")
@common
def command(
    options: Common, words: tuple[str, ...], to: Path | None, key: str, type_: str, keywords: str, dry_run: bool
) -> int:
    """Add works by DOI, arXiv id, ISBN or the address of a web page; with `-` those on standard input, one a line.

    The registries are asked for the metadata, a web page for what it says of itself. Each entry goes into the file with
    most of its kind, under a key in the library's style. What the library has already is not added again.
    """
    import time
    from contextlib import closing
    from datetime import UTC, datetime

    from livebib.cli import console
    from livebib.library import edits
    from livebib.metadata import asking
    from livebib.metadata.adding import visiting
    from livebib.metadata.adding.orders import Added, Refused, There, Wishes, fulfil
    from livebib.model.errors import UsageError
    from livebib.model.report import Report
    from livebib.project.project import Project
    from livebib.web.memory.state import State, default_path
    from livebib.web.session import Settings

    project = Project(options.root, options.config)
    wanted = _orders(words)
    if not wanted:
        raise UsageError("nothing to add", hint=_HINT)
    if key:
        edits.check_key(key)
        if len(wanted) > 1:
            raise UsageError(f"--key takes one work, not {len(wanted)}", hint="add them one by one, or without --key")
    library, path = _library(project, to)
    _check_type(type_, library)
    now = time.time()
    wishes = Wishes(
        datetime.fromtimestamp(now, UTC).astimezone().date(),
        path,
        key,
        type_.lower(),
        ", ".join(filter(None, (word.strip() for word in keywords.split(",")))),
        project.config["dialect"],
        project.config["topics"],
    )
    settings = Settings.configured(project.config)
    with (
        State.open(default_path(project.root if project.is_one else None), now) as state,
        console.Progress(len(wanted), "works", quiet=options.quiet) as progress,
        closing(asking.opened(settings, state, now)) as session,
    ):

        def ask(names: Sequence[Identifier]) -> Mapping[Identifier, Answered]:
            return asking.ask(
                names, settings, state, now, told=lambda name: progress.advance(name.value), session=session
            )

        results = fulfil(wanted, library, wishes, ask, lambda each: visiting.visit_all(each, session))
        is_cut_off = any(isinstance(each, Refused) and each.unanswered for each in results) and session.is_cut_off()
    for message in state.messages:
        console.talk(f"livebib: {message}")
    if not dry_run:
        library.save()
    added = [result for result in results if isinstance(result, Added)]
    for unread in library.not_understood if added else ():
        at = f"{unread.place.path}:{unread.place.line}:{unread.place.column}"
        console.talk(f"livebib: {at}: cannot be understood; a work that stands there may have been added again")
    told = results
    if options.format == "text":
        # People are told of those that are there where they are told what was added, and of a missing network once.
        told = [each for each in results if not isinstance(each, There)]
        told = [each for each in told if not (is_cut_off and isinstance(each, Refused) and each.unanswered)]
    report = Report(
        "add",
        [found for result in told if (found := _finding(result, library))],
        "\n".join(_drafts(results, library) if dry_run else _lines(results, library)),
        {"added": [_row(result, library, project) for result in added], "dry_run": dry_run},
        summary=_summary(results, dry_run=dry_run),
        advice=[] if dry_run or not added else _advice(project, library),
    )
    code = finish(options, report, project)
    if is_cut_off:
        console.failure("nobody could be reached, neither registries nor web pages", "run it again with a network")
        return 2
    return code


def _orders(words: tuple[str, ...]) -> list[Order]:
    """What is to be added, each with its place on the command line or on standard input."""
    from livebib.metadata.adding import identifying
    from livebib.metadata.adding.orders import Order
    from livebib.model.errors import UsageError
    from livebib.model.finding import COMMAND_LINE, Place

    orders: list[Order] = []
    for number, word in enumerate(words, 1):
        if word == "-":
            if sys.stdin is None:  # as Python finds it closed
                raise UsageError("standard input is closed", hint=_HINT)
            text = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
            orders += [Order(each, Place(Path("<stdin>"), line, 1, line, 1)) for line, each in identifying.lines(text)]
        else:
            orders.append(Order(word, Place(COMMAND_LINE, 1, number, 1, number)))
    return orders


def _check_type(type_: str, library: Library) -> None:
    """Raises UsageError for a type that neither the engines know nor the library has."""
    from livebib.model.errors import UsageError
    from livebib.text import suggest
    from livebib.text.bibtex.vocabulary import TYPES_OF_BIBLATEX

    known = TYPES_OF_BIBLATEX | {entry.type for entry in library}
    if type_ and type_.lower() not in known:
        hint = suggest.hint(type_.lower(), known, "use article, book, misc, …")
        raise UsageError(f"--type {type_}: is no entry type", hint=hint)


def _library(project: Project, to: Path | None) -> tuple[Library, Path | None]:
    """What is added to, and the file by the name it has there: the project's library, with a file that `--to` names
    and that is not there yet; where there is no library, just that file. Raises UsageError for one that the library
    would not see."""
    from livebib.library.library import Library, load
    from livebib.model.errors import UsageError
    from livebib.text.source import Source

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


def _finding(result: Result, library: Library) -> Finding | None:
    """What is wrong, or worth knowing, about one word."""
    from livebib.metadata.adding.orders import ALREADY_THERE, NOT_ADDED, Refused, There

    word = result.order.word
    word = word if len(word) <= _LONGEST_WORD else f"{word[:_LONGEST_WORD]}…"
    if isinstance(result, Refused):
        return NOT_ADDED.at(result.order.place, f"{word}: {result.why}", result.hint)
    if isinstance(result, There):
        message = f"{word}: is there as '{result.key}', with the same {_SHARED[result.name.kind]}"
        return ALREADY_THERE.at(library[result.key].key_place, message, "", result.key)
    return None


def _lines(results: list[Result], library: Library) -> list[str]:
    """What became of each word, for people; what could not be added is among the findings."""
    from livebib.library import labels
    from livebib.metadata.adding.orders import Added, There

    said = []
    for result in results:
        if isinstance(result, Added | There):
            entry = library[result.key]
            where = f"{entry.source.path}:{entry.place.line}:{entry.place.column}"
            if isinstance(result, There):
                said.append(f"{where}: already there: {result.key} (the same {_SHARED[result.name.kind]})")
            else:
                said.append(f"{where}: added {result.key}: {labels.label(entry)}. {entry.title}")
                said += [f"    {note}" for note in result.notes]
    return said


def _drafts(results: list[Result], library: Library) -> list[str]:
    """The entries as they would be written, each below its place, and which works are there already. All but entries
    is comment: BibTeX would read an `@` in that."""
    from livebib.metadata.adding.orders import Added, There

    said = []
    for result in results:
        if isinstance(result, There):
            said += [f"% {line}\n".replace("@", "(at)") for line in _lines([result], library)]
        elif isinstance(result, Added):
            entry = library[result.key]
            notes = "".join(f"\n% {note}" for note in result.notes).replace("@", "(at)")
            said.append(f"% {entry.source.path}:{entry.place.line}{notes}\n{entry.raw}\n".replace("\r\n", "\n"))
    return said


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


def _summary(results: list[Result], *, dry_run: bool) -> str:
    from collections import Counter

    kinds = Counter(type(result).__name__ for result in results)
    names = {"Added": "would be added" if dry_run else "added", "There": "already there", "Refused": "not added"}
    return ", ".join(f"{kinds[kind]} {name}" for kind, name in names.items() if kinds[kind])


def _advice(project: Project, library: Library) -> list[str]:
    """What to do next."""
    own = {path.resolve() for path in project.bib_files}
    strange = [source.path for source in library.sources if source.path.resolve() not in own]
    advice = [f"{path} is no part of the library: name it with the key `bib`" for path in strange]
    return advice or (["`livebib render` brings the documents up to date"] if project.documents_if_any else [])
