"""Syntax, macros, keys, parents, citations: what reading the library and its documents tells, and how it is mended."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.lint import prose
from livebib.lint.model import Fix, Found
from livebib.model.finding import Finding
from livebib.model.rules import RULES, Rule
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


_BEGIN, _END = "<!-- livebib:begin toc -->\n", "<!-- livebib:end toc -->\n"
_BIB = "@misc{li, title = {T}}\n--- README.md\n"
_REGION = f"{_BIB}{_BEGIN}\n{_END}"
_DOUBLED = "\n".join(f"@string{{s{n} = s{n - 1} # s{n - 1}}}" for n in range(1, 30))

# An example that has what a rule is about, and the same without it.
EXAMPLES = {
    "syntax-error": ("@misc{k, title {Without an equals sign}}", "@misc{k, title = {With an equals sign}}"),
    "missing-comma": (
        "@misc{k,\n  title = {The year is lost}\n  year = {2020}\n}",
        "@misc{k,\n  title = {The year is there},\n  year = {2020}\n}",
    ),
    "missing-value": ("@misc{k, title = {T}, year = }", "@misc{k, title = {T}, year = 2020}"),
    "unclosed-value": (
        "@misc{k,\n  title = {Never closed,\n  year = 2020\n\n@misc{next, title = {T}}",
        "@misc{k,\n  title = {Closed},\n  year = 2020\n}\n\n@misc{next, title = {T}}",
    ),
    "unclosed-entry": ("@misc{k,\n  title = {T}\n\n@misc{next, title = {T}}", "@misc{k,\n  title = {T}\n}"),
    "duplicate-field": ("@misc{k, title = {T}, title = {T}}", "@misc{k, title = {T}}"),
    "percent-comment": (
        "@misc{k,\n  title = {T},\n  % read it again, with Li\n  year = {2020}\n}",
        "% read it again, with Li\n@misc{k,\n  title = {T},\n  year = {2020}\n}",
    ),
    "commented-entry": ("% @misc{old, title = {Still an entry to BibTeX}}", "% misc{old, title = {No entry}}"),
    "entry-in-comment": ("@comment{@misc{old, title = {An entry to BibTeX}}}", "@comment{an old entry was here}"),
    "stray-at": ("Write to li@example.org.\n@misc{k, title = {T}}", "Write to Li.\n@misc{k, title = {T}}"),
    "duplicate-string": (
        "@string{jmlr = {J. Mach. Learn. Res.}}\n@string{jmlr = {Journal of Machine Learning Research}}",
        "@string{jmlr = {Journal of Machine Learning Research}}",
    ),
    "undefined-string": (
        "@article{k, journal = jmlr}",
        "@string{jmlr = {Journal of Machine Learning Research}}\n@article{k, journal = jmlr}",
    ),
    "late-string": (
        "@article{k, journal = jmlr}\n@string{jmlr = {Journal of Machine Learning Research}}",
        "@string{jmlr = {Journal of Machine Learning Research}}\n@article{k, journal = jmlr}",
    ),
    "long-string": (
        f'@string{{s0 = "{"a" * 99}"}}\n{_DOUBLED}\n@misc{{k, title = s29}}',
        '@string{s0 = "a"}\n@misc{k, title = s0 # s0}',
    ),
    "string-cycle": ("@string{a = b}\n@string{b = a}", "@string{a = b}\n@string{b = {text}}"),
    "duplicate-key": (
        "@misc{li2020, title = {One}}\n@misc{Li2020, title = {Another}}",
        "@misc{li2020a, title = {One}}\n@misc{li2020b, title = {Another}}",
    ),
    "missing-parent": (
        "@inproceedings{k, title = {T}, crossref = {acl20}}",
        "@inproceedings{k, title = {T}, crossref = {acl20}}\n@proceedings{acl20, title = {P}}",
    ),
    "crossref-cycle": (
        "@misc{a, crossref = {b}}\n@misc{b, crossref = {a}}",
        "@misc{a, crossref = {b}}\n@misc{b, title = {T}}",
    ),
    "unknown-citation": (
        "@misc{li2020, title = {T}}\n--- README.md\nSee [@li2002].\n",
        "@misc{li2020, title = {T}}\n--- README.md\nSee [@li2020].\n",
    ),
    "citation-label": (
        "@misc{li2020, author = {Li, Wei}, year = 2020}\n--- README.md\nSee [Li, 2002][@li2020].\n",
        "@misc{li2020, author = {Li, Wei}, year = 2020}\n--- README.md\nSee [Li, 2020][@li2020].\n",
    ),
    "citation-list": (
        "@misc{li, title = {T}}\n@misc{ma, title = {T}}\n--- README.md\nSee [@li; @ma].\n",
        "@misc{li, title = {T}}\n@misc{ma, title = {T}}\n--- README.md\nSee [@li] [@ma].\n",
    ),
}
EXAMPLES |= {
    "marker-missing-end": (f"{_BIB}{_BEGIN}\nText\n", _REGION),
    "marker-missing-begin": (f"{_BIB}Text\n\n{_END}", _REGION),
    "marker-duplicate": (f"{_REGION}\n{_BEGIN}\n{_END}", _REGION),
    "marker-nested": (f"{_BIB}{_BEGIN}\n{_BEGIN.replace('toc', 'resources')}\n{_END}", _REGION),
    "marker-mismatch": (f"{_BIB}{_BEGIN}\n{_END.replace('toc', 'resources')}", _REGION),
    "marker-malformed": (f"{_BIB}{_BEGIN.replace('toc', '')}\n{_END}", _REGION),
}
FIXABLE = {"missing-comma": "safe", "duplicate-field": "safe"}


def rule(name: str) -> Rule:
    """A rule with its examples."""
    bad, good = EXAMPLES[name]
    return RULES[name]._replace(bad=bad, good=good, fix=FIXABLE.get(name, ""))


_Values = dict[Entry, dict[str, set[str]]]  # of entries with repeated fields, the values of each name


def found(library: Library, documents: Iterable[Document]) -> list[Found]:
    """What reading the library told, and what is wrong with the markers and citations of its documents."""
    sources = {source.path: source for source in library.sources}
    values: _Values = {}
    told = [(finding, _fix(finding, library, sources[finding.place.path], values)) for finding in library.findings]
    cited = [Found(finding) for document in documents for finding in prose.check(document, library)]
    return [*(Found(finding._replace(fixable=fix is not None), fix) for finding, fix in told), *cited]


def damaged(library: Library) -> frozenset[tuple[Path, str]]:
    """Files and keys of the entries of which reading lost something."""
    return frozenset((each.place.path, each.key or "") for each in library.findings if each.rule in DAMAGE)


def _fix(finding: Finding, library: Library, source: Source, values: _Values) -> Fix | None:
    """How a finding of the library is mended, if that is known. `values` is filled on the way."""
    if finding.rule == "missing-comma":  # it goes behind the value: there it stands in every layout but one
        end = source.offset(finding.place.end_line, finding.place.end_column)
        return Fix(lambda: [Splice(end, end, ",")])
    return _same_field_twice(finding, library, source, values) if finding.rule == "duplicate-field" else None


def _same_field_twice(finding: Finding, library: Library, source: Source, values: _Values) -> Fix | None:
    """Of two fields of one name with one value, the second goes."""
    at = source.offset(finding.place.line, finding.place.column)
    entry = library.entry_at(source, at)
    assert entry is not None, "reading found the field in an entry"
    fields = entry.node.fields
    index = bisect_left(fields, at, key=lambda field: field.name_start)
    text = source.text
    if entry not in values:
        values[entry] = defaultdict(set)
        for field in fields:
            values[entry][field.name.lower()].add(text[field.value_start : field.value_end])
    if len(values[entry][fields[index].name.lower()]) > 1:  # of these BibTeX takes the first, biber the last
        return None
    return Fix(lambda: layout.remove_field(text, entry.node, index))
