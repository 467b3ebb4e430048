"""Whether two lists of names are the same people in the same order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz

from livebib import latex, names
from livebib.model import Person
from livebib.records import Contributor
from livebib.verifying import text

_BODY = re.compile(
    r"\b(?:collaborations?|consorti(?:um|a)|group|team|committee|network|project|investigators|society|association|"
    r"initiative|institute|university|department|ministry|council|foundation|organi[sz]ation|agency|commission|"
    r"editors|editorial|company|corporation|inc|ltd|gmbh|center|centre|lab|labs|laboratory|alliance|union|working)\b",
    re.IGNORECASE,
)
_FEW = 1 / 3  # of the shorter list: no more of the same people are found in the work of somebody else, too
_ALIKE = 80.0  # of 100: a name with a slip in it
_SORTED = 4  # names at least: fewer are in alphabetical order by chance
_TITLES = {"dr", "prof", "phd", "md", "jr", "sr", "ii", "iii", "iv"}
_NUMBER = re.compile(r"\s+\d{4}$")  # dblp tells people of one name apart by `0001`
_CAPITALS = re.compile(r"[A-Z]{1,3}")  # initials in a row, as medical journals write them
_WORD = re.compile(r"[^\s.\-‐‑–~,()\"“”]+")
# First names whose short forms do not begin alike.
_SHORT_FORMS = [
    set(group.split())
    for group in (
        "robert bob rob bobby",
        "william bill will billy",
        "richard dick rick rich",
        "edward ned ted ed",
        "theodore ted theo",
        "margaret peggy maggie meg",
        "elizabeth betty beth liz lisa betsy",
        "alexander sasha alex sandy aleksandr aleksander",
        "john jack johnny jan johan johann johannes juan ivan sean hans",
        "james jim jimmy jaime",
        "henry harry hank hal heinrich",
        "charles chuck charlie karl carl carlos",
        "anthony tony antonio anton",
        "michael mike mick mikhail misha miguel michel",
        "katherine kathy kate catherine cathy katie",
        "susan sue susanne",
        "patricia pat patty tricia",
        "joseph joe jose josef giuseppe",
        "lawrence larry lars lorenzo",
        "frederick fred fritz friedrich",
        "francis frank francisco franz francesco",
        "eugene gene evgeny",
        "dorothy dot dolly",
        "nicholas nick nikolai klaus",
        "george georg jorge yuri jiri",
        "peter pyotr pedro pierre piotr",
        "paul pavel pablo paolo",
        "dmitry dima dimitri",
        "vladimir volodya wladimir",
        "andrew andy andrei andreas drew",
        "stephen steve stefan stepan steven",
        "david dave",
        "thomas tom tomas",
    )
]


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
    stored: str = ""  # the names where they differ first, or the whole of short lists
    registered: str = ""


class Name(NamedTuple):
    """A person's name as it is compared and shown."""

    family: str
    given: str
    whole: str = ""  # where nobody has parted it
    is_body: bool = False

    @property
    def shown(self) -> str:
        """As people read it."""
        return self.whole or " ".join(part for part in (self.given, self.family) if part)

    @property
    def tokens(self) -> list[str]:
        """All words of the name, folded, as they are spoken."""
        return [folded for word in _WORD.findall(self.shown) if (folded := text.squashed(word)) not in _TITLES]


class _Alike(IntEnum):
    NOT = 0
    GIVEN_DIFFERS = 1
    SPELLING_DIFFERS = 2
    YES = 3


def stored(field: str) -> tuple[list[Name], bool]:
    """The names of an `author` or `editor` field, and whether more are left out (`and others`, `et al.`)."""
    parsed = names.parse_names(field)
    found = [_stored(person) for person in parsed.people]
    cut = bool(found) and text.squashed(found[-1].shown) in ("etal", "others")
    return found[: -1 if cut else None], parsed.others or cut


def registered(contributors: Sequence[Contributor]) -> list[Name]:
    """The names that a record has."""
    return [name for each in contributors if (name := _registered(each)).shown]


