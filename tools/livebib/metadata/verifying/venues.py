"""Whether a journal or conference is the one that the record names: the same, another, or nothing can be said."""

import re
from collections.abc import Iterable, Sequence
from enum import Enum, auto

from rapidfuzz import fuzz

from livebib.metadata.verifying import series, text

OTHER = 70.0  # of 100, by `fuzz.ratio`: names in full that are less alike are of different journals

_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_INSIDE = re.compile(r"\(([^()]*)\)")
_CAPITALS = re.compile(r"\b(?=[A-Z][a-z]*+[A-Z])[A-Za-z]++\b")
_DATE = re.compile(r"(?:'|\b)\d{2,4}\b|\b\d+\s*(?:st|nd|rd|th)\b", re.IGNORECASE)
# What names of venues are dressed with, and people leave out.
_DRESS = set(
    "the of on in for and a an at de la le des der die und fur proceedings proc annual meeting conference conf "
    "international intl workshop symposium symp volume vol part series long short papers main association ieee acm "
    "usenix first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth joint online print edition companion "
    "findings advances transactions trans".split()
)
_STOP = {"the", "of", "on", "in", "for", "and", "a", "an", "at", "de", "la", "le", "des", "der", "die", "und", "fur"}
_PUBLISHERS = {
    "IEEE",
    "CVF",
    "ACM",
    "USENIX",
    "SIAM",
    "IET",
    "IOP",
    "AIP",
    "SPIE",
    "IFIP",
    "MIT",
    "CRC",
    "PMLR",
    "JMLR",
}
# Series that conferences appear in; records often name nothing else.
_SERIES = re.compile(
    r"(?:lecture notes|communications in computer|studies in|advances in (?:intelligent|soft|experimental)|ifip|nato"
    r"|acm international conference proceeding|procedia|ceur|leibniz|smart innovation|aip conference|springer"
    r"|contemporary math|journal of physics: conference|(?:proceedings of )?spie|methods in)\b",
    re.IGNORECASE,
)
# Abbreviations that are no beginning of the word. Source: ISO 4's list of title word abbreviations, as far as needed.
_ABBREVIATED = {
    "natl": "national",
    "intl": "international",
    "assn": "association",
    "dept": "department",
    "jl": "journal",
}


class Venue(Enum):
    """What a comparison found."""

    SAME = auto()
    OTHER = auto()
    UNKNOWN = auto()


def compare(stored: str, registered: Iterable[str], *, is_event: bool = False) -> Venue:
    """A venue with all names that the record has for its own: one that is the same is enough. `is_event`: it is a
    conference or a book, no journal."""
    stored = text.mended(stored)
    found = {_compare(stored, text.cleaned(name), is_event=is_event) for name in registered if name.strip()}
    if Venue.SAME in found:
        return Venue.SAME
    return Venue.OTHER if found == {Venue.OTHER} else Venue.UNKNOWN


def _compare(stored: str, registered: str, *, is_event: bool) -> Venue:
    if text.is_foreign(stored) != text.is_foreign(registered):
        return Venue.UNKNOWN
    ours, theirs = _words(stored), _words(registered)
    if not ours or not theirs:
        return Venue.UNKNOWN
    known, other_known = series.of(stored), series.of(registered)
    if known and other_known:
        is_one = known == other_known or (series.is_umbrella(stored) or series.is_umbrella(registered))
        return Venue.SAME if known == other_known else Venue.UNKNOWN if is_one else Venue.OTHER
    if series.is_umbrella(stored) or series.is_umbrella(registered):
        return Venue.UNKNOWN
    head, other_head = (_words(name.partition(":")[0]) for name in (stored, registered))
    if head and head == other_head:  # "Physica D: Nonlinear Phenomena"
        return Venue.SAME
    if ours == theirs or _abbreviates(ours, theirs) or _abbreviates(theirs, ours):
        return Venue.SAME
    if _is_acronym_of(stored, registered) or _is_acronym_of(registered, stored):
        return Venue.SAME
    bare, other = _undressed(ours), _undressed(theirs)
    if bare and other and (bare == other or _abbreviates(bare, other) or _abbreviates(other, bare)):
        return Venue.SAME
    is_unclear = (
        (is_event and (_SERIES.match(stored) or _SERIES.match(registered)))
        or _begin_alike(ours, theirs)
        or _may_be_short_for(stored, theirs)
        or _may_be_short_for(registered, ours)
        or fuzz.ratio(" ".join(ours), " ".join(theirs)) >= OTHER
        or _mostly(bare, other, is_event=is_event)
    )
    return Venue.UNKNOWN if is_unclear else Venue.OTHER


