"""`livebib cite`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from livebib.cli.options import Common, common, finish
from livebib.text.counts import counted

if TYPE_CHECKING:
    from livebib.cite.desk import Desk
    from livebib.cite.model import Document
    from livebib.library.entry import Entry
    from livebib.model.finding import Finding
    from livebib.project.project import Project


@click.command(name="cite", short_help="Check what LaTeX documents cite.")
@click.argument("paths", nargs=-1, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--unused", is_flag=True, help="List the entries that none of the documents cites.")
@click.option(
    "--env", is_flag=True, help="Print the line that lets TeX find the database from anywhere; takes no PATH."
)
@click.option("--follow-outside", is_flag=True, help="Read what a document includes from outside of its project, too.")
@common
def command(options: Common, paths: tuple[Path, ...], unused: bool, env: bool, follow_outside: bool) -> int:
    """Check the citation keys of LaTeX documents against the database: .tex, followed through what it includes, and the
    .aux or .bcf that a run left behind; a folder stands for the documents in it.

    Keys that no entry has are errors; the nearest keys are proposed. To let TeX find the database from any folder:

        eval "$(livebib cite --env)"
    """
    from livebib.cite import documents
    from livebib.cite.desk import Desk
    from livebib.model.errors import UsageError
    from livebib.model.report import Report
    from livebib.project.project import Project

    project = Project(options.root, options.config)
    if env:
        if paths or unused:
            raise UsageError("--env goes alone", hint="check the documents in a second call")
        return finish(options, Report("cite", [], _environment(project)), project)
    if not paths:
        raise UsageError("no document named", hint="livebib cite paper.tex (or .aux, .bcf, a folder)")
    read = documents.read_all(paths, project, follow_outside=follow_outside)
    has_own = any(each.path for document in read for each in document.bibliographies)
    library = project.library if project.has_library or not has_own else None
    desk = Desk(library, read, project.config["encoding"])
    unread = [finding for each in [*([library] if library else []), *desk.own] for finding in each.not_understood]
    findings = [*unread, *desk.findings(), *_remembered(project, desk)]
    never = _unused(desk) if unused else []
    body = [_kind(document) for document in read] if options.verbose else []
    body += _listed(never, len(read)) if unused else []
    extra: dict[str, object] = {"documents": [_row(document, project) for document in read]}
    if unused:
        extra["unused"] = [
            {"key": entry.key, "path": project.relative(entry.source.path), "line": at.line, "column": at.column}
            for entry in never
            for at in [entry.key_place]
        ]
    findings.sort(key=lambda each: (each.place.path.as_posix(), each.place[1:], each.rule))
    report = Report("cite", findings, "\n".join(body), extra, summary=_summary(read, findings))
    return finish(options, report, project)


def _environment(project: Project) -> str:
    import os

    from livebib.cite import environment

    files = [source.path for source in project.library.sources]
    return environment.line(files, project.root, os.environ.get("BIBINPUTS", ""))


def _remembered(project: Project, desk: Desk) -> list[Finding]:
    """What is known of the links of cited entries."""
    import time

    from livebib.cite import remembered
    from livebib.lint import silence
    from livebib.web.memory.state import default_path

    now = time.time()
    state = default_path(project.root if project.is_one else None)
    silences = silence.read(
        [*(desk.library.sources if desk.library else []), *(s for own in desk.own for s in own.sources)]
    )
    found: list[Finding] = []
    for document in desk.documents:
        cited = desk.cited(document)
        entries = [desk.shelf(document).entries[key] for key in cited]
        found += remembered.findings(entries, cited, state, silences, now)
    return list(dict.fromkeys(found))


def _unused(desk: Desk) -> list[Entry]:
    """The entries of the library that no document cites, nor leads to."""
    if desk.library is None or any(document.cites_all for document in desk.documents):
        return []
    used = {key for each in desk.documents for key in desk.shelf(each).used(each.keys)}
    return [entry for entry in desk.library if entry.key not in used]


def _listed(entries: list[Entry], documents: int) -> list[str]:
    from livebib.library.labels import label

    if not entries:
        return ["every entry is cited"]
    whom = "the document" if documents == 1 else f"the {documents} documents"
    head = f"{counted(len(entries), 'entry')} {'is' if len(entries) == 1 else 'are'} not cited by {whom}:"
    rows = []
    for entry in entries:
        at = entry.key_place
        rows.append(f"  {at.path}:{at.line}:{at.column}  {entry.key}  {label(entry)}. {entry.title}")
    return [head, *rows]


def _kind(document: Document) -> str:
    count = f"{counted(len(document.citations), 'citation')} of {counted(len(document.keys), 'key')}"
    of = f" in {len(document.files)} files" if len(document.files) > 1 else ""
    return f"{document.path}: {document.kind}: {count}{of}"


def _row(document: Document, project: Project) -> dict[str, object]:
    return {
        "path": project.relative(document.path),
        "kind": document.kind.name.lower(),
        "engine": document.engine.value or None,
        "files": [project.relative(path) for path in document.files],
        "keys": document.keys,
        "all": document.cites_all,
    }


def _summary(documents: list[Document], findings: list[Finding]) -> str:
    keys = len({key for document in documents for key in document.keys})
    files = len({path.resolve() for document in documents for path in document.files})
    wrong = len({finding.key for finding in findings if finding.rule == "undefined-citation"})
    count = f"{counted(keys, 'key')} cited in {counted(files, 'file')}"
    return f"{count}: {wrong} undefined" if wrong else f"{count}: none undefined"
