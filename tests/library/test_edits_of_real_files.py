"""Edits of other projects' files: setting, adding, removing and renaming, counted, against bytes and bibtexparser.

What was tried is in the table that pytest prints at its end (see conftest), a line for each file.
"""

from __future__ import annotations

import gc
import logging
import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from bibtexparser.splitter import Splitter

from livebib.library import edits
from livebib.library.entry import Entry, Field
from livebib.library.library import Library
from livebib.model.errors import EditError
from livebib.text.bibtex import layout
from livebib.text.bibtex.layout import Splice
from livebib.text.source import Source, decode
from tests.conftest import EDITS
from tests.library.test_corpus import CORPUS, ENCODINGS

MANY, FEW, LARGE = 200, 20, 500_000  # fields of a file, of a large one, and from how many bytes on a file is large
NEAR = 10  # entries before and behind one that bibtexparser reads again after its edit
NEW_FIELD, NEW_KEY = "livebibtest", "livebib:test"
# What is counted, in the order of the table.
KINDS = (
    "fields",  # drawn at random from all there are
    "in faulty entries",  # of these, where the reader has something against the entry, which bibtexparser cannot judge
    "set", "added", "removed", "renamed",
    "odd keys",  # not renamed: there is more in the key than letters, digits and `.:+/-_`
    "refused",  # by livebib, because the result would not read back as it was meant
    "judged",  # edits after which bibtexparser read again: set, the whole file; the others, the entries around
    "other values changed",
    "bytes outside changed",
)  # fmt: skip
OF_OTHERS = ("duplicate-key", "undefined-string", "missing-parent")  # findings that leave an entry's own text alone
PLAIN_KEY = re.compile(r"[\w:.+/-]+")


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the folder of test data: name it with LIVEBIB_TEST_DATA")
@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.bib")), ids=lambda path: path.name)
def test_edits_change_what_they_are_about_and_no_other_byte(path: Path, request: pytest.FixtureRequest) -> None:
    data = path.read_bytes()
    lib = Library([decode(path, data, ENCODINGS.get(path.name, "utf-8"))])
    source = lib.sources[0]
    assert source.data == data
    file = RealFile(source, [entry.node.start for entry in lib])
    fields = [(entry, field) for entry in lib for field in entry.all_fields()]
    chance = random.Random(path.name)  # noqa: S311 - no secret
    told = {finding.key for finding in lib.findings if finding.rule not in OF_OTHERS}
    for entry, field in chance.sample(fields, min(len(fields), FEW if len(data) > LARGE else MANY)):
        file.tried["fields"] += 1
        file.tried["in faulty entries"] += entry.key in told
        # Of a repeated name the first is the one that counts and that edits are about.
        first = entry.field(field.name)
        assert first is not None
        # bibtexparser is no judge of an entry that it reads otherwise than BibTeX does.
        for edit in (file.set, file.add, file.remove, file.rename):
            edit(entry, first, judged=entry.key not in told)
        there_and_back(entry)
    # Not `record_property`, which fails where a JUnit report of the usual kind is written, as .ci/run does.
    request.node.user_properties.append((EDITS, {kind: file.tried[kind] for kind in KINDS}))
    assert not file.tried["bytes outside changed"]
    assert not file.tried["other values changed"]