def _words(name: str) -> list[str]:
    """The words of a name, without dates, what stands in brackets, and articles."""
    return [word for word in text.words(_DATE.sub(" ", _ASIDE.sub(" ", name))) if word not in _STOP and word != "s"]


def _undressed(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in _DRESS and not word.isdigit()]


def _abbreviates(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether each word begins one of the other name's, in their order, and the first and most of them are met."""
    if not short or len(short) > len(full) or 2 * len(short) <= len(full):
        return False
    place = 0
    for word in short:
        word = _ABBREVIATED.get(word, word)
        while place < len(full) and not _begins(word, full[place]):
            place += 1
        if place == len(full):
            return False
        place += 1
    return _begins(_ABBREVIATED.get(short[0], short[0]), full[0])


def _begin_alike(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether one name goes on where the other ends: a section, a country."""
    length = min(len(a), len(b))
    return length > 2 and (_abbreviates(a[:length], b[:length]) or _abbreviates(b[:length], a[:length]))


def _begins(short: str, full: str) -> bool:
    """`comput` for computational, `phys` for physical; `mgmt` and `natl` drop letters within."""
    if full.startswith(short):
        return True
    if len(short) < 2 or short[0] != full[0] or len(short) > 5:
        return False
    letters = iter(full)
    return all(letter in letters for letter in short)


def _is_acronym_of(short: str, full: str) -> bool:
    """Whether a name is, or holds in brackets, the acronym of another."""
    bare = _DATE.sub(" ", short).strip(" .'’-")
    inside = _INSIDE.findall(short)
    for acronym in [bare, *(_DATE.sub(" ", each).strip() for each in inside)]:
        if not _CAPITALS.fullmatch(acronym):
            continue
        if re.search(rf"\b{re.escape(acronym)}\b", full):
            return True
        key = text.squashed(acronym)
        everything = "".join(word[0] for word in text.words(_ASIDE.sub(" ", full)))
        telling = "".join(word[0] for word in _words(full))
        if len(key) > 2 and any(key in initials or initials.startswith(key) for initials in (everything, telling)):
            return True
    return False


def _may_be_short_for(name: str, words: Sequence[str]) -> bool:
    """Whether a name holds abbreviations, or an acronym that may stand for words such as these: their initials spell
    it, in order. Those of publishers stand for nothing."""
    bare = _ASIDE.sub(" ", name).strip()
    acronyms = (each for each in _CAPITALS.findall(bare) if each.upper() not in _PUBLISHERS)
    return "." in bare or any(_is_spelled(acronym, words) for acronym in acronyms)


def _is_spelled(acronym: str, words: Sequence[str]) -> bool:
    capitals = "".join(letter for letter in acronym if letter.isupper()).lower()
    initials = iter(word[0] for word in words)
    return len(capitals) > 1 and all(letter in initials for letter in capitals)


def _mostly(a: Sequence[str], b: Sequence[str], *, is_event: bool) -> bool:
    """Whether two names share most of what is not dress; of conferences, which have many names, the shorter name is
    enough."""
    shared = set(a) & set(b)
    most = max(len(set(a)), len(set(b)))
    return len(a) > 1 and len(b) > 1 and (2 * len(shared) > most or (is_event and shared in (set(a), set(b))))
