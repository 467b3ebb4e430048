"""Lint on real files: no traceback, one output for one input, and fixes that touch nothing but what they mend.

`LIVEBIB_TEST_DATA` names the folder above `corpus/`. What fuzzing found stands at the end, by name.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livebib.library.library import Library, load
from livebib.lint import catalogue, fixing
from livebib.lint.engine import inspect
from livebib.lint.model import Context, Found
from livebib.model.finding import Finding
from livebib.text.source import Source
from tests.lint.examples import TODAY
from tests.shared import SHARED

CORPUS = SHARED / "corpus"
FILES = sorted(path.name for path in CORPUS.glob("*.bib"))
SMALL = [name for name in FILES if (CORPUS / name).stat().st_size < 5_000]
ENCODINGS = {"gbk.bib": "gbk"}
CHECKS = list(catalogue.CHECKS.values())

needs_corpus = pytest.mark.skipif(
    not FILES, reason=f"no .bib files in {CORPUS}: set LIVEBIB_TEST_DATA to the folder above corpus/"
)
each_file = pytest.mark.parametrize("name", FILES or ["none"])


MODES = [
    (name, unsafe) for name in FILES for unsafe in (False, True) if unsafe or (CORPUS / name).stat().st_size < 400_000
]


def look(library: Library) -> list[Found]:
    return inspect(library, CHECKS, Context(TODAY))


def told(library: Library) -> list[Finding]:
    return [each.finding for each in look(library)]


def library_of(text: str) -> Library:
    return Library([Source(Path("a.bib"), text)])


def text_of(name: str) -> str:
    return load(CORPUS / name, encoding=ENCODINGS.get(name, "utf-8")).sources[0].text


class Mended(NamedTuple):
    """A text after its fixes, and the keys of the entries that they were about."""

    text: str
    keys: set[str | None]


def mended(text: str, *, unsafe: bool) -> Mended:
    library = library_of(text)
    keys: set[str | None] = set()

    def watched(library: Library) -> list[Found]:
        found = look(library)
        keys.update(each.finding.key for each in found if each.fix and (unsafe or each.fix.safe))
        return found

    fixing.apply(library, watched, unsafe=unsafe)
    return Mended(library.sources[0].text, keys)


@needs_corpus
@each_file
def test_each_finding_stands_within_its_file_and_is_one_line(name: str) -> None:
    text = text_of(name)
    lines = [len(line) for line in io.StringIO(text, newline="")] or [0]
    for finding in told(library_of(text)):
        _, line, column, end_line, end_column = finding.place
        assert (1, 1) <= (line, column) <= (end_line, end_column)
        assert column <= lines[line - 1] + 1
        assert end_column <= lines[end_line - 1] + 1
        assert "\n" not in finding.message + finding.hint


@needs_corpus
@pytest.mark.parametrize(("name", "unsafe"), MODES or [("none", False)])
def test_mending_touches_nothing_else_and_is_done_at_once(name: str, unsafe: bool) -> None:
    text = text_of(name)
    once = mended(text, unsafe=unsafe)
    assert mended(once.text, unsafe=unsafe).text == once.text
    before, after = library_of(text), library_of(once.text)
    assert _keys_kept(before, after)
    rest = [entry for entry in after if entry.key in before]
    changed = {one.key for one, other in zip(before, rest, strict=True) if one.raw != other.raw}
    assert changed <= once.keys
    assert len(after) > len(before) or _between(before) == _between(after)


def _keys_kept(before: Library, after: Library) -> bool:
    """Whether all entries are there in their order, and no more besides than got the key that they had not."""
    keys = [entry.key for entry in before]
    new = [entry.key for entry in after if entry.key not in before]
    keyless = [finding for finding in before.findings if finding.rule == "missing-key"]
    return [entry.key for entry in after if entry.key not in new] == keys and len(new) <= len(keyless)


def _between(library: Library) -> list[str]:
    """What stands between the entries of a file."""
    text = library.sources[0].text
    ends = [0, *(entry.node.end for entry in library)]
    starts = [*(entry.node.start for entry in library), len(text)]
    return [text[end:start] for end, start in zip(ends, starts, strict=True)]


@needs_corpus
def test_what_is_printed_depends_on_nothing_but_the_files() -> None:
    def printed(seed: str) -> Iterator[str]:
        for name in ("big-jabref-groups.bib", "crlf-rebiber.bib", "lint-maximal.bib", "comments-inside.bib"):
            command = [sys.executable, "-m", "livebib", "lint", "-v", str(CORPUS / name)]
            environment = {**os.environ, "PYTHONHASHSEED": seed}
            yield subprocess.run(command, env=environment, capture_output=True, check=False, text=True).stdout

    assert list(printed("1")) == list(printed("2"))


# Fuzzing: bytes of real files replaced, deleted, doubled and moved.

BYTES = st.sampled_from([*b'{}",=@#%\\ \n\r\t&$_~^-0aZ', 0, 0x7F, 0x80, 0xC3, 0xE9, 0xFF])
CHANGES = st.lists(
    st.tuples(st.sampled_from(["replace", "insert", "delete", "copy"]), st.floats(0, 1), st.integers(1, 60), BYTES),
    min_size=1,
    max_size=6,
)


def changed(data: bytes, changes: list[tuple[str, float, int, int]]) -> bytes:
    for kind, where, length, byte in changes:
        at = int(where * len(data))
        piece = data[at : at + length]
        match kind:
            case "replace":
                data = data[:at] + bytes([byte]) + data[at + 1 :]
            case "insert":
                data = data[:at] + bytes([byte]) + data[at:]
            case "delete":
                data = data[:at] + data[at + length :]
            case "copy":
                other = len(data) - at
                data = data[:other] + piece + data[other:]
    return data


@needs_corpus
@settings(max_examples=300)
@given(st.sampled_from(SMALL or ["none"]), CHANGES)
def test_no_change_of_bytes_makes_a_traceback(name: str, changes: list[tuple[str, float, int, int]]) -> None:
    data = changed((CORPUS / name).read_bytes(), changes)
    text = data.decode(ENCODINGS.get(name, "utf-8"), errors="replace").replace("\0", "")
    hold(text)


def hold(text: str) -> None:
    """What holds of any text: it can be linted and mended; mending keeps the keys, and does all at once."""
    library = library_of(text)
    assert told(library) == told(library)
    for unsafe in (False, True):
        once = mended(text, unsafe=unsafe).text
        assert _keys_kept(library, library_of(once))
        assert mended(once, unsafe=unsafe).text == once
