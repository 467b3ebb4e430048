"""Standard numbers of books, serials and music: ISBN, ISSN, ISMN."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from livebib.lint.model import Flaw, Value, info, warning
from livebib.text import identifiers

_REMARK = re.compile(
    r"\([^()]*+\)|\be?-?(?:ISBN|ISSN|ISMN)(?:-?1[03](?=[:\s]))?[:.]?|\b(?:and|print|online|electronic)\b:?",
    re.IGNORECASE,
)
_PART = re.compile(r"[^,;/|\n]++")
_PIECE = re.compile(r"[^\s:.]\S*+")
_ISBN = re.compile(r"97[89]\d{10}|\d{9}[\dX]")
_MOST = 50  # numbers of one field that are looked at


class _Number(NamedTuple):
    """One number of a list, as written."""

    value: Value
    start: int  # in its text
    text: str

    @property
    def digits(self) -> str:
        """It without hyphens and blanks."""
        return re.sub(r"[\s‐‑‒–—−-]", "", self.text).upper()

    @property
    def isbn(self) -> str | None:
        """It in thirteen digits, if it is a valid ISBN."""
        return identifiers.isbn(self.text)

    @property
    def issn(self) -> str:
        """It as ISO 3297 has an ISSN written, whether the check digit is right or not; "" if it is none."""
        digits = self.digits
        return f"{digits[:4]}-{digits[4:]}" if re.fullmatch(r"\d{7}[\dX]", digits) else ""

    @property
    def is_issn(self) -> bool:
        """Whether it is an ISSN with the right check digit. Source: ISO 3297."""
        digits = self.digits if self.issn else "1"
        return sum((8 - i) * (10 if d == "X" else int(d)) for i, d in enumerate(digits)) % 11 == 0

    def flaw(self, message: str, hint: str = "", wanted: str | None = None) -> Flaw:
        """What is wrong with it, and the number that is wanted in its place, if that is known."""
        return self.value.at(self.start, self.start + len(self.text), message, hint, wanted)


def _numbers(value: Value) -> list[_Number]:
    """The numbers of a list, without remarks: what stands between commas, or between blanks if it is whole numbers."""
    found: list[_Number] = []
    text = _REMARK.sub(lambda remark: "," * len(remark[0]), value.text)
    for part in _PART.finditer(text):
        pieces = [_Number(value, piece.start() + part.start(), piece[0]) for piece in _PIECE.finditer(part[0])]
        if any(len(piece.digits) < 8 for piece in pieces):  # blanks within one number leave short pieces
            start = pieces[0].start
            pieces = [_Number(value, start, part[0][start - part.start() :].rstrip(" .:"))]
        found += pieces
        if len(found) >= _MOST:
            break
    return found[:_MOST]


@warning("isbn-shape", on="isbn")
def isbn_shape(value: Value) -> Iterator[Flaw]:
    """What cannot be an ISBN: one has thirteen digits, the first 978 or 979, or ten, of which the last may be an X.

    What to do: Look it up in the book, or in a library's catalogue.

    Bad:
        @book{li, author = {Li, Wei}, title = {T}, publisher = {P}, year = 2001, isbn = {978-3-16-148410}}

    Good:
        @book{li, author = {Li, Wei}, title = {T}, publisher = {P}, year = 2001, isbn = {978-3-16-148410-0}}
    """
    for number in _numbers(value):
        digits = number.digits
        if number.is_issn or _ISBN.fullmatch(digits):
            continue
        hint = "look it up"
        if len(digits) == 9 and (whole := identifiers.isbn("0" + digits)):
            hint = f"before 1970 they had nine digits: write '0{number.text}', which is {whole}"
        elif len(digits) == 13 and digits.isdecimal():
            hint = "it begins with 978 or 979; look it up"
        yield number.flaw(f"'{number.text}' is no ISBN", hint)


@warning("isbn-check-digit", on="isbn")
def isbn_check_digit(value: Value) -> Iterator[Flaw]:
    """An ISBN whose last digit does not fit the others: a digit is wrong, or two have changed places.

    What to do: Look it up. Some books were printed with a wrong one; libraries know them by it, so silence the rule for
    such an entry.

    Bad:
        @book{li, author = {Li, Wei}, title = {T}, publisher = {P}, year = 2001, isbn = {978-3-16-148401-0}}

    Good:
        @book{li, author = {Li, Wei}, title = {T}, publisher = {P}, year = 2001, isbn = {978-3-16-148410-0}}
    """
    for number in _numbers(value):
        if _ISBN.fullmatch(number.digits) and not number.isbn:
            right = identifiers.check_digit(number.text)
            hint = f"look it up; if it is the last digit that is wrong, it is {right}" if right else "look it up"
            yield number.flaw(f"the check digit of the ISBN '{number.text}' is wrong", hint)


@warning("issn-in-isbn", on="isbn", fix="unsafe")
def issn_in_isbn(value: Value) -> Iterator[Flaw]:
    """The ISSN of a journal or series in the field for a book's number, where nobody looks for it. (A known slip of
    exports: one of Zotero's had 361.)

    What to do: Write it into the field issn; `livebib lint --unsafe-fixes` does.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001, isbn = {0378-5955}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001, issn = {0378-5955}}
    """
    yield from _misplaced(value, "issn", lambda number: number.issn if number.is_issn else "")


@warning("isbn-in-issn", on="issn", fix="unsafe")
def isbn_in_issn(value: Value) -> Iterator[Flaw]:
    """The ISBN of a book in the field for a journal's or a series' number, where nobody looks for it.

    What to do: Write it into the field isbn; `livebib lint --unsafe-fixes` does.

    Bad:
        @book{li, author = {Li, Wei}, title = {T}, publisher = {P}, year = 2001, issn = {978-3-16-148410-0}}

    Good:
        @book{li, author = {Li, Wei}, title = {T}, publisher = {P}, year = 2001, isbn = {978-3-16-148410-0}}
    """
    yield from _misplaced(value, "isbn", lambda number: number.text if number.isbn else "")


def _misplaced(value: Value, home: str, form: Callable[[_Number], str]) -> Iterator[Flaw]:
    """What is told of numbers that belong into the field `home`: those that have a form to be written there."""
    numbers = _numbers(value)
    wrong = [(number, written) for number in numbers if (written := form(number))]
    whole = value.text.strip() if home == "isbn" else ", ".join(written for _, written in wrong)
    alone = len(wrong) == len(numbers) and home not in value.entry.node.by_name
    for number, written in wrong:
        message = f"'{number.text}' is an {home.upper()}, no {value.name.upper()}"
        flaw = number.flaw(message, f"write it as {home} = {{{written}}}")
        yield flaw._replace(fix=value.moved(home, whole)) if alone else flaw


@warning("issn-shape", on="issn", fix="safe")
def issn_shape(value: Value) -> Iterator[Flaw]:
    """What is no ISSN as the standard writes it: four digits, a hyphen, three digits, and a digit or an X.

    What to do: Look it up at https://portal.issn.org. Where only the hyphen is wrong, `livebib lint --fix` mends it;
    one that is only left out is told by `issn-hyphen`.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001, issn = {0378 -- 5955}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001, issn = {0378-5955}}
    """
    for number in _numbers(value):
        if number.isbn or re.fullmatch(r"\d{4}-?\d{3}[\dXx]", number.text):
            continue
        if issn := number.issn:
            yield number.flaw(f"the ISSN '{number.text}' is not written with a hyphen", wanted=issn)
        else:
            yield number.flaw(f"'{number.text}' is no ISSN", "look it up at https://portal.issn.org")


@info("issn-hyphen", on="issn", fix="safe")
def issn_hyphen(value: Value) -> Iterator[Flaw]:
    """An ISSN without its hyphen. Programs find it all the same; the standard, and everybody's lists, write one.

    What to do: Write it; `livebib lint --fix` does.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001, issn = {03785955}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001, issn = {0378-5955}}
    """
    for number in _numbers(value):
        if number.is_issn and "-" not in number.text and number.text.isalnum():
            yield number.flaw(f"the ISSN '{number.text}' is written without its hyphen", wanted=number.issn)


@warning("issn-check-digit", on="issn")
def issn_check_digit(value: Value) -> Iterator[Flaw]:
    """An ISSN whose last digit does not fit the others: a digit is wrong, or two have changed places.

    What to do: Look it up at https://portal.issn.org.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001, issn = {0378-5956}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001, issn = {0378-5955}}
    """
    for number in _numbers(value):
        if number.issn and not number.is_issn:
            hint = "look it up at https://portal.issn.org"
            yield number.flaw(f"the check digit of the ISSN '{number.text}' is wrong", hint)


@warning("ismn", on="ismn")
def ismn(value: Value) -> Iterator[Flaw]:
    """What cannot be the standard number of printed music: 979-0 and nine digits, the last of which checks the others.
    Before 2008 an M stood for 979-0.

    What to do: Look it up.

    Bad:
        @book{li, author = {Li, Wei}, title = {Sonata}, publisher = {P}, year = 2001, ismn = {979-0-2600-0043-9}}

    Good:
        @book{li, author = {Li, Wei}, title = {Sonata}, publisher = {P}, year = 2001, ismn = {979-0-2600-0043-8}}
    """
    for number in _numbers(value):
        digits = re.sub(r"^M", "9790", number.digits)
        if not (digits.startswith("9790") and identifiers.isbn(digits)):
            yield number.flaw(f"'{number.text}' is no ISMN", "look it up")
