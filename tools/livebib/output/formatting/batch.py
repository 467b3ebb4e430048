"""Files in canonical layout: which are meant, what becomes of each, and writing them."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from livebib.files import disk
from livebib.model.errors import LivebibError, UsageError
from livebib.model.finding import Finding, Place
from livebib.model.report import Report
from livebib.model.rule import error
from livebib.output.formatting.canonical import canonical
from livebib.project.project import Project
from livebib.text import diffs
from livebib.text.counts import counted
from livebib.text.source import Source, decode

UNFORMATTED = error(
    "unformatted", "A .bib file is not in the layout that `livebib fmt` gives it.", "Run `livebib fmt`."
)


class Reformatted(NamedTuple):
    """What became of one file; `after` is as `before` where something stands against it."""

    before: Source
    after: Source
    finding: Finding | None = None  # the first that leaves it open what the file says
    difference: str = ""  # what the layout would have changed besides: a bug

    @property
    def path(self) -> Path:
        """The file."""
        return self.before.path

    @property
    def changes(self) -> bool:
        """Whether the file is not in canonical layout yet."""
        return self.after.text != self.before.text


def named(project: Project, paths: Sequence[Path]) -> list[Path]:
    """The .bib files that PATHs of a command line name, each once: files, and folders of such; without any the
    database's. Raises UsageError for what is none."""
    found: dict[Path, Path] = {}
    for path in paths:
        if not path.is_dir() and path.exists() and path.suffix.lower() != ".bib":
            raise UsageError(f"{path}: is no .bib file", hint="name such files, or folders with .bib files")
        for file in disk.bib_files(path):
            found.setdefault(file.resolve(), file)
    return list(found.values()) if paths else project.database


def reformat(path: Path, encoding: str) -> Reformatted:
    """The canonical layout of a file; nothing is written. Raises ReadError for one that cannot be read."""
    before = decode(path, disk.read_bytes(path), encoding)
    text, problem, difference = canonical(before.text)
    if problem:
        place = before.place(problem.start, problem.end)
        return Reformatted(before, before, problem.rule.at(place, *problem[3:]))
    after = before.edited(text)
    if not difference and text != before.text and not _reads_as(after, encoding):
        difference = "how the file is encoded"
    return Reformatted(before, before if difference else after, difference=difference)


def fmt(project: Project, paths: Sequence[Path], *, check: bool = False, show: bool = False) -> Report:
    """Give the files named canonical layout. With `check` or `show` nothing is written: what would change is a finding,
    or shown as a diff. Raises WriteError, as `write` does."""
    outcomes = [reformat(path, project.config["encoding"]) for path in named(project, paths)]
    changing = [outcome for outcome in outcomes if outcome.changes]
    findings = [outcome.finding for outcome in outcomes if outcome.finding]
    if check:
        for outcome in changing:
            hint = f"run {shlex.join(['livebib', 'fmt', str(outcome.path)])}"
            findings.append(UNFORMATTED.at(Place(outcome.path), "not in canonical layout", hint))
    if not check and not show:
        write(changing)
    texts = [(project.relative(each.path), each.before.text, each.after.text) for each in changing if show]
    return Report(
        "fmt",
        findings,
        "".join(diffs.unified(*each) for each in texts).rstrip("\n"),
        talk=[_summary(outcomes, written=not check and not show)],
        failures=[
            LivebibError(
                f"{each.path}: this is a bug of livebib: its layout would change {each.difference}",
                hint="the file is left as it is; please report it",
            )
            for each in outcomes
            if each.difference
        ],
    )


def write(changing: Sequence[Reformatted]) -> None:
    """Write the files. Raises WriteError, before anything is written, where one of them cannot be."""
    for outcome in changing:
        disk.writable(outcome.path, outcome.before.data)
    for outcome in changing:
        disk.replace(outcome.path, outcome.after.data, read=outcome.before.data)


def _summary(outcomes: Sequence[Reformatted], *, written: bool) -> str:
    changed = sum(outcome.changes for outcome in outcomes)
    alone = sum(bool(outcome.finding or outcome.difference) for outcome in outcomes)
    said = f"{counted(changed, 'file')} {'reformatted' if written else 'would be reformatted'}, "
    said += f"{len(outcomes) - changed - alone} unchanged"
    return f"{said}, {alone} left alone" if alone else said


def _reads_as(source: Source, encoding: str) -> bool:
    """Whether the bytes of a file will be decoded to its text: a comment can say how, if it stands at the top."""
    try:
        return decode(source.path, source.data, encoding).text == source.text
    except LivebibError:
        return False
