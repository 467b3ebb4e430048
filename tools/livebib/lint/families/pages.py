"""Pages: how a range is written, and whether it can be one."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from livebib.lint.model import Flaw, Unusual, Value, info, warning

# A page: digits, perhaps with letters around them (`S12`, `e171`, `397A`), perhaps of an article (`24:1`); or Roman.
_PAGE = r"([A-Za-z]{0,3}+)(\d{1,12}+(?::\d{1,12}+)?+)([A-Za-z]?+)"
_ROMAN = r"[ivxlc]{1,12}+"
_DASH = r"(\s*+(?:-{1,9}+|[‐‑‒–—−]|\\textendash(?:\{\})?+)\s*+)"
_ALONE, _ENDS = r"(?<![\w:./‐‑‒–—−-])", r"(?![\w:/‐‑‒–—−-]|\.\w)"
_RANGE = re.compile(rf"{_ALONE}(?:{_PAGE}{_DASH}{_PAGE}|({_ROMAN}){_DASH}({_ROMAN})){_ENDS}")
# What nearly all pages are, as written in the file.
_USUAL = re.compile(r'[{"](?:\w++|([A-Za-z]?+)(\d++)--\1(\d++))[}"]|\d++(?=[\s,}])')
_PREFIX = re.compile(r"\s*+(?:pp?|pages?|pgs?)(?:\.[\s~]*+|[\s~]++)(?=[A-Z]?\d|[ivxlc]+\b)", re.IGNORECASE)
_HALF = re.compile(r"\s*+[-–—]++\s*+(?:\w++\s*+)?+")
_MOST = 50  # ranges of one field that are looked at


class _Range(NamedTuple):
    """Two pages and what stands between them."""

    start: int  # in the field's text
    end: int
    first: str
    dash: str  # with the blanks around it
    last: str
    low: int = 0  # the numbers, where both have the same letters around them; else 0
    high: int = 0

    @property
    def is_likely(self) -> bool:
        """Whether these are two pages, whatever stands between them."""
        return self.first.isalpha() or self.low < self.high or bool(self.completed)

    @property
    def is_article(self) -> bool:
        """Whether it is the number of an article and how many pages that has, or the last of them (073101--3)."""
        return len(self.last) < len(self.first) and (self.first[0] == "0" or len(self.first) > 5)

    @property
    def completed(self) -> str:
        """The last page in full where it leaves out what both have in common (1002--15 → 1015), else ""."""
        first, last = self.first, self.last
        if first.isdigit() and last.isdigit() and len(last) < len(first) and not self.is_article:
            whole = first[: -len(last)] + last
            return whole if whole > first else ""
        return ""


@lru_cache(maxsize=8)  # the rules look at a field one after the other
def _ranges(text: str) -> tuple[_Range, ...]:
    return tuple(map(_range, islice(_RANGE.finditer(text), _MOST)))


def _range(hit: re.Match[str]) -> _Range:
    before, number, behind, dash, before2, number2, behind2, roman, roman_dash, roman2 = hit.groups()
    if roman:
        return _Range(*hit.span(), roman, roman_dash, roman2)
    pages = _Range(*hit.span(), before + number + behind, dash, before2 + number2 + behind2)
    *article, low = map(int, number.split(":"))
    *article2, high = map(int, number2.split(":"))
    is_of_one_kind = (before, behind, article) == (before2, behind2, article2)
    return pages._replace(low=low, high=high) if is_of_one_kind else pages


def _is_usual(text: str, start: int) -> bool:
    """Whether no rule objects to the pages that begin there."""
    usual = _USUAL.match(text, start)
    return usual is not None and (usual[2] is None or (len(usual[2]), usual[2]) < (len(usual[3]), usual[3]))


_PAGES = Unusual(("pages",), _is_usual)


@info("page-dash", on=_PAGES, fix="safe")
def page_dash(value: Value) -> Iterator[Flaw]:
    """A range of pages with something else than `--` between the pages: a hyphen, a dash of Unicode, three hyphens,
    blanks. Many styles of BibTeX print just what is there; the standard ones mend a hyphen, and take a Unicode dash for
    no range at all ("page 12–23").

    What to do: Write `--`; `livebib lint --fix` does.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = {2001}, pages = {12-23}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = {2001}, pages = {12--23}}
    """
    for pages in _ranges(value.text):
        # A single hyphen may be part of a page's name: 12-3 is the third of chapter 12, A-2 a page of an appendix.
        if pages.dash == "--" or (pages.dash == "-" and not pages.is_likely):
            continue
        written = " ".join(f"{pages.first}{pages.dash}{pages.last}".split())
        message = f"the pages '{written}' are a range without '--'"
        if pages.dash.strip() == "--":
            message = f"blanks around the dash of the pages '{written}'"
        yield value.at(pages.start, pages.end, message, wanted=f"{pages.first}--{pages.last}")


@warning("page-order", on=_PAGES)
def page_order(value: Value) -> Iterator[Flaw]:
    """A range of pages that ends before it begins: nearly always a slip of the finger.

    What to do: Look the pages up.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = {2001}, pages = {245--239}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = {2001}, pages = {239--245}}
    """
    for pages in _ranges(value.text):
        if pages.low > pages.high and not pages.completed and not pages.is_article:
            message = f"the pages '{value.text[pages.start : pages.end]}' end before they begin"
            yield value.at(pages.start, pages.end, message, f"look them up; is it '{pages.last}--{pages.first}'?")


@info("page-truncated", on=_PAGES, fix="unsafe")
def page_truncated(value: Value) -> Iterator[Flaw]:
    """The last page without the digits that it shares with the first. Some journals print ranges like this, others do
    not: which, is the style's choice (biblatex has \\mkpageprefix and \\mkcomprange for it), and it can only shorten.

    What to do: Write the last page in full; `livebib lint --unsafe-fixes` does.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = {2001}, pages = {1002--15}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = {2001}, pages = {1002--1015}}
    """
    for pages in _ranges(value.text):
        if whole := pages.completed:
            message, wanted = f"the last page of '{pages.first}--{pages.last}' is cut short", f"{pages.first}--{whole}"
            fix = value.with_part(pages.end - len(pages.last), pages.end, whole, safe=False)
            yield Flaw(message, f"write '{wanted}'", value.span(pages.start, pages.end), fix)


@info("page-twice", on=_PAGES, fix="safe")
def page_twice(value: Value) -> Iterator[Flaw]:
    """A range from a page to itself. Styles print it as it is, with "pages" before it. (`1--1` is what publishers give
    to an article that has no pages yet.)

    What to do: Write the page once.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = {2001}, pages = {24--24}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = {2001}, pages = {24}}
    """
    for pages in _ranges(value.text):
        if pages.first == pages.last and pages.dash.strip() != "-":
            message = f"the pages '{pages.first}--{pages.last}' are one page"
            yield value.at(pages.start, pages.end, message, wanted=pages.first)


@warning("page-prefix", on=_PAGES, fix="safe")
def page_prefix(value: Value) -> Iterator[Flaw]:
    """A "pp." before the pages. Styles put one there themselves, so that two are printed.

    What to do: Leave it out; `livebib lint --fix` does.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = {2001}, pages = {pp. 12--23}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = {2001}, pages = {12--23}}
    """
    if prefix := _PREFIX.match(text := value.text):
        rest = text[prefix.end() :].strip()
        yield value.at(*prefix.span(), f"'{prefix[0].strip()}' before the pages", f"write '{rest}'", "")


@warning("page-missing", on=_PAGES)
def page_missing(value: Value) -> Iterator[Flaw]:
    """A dash without a page before it: an export from a database that did not know the pages. (`12--` is an open range,
    as biblatex prints it: from page 12 on.)

    What to do: Look the pages up, or delete the field.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = {2001}, pages = {--12}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = {2001}, pages = {12}}
    """
    if _HALF.fullmatch(text := value.text):
        yield Flaw(f"a page is missing in '{text.strip()}'", "look it up, or delete what is not known")
