"""What a word of the command line names (a DOI, an arXiv id, an ISBN, or a page of the web), and whether it is known.

A work is in the library if that has any of its names, or its title and first author.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from livebib.library import labels
from livebib.library.entry import Entry
from livebib.metadata.adding.composing import WHOLE
from livebib.model.record import Record
from livebib.model.work import Identifier
from livebib.text import identifiers
from livebib.text.addresses import BadAddress, parse, untracked
from livebib.text.bibtex.vocabulary import PARTS
from livebib.text.folding import folded
from livebib.text.identifiers import ARXIV_DOI

_AROUND = ("<>", '""', "''", "“”", "‘’", "``", "()")  # pairs that come along when text is copied
_BEHIND = ".,;"
_IS_URL = re.compile(r"https?://", re.IGNORECASE)
_ON_DOI = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_LIKE_DOI = re.compile(r"(?:doi:\s*)?10\.\d", re.IGNORECASE)
_LIKE_ARXIV = re.compile(r"arxiv:|\d{4}\.\d{3,}(?:v\d*)?$|[a-z-]+/\d{5,}$", re.IGNORECASE)
_LIKE_ISBN = re.compile(r"(?:urn:)?(?:isbn(?:[\s‐-―-]?1[03](?=[:\s]))?[:\s]*+)?([0-9\s‐-―-]{8,}[0-9X])$", re.IGNORECASE)
_FILE = re.compile(r"([^/?#]+)\.(?:bib|ris|nbib|enw|json|xml|csv|txt|md|tex|html?|pdf|docx?|epub)$", re.IGNORECASE)
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
        hint = "since 2007 an id is year, month, a full stop and a number: 1706.03762; before, hep-th/9901001"
        return "no arXiv id", hint
    if text.lower().startswith(("pmid", "pmc")):
        return "PubMed's numbers are not asked for", "use the work's DOI"
    if found := _FILE.match(text):
        meant = identify(found[1])
        hint = "name the works in it: 10.18653/v1/N19-1423, arXiv:1706.03762, 978-0262035613, https://…"
        return "a file, no identifier", hint if isinstance(meant, Unread) else f"did you mean {found[1]}?"
    if _LIKE_HOST.match(text):
        return "no address without its scheme", f"https://{text}"
    hint = "10.18653/v1/N19-1423, arXiv:1706.03762, 978-0262035613, https://…"
    return "neither DOI, arXiv id, ISBN nor address", hint


# -- what entries of one work share: identifiers without version, spelling and scheme, and one of the kind "title" with
# the first author


class KnownWorks:
    """The works of a library by their names."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries: dict[Identifier, Entry] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """One more."""
        for name in names(entry):
            self._entries.setdefault(name, entry)

    def find(self, wanted: Iterable[Identifier]) -> tuple[Entry, Identifier] | None:
        """The entry of a work with one of these names, and the name."""
        return next(((self._entries[name], name) for name in wanted if name in self._entries), None)


def names(entry: Entry) -> Iterator[Identifier]:
    """The names of an entry's work. The ISBN of a chapter is its book's."""
    for identifier in entry.identifiers:
        if identifier.kind != "isbn" or entry.type not in PARTS:
            yield from name(identifier)
    for kind in ("doi", "arxiv"):
        if value := entry.named(kind):
            yield from name(Identifier(kind, value))
    title = "".join(filter(str.isalnum, folded(entry.title)))
    families = labels.families(entry)
    if title and families:
        yield Identifier("title", f"{title} {''.join(filter(str.isalnum, folded(families[0])))}")


def record_names(record: Record, type_: str) -> Iterator[Identifier]:
    """The names of a record's work; `type_` is that of its entry."""
    found = [record.identifier, Identifier("arxiv", record.arxiv)]
    found += [Identifier("doi", doi) for doi in (record.doi, record.published)]
    found += [Identifier("isbn", isbn) for isbn in record.isbns if type_ in WHOLE]
    for identifier in found:
        if identifier.value:
            yield from name(identifier)


def name(identifier: Identifier) -> Iterator[Identifier]:
    """An identifier as a name; an address that is only a way to another identifier as that."""
    kind, value = identifier
    if kind == "url":
        for told in ("doi", "arxiv"):
            if found := identifiers.meant(value, told):
                yield from name(Identifier(told, found))
        if not identifiers.doi(value) and not identifiers.arxiv(value):
            try:
                address = parse(value)
            except BadAddress:
                return
            yield Identifier("url", address.host.removeprefix("www.") + address.target.rstrip("/"))
    elif kind == "doi" and value.lower().startswith(ARXIV_DOI):
        yield from name(Identifier("arxiv", value[len(ARXIV_DOI) :]))
    elif kind == "arxiv":
        yield Identifier("arxiv", identifiers.unversioned(value.lower()))
    else:
        yield Identifier(kind, value.lower())
