"""Names of works wherever they stand: DOI, shortDOI, arXiv id, ISBN, ISSN, PMID, ACL id. Text in, text out; nothing is
asked of anyone.

`doi`, `arxiv` and `isbn` read a text that is one of these, with what copying left around it; `named` finds those that
a text or an address tells of; `meant` is either.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from livebib.model.work import Identifier
from livebib.text.addresses import untracked

# What LaTeX writers put into URLs and DOIs; undone before anything else looks at them.
_BRACED = r"\{([^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+)\}"
_WRAPPED = re.compile(rf"\\(?:url|nolinkurl)\s*+{_BRACED}|\\href\s*+{_BRACED}(?:\s*+{_BRACED})?+")
_NAMED = {"textunderscore": "_", "textasciitilde": "~", "sim": "~", "textasciicircum": "^", "slash": "/"}
_NAMED |= {"textless": "<", "textgreater": ">"}
_NAMES = "|".join(_NAMED)
_TEX = re.compile(
    r"\{\s*+\$\s*+(?:\\(?P<a>sim)|(?P<h>[<>]))\s*+\$\s*+\}|\$\s*+(?:\\(?P<b>sim)|(?P<i>[<>]))\s*+\$"
    r"|\\ensuremath\s*+\{\s*+(?:\\(?P<c>sim)|(?P<j>[<>]))\s*+\}"
    rf"|\{{\s*+\\(?P<d>{_NAMES})\s*+(?:\{{\s*+\}})?+\s*+\}}|\\(?P<e>{_NAMES})(?![A-Za-z])(?:\{{\}}|\s++)?+"
    r"|\{\\?(?P<f>[_&%#~^])(?:\{\s*+\})?+\}|\\(?:string\s*+)?+(?P<g>[_&%#$~^/])(?:\{\})?+"
)
# Before a DOI. Libraries' proxies write the resolver as doi-org.proxy.example.edu or doi.org.proxy.example.edu.
DOI_PREFIX = re.compile(
    r"(?:(?:https?://)?(?:(?:dx|www)[.-])?doi[.-]org(?:\.[a-z0-9.-]+)?/|(?:urn:|info:)?doi[:/]\s*|doi\s+(?=10\.))",
    re.IGNORECASE,
)
# Prefix and suffix as the DOI Handbook has them; the suffix may hold anything printable, `<>;()` in old ones.
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+")
# https://shortdoi.org: 10/ and a code, which the resolver takes without the 10/ as well. Codes are made without
# vowels; issues such as 10/11 are none.
_SHORT = re.compile(r"10/(?=[0-9]*[a-z])[a-z0-9]{3,12}", re.IGNORECASE)
_SHORTER = re.compile(r"(?=[0-9]*[a-z])[b-df-hj-np-tv-z0-9]{3,12}", re.IGNORECASE)
# What is left at the end of a DOI when it is copied: punctuation, and what leads to one form of the page.
_LEFT = re.compile(
    r"(?<![.,:;/])(?:/(?:fulltext|full|abstract|abs|e?pdf|meta|html|summary|references)|\.pdf|\[pii\]|[.,:;/])++$",
    re.IGNORECASE,
)
_SLIPS = (
    (re.compile(r"[‐-―−]"), "-"),
    (re.compile(r"10\.[0-9.]+/(?:https?://(?:dx\.)?doi\.org/|doi:)?(?=10\.[0-9]{4,9}/)", re.IGNORECASE), ""),
    (re.compile(r"(?<=.)[?#&|].*$"), ""),
    (re.compile(r"\.v[0-9]+$|(?<=[0-9])v[0-9]+$"), ""),
    (re.compile(r"(?<![-_'’”*†])[-_'’”*†]++$"), ""),
    (re.compile(r"^([^][()<>]*+)[\])>]$"), r"\1"),
    (re.compile(r"/[a-z][a-z-]{2,20}$|\.(?:html?|short|long|abstract|full|fulltext|epub|xml)$"), ""),
)
_BIORXIV = re.compile(r"(10\.(?:1101|64898)/[0-9.]*[0-9])v[0-9].*", re.IGNORECASE)  # its versions have no DOIs
_ENTITY = re.compile(r"&(?:lt|gt|amp|#\d++);")
_ARXIV_HOST = r"(?:(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/)"
ARXIV_PREFIX = re.compile(
    rf"(?:https?://)?{_ARXIV_HOST}|arxiv(?:\s+e?-?(?:prints?|preprint)\s+arxiv)?[:\s]\s*", re.IGNORECASE
)
_STAMP = re.compile(r"(?<!\s)\s++\[[a-z-]+(?:\.[A-Za-z-]+)?\](?:\s.*)?$")  # arXiv:1706.03762v7 [cs.CL] 2 Aug 2023
# Since April 2007 YYMM.NNNN(N); before, archive(.CLASS)/YYMMNNN. Source: arXiv's page on its identifier scheme.
_ARXIV = re.compile(
    r"(?:\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3})(?:v[1-9]\d*)?",
    re.ASCII,  # digits of other scripts are no part of any identifier
)
_VERSION = re.compile(r"v\d+$")
ARXIV_DOI = "10.48550/arxiv."  # what stands before an arXiv id in the DOI of its preprint, in lower case

# As books print it: `ISBN-13: 978-0-262-03561-3`.
_ISBN_LABEL = re.compile(r"(?:urn:)?ISBN(?:[\s‐-―-]?1[03](?=[:\s]))?[:\s]*", re.IGNORECASE)

# What a text tells of. Of arXiv's ids also those with a slip in them: digits around a dot, or an archive and digits.
MEANT_FOR_ARXIV = r"[0-9]{2,6}\.[0-9]{2,7}+(?:v[0-9]++)?|[a-z-]{2,12}(?:\.[A-Z]{2})?/[0-9]{4,9}(?:v[0-9]++)?"
_TOLD = re.compile(
    rf"(?<![a-z])(?:{_ARXIV_HOST}|(?:www\.)?(?:ar5iv(?:\.labs\.arxiv)?|alphaxiv)\.org/(?:html|abs|pdf)/"
    r"|huggingface\.co/papers/|10\.48550/arxiv\.|arxiv[\s:.]++|(?<![\w/.])abs/)"
    rf"(?P<arxiv>{MEANT_FOR_ARXIV})(?:\.pdf)?+(?![\w.]*\w)"
    r"|(?<![\d.])(?P<doi>10\.\d{4,9}+(?:\.\d++)*+/(?:[^\s,;{}\"?#]|;(?=\d))++)"
    r"|aclanthology\.org/(?P<acl>[A-Z]\d\d-\d{4,5}|\d{4}\.[a-z0-9_]++-[a-z0-9_]++\.\d++)"
    r"|(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/|\bpmid:?\s*)(?P<pmid>\d{1,8})\b",
    re.IGNORECASE,
)
# Most texts tell of none, and need not be looked at more closely.
_HINTS = {"doi": re.compile("10[./]|doi|aclanth", re.IGNORECASE), "arxiv": re.compile(r"[0-9]\.[0-9]{2}|/[0-9]{4}")}
_HINT = re.compile(r"10\.\d|xiv|abs/|huggingface|aclanth|pubmed|pmid", re.IGNORECASE)


ACL_DOI = "10.18653/v1/"  # what stands before an id of the ACL Anthology in the DOI of most of its papers
# Where publishers' pages have the DOI in their addresses.
_LANDING = re.compile(r"/doi/(?:[a-z]+/)?$|springer\.com/[a-z]+/(?:pdf/)?$|rxiv\.org/content/$", re.IGNORECASE)


class Named(NamedTuple):
    """An identifier that a text tells of."""

    kind: str  # "doi", "arxiv" or "pmid"
    value: str  # as it is to be written; DOIs and arXiv ids compare without case
    start: int
    end: int
    is_sure: bool  # whether the text, or the page at the address, is about that work; else it is a guess


def unescape(text: str) -> str:
    """A URL or DOI as it is meant, TeX's escapes undone: `a\\_b` → `a_b`, `$\\sim$` → `~`, `\\href{x}{y}` → `x`."""
    if "\\" in text or "{" in text or "$" in text:
        text = _TEX.sub(_meant, _WRAPPED.sub(lambda found: found[1] or found[2] or "", text))
    return text.strip()