class RealFile:
    """A file to edit: each edit is made on the file as it was, held against it, and counted."""

    def __init__(self, source: Source, starts: list[int]) -> None:
        self.source = source
        self.starts = starts  # of its entries
        self.values = values(source.text)
        self.tried: Counter[str] = Counter()

    def set(self, entry: Entry, field: Field, *, judged: bool) -> None:
        """Another value: the bytes around the old one stay."""
        span = field.span
        if (new := self._edited("set", lambda: edits.set_field(entry, field.name, "Another {Value}"))) is None:
            return
        self._count_outside(new, span.start, span.end)
        if judged:
            self.tried["judged"] += 1
            now = values(new)
            gone, come = self.values - now, now - self.values
            old = Counter({(field.name, field.raw): 1})
            # Nothing where bibtexparser sees no such field at all.
            assert gone == old or (not gone and (field.name, field.raw) not in self.values)
            self.tried["other values changed"] += abs(come.total() - gone.total())

    def add(self, entry: Entry, field: Field, *, judged: bool) -> None:
        """One field more: behind the last value the field and a comma come in, and nothing goes."""
        del field
        node, text = entry.node, self.source.text
        start = node.fields[-1].value_end
        if (new := self._edited("added", lambda: edits.set_field(entry, NEW_FIELD, "x"))) is None:
            return
        self._count_outside(new, start, node.end)
        behind = squeezed(new[start : len(new) - (len(text) - node.end)])
        assert re.sub(rf'{NEW_FIELD}=(\{{x\}}|"x")', "", behind, count=1) == squeezed(text[start : node.end])
        if judged:
            gone, come = self._changes(new, entry)
            self.tried["other values changed"] += gone.total() + sum(
                n for (name, _), n in come.items() if name != NEW_FIELD
            )

    def remove(self, entry: Entry, field: Field, *, judged: bool) -> None:
        """One field less: between its neighbours the field, white space and a comma go, and nothing else."""
        node, text = entry.node, self.source.text
        at = node.fields.index(field.node)
        start = node.fields[at - 1].value_end if at else node.key_start + len(entry.key)
        end = node.fields[at + 1].name_start if at + 1 < len(node.fields) else node.end
        if (new := self._edited("removed", lambda: edits.remove_field(entry, field.name))) is None:
            return
        self._count_outside(new, start, end)
        rest = text[start : field.node.name_start] + text[field.node.value_end : end]
        assert squeezed(new[start : len(new) - (len(text) - end)]) == squeezed(rest)
        if judged:
            gone, come = self._changes(new, entry)
            assert gone in (Counter({(field.name, field.raw): 1}), Counter())
            self.tried["other values changed"] += come.total()

    def rename(self, entry: Entry, field: Field, *, judged: bool) -> None:
        """Another key: the bytes around the old one stay."""
        del field
        start = entry.node.key_start
        if not PLAIN_KEY.fullmatch(entry.key):
            self.tried["odd keys"] += 1
            return
        if (new := self._edited("renamed", lambda: edits.rename_entry(entry, NEW_KEY))) is None:
            return
        self._count_outside(new, start, start + len(entry.key))
        assert new[start:].startswith(NEW_KEY)
        if judged:
            gone, come = self._changes(new, entry)
            self.tried["other values changed"] += gone.total() + come.total()

    def _edited(self, name: str, edit: Callable[[], list[Splice]]) -> str | None:
        try:
            splices = edit()
        except EditError:  # what would not read back as it was meant; the file stays as it is
            self.tried["refused"] += 1
            return None
        self.tried[name] += 1
        return layout.apply(self.source.text, splices)

    def _count_outside(self, new: str, start: int, end: int) -> None:
        """Count the bytes on disk that differ before and behind text[start:end]."""
        old_data, new_data = self.source.data, self.source.edited(new).data
        first, last = self.source.bytes(start, end)
        behind = len(old_data) - last
        before = old_data[:first], new_data[:first]
        after = old_data[last:], new_data[len(new_data) - behind :]
        for old, now in (before, after):
            if old != now:
                self.tried["bytes outside changed"] += sum(a != b for a, b in zip(old, now, strict=True))

    def _changes(self, new: str, entry: Entry) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
        """The fields around an entry that bibtexparser reads no more, and those that it reads now."""
        self.tried["judged"] += 1
        text, at = self.source.text, self.starts.index(entry.node.start)
        start = self.starts[max(0, at - NEAR)]
        behind = len(text) - self.starts[at + NEAR] if at + NEAR < len(self.starts) else 0
        before, now = values(text[start : len(text) - behind]), values(new[start : len(new) - behind])
        return before - now, now - before


def there_and_back(entry: Entry) -> None:
    """A field added and removed again, the key changed and changed back: the entry as it was."""
    alone = Library([Source(Path("alone.bib"), entry.raw)])
    key = entry.key
    if not PLAIN_KEY.fullmatch(key) or key not in alone:
        return
    alone.set(key, NEW_FIELD, "x")
    assert alone.sources[0].text != entry.raw
    alone.remove(key, NEW_FIELD)
    alone.rename(key, NEW_KEY)
    alone.rename(NEW_KEY, key)
    assert alone.sources[0].text == entry.raw


def values(text: str) -> Counter[tuple[str, str]]:
    """Every field's name and value, as bibtexparser alone reads them; entries with a repeated key or field included."""
    log = logging.getLogger("bibtexparser.splitter")
    log.disabled = True
    gc.disable()  # failed blocks hold tracebacks, and walking those again and again costs the square
    try:
        found: Counter[tuple[str, str]] = Counter()
        for block in Splitter(text).split().blocks:
            entry = getattr(block, "ignore_error_block", None) or block
            found.update((field.key, field.value) for field in getattr(entry, "fields", ()))
        return found
    finally:
        gc.enable()
        log.disabled = False


def squeezed(text: str) -> str:
    """Without white space and commas: what an edit must neither add nor take."""
    return re.sub(r"[\s,]+", "", text)
