"""`export` from end to end: load → select → write → compare → report."""

import shlex
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from livebib.files import disk
from livebib.lint import stopping
from livebib.model.errors import UsageError
from livebib.model.finding import Finding, Place
from livebib.model.report import Report
from livebib.output.export.selection import FLAVOURS, Citation, select
from livebib.output.stale import STALE
from livebib.project.project import Project
from livebib.text import diffs


class ExportWishes(NamedTuple):
    """What the user wants of one export."""

    flavour: str
    cited: Sequence[Path] = ()  # only what these documents cite
    out: Path | None = None  # the file; None: the text is handed back
    style: str | None = None  # a citation style, for a flavour that takes one
    check: bool = False  # compare with the file, and write nothing


def export(
    project: Project,
    wishes: ExportWishes,
    cited: Callable[[], tuple[list[Citation], list[Finding]]] | None = None,
    where: Sequence[str] = (),
) -> tuple[Report, str | None]:
    """Write the database, or what documents cite of it; the text is handed back where it goes into no file. While a
    block cannot be understood, nothing is written.

    `cited` tells what the documents cite, and what of them could not be read; `where` are the options that lead to this
    project, for the command that brings a file up to date. Raises UsageError for a file that must not be overwritten.
    """
    out, flavour = wishes.out, FLAVOURS[wishes.flavour]
    if out is not None and (project.owns(out) or out.resolve() in {path.resolve() for path in wishes.cited}):
        raise UsageError(f"{out}: belongs to the bibliography", hint="-o takes a file that is generated")
    if damage := project.library.not_understood:
        what = "could not be compared" if wishes.check else "nothing was written"
        return Report("export", damage, failed=True, talk=[f"{what}: {stopping.why(project, damage)}"]), None
    wanted, findings = cited() if cited else (None, [])
    # Paths as they are the same from every folder; where it goes to stdout, any file may have it.
    command = _command(wishes, project.relative, project.relative(out) if out else "FILE")
    selection, missing = select(project.library, wanted, command=command, name=project.relative)
    before = disk.read_text(out) if out is not None and out.exists() else ""
    if before and not before.startswith(flavour.header):
        raise UsageError(f"{out}: was not written by livebib", hint="choose another name, or delete it first")
    written = flavour.written(selection, before=before, style=wishes.style)
    findings += [*missing, *written.findings]
    if out is None:
        return Report("export", findings), written.text
    if not wishes.check:
        if before != written.text:
            disk.write_text(out, written.text, read=before if out.exists() else None)
        flaws = stopping.flaws(findings)
        done = f"{out}: {'up to date' if before == written.text else 'written'}" + (f", with {flaws}" if flaws else "")
        return Report("export", findings, talk=[done]), None
    if before == written.text:
        return Report("export", findings), None
    hint = f"bring it up to date: {_command(wishes, str, str(out), where)}"
    findings.append(STALE.at(Place(out), "it is out of date", hint))
    diff = diffs.unified(project.relative(out), before, written.text)
    return Report("export", findings, diff.rstrip("\n")), None


def _command(wishes: ExportWishes, name: Callable[[Path], str], out: str, where: Sequence[str] = ()) -> str:
    style = ["--style", wishes.style] if wishes.style else []
    cited = [word for path in wishes.cited for word in ("--cited", name(path))]
    return shlex.join(["livebib", "export", "--to", wishes.flavour, *style, *cited, "-o", out, *where])
