"""RIS: the tagged records that reference managers exchange.

Sources: Research Information Systems' "RIS Format Specifications" of 2001 and 2011. Each line ends in CR LF, a value
stands on one line, dates are YYYY/MM/DD/other, an asterisk may not stand in names, keywords and periodicals. The
encoding is UTF-8, which all readers of today expect.
"""

import re
from collections.abc import Iterator

from livebib.output.export.csl import richtext, works
from livebib.output.export.selection import Selection, Written
from livebib.text.bibtex.vocabulary import PARTS
from livebib.text.dates import NAMES
from livebib.text.latex import decoding
from livebib.text.latex.clean import clean

# Types whose own number is a report's, for which RIS has no other place than that of ISSN and ISBN.
_NUMBERED = frozenset({"RPRT", "STAND", "PAT"})
_RANGE = re.compile(r"([^\s,–—-]+)\s*[–—]\s*([^\s,–—-]+)|(\w*\d)\s*-\s*(\w*\d)")

_Line = tuple[str, str]  # a tag and its value


def write(selection: Selection) -> Written:
    """One record a work, in their order. RIS has no comments, so there is no header."""
    return Written("".join(map(_record, works.of(selection))))


def _record(work: works.Work) -> str:
    kind = works.TYPES[work.type].ris
    lines = [("TY", kind), *((tag, value) for tag, value in _fields(work, kind) if value), ("ER", "")]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)


def _fields(work: works.Work, kind: str) -> Iterator[_Line]:
    entry = work.entry
    yield "ID", clean(entry.key)
    yield from _people(work)
    yield "TI", work.title
    yield "ST", work.field("shorttitle")
    yield from _containers(work, kind)
    yield from _dates(work)
    yield "VL", ".".join(filter(None, (work.field("volume"), work.field("part"))))
    yield from _numbers(work, kind)
    yield from _pages(decoding.to_text(entry.get("pages")))
    yield "ET", work.field("edition") or work.field("version")
    yield "NV", work.field("volumes")
    yield "SE", work.field("chapter")
    yield "PB", clean(richtext.plain(work.publisher))
    yield "CY", work.field("location")
    yield "M3", work.genre
    yield "LA", work.language.tag
    yield "DO", work.doi
    yield "UR", work.url
    yield "AN", f"arXiv:{work.arxiv}" if work.arxiv else ""
    yield "CN", work.field("library")
    for word in entry.keywords:
        yield "KW", _starless(clean(word))
    yield "AB", work.field("abstract")
    for name in ("note", "addendum", "annotation"):
        yield "N1", work.field(name)


def _people(work: works.Work) -> Iterator[_Line]:
    authors = work.names("author").people
    editors = work.names("editor").people
    yield from (("AU", _name(name)) for name in authors)
    # A part's editors are its secondary authors; those of a whole, where A2 would be the series' editors, have ED.
    role = "A2" if work.entry.type in PARTS else "ED"
    yield from ((role, _name(name)) for name in editors)
    yield from (("A4", _name(name)) for name in work.names("translator").people)
    if not authors and not editors and (body := work.field("organization")):
        yield "AU", _body(body)


def _name(name: works.CslName) -> str:
    """`Family, Given, Suffix`; what has no comma is one name to every reader."""
    if name.literal:
        return _body(name.literal)
    family = " ".join(filter(None, (name.particle, name.family)))
    return ", ".join(map(_body, (family, name.given, name.suffix))).rstrip(", ")


def _body(name: str) -> str:
    return _starless(clean(name.replace(",", " ")))


def _starless(text: str) -> str:
    return text.replace("*", "∗")


def _containers(work: works.Work, kind: str) -> Iterator[_Line]:
    container, series = _starless(work.container), work.field("series")
    whole = kind == "BOOK"
    yield "T2", series if whole else container
    if kind in ("JOUR", "MGZN", "NEWS"):
        yield "JO", container  # readers older than the specification of 2011 know no other
        yield "J2", _starless(work.field("shortjournal"))
    if not whole:
        yield "T3", series


def _dates(work: works.Work) -> Iterator[_Line]:
    issued = work.issued
    if issued.year is not None and 0 < issued.year < 10_000:
        yield "PY", f"{issued.year:04d}"
    if not (said := _date(issued)).endswith("///"):  # the year alone stands in PY
        yield "DA", said
    yield "Y2", _date(work.date("url"))


def _date(date: works.Date) -> str:
    """`YYYY/MM/DD/other`, all three slashes there."""
    numbers = date.parts[0] if date.parts else ()
    if numbers and not 0 < numbers[0] < 10_000:
        return ""
    other = NAMES[date.division] if date.division else date.years or clean(date.literal).replace("/", "-")
    year = f"{numbers[0]:04d}" if numbers else ""
    rest = [f"{number:02d}" for number in numbers[1:]]
    return "/".join([year, *rest, *[""] * (2 - len(rest)), other]) if year or other else ""


def _numbers(work: works.Work, kind: str) -> Iterator[_Line]:
    number = ", ".join(filter(None, (work.field("number"), work.field("issue"))))
    code = work.field("isbn") or work.field("issn")
    if kind in _NUMBERED:
        yield "SN", number or code
    else:
        yield "IS", number
        yield "SN", code


def _pages(pages: str) -> Iterator[_Line]:
    text = clean(pages)
    if span := _RANGE.fullmatch(text):
        yield "SP", span[1] or span[3]
        yield "EP", span[2] or span[4]
    else:
        yield "SP", text
