"""Fields and entry types: names that are a slip of a known one, and values that say nothing."""

import re
from collections.abc import Iterator
from functools import cache

from livebib.library import links
from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.lint.model import Anywhere, Context, Fix, Flaw, Value, warning
from livebib.project.start import EXAMPLE
from livebib.text.bibtex.layout import Splice
from livebib.text.bibtex.vocabulary import (
    CUSTOM,
    ENGINES,
    LINKS,
    PEOPLE,
    PRINTED_TEXT,
    TYPES_OF_BIBLATEX,
    TYPES_OF_BIBTEX,
)

_EMPTY = re.compile(r"=\s*+[{\"]\s*+[{}\"]")
_NO_LETTERS = re.compile(r"[^a-z]")
# Fields of biblatex for whatever one likes. Who writes `name` or `lists` means a field of one's own.
_FREE = re.compile(r"(?:name|list|user|verb)[a-f](?:type)?")
# What people put before a name to switch a field off, or to have a second one: Emacs' OPT and ALT, `an` and a letter
# as in iridia-crossref.bib.
_SWITCHED_OFF = re.compile(r"(?:opt|alt|old|an|no|un|my)_?|[a-z_]")

# What stands where nobody knew better. `xxx` is thirty, and `Unknown` may be meant: neither is told.
_NOTHING = r"[nN]/[aA]|nan|NaN|[nN]ull|NULL|[nN]one|NONE|undefined|\?{2,}|tbd|TBD|todo|TODO|[xX]{4,}"
_NO_NAME = r"(?i:(?:first|given|last|family|sur)[ -]?name)"
_NO_NUMBER = (
    r"(?i:(?:https?://[\w.]++/(?:abs/|pdf/)?|doi:|arxiv:|arxiv preprint arxiv:)?"
    r"(?:10\.(?:x{4,}|\d{4,9}/x{3})\S*|\d{4}\.x{4,5}(?:v\d+)?))"
)
_STANDS_IN_STEAD = re.compile(rf"=\s*+[{{\"][{{\s]*+(?:(?:{_NOTHING}|{_NO_NAME})\b|\?\?|{_NO_NUMBER})")
_STAND_IN = re.compile(
    rf"(?:{_NOTHING})(?:\s*-+\s*(?:{_NOTHING}))?|{_NO_NAME}(?:[ ,]+(?:and )?{_NO_NAME})*|{_NO_NUMBER}"
)
_SAYING = PRINTED_TEXT | LINKS.keys() | set("date day doi eprint isbn issn month year".split()).union(PEOPLE)
_NEEDED = frozenset("author booktitle date editor journal journaltitle title year".split())

# What people write who have not met biblatex's own word.
_TYPES_MEANT = dict.fromkeys("webpage website webdocument internet".split(), "online")
_FIELDS_MEANT = dict.fromkeys(
    "accessed accessdate accesseddate dateaccessed lastaccessed lastchecked lastvisited visited retrieved".split(),
    "urldate",
) | {name: "url" for name, label in LINKS.items() if label == LINKS["url"] and name != "url"}


@warning("empty-field", on=Anywhere(_EMPTY), fix="safe")
def empty_field(value: Value) -> Iterator[Flaw]:
    """A field with nothing in it. BibTeX warns about some, and forms such as "In , pages 1--2" come of others. In an
    entry that inherits the field an empty one keeps it off, which may be meant: that is not told.

    What to do: Fill it in, or delete it.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = {2001}, number = {}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = {2001}}
    """
    entry, name = value.entry, value.name
    if not value.text.strip("{} \t\r\n") and not _is_switched_off(name) and not entry.library.inherited(entry, name):
        # BibTeX prints the braces of `{{}}`, and takes the first of two fields of one name.
        fields = entry.node.fields
        is_only = len(fields) == len(entry.node.by_name) or sum(node.name.lower() == name for node in fields) == 1
        is_nothing = is_only and not value.text.strip()
        fix = value.gone(safe=is_nothing)
        yield Flaw(f"the field '{value.node.name}' is empty", "fill it in, or delete it", fix=fix)


@warning("placeholder", on=Anywhere(_STANDS_IN_STEAD), fix="unsafe")
def placeholder(value: Value) -> Iterator[Flaw]:
    """What programs and people write where they know nothing: `n/a`, `NaN`, `null`, `None`, `????`, `Firstname
    Lastname`, `10.xxxx/…`, `2501.XXXXX`. It is printed like a page, a person, a DOI.

    What to do: Look it up, or delete the field.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = {2018}, pages = {n/a--n/a}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = {2018}}
    """
    if value.name in _SAYING and is_placeholder(value):
        text = value.text.strip("{} \t\r\n")
        fix = None if value.name in _NEEDED else value.gone(safe=False)
        message = f"'{text}' in the field {value.name} only holds the place of something"
        yield Flaw(message, "look it up, or delete it", fix=fix)