def _meant(found: re.Match[str]) -> str:
    written = found[found.lastgroup or 0]
    return _NAMED.get(written, written)


def written_doi(text: str) -> str:
    """What is written for a DOI, without the resolver's address, `doi:` and TeX's escapes."""
    text = unescape(text)
    prefix = DOI_PREFIX.match(text)
    if prefix is None:
        return text
    text = text[prefix.end() :]
    if "org" in prefix[0].lower():
        text = unquote(untracked(f"https://doi.org/{text}")[0][len("https://doi.org/") :].partition("#")[0])
        return f"10/{text}" if _SHORTER.fullmatch(text) else text
    return text


def bare_doi(text: str) -> str | None:
    """The DOI that a text is, in its own case, or None when the text is none.

    Resolver, `doi:`, TeX's escapes and what else copying left are taken off: `10.1000/abc/full.` is 10.1000/abc.
    """
    text = written_doi(text)
    if _DOI.fullmatch(text):
        return _tidied(text)
    return text if _SHORT.fullmatch(text) else None


def _tidied(doi: str) -> str | None:
    """A DOI without the escapes of HTML and addresses, TeX's braces, and what does not belong at its end."""
    meant = unquote(html.unescape(doi)) if "%" in doi or _ENTITY.search(doi) else doi
    meant = _BIORXIV.sub(r"\1", _LEFT.sub("", meant.replace("{", "").replace("}", "")))
    if meant.endswith(")") and "(" not in meant:
        meant = _LEFT.sub("", meant.rstrip(")"))
    return meant if _DOI.fullmatch(meant) else None


def doi(text: str) -> str | None:
    """The bare DOI in lower case (DOIs compare without case), or None when the text is none."""
    bare = bare_doi(text)
    return bare.lower() if bare else None


