"""`livebib export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from livebib.cli.options import Common, common, finish

if TYPE_CHECKING:
    from livebib.model.finding import Finding
    from livebib.output.export.model import Flavour, Selection, Written
    from livebib.output.export.selection import Cited
    from livebib.project.project import Project

# What a flavour is called, and the module of `livebib.export` whose `write` makes it.
FLAVOURS = {
    "bibtex": "bibtex",
    "bibtex-classic": "classic",
    "biblatex": "biblatex",
    "csl-json": "csl_json",
    "ris": "ris",
    "cff": "cff",
    "atom": "atom",
    "text": "text",
}


# Those that say in their first line who wrote them: no other file of that name is overwritten.
_WITH_HEADER = ("bibtex", "bibtex-classic", "biblatex")


@click.command(name="export", short_help="The database for one engine or another program.")
@click.option("--to", "flavour", type=click.Choice(list(FLAVOURS)), required=True, help="For whom.")
@click.option(
    "--cited",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="PATH",
    help="Only what this .tex, .aux or .bcf file cites; may come several times.",
)
@click.option(
    "-o", "out", type=click.Path(path_type=Path), metavar="FILE", help="Where the export goes; stdout by default."
)
@click.option("--style", metavar="NAME", help="The citation style of --to text, such as apa or ieee.")
@click.option("--check", is_flag=True, help="Write nothing; print what would change in FILE and exit 1 if anything.")
@common
def command(
    options: Common, flavour: str, cited: tuple[Path, ...], out: Path | None, style: str | None, check: bool
) -> int:
    """Write the database, or what documents cite of it with all that this refers to, for one engine or another program.
    While a block of the database cannot be understood, nothing is written."""
    from livebib.cli import console, stopping
    from livebib.files import disk
    from livebib.model import rules
    from livebib.model.finding import Finding, Place
    from livebib.model.report import Report
    from livebib.output.export.model import HEADER
    from livebib.output.export.selection import select
    from livebib.project.project import Project
    from livebib.text import diffs

    _reject(options, flavour, out, style, check)
    project = Project(options.root, options.config)
    if out is not None and (project.owns(out) or out.resolve() in {path.resolve() for path in cited}):
        _refuse(f"{out}: belongs to the bibliography", "-o takes a file that is generated")
    if damage := project.library.not_understood:
        code = finish(options, Report("export", damage), project)
        if not options.quiet:
            what = "could not be compared" if check else "nothing was written"
            console.talk(f"{what}: {stopping.why(project, damage)}")
        return code or 1
    words = ["livebib", "export", "--to", flavour, *(["--style", style] if style else [])]
    wanted, findings = _cited(project, cited, out) if cited else (None, [])
    selection, missing = select(
        project.library,
        wanted,
        command=_joined([*words, *_named(project, cited, out)]),
        name=project.relative,
    )
    before = disk.read_text(out) if out is not None and out.exists() else ""
    if before and flavour in _WITH_HEADER and not before.startswith(HEADER):
        _refuse(f"{out}: was not written by livebib", "choose another name, or delete it first")
    written = _write(flavour, style, selection, before)
    findings += [*missing, *written.findings]
    if out is None:
        console.payload(written.text)
        return finish(options, Report("export", findings), project, aside=True)
    if not check:
        if before != written.text:
            disk.write_text(out, written.text, read=before if out.exists() else None)
        code = finish(options, Report("export", findings), project)
        if not options.quiet:
            flaws = stopping.flaws(findings)
            done = "up to date" if before == written.text else "written"
            console.talk(f"{out}: {done}" + (f", with {flaws}" if flaws else ""))
        return code
    if before == written.text:
        return finish(options, Report("export", findings), project)
    repair = [*words, *(word for path in cited for word in ("--cited", str(path))), "-o", str(out), *_where(options)]
    hint = f"bring it up to date: {_joined(repair)}"
    if options.format == "text" and not options.verbose:  # the last line is to be the command that repairs it
        findings = [finding for finding in findings if finding.severity != "info"]
    findings.append(Finding("stale", rules.severity("stale"), Place(out), "it is out of date", hint))
    diff = diffs.unified(project.relative(out), before, written.text)
    return finish(options, Report("export", findings, diff.rstrip("\n")), project)


def _reject(options: Common, flavour: str, out: Path | None, style: str | None, check: bool) -> None:
    if check and out is None:
        _refuse("--check compares with a file", "name it with -o FILE")
    if out is None and options.format != "text" and options.output is None:
        _refuse("the export and its report would both go to stdout", "use -o FILE, or --output FILE for the report")
    if out is None and options.format == "text" and options.output is not None:
        _refuse("--output takes the report of the run, not the export", f"-o {options.output} writes the export there")
    if style is not None and flavour != "text":
        _refuse("--style is for --to text", "leave it out")


def _refuse(message: str, hint: str) -> None:
    from livebib.model.errors import UsageError

    raise UsageError(message, hint=hint)


def _write(flavour: str, style: str | None, selection: Selection, before: str) -> Written:
    from functools import partial
    from importlib import import_module

    module = import_module(f"livebib.output.output.export.{FLAVOURS[flavour]}")
    write: Flavour = module.write if style is None else partial(module.write, style=style)
    if flavour == "cff":  # only a part of such a file is generated
        write = partial(module.write, before=before)
    return write(selection)


def _cited(project: Project, paths: tuple[Path, ...], out: Path | None) -> tuple[list[Cited], list[Finding]]:
    """What documents cite of the database, and what of them could not be read.

    What they define themselves, or find in a .bib file of their own, is not asked of the database; the file that is
    written here is no such file.
    """
    from livebib.cite import documents
    from livebib.cite.desk import Desk
    from livebib.cite.model import ALL
    from livebib.output.export.selection import Cited

    written = out.resolve() if out else None
    read = [
        each._replace(
            bibliographies=tuple(b for b in each.bibliographies if not (b.path and b.path.resolve() == written))
        )
        for each in documents.read_all(paths, project)
    ]
    desk = Desk(project.library, read, project.config["encoding"])
    wanted: list[Cited] = []
    for document in read:
        shelf = desk.shelf(document)
        for key, place in document.citations:
            entry = shelf.meant(key) if key != ALL else None
            if key not in document.own_keys and (entry is None or entry.library is project.library):
                wanted.append(Cited(entry.key if entry else key, place))
    return wanted, [finding for document in read for finding in document.findings]


def _named(project: Project, cited: tuple[Path, ...], out: Path | None) -> list[str]:
    """The paths of a call, as they are the same from every folder: relative to the root. Where it went to stdout, any
    file may have it."""
    words = [word for path in cited for word in ("--cited", project.relative(path))]
    return [*words, "-o", project.relative(out) if out else "FILE"]


def _where(options: Common) -> list[str]:
    given = (("--root", options.root), ("--config", options.config))
    return [word for name, value in given if value is not None for word in (name, str(value))]


def _joined(words: list[str]) -> str:
    import shlex

    return shlex.join(words)
