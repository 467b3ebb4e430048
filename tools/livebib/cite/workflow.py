"""`cite` from end to end: read → look up → what is known of the links → report."""

import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path

from livebib.cite import documents
from livebib.cite.desk import Desk
from livebib.cite.model import Document
from livebib.library.entry import Entry
from livebib.library.labels import label
from livebib.links import collect
from livebib.lint import silence
from livebib.model.finding import Finding
from livebib.model.report import Report
from livebib.model.rule import info, warning
from livebib.model.verdict import Verdict
from livebib.project.project import Project
from livebib.text.counts import counted
from livebib.web.memory.state import State, default_path

CITED_DEAD = warning(
    "cited-dead",
    "A document cites an entry with a link that the last `check-links` found dead.",
    "Give the entry another address, or an archived copy; `livebib check-links` tells more.",
)
CITED_MOVED = info(
    "cited-moved", "A document cites an entry with a link that has moved for good.", "Run `livebib check-links --fix`."
)
_RULES = {Verdict.DEAD: CITED_DEAD, Verdict.MOVED: CITED_MOVED}


def cite(
    project: Project,
    paths: Iterable[Path],
    *,
    unused: bool = False,
    detailed: bool = False,
    follow_outside: bool = False,
) -> Report:
    """Check what documents cite. With `unused` the entries are listed that none of them cites; where it is `detailed`,
    each document is told of. With `follow_outside` what a document includes from outside of its project is read, too.

    Raises UsageError and ReadError for what is no document or cannot be read.
    """
    read = documents.read_all(paths, project, follow_outside=follow_outside)
    has_own = any(each.path for document in read for each in document.bibliographies)
    library = project.library if project.has_library or not has_own else None
    desk = Desk(library, read, project.config["encoding"])
    unread = [finding for each in desk.libraries for finding in each.not_understood]
    findings = sorted([*unread, *desk.findings(), *_remembered(project, desk)], key=attrgetter("order"))
    never = _unused(desk) if unused else []
    body = [_kind(document) for document in read] if detailed else []
    body += _listed(never, len(read)) if unused else []
    extra: dict[str, object] = {"documents": [_row(document, project) for document in read]}
    if unused:
        extra["unused"] = [
            {"key": entry.key, "path": project.relative(entry.source.path), "line": at.line, "column": at.column}
            for entry in never
            for at in [entry.key_place]
        ]
    return Report("cite", findings, "\n".join(body), extra, summary=_summary(read, findings))


def _remembered(project: Project, desk: Desk) -> list[Finding]:
    """The dead and moved links of cited entries, as far as the last `check-links` knows. Nobody is asked, and where
    nothing is remembered, no state is begun."""
    now = time.time()
    path = default_path(project.home)
    if path is None or not path.is_file():
        return []
    today = datetime.fromtimestamp(now, UTC).date()
    silences = silence.read([file for library in desk.libraries for file in library.files])
    found: list[Finding] = []
    for document in desk.documents:
        cited = desk.cited(document)
        links = collect.collect([desk.shelf(document).entries[key] for key in cited])
        with State.of(project, None, now) as memory:
            known = memory.recall_all(link.id for link in links)
        for link in links:
            remembered = known.get(link.id)
            rule = _RULES.get(remembered.outcome.verdict) if remembered else None
            if remembered is None or rule is None:
                continue
            outcome = remembered.outcome
            for owner in link.owners:
                key, place = owner.key or "", owner.place
                names = {outcome.reason, str(outcome.verdict), rule.name}
                if key not in cited or silences.silenced(place, key, names, today):
                    continue
                at = f"{place.path}:{place.line}:{place.column}"
                if rule is CITED_DEAD:
                    message = f"'{key}' has a dead link: {link.url} ({outcome.reason})"
                    hint = f"at {at}: give it another address, or an archived copy"
                else:
                    message = f"'{key}' has a link that moved: {link.url} is now {outcome.final_url}"
                    hint = f"at {at}: `livebib check-links --fix` rewrites it"
                found.append(rule.at(cited[key].place, message, hint, key, owner.field))
    return list(dict.fromkeys(found))


def _unused(desk: Desk) -> list[Entry]:
    """The entries of the library that no document cites, nor leads to."""
    if desk.library is None or any(document.cites_all for document in desk.documents):
        return []
    used = {key for each in desk.documents for key in desk.shelf(each).used(each.keys)}
    return [entry for entry in desk.library if entry.key not in used]


def _listed(entries: Sequence[Entry], documents: int) -> list[str]:
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


def _summary(documents: Sequence[Document], findings: Sequence[Finding]) -> str:
    keys = len({key for document in documents for key in document.keys})
    files = len({path.resolve() for document in documents for path in document.files})
    wrong = len({finding.key for finding in findings if finding.rule == "undefined-citation"})
    count = f"{counted(keys, 'key')} cited in {counted(files, 'file')}"
    return f"{count}: {wrong} undefined" if wrong else f"{count}: none undefined"
