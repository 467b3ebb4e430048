"""Applies fixes to a library in memory: as many at once as do not touch, again until nothing is left to mend.

Each file is read again before its new text counts: it must hold the same keys, and no damage that was not there.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from sys import maxsize
from typing import NamedTuple

from livebib.library.library import Library
from livebib.lint.families import reading
from livebib.lint.model import Found
from livebib.model.errors import EditError
from livebib.text.bibtex import layout
from livebib.text.bibtex.layout import Splice
from livebib.text.bibtex.nodes import EntryNode
from livebib.text.bibtex.split import split
from livebib.text.source import Source


class _Read(NamedTuple):
    """What is compared of a file before and after its fixes."""

    keys: list[str]
    problems: list[str]  # the rules of what is wrong in the text itself


_Chosen = list[tuple[Found, list[Splice]]]
_MOST_PASSES = 20  # a fix may make room for another; rules that undo each other's work must not go on for ever


def apply(library: Library, inspect: Callable[[Library], list[Found]], *, unsafe: bool = False) -> Counter[str]:
    """Mend what can be mended; returns how often each rule's flaws were. Nothing is written to disk.

    `inspect` finds the flaws that are to be mended, anew after each pass.
    """
    fixed: Counter[str] = Counter()
    refused: set[tuple[object, ...]] = set()
    for _ in range(_MOST_PASSES):
        found = [
            each for each in inspect(library) if each.fix and (unsafe or each.fix.safe) and _id(each) not in refused
        ]
        done: Counter[str] = Counter()
        for source in library.sources:
            own = [each for each in found if each.finding.place.path == source.path]
            if own:
                done += _mend(library, source, own, refused)
        fixed += done
        if not done:
            break
    return fixed


def _id(found: Found) -> tuple[object, ...]:
    """What tells a flaw from others, also when the lines above it have changed."""
    finding = found.finding
    return finding.rule, finding.place.path, finding.key, finding.field, finding.message


def _mend(library: Library, source: Source, found: Sequence[Found], refused: set[tuple[object, ...]]) -> Counter[str]:
    """Apply the fixes of one file that do not touch each other; if they do not go together, each that goes alone."""
    before = _read(source.text)
    damaged = not reading.DAMAGE.isdisjoint(before.problems)
    chosen: _Chosen = []
    taken: list[tuple[int, int]] = []
    for each in found:
        # In a damaged file nothing is changed but the damage itself.
        if damaged and each.finding.rule not in reading.SYNTAX:
            continue
        assert each.fix is not None
        try:
            splices = each.fix.splices()
        except EditError:
            splices = []
        if not splices:
            refused.add(_id(each))
        elif not any(_touches(taken, splice) for splice in splices):
            for splice in splices:
                insort(taken, (splice.start, splice.end))
            chosen.append((each, splices))
    if chosen and not _is_sound(source, before, _all(chosen)):
        # Nearly always some are wrong by themselves; to look at their entries alone costs next to nothing.
        tried = [(each, _is_sound_alone(library, source, each[1])) for each in chosen]
        refused.update(_id(each[0]) for each, is_sound in tried if not is_sound)
        chosen = _sound(source, before, [each for each, is_sound in tried if is_sound], refused)
    if chosen:
        library.splice(source.path, _all(chosen))
    return Counter(each.finding.rule for each, _ in chosen)


def _touches(taken: list[tuple[int, int]], splice: Splice) -> bool:
    """Whether a splice touches one of the stretches, which stand in order and apart."""
    at = bisect_right(taken, (splice.end, maxsize))
    return at > 0 and taken[at - 1][1] >= splice.start


def _sound(source: Source, before: _Read, chosen: _Chosen, refused: set[tuple[object, ...]]) -> _Chosen:
    """Those of the fixes that go together; of several that do not, a half, and the rest has another pass."""
    if not chosen or _is_sound(source, before, _all(chosen)):
        return chosen
    if len(chosen) == 1:
        refused.add(_id(chosen[0][0]))
        return []
    half = len(chosen) // 2
    return _sound(source, before, chosen[:half], refused) or _sound(source, before, chosen[half:], refused)


def _all(chosen: Iterable[tuple[Found, list[Splice]]]) -> list[Splice]:
    return [splice for _, splices in chosen for splice in splices]


def _is_sound_alone(library: Library, source: Source, splices: list[Splice]) -> bool:
    """Whether the entry in which the splices lie is read as before; of splices elsewhere nothing is said."""
    entry = library.entry_at(source, splices[0].start)
    if entry is None or any(splice.start < entry.node.start or splice.end > entry.node.end for splice in splices):
        return True
    start = entry.node.start
    inside = [Splice(splice.start - start, splice.end - start, splice.text) for splice in splices]
    raw = Source(source.path, entry.raw, source.encoding)
    return _is_sound(raw, _read(raw.text), inside)


def _is_sound(source: Source, before: _Read, splices: list[Splice]) -> bool:
    """Whether the file still holds the same keys in the same order, and no more damage than before."""
    text = layout.apply(source.text, splices)
    try:
        text.encode(source.encoding)
    except UnicodeEncodeError:
        return False
    after = _read(text)
    return after.keys == before.keys and len(after.problems) <= len(before.problems)


def _read(text: str) -> _Read:
    nodes, problems = split(text)
    keys = [node.key for node in nodes if isinstance(node, EntryNode)]
    return _Read(keys, [problem.rule.name for problem in problems])