def repaired(doi: str) -> list[str]:
    """What a bare DOI that nobody knows may be meant for, likeliest first: slips of whoever wrote or copied it."""
    found, both = dict[str, None](), doi
    for slip, right in _SLIPS:
        found[slip.sub(right, doi)] = None
        both = slip.sub(right, both)
    return [each for each in {**found, both: None} if each != doi and _DOI.fullmatch(each)]


def is_short(doi: str) -> bool:
    """Whether it is a shortDOI, which only doi.org itself knows."""
    return doi.startswith("10/")


def arxiv(text: str) -> str | None:
    """The arXiv id with its version if it names one, or None when the text is none.

    Its address, `arXiv:`, and the stamp of its class (`1706.03762 [cs.CL]`) are taken off.
    """
    text = _STAMP.sub("", unescape(text))
    if prefix := ARXIV_PREFIX.match(text):
        text = re.split(r"[?#]", text[prefix.end() :])[0].removesuffix(".pdf").rstrip("/")
    elif text.startswith("abs/"):  # as DBLP has it for a volume
        text = text[4:]
    return text if _ARXIV.fullmatch(text) else None


def named(text: str) -> Iterator[Named]:
    """The identifiers that a text tells of, in their order: those in running text, and those that addresses hold."""
    if not _HINT.search(text):
        return
    for found in _TOLD.finditer(text):
        kind = found.lastgroup or ""
        start, end = found.span(kind)
        value: str | None = found[kind]
        is_sure = kind != "acl" and ("://" not in text or kind != "doi" or bool(_LANDING.search(text, 0, start)))
        if kind == "acl":
            kind, value = "doi", ACL_DOI + found[kind]
        elif kind == "doi":
            value = bare_doi(found[kind])
        if value:
            yield Named(kind, value, start, end, is_sure)


def page_of(url: str) -> Identifier | None:
    """The work whose page is at an address, as far as the address itself is sure of it."""
    found = [each for each in named(url) if each.is_sure and each.kind != "pmid"]
    if len(found) != 1 or (value := meant(url, found[0].kind)) is None:
        return None
    return Identifier("doi", value.lower()) if found[0].kind == "doi" else Identifier("arxiv", unversioned(value))


def is_guessed(doi: str) -> bool:
    """Whether it may be no DOI at all, but made of an ACL id: not all papers of the Anthology have one."""
    return doi.startswith(ACL_DOI)


def may_tell(text: str, kind: str) -> bool:
    """Whether a closer look at a text for a DOI or arXiv id can find anything."""
    return _HINTS[kind].search(text) is not None


def meant(text: str, kind: str) -> str | None:
    """The DOI or arXiv id that a text is, else the only one that it tells of; in the case it is written in."""
    if value := bare_doi(text) if kind == "doi" else arxiv(text):
        return value
    if kind == "doi" and written_doi(text).startswith("10."):  # one with a slip, such as a blank: it is not cut short
        return None
    found = {each.value for each in named(unescape(text)) if each.kind == kind}
    value = found.pop() if len(found) == 1 else None
    return value if value and (kind == "doi" or arxiv(value)) else None


def no_arxiv(text: str) -> str:
    """Why a text can be no arXiv id, a sentence about "it"; "" if it can. Source: arXiv's page on its scheme."""
    if re.search(r"\s", text):
        return "an arXiv id holds no white space"
    number = unversioned(text)
    date = number.rpartition("/")[2][:4]
    _, dot, digits = number.partition(".")
    if date.isdecimal() and (dot or "/" in number):
        if not 1 <= int(date[2:] or 0) <= 12:
            return f"the first four digits of an arXiv id are year and month, and {date[2:]} is no month"
        if "/" not in number and len(digits) != (wanted := 4 if int(date) < 1501 else 5):
            return f"an arXiv id of 20{date[:2]} has {wanted} digits behind its dot, not {len(digits)}"
    if re.fullmatch(r"\d{7}", number):
        return "an arXiv id from before April 2007 names its archive, as in hep-th/9901001"
    return (
        "" if arxiv(text) else "an arXiv id reads like 1706.03762 or hep-th/9901001, and may end in a version like v2"
    )


def unversioned(arxiv: str) -> str:
    """An arXiv id without its version."""
    return _VERSION.sub("", arxiv)


def isbn(text: str) -> str | None:
    """The ISBN in 13 digits, or None when shape or check digit are wrong. Source: ISO 2108."""
    digits = re.sub(r"[\s‐-―-]", "", _ISBN_LABEL.sub("", text.strip())).upper()
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        wrong = sum((10 - i) * (10 if d == "X" else int(d)) for i, d in enumerate(digits)) % 11
        digits = "978" + digits[:9]
        return None if wrong else digits + str(-_weighted(digits) % 10)
    return digits if re.fullmatch(r"97[89][0-9]{10}", digits) and _weighted(digits) % 10 == 0 else None


def _weighted(digits: str) -> int:
    return sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits))


def check_digit(written: str) -> str | None:
    """The last digit that would be right for something with the digits of an ISBN; None where no digit would be."""
    digits = re.sub(r"[^0-9X]", "", written.upper())
    if len(digits) not in (10, 13):
        return None
    return next((digit for digit in "0123456789X" if isbn(digits[:-1] + digit)), None)
