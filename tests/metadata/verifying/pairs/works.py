"""Genuine works, each as an entry and as its record: those of bib/, and those of the registries' recorded answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from xml.etree import ElementTree

from livebib.library import library
from livebib.library.entry import Entry
from livebib.metadata.adding.composing import Manner, compose
from livebib.metadata.adding.habits import Habits
from livebib.metadata.registries import arxiv, crossref, datacite
from livebib.metadata.verifying import form
from livebib.metadata.verifying.judge import judge
from livebib.model.record import Contributor, Day, Present, Record
from livebib.model.work import Identifier
from livebib.text.latex import decoding
from livebib.text.names import parse_names
from tests.metadata.registries.recorded import RECORDED as RECORDINGS
from tests.metadata.verifying.pairs.model import library_of
from tests.shared import ROOT

TYPES = {
    "article": "journal-article",
    "inproceedings": "proceedings-article",
    "book": "book",
    "incollection": "book-chapter",
}
# Recorded answers of Crossref, and what must be said of each work though its entry is right.
RECORDED = {
    "crossref_work_pone.0033693.json": frozenset[str](),
    "crossref_work_proceedings_2003.json": frozenset[str](),
    "crossref_expression_of_concern.json": frozenset({"concern"}),
    "crossref_wakefield_retracted.json": frozenset({"retracted"}),
    "crossref_wakefield_notice.json": frozenset[str](),
    "crossref_items_resnet_search.json": frozenset[str](),
    "crossref_list_work-list.json": frozenset[str](),
    "datacite_arxiv_1706.03762.json": frozenset[str](),
    "datacite_organizational_creator.json": frozenset[str](),
    "datacite_zenodo_or_dryad_dataset.json": frozenset[str](),
    "arxiv_atom_1605.08386.xml": frozenset[str](),
    "arxiv_atom_1706.03762.xml": frozenset[str](),
    "arxiv_atom_batch2_one_missing.xml": frozenset[str](),
    "arxiv_atom_oldstyle_astro-ph_0601001.xml": frozenset[str](),
}
_ENTRY = "{http://www.w3.org/2005/Atom}entry"


class Work(NamedTuple):
    """What a work truly is."""

    text: str  # its entry
    record: Record
    findings: frozenset[str] = frozenset()  # of the two as they are

    def rules(self) -> set[str]:
        """The rules of all findings that are made of the two as they are."""
        entry = library_of(self.text).entries[0]
        return {finding.rule for finding in judge(entry, {self.record.identifier: Present(self.record)}).findings}


def own() -> list[Work]:
    """The works of bib/ that a registry could know, with records made of their entries."""
    entries = library.load(ROOT / "bib").entries
    return [Work(entry.raw, record_of(entry)) for entry in entries if form.identifiers(entry)]


def recorded() -> list[Work]:
    """The works of recorded answers, with entries made of their records; none without the recordings."""
    return [
        Work(_entry(record), record, findings)
        for name, findings in RECORDED.items()
        if (RECORDINGS / name).is_file()
        for record in _records(name, (RECORDINGS / name).read_bytes())
        if record.title
    ]


def _records(name: str, body: bytes) -> Iterator[Record]:
    """The records of an answer: one or a list of them, in an envelope or without."""
    if name.startswith("arxiv"):
        for entry in ElementTree.fromstring(body).iter(_ENTRY):  # noqa: S314 - recorded ones are harmless
            address = entry.findtext(_ENTRY.replace("entry", "id")) or ""
            number = address.partition("/abs/")[2].rpartition("v")[0]
            yield arxiv.record(entry, Identifier("arxiv", number))
        return
    answer: Any = json.loads(body)
    answer = answer.get("message", answer.get("data", answer)) if isinstance(answer, dict) else answer
    items = answer.get("items", [answer]) if isinstance(answer, dict) else answer
    for item in items:
        if name.startswith("datacite"):
            yield datacite.record(item, Identifier("doi", item["attributes"]["doi"].lower()))
        else:
            yield crossref.record(item, Identifier("doi", item["DOI"].lower()))


def _entry(record: Record) -> str:
    composed = compose(record, Manner(Habits(), ascii_only=True, today=date(2026, 1, 1)))
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in composed.fields.items())
    return f"@{composed.type}{{work,\n{fields}}}\n"


def record_of(entry: Entry) -> Record:
    """The record that a registry would have of a work, if all that its entry says is right."""
    identifier = form.identifiers(entry)[0]
    source = {"doi": "crossref", "arxiv": "arxiv", "isbn": "openlibrary"}[identifier.kind]
    source = "datacite" if form.is_arxiv_doi(identifier) else source
    year = int(entry.year) if entry.year.isdigit() else 0
    is_preprint = source in ("arxiv", "datacite")
    venue = entry.text("journal") or entry.text("booktitle")
    return Record(
        source,
        identifier,
        type="Preprint" if is_preprint else TYPES.get(entry.type, ""),
        title=entry.title,
        authors=_contributors(entry.get("author")),
        editors=_contributors(entry.get("editor")),
        issued=Day(year) if year else None,
        years=frozenset({year} if year else ()),
        venues=(venue,) if venue and not is_preprint else (),
        publisher=entry.text("publisher"),
        volume="" if is_preprint else entry.text("volume"),
        pages="" if is_preprint else entry.text("pages").replace("–", "-"),
        doi=identifier.value if identifier.kind == "doi" else "",
        arxiv=identifier.value if identifier.kind == "arxiv" else "",
    )


def _contributors(field: str) -> tuple[Contributor, ...]:
    found = []
    for person in parse_names(field).people:
        first, von, last, _ = (decoding.to_text(part) for part in person[:4])
        is_body = person.last.startswith("{") and not first
        found.append(Contributor(whole=last, is_body=True) if is_body else Contributor(f"{von} {last}".strip(), first))
    return tuple(found)
