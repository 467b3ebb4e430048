"""Citations in prose: does an entry answer each, and does its label agree?"""

from collections.abc import Iterator

from livebib.library.entry import Entry
from livebib.library.labels import contradicts, label
from livebib.library.library import Library
from livebib.library.near import Nearness
from livebib.model.finding import Finding, Place
from livebib.model.rule import fatal, warning
from livebib.text import suggest
from livebib.text.markdown.document import Citation, Document
from livebib.text.names import is_biblatex, split_commas, split_names

UNKNOWN_CITATION = fatal(
    "unknown-citation",
    "The prose cites a key that no entry has: on the page it stays literal text.",
    "Cite one of the keys proposed (`livebib find WORDS` finds more), or add the entry.",
    bad="@misc{li2020, title = {T}}\n--- README.md\nSee [@li2002].\n",
    good="@misc{li2020, title = {T}}\n--- README.md\nSee [@li2020].\n",
)
CITATION_LABEL = warning(
    "citation-label",
    "The label of a citation reads like author and year, but the entry says otherwise.",
    "Use the label proposed.",
    bad="@misc{li2020, author = {Li, Wei}, year = 2020}\n--- README.md\nSee [Li, 2002][@li2020].\n",
    good="@misc{li2020, author = {Li, Wei}, year = 2020}\n--- README.md\nSee [Li, 2020][@li2020].\n",
)
CITATION_LIST = fatal(
    "citation-list",
    "Several keys in one pair of brackets, as pandoc writes it: on GitHub this stays literal text.",
    "Give each key its own brackets: [@first] [@second].",
    bad="@misc{li, title = {T}}\n@misc{ma, title = {T}}\n--- README.md\nSee [@li; @ma].\n",
    good="@misc{li, title = {T}}\n@misc{ma, title = {T}}\n--- README.md\nSee [@li] [@ma].\n",
)


def check(document: Document, library: Library) -> Iterator[Finding]:
    """What is wrong with a document's markers; citations of keys that no entry has, and labels that say another author
    or year than the entry."""
    yield from document.findings
    near = Nearness(library)
    for citation in document.citations:
        entry = library.lookup(citation.key)
        if entry is None:
            yield _unknown(document, citation, near)
        elif citation.label and contradicts(citation.label, entry) and not _people_run_together(entry):
            right = label(entry)
            place = Place(document.path, citation.line, citation.column, citation.end_line, citation.end_column)
            message = f"the label '{citation.label}' is not what '{entry.key}' says"
            yield CITATION_LABEL.at(place, message, f"it is '{right}'", entry.key)


def _unknown(document: Document, citation: Citation, nearness: Nearness) -> Finding:
    place = Place(document.path, citation.key_line, citation.key_column, citation.end_line, citation.end_column)
    if any(mark in citation.key for mark in ";,") and "@" in citation.key:
        keys = [part.strip().lstrip("@") for part in citation.key.replace(",", ";").split(";")]
        hint = "write " + " ".join(f"[@{key}]" for key in keys)
        return CITATION_LIST.at(place, "several keys in one pair of brackets", hint)
    near = nearness.keys(citation.key)
    hint = suggest.question(near, f"`livebib find WORDS` lists keys (if it is no citation: \\[@{citation.key}])")
    return UNKNOWN_CITATION.at(place, f"no entry '{citation.key}'", hint, citation.key)


def _people_run_together(entry: Entry) -> bool:
    """Whether somebody is nearly certainly several people, for want of an `and`: then no label could be right."""
    people = entry.get("author") or entry.get("editor")
    parts = [split_commas(name) for name in split_names(people) if not is_biblatex(name)]
    return any(len(each) > 3 or (len(each) == 3 and " " in each[1].strip()) or ";" in "".join(each) for each in parts)
