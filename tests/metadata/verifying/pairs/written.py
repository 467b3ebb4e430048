"""The pairs of written.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from livebib.metadata.verifying import form
from livebib.model.record import Contributor, Day, Record, Update
from livebib.model.work import Identifier
from tests.metadata.verifying.pairs.model import Pair, library_of

FILE = Path(__file__).with_name("written.toml")


@cache
def pairs() -> tuple[Pair, ...]:
    """All of them, in their order."""
    return tuple(_pair(each) for each in tomllib.loads(FILE.read_text(encoding="utf-8"))["pair"])


def _pair(row: dict[str, Any]) -> Pair:
    entry = library_of(row["entry"]).entries[0]
    return Pair(row["about"], entry, _record(row["record"], form.identifiers(entry)[0]), frozenset(row["findings"]))


def _record(row: dict[str, Any], identifier: Identifier) -> Record:
    years = row.get("years", [])
    doi = identifier.value if identifier.kind == "doi" else ""
    made: dict[str, Any] = {"source": "crossref", "doi": doi, **row}
    made |= {name: people(row.get(name, "")) for name in ("authors", "editors")}
    made |= {name: tuple(row.get(name, ())) for name in ("venues", "other_titles")}
    made |= {name: tuple(Update(*each.split()) for each in row.get(name, ())) for name in ("updates", "notice_of")}
    made |= {"years": frozenset(years), "issued": Day(min(years)) if years else None}
    return Record(identifier=identifier, **made)


def people(text: str) -> tuple[Contributor, ...]:
    """`Family, Given; Whole Name; =A Body`."""
    found = []
    for name in filter(None, map(str.strip, text.split(";"))):
        family, comma, given = name.partition(",")
        if name.startswith("="):
            found.append(Contributor(whole=name[1:], is_body=True))
        else:
            found.append(Contributor(family.strip(), given.strip()) if comma else Contributor(whole=name))
    return tuple(found)
