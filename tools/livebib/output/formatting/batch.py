"""Texts and files in canonical layout: which files are meant, what becomes of each, and writing them."""

import gc
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from livebib.files import disk
from livebib.model.errors import LivebibError, UsageError
from livebib.model.finding import Finding, Place
from livebib.model.report import Report
from livebib.model.rule import error
from livebib.output.formatting.blocks import Block, Heading, Part, parts
from livebib.output.formatting.layout import block_text
from livebib.output.formatting.order import ordered
from livebib.output.formatting.proof import difference
from livebib.project.project import Project
from livebib.text import diffs
from livebib.text.bibtex.nodes import Problem, StringNode
from livebib.text.bibtex.split import split
from livebib.text.counts import counted
from livebib.text.source import Source, decode

UNFORMATTED = error(
    "unformatted", "A .bib file is not in the layout that `livebib fmt` gives it.", "Run `livebib fmt`."
)


class Canonical(NamedTuple):
    """What became of a text."""

    text: str  # in canonical layout; as it was if something stands against it
    problem: Problem | None = None  # the first that leaves it open what the text says
    difference: str = ""  # what the layout would have changed: a bug


def canonical(text: str) -> Canonical:
    """A text in canonical layout, proved to say the same."""
    collecting = gc.isenabled()
    gc.disable()  # a million small values without a cycle among them: looking for some takes a third of the time
    try:
        return _canonical(text)
    finally:
        if collecting:
            gc.enable()


def _canonical(text: str) -> Canonical:
    nodes, problems = split(text)
    if stopping := next((problem for problem in problems if problem.rule.stops), None):
        return Canonical(text, stopping)
    found = parts(text, nodes, problems)
    line_end = _line_end(text, found)
    written = _joined(text, ordered(text, found, nodes), line_end)
    if written == text:
        return Canonical(text)
    if unlike := difference(text, nodes, written):
        return Canonical(text, difference=unlike)
    return Canonical(written)


def _joined(text: str, parts: list[Part], line_end: str) -> str:
    """All parts with a blank line between two of them; strings stand together if they did."""
    found: list[str] = []
    for before, part in zip([None, *parts], parts, strict=False):
        if before is not None and not _together(before, part):
            found.append(line_end)
        found += [block_text(part, text, line_end) if isinstance(part, Block) else line_end.join(part.lines), line_end]
    return "".join(found)


def _together(before: Part, part: Part) -> bool:
    """Whether two strings stand on lines one below the other."""
    if isinstance(before, Heading) or isinstance(part, Heading) or part.apart:
        return False
    return isinstance(before.node, StringNode) and isinstance(part.node, StringNode)


def _line_end(text: str, parts: list[Part]) -> str:
    """The line end that is most frequent behind blocks; without any block the last there is."""
    if "\r\n" not in text:
        return "\n"
    found = [text.find("\n", part.node.end) for part in parts if isinstance(part, Block)]
    ends = [at for at in found if at >= 0] or [text.rfind("\n")]
    return "\r\n" if 2 * sum(text[at - 1] == "\r" for at in ends) > len(ends) else "\n"


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
    text, problem, unlike = canonical(before.text)
    if problem:
        place = before.place(problem.start, problem.end)
        return Reformatted(before, before, problem.rule.at(place, *problem[3:]))
    after = before.edited(text)
    if not unlike and text != before.text and not _reads_as(after, encoding):
        unlike = "how the file is encoded"
    return Reformatted(before, before if unlike else after, difference=unlike)


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
    body = "".join(diffs.unified(*each) for each in texts).rstrip("\n")
    failures = []
    for each in outcomes:
        if each.difference:
            message = f"{each.path}: this is a bug of livebib: its layout would change {each.difference}"
            failures.append(LivebibError(message, hint="the file is left as it is; please report it"))
    talk = [_summary(outcomes, written=not check and not show)]
    return Report("fmt", findings, body, talk=talk, failures=failures)


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
