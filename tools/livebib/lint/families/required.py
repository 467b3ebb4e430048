"""Required fields: what an entry of its type cannot do without, for BibTeX and for biblatex."""

from collections.abc import Iterator, Sequence

from livebib.library import inheritance
from livebib.library.entry import Entry
from livebib.lint.families.fields import field_meant
from livebib.lint.model import Context, Flaw, info, warning
from livebib.model.work import Kind
from livebib.text.bibtex.vocabulary import PAGES

Need = tuple[str, ...]  # fields of which one is enough


def _table(text: str, always: str = "") -> dict[str, tuple[Need, ...]]:
    """Lines `types: field field|field …` as needs by type; `always` is needed by each type besides."""
    table: dict[str, tuple[Need, ...]] = {}
    for line in text.strip().splitlines():
        types, _, needs = line.partition(":")
        for each in types.split():
            table[each] = tuple(tuple(need.split("|")) for need in f"{needs} {always}".split())
    return table


# Source: btxdoc, section 3.1; the same in JabRef and bibclean.
_BIBTEX = _table("""
article: author title journal year
book: author|editor title publisher year
booklet: title
inbook: author|editor title chapter|pages publisher year
incollection: author title booktitle publisher year
inproceedings conference: author title booktitle year
proceedings: title year
manual: title
misc:
mastersthesis phdthesis: author title school year
techreport: author title institution year
unpublished: author title note
""")
# Source: biblatex's data model, blx-dm.def 3.20, "mandatory" constraints.
_BIBLATEX = _table(
    """
article: author title journaltitle
book mvbook: author title
booklet: author|editor title
inbook bookinbook suppbook: author title booktitle
incollection suppcollection inreference: author editor title booktitle
inproceedings conference: author title booktitle
collection mvcollection reference mvreference: editor title
proceedings mvproceedings: title
manual: title
misc: title
mastersthesis phdthesis: author title institution
thesis: author title type institution
techreport: author title institution
report: author title type institution
patent: author title number
periodical: editor title
unpublished: author title
""",
    always="date|year",
) | _table("software dataset: title\nset: entryset")
# A page, a course, a video: who is behind it, and where it is. Source: biber#243, and the project's own use.
_WEB: tuple[Need, ...] = (
    ("title",),
    ("author", "editor", "organization", "institution", "publisher"),
    ("url", "doi", "eprint"),
)
_MAY_BE_WEB = {"misc", "video", "software"}
# Types that need no names, and those by which BibTeX's plain.bst sorts them.
_NEED_NO_NAMES = {
    "misc": ("author",),
    "booklet": ("author",),
    "manual": ("author", "organization"),
    "proceedings": ("editor", "organization"),
}
_OF_BOOKS = {"book", "inbook", "incollection", "inproceedings", "conference", "proceedings"}
_EMPTY = '{}" \t\r\n'
# What biblatex reads by a name of its own, and BibTeX does not read at all.
_ONLY_BIBLATEX = {"journal": "journaltitle", "year": "date", "school": "institution", "address": "location"}


@warning("missing-field", on=Entry)
def missing_field(entry: Entry, context: Context) -> Iterator[Flaw]:
    """An entry lacks what its type needs: styles print a gap, or nothing. Fields of crossref and xdata parents count,
    and those whose name is but misspelled; of an entry that is damaged nobody knows what it has.
    With `dialect = "both"` an entry is complete when BibTeX or biblatex has what it needs. A page on the web needs a
    title, somebody behind it, and an address.

    What to do: Add the fields named, or choose the type that the work is of.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, year = {2001}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = {2001}}
    """
    missing = _missing(entry, context.dialect)
    if not missing or not all(missing) or _has_lost_parent(entry) or (entry.source.path, entry.key) in context.damaged:
        return
    if misspelled := {meant for name in entry.node.by_name if (meant := field_meant(name))}:
        missing = [[need for need in needs if not _is_among(misspelled, need)] for needs in missing]
        if not all(missing):
            return
    first, *others = sorted(missing, key=len)
    hint = f"add {_listed(first)}"
    if others and set(map(_meant, others[0])) != set(map(_meant, first)):
        hint += f"; for {'BibTeX' if missing[0] is others[0] else 'biblatex'} alone, {_listed(others[0])}"
    if unread := [_ONLY_BIBLATEX[need[0]] for need in first if _ONLY_BIBLATEX.get(need[0], "") in entry.fields]:
        hint += f" (BibTeX does not read {' and '.join(unread)})"
    yield Flaw(f"@{entry.type} without {_listed(first)}", hint)


@info("undated-page", on=Entry)
def undated_page(entry: Entry) -> Iterator[Flaw]:
    """A page on the web without the day on which it was written or seen: nobody can tell later which text was meant.

    What to do: Add `date`, or `urldate` with the day on which you read it.

    Bad:
        @online{slp, author = {Li, Wei}, title = {T}, url = {https://example.org/slp}}

    Good:
        @online{slp, author = {Li, Wei}, title = {T}, url = {https://example.org/slp}, urldate = {2026-01-31}}
    """
    if _is_web(entry) and not _has(entry, ("year", "date", "urldate")):
        yield Flaw(f"no date: nothing says when '{entry.key}' was written or seen", "add date or urldate")


