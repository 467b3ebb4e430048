"""An entry in biblatex's words, with all that it inherits written out: what both engines' files are made from."""

import re
from dataclasses import dataclass, field, replace

from livebib.library.entry import Entry
from livebib.model.rule import info
from livebib.output.export import mapping
from livebib.text import dates, identifiers
from livebib.text.bibtex.vocabulary import NO_WORKS
from livebib.text.harmless import printable
from livebib.text.latex import decoding

NOT_MAPPED = info(
    "not-mapped",
    "Something that an entry says and the target of an export has no place for.",
    "Nothing, or say it in a field that the target prints, such as `note`.",
)


_GROUP = r"\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}"
_ADDRESS = re.compile(rf"\\(?:url|path|nolinkurl)\s*{_GROUP}|\\href\s*{_GROUP}\s*{_GROUP}")
_BARE = re.compile(r"(?:https?|ftp)://\S+")
_ACCESSED = re.compile(
    r"(?:^|(?<=[\s.,;(]))\(?(?:last\s+)?(?:accessed|retrieved|visited)(?:\s+on)?:?\s+(\d{4}-\d\d-\d\d)\)?\.?$",
    re.IGNORECASE,
)
# What people write before an address, and what is left without one.
_LEAD = re.compile(
    r"(?<![^\s.,;(])(?:\[?online\]?[.,:;]?\s*)?(?:(?:available|accessible|retrieved)(?:\s+online)?)?"
    r"(?:\s*\b(?:at|from|via|on|url|see))?[\s.,:;]*$",
    re.IGNORECASE,
)
_NEAR = 200  # characters before the address in which that must stand
UNDATED = "n.d."  # what is written for the year of a work on the web that has none
_ENGINES_OWN = {"crossref", "xref", "xdata", "year", "month", "day", "entryset"}
_KNOWN = frozenset({*mapping.FIELDS, *mapping.NAMES, *_ENGINES_OWN})


@dataclass
class EngineWork:
    """One entry in the words of biblatex, then of its engine: LaTeX as written. An empty value keeps a field of the
    parent off."""

    entry: Entry
    type: str
    fields: dict[str, str]
    parent: str = ""  # the key of its crossref or xref
    losses: list[tuple[str, str]] = field(default_factory=list)  # fields ("" for the entry), and what is lost of them
    unknown: list[str] = field(default_factory=list)  # fields that no engine knows


def for_biblatex(work: EngineWork) -> EngineWork:
    """The work with a reference to its parent. All that it inherits is written out: by `xref` biblatex gives it nothing
    more, such as the DOI of the whole volume."""
    if work.entry.type == "set":
        return replace(work, type="set", fields={"entryset": work.entry.get("entryset")})
    return replace(work, fields=work.fields | ({"xref": work.parent} if work.parent else {}))


def to_biblatex(entry: Entry) -> EngineWork:
    """The entry in biblatex's words."""
    given = {name: value for name in entry.fields if (value := entry.own(name))}
    for name in entry.library.inherited_names(entry):
        given.setdefault(name, entry.library.inherited(entry, name))
    parent = (given.get("crossref") or given.get("xref") or "").strip()
    if above := entry.library.lookup(parent):
        parent = above.key
    found = EngineWork(entry, *_type(entry.type, given), parent)
    if entry.type not in {*mapping.TYPES, *mapping.ALIASES, *NO_WORKS}:
        found.losses.append(("", f"the type '@{entry.type}' is written as '@{found.type}'"))
    fields = found.fields
    fields |= {name: value for name, value in given.items() if name in mapping.FIELDS}
    for name, value in given.items():
        if (other := mapping.NAMES.get(name)) and other not in fields:
            fields[other] = value
    found.unknown = [name for name in entry.fields if name not in _KNOWN and name in given]
    if "title" not in fields and "subtitle" in fields:
        fields["title"] = fields.pop("subtitle")
    _date(given, found)
    _lift_accessed(fields)
    _lift_addresses(fields)
    is_arxiv = fields.get("eprinttype", "arxiv").lower() == "arxiv"
    if is_arxiv and (number := identifiers.arxiv(fields.get("eprint", ""))):
        fields["eprint"] = number
        fields.setdefault("eprinttype", "arXiv")
    _words(found)
    fields.pop("crossref", None)
    return found


