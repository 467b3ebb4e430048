"""Entries as a .bib file that its engine takes: what each field holds decides how it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from operator import attrgetter
from typing import NamedTuple

from livebib.library.entry import Entry
from livebib.model.finding import Finding, Place
from livebib.model.rule import Rule, info, warning
from livebib.output.export import dates, mapping, people
from livebib.output.export.mapping import What
from livebib.output.export.model import HEADER, Selection, Written
from livebib.output.export.up import NOT_MAPPED, BiblatexWork, to_biblatex
from livebib.text.dates import MONTHS
from livebib.text.harmless import printable
from livebib.text.latex import addresses, decoding
from livebib.text.latex.known import JOURNALS
from livebib.text.latex.typeset import Role, Target, typeset

UNSAFE_TEX = warning(
    "unsafe-tex",
    "A field holds a TeX command or a formula that is not known to be harmless. Into an exported file it goes as text "
    "that shows itself, so that no .bib file can run anything when a document is typeset.",
    "Write it with LaTeX's own accents, symbols, fonts and mathematics.",
)
NOT_TYPESETTABLE = info(
    "not-typesettable",
    "Characters for which pdflatex has no glyph in its standard fonts. They are exported as they are.",
    "Nothing with lualatex or xelatex and a font that has them; for pdflatex load a package for their script.",
)
UNDEFINED_MACRO = warning(
    "undefined-macro",
    "A journal's name is a command, such as \\apj, that no engine knows by itself: classes of journals define them "
    "(aastex, mnras), and so does aas_macros.sty. It is exported as it is.",
    "Define it in the document, or write the journal's name. Other programs and README get the name.",
)

_KEY = re.compile(r"[^\s\\{}%#~^$&\",=]+")  # what may stand in a \bibitem without being read as anything else
_WORD = re.compile(r"[A-Za-z0-9 ,_-]+")
_HARMLESS = "write it with LaTeX's own accents, symbols, fonts and mathematics"
_MOST_SHOWN = 40  # characters of a command in a message


class EngineEntry(NamedTuple):
    """One entry in the words of its engine, LaTeX as written; an empty value keeps a field of the parent off."""

    work: BiblatexWork
    type: str
    fields: Mapping[str, str]


class Audience(NamedTuple):
    """For whom a file is."""

    name: str  # as a sentence says it
    target: Target
    needs: str  # what a document must load, for the header


def works(selection: Selection) -> tuple[list[BiblatexWork], list[Finding]]:
    """The entries that are works, in biblatex's words, without those whose key TeX would run."""
    found, findings = [], []
    for entry in selection.entries:
        if not _KEY.fullmatch(entry.key):
            message = "left out: to TeX this citation key is more than a name"
            findings.append(UNSAFE_TEX.at(entry.key_place, message, _HARMLESS, entry.key))
        elif entry.type != "xdata":  # its fields stand in the entries that name it
            found.append(to_biblatex(entry))
    return found, findings


def written(selection: Selection, audience: Audience, records: list[EngineEntry], findings: list[Finding]) -> Written:
    """The whole file."""
    found = _Findings(findings, {record.work.entry.key.lower() for record in records})
    needs: set[str] = set()
    entries = []
    for record in records:
        lines = [f"@{record.type}{{{record.work.entry.key},"]
        for name, value in sorted(record.fields.items(), key=_place_of_field):
            text, more = _value(audience, record, name, value, found)
            needs |= more
            if text or not value:
                lines.append(f"  {name} = {text if text in MONTHS and name == 'month' else f'{{{text}}}'},")
        entries.append("\n".join([*lines, "}"]) + "\n")
        found.add_losses(record.work)
    return Written("\n".join([_header(selection, audience, needs), *entries]), found.all())


def _header(selection: Selection, audience: Audience, needs: set[str]) -> str:
    """Where the file comes from. BibTeX would read an `@` as the beginning of an entry."""
    loads = [each for each in (audience.needs, *(_LOADS[need] for need in sorted(needs))) if each]
    needed = f"; needs {', '.join(loads)}" if loads else ""
    lines = [
        f"{', '.join(selection.sources) or 'no file'}; changes here will be lost.",
        "Written by",
        f"  {selection.command}",
        f"For {audience.name}{needed}.",
    ]
    comment = "\n% ".join(printable(line).replace("@", "(at)") for line in lines)
    return f"{HEADER}{comment}\n"


