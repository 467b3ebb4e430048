"""What an address or identifier names, whoever writes it: the one form in which two of them are compared.

Addresses that are identifiers (https://doi.org/…, https://arxiv.org/abs/…) are taken for them.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from livebib.model.work import Identifier
from livebib.text import addresses, identifiers
from livebib.text.addresses import Address, BadAddress, OtherScheme

_CONTROLS = "".join(map(chr, range(0x21)))
# `https:user@host` is one to browsers as well; of other schemes only what `//` announces.
_USER = re.compile(r"((?:https?:[/\\]*|[a-z][a-z0-9+.-]*:[/\\]{2,}))[^/?#\\]*@", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NOT_A_PLACE = re.compile(r"(?:mailto|tel):", re.IGNORECASE)

_HYPHENS = "‐-―-"
_GAP = rf"[\s{_HYPHENS}]?"  # between the groups of an ISBN
_ISBN = re.compile(
    rf"(?<![0-9Xx])(?<![0-9Xx][{_HYPHENS}])(?:97[89]{_GAP})?(?:[0-9]{_GAP}){{9}}[0-9Xx](?![{_HYPHENS}]?[0-9Xx])"
)
_DIGITS = re.compile(rf"[0-9](?:[\s{_HYPHENS}]*+[0-9Xx])*+")
_FEWEST_DIGITS = 5  # that somebody may have meant as an ISBN: `ISBN-13`, `vol. 2` and years are remarks


class Claim(NamedTuple):
    """What a link is made of, without its owner."""

    kind: str  # "doi", "arxiv", "isbn" or "url"
    name: str  # two claims of one kind and name are one link
    url: str  # for people: as written, without user information; an identifier's address
    fragment: str | None = None  # of a page, percent-encoded
    problem: str = ""  # why it cannot be one, a sentence about "it"


def is_local(url: str) -> bool:
    """Whether an address in a document is a path or a fragment, relative to the document."""
    return not _SCHEME.match(url) and not url.startswith("//")


def address(text: str) -> Claim | None:
    """What an address names. None for mail and telephone: nobody can ask there."""
    text = re.sub(r"[\t\r\n]", "", text.strip(_CONTROLS))  # as browsers do
    if _NOT_A_PLACE.match(text):
        return None
    shown = _without_user(text)
    try:
        found = addresses.parse(text)
    except OtherScheme:
        return Claim("url", shown, shown)
    except BadAddress as problem:
        return Claim("url", shown, shown, problem=str(problem))
    if identifier := _identifier(found):
        return _of(identifier)
    return Claim("url", found.url, shown, found.fragment or None)


def _without_user(text: str) -> str:
    """An address without the name and password that it may hold: they are nobody's business in a report."""
    found = _USER.match(text)
    return found[1] + text[found.end() :] if found else text


def _identifier(found: Address) -> Identifier | None:
    """The identifier that an address of its resolver names; a query may ask for something else than the work."""
    url = addresses.untracked(found.url)[0]
    if "?" in url or found.port is not None:
        return None
    if value := identifiers.doi(url):
        return Identifier("doi", value) if "\ufffd" not in value else None
    value = identifiers.arxiv(url)
    return Identifier("arxiv", value) if value else None


def _of(identifier: Identifier) -> Claim:
    return Claim(identifier.kind, identifier.value, identifier.url)


def _broken(kind: str, text: str, problem: str) -> Claim:
    """Text that stands where an identifier should and is none."""
    name = _without_user(text)
    return Claim(kind, name, name if "://" in name else Identifier(kind, name).url, problem=problem)


def doi(text: str) -> Claim:
    """What a DOI, or its address, names; with a problem where it can be none."""
    value = identifiers.meant(text, "doi")
    return _of(Identifier("doi", value.lower())) if value else _broken("doi", text, _why_no_doi(text))


def _why_no_doi(text: str) -> str:
    if "://" in text:
        return "it is an address, no DOI"
    bare = re.sub(r"(?i)doi:\s*", "", text)
    prefix, slash, suffix = bare.partition("/")
    if re.search(r"\s", bare):
        return "a DOI holds no white space"
    if not bare.startswith("10."):
        return "a DOI begins with '10.'"
    if not slash or not suffix:
        return "a DOI has a '/' and more behind its prefix"
    return f"'{prefix}' is no prefix of a DOI: behind '10.' it has 4 to 9 digits"


def arxiv(text: str) -> Claim:
    """What an arXiv id, or its address, names; with a problem where it can be none."""
    value = identifiers.meant(text, "arxiv")
    problem = identifiers.no_arxiv(value or re.sub(r"(?i)arxiv:\s*", "", text))
    return _broken("arxiv", text, problem) if problem or not value else _of(Identifier("arxiv", value))


def says_arxiv(text: str) -> bool:
    """Whether a text itself says that it is an arXiv id, right or wrong."""
    return bool(re.match(r"arxiv\s*:|(?:https?://)?(?:[a-z]+\.)?arxiv\.org/", text, re.IGNORECASE))


def isbns(text: str) -> list[tuple[int, int, Claim]]:
    """Every ISBN in a text, right or wrong, each with its start and end."""
    found: list[tuple[int, int, Claim]] = []
    at = 0
    for isbn in _ISBN.finditer(text):
        found += [*_odd_numbers(text, at, isbn.start()), (*isbn.span(), _isbn(isbn[0]))]
        at = isbn.end()
    found += _odd_numbers(text, at, len(text))
    if not found and (bare := text.strip()):
        start = text.index(bare)
        found.append((start, start + len(bare), _broken("isbn", bare, "it is no ISBN")))
    return found


def _isbn(written: str) -> Claim:
    value = identifiers.isbn(written)
    if value:
        return _of(Identifier("isbn", value))
    digits = re.sub(r"[^0-9X]", "", written.upper())
    return _broken("isbn", digits, f"its last digit would have to be {identifiers.check_digit(digits)}")


def _odd_numbers(text: str, start: int, end: int) -> Iterator[tuple[int, int, Claim]]:
    """What was meant as an ISBN in a stretch that holds none."""
    for found in _DIGITS.finditer(text, start, end):
        digits = re.sub(r"[^0-9X]", "", found[0].upper())
        if len(digits) >= _FEWEST_DIGITS:
            problem = f"an ISBN has 10 or 13 digits, not {len(digits)}"
            if len(digits) == 13:
                problem = "an ISBN of 13 digits begins with 978 or 979"
            yield found.start(), found.end(), _broken("isbn", digits, problem)
