"""Whether two lists of names are the same people in the same order."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from livebib.metadata.verifying import person, text
from livebib.metadata.verifying.person import Alike
from livebib.model.record import Contributor
from livebib.text import names

_FEW = 1 / 3  # of the shorter list: no more of the same people are found in the work of somebody else, too
_SORTED = 4  # names at least: fewer are in alphabetical order by chance
_AROUND = 3  # places beside its own at which a misspelt name is looked for
_SHOWN = 6  # names of a list that a message shows


_Names = Sequence[Contributor]


class Agreement(IntEnum):
    """What two lists have in common. The more, the more alike."""

    NONE = 0  # they are different people
    SOME = 1  # mostly the same, but not quite
    UNKNOWN = 2  # one list is empty, in another script, or names a body where the other names people
    SAME = 3


class Compared(NamedTuple):
    """How two lists of names differ."""

    agreement: Agreement
    differs: str = ""  # in words; empty unless SOME
    share: float = 0.0  # of the shorter list, those who are in both
    stored: str = ""  # the names around the first difference; all of a short list
    registered: str = ""


class _Match(NamedTuple):
    """Who of the other list a name is."""

    place: int | None = None
    alike: Alike = Alike.NOT


def stored(field: str) -> tuple[list[Contributor], bool]:
    """The names of an `author` or `editor` field, and whether more are left out (`and others`, `et al.`)."""
    parsed = names.parse_names(field)
    found = [person.stored(each) for each in parsed.people]
    cut = bool(found) and text.squashed(person.shown(found[-1])) in ("etal", "others")
    return found[: -1 if cut else None], parsed.others or cut


def registered(contributors: Sequence[Contributor]) -> list[Contributor]:
    """The names that a record has."""
    return [name for name in map(person.registered, contributors) if person.shown(name)]


def compare(ours: _Names, theirs: _Names, *, cut: bool = False) -> Compared:
    """The people of an entry with those of its record; `cut`: the entry leaves some out and says so.

    Left alone is what is the registry's fault as a rule: bodies among people, a first author or all but one that are
    missing, an alphabetical order.
    """
    if any(text.is_foreign(person.shown(name)) for name in [*ours, *theirs]):
        return Compared(Agreement.UNKNOWN)
    people, others = _people(ours, theirs), _people(theirs, ours)
    are_bodies = [all(name.is_body for name in each) for each in (people, others)]
    if not people or not others or are_bodies[0] != are_bodies[1]:
        return Compared(Agreement.UNKNOWN)
    matches = _matched(people, others)
    found = [match.place for match in matches if match.place is not None]
    share = len(found) / min(len(people), len(others))
    if share <= _FEW:
        return Compared(Agreement.NONE, "", share, shown(people), shown(others))
    differs = _difference(people, others, matches, cut=cut)
    if not differs:
        return Compared(Agreement.SAME, "", share)
    first = next((i for i, match in enumerate(matches) if match != (i, Alike.YES)), len(matches))
    return Compared(Agreement.SOME, differs, share, shown(people, first), shown(others, first))


def shown(people: _Names, around: int = 0) -> str:
    """A list of people in one line; of a long one those around a place."""
    start = max(0, min(around - 1, len(people) - _SHOWN + 1)) if len(people) > _SHOWN else 0
    end = start + _SHOWN - 1 if len(people) > _SHOWN else len(people)
    before = [f"({start} before)"] if start else []
    after = [f"({len(people) - end} more)"] if end < len(people) else []
    return ", ".join([*before, *map(person.shown, people[start:end]), *after])


def _difference(people: _Names, others: _Names, matches: Sequence[_Match], *, cut: bool) -> str:
    """What differs, in words; empty for nothing, or nothing that is to be blamed on the entry."""
    for match in matches:
        if match.alike is Alike.GIVEN_DIFFERS:
            return "a given name differs"
        if match.alike is Alike.SPELLING_DIFFERS:
            return "a name is spelt otherwise"
    extra = [name for name, match in zip(people, matches, strict=True) if match.place is None]
    if extra and not _is_registry_short(matches, others):
        return f"not in the record: {shown(extra)}"
    found = [match.place for match in matches if match.place is not None]
    missing = [name for place, name in enumerate(others) if place not in set(found)]
    if missing and not (cut and sorted(found) == list(range(len(found)))):
        return f"missing: {shown(missing)}"
    if any(a > b for a, b in pairwise(found)) and not _is_sorted(others):
        return "the order differs"
    return ""


def _is_registry_short(matches: Sequence[_Match], others: _Names) -> bool:
    """Whether the record lacks names as records do: the first one, or all but one."""
    return len(others) == 1 or [match.place for match in matches] == [None, *range(len(matches) - 1)]


def _is_sorted(people: _Names) -> bool:
    """Whether a list is in alphabetical order, by any of the ways in which particles are sorted."""
    for key in (text.words, text.squashed, person.without_particles):
        keys = [key(person.last(name)) for name in people]
        if len(keys) >= _SORTED and keys == sorted(keys):
            return True
    return False


def _people(listed: _Names, others: _Names) -> list[Contributor]:
    """The names without those of bodies, unless the other list has them, too."""
    return [
        name for name in listed if not name.is_body or any(person.alike(name, other) is Alike.YES for other in others)
    ]


def _matched(ours: _Names, theirs: _Names) -> list[_Match]:
    """For each of our names the one of theirs that is most alike, the one at its own place first."""
    by_word: defaultdict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(theirs):
        for word in person.words_of(name):
            by_word[word].append(place)
    free = set(range(len(theirs)))
    found = [_Match()] * len(ours)
    for wanted in (Alike.YES, Alike.SPELLING_DIFFERS, Alike.GIVEN_DIFFERS):
        for place, name in enumerate(ours):
            if found[place].place is None:
                near = (each for each in _near(name, place, by_word) if each in free)
                where = next((each for each in near if person.alike(name, theirs[each]) >= wanted), None)
                if where is not None:
                    found[place] = _Match(where, wanted)
                    free.remove(where)
    return found


def _near(name: Contributor, place: int, by_word: dict[str, list[int]]) -> Iterator[int]:
    """The places at which a name may be: its own and those beside it, then wherever one of its words is."""
    yield from sorted(range(max(0, place - _AROUND), place + _AROUND + 1), key=lambda other: abs(other - place))
    others = {each for word in person.words_of(name) for each in by_word.get(word, ())}
    yield from sorted(others, key=lambda other: abs(other - place))
