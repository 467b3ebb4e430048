"""A .bib file that its engine takes: for biblatex, or one of two generations of BibTeX's styles. What each field holds
decides how it is written."""

import re
from collections import defaultdict
from operator import attrgetter
from typing import NamedTuple

from livebib.library.entry import Entry
from livebib.model.finding import Finding, Place, Severity
from livebib.model.rule import Rule, info, warning
from livebib.output.export import down, mapping
from livebib.output.export.mapping import What
from livebib.output.export.selection import HEADER, Selection, Written
from livebib.output.export.up import NOT_MAPPED, EngineWork, for_biblatex, to_biblatex
from livebib.text import dates, names
from livebib.text.harmless import printable
from livebib.text.latex import addresses
from livebib.text.latex.known import JOURNALS
from livebib.text.latex.typeset import BIBLATEX, BIBTEX, Role, Target, typeset

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


class _Audience(NamedTuple):
    """For whom a file is."""

    name: str  # as a sentence says it
    target: Target
    needs: str  # what a document must load, for the header


_URLS = r"\usepackage{url} or hyperref"
_AUDIENCES = {
    "bibtex": _Audience("BibTeX with styles such as plainnat", BIBTEX, _URLS),  # they know `url` and `doi`
    "classic": _Audience("BibTeX with styles such as plain", BIBTEX, _URLS),  # they know neither
    "biblatex": _Audience("biblatex with biber", BIBLATEX, ""),
}
_KEY = re.compile(r"[^\s\\{}%#~^$&\",=]+")  # what may stand in a \bibitem without being read as anything else
_WORD = re.compile(r"[A-Za-z0-9 ,_-]+")
_HARMLESS = "write it with LaTeX's own accents, symbols, fonts and mathematics"
_MOST_SHOWN = 40  # characters of a command in a message
_LOADS = {
    "T1": r"\usepackage[T1]{fontenc}",
    "T5": r"\usepackage[T5,T1]{fontenc}",
    "amsmath": r"\usepackage{amsmath}",
    "amssymb": r"\usepackage{amssymb}",
}
_LABELS = ("key", "sortkey", "year", "organization")  # styles cut labels out of these, too
_RUNNING = ("note", "howpublished", "annote", "addendum")  # printed by themselves
_FIRST = "author editor title subtitle booktitle journal journaltitle year month date"
_PLACES = {name: place for place, name in enumerate(_FIRST.split())}


def write(selection: Selection, engine: str) -> Written:
    """The file for `bibtex`, `classic` or `biblatex`. What has no place in it is in the findings."""
    audience = _AUDIENCES[engine]
    records: list[EngineWork] = []
    findings: list[Finding] = []
    for entry in selection.entries:
        if not _KEY.fullmatch(entry.key):
            message = "left out: to TeX this citation key is more than a name"
            findings.append(UNSAFE_TEX.at(entry.key_place, message, _HARMLESS, entry.key))
        elif entry.type == "xdata":
            pass  # its fields stand in the entries that name it
        elif audience.target is BIBLATEX:
            records.append(for_biblatex(to_biblatex(entry)))
        elif entry.type == "set":
            message = "BibTeX has no sets of entries; left out, so that to cite it prints [?]"
            place, hint = entry.key_place, "cite its members"
            findings.append(NOT_MAPPED.at(place, message, hint, entry.key, severity=Severity.WARNING))
        else:
            records.append(down.to_bibtex(to_biblatex(entry), classic=engine == "classic"))
    if audience.target is BIBTEX:
        records = down.cross_referenced(records)
    file = _File(audience, {record.entry.key.lower() for record in records}, findings)
    entries = [file.entry(record) for record in records]
    return Written("\n".join([_header(selection, audience, file.needs), *entries]), file.all_findings())


def _header(selection: Selection, audience: _Audience, needs: set[str]) -> str:
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