def compare(ours: Sequence[Name], theirs: Sequence[Name], *, cut: bool = False) -> Compared:
    """The people of an entry with those of its record; `cut`: the entry leaves some out and says so.

    Left alone is what is the registry's fault as a rule: bodies among people, a first author or all but one that are
    missing, an alphabetical order.
    """
    if any(text.is_foreign(name.shown) for name in [*ours, *theirs]):
        return Compared(Agreement.UNKNOWN)
    people, others = _people(ours, theirs), _people(theirs, ours)
    if not people or not others or _all_bodies(people) != _all_bodies(others):
        return Compared(Agreement.UNKNOWN)
    at = _matched(people, others)
    found = [place for place, _ in at if place is not None]
    if len(found) <= _FEW * min(len(people), len(others)):
        return Compared(Agreement.NONE, "", shown(people), shown(others))
    for place, (where, alike) in enumerate(at):
        if where is not None and alike is not _Alike.YES:
            what = "the given name differs" if alike is _Alike.GIVEN_DIFFERS else "a name is spelt otherwise"
            return Compared(Agreement.SOME, what, people[place].shown, others[where].shown)
    extra = [people[place].shown for place, (where, _) in enumerate(at) if where is None]
    if extra and not _is_registry_short(at, others):
        return Compared(Agreement.SOME, f"{_listed(extra)} not in the record", shown(people), shown(others))
    missing = [name.shown for place, name in enumerate(others) if place not in found]
    if missing and not (cut and found and sorted(found) == list(range(len(found)))):
        return Compared(Agreement.SOME, f"{_listed(missing)} missing", shown(people), shown(others))
    if any(a > b for a, b in pairwise(found)) and not _is_sorted(others):
        return Compared(Agreement.SOME, "the order differs", shown(people), shown(others))
    return Compared(Agreement.SAME)


def _is_registry_short(at: Sequence[tuple[int | None, _Alike]], others: Sequence[Name]) -> bool:
    """Whether the record lacks names as records do: the first one, or all but one."""
    return len(others) == 1 or (at[0][0] is None and all(where is not None for where, _ in at[1:]))


def _is_sorted(people: Sequence[Name]) -> bool:
    keys = [text.squashed(name.family or name.shown.rpartition(" ")[2]) for name in people]
    return len(keys) >= _SORTED and keys == sorted(keys)


def _people(listed: Sequence[Name], others: Sequence[Name]) -> list[Name]:
    """The names without those of bodies, unless the other list has them, too."""
    return [name for name in listed if not name.is_body or any(_alike(name, other) is _Alike.YES for other in others)]


def _all_bodies(people: Sequence[Name]) -> bool:
    return all(name.is_body for name in people)


def _matched(ours: Sequence[Name], theirs: Sequence[Name]) -> list[tuple[int | None, _Alike]]:
    """For each of our names the place of theirs that is most alike, the one at its own place first."""
    free = set(range(len(theirs)))
    found: list[tuple[int | None, _Alike]] = [(None, _Alike.NOT)] * len(ours)
    for wanted in (_Alike.YES, _Alike.SPELLING_DIFFERS, _Alike.GIVEN_DIFFERS):
        for place, name in enumerate(ours):
            if found[place][0] is not None:
                continue
            for where in sorted(free, key=lambda other: (abs(other - place), other)):
                if _alike(name, theirs[where]) >= wanted:
                    found[place] = where, wanted
                    free.remove(where)
                    break
    return found


def _alike(a: Name, b: Name) -> _Alike:
    if not a.whole and not b.whole and _keys(a.family) & _keys(b.family):
        return _Alike.YES if _given_agree(a.given, b.given) else _Alike.GIVEN_DIFFERS
    ours, theirs = a.tokens, b.tokens
    if _same_words(ours, theirs) or sorted(ours) == sorted(theirs):
        return _Alike.YES
    for one, other in ((a, b), (b, a)):
        if one.whole and not other.whole and (given := _before_family(one, other)) is not None:
            return _Alike.YES if _given_agree(given, other.given) else _Alike.GIVEN_DIFFERS
    families = text.squashed(_last(a)), text.squashed(_last(b))
    long_enough = min(map(len, families)) > 3
    if long_enough and fuzz.ratio(*families) >= _ALIKE and _given_agree(_first(a), _first(b)):
        return _Alike.SPELLING_DIFFERS
    return _Alike.NOT


