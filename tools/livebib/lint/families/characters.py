r"""Characters that nobody typed: text read in the wrong encoding once, and what shows nothing but is there."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from livebib.lint.model import Anywhere, Flaw, Spot, Value, warning
from livebib.text.harmless import printable

# A letter that begins a character of UTF-8 and one that continues it, both as Windows-1252 or Latin-1 shows them.
_PAIR = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e"
    "\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]|\ufffd"
)
_CONTROLS = "".join(chr(number) for number in (*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0)))
_CONTROL = re.compile(f"[{re.escape(_CONTROLS)}]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MOST_TRIED = 20  # words, to show one instead of the whole text
_MOST_SHOWN = 80
_BLANK = re.compile(r"[ \t\r\n]")  # a no-break space may be the half of a character
_AROUND_WORDS = ",;:.!?()[]{}'\"`"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Scripts that have no blanks between words: there a zero-width space is one.
_WITHOUT_BLANKS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_COMMAND = re.compile(r"\\[A-Za-z]++\Z")  # whose last letter carries no accent: the letter that it prints does
_COMBINING = re.compile("[\u0300-\u036f]+")
# What names something else by its very characters: an entry, a file, an address.
_NAMES = frozenset("crossref xref xdata related entryset ids file pdf".split())
_VERBATIM = _NAMES | {"url", "doi", "eprint"}


@warning("mojibake", on=Anywhere(_PAIR, beyond_ascii=True), fix="unsafe")
def mojibake(value: Value) -> Iterator[Flaw]:
    """Text that was UTF-8 and was read as Windows-1252 or Latin-1 once, as `Ã©` for `é`; or a replacement character,
    which stands for one that was lost.

    What to do: Write what is proposed; what was lost has to be looked up.

    Bad:
        @misc{akhavan, title = {From 220 to 300Â°C}}

    Good:
        @misc{akhavan, title = {From 220 to 300°C}}
    """
    import ftfy  # here, because few libraries need it and loading it takes as long as reading 1,000 entries

    text = value.text
    right = ftfy.fix_encoding(text)
    if right != text:
        words = islice((word.strip(_AROUND_WORDS) for word in _BLANK.split(text) if _PAIR.search(word)), _MOST_TRIED)
        word = next((word for word in words if ftfy.fix_encoding(word) != word), text[:_MOST_SHOWN])
        message, wanted = f"'{printable(word)}' was read in the wrong encoding once", printable(ftfy.fix_encoding(word))
        at = text.index(word)
        fix = value.with_part(0, len(text), right, safe=False)
        yield Flaw(message, f"write '{wanted}'", value.span(at, at + len(word)), fix)
    elif (at := text.find("\ufffd")) >= 0:
        yield value.at(at, at + 1, "a character was lost: U+FFFD stands in its place", "look it up")


@warning("control-character", on=Anywhere(_CONTROL, first=_CONTROLS), fix="unsafe")
def control_character(value: Value) -> Iterator[Flaw]:
    """A control character, which shows nothing and is an error to TeX. Those from U+0080 to U+009F are mostly quotation
    marks and dashes of Windows-1252, read as Latin-1.

    What to do: Write the character that is meant, or delete it.

    Bad:
        @misc{skra, title = {Semantic meaning\u0097behavioral evidence}}

    Good:
        @misc{skra, title = {Semantic meaning---behavioral evidence}}
    """
    yield from value.together(_controls(value.text), safe=False)


@warning("invisible-character", on=Anywhere(_INVISIBLE, _NAMES, beyond_ascii=True), fix="safe")
def invisible_character(value: Value) -> Iterator[Flaw]:
    """A character that shows nothing: a zero-width space, a soft hyphen, a byte order mark, one that turns the writing
    direction. It comes with text from web pages and PDF files; searching and comparing fail because of it. Joiners,
    marks of direction in Arabic or Hebrew text, and zero-width spaces in Thai, Lao, Burmese or Khmer are left alone.

    What to do: Delete it.

    Bad:
        @article{li, author = {Li, Wei}, title = {Zero\u200bwidth}, journal = {J}, year = {2001}}

    Good:
        @article{li, author = {Li, Wei}, title = {Zero width}, journal = {J}, year = {2001}}
    """
    yield from value.together(_unseen(value.text))


@warning("not-composed", on=Anywhere(_COMBINING, _VERBATIM, beyond_ascii=True), fix="safe")
def not_composed(value: Value) -> Iterator[Flaw]:
    """A letter and its accent as two characters, where Unicode has one for both (NFC). It looks the same, but sorts and
    compares as another word, and pdflatex cannot print it. Text from PDF files has such letters.

    What to do: Write the one character.

    Bad:
        @article{moller, author = {Mo\u0308ller, Eva}, title = {T}, journal = {J}, year = {2001}}

    Good:
        @article{moller, author = {M\u00f6ller, Eva}, title = {T}, journal = {J}, year = {2001}}
    """
    yield from value.together(_accents(value.text))


def _controls(text: str) -> Iterator[Spot]:
    for found in _CONTROL.finditer(text):
        wanted = _of_windows(found[0])
        message = f"the control character U+{ord(found[0]):04X} in '{_around(text, found.start())}'"
        yield Spot(
            *found.span(), wanted, message, f"write '{wanted}'" if wanted else "write what is meant, or delete it"
        )


def _unseen(text: str) -> Iterator[Spot]:
    is_right_to_left, has_no_blanks = _RIGHT_TO_LEFT.search(text), _WITHOUT_BLANKS.search(text)
    for found in _INVISIBLE.finditer(text):
        is_meant = is_right_to_left if _DIRECTION.match(found[0]) else has_no_blanks and found[0] == "\u200b"
        if not is_meant:
            character, around = f"U+{ord(found[0]):04X}", _around(text, found.start())
            name = unicodedata.name(found[0], "no name").lower()
            is_line_end = found[0] in "\u2028\u2029"
            message = f"an invisible character, {character} ({name}), in '{around}'"
            yield Spot(*found.span(), " " * is_line_end, message, "write a blank" if is_line_end else "delete it")


def _accents(text: str) -> Iterator[Spot]:
    for found in _COMBINING.finditer(text):
        start, end = max(0, found.start() - 1), found.end()
        if _COMMAND.search(text, max(0, start - 20), start + 1):
            continue
        wanted = unicodedata.normalize("NFC", text[start:end])
        if wanted != text[start:end]:
            message = f"a letter and its accent as {end - start} characters in '{_around(text, start)}'"
            yield Spot(start, end, wanted, message, f"write '{wanted}', one character")


def _of_windows(character: str) -> str:
    """What a byte that Latin-1 has as a control is in Windows-1252; "" for other controls."""
    try:
        return character.encode("latin-1").decode("windows-1252") if character >= "\x80" else ""
    except UnicodeDecodeError:
        return ""


def _around(text: str, at: int) -> str:
    """The words in which something stands, every character of them to be seen."""
    return printable(" ".join(text[max(0, at - 20) : at + 20].split()))
