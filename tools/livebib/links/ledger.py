"""The history that the configuration names: strikes of links that fail, as a file that is committed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from livebib.files import disk
from livebib.links import history
from livebib.links.checking import Run
from livebib.links.history import Failed
from livebib.model.errors import ConfigError
from livebib.model.finding import Finding
from livebib.project.project import Project


class Ledger(NamedTuple):
    """A history as it was read."""

    path: Path | None  # None: none is kept
    text: str | None  # None: there is no file yet
    failed: Mapping[str, Failed]
    findings: list[Finding]  # lines that cannot be read; while there are some, nothing is written over them


def read(project: Project) -> Ledger:
    """The history of a project. Raises ConfigError where the key `history` names a file that is no history: it would be
    written over."""
    name = project.config["history"]
    if name is None:
        return Ledger(None, None, {}, [])
    path: Path = project.root / name
    if not path.resolve().is_relative_to(project.root):
        raise ConfigError(f"{path}: lies outside of the project", hint="it is named by the key `history`")
    if project.owns(path):
        raise ConfigError(f"{path}: belongs to the bibliography", hint="`history` names a file of its own")
    if not path.exists():
        return Ledger(path, None, {}, [])
    text = disk.read_text(path)
    if text.strip() and not text.startswith(history.HEADER.partition(",")[0]):
        raise ConfigError(f"{path}: is no history of livebib", hint="`history` names a file of its own")
    failed, findings = history.read(text, path)
    return Ledger(path, text, failed, findings)


def keep(ledger: Ledger, run: Run, *, whole: bool) -> None:
    """Write what a run found; with `whole`, links that the bibliography has no more are forgotten."""
    if ledger.path is None or ledger.findings:
        return
    judged = {each.link.id: (each.outcome, each.strikes) for each in run.checked if each.asked}
    known = {each.link.id for each in run.checked} if whole else None
    text = history.write(history.updated(ledger.failed, judged, known))
    if text != ledger.text and (ledger.text is not None or judged):
        disk.write_text(ledger.path, text, read=ledger.text)
