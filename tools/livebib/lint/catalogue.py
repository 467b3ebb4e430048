"""The rules of lint by family: those of `families`, and those that reading a library and its documents applies."""

from __future__ import annotations

from types import ModuleType

from livebib.lint.families import (
    arxiv,
    characters,
    citations,
    crossref,
    dates,
    doi,
    duplicates,
    fields,
    isbn,
    keys,
    pages,
    people,
    reading,
    required,
    strings,
    tex,
    text,
    titles,
    urls,
)
from livebib.lint.rule import Check

# Families in the order in which the manual tells them. Some are a module, some what reading tells, some both.
MODULES: dict[str, ModuleType] = {
    "strings": strings,
    "keys": keys,
    "crossref": crossref,
    "duplicates": duplicates,
    "required": required,
    "fields": fields,
    "names": people,
    "titles": titles,
    "doi": doi,
    "arxiv": arxiv,
    "isbn": isbn,
    "url": urls,
    "dates": dates,
    "pages": pages,
    "text": text,
    "characters": characters,
    "tex": tex,
    "citations": citations,
}
READING: dict[str, list[str]] = {
    "syntax": reading.SYNTAX,
    "keys": reading.KEYS,
    "crossref": reading.CROSSREF,
    "citations": reading.CITATIONS,
    "regions": reading.REGIONS,
}


def checks(module: ModuleType) -> list[Check]:
    """The rules of a module, in its order."""
    return [each for each in vars(module).values() if isinstance(each, Check)]


# The names of the rules of each family.
FAMILIES: dict[str, list[str]] = {
    family: [
        *READING.get(family, ()),
        *(check.name for check in (checks(MODULES[family]) if family in MODULES else ())),
    ]
    for family in dict.fromkeys([*READING, *MODULES])
}
FAMILY: dict[str, str] = {name: family for family, names in FAMILIES.items() for name in names}  # of each rule
CHECKS: dict[str, Check] = {check.name: check for module in MODULES.values() for check in checks(module)}


_ABOUT = {
    "syntax": "What is no BibTeX, and what programs read in different ways.",
    "keys": "Citation keys.",
    "crossref": "Entries that inherit from others.",
    "regions": "The markers of regions in the text files.",
    "citations": "What the text files cite, and what none of them does.",
}


def about(family: str) -> str:
    """What a family is about, in one line."""
    return _ABOUT.get(family) or (MODULES[family].__doc__ or "").splitlines()[0]
