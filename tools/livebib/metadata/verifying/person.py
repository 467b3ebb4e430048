"""Whether two names may be one person's."""

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

from rapidfuzz import fuzz

from livebib.metadata.verifying import text
from livebib.model.record import Contributor
from livebib.model.work import Person
from livebib.text import names
from livebib.text.latex import decoding

_BODY = re.compile(
    r"\b(?:collaborations?|consorti(?:um|a)|group|team|committee|network|project|investigators|society|association|"
    r"initiative|institute|university|department|ministry|council|foundation|organi[sz]ation|agency|commission|"
    r"editors|editorial|company|corporation|inc|ltd|gmbh|center|centre|lab|labs|laboratory|alliance|union|working)\b",
    re.IGNORECASE,
)
_ALIKE = 80.0  # of 100: a name with a slip in it
_PARTICLES = {"van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "ter", "zu", "el"}
_TITLES = {"dr", "prof", "phd", "md", "jr", "sr", "ii", "iii", "iv"}
_NUMBER = re.compile(r"(?<!\s)\s++\d{4}$")  # dblp tells people of one name apart by `0001`
_MOST_WORDS = 10  # of a name that are told apart
_MOST_PARTICLES = 4
_CAPITALS = re.compile(r"[A-Z]{1,3}")  # initials in a row, as medical journals write them
_WORD = re.compile(r"[^\s.\-‐‑–~,()\"“”]+")
# First names whose short forms do not begin alike.
_SHORT_FORMS = [
    set(names.split())
    for names in (
        "robert bob rob bobby; william bill will billy; richard dick rick rich; edward ned ted ed; theodore ted theo; "
        "margaret peggy maggie meg; elizabeth betty beth liz lisa betsy; "
        "alexander sasha alex sandy aleksandr aleksander; "
        "john jack johnny jan johan johann johannes juan ivan sean hans; james jim jimmy jaime; "
        "henry harry hank hal heinrich; charles chuck charlie karl carl carlos; anthony tony antonio anton; "
        "michael mike mick mikhail misha miguel michel; katherine kathy kate catherine cathy katie; susan sue susanne; "
        "patricia pat patty tricia; joseph joe jose josef giuseppe; lawrence larry lars lorenzo; "
        "frederick fred fritz friedrich; francis frank francisco franz francesco; eugene gene evgeny; "
        "dorothy dot dolly; nicholas nick nikolai klaus; george georg jorge yuri jiri; peter pyotr pedro pierre piotr; "
        "paul pavel pablo paolo; dmitry dima dimitri; vladimir volodya wladimir; andrew andy andrei andreas drew; "
        "stephen steve stefan stepan steven; david dave; thomas tom tomas"
    ).split(";")
]


class Alike(IntEnum):
    """How far two names are one. The more, the more alike."""

    NOT = 0
    GIVEN_DIFFERS = 1
    SPELLING_DIFFERS = 2  # of the family name, by a slip
    YES = 3


def shown(name: Contributor) -> str:
    """A name as people read it."""
    return name.whole or f"{name.given} {name.family}".strip()


def first(name: Contributor) -> str:
    """What is spoken before the family name."""
    return name.given or shown(name).rpartition(" ")[0]


def last(name: Contributor) -> str:
    """The family name, or the last word of a name that is not parted."""
    return name.family or shown(name).rpartition(" ")[2]


def stored(person: Person) -> Contributor:
    """A name of an entry. What is braced as a whole, or cannot be a person's, is a body's."""
    given, von, family, _ = map(decoding.to_text, person[:4])
    family = f"{von} {family}".strip()
    is_body = names.is_body(person) or bool(_BODY.search(family) and not given)
    return Contributor(whole=family, is_body=True) if is_body else Contributor(family, given)


def registered(each: Contributor) -> Contributor:
    """A name of a record."""
    family, given, whole = (_NUMBER.sub("", text.cleaned(part)) for part in each[:3])
    if not family and not given and "," in whole:
        family, given, whole = *(part.strip() for part in whole.split(",", 1)), ""
    is_body = each.is_body or bool(_BODY.search(whole or ("" if given else family)))
    if is_body or not family:
        return Contributor(whole=whole or f"{given} {family}".strip(), is_body=is_body)
    return Contributor(family, given)


def alike(a: Contributor, b: Contributor) -> Alike:
    """How far two names are one, whoever has parted them, and how."""
    if not a.whole and not b.whole and _families(a.family) & _families(b.family):
        return Alike.YES if _given_agree(a.given, b.given) else Alike.GIVEN_DIFFERS
    ours, theirs = _tokens(shown(a)), _tokens(shown(b))
    if _same_words(ours, theirs) or sorted(ours) == sorted(theirs):
        return Alike.YES
    for one, other in ((a, b), (b, a)):
        if one.whole and not other.whole and (given := _beside_family(one, other)) is not None:
            return Alike.YES if _given_agree(given, other.given) else Alike.GIVEN_DIFFERS
    keys = text.squashed(last(a)), text.squashed(last(b))
    if _is_first_of_two(a.family, b.family) and _given_agree(first(a), first(b)):
        return Alike.YES
    if min(map(len, keys)) > 3 and fuzz.ratio(*keys) >= _ALIKE and _given_agree(first(a), first(b)):
        return Alike.SPELLING_DIFFERS
    return Alike.NOT


def _is_first_of_two(a: str, b: str) -> bool:
    """Whether one family name is the other without its second half, as Spanish and married names are shortened."""
    ours, theirs = text.words(a), text.words(b)
    short, long = sorted((ours, theirs), key=len)
    return bool(short) and len(short) < len(long) and short in (long[: len(short)], long[-len(short) :])


def words_of(name: Contributor) -> set[str]:
    """What another spelling of the same name has in common with it: one of these, as a rule."""
    known = (*_families(last(name)), *_tokens(shown(name)), *text.words(last(name)))
    return {word for word in known if len(word) > 1}


def without_particles(family: str) -> tuple[str, ...]:
    """The words of a family name but for its particles, folded."""
    return text.words(" ".join(word for word in family.split() if word.lower() not in _PARTICLES))


@lru_cache(maxsize=8192)
def _tokens(name: str) -> tuple[str, ...]:
    """All words of a name, folded, as they are spoken."""
    return tuple(folded for word in _WORD.findall(name) if (folded := text.squashed(word)) not in _TITLES)


@lru_cache(maxsize=8192)
def _families(family: str) -> frozenset[str]:
    """What a family name may be written as: with its particles or without, umlauts as one letter or two."""
    words = family.split()
    spelled = [family, " ".join(without_particles(family))]
    for start in range(1, min(len(words), _MOST_PARTICLES + 1)):
        if not words[start - 1][0].islower():
            break
        spelled.append(" ".join(words[start:]))
    keys = {key for each in spelled for key in (text.squashed(each), text.squashed(text.written_out(each)))}
    return frozenset(keys - {""})


def _same_words(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two names are the same words, wherever family names begin; the first ones may be initials."""
    if not a or not b or "".join(a) == "".join(b):
        return bool(a and b)
    together = zip(a[:-1], b[:-1], strict=False)
    return len(a) == len(b) and a[-1] == b[-1] and all(x == y or x[0] == y or x == y[0] for x, y in together)


def _beside_family(whole: Contributor, parted: Contributor) -> str | None:
    """What stands before or behind the family name of `parted` in a name in one piece; None if that is not there."""
    spoken = whole.whole.split(maxsplit=_MOST_WORDS)
    keys = _families(parted.family)
    for start in range(len(spoken)):
        if _families(" ".join(spoken[start:])) & keys:
            return " ".join(spoken[:start])
        if start and _families(" ".join(spoken[:start])) & keys:
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
        if _CAPITALS.fullmatch(word) and (len(given) <= 3 or not given.isupper()):
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