def _type(name: str, given: dict[str, str]) -> tuple[str, dict[str, str]]:
    """biblatex's type, and the field `type` that it implies."""
    implied: dict[str, str] = {}
    if name in mapping.ALIASES:
        name, type_ = mapping.ALIASES[name]
        if type_ and "type" not in given:
            implied["type"] = type_
    elif name not in mapping.TYPES:
        name = "misc"
    if name == "inbook" and "booktitle" not in given:  # to BibTeX a part without a title of its own
        name = "book"
    return name, implied


def _date(given: dict[str, str], work: EngineWork) -> None:
    fields = work.fields
    date = fields.pop("date", "")
    written = given.get("year", "")
    if date and (dates.read(date) or not written):
        fields["date"] = date
        return
    if date:
        work.losses.append(("date", f"'{printable(date)}' is no date to biber, which takes the year instead; left out"))
    year, month, day = (decoding.to_text(given.get(name, "")) for name in ("year", "month", "day"))
    said, rest = dates.from_words(year, month, day)
    if said:
        fields["date"] = said
    if rest:
        fields.setdefault("issue", given["month"])
    if said:
        return
    if year.lower() == UNDATED:
        pass
    elif year and not re.search(r"\d", year):
        states = {"to appear": "forthcoming"} | {words: state for state, words in mapping.STATE_WORDS.items()}
        fields.setdefault("pubstate", states.get(year.lower().strip(" .()"), written))
    elif year:
        fields["year"] = written


def _lift_accessed(fields: dict[str, str]) -> None:
    for name in ("note", "howpublished"):
        found = _ACCESSED.search(fields.get(name, ""))
        if found and "urldate" not in fields:
            fields["urldate"] = found[1]
            _set(fields, name, fields[name][: found.start()].rstrip(" .,;"))


def _lift_addresses(fields: dict[str, str]) -> None:
    """What is an address goes into `url`: biblatex reads `howpublished` and `note` as text, and stops at a `%`."""
    how = fields.get("howpublished", "")
    if _BARE.fullmatch(how):
        how = fields["howpublished"] = rf"\url{{{how}}}"
    while found := _ADDRESS.search(how):
        address, shown = found[1] or found[2], found[3] or ""
        if not _same(fields.setdefault("url", address), address):
            fields["note"] = f"{fields['note']}. \\url{{{address}}}" if "note" in fields else rf"\url{{{address}}}"
        if _ADDRESS.search(shown) or _same(shown, address):
            shown = ""
        before = how[: found.start()]
        lead = _LEAD.search(before, max(0, len(before) - _NEAR))
        how = f"{before[: lead.start()] if lead else before} {shown}{how[found.end() :]}".strip(" ")
        how = re.sub(r"\s+([.,;:])", r"\1", how).strip(" .,;:")
        _set(fields, "howpublished", how)
    note = fields.get("note", "")
    for found in list(_ADDRESS.finditer(note))[-1:]:
        before = note[: found.start()]
        alone = not before.strip() or before.rstrip()[-1] in ".,;"
        if alone and not note[found.end() :].strip(" .") and found[1] and "url" not in fields:
            fields["url"] = found[1]
            _set(fields, "note", before.rstrip(" .,;"))


def _same(one: str, other: str) -> bool:
    return identifiers.unescape(one) == identifiers.unescape(other)


def add_note(fields: dict[str, str], more: str) -> None:
    """Say something more in the field `note`, as a sentence of its own."""
    note = fields.get("note", "").rstrip(" .")
    fields["note"] = f"{note}. {more}" if note else more


def _set(fields: dict[str, str], name: str, value: str) -> None:
    if value:
        fields[name] = value
    else:
        fields.pop(name, None)


def _words(found: EngineWork) -> None:
    """What biblatex has a word of its own for, so that it is printed in the document's language."""
    fields = found.fields
    if found.type in ("thesis", "report", "patent") and "type" in fields:
        bare = {_letters(words): key for key, words in mapping.TYPE_WORDS.items()}
        fields["type"] = bare.get(_letters(decoding.to_text(fields["type"])), fields["type"])
    edition = decoding.to_text(fields.get("edition", "")).capitalize()
    if edition in mapping.ORDINALS:
        fields["edition"] = str(mapping.ORDINALS.index(edition) + 1)
    elif number := re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", edition, re.IGNORECASE):
        fields["edition"] = number[1]


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())