def _keys(family: str) -> set[str]:
    """What a family name may be written as: with its particles or without, umlauts as one letter or two."""
    spelled = [family]
    words = family.split()
    while len(words) > 1 and words[0][0].islower():
        words = words[1:]
        spelled.append(" ".join(words))
    lowered = [word for word in family.split() if word.lower() not in _PARTICLES]
    spelled.append(" ".join(lowered) or family)
    return {key for each in spelled for key in (text.squashed(each), text.squashed(text.written_out(each))) if key}


_PARTICLES = {"van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "ter", "zu", "el"}


def _same_words(a: list[str], b: list[str]) -> bool:
    """Whether two names are the same words, wherever family names begin; the first ones may be initials."""
    if "".join(a) == "".join(b):
        return bool(a)
    return (
        len(a) == len(b) and a[-1] == b[-1] and all(x == y or x[0] == y or x == y[0] for x, y in zip(a, b, strict=True))
    )


def _before_family(whole: Name, parted: Name) -> str | None:
    """What stands before the family name of `parted` in a name in one piece, or behind it; None if it is not there."""
    spoken = whole.whole.split()
    keys = _keys(parted.family)
    for start in range(len(spoken)):
        if _keys(" ".join(spoken[start:])) & keys:
            return " ".join(spoken[:start])
        if start and _keys(" ".join(spoken[:start])) & keys:
            return " ".join(spoken[start:])
    return None


def _given_agree(a: str, b: str) -> bool:
    """Whether two given names may be of one person: any of their parts agree, or one is not known."""
    ours, theirs = _given(a), _given(b)
    if not ours or not theirs or "".join(ours) == "".join(theirs):
        return True
    return any(_part_agrees(x, y) for x in ours for y in theirs)


def _given(given: str) -> list[str]:
    parts = []
    for word in _WORD.findall(given):
        if (_CAPITALS.fullmatch(word) and not given.isupper()) or (len(given) <= 3 and given.isupper()):
            parts += [letter.lower() for letter in word]
        elif (folded := text.squashed(word)) and folded not in _TITLES:
            parts.append(folded)
    return parts


def _part_agrees(x: str, y: str) -> bool:
    if len(x) == 1 or len(y) == 1:
        return x[0] == y[0]
    start = min(3, len(x), len(y))
    if x[:start] == y[:start]:  # Jerome and Jerry, Ed and Edward
        return True
    return fuzz.ratio(x, y) >= _ALIKE or any(x in group and y in group for group in _SHORT_FORMS)


def _last(name: Name) -> str:
    return name.family or name.shown.rpartition(" ")[2]


def _first(name: Name) -> str:
    return name.given or name.shown.rpartition(" ")[0]


def _stored(person: Person) -> Name:
    is_braced = person.last.startswith("{") and person.last.endswith("}") and not person.first
    first, von, last, _ = (latex.to_text(part) for part in person)
    family = f"{von} {last}".strip()
    is_body = is_braced or bool(_BODY.search(family) and not first)
    return Name("", "", family, is_body) if is_body else Name(family, first)


def _registered(each: Contributor) -> Name:
    family, given, whole = (_NUMBER.sub("", text.cleaned(part)) for part in each[:3])
    if not family and not given and "," in whole:
        family, given, whole = *(part.strip() for part in whole.split(",", 1)), ""
    is_body = each.is_body or bool(_BODY.search(whole or ("" if given else family)))
    if is_body or not family:
        return Name("", "", whole or f"{given} {family}".strip(), is_body)
    return Name(family, given)


def shown(people: Sequence[Name]) -> str:
    """A list of people in one line, a long one cut."""
    return _listed([name.shown for name in people])


def _listed(shown: Sequence[str]) -> str:
    return ", ".join(shown) if len(shown) <= 6 else f"{', '.join(shown[:5])} and {len(shown) - 5} more"
