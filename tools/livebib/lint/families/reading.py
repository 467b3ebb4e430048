"""Syntax, macros, keys, parents, citations: what reading the library and its documents tells, and how it is mended."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.lint import prose
from livebib.lint.model import Fix, Found
from livebib.model.finding import Finding
from livebib.text.bibtex import layout
from livebib.text.bibtex.layout import Splice
from livebib.text.markdown.document import Document
from livebib.text.source import Source

SYNTAX = (
    "syntax-error missing-comma missing-value unclosed-value unclosed-entry duplicate-field percent-comment "
    "commented-entry entry-in-comment stray-at duplicate-string undefined-string late-string long-string string-cycle"
).split()
# What stops of that, and stands in the text of one file: other fixes leave the file alone until it is mended.
DAMAGE = frozenset("syntax-error missing-comma missing-value unclosed-value unclosed-entry".split())
KEYS = ["duplicate-key"]
CROSSREF = ["missing-parent", "crossref-cycle"]
CITATIONS = ["unknown-citation", "citation-label", "citation-list"]
REGIONS = (
    "marker-missing-end marker-missing-begin marker-duplicate marker-nested marker-mismatch marker-malformed".split()
)


def found(library: Library, documents: Iterable[Document]) -> list[Found]:
    """What reading the library told, and what is wrong with the markers and citations of its documents."""
    sources = {source.path: source for source in library.sources}
    told = [(finding, _fix(finding, library, sources[finding.place.path])) for finding in library.findings]
    cited = [Found(finding) for document in documents for finding in prose.check(document, library)]
    return [*(Found(finding._replace(fixable=fix is not None), fix) for finding, fix in told), *cited]


def damaged(library: Library) -> frozenset[tuple[Path, str]]:
    """Files and keys of the entries of which reading lost something."""
    return frozenset((each.place.path, each.key or "") for each in library.findings if each.rule in DAMAGE)


def _fix(finding: Finding, library: Library, source: Source) -> Fix | None:
    """How a finding of the library is mended, if that is known."""
    make = _FIXES.get(finding.rule)
    return make(finding, library, source) if make else None


def _missing_comma(finding: Finding, library: Library, source: Source) -> Fix | None:
    """The comma goes behind the value, not before the next name: there it stands in every layout but one."""
    at = source.offset(finding.place.end_line, finding.place.end_column)
    return Fix(lambda: [Splice(at, at, ",")])


def _same_field_twice(finding: Finding, library: Library, source: Source) -> Fix | None:
    """Of two fields of one name with one value, the second goes."""
    at = source.offset(finding.place.line, finding.place.column)
    entry = library.entry_at(source, at)
    assert entry is not None, "reading found the field in an entry"
    fields = entry.node.fields
    index = bisect_left(fields, at, key=lambda field: field.name_start)
    text = source.text
    if _values(entry)[fields[index].name.lower()] > 1:  # of these BibTeX takes the first, biber the last
        return None
    return Fix(lambda: layout.remove_field(text, entry.node, index))


@lru_cache(maxsize=1)  # the findings of an entry come one after the other
def _values(entry: Entry) -> dict[str, int]:
    """How many different values the fields of each name have."""
    text, found = entry.source.text, defaultdict(set)
    for field in entry.node.fields:
        found[field.name.lower()].add(text[field.value_start : field.value_end])
    return {name: len(values) for name, values in found.items()}


_FIXES: dict[str, Callable[[Finding, Library, Source], Fix | None]] = {
    "missing-comma": _missing_comma,
    "duplicate-field": _same_field_twice,
}