@info("nothing-to-sort-by", on=Entry)
def nothing_to_sort_by(entry: Entry, context: Context) -> Iterator[Flaw]:
    """An entry without names: BibTeX's styles warn "to sort, need author or key" and put it where it falls. (biber
    sorts it by its title.)

    What to do: Add `key = {...}` with the word to sort by, or who made it.

    Bad:
        @manual{gnuplot, title = {gnuplot}, year = 2020}

    Good:
        @manual{gnuplot, title = {gnuplot}, year = 2020, key = {gnuplot}}
    """
    names = _NEED_NO_NAMES.get(entry.type)
    if names is None or context.is_biblatex(entry) or _has(entry, ("key", *names)):
        return
    if not _is_web(entry) and not _has_lost_parent(entry):
        yield Flaw(f"nothing to sort '{entry.key}' by: no {', '.join(names)} or key", "add key = {...}, or who made it")


@info("volume-and-number", on=Entry)
def volume_and_number(entry: Entry, context: Context) -> Iterator[Flaw]:
    """A book, or a part of one, has both `volume` and `number`: BibTeX's styles print the volume only, with a warning.

    What to do: Keep `volume` for a part of a work in several volumes, `number` for one in a series.

    Bad:
        @book{li, author = {Li, Wei}, title = {T}, publisher = {P}, year = 2001, series = {S}, volume = 3, number = 7}

    Good:
        @book{li, author = {Li, Wei}, title = {T}, publisher = {P}, year = 2001, series = {S}, number = 7}
    """
    if _is_of_book(entry, context) and _has(entry, ("volume",)) and _has(entry, ("number",)):
        yield Flaw(f"volume '{entry.get('volume')}' and number '{entry.get('number')}'", "keep one of them")


@info("number-without-series", on=Entry)
def number_without_series(entry: Entry, context: Context) -> Iterator[Flaw]:
    """The number of a book says its place in a series, and no series is named: BibTeX's styles warn and print a bare
    number.

    What to do: Add `series`, or delete `number`.

    Bad:
        @book{li, author = {Li, Wei}, title = {T}, publisher = {P}, year = 2001, number = 7}

    Good:
        @book{li, author = {Li, Wei}, title = {T}, publisher = {P}, year = 2001, number = 7, series = {S}}
    """
    if _is_of_book(entry, context) and _has(entry, ("number",)) and not _has(entry, ("series", "volume")):
        yield Flaw(f"number '{entry.get('number')}' of no series", "add series, or delete number")


def _missing(entry: Entry, dialect: str) -> list[list[Need]]:
    """What is missing by the table of BibTeX, then by that of biblatex, as far as they are asked and know the type."""
    if _is_web(entry):
        return [[need for need in _WEB if not _has(entry, need)]]
    missing = []
    if dialect != "biblatex" and (needs := _BIBTEX.get(entry.type)) is not None:
        missing = [[need for need in needs if not _has(entry, need, aliases=False)]]
        if not missing[0]:
            return missing
    if dialect != "bibtex" and (needs := _BIBLATEX.get(entry.type)) is not None:
        missing.append([need for need in needs if not _has(entry, need)])
    return missing


def _is_web(entry: Entry) -> bool:
    """Whether an entry is about a page on the web, or a course: it is cited for its address."""
    own, kind = entry.node.by_name, entry.type
    if "keywords" in own and "course" in entry.fields["keywords"].lower() and entry.kind is Kind.COURSE:
        return True
    return kind in PAGES or (kind in _MAY_BE_WEB and "url" in own and entry.kind is Kind.REFERENCE)


def _is_of_book(entry: Entry, context: Context) -> bool:
    return "number" in entry.node.by_name and context.dialect != "biblatex" and entry.type in _OF_BOOKS


def _has(entry: Entry, need: Need, *, aliases: bool = True) -> bool:
    """Whether an entry has, or inherits, one of these fields; `aliases`: also by biblatex's name, or BibTeX's."""
    own, text = entry.node.by_name, entry.source.text
    for name in need:
        if node := own.get(name):
            _, _, start, end = node
            if text[end - 2] not in _EMPTY or text[start:end].strip(_EMPTY):  # the first is nearly always enough
                return True
    if aliases:
        return any(entry.get(name) for name in need)
    return any(entry.library.inherited(entry, name).strip() for name in need)


def _is_among(names: set[str], need: Need) -> bool:
    """Whether one of the fields, under either engine's name, is what is needed."""
    return not names.isdisjoint({*need, _meant(need)})


def _has_lost_parent(entry: Entry) -> bool:
    """Whether a parent that is not there may have what is missing: reading tells that."""
    return any(entry.library.lookup(key) is None for _, key in inheritance.named(entry, inheritance.LINKS))


def _meant(need: Need) -> str:
    """What a need is about, whichever engine's name it has."""
    return min(_ONLY_BIBLATEX.get(name, name) for name in need)


def _listed(needs: Sequence[Need]) -> str:
    return _joined([_joined(need, "or") for need in needs], "and")


def _joined(names: Sequence[str], word: str) -> str:
    *most, last = names
    return f"{', '.join(most)} {word} {last}" if most else last