@warning("example-entry", on=Library)
def example_entry(library: Library) -> Iterator[Flaw]:
    """The example that `livebib init` wrote still stands beside works of one's own.

    What to do: Delete it, or say in `annotation` why to read it.

    Bad:
        @misc{vaswani, author = {Vaswani, Ashish}, title = {T}, year = 2017, annotation = {An example to replace: why.}}
        @misc{li, author = {Li, Wei}, title = {Of One's Own}, year = 2001}

    Good:
        @misc{li, author = {Li, Wei}, title = {Of One's Own}, year = 2001}
    """
    for entry in library if len(library) > 1 else ():
        if "annotation" in entry.node.by_name and entry.fields["annotation"].startswith(EXAMPLE):
            message = f"'{entry.key}' is the example that `livebib init` wrote"
            yield Flaw(message, "delete it, or write an annotation of your own", about=entry)


def is_placeholder(value: Value) -> bool:
    """Whether the rule `placeholder` tells of a value: then nothing else need be said of its shape."""
    return _STAND_IN.fullmatch(value.text.strip("{} \t\r\n")) is not None


@warning("unknown-field", on=Entry, fix="unsafe")
def unknown_field(entry: Entry) -> Iterator[Flaw]:
    """A field whose name is a letter or two off a known one, or another word for it such as `accessed` for `urldate`,
    so nothing prints it; `link`, `website` and the like for `url`, where the entry has no url. Fields of one's own with
    other names are fine: BibTeX and biblatex ignore what they do not know.

    What to do: Write the name as proposed; if the field is meant to be one's own, give it a name less alike.

    Bad:
        @article{helga, author = {Li, Wei}, title = {T}, journal = {J}, year = {2001}, keywors = {sleep}}

    Good:
        @article{helga, author = {Li, Wei}, title = {T}, journal = {J}, year = {2001}, keywords = {sleep}}
    """
    if _KNOWN_FIELDS.issuperset(entry.node.by_name):
        return
    for name in entry.node.by_name.keys() - _KNOWN_FIELDS:
        if (meant := field_meant(name)) and (meant != "url" or _is_the_page(entry, name)):
            node = entry.node.by_name[name]
            span = node.name_start, node.name_start + len(node.name)
            taken = meant in entry.node.by_name
            message = f"no style prints the field '{node.name}': perhaps '{meant}' is meant"
            hint = f"write '{meant}'" + (", which the entry has already: delete one" if taken else "")
            yield Flaw(message, hint, span, None if taken else _renamed(*span, meant), about=Value(entry, node))


def _is_the_page(entry: Entry, name: str) -> bool:
    """Whether a field is the address of an entry that has none in `url`."""
    return not entry.get("url") and bool(links.stretches(name, entry.fields[name]))


@warning("unknown-type", on=Entry, fix="unsafe")
def unknown_type(entry: Entry, context: Context) -> Iterator[Flaw]:
    """An entry type that is a letter or two off a known one, or another word for it such as `@webpage`: it is printed
    as @misc, which leaves out most fields. With `dialect = "bibtex"`, types that only biblatex knows as well.

    What to do: Write the type as proposed. For BibTeX, `livebib export --to bibtex` translates biblatex's types.

    Bad:
        @inproceeding{li, author = {Li, Wei}, title = {T}, booktitle = {B}, year = {2001}}

    Good:
        @inproceedings{li, author = {Li, Wei}, title = {T}, booktitle = {B}, year = {2001}}
    """
    written = entry.node.type
    name = written.lower()
    if name in (TYPES_OF_BIBTEX if context.dialect == "bibtex" else TYPES_OF_BIBLATEX):
        return
    start, end = entry.node.type_start, entry.node.type_start + len(written)
    if name in TYPES_OF_BIBLATEX:
        hint = "write '@misc', or have `livebib export --to bibtex` translate it"
        yield Flaw(f"BibTeX's standard styles know no @{written}", hint, (start, end))
    elif meant := _TYPES_MEANT.get(name) or _nearest(name, TYPES_OF_BIBLATEX, long=7):
        hint, fix = f"write '@{meant}'", _renamed(start, end, meant)
        yield Flaw(f"no style knows @{written}: perhaps '@{meant}' is meant", hint, (start, end), fix)


_KNOWN_FIELDS = (ENGINES | CUSTOM).difference(_FIELDS_MEANT)
_MISSPELLED = frozenset(name for name in ENGINES if not _FREE.fullmatch(name))


@cache
def field_meant(name: str) -> str:
    """The known field that is meant with a name that no program knows; "" if none is."""
    if name in _KNOWN_FIELDS or name in _FIELDS_MEANT:
        return _FIELDS_MEANT.get(name, "")
    return "" if _is_switched_off(name) or _NO_LETTERS.search(name) else _nearest(name, _MISSPELLED)


def _is_switched_off(name: str) -> bool:
    prefix = _SWITCHED_OFF.match(name) if name not in ENGINES else None  # annote is no switched-off note
    return prefix is not None and name[prefix.end() :] in ENGINES


@cache
def _nearest(name: str, known: frozenset[str], long: int = 9) -> str:
    """The known word that one slip of the keyboard away is `name`, or two where the word is of `long` letters."""
    from rapidfuzz.distance import OSA

    most = 0 if len(name) < 4 else 1 if len(name) < long else 2
    near = min((OSA.distance(name, each, score_cutoff=most), each) for each in known)
    return near[1] if near[0] <= most else ""


def _renamed(start: int, end: int, name: str) -> Fix:
    """Never safe: what nothing printed is printed then, or as something else."""
    return Fix(lambda: [Splice(start, end, name)], safe=False)
