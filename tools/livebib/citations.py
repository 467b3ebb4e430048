"""Citations in prose: their document's markers, whether an entry answers each, and whether its label agrees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from livebib import rules, suggest
from livebib.entry import Entry, decoded
from livebib.library import Library
from livebib.markdown.document import Citation, Document
from livebib.model import Finding, Place
from livebib.names import split_commas, split_names
from livebib.search import folded

# `Vaswani et al., 2017`, `Press and Wolf (2017)`, `OpenAI, 2023a`: a name that begins with a capital or a particle.
_AUTHOR_YEAR = re.compile(
    r"(?P<names>[^\W\d_][^\d,()]*?)(?:,\s*|\s*\(\s*|\s+(?<=et al\.\s))(?P<year>(?:1[5-9]|20)\d\d)[a-z]?\s*\)?"
)


def check(document: Document, library: Library) -> Iterator[Finding]:
    """What is wrong with a document's markers; citations of keys that no entry has, and labels that say another author
    or year than the entry."""
    yield from document.findings
    near = suggest.Nearness(library)
    by_key = {entry.key.casefold(): entry for entry in reversed(library.entries)}
    for citation in document.citations:
        entry = by_key.get(citation.key.casefold())
        if entry is None:
            yield _unknown(document, citation, near)
        elif citation.label and contradicts(citation.label, entry) and not _people_run_together(entry):
            right = label(entry)
            yield Finding(
                "citation-label",
                rules.severity("citation-label"),
                Place(document.path, citation.line, citation.column, citation.end_line, citation.end_column),
                f"the label '{citation.label}' is not what '{entry.key}' says",
                f"it is '{right}'",
                entry.key,
            )


def _unknown(document: Document, citation: Citation, nearness: suggest.Nearness) -> Finding:
    place = Place(document.path, citation.key_line, citation.key_column, citation.end_line, citation.end_column)
    if any(mark in citation.key for mark in ";,") and "@" in citation.key:
        keys = [part.strip().lstrip("@") for part in citation.key.replace(",", ";").split(";")]
        hint = "write " + " ".join(f"[@{key}]" for key in keys)
        message = "several keys in one pair of brackets"
        return Finding("citation-list", rules.severity("citation-list"), place, message, hint)
    near = nearness.keys(citation.key)
    hint = f"did you mean {suggest.joined(near)}?" if near else "`livebib find WORDS` lists keys"
    hint += f" (if it is no citation: \\[@{citation.key}])" if not near else ""
    message = f"no entry '{citation.key}'"
    return Finding("unknown-citation", rules.severity("unknown-citation"), place, message, hint, citation.key)


def _people_run_together(entry: Entry) -> bool:
    """Whether somebody is nearly certainly several people, for want of an `and`: then no label could be right."""
    people = entry.get("author") or entry.get("editor")
    parts = [split_commas(name) for name in split_names(people)]
    return any(len(each) > 3 or (len(each) == 3 and " " in each[1].strip()) or ";" in "".join(each) for each in parts)


def families(entry: Entry) -> list[str]:
    """The family names, each with its `von`, LaTeX decoded."""
    people = [decoded(person) for person in entry.names.people]
    return [f"{person.von} {person.last}".strip() for person in people]


def who(entry: Entry) -> str:
    """`Knuth`, `Press and Wolf`, `Vaswani et al.`; "" for an entry without names."""
    names = families(entry)
    if not names:
        return ""
    if len(names) > 2 or entry.names.others:
        return f"{names[0]} et al."
    return " and ".join(names)


def label(entry: Entry) -> str:
    """The label of the house style: `Vaswani et al., 2017`; what is missing is left out, the title stands for names."""
    return ", ".join(part for part in (who(entry) or entry.title or entry.key, entry.year) if part)


def contradicts(text: str, entry: Entry) -> bool:
    """True when a label reads like author and year but not those of the entry."""
    read = _AUTHOR_YEAR.fullmatch(" ".join(text.split()))
    if read is None or not (who(entry) and entry.year):
        return False
    return read["year"] != entry.year[:4] or _same(read["names"]) not in {_same(each) for each in _accepted(entry)}


def _accepted(entry: Entry) -> list[str]:
    """All the ways in which the names may be said."""
    names = families(entry)
    bare = [decoded(person).last for person in entry.names.people]
    ways = [who(entry), *((" and ".join(n) for n in (names, bare)) if len(names) < 4 else ())]
    if len(names) > 1 or entry.names.others:
        ways += [f"{names[0]} et al.", f"{bare[0]} et al."]
    if len(names) > 2:
        ways.append(", ".join(names[:-1]) + " and " + names[-1])
    return ways


def _same(names: str) -> str:
    return re.sub(r"[\s.,]+", " ", folded(names).replace("&", " and ")).strip()