class _File:
    """A file while it is written, and what there is to say of it, about one thing once."""

    def __init__(self, audience: _Audience, keys: set[str], findings: list[Finding]) -> None:
        self.audience = audience
        self.keys = keys  # of all that is exported, in lower case
        self.findings = findings
        self.needs: set[str] = set()  # what a document must load
        self.unknown: dict[str, list[Place]] = defaultdict(list)
        self.macros: set[str] = set()

    def entry(self, record: EngineWork) -> str:
        entry = record.entry
        lines = [f"@{record.type}{{{entry.key},"]
        for name in sorted(record.fields, key=lambda name: (_PLACES.get(name, len(_PLACES)), name)):
            value = record.fields[name]
            text = self.value(entry, name, value)
            if text or not value:
                lines.append(f"  {name} = {text if text in dates.MONTHS and name == 'month' else f'{{{text}}}'},")
        for name, message in record.losses:
            self.add(NOT_MAPPED, entry, name, message)
        for name in record.unknown:
            field = entry.field(name)
            assert field is not None
            self.unknown[name].append(field.name_place)
        return "\n".join([*lines, "}"]) + "\n"

    def value(self, entry: Entry, name: str, value: str) -> str:
        """A field's value as the engine takes it, "" where it would not."""
        unsafe: list[str] = []
        row = mapping.FIELDS.get(mapping.NAMES.get(name, name))
        match What.KEYS if name in ("xref", "entryset") else row.what if row else What.TEXT:
            case What.URL | What.VERBATIM:
                text, unsafe = addresses.url(value)
            case What.DOI:
                text, unsafe = addresses.doi(value)
            case What.DATE:
                text = value
                try:
                    dates.parse(value)
                except dates.BadDate as error:
                    result = typeset(value, self.audience.target, Role.ARGUMENT)
                    text, unsafe = result.latex, [*result.unsafe]
                    self.add(NOT_MAPPED, entry, name, f"'{printable(value)}' is no date to biber: {error}")
            case What.KEYS:
                keys = [key.strip() for key in value.split(",") if _KEY.fullmatch(key.strip())]
                if name != "ids":
                    others = [other for key in keys if (other := entry.library.lookup(key))]
                    keys = [other.key for other in others if other.key.lower() in self.keys]
                text = ",".join(keys)
            case What.WORD:
                text, unsafe = (value, []) if _WORD.fullmatch(value) else ("", [value])
            case what:
                is_names = what is What.NAMES
                is_label = is_names or name in _LABELS
                role = Role.LABEL if is_label else Role.RUNNING if name in _RUNNING else Role.ARGUMENT
                if is_names:
                    value = names.written(value, extended=self.audience.target is BIBLATEX)
                result = typeset(value, self.audience.target, role)
                text, unsafe = result.latex, [*result.unsafe]
                if result.untypesettable:
                    message = f"pdflatex's own fonts have no {result.untypesettable[:_MOST_SHOWN]}"
                    self.add(NOT_TYPESETTABLE, entry, name, message)
                for command in result.undefined:
                    if command not in self.macros:
                        self.macros.add(command)
                        message = f"\\{command} prints '{JOURNALS[command]}' only where the document defines it"
                        self.add(UNDEFINED_MACRO, entry, name, message)
                if name == "year" and unsafe:  # natbib reads it again
                    text = ""
                else:
                    self.needs |= set(result.needs)
        for command in unsafe:
            shown = command if len(command) <= _MOST_SHOWN else f"{command[:_MOST_SHOWN]}…"
            self.add(UNSAFE_TEX, entry, name, f"{printable(shown)} is not known to be harmless; written as text")
        return text

    def add(self, rule: Rule, entry: Entry, name: str, message: str) -> None:
        """A finding about a field, under whichever name the entry has it."""
        names = [name, *(old for old, new in mapping.NAMES.items() if new == name), mapping.NAMES.get(name, name)]
        field = next((found for each in names if (found := entry.field(each))), None)
        place = field.place if field else entry.key_place
        hint = rule.remedy if rule is UNDEFINED_MACRO else _HARMLESS if rule is UNSAFE_TEX else ""
        self.findings.append(rule.at(place, message, hint, entry.key, field.name if field else name))

    def all_findings(self) -> list[Finding]:
        for name, places in self.unknown.items():
            count = f"{len(places)} entries have" if len(places) > 1 else "an entry has"
            message = f"{count} a field '{name}', which nothing prints; left out"
            self.findings.append(NOT_MAPPED.at(places[0], message, field=name))
        return sorted(self.findings, key=attrgetter("order"))
