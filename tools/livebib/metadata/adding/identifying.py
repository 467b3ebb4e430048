"""What a word of the command line names: a DOI, an arXiv id, an ISBN, or a page of the web."""

from __future__ import annotations

import re
from typing import NamedTuple

from livebib.model.work import Identifier
from livebib.text import identifiers
from livebib.text.addresses import BadAddress, parse, untracked
from livebib.text.identifiers import ARXIV_DOI

_AROUND = ("<>", '""', "''", "“”", "‘’", "``", "()")  # pairs that come along when text is copied
_BEHIND = ".,;"
_IS_URL = re.compile(r"https?://", re.IGNORECASE)
_ON_DOI = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_LIKE_DOI = re.compile(r"(?:doi:\s*)?10\.\d", re.IGNORECASE)
_LIKE_ARXIV = re.compile(r"arxiv:|\d{4}\.\d{3,}(?:v\d*)?$|[a-z-]+/\d{5,}$", re.IGNORECASE)
_LIKE_ISBN = re.compile(r"(?:urn:)?(?:isbn(?:[\s‐-―-]?1[03](?=[:\s]))?[:\s]*)?([0-9\s‐-―-]{8,}[0-9X])$", re.IGNORECASE)
_LIKE_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[:/?].*)?$")


class Unread(NamedTuple):
    """A word that names nothing that can be asked for."""

    why: str  # one line, without the word itself
    hint: str = ""


def identify(word: str) -> Identifier | Unread:
    """What a word names, TeX's escapes undone.

    The version of an arXiv id is kept where somebody typed it (`1706.03762v5`): it says which text is meant. In an
    address it came along with the copying, and in the DOI there is none.
    """
    text = _unwrapped(identifiers.unescape(word))
    bare = _unwrapped(text.rstrip(_BEHIND))
    is_url = _IS_URL.match(text) is not None
    if found := identifiers.doi(bare):
        if found.startswith(ARXIV_DOI) and (arxiv := identifiers.arxiv(found.removeprefix(ARXIV_DOI))):
            return Identifier("arxiv", identifiers.unversioned(arxiv))
        return Identifier("doi", found)
    if found := identifiers.arxiv(bare):
        return Identifier("arxiv", identifiers.unversioned(found) if ".org/" in bare.lower() else found)
    if found := identifiers.isbn(bare):
        return Identifier("isbn", found)
    if is_url and (told := identifiers.page_of(text)):
        return told
    if is_url and not _ON_DOI.match(text):
        try:
            return Identifier("url", str(parse(untracked(text)[0])))
        except BadAddress as error:
            return Unread(str(error))
    return Unread(*_nearest(bare))


def _unwrapped(text: str) -> str:
    return text[1:-1].strip() if any(text[:1] + text[-1:] == pair for pair in _AROUND) else text


def lines(text: str) -> list[tuple[int, str]]:
    """The words of standard input with the numbers of their lines, one a line, without what stands behind a `#` at its
    beginning or behind a blank: a `#` within a word is part of it."""
    kept = ((number, re.sub(r"(?:^|\s)#.*", "", line).strip()) for number, line in enumerate(text.splitlines(), 1))
    return [(number, line) for number, line in kept if line]


def _nearest(text: str) -> tuple[str, str]:
    """What a word was probably meant to be, and what is wrong with it then."""
    if _ON_DOI.match(text) or _LIKE_DOI.match(text):
        return "no DOI", "a DOI is 10, a full stop, four to nine digits, a slash and more: 10.18653/v1/N19-1423"
    if found := _LIKE_ISBN.match(text):
        if right := identifiers.check_digit(found[1]):
            return f"no ISBN: its last digit would have to be {right}", "look for a slip in the digits"
        digits = re.sub(r"[^0-9X]", "", found[1].upper())
        if not _LIKE_ARXIV.match(text):
            return f"no ISBN: it has {len(digits)} digits, not 10 or 13", ""
    if _LIKE_ARXIV.match(text):
        return (
            "no arXiv id",
            "since 2007 an id is year, month, a full stop and a number: 1706.03762; before, hep-th/9901001",
        )
    if text.lower().startswith(("pmid", "pmc")):
        return "PubMed's numbers are not asked for", "use the work's DOI"
    if _LIKE_HOST.match(text) and not text.lower().endswith(".bib"):
        return "no address without its scheme", f"https://{text}"
    return (
        "neither DOI, arXiv id, ISBN nor address",
        "10.18653/v1/N19-1423, arXiv:1706.03762, 978-0262035613, https://…",
    )
