"""What is exported, and for whom: entries with all they refer to, in an order that no file's order changes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from livebib.library import inheritance
from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.library.near import Nearness
from livebib.model.finding import Finding, Place
from livebib.model.rule import error
from livebib.text.suggest import Suggestions

UNDEFINED_CITATION = error(
    "undefined-citation",
    "A document cites a key that no entry has. BibTeX and biber only warn: the citation is printed as [?].",
    "Cite one of the keys proposed (`livebib find WORDS` finds more), or add the entry.",
)


ALL = "*"  # as in \nocite{*}
HEADER = "% Generated from "  # how a .bib file begins that an export wrote


class Citation(NamedTuple):
    """A citation key that a document asks for, and where; `*` stands for all."""

    key: str
    place: Place


class Selection(NamedTuple):
    """The entries to export: the cited ones with all that they inherit from, in a stable order, parents last."""

    entries: Sequence[Entry]
    sources: Sequence[str]  # the files they come from, relative to the root, for the header
    command: str = "livebib export"  # what writes the file again, for the header
    asked: frozenset[str] | None = None  # keys in lower case of those asked for themselves; None for all


class Written(NamedTuple):
    """A whole file, and what could not be said in it."""

    text: str
    findings: Sequence[Finding] = ()


class Flavour(NamedTuple):
    """One way to write a selection, for an engine or another program."""

    module: str  # in this package, loaded when it is asked for; its `write` is given a selection and what it `takes`
    takes: str = ""  # `before`: what the file holds so far; `style`: a citation style; or the `engine`
    engine: str = ""  # for whom a module writes that writes for several
    header: str = ""  # how such a file begins: no other file of that name is overwritten

    def written(self, selection: Selection, *, before: str, style: str | None) -> Written:
        """The whole file."""
        given = {"before": before, "style": style, "engine": self.engine}
        write: Callable[..., Written] = import_module(f"livebib.output.export.{self.module}").write
        return write(selection, **{name: given[name] for name in self.takes.split() if given[name] is not None})


FLAVOURS = {
    "bibtex": Flavour("database", "engine", "bibtex", HEADER),
    "bibtex-classic": Flavour("database", "engine", "classic", HEADER),
    "biblatex": Flavour("database", "engine", "biblatex", HEADER),
    "csl-json": Flavour("csl.variables"),
    "ris": Flavour("ris"),
    "cff": Flavour("cff", "before"),  # only a part of such a file is generated
    "atom": Flavour("atom"),
    "text": Flavour("text", "style"),
}


def select(
    library: Library,
    cited: Iterable[Citation] | None = None,
    *,
    command: str = "livebib export",
    name: Callable[[Path], str] = str,
) -> tuple[Selection, list[Finding]]:
    """The entries of a library that are cited (all, without `cited` or where `*` is), and what is cited in vain.

    `command` and `name` (a path as the header shall say it) go into the header. Keys compare without case where no
    entry has the very key, as BibTeX does it.
    """
    findings: list[Finding] = []
    # Of two entries with one key the first counts, as in BibTeX.
    wanted = {entry.key.lower(): entry for entry in library if library.lookup(entry.key) is entry}
    asked = None
    if cited is not None:
        cited = list(cited)
        if not any(each.key == ALL for each in cited):
            found, findings = _found(library, cited)
            wanted = inheritance.with_relatives(found)
            asked = frozenset(entry.key.lower() for entry in found)
    chosen = _sorted(wanted)
    sources = sorted({name(entry.source.path) for entry in chosen})
    return Selection(chosen, sources, command, asked), findings


def _found(library: Library, cited: Sequence[Citation]) -> tuple[list[Entry], list[Finding]]:
    found: list[Entry] = []
    findings: list[Finding] = []
    missing: set[str] = set()
    suggestions = Suggestions(Nearness(library).keys)
    for key, place in cited:
        if entry := library.lookup(key):
            found.append(entry)
        elif key not in missing:
            missing.add(key)
            hint = suggestions.hint(key, "add the entry, or mend the citation")
            findings.append(UNDEFINED_CITATION.at(place, f"no entry '{key}'", hint, key))
    return found, findings


def _sorted(chosen: Mapping[str, Entry]) -> list[Entry]:
    """By key, but every parent behind all of its children: BibTeX hands nothing down from one that stands before."""
    level = dict.fromkeys(chosen, 0)
    for _ in range(inheritance.DEEPEST + 1):
        before = dict(level)
        for key, entry in chosen.items():
            for _, parent in inheritance.parents(entry):
                if parent.key.lower() in level:
                    level[parent.key.lower()] = max(level[parent.key.lower()], level[key] + 1)
        if level == before:
            break
    return [chosen[key] for key in sorted(chosen, key=lambda key: (level[key], key))]
