"""Whether two entries are of one work: what is compared of each, what speaks against it, and how alike titles are.

Different types, volumes, editions, chapters, pages make different works, as in JabRef's DuplicateCheck. Numbers within
titles do too: parts, sequels, proceedings of successive years.
"""

import re

from livebib.library import inheritance
from livebib.library.entry import Entry
from livebib.text import dates, identifiers
from livebib.text.bibtex import vocabulary
from livebib.text.folding import folded
from livebib.text.names import plain

# Punctuation parts words, but for braces and apostrophes; capitals are folded. For text of ASCII, whose cost counts.
_NOTHING = dict.fromkeys(map(ord, "{}'`’\\"))
_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)} | _NOTHING
_ACCENT_OR_FONT = re.compile(
    r"\\(?:[^A-Za-z]|(?:[buvHtcdkr]|emph|text(?:it|bf|sc|rm|sf|tt)|it|bf|em|sc|rm)(?![A-Za-z])\s*+)"
)
_NO_WORD = re.compile(r"[\W_]+")
_AND = re.compile(r"\sand\s", re.IGNORECASE)
_SUBTITLE = re.compile(r"[:.?!]\s|\s[-–—]++\s")
_LONGEST = 1_000  # characters of a title that is compared with others in more than one way
_PAGES = re.compile(r"[-–—,;+\s]")
# Fields that tell works of one type apart; an issue's number in a journal is written in many ways (`_issue`). The
# booktitle of a book is what its parts give as theirs: a companion volume has another.
_PLACES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("article", "inproceedings"), ("edition", "chapter")),
    **dict.fromkeys(("book", "proceedings"), ("edition", "number", "booktitle")),
}
_NUMERIC_MONTH = re.compile(r"0?[1-9]|1[0-2]")
_DIGITS = re.compile(r"\d+")
_PLAIN = re.compile(r"[A-Za-z. ]*+[A-Za-z]")
_JUNIOR = frozenset("jr sr ii iii iv".split())
# Also in words and in Roman figures.
_NUMBER = re.compile(
    r"\d+(?:st|nd|rd|th)?|[ivx]+|one|two|three|four|five|six|seven|eight|nine|ten|first|second|third"
    r"|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|\w{3,5}teen|twentie|thirtie|fortie|fiftie)th"
    r"|winter|spring|summer|autumn|fall"
)
_ORDINALS = dict(zip("first second third fourth fifth sixth seventh".split(), "1234567", strict=True))
# What makes a text about another of one that has the same words.
_ABOUT = frozenset(
    "addendum comment comments commentary correction corrections corrigendum discussion errata erratum rejoinder reply "
    "response retraction retracted review supplement supplementary abstract poster".split()
)
_SMALL = frozenset("a an and at by for from in of on or s the to with".split())
# Titles that many works share: they say nothing without the place.
_COMMON = frozenset(
    """
    abstract abstracts acknowledgements acknowledgments announcement appendix authorindex bookreview bookreviews
    commentary comments conclusion conclusions contents contributors correction corrections corrigendum discussion
    editorial editorialnote editorsintroduction editorsnote epilogue errata erratum foreword glossary guesteditorial
    index inmemoriam inthisissue introduction lettertotheeditor letters news obituary openpeercommentary overview
    preface prologue references reply response review subjectindex summary tableofcontents
    """.split()
)
_CLASSES = {
    "conference": "inproceedings",
    "report": "techreport",
    **dict.fromkeys("inbook incollection bookinbook suppbook".split(), "part of a book"),
    **dict.fromkeys("mvbook collection mvcollection".split(), "book"),
    **dict.fromkeys("misc online electronic www unpublished software dataset video".split(), "misc"),
}
PARTS = vocabulary.PARTS | {"article"}
_PREPRINT_WHERE = ("journal", "journaltitle", "howpublished", "publisher", "institution", "note", "archiveprefix",
                   "eprinttype", "url", "type")  # fmt: skip