_LOADS = {
    "T1": r"\usepackage[T1]{fontenc}",
    "T5": r"\usepackage[T5,T1]{fontenc}",
    "amsmath": r"\usepackage{amsmath}",
    "amssymb": r"\usepackage{amssymb}",
}
_LABELS = ("key", "sortkey", "year", "organization")  # styles cut labels out of these, too
_RUNNING = ("note", "howpublished", "annote", "addendum")  # printed by themselves
_FIRST = "author editor title subtitle booktitle journal journaltitle year month date".split()


def _place_of_field(field: tuple[str, str]) -> tuple[int, str]:
    name, _ = field
    return _FIRST.index(name) if name in _FIRST else len(_FIRST), name


def _what(name: str) -> What:
    if name in ("xref", "entryset"):
        return What.KEYS
    row = mapping.FIELDS.get(mapping.NAMES.get(name, name))
    return row.what if row else What.TEXT


def _value(audience: Audience, record: EngineEntry, name: str, value: str, found: _Findings) -> tuple[str, set[str]]:
    """A field's value as the engine takes it, "" where it would not, and what a document must load for it."""
    entry = record.work.entry
    match _what(name):
        case What.URL | What.VERBATIM:
            text, unsafe = addresses.url(value)
        case What.DOI:
            text, unsafe = addresses.doi(value)
        case What.DATE:
            text, unsafe = (value, []) if dates.is_date(value) else ("", [])
            if not text:
                found.add(NOT_MAPPED, entry, name, f"'{decoding.to_text(value)}' is no date of ISO 8601; left out")
        case What.KEYS:
            keys = [key.strip() for key in value.split(",") if _KEY.fullmatch(key.strip())]
            text, unsafe = ",".join(key for key in keys if name == "ids" or key.lower() in found.keys), []
        case What.WORD:
            text, unsafe = (value, []) if _WORD.fullmatch(value) else ("", [value])
        case what:
            names = what is What.NAMES
            role = Role.LABEL if names or name in _LABELS else Role.RUNNING if name in _RUNNING else Role.ARGUMENT
            result = typeset(people.written(value) if names else value, audience.target, role)
            if result.untypesettable:
                message = f"pdflatex's own fonts have no {result.untypesettable[:_MOST_SHOWN]}"
                found.add(NOT_TYPESETTABLE, entry, name, message)
            for command in result.undefined:
                found.undefined(entry, name, command)
            for command in result.unsafe:
                found.unsafe(entry, name, command)
            if name == "year" and result.unsafe:  # natbib reads it again
                return "", set()
            return result.latex, set(result.needs)
    for command in unsafe:
        found.unsafe(entry, name, command)
    return text, set()


class _Findings:
    """What there is to say, about one thing once."""

    def __init__(self, findings: list[Finding], keys: set[str]) -> None:
        self.keys = keys  # of all that is exported, in lower case
        self.findings = list(findings)
        self.unknown: dict[str, list[Place]] = {}
        self.macros: set[str] = set()

    def add(self, rule: Rule, entry: Entry, name: str, message: str) -> None:
        """A finding about a field, under whichever name the entry has it."""
        names = [name, *(old for old, new in mapping.NAMES.items() if new == name), mapping.NAMES.get(name, name)]
        field = next((found for each in names if (found := entry.field(each))), None)
        place = field.place if field else entry.key_place
        hint = rule.remedy if rule is UNDEFINED_MACRO else _HARMLESS if rule is UNSAFE_TEX else ""
        self.findings.append(rule.at(place, message, hint, entry.key, field.name if field else name))

    def unsafe(self, entry: Entry, name: str, command: str) -> None:
        shown = command if len(command) <= _MOST_SHOWN else f"{command[:_MOST_SHOWN]}…"
        self.add(UNSAFE_TEX, entry, name, f"{printable(shown)} is not known to be harmless; written as text")

    def undefined(self, entry: Entry, name: str, command: str) -> None:
        if command not in self.macros:
            self.macros.add(command)
            message = f"\\{command} prints '{JOURNALS[command]}' only where the document defines it"
            self.add(UNDEFINED_MACRO, entry, name, message)

    def add_losses(self, work: BiblatexWork) -> None:
        for name, message in work.losses:
            self.add(NOT_MAPPED, work.entry, name, message)
        for name in work.unknown:
            field = work.entry.field(name)
            assert field is not None
            self.unknown.setdefault(name, []).append(field.name_place)

    def all(self) -> list[Finding]:
        for name, places in self.unknown.items():
            count = f"{len(places)} entries have" if len(places) > 1 else "an entry has"
            message = f"{count} a field '{name}', which nothing prints; left out"
            self.findings.append(NOT_MAPPED.at(places[0], message, field=name))
        return sorted(self.findings, key=attrgetter("order"))
