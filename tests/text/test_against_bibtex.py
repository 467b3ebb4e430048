"""BibTeX itself reads the corpus too: the same citation keys, types and names of fields, or it is written down why not.

A style made for each run has BibTeX write down what it read. Where the two differ, `data/bibtex_differences.toml` says
in one sentence why; a difference without a reason fails, and so does a reason that no difference needs any more.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import pytest

from livebib.files.disk import read_bytes
from livebib.library.library import Library
from livebib.text.source import Source, decode
from tests.library.test_corpus import CORPUS, ENCODINGS, FILES
from tests.shared import DATA

DIFFERENCES = DATA / "bibtex_differences.toml"
# One bibliography in several files; BibTeX wants the strings before their use and parents behind their children.
IRIDIA = [f"iridia-{part}.bib" for part in ("abbrev", "authors", "journals", "articles", "biblio", "crossref")]
WHOLES = {"iridia-*.bib": IRIDIA} | {name: [name] for name in FILES if name not in IRIDIA}
MISSING = [name for name in IRIDIA if name not in FILES]

pytestmark = [
    pytest.mark.skipif(
        not FILES, reason=f"no .bib files in {CORPUS}: set LIVEBIB_TEST_DATA to the folder above corpus/"
    ),
    pytest.mark.skipif(not shutil.which("bibtex"), reason="bibtex is missing: apt-get install texlive-binaries"),
]
each_whole = pytest.mark.parametrize(
    "whole",
    [
        pytest.param(whole, marks=pytest.mark.skipif(names is IRIDIA and bool(MISSING), reason=f"{MISSING} missing"))
        for whole, names in WHOLES.items()
    ],
)

# What looks like a type or like a name of a field. It may be too much: this only tells BibTeX what to look out for.
_TYPE = re.compile(r"@\s*([^\W\d][\w:.+/-]*)\s*[{(]")
_FIELD = re.compile(r"[,\s]([^\W\d][\w:.+/-]*)\s*=")
_COMMANDS = {"comment", "preamble", "string"}
_BUILT_IN = {"crossref"}  # a field of every entry that no style may declare


class Record(NamedTuple):
    """An entry as both sides can tell of it."""

    key: str
    type: str  # in lower case
    fields: frozenset[str]  # names in lower case, those inherited by BibTeX's rules included


class Difference(NamedTuple):
    """Where the two sides do not agree."""

    key: str
    what: str


@each_whole
def test_bibtex_reads_the_same_or_it_is_explained(whole: str, tmp_path: Path) -> None:
    sources = [decode(CORPUS / name, read_bytes(CORPUS / name), ENCODINGS.get(name, "utf-8")) for name in WHOLES[whole]]
    found = Counter(differences(by_livebib(Library(sources)), by_bibtex(sources, tmp_path)))
    explained = Counter(Difference(each["key"], each["what"]) for each in explanations().get(whole, []))
    assert not found - explained, "differences without a reason"
    assert not explained - found, "reasons without a difference"


def test_every_explanation_is_for_a_file_of_the_corpus_and_has_a_reason() -> None:
    assert not explanations().keys() - WHOLES.keys()
    for tables in explanations().values():
        for each in tables:
            assert each.keys() == {"key", "what", "reason"}
            assert each["reason"].endswith(".")


def explanations() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads(DIFFERENCES.read_text(encoding="utf-8"))


def differences(livebib: Iterable[Record], bibtex: Iterable[Record]) -> Iterator[Difference]:
    """What differs, key by key; of entries with one key the first goes with the first."""
    ours, theirs = by_key(livebib), by_key(bibtex)
    for key in ours | theirs:
        for our, their in zip_longest(ours[key], theirs[key]):
            if our is None or their is None:
                yield Difference(key, f"an entry for {'BibTeX' if our is None else 'livebib'} only")
                continue
            if our.type != their.type:
                yield Difference(key, f"type: {our.type} for livebib, {their.type} for BibTeX")
            if only := our.fields - their.fields:
                yield Difference(key, f"fields for livebib only: {' '.join(sorted(only))}")
            if only := their.fields - our.fields:
                yield Difference(key, f"fields for BibTeX only: {' '.join(sorted(only))}")


def by_key(records: Iterable[Record]) -> defaultdict[str, list[Record]]:
    found = defaultdict(list)
    for record in records:
        found[record.key].append(record)
    return found


def by_livebib(library: Library) -> list[Record]:
    """The entries with their own fields and those which BibTeX adds: all that the `crossref` parent itself has."""
    parents = {entry.key.lower(): entry for entry in reversed(library.entries)}  # the first of those with one key
    records = []
    for entry in library:
        names = set(entry.fields)
        if parent := parents.get(entry.fields.get("crossref", "").strip().lower()):
            names |= set(parent.fields) - _BUILT_IN
        records.append(Record(entry.key, entry.type, frozenset(names)))
    return records


def by_bibtex(sources: list[Source], folder: Path) -> list[Record]:
    """The entries BibTeX has after reading the files. Those not in plain UTF-8 are given to it as a copy that is."""
    for source in sources:
        if source.bom or source.encoding != "utf-8":
            (folder / source.path.name).write_bytes(source.text.encode())
    data = ",".join(source.path.stem for source in sources)
    text = "\n".join(source.text for source in sources)
    types = {name.lower() for name in _TYPE.findall(text)} - _COMMANDS
    fields = {name.lower() for name in _FIELD.findall(text)} - _BUILT_IN
    # Two runs, because to a style types and fields are functions alike, and a word can be both (`@school`, `school =`).
    seen = run(folder, "types", data, type_style(types))
    names = run(folder, "fields", data, field_style(fields | _BUILT_IN))
    assert [key for key, _ in seen] == [key for key, _ in names]
    return [Record(key, "".join(type_), frozenset(own)) for (key, type_), (_, own) in zip(seen, names, strict=True)]


def type_style(types: Iterable[str]) -> str:
    """A style that writes keys and types. `type$` tells only types that there is a function for."""
    functions = "\n".join(f"FUNCTION {{{name}}} {{ skip$ }}" for name in sorted({*types, "default.type"}))
    write = writing('"-" type$ * write$ newline$')
    return f"ENTRY {{ @none }} {{}} {{}}\n{functions}\n{write}"


def field_style(fields: Iterable[str]) -> str:
    """A style that writes keys and the names of fields that are there, empty ones too."""
    declared = "\n".join(sorted(set(fields) - _BUILT_IN))
    tests = "\n".join(f'{name} missing$ {{ skip$ }} {{ "-{name}" write$ newline$ }} if$' for name in sorted(fields))
    return f"ENTRY {{ {declared} }} {{}} {{}}\nFUNCTION {{default.type}} {{ skip$ }}\n{writing(tests)}"


def writing(what: str) -> str:
    # No space in what is written: BibTeX would break long lines there.
    return f'FUNCTION {{@write}} {{ "@" cite$ * write$ newline$\n{what} }}\nREAD\nITERATE {{@write}}\n'


def run(folder: Path, name: str, data: str, style: str) -> list[tuple[str, list[str]]]:
    """What BibTeX wrote with that style: each entry's key, and the lines that follow it."""
    (folder / f"{name}.bst").write_text(style, encoding="utf-8")
    (folder / f"{name}.aux").write_text(f"\\citation{{*}}\n\\bibdata{{{data}}}\n\\bibstyle{{{name}}}\n")
    room = {"max_strings": "1000000"}  # without a configuration of TeX's, BibTeX has room for few
    where = {"BIBINPUTS": f".:{CORPUS.resolve()}", "BSTINPUTS": "."}
    done = subprocess.run(["bibtex", name], cwd=folder, env=os.environ | room | where, capture_output=True, check=False)
    assert done.returncode < 3, done.stdout.decode(errors="replace")  # 1: it warned; 2: it met errors and went on
    log = (folder / f"{name}.blg").read_text(encoding="utf-8", errors="replace")
    assert f"of file {name}.bst" not in log, log  # the style itself must be right
    found: list[tuple[str, list[str]]] = []
    for line in (folder / f"{name}.bbl").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            found.append((line[1:], []))
        elif line:
            found[-1][1].append(line[1:])
    return found
