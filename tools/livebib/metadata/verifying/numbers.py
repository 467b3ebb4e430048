"""Whether year, volume, pages and publisher are those of the record; where their kinds differ nothing can be said."""

import re
from typing import NamedTuple

from livebib.library.entry import Entry
from livebib.metadata.verifying import text
from livebib.model.record import Record
from livebib.text.dates import read

_MONTH = re.compile(r"(\d\d)(\d\d)\.\d")  # of an arXiv id since 2007
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_ROMAN = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_VALUE = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_RANGE = re.compile(
    r"(?P<head>[A-Za-z]*)(?P<first>[0-9]{1,9})(?![0-9])[a-z]?(?:\s*[-‐‑‒–—−]+\s*(?P=head)(?P<last>[0-9]{1,9}))?"
)
_DASH = re.compile(r"\s?[-‐‑‒–—−]+\s?")
_ARTICLE = re.compile(r"(?<!\d)\d++:(?=\d)")  # before each page, as the ACM counts: 38:1--38:22
_PREFIX = re.compile(r"^(?:pages?|pp?|art(?:icle)?|no|vol(?:ume)?|v)\.?\s*(?=[\dA-Za-z]*\d)", re.IGNORECASE)
# Words that tell no publisher from another.
_TRADE = set(
    "press publishing publishers publisher publications inc ltd llc verlag bv gmbh ag co company and the of sons group "
    "limited books international media us usa uk new york london berlin heidelberg cham academic".split()
)
# Houses with their imprints and what they have bought: records name the one, title pages the other.
_HOUSES = [
    set(words.split())
    for words in (
        "springer nature birkhauser apress palgrave kluwer biomed morgan claypool macmillan; "
        "elsevier north holland pergamon kaufmann cell mosby saunders newnes; wiley blackwell jossey wrox sybex; "
        "pearson prentice addison wesley longman benjamin cummings que; "
        "taylor francis crc routledge chapman hall peters informa psychology; ieee institute electrical electronics; "
        "acm computing machinery; acl linguistics computational; pmlr jmlr mlr; "
        "penguin random knopf viking vintage doubleday crown; harper collins harpercollins row; oreilly reilly; "
        "oup oxford clarendon; cup cambridge; siam industrial applied; mcgraw hill; norton; "
        "curran nips neurips neural; hachette basic perseus"
    ).split(";")
]


class Pages(NamedTuple):
    """Where a work stands: from a page to a page, or a number of its own."""

    head: str  # letters before the number: "e", "S"
    first: int
    last: int | None = None


def volume_differs(stored: str, registered: str) -> bool:
    """Whether two volumes are different numbers."""
    ours, theirs = _number(stored), _number(registered)
    return ours is not None and theirs is not None and ours != theirs


def pages(written: str) -> Pages | None:
    """The first range of pages of a text, `1002--15` completed; None where it is none."""
    found = _RANGE.match(_PREFIX.sub("", _ARTICLE.sub("", written.strip())))
    if found is None:
        return None
    first = found["first"]
    last = found["last"]
    if last and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return Pages(found["head"].lower(), int(first), int(last) if last else None)


def dashed(written: str) -> str:
    """Pages with every dash as BibTeX writes that of a range."""
    return _DASH.sub("--", written)


def pages_differ(stored: str, registered: str, article_number: str = "") -> bool:
    """Whether the pages are others. An article's number has pages of its own, which are no contradiction."""
    ours, theirs = pages(stored), pages(registered)
    if dashed(stored) == dashed(registered) or ours is None or theirs is None or ours.head != theirs.head:
        return False
    number = pages(article_number)
    if number is not None and ours.last is None and ours.first == number.first:
        return False
    if ours.first != theirs.first:
        # "1--14" beside one number: pages within the article.
        return not (ours.first == 1 and theirs.last is None) and not (theirs.first == 1 and ours.last is None)
    return ours.last is not None and theirs.last not in (None, theirs.first) and ours.last != theirs.last


def publisher_differs(stored: str, registered: str) -> bool:
    """Whether two publishers share no word, no acronym and no house."""
    ours, theirs = _house(stored), _house(registered)
    if not ours or not theirs or text.is_foreign(stored) != text.is_foreign(registered):
        return False
    if ours & theirs or text.squashed(stored) in text.squashed(registered):
        return False
    initials = {_initials(stored), _initials(registered)}
    return not initials & {text.squashed(stored), text.squashed(registered)} and not any(
        ours & house and theirs & house for house in _HOUSES
    )


def _number(written: str) -> int | None:
    word = _PREFIX.sub("", written.strip()).strip().lower()
    if re.fullmatch("[0-9]{1,9}", word):
        return int(word)
    if word and _ROMAN.fullmatch(word):
        values = [_VALUE[letter] for letter in word]
        return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
    return None


def _house(name: str) -> set[str]:
    return {word for word in text.words(name) if word not in _TRADE}


def _initials(name: str) -> str:
    return "".join(word[0] for word in text.words(name) if word not in ("of", "the", "for", "and"))


def stored_years(entry: Entry) -> set[int]:
    """The years that an entry gives; none for `forthcoming`."""
    return _years(f"{entry.year} {entry.get('date')}")


def registered_years(record: Record) -> set[int]:
    """Every year that is right: in print, online, of the conference."""
    years = set(record.years) | ({record.issued.year} if record.issued else set())
    return years | _years(" ".join([record.event, *record.venues])) if years else set()


def year_agrees(entry: Entry, record: Record, *, is_preprint: bool) -> bool:
    """Whether the year is right, or nothing can be said.

    A preprint has been worked on from its first version to its last, and its number tells when it was announced. The
    year of a book may be the one of its copyright or of its printing, which Open Library does not tell apart.
    """
    ours, theirs = stored_years(entry), registered_years(record)
    if not ours or not theirs or ours & theirs:
        return True
    if (interval := read(entry.get("date"))) and any(map(interval.has_year, theirs)):
        return True
    if is_preprint:
        if found := _MONTH.match(record.arxiv):
            announced = 2000 + int(found[1])
            # What was announced in January may have been submitted in December.
            theirs |= {announced, announced - (found[2] == "01")}
        return any(min(theirs) <= year <= max(theirs) for year in ours)
    return record.source == "openlibrary" and any(abs(a - b) <= 1 for a in ours for b in theirs)


def _years(written: str) -> set[int]:
    return {int(year) for year in _YEAR.findall(written)}
