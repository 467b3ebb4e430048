"""The one table of what BibTeX and biblatex call things; both directions and the manual's lists are made from it."""

from enum import Enum, auto
from typing import NamedTuple


class TypeRow(NamedTuple):
    """An entry type of biblatex, and the one that BibTeX's styles print it with."""

    name: str
    bibtex: str
    remark: str  # for the manual


class What(Enum):
    """What a field holds, which decides how it is written."""

    TEXT = auto()  # LaTeX
    NAMES = auto()  # people
    URL = auto()  # verbatim: an address
    DOI = auto()  # verbatim
    VERBATIM = auto()  # verbatim: an identifier or a file
    DATE = auto()  # ISO 8601-2
    KEYS = auto()  # citation keys
    WORD = auto()  # a word that only the engine reads


class FieldRow(NamedTuple):
    """A field of biblatex, and what BibTeX's styles print of it."""

    name: str
    bibtex: str | None = None  # None: BibTeX has no such field; it is written under its own name, and not printed
    what: What = What.TEXT
    remark: str = ""  # for the manual


TYPES = {
    name: TypeRow(name, bibtex, remark)
    for names, bibtex, remark in (
        ("article suppperiodical review", "article", "`misc` without a journal"),
        ("book", "book", "`inbook` with a chapter or a range of pages"),
        ("mvbook collection mvcollection reference mvreference", "book", ""),
        ("inbook bookinbook suppbook incollection suppcollection inreference", "incollection", ""),
        ("booklet", "booklet", ""),
        ("proceedings mvproceedings periodical", "proceedings", ""),
        ("inproceedings", "inproceedings", ""),
        ("manual", "manual", ""),
        ("thesis", "phdthesis", "`mastersthesis` by its `type`"),
        ("report", "techreport", ""),
        ("unpublished", "unpublished", "`misc` without a note"),
        ("patent", "misc", "its number in `howpublished`"),
        ("misc online software dataset artwork audio bibnote commentary image jurisdiction", "misc", ""),
        ("legislation legal letter movie music performance standard video", "misc", ""),
    )
    for name in names.split()
}

# Types that are written as another of biblatex's, with the `type` that they stand for.
ALIASES = {
    "conference": ("inproceedings", ""),
    "electronic": ("online", ""),
    "www": ("online", ""),
    "course": ("misc", ""),
    "mastersthesis": ("thesis", "mathesis"),
    "phdthesis": ("thesis", "phdthesis"),
    "techreport": ("report", "techreport"),
}

