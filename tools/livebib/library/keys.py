"""Citation keys in the library's own style, which is read off the keys that it has."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, product
from string import ascii_lowercase
from typing import NamedTuple

from livebib.library import labels
from livebib.library.entry import Entry, decoded
from livebib.text.folding import in_ascii
from livebib.text.latex import decoding

_ENOUGH = 3  # keys of a style that are no accident
_SHARE = 0.3  # of the library's keys that a style has to explain
_MOST = 500  # keys that are looked at
_LONGEST_NAME = 24  # letters; of a body with a longer name the first word
_SEPARATORS = "-_:.+/"
_STOP = frozenset(
    "a an and are as at be by can do does for from how in into is it its of on or that the their this to towards "
    "toward via we what when where which why with der die das ein eine le la les un une el los".split()
)


class Parts(NamedTuple):
    """What a key may be made of: ASCII letters and digits."""

    families: tuple[str, ...]  # with their particles: "vanderMaaten"
    bare: str  # the first of them without
    year: str
    words: tuple[str, ...]  # of the title, those of weight, hyphens undone: "SelfInstruct"
    half: str  # the first of them up to its hyphen


class Style(NamedTuple):
    """How keys are put together: three parts by the names of their forms, and what stands between."""

    author: str = "lower"
    year: str = "four"
    word: str = "half"
    year_first: bool = True
    separators: tuple[str, str] = ("", "")


DEFAULT = Style()  # vaswani2017attention
Form = Callable[[Parts], str]

_AUTHORS: Mapping[str, Form] = {
    "lower": lambda parts: parts.families[0].lower(),
    "bare lower": lambda parts: parts.bare.lower(),
    "written": lambda parts: parts.families[0],
    "capital": lambda parts: _capital(parts.families[0]),
    "bare": lambda parts: parts.bare,
    "alpha": lambda parts: _alpha(parts.families),
}
_YEARS: Mapping[str, Form] = {"four": lambda parts: parts.year, "two": lambda parts: parts.year[-2:]}
_WORDS: Mapping[str, Form] = {
    "half": lambda parts: parts.half.lower(),
    "whole": lambda parts: parts.words[0].lower() if parts.words else "",
    "none": lambda parts: "",
    "capital": lambda parts: _capital(parts.half),
    "three": lambda parts: "".join(map(_capital, parts.words[:3])),  # Zotero's Better BibTeX: AttentionAllYou
}
# The project's own first: of two styles that explain as many keys, the first is taken.
_STYLES = [
    Style(author, year, word, year_first)
    for year_first, author, year, word in product((True, False), _AUTHORS, _YEARS, _WORDS)
]


def style(entries: Sequence[Entry]) -> Style:
    """The style of most keys of a library; the project's own where no style explains enough of them."""
    looked_at = entries[:: len(entries) // _MOST + 1]
    found = Counter(each for entry in looked_at for each in set(_explanations(entry.key, parts(entry))))
    best = max(found, key=lambda each: (found[each], -_rank(each)), default=DEFAULT)
    return best if found[best] >= max(_ENOUGH, _SHARE * len(looked_at)) else DEFAULT


def key(style: Style, parts: Parts, taken: Callable[[str], bool]) -> str:
    """The key of a new entry; where it is taken, with a letter behind it."""
    whole, *rest = _pieces(style, parts)
    for separator, piece in zip(style.separators, rest, strict=True):
        whole += f"{separator}{piece}" if piece else ""
    letters = chain([""], ascii_lowercase, map("".join, product(ascii_lowercase, repeat=3)))
    return next(whole + suffix for suffix in letters if not taken(whole + suffix))


def parts(entry: Entry) -> Parts:
    """What an entry's key may be made of. Where nobody made it, the first word of the title stands for the author."""
    plain = re.sub(r"['’]s\b", "", decoding.to_text(entry.get("title")))
    title = [word for word in re.split(r"[^\w'’-]+", plain) if in_ascii(word)]
    words = [word for word in title if word.lower() not in _STOP] or title
    families = [name for each in labels.families(entry) if (name := _family(each))]
    bare = [decoded(person).last for person in entry.names.people[:1]]
    if not families:
        families, bare, words = [in_ascii(words[0]) if words else "anon"], [], words[1:]
    # `Self-Instruct` is half of it, `GPT-4` is one thing.
    half = next((part for part in re.split(r"-(?!\w*\d)", words[0]) if in_ascii(part)), "") if words else ""
    return Parts(
        tuple(families),
        _family(bare[0]) if bare and _family(bare[0]) else families[0],
        "".join(re.findall(r"[0-9]", entry.year))[:4],
        tuple(map(in_ascii, words)),
        in_ascii(half),
    )


def _pieces(style: Style, parts: Parts) -> tuple[str, str, str]:
    year, word = _YEARS[style.year](parts), _WORDS[style.word](parts)
    return (_AUTHORS[style.author](parts), *((year, word) if style.year_first else (word, year)))


def _explanations(key: str, parts: Parts) -> Iterator[Style]:
    """All styles that make the key, but for a letter behind it, of what the entry says."""
    for style in _STYLES:
        first, *rest = _pieces(style, parts)
        if not key.startswith(first) or rest.count("") > (style.word == "none"):
            continue
        left, separators = key[len(first) :], []
        for piece in rest:
            skipped = left[:1] if piece and left[:1] in _SEPARATORS and not left.startswith(piece) else ""
            if not left.startswith(skipped + piece):
                break
            separators.append(skipped)
            left = left[len(skipped + piece) :]
        else:
            if left in ("", *ascii_lowercase):
                yield style._replace(separators=(separators[0], separators[1]))


def _rank(style: Style) -> int:
    return _STYLES.index(style._replace(separators=("", "")))


def _family(name: str) -> str:
    """A family name as one word."""
    whole = in_ascii(name)
    return whole if len(whole) <= _LONGEST_NAME else in_ascii(re.split(r"[\s_-]+", name)[0]) or whole[:_LONGEST_NAME]


def _alpha(families: Iterable[str]) -> str:
    """The labels of BibTeX's style alpha: `Knu`, `GS`, `VSP+`."""
    families = list(families)
    if len(families) == 1:
        return families[0][:3]
    initials = "".join(name[0] for name in families[: 3 if len(families) > 4 else 4])
    return initials + "+" * (len(families) > 4)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
