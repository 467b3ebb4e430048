"""A .bib file for BibTeX's styles that know `url` and `doi`: plainnat, abbrvnat, unsrtnat and their kind."""

from __future__ import annotations

from livebib.model.finding import Severity
from livebib.output.export import database
from livebib.output.export.database import Engine
from livebib.output.export.down import Record, cross_reference, to_bibtex
from livebib.output.export.model import Selection, Written
from livebib.output.export.works import NOT_MAPPED
from livebib.text.latex.typeset import BIBTEX

_ENGINE = Engine("BibTeX with styles such as plainnat", BIBTEX, r"\usepackage{url} or hyperref")


def write(selection: Selection) -> Written:
    """The file. What has no place in BibTeX is in the findings."""
    return for_bibtex(selection, _ENGINE, classic=False)


def for_bibtex(selection: Selection, engine: Engine, *, classic: bool) -> Written:
    """The file for one generation of styles."""
    works, findings = database.works(selection)
    records: dict[str, Record] = {}
    for work in works:
        entry = work.entry
        if entry.type == "set":
            message = "BibTeX has no sets of entries; left out, so that to cite it prints [?]"
            place, hint = entry.key_place, "cite its members"
            findings.append(NOT_MAPPED.at(place, message, hint, entry.key, severity=Severity.WARNING))
        else:
            records[entry.key.lower()] = to_bibtex(work, classic=classic)
    cross_reference(records)
    rows = [database.Record(record.work, record.type, record.fields) for record in records.values()]
    return database.written(selection, engine, rows, findings)
