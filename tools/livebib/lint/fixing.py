"""Applies fixes to a library in memory: as many at once as do not touch, again until nothing is left to mend.

Each file is read again before its new text counts: it must hold the same keys, and no damage that was not there.
"""

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Callable, Sequence
from sys import maxsize

from livebib.library.library import Library
from livebib.lint.families import reading
from livebib.lint.model import Found
from livebib.model.errors import EditError
from livebib.text.bibtex.layout import Splice
from livebib.text.bibtex.parsed import Parsed, parse

_Chosen = list[tuple[Found, list[Splice]]]
_MOST_PASSES = 20  # a fix may make room for another; rules that undo each other's work must not go on for ever


def apply(
    library: Library, look: Callable[[Library], list[Found]], *, unsafe: bool = False
) -> tuple[Counter[str], list[Found], list[Found]]:
    """Mend what can be mended: how often each rule's flaws were, what was found before, and what is found then.

    `look` finds the flaws, anew after each pass. Nothing is written to disk.
    """
    fixed: Counter[str] = Counter()
    refused: set[tuple[object, ...]] = set()
    before = found = look(library)
    for _ in range(_MOST_PASSES):
        waits = reading.waiting(library.findings)
        wanted = [
            each
            for each in found
            if each.fix and (unsafe or each.fix.safe) and _id(each) not in refused and not waits(each.finding)
        ]
        done: Counter[str] = Counter()
        for file in library.files:
            if own := [each for each in wanted if each.finding.place.path == file.source.path]:
                done += _mend(library, file, own, refused)
        if not done:
            break
        fixed += done
        found = look(library)
    return fixed, before, found


def _id(found: Found) -> tuple[object, ...]:
    """What tells a flaw from others, also when the lines above it have changed."""
    finding = found.finding
    return finding.rule, finding.place.path, finding.key, finding.field, finding.message


def _mend(library: Library, file: Parsed, found: Sequence[Found], refused: set[tuple[object, ...]]) -> Counter[str]:
    """Apply the fixes of one file that do not touch each other; if they do not go together, each that goes alone."""
    chosen: _Chosen = []
    taken: list[tuple[int, int]] = []
    for each in found:
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
    after = _mended(file, chosen)
    if after is None:
        # Nearly always some are wrong by themselves; to look at their entries alone costs next to nothing.
        tried = [(each, _is_sound_alone(library, file, each)) for each in chosen]
        refused.update(_id(each[0]) for each, is_sound in tried if not is_sound)
        chosen, after = _together(file, [each for each, is_sound in tried if is_sound], refused)
    if chosen:
        library.replace(after)
    return Counter(each.finding.rule for each, _ in chosen)


def _touches(taken: list[tuple[int, int]], splice: Splice) -> bool:
    """Whether a splice touches one of the stretches, which stand in order and apart."""
    at = bisect_right(taken, (splice.end, maxsize))
    return at > 0 and taken[at - 1][1] >= splice.start


def _together(file: Parsed, chosen: _Chosen, refused: set[tuple[object, ...]]) -> tuple[_Chosen, Parsed]:
    """Those of the fixes that go together, and the file with them; of several that do not, a half, and the rest has
    another pass."""
    if after := _mended(file, chosen):
        return chosen, after
    if len(chosen) == 1:
        refused.add(_id(chosen[0][0]))
        return [], file
    half = len(chosen) // 2
    first = _together(file, chosen[:half], refused)
    return first if first[0] else _together(file, chosen[half:], refused)


def _is_sound_alone(library: Library, file: Parsed, chosen: tuple[Found, list[Splice]]) -> bool:
    """Whether the entry in which the splices lie is read as before; of splices elsewhere nothing is said."""
    found, splices = chosen
    entry = library.entry_at(file.source, splices[0].start)
    if entry is None or any(splice.start < entry.node.start or splice.end > entry.node.end for splice in splices):
        return True
    start = entry.node.start
    inside = [Splice(splice.start - start, splice.end - start, splice.text) for splice in splices]
    return _mended(parse(file.source.edited(entry.raw)), [(found, inside)]) is not None


def _mended(file: Parsed, chosen: _Chosen) -> Parsed | None:
    """The file with its fixes, if it still holds the same keys in the same order, and no more damage than before."""
    if not chosen:
        return file
    splices = [splice for _, splices in chosen for splice in splices]
    after = file.edited(splices)
    try:
        after.source.text.encode(file.source.encoding)
    except UnicodeEncodeError:
        return None
    new = sum(each.finding.rule == "missing-key" for each, _ in chosen)
    kept = after.keys == file.keys if not new else _without_new(after.keys, file.keys, new)
    return after if kept and len(after.problems) <= len(file.problems) else None


def _without_new(after: list[str], before: list[str], new: int) -> bool:
    """Whether all keys are there in their order, and so many besides."""
    rest = iter(after)
    return len(after) == len(before) + new and all(key in rest for key in before)
