"""RIS: the tagged records that reference managers exchange.

Sources: Research Information Systems' "RIS Format Specifications" of 2001 and 2011. Each line ends in CR LF, a value
stands on one line, dates are YYYY/MM/DD/other, an asterisk may not stand in names, keywords and periodicals. The
encoding is UTF-8, which all readers of today expect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from livebib.output.export.clean import field
from livebib.output.export.csl import dates, richtext, works
from livebib.output.export.csl.dates import Date
from livebib.output.export.csl.people import Name
from livebib.output.export.csl.works import Work
from livebib.output.export.model import Selection, Written
from livebib.text.latex import decoding
from livebib.text.latex.clean import clean

# Types whose own number is a report's, for which RIS has no other place than that of ISSN and ISBN.
_NUMBERED = frozenset({"RPRT", "STAND", "PAT"})
_SEASONS = ("", "Spring", "Summer", "Autumn", "Winter")
_RANGE = re.compile(r"([^\s,–—-]+)\s*[–—]\s*([^\s,–—-]+)|(\w*\d)\s*-\s*(\w*\d)")

_Line = tuple[str, str]  # a tag and its value


def write(selection: Selection) -> Written:
    """One record a work, in their order. RIS has no comments, so there is no header."""
    records = [_record(work) for work in works.of(selection)]
    return Written("".join(records))


def _record(work: Work) -> str:
    kind = works.TYPES[work.type].ris
    lines = [("TY", kind), *((tag, value) for tag, value in _fields(work, kind) if value), ("ER", "")]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)


def _fields(work: Work, kind: str) -> Iterator[_Line]:
    entry = work.entry
    yield "ID", clean(entry.key)
    yield from _people(work)
    yield "TI", work.title
    yield "ST", field(entry, "shorttitle")
    yield from _containers(work, kind)
    yield from _dates(work)
    yield "VL", ".".join(filter(None, (field(entry, "volume"), field(entry, "part"))))
    yield from _numbers(work, kind)
    yield from _pages(decoding.to_text(entry.get("pages")))
    yield "ET", field(entry, "edition") or field(entry, "version")
    yield "NV", field(entry, "volumes")
    yield "SE", field(entry, "chapter")
    yield "PB", clean(richtext.plain(work.publisher))
    yield "CY", field(entry, "location")
    yield "M3", work.genre
    yield "LA", work.language.tag
    yield "DO", work.doi
    yield "UR", work.url
    yield "AN", f"arXiv:{work.arxiv}" if work.arxiv else ""
    yield "CN", field(entry, "library")
    for word in entry.keywords:
        yield "KW", _starless(clean(word))
    yield "AB", field(entry, "abstract")
    for name in ("note", "addendum", "annotation"):
        yield "N1", field(entry, name)


def _people(work: Work) -> Iterator[_Line]:
    authors = work.names("author").people
    editors = work.names("editor").people
    yield from (("AU", _name(name)) for name in authors)
    # A part's editors are its secondary authors; those of a whole, where A2 would be the series' editors, have ED.
    role = "A2" if work.entry.type in works.PARTS else "ED"
    yield from ((role, _name(name)) for name in editors)
    yield from (("A4", _name(name)) for name in work.names("translator").people)
    if not authors and not editors and (body := field(work.entry, "organization")):
        yield "AU", _body(body)


def _name(name: Name) -> str:
    """`Family, Given, Suffix`; what has no comma is one name to every reader."""
    if name.literal:
        return _body(name.literal)
    family = " ".join(filter(None, (name.particle, name.family)))
    parts = [family, name.given, name.suffix] if name.suffix else [family, name.given] if name.given else [family]
    return _starless(", ".join(clean(part.replace(",", " ")) for part in parts))


def _body(name: str) -> str:
    return _starless(clean(name.replace(",", " ")))


def _starless(text: str) -> str:
    return text.replace("*", "∗")


def _containers(work: Work, kind: str) -> Iterator[_Line]:
    container, series = _starless(work.container), field(work.entry, "series")
    whole = kind == "BOOK"
    yield "T2", series if whole else container
    if kind in ("JOUR", "MGZN", "NEWS"):
        yield "JO", container  # readers older than the specification of 2011 know no other
        yield "J2", _starless(field(work.entry, "shortjournal"))
    if not whole:
        yield "T3", series


def _dates(work: Work) -> Iterator[_Line]:
    issued = dates.issued(work.entry)
    if issued.year is not None and 0 < issued.year < 10_000:
        yield "PY", f"{issued.year:04d}"
    if issued.literal or issued.season or any(len(part) > 1 for part in issued.parts):  # the year alone stands in PY
        yield "DA", _date(issued)
    yield "Y2", _date(dates.of(work.entry, "url"))


def _date(date: Date) -> str:
    """`YYYY/MM/DD/other`, all three slashes there."""
    numbers = date.parts[0] if date.parts else ()
    if numbers and not 0 < numbers[0] < 10_000:
        return ""
    other = _SEASONS[date.season] if date.season else clean(date.literal).replace("/", "-")
    year = f"{numbers[0]:04d}" if numbers else ""
    rest = [f"{number:02d}" for number in numbers[1:]]
    return "/".join([year, *rest, *[""] * (2 - len(rest)), other]) if year or other else ""


def _numbers(work: Work, kind: str) -> Iterator[_Line]:
    entry = work.entry
    number = ", ".join(filter(None, (field(entry, "number"), field(entry, "issue"))))
    codes = [field(entry, "isbn"), field(entry, "issn")]
    if kind in _NUMBERED:
        codes.insert(0, number)
    else:
        yield "IS", number
    yield "SN", next(filter(None, codes), "")


def _pages(pages: str) -> Iterator[_Line]:
    text = clean(pages)
    if span := _RANGE.fullmatch(text):
        yield "SP", span[1] or span[3]
        yield "EP", span[2] or span[4]
    else:
        yield "SP", text
