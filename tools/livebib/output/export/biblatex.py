"""A .bib file for biblatex with biber: its own types and fields, in UTF-8."""

from __future__ import annotations

from livebib.output.export import database
from livebib.output.export.database import Audience, EngineEntry
from livebib.output.export.model import Selection, Written
from livebib.output.export.up import BiblatexWork
from livebib.text.latex.typeset import BIBLATEX

_AUDIENCE = Audience("biblatex with biber", BIBLATEX, "")


def write(selection: Selection) -> Written:
    """The file. What has no place in biblatex is in the findings."""
    works, findings = database.works(selection)
    return database.written(selection, _AUDIENCE, [_record(work) for work in works], findings)


def _record(work: BiblatexWork) -> EngineEntry:
    """The work with a reference to its parent. All that it inherits is written out: by `xref` biblatex gives it nothing
    more, such as the DOI of the whole volume."""
    fields = dict(work.fields)
    if work.entry.type == "set":
        return EngineEntry(work, "set", {"entryset": work.entry.get("entryset")})
    if work.parent:
        fields["xref"] = work.parent
    return EngineEntry(work, work.type, fields)
