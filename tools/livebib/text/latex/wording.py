"""A registry's plain text as a .bib file holds it: harmless to TeX, with braces where they matter, names parted.

Nothing of the text is taken for a command but formulas that are known to be harmless, which arXiv's titles are full of.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import partial

from livebib.model.record import Contributor
from livebib.text import names
from livebib.text.latex.characters import CLUSTER, sign
from livebib.text.latex.clean import clean
from livebib.text.latex.formulas import formula

_LONGEST = 2000  # characters of any text: what is longer is no title and no name
_MOST_FORMULA = 200
_FORMULA = re.compile(rf"\$([^$]{{1,{_MOST_FORMULA}}})\$")
_MEANT_AS_FORMULA = re.compile(r"[\\^_]")  # two prices are none
_WORD = re.compile(r"\S+")
_CORE = re.compile(r"\w(?:.*\w)?[+#]*", re.DOTALL)  # without brackets and stops around it
_POSSESSIVE = re.compile(r"['’]s$")
_PART = re.compile(r"[-‐‑–—/]")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")
# What no name has. Engines cut initials and labels out of names, and stumble over the commands these would need.
_NO_NAME = str.maketrans({"\\": "/", "{": "(", "}": ")", "<": "(", ">": ")", "|": "/", "^": " ", "~": " ", "$": " "})
_BODY = re.compile(
    r"\b(?:team|group|collaboration|consortium|project|initiative|committee|community|network|institute|university|"
    r"foundation|association|society|organi[sz]ation|council|inc|llc|ltd|corporation|workshop|contributors)\b",
    re.IGNORECASE,
)


def text(plain: str, *, ascii_only: bool) -> str:
    """A text that means itself; `ascii_only`: accents as commands, and everything else that has one in TeX."""
    return _in_pieces(_cut(plain), partial(_escaped, ascii_only=ascii_only))


def title(plain: str, *, ascii_only: bool) -> str:
    """The same, with braces around words that styles must not write in lower case: acronyms, `nanoGPT`, `GPT-2`.

    A title all in capitals tells nothing about its words and is left alone.
    """
    plain = _cut(plain)
    long = re.findall(r"[^\W\d_]{4,}", plain)
    if len(long) > 1 and all(word.isupper() for word in long):
        return text(plain, ascii_only=ascii_only)
    return _in_pieces(plain, lambda piece: _WORD.sub(lambda word: _guarded(word[0], ascii_only), piece))


def people(contributors: Iterable[Contributor], *, ascii_only: bool) -> str:
    """An `author` or `editor` field."""
    found = [name for each in contributors if (name := person(each, ascii_only=ascii_only))]
    return " and ".join(found)


def person(contributor: Contributor, *, ascii_only: bool) -> str:
    """One name: `von Last, First`, or a body in braces; "" for one that has none."""
    words = partial(text, ascii_only=ascii_only)
    family, given, whole = (" ".join(_cut(part).translate(_NO_NAME).split()) for part in contributor[:3])
    suffix = ""
    if not family:
        whole = whole or given
        if contributor.is_body or _BODY.search(whole) or " " not in whole:
            return f"{{{words(whole)}}}" if whole else ""
        family, suffix, given = _parted(whole)
    if contributor.is_body or not given:
        is_name = not contributor.is_body and " " not in family and _is_one(family)
        return words(family) if is_name else f"{{{words(family)}}}"
    written = words(family) if _reads_back(family) else f"{{{words(family)}}}"
    first = words(given) if _is_one(given) else f"{{{words(given)}}}"
    return ", ".join([written, *([words(suffix)] if suffix else []), first])


def _parted(whole: str) -> tuple[str, str, str]:
    """Family name, suffix and given names of a person whose name is in one piece."""
    before, _, last = whole.rpartition(" ")
    suffix = last if _SUFFIX.fullmatch(last) and " " in before else ""
    parted = names.parse_name(before if suffix else whole)
    return f"{parted.von} {parted.last}".strip(), suffix or parted.jr, parted.first


def _reads_back(family: str) -> bool:
    """Whether BibTeX reads a family name, particles and all, as what it is."""
    parted = names.parse_name(f"{family}, X") if _is_one(family) else None
    return parted is not None and bool(parted.last) and not parted.last[0].islower()


def _is_one(name: str) -> bool:
    """Whether a part of a name holds nothing that parts names."""
    return "," not in name and not re.search(r"(?:^|\s)and(?:\s|$)", name, re.IGNORECASE)


def _cut(plain: str) -> str:
    """The text in one line, without controls, of bearable length."""
    plain = clean(unicodedata.normalize("NFC", plain[: _LONGEST * 4]))
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST].rsplit(" ", 1)[0] + " …"


def _in_pieces(plain: str, write: Callable[[str], str]) -> str:
    """The text as `write` writes it, its formulas as TeX reads them."""
    out, at = [], 0
    for found in _FORMULA.finditer(plain):
        known = formula(found[1]) if _MEANT_AS_FORMULA.search(found[1]) else None
        if known and not known.needs:
            # Styles write titles in lower case, formulas too, unless braces keep them from it.
            written = f"${known.latex}$" if known.latex == known.latex.lower() else f"{{${known.latex}$}}"
            out += [write(plain[at : found.start()]), written]
            at = found.end()
    return "".join([*out, write(plain[at:])])


def _escaped(plain: str, *, ascii_only: bool) -> str:
    signs = ((cluster, sign(cluster, ascii_only).latex) for cluster in CLUSTER.findall(plain))
    # A letter that TeX has no command for stays what it is.
    return "".join(latex if latex.isascii() or not ascii_only else cluster for cluster, latex in signs)


def _guarded(word: str, ascii_only: bool) -> str:
    core = _CORE.search(word)
    written = partial(_escaped, ascii_only=ascii_only)
    if core is None:
        return written(word)
    inner = _POSSESSIVE.sub("", core[0])
    if not _matters(inner):
        return written(word)
    end = core.start() + len(inner)
    return f"{written(word[: core.start()])}{{{written(inner)}}}{written(word[end:])}"


def _matters(word: str) -> bool:
    """Whether a word's capitals are more than the beginning of a word."""
    if len(word.rstrip("+#")) == 1:
        return word[0].isupper() and word != "A"
    has_digit = any(letter.isdigit() for letter in word)
    return any(
        part[1:] != part[1:].lower() or (has_digit and part != part.lower()) for part in _PART.split(word) if part
    )