_PREPRINT = re.compile(
    r"arxiv|\bcorr\b|(?:bio|med|chem|psy|soc|eng|eco|pale?o)\w{0,3}rxiv|psyarxiv|preprint|ssrn|osf\.io|research square"
    r"|openreview|submitted|in prep|under review",
    re.IGNORECASE,
)
# The prefixes of preprint servers: bioRxiv, arXiv, PsyArXiv, OSF, Research Square, SSRN, ChemRxiv.
_PREPRINT_DOI = re.compile(r"10\.(?:1101|48550|31234|31219|21203|2139|26434|20944)/")


class Work:
    """What is compared of an entry. A library has many, so nothing is looked up that is not there."""

    __slots__ = tuple("arxiv author doi entry isbns order title words year".split())

    def __init__(self, entry: Entry, order: int) -> None:
        self.entry = entry
        self.order = order  # among the entries of its library
        self.words = words(_text(entry, "title"))  # of the title, folded, with blanks between
        self.title = self.words.replace(" ", "")
        self.author = first_author(plain(_text(entry, "author") or _text(entry, "editor")))
        year = _text(entry, "year")
        self.year = (year if year.isdecimal() else entry.year)[:4]
        self.doi = entry.named("doi")
        self.arxiv = identifiers.unversioned(entry.named("arxiv"))
        self.isbns = _isbns(entry)

    @property
    def kind(self) -> str:
        """The type, or what types that people mix up have in common."""
        return _CLASSES.get(self.entry.type, self.entry.type)

    @property
    def volume(self) -> str:
        """The volume, letters and digits only."""
        return _bare(self.entry.get("volume"))

    @property
    def page(self) -> str:
        """The first page."""
        return _bare(_PAGES.split(self.entry.get("pages"), maxsplit=1)[0])

    @property
    def is_preprint(self) -> bool:
        """Whether it is a text that its authors put out before it was published, or while it may be."""
        if self.entry.type not in ("article", "misc", "online", "techreport", "report", "electronic"):
            return self.entry.type == "unpublished"
        own = self.entry.fields
        if self.entry.type == "article" and (where := self.entry.get("journal")):
            return bool(_PREPRINT.search(where))
        told = any(name in own and _PREPRINT.search(own[name]) for name in _PREPRINT_WHERE)
        return told or bool(self.arxiv or _PREPRINT_DOI.match(self.doi))


def _text(entry: Entry, name: str) -> str:
    """What `entry.get` says, sooner."""
    own = entry.node.by_name
    if node := own.get(name):
        raw = entry.source.text[node.value_start : node.value_end]
        if raw.isdecimal():
            return raw
        if raw[:1] in ("{", '"') and "#" not in raw:
            return raw[1:-1].strip()
        return entry.get(name)
    return entry.get(name) if "crossref" in own or "xdata" in own else ""


def _isbns(entry: Entry) -> list[str]:
    """The ISBNs of a whole work, in 13 digits: of a part of one they say nothing."""
    if "isbn" not in entry.node.by_name or entry.type in PARTS:
        return []
    whole = entry.fields["isbn"]
    found = [identifiers.isbn(text) for text in {whole, *re.split(r"[\s,;]+", whole)}]
    return sorted({each for each in found if each})


def words(title: str) -> str:
    """A title's words, folded, with a blank between; accents and fonts do not count, however they are written."""
    if "\\" in title:
        title = _ACCENT_OR_FONT.sub("", title)
    if title.isascii():
        return " ".join(title.translate(_ASCII).split())
    return " ".join(_NO_WORD.sub(" ", folded(title).translate(_NOTHING)).split())


def first_author(people: str) -> str:
    """The last word of the first person's family name, or the whole name of an institution, folded; "" for nobody."""
    found = _AND.search(people)
    first = (people[: found.start()] if found else people).strip()
    if first[:1] == "{" and first[-1:] == "}":
        return words(first)
    family = first.partition(",")[0]
    parts = (family.lower() if family.isascii() and _PLAIN.fullmatch(family) else words(family)).split()
    while len(parts) > 1 and parts[-1] in _JUNIOR:
        parts.pop()
    return parts[-1] if parts else ""


