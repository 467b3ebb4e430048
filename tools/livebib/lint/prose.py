"""Citations in prose: does an entry answer each, and does its label agree?"""

from collections.abc import Callable, Iterator

from livebib.library.entry import Entry
from livebib.library.labels import contradicts, label
from livebib.library.library import Library
from livebib.library.near import Nearness
from livebib.model.finding import Finding, Place
from livebib.model.rule import fatal, info, warning
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


_SLIPS = {
    "blank": warning(
        "link-blank",
        "An address with a blank in it: Markdown makes no link of it.",
        "Write %20 for the blank, or put the address between < and >.",
        bad="@misc{a, title = {T}}\n--- README.md\n[a](https://example.org/a b)\n",
        good="@misc{a, title = {T}}\n--- README.md\n[a](https://example.org/a%20b)\n",
    ),
    "bracket": warning(
        "link-bracket",
        "A link whose address ends with a bracket where a parenthesis belongs: Markdown makes no link of it.",
        "Write ) for ].",
        bad="@misc{a, title = {T}}\n--- README.md\n[a](https://example.org]\n",
        good="@misc{a, title = {T}}\n--- README.md\n[a](https://example.org)\n",
    ),
    "reversed": warning(
        "link-reversed",
        "A link whose parentheses stand before its brackets: Markdown makes no link of it.",
        "Write [text](address).",
        bad="@misc{a, title = {T}}\n--- README.md\n(https://example.org)[a]\n",
        good="@misc{a, title = {T}}\n--- README.md\n[a](https://example.org)\n",
    ),
    "undefined": warning(
        "link-undefined",
        "A link by reference whose label has no definition: on the page it stays literal text.",
        "Add the line `[label]: address`, or correct the label.",
        bad="@misc{a, title = {T}}\n--- README.md\n[a][nowhere]\n",
        good="@misc{a, title = {T}}\n--- README.md\n[a][here]\n\n[here]: https://example.org\n",
    ),
    "empty": warning(
        "link-empty",
        "A link without an address: it leads to the page that it stands on.",
        "Write the address, or take the brackets away.",
        bad="@misc{a, title = {T}}\n--- README.md\n[a]()\n",
        good="@misc{a, title = {T}}\n--- README.md\n[a](https://example.org)\n",
    ),
    "scheme": warning(
        "link-scheme",
        "An address without its scheme: Markdown looks for a file of that name.",
        "Write https:// before it.",
        bad="@misc{a, title = {T}}\n--- README.md\n[a](www.example.org)\n",
        good="@misc{a, title = {T}}\n--- README.md\n[a](https://www.example.org)\n",
    ),
    "twice": info(
        "link-twice",
        "An address that stands in two items of the document's lists.",
        "Delete one of the items, if they are about the same.",
        bad="@misc{a, title = {T}}\n--- README.md\n- [a](https://example.org)\n- [b](https://example.org)\n",
        good="@misc{a, title = {T}}\n--- README.md\n- [a](https://example.org)\n- [b](https://example.org/b)\n",
    ),
}
LINKS = [rule.name for rule in _SLIPS.values()]  # the rules about links of documents


def slips(document: Document) -> Iterator[Finding]:
    """What was meant as a link and is none, or leads nowhere."""
    for kind, text, *place in document.slips:
        rule = _SLIPS[kind]
        message, hint = _SAID[kind](text)
        yield rule.at(Place(document.path, *place), message, hint)


_SAID: dict[str, Callable[[str], tuple[str, str]]] = {
    "blank": lambda text: (f"no link: '{text}' has a blank in it", f"write '{text.replace(' ', '%20')}'"),
    "bracket": lambda text: (f"no link: a bracket stands behind '{text}'", f"write ({text})"),
    "reversed": lambda text: (f"no link: the parentheses around '{text}' stand first", f"write [text]({text})"),
    "undefined": lambda text: (f"no link: the label '{text}' is not defined", f"add the line [{text}]: https://…"),
    "empty": lambda _: ("a link that leads nowhere", "write its address"),
    "scheme": lambda text: (f"'{text}' is a file here, no address", f"write 'https://{text}'"),
    "twice": lambda text: (f"'{text}' stands in an item above, too", "delete one, if both are about the same"),
}


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
