"""Whether two titles are one: equal but for their spelling, part of one another, near, or of different works."""

import re
from collections.abc import Iterable
from enum import IntEnum
from itertools import islice, pairwise

from rapidfuzz import fuzz

from livebib.metadata.verifying import text

# Of 100, by `fuzz.ratio`, which heeds the order of letters ("effect of A on B"). Set on the calibration half of the
# labelled pairs: see tests/bench/verifying.py.
UNLIKE = 80.0
_MOST_PARTS = 20  # of a title that are looked at
_TELLING = 2  # words that a title without its subtitle has at least

_MARK = re.compile(
    r"^\W*(?:retracted|withdrawn|removed|temporary removal)(?: article| paper| chapter)?\W*[:—–-]\s*"
    r"|[\[(](?:retracted|withdrawn|this article has been)[^\])]*+[\])]?\s*$",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"^\[([^\[\]]+)\]\.?$")  # a translated title, as medical indexes write it
_EDITION = re.compile(
    r"(?<![\s,:(\[])[\s,:(\[]++(?:\w++\s+)?"
    r"(?:\d+\s*(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|revised|international)\s+"
    r"ed(?:ition|n)?\.?(?:\s+draft)?[)\]]?\s*$",
    re.IGNORECASE,
)
_PART = re.compile(r"(?:(?<!\s)\s++)?[:;—–]\s++|(?<!\s)\s++(?:-++\s++|(?=\())|[.?!]\s++|(?<=\))\s++|:|—")
# Spelling that differs between British and American English, as one; applied to folded words.
_BRITISH = [
    (re.compile(r"(?<=[a-z]{2})our(?=$|s$|ed$|ing$|al|able|ful|ite|hood)"), "or"),
    (re.compile(r"(?<=[a-z]{2})is(?=e[drs]?$|ing$|ation)"), "iz"),
    (re.compile(r"(?<=[a-z]{2})ys(?=e[drs]?$|ing$)"), "yz"),
    (re.compile(r"(?<=[a-z]{2})(?<=[bt])re(?=s?$)"), "er"),
    (re.compile(r"ll(?=ed$|ing$|er$|ers$)"), "l"),
    (re.compile(r"ogue(?=s?$)"), "og"),
    (re.compile(r"(?<!^)ae(?=[a-z]{2})|^(?:ae|oe)(?=[a-z]{3})|oe(?=[dms])"), "e"),
    (re.compile(r"ence(?=s?$)"), "ense"),
]
_SAME_WORD = {"versus": "vs", "v": "vs", "et": "and", "und": "and", "programme": "program", "grey": "gray"}
_ROMAN = {roman: str(number) for number, roman in enumerate("i ii iii iv v vi vii viii ix x".split(), 1)}
_COUNTED = {"part", "volume", "vol", "book", "chapter", "section", "phase", "type"}
_CUT = re.compile(r"(?<!\s)\s*+(?:\.\.\.|…)$")
_CUT_AFTER = 20  # letters at least


class Likeness(IntEnum):
    """How far two titles are one. The more, the more alike."""

    UNLIKE = 0  # of different works, or of versions that share no more than their subject
    NEAR = 1  # of one work, most likely; but they differ in words
    UNKNOWN = 2  # in different scripts, or one is empty
    PART = 3  # one of them lacks the subtitle, or is cut short
    SAME = 4


def likeness(stored: str, registered: Iterable[str]) -> Likeness:
    """How far a title is one of those that the registry has for the work, with and without its subtitle."""
    stored = text.mended(stored)
    return max((_likeness(stored, text.cleaned(each)) for each in registered if each), default=Likeness.UNKNOWN)


def ratio(stored: str, registered: str) -> float:
    """How alike two titles are as a whole, from 0 to 100."""
    return fuzz.ratio(" ".join(_key(stored)), " ".join(_key(registered)))


def plain(title: str) -> str:
    """A title without what is no part of it: the mark of a retraction, an edition, a full stop."""
    if found := _WHOLE.match(title.strip()):
        title = found[1]
    return _EDITION.sub("", _MARK.sub("", title)).strip().rstrip(".")


def _likeness(stored: str, registered: str) -> Likeness:
    is_cut = bool(_CUT.search(registered))
    stored, registered = plain(stored), plain(registered)
    ours, theirs = "".join(_key(stored)), "".join(_key(registered))
    if not ours or not theirs or text.is_foreign(stored) != text.is_foreign(registered):
        return Likeness.UNKNOWN
    if ours == theirs or _parts(stored) == _parts(registered):
        return Likeness.SAME
    is_beginning = is_cut and len(theirs) >= _CUT_AFTER and ours.startswith(theirs)
    if is_beginning or _is_part(stored, theirs) or _is_part(registered, ours):
        return Likeness.PART
    return Likeness.UNLIKE if ratio(stored, registered) < UNLIKE else Likeness.NEAR


def _key(title: str) -> tuple[str, ...]:
    words = text.words(title)
    counted = [_ROMAN.get(word, word) if before in _COUNTED else word for before, word in pairwise(("", *words))]
    return tuple(_american(word) for word in counted)


def _american(word: str) -> str:
    for pattern, meant in _BRITISH:
        word = pattern.sub(meant, word)
    return _SAME_WORD.get(word, word)


def _parts(title: str) -> list[str]:
    return sorted(key for part in _PART.split(title) if (key := "".join(_key(part))))


def _is_part(long: str, short: str) -> bool:
    """Whether `short`, folded, is the title `long` without its subtitle, or without what stands before the colon."""
    for mark in islice(_PART.finditer(long), _MOST_PARTS):
        head, tail = _key(long[: mark.start()]), _key(long[mark.end() :])
        if any(len(part) >= _TELLING and "".join(part) == short for part in (head, tail)):
            return True
        if len(head) == 1 and len(head[0]) > 3 and "".join(head) == short:  # the name of a system: `GloVe`
            return True
    return False
