"""Names of works and how to normalise them: DOI, arXiv id, ISBN, URL. Text in, text out; nothing is asked of anyone."""

from __future__ import annotations

import re
from urllib.parse import unquote

# What LaTeX writers put into URLs and DOIs; undone before anything else looks at them.
_BRACED = r"\{([^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+)\}"
_WRAPPED = re.compile(rf"\\(?:url|nolinkurl)\s*+{_BRACED}|\\href\s*+{_BRACED}(?:\s*+{_BRACED})?+")
_NAMED = {"textunderscore": "_", "textasciitilde": "~", "sim": "~", "textasciicircum": "^", "slash": "/"}
_NAMES = "|".join(_NAMED)
_TEX = re.compile(
    r"\{\s*+\$\s*+\\(?P<a>sim)\s*+\$\s*+\}|\$\s*+\\(?P<b>sim)\s*+\$|\\ensuremath\s*+\{\s*+\\(?P<c>sim)\s*+\}"
    rf"|\{{\s*+\\(?P<d>{_NAMES})\s*+(?:\{{\s*+\}})?+\s*+\}}|\\(?P<e>{_NAMES})(?![A-Za-z])(?:\{{\}}|\s++)?+"
    r"|\{\\?(?P<f>[_&%#~^])(?:\{\s*+\})?+\}|\\(?:string\s*+)?+(?P<g>[_&%#$~^/])(?:\{\})?+"
)
DOI_PREFIX = re.compile(r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
# Prefix and suffix as the DOI Handbook has them; the suffix may hold anything printable, `<>;()` in old ones.
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+")
_ARXIV_PREFIX = re.compile(
    r"(?:(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv:\s*)", re.IGNORECASE
)
# Since April 2007 YYMM.NNNN(N); before, archive(.CLASS)/YYMMNNN. Source: arXiv's page on its identifier scheme.
_ARXIV = re.compile(
    r"(?:\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3})(?:v[1-9]\d*)?",
    re.ASCII,  # digits of other scripts are no part of any identifier
)
_VERSION = re.compile(r"v\d+$")
ARXIV_DOI = "10.48550/arxiv."  # what stands before an arXiv id in the DOI of its preprint, in lower case

# As books print it: `ISBN-13: 978-0-262-03561-3`.
_ISBN_LABEL = re.compile(r"ISBN(?:[\s‐-―-]?1[03](?=[:\s]))?[:\s]*", re.IGNORECASE)


def unescape(text: str) -> str:
    """A URL or DOI as it is meant, TeX's escapes undone: `a\\_b` → `a_b`, `$\\sim$` → `~`, `\\href{x}{y}` → `x`."""
    if "\\" in text or "{" in text:
        text = _TEX.sub(_meant, _WRAPPED.sub(lambda found: found[1] or found[2] or "", text))
    return text.strip()


def _meant(found: re.Match[str]) -> str:
    written = found[found.lastgroup or 0]
    return _NAMED.get(written, written)


def bare_doi(text: str) -> str | None:
    """The DOI as written, without resolver, `doi:` and TeX's escapes, or None when the text is none."""
    text = unescape(text)
    if prefix := DOI_PREFIX.match(text):
        text = unquote(text[prefix.end() :]) if "/" in prefix[0] else text[prefix.end() :]
    return text if _DOI.fullmatch(text) else None


def doi(text: str) -> str | None:
    """The bare DOI in lower case (DOIs compare without case), or None when the text is none."""
    bare = bare_doi(text)
    return bare.lower() if bare else None


def arxiv(text: str) -> str | None:
    """The arXiv id with its version if it names one, or None when the text is none."""
    text = unescape(text)
    if prefix := _ARXIV_PREFIX.match(text):
        text = text[prefix.end() :].removesuffix(".pdf").rstrip("/")
    return text if _ARXIV.fullmatch(text) else None


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
