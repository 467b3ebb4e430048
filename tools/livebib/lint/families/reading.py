"""Syntax, macros, keys, parents, citations: what reading the library and its documents tells, and how it is mended."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from livebib.library import keys
from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.lint import prose
from livebib.lint.model import Fix, Found, Unknown
from livebib.model.finding import Finding, Place
from livebib.text.bibtex import grammar, layout
from livebib.text.bibtex.nodes import BrokenNode
from livebib.text.markdown.document import Document
from livebib.text.source import Source

# The rules by the families that they are of.
FAMILIES = {
    "syntax": (
        "syntax-error missing-comma missing-value unclosed-value unclosed-entry duplicate-field percent-comment "
        "commented-entry entry-in-comment stray-at duplicate-string undefined-string late-string long-string "
        "string-cycle"
    ).split(),
    "keys": ["missing-key", "duplicate-key"],
    "crossref": ["missing-parent", "crossref-cycle"],
    "citations": ["unknown-citation", "citation-label", "citation-list"],
    "markdown": prose.LINKS,
    "regions": (
        "marker-missing-end marker-missing-begin marker-duplicate marker-nested marker-mismatch marker-malformed"
    ).split(),
}
SYNTAX = FAMILIES["syntax"]
# What stops of that, and stands in the text of one file: other fixes leave the entry alone until it is mended; where
# nobody knows the end of the damage, the file.
DAMAGE = frozenset("syntax-error missing-comma missing-value unclosed-value unclosed-entry".split())
_WITHOUT_END = frozenset({"unclosed-value", "unclosed-entry"})
_Values = dict[Entry, dict[str, set[str]]]  # of entries with repeated fields, the values of each name


def found(library: Library, documents: Iterable[Document]) -> list[Found]:
    """What reading the library told, and what is wrong with the markers and citations of its documents."""
    sources = {source.path: source for source in library.sources}
    values: _Values = {}
    told = [(finding, _fix(finding, library, sources[finding.place.path], values)) for finding in library.findings]
    if any(finding.rule == "missing-key" for finding in library.findings):
        told = list(_with_keys(told, library, sources))
    pages = list(documents)
    cited = [Found(finding) for document in pages for finding in prose.check(document, library)]
    cited += [Found(finding) for document in pages for finding in prose.slips(document)]
    return [*(Found(finding._replace(fixable=fix is not None), fix) for finding, fix in told), *cited]


def damaged(library: Library) -> frozenset[tuple[Path, str]]:
    """Files and keys of the entries of which reading lost something."""
    return frozenset((each.place.path, each.key or "") for each in library.findings if each.rule in DAMAGE)


def waiting(findings: Iterable[Finding]) -> Callable[[Finding], Place | None]:
    """For a finding the place that is to be mended before it: that of the first damage of its entry, or of its file."""
    places: dict[tuple[Path, str | None], Place] = {}
    for each in findings:
        if each.rule in DAMAGE:
            places.setdefault((each.place.path, each.key or ""), each.place)
        if each.rule in _WITHOUT_END:
            places.setdefault((each.place.path, None), each.place)

    def place(finding: Finding) -> Place | None:
        if finding.rule in SYNTAX:
            return None
        path = finding.place.path
        return places.get((path, None)) or (places.get((path, finding.key)) if finding.key else None)

    return place


def unknown(library: Library) -> Unknown:
    """Of files and keys of entries the fields of which nobody knows what they say: they name what is not defined."""
    found: dict[tuple[Path, str], frozenset[str]] = {}
    for each in library.findings:
        if each.rule == "undefined-string" and each.key and each.field:
            at = each.place.path, each.key
            found[at] = found.get(at, frozenset()) | {each.field.lower()}
    return found


def _with_keys(
    told: Iterable[tuple[Finding, Fix | None]], library: Library, sources: Mapping[Path, Source]
) -> Iterator[tuple[Finding, Fix | None]]:
    """The same, each entry that has no key with the fix that gives it one that nobody else has."""
    taken = {entry.key.lower() for entry in library}
    style = keys.style(library.entries)
    ends = {
        (file.source.path, node.start): node.end
        for file in library.files
        for node in file.nodes
        if isinstance(node, BrokenNode)
    }
    for finding, fix in told:
        if finding.rule == "missing-key":
            source, place = sources[finding.place.path], finding.place
            start, at = source.offset(place.line, place.column), source.offset(place.end_line, place.end_column)
            at = grammar.after_space(source.text, at)
            comma = "" if source.text[at] == "," else ", "
            rest = source.text[at : ends[place.path, start]]
            drafts = Library([Source(place.path, f"{source.text[start:at]}draft{comma}{rest}")]).entries
            if drafts and drafts[0].node.fields:
                key = keys.key(style, keys.parts(drafts[0]), lambda key: key.lower() in taken)
                taken.add(key.lower())
                fix = Fix(partial(_inserted, at, key + comma), safe=False)
                finding = finding._replace(hint=f"write @{drafts[0].node.type}{{{key}, …}}")
        yield finding, fix


def _inserted(at: int, text: str) -> list[layout.Splice]:
    return [layout.Splice(at, at, text)]


def _fix(finding: Finding, library: Library, source: Source, values: _Values) -> Fix | None:
    """How a finding of the library is mended, if that is known. `values` is filled on the way."""
    if finding.rule == "missing-comma":  # it goes behind the value: there it stands in every layout but one
        end = source.offset(finding.place.end_line, finding.place.end_column)
        return Fix(lambda: [layout.Splice(end, end, ",")])
    if finding.rule != "duplicate-field":
        return None
    at, text = source.offset(finding.place.line, finding.place.column), source.text
    entry = library.entry_at(source, at)
    assert entry is not None, "reading found the field in an entry"
    node = entry.node
    if entry not in values:
        values[entry] = defaultdict(set)
        for field in node.fields:
            values[entry][field.name.lower()].add(text[field.value_start : field.value_end])
    index = bisect_left(node.fields, at, key=lambda field: field.name_start)
    if len(values[entry][node.fields[index].name.lower()]) > 1:  # of these BibTeX takes the first, biber the last
        return None
    return Fix(lambda: layout.remove_field(text, node, index))