def _bare(text: str) -> str:
    return (text if text.isalnum() else _NO_WORD.sub("", text)).lower().lstrip("0")


# -- what speaks against it


def differ(one: Work, other: Work) -> bool:
    """Whether two works are surely two, whatever their titles say."""
    if one.kind != other.kind:
        return True
    names = _PLACES.get(one.kind, ("edition", "chapter", "number"))
    parts = [(_ordinal(one.entry.get(name)), _ordinal(other.entry.get(name))) for name in names]
    places = [(one.volume, other.volume), (one.page, other.page), (_month(one), _month(other)), *parts]
    if any(here and there and here != there for here, there in places):
        return True
    here, there = _issue(one), _issue(other)
    return bool(here and there) and here.isdisjoint(there)


def _month(work: Work) -> int:
    text = work.entry.get("month").strip()
    return int(text) if _NUMERIC_MONTH.fullmatch(text) else dates.month_number(text)


def _issue(work: Work) -> set[str]:
    """The numbers of an issue: one may be told as 1 and as 1--3."""
    return set(_DIGITS.findall(work.entry.get("number")))


def _ordinal(text: str) -> str:
    bare = _bare(text)
    return _ORDINALS.get(bare) or re.sub(r"(?<=\d)(?:st|nd|rd|th)(?:ed|edition)?$", "", bare)


def know_each_other(one: Work, other: Work) -> bool:
    """Whether one names the other as related, its parent or a member of it: then both are meant."""
    for entry, named in ((one.entry, other.entry), (other.entry, one.entry)):
        keys = [*entry.aliases, *(key for _, key in inheritance.named(entry))]
        if any(entry.library.lookup(key) is named for key in keys):
            return True
    return False


def is_common(work: Work) -> bool:
    """Whether its title is one that many works share, or none."""
    return len(work.title) < 4 or work.title in _COMMON


def same_place(one: Work, other: Work) -> bool:
    """Whether both begin on one page of one volume."""
    return bool(one.page and one.volume) and (one.page, one.volume) == (other.page, other.volume)


# -- how alike two titles are


def score(one: Work, other: Work) -> float:
    """How many per cent of two titles are alike."""
    from rapidfuzz import fuzz

    return fuzz.ratio(one.words, other.words) if max(len(one.words), len(other.words)) <= _LONGEST else 0.0


def are_of_two_parts(one: Work, other: Work) -> bool:
    """Whether two titles differ in a number, or in a word such as `reply`."""
    unshared = set(one.words.split()) ^ set(other.words.split())
    return any(word in _ABOUT or _NUMBER.fullmatch(word) for word in unshared)


def differ_by_slips(one: Work, other: Work) -> bool:
    """Whether the words that only one of two titles has are small ones, or slips of the keyboard of the other's."""
    here, there = one.words.split(), other.words.split()
    only_here = [word for word in here if word not in there and word not in _SMALL]
    only_there = [word for word in there if word not in here and word not in _SMALL]
    are_slips = len(only_here) == len(only_there) and all(map(is_slip, only_here, only_there))
    return are_slips or "".join(only_here) == "".join(only_there)


def is_slip(one: str, other: str) -> bool:
    """Whether two words are one, but for a slip of the keyboard. Shorter ones are too often others."""
    from rapidfuzz.distance import OSA

    return min(len(one), len(other)) >= 4 and OSA.distance(one, other, score_cutoff=1) <= 1


def is_without_subtitle(one: Work, other: Work) -> bool:
    """Whether one title, of three words or more, is the other without its subtitle."""
    short, long = sorted((one, other), key=lambda work: len(work.words))
    if len(long.words) > _LONGEST or short.words.count(" ") < 2 or not long.words.startswith(short.words + " "):
        return False
    title = long.entry.get("title")
    return any(words(title[: mark.start()]) == short.words for mark in _SUBTITLE.finditer(title))
