"""A .bib file for biblatex with biber: its own types and fields, in UTF-8."""

from __future__ import annotations

from livebib.output.export import database
from livebib.output.export.database import Engine, Record
from livebib.output.export.model import Selection, Written
from livebib.output.export.works import Work
from livebib.text.latex.typeset import BIBLATEX

_ENGINE = Engine("biblatex with biber", BIBLATEX, "")


def write(selection: Selection) -> Written:
    """The file. What has no place in biblatex is in the findings."""
    works, findings = database.works(selection)
    return database.written(selection, _ENGINE, [_record(work) for work in works], findings)


def _record(work: Work) -> Record:
    """The work with a reference to its parent. All that it inherits is written out: by `xref` biblatex gives it nothing
    more, such as the DOI of the whole volume."""
    fields = dict(work.fields)
    if work.entry.type == "set":
        return Record(work, "set", {"entryset": work.entry.get("entryset")})
    if work.parent:
        fields["xref"] = work.parent
    return Record(work, work.type, fields)