# What BibTeX has no field for: texts and people.
_KEPT = """
    titleaddon booktitleaddon mainsubtitle maintitleaddon journaltitleaddon issuetitle issuesubtitle eventtitle
    eventtitleaddon venue origtitle origlocation origpublisher language origlanguage addendum nameaddon part pagetotal
    volumes eid isrn iswc ismn shorttitle shorthand library pagination bookpagination indextitle sorttitle label
    reprinttitle usera userb userc userd usere userf
"""
_PEOPLE = """
    afterword annotator bookauthor commentator editora editorb editorc foreword holder introduction shortauthor
    shorteditor translator sortname
"""
_OF_DATES = "`date` as well, where it says more; `n.d.` for natbib where there is none"
FIELDS = {
    row.name: row
    for row in (
        FieldRow("author", "author", What.NAMES),
        FieldRow("editor", "editor", What.NAMES),
        FieldRow("title", "title"),
        FieldRow("subtitle", "title", remark="behind a colon"),
        FieldRow("booktitle", "booktitle"),
        FieldRow("booksubtitle", "booktitle", remark="behind a colon"),
        FieldRow("maintitle", "series", remark="where there is no `series`"),
        FieldRow("journaltitle", "journal"),
        FieldRow("journalsubtitle", "journal", remark="behind a colon"),
        FieldRow("date", "year, month", What.DATE, _OF_DATES),
        FieldRow("pubstate", "year", remark="in words; in `note` where there is a date"),
        FieldRow("volume", "volume"),
        FieldRow("number", "number", remark="not beside a `volume`, but of articles and reports"),
        *(FieldRow(name, name) for name in ("series", "chapter", "pages")),
        FieldRow("edition", "edition", remark="as an ordinal word"),
        FieldRow("publisher", "publisher", remark="of `@misc` `howpublished`"),
        FieldRow("location", "address"),
        FieldRow("institution", "institution", remark="of theses `school`"),
        FieldRow("organization", "organization", remark="of `@misc` `author`, else `howpublished`"),
        FieldRow("type", "type", remark="in words"),
        FieldRow("howpublished", "howpublished"),
        FieldRow("note", "note"),
        FieldRow("version", "note", remark='"Version …"'),
        FieldRow("url", "url", What.URL, "`bibtex-classic`: `howpublished` or `note`, as `\\url{…}`"),
        FieldRow("urldate", "note", What.DATE, '"Accessed …"'),
        FieldRow("doi", "doi", What.DOI, "and its address as `url`, where the style prints no DOI"),
        FieldRow("eprint", "eprint", What.VERBATIM, "and arXiv's address as `url`, where there is neither url nor doi"),
        FieldRow("eprinttype", "archiveprefix"),
        FieldRow("eprintclass", "primaryclass"),
        *(FieldRow(name, name) for name in ("isbn", "issn", "keywords")),
        FieldRow("annotation", "annote"),
        FieldRow("abstract", "abstract"),
        FieldRow("sortkey", "key", remark="made of organisation or title where the style would miss a name"),
        FieldRow("crossref", "crossref", What.KEYS, "what is inherited is written out; see below"),
        FieldRow("issue", "month", remark="where there is no month"),
        *(FieldRow(name) for name in _KEPT.split()),
        *(FieldRow(name, None, What.NAMES) for name in _PEOPLE.split()),
        *(FieldRow(name, None, What.WORD) for name in "langid editortype editoratype editorbtype editorctype".split()),
        FieldRow("related", None, What.KEYS),
        FieldRow("relatedtype", None, What.WORD),
        FieldRow("relatedstring"),
        FieldRow("ids", None, What.KEYS),
        *(FieldRow(name, None, What.DATE) for name in ("eventdate", "origdate")),
    )
}

# BibTeX's names and older ones of biblatex, and what biblatex calls them.
NAMES = {
    "journal": "journaltitle",
    "address": "location",
    "school": "institution",
    "archiveprefix": "eprinttype",
    "primaryclass": "eprintclass",
    "annote": "annotation",
    "hyphenation": "langid",
    "key": "sortkey",
}

# Values of `type` and `pubstate` that biblatex translates, and what they say.
TYPE_WORDS = {
    "mathesis": "Master's thesis",
    "phdthesis": "PhD thesis",
    "candthesis": "Candidate thesis",
    "bathesis": "Bachelor's thesis",
    "techreport": "Technical Report",
    "resreport": "Research Report",
    "software": "Computer software",
    "datacd": "CD-ROM",
    "audiocd": "Audio CD",
    "patent": "Patent",
    "patreq": "Patent request",
}
for _code, _office in {"de": "German", "eu": "European", "fr": "French", "uk": "British", "us": "U.S."}.items():
    TYPE_WORDS |= {f"patent{_code}": f"{_office} patent", f"patreq{_code}": f"{_office} patent request"}
STATE_WORDS = {
    "inpreparation": "in preparation",
    "submitted": "submitted",
    "forthcoming": "forthcoming",
    "inpress": "in press",
    "prepublished": "prepublished",
}
# What the styles print where there is no `type`.
DEFAULT_TYPES = {"phdthesis": "phdthesis", "mastersthesis": "mathesis", "techreport": "techreport"}
ORDINALS = "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth".split()

# What BibTeX's styles print in which type; the fields that decide what is written where.
WITH_HOWPUBLISHED = frozenset({"misc", "booklet"})
WITHOUT_DOI = frozenset({"misc", "manual", "mastersthesis", "phdthesis", "techreport", "unpublished"})  # plainnat
WITH_VOLUME_OR_NUMBER = frozenset({"book", "inbook", "incollection", "inproceedings", "proceedings"})
AUTHOR_OR_EDITOR = frozenset({"book", "inbook"})  # one of them, never both
