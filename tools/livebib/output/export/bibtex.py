"""A .bib file for BibTeX's styles that know `url` and `doi`: plainnat, abbrvnat, unsrtnat and their kind."""

from __future__ import annotations

from livebib.model.finding import Severity
from livebib.output.export import database
from livebib.output.export.database import Audience, EngineEntry
from livebib.output.export.down import cross_referenced, to_bibtex
from livebib.output.export.model import Selection, Written
from livebib.output.export.up import NOT_MAPPED
from livebib.text.latex.typeset import BIBTEX

_AUDIENCE = Audience("BibTeX with styles such as plainnat", BIBTEX, r"\usepackage{url} or hyperref")


def write(selection: Selection) -> Written:
    """The file. What has no place in BibTeX is in the findings."""
    return for_bibtex(selection, _AUDIENCE, classic=False)


def for_bibtex(selection: Selection, audience: Audience, *, classic: bool) -> Written:
    """The file for one generation of styles."""
    works, findings = database.works(selection)
    records: list[EngineEntry] = []
    for work in works:
        entry = work.entry
        if entry.type == "set":
            message = "BibTeX has no sets of entries; left out, so that to cite it prints [?]"
            place, hint = entry.key_place, "cite its members"
            findings.append(NOT_MAPPED.at(place, message, hint, entry.key, severity=Severity.WARNING))
        else:
            records.append(to_bibtex(work, classic=classic))
    return database.written(selection, audience, cross_referenced(records), findings)
