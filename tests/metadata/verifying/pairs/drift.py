"""Genuine works whose entry or record has drifted as they do: mechanically, the same each time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from livebib.library.entry import Entry
from livebib.metadata.verifying import form
from livebib.model.record import Contributor, Record, Update
from livebib.text.latex import decoding
from livebib.text.names import parse_names, split_names
from tests.metadata.verifying.pairs import works
from tests.metadata.verifying.pairs.model import Pair, library_of
from tests.metadata.verifying.pairs.works import Work

EACH = 4  # works that each drift is tried on; an even number, so that both halves see it
Fields = dict[str, str]


class Drift(NamedTuple):
    """One way to drift. `entry` gives the fields that change, `record` the record; None where it does not apply."""

    about: str
    findings: frozenset[str]
    entry: Callable[[Entry], Fields | None] = lambda entry: {}
    record: Callable[[Record], Record | None] = lambda record: record


@cache
def pairs() -> tuple[Pair, ...]:
    """Every drift on `EACH` works, other ones for each."""
    known = [*works.recorded(), *works.own()]
    made = [Pair(f"as recorded: {each.record.title}", *_read(each), each.findings) for each in works.recorded()]
    for number, drift in enumerate([*HARMLESS, *HARMFUL]):
        found = 0
        for step in range(len(known)):
            work = known[(number * 29 + step * 17) % len(known)]
            other = known[(number * 29 + step * 17 + 7) % len(known)]
            if found < EACH and (pair := _drifted(work, other, drift)):
                made.append(pair)
                found += 1
        assert found == EACH, f"{drift.about}: applies to {found} works only"
    return tuple(made)


def _read(work: Work) -> tuple[Entry, Record]:
    return library_of(work.text).entries[0], work.record


def _drifted(work: Work, other: Work, drift: Drift) -> Pair | None:
    library = library_of(work.text)
    entry = library.entries[0]
    fields, record = drift.entry(entry), drift.record(work.record)
    if drift in ANOTHER_WORK:
        record = _another(work.record, other.record, same_first=drift is ANOTHER_WORK[1])
    if fields is None or record is None:
        return None
    for name, value in fields.items():
        library.set(entry.key, name, value)
    findings = drift.findings if drift in ANOTHER_WORK else drift.findings | work.findings
    return Pair(f"{drift.about}: {entry.title}", library.entries[0], record, findings)


# -- what registries and people do to a record without making it wrong


def _lower(entry: Entry) -> Fields:
    return {"title": entry.fields["title"].lower()}


def _main_title(entry: Entry) -> Fields | None:
    head, mark, _ = entry.fields["title"].partition(": ")
    return {"title": head} if mark and len(head.split()) > 1 and head.count("{") == head.count("}") else None


def _apart(record: Record) -> Record | None:
    head, mark, tail = record.title.partition(": ")
    return record._replace(title=head, subtitle=tail) if mark and not record.subtitle else None


def _without_subtitle(record: Record) -> Record | None:
    head, mark, _ = record.title.partition(": ")
    return record._replace(title=head) if mark and len(head.split()) > 1 else None


def _initials(entry: Entry) -> Fields | None:
    people = parse_names(entry.get("author")).people
    if not people or not all(person.first for person in people):
        return None
    short = [f"{person.von} {person.last}, {decoding.to_text(person.first)[0]}." for person in people]
    return {"author": " and ".join(short)}


def _people(record: Record, change: Callable[[Contributor], Contributor]) -> Record | None:
    if not record.authors or not all(each.family and each.given for each in record.authors):
        return None
    return record._replace(authors=tuple(map(change, record.authors)))


def _capitals(each: Contributor) -> Contributor:
    return each._replace(given="".join(word[0] for word in re.split(r"[ -]", each.given) if word).upper())


def _in_one_piece(each: Contributor) -> Contributor:
    return Contributor(whole=f"{each.given} {each.family}")


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _mojibake(text: str) -> str:
    return text.encode().decode("latin-1")


def _spoilt(record: Record, spoil: Callable[[str], str]) -> Record | None:
    names = "".join(part for each in record.authors for part in each[:3])
    if names.isascii() or not all(letter <= "\u024f" for letter in names + record.title):
        return None
    authors = tuple(Contributor(spoil(a.family), spoil(a.given), spoil(a.whole), a.is_body) for a in record.authors)
    return record._replace(title=spoil(record.title), authors=authors)


def _cut(entry: Entry) -> Fields | None:
    names = split_names(entry.get("author"))
    return {"author": " and ".join([*names[:2], "others"])} if len(names) > 3 else None


def _first_missing(record: Record) -> Record | None:
    return record._replace(authors=record.authors[1:]) if len(record.authors) > 3 else None


def _alphabetical(record: Record) -> Record | None:
    in_order = tuple(sorted(record.authors, key=lambda each: each.family.casefold()))
    is_new = in_order != record.authors and len(in_order) > 3 and all(each.family.isascii() for each in in_order)
    return record._replace(authors=in_order) if is_new else None


def _dashed(entry: Entry) -> Fields | None:
    pages = entry.fields.get("pages", "")
    return {"pages": pages.replace("--", "–")} if "--" in pages else None


def _short_range(entry: Entry) -> Fields | None:
    first, dash, last = entry.fields.get("pages", "").partition("--")
    if not dash or len(first) != len(last) or len(first) < 3 or first[:-2] != last[:-2]:
        return None
    return {"pages": f"{first}--{last[-2:]}"}


def _abbreviated(entry: Entry) -> Fields | None:
    words = entry.fields.get("journal", "").split()
    if len(words) < 3 or not "".join(words).isalpha():
        return None
    kept = [word for word in words if word.lower() not in ("of", "the", "for", "and", "in")]
    return {"journal": " ".join(f"{word[:4]}." if len(word) > 5 else word for word in kept)}


def _later_in_print(record: Record) -> Record | None:
    if not record.issued or record.source not in ("crossref", "openlibrary"):
        return None
    year = record.issued.year
    return record._replace(years=record.years | {year + 1}, issued=record.issued._replace(year=year + 1))


def _sloppy(record: Record) -> Record:
    return record._replace(title=record.title.replace(" ", "  ", 1).replace("-", "‐") + ".")


def _with_collaboration(record: Record) -> Record | None:
    more = Contributor(whole="the Sleep Study Collaboration", is_body=True)
    return record._replace(authors=(*record.authors, more)) if record.authors else None


HARMLESS = [
    Drift("title in lower case", frozenset(), entry=_lower),
    Drift("title in capitals", frozenset(), record=lambda record: record._replace(title=record.title.upper())),
    Drift("entry without subtitle", frozenset(), entry=_main_title),
    Drift("record without subtitle", frozenset(), record=_without_subtitle),
    Drift("subtitle apart", frozenset(), record=_apart),
    Drift("blanks, hyphens and a full stop", frozenset(), record=_sloppy),
    Drift("initials in the entry", frozenset(), entry=_initials),
    Drift("initials in the record", frozenset(), record=lambda record: _people(record, _capitals)),
    Drift("names in one piece", frozenset(), record=lambda record: _people(record, _in_one_piece)),
    Drift("accents lost", frozenset(), record=lambda record: _spoilt(record, _ascii)),
    Drift("UTF-8 as Latin-1", frozenset(), record=lambda record: _spoilt(record, _mojibake)),
    Drift("cut by `and others`", frozenset(), entry=_cut),
    Drift("first author missing", frozenset(), record=_first_missing),
    Drift("people in alphabetical order", frozenset(), record=_alphabetical),
    Drift("a collaboration among the people", frozenset(), record=_with_collaboration),
    Drift("an en dash between pages", frozenset(), entry=_dashed),
    Drift("a range cut short", frozenset(), entry=_short_range),
    Drift("journal abbreviated", frozenset(), entry=_abbreviated),
    Drift("in print a year later", frozenset(), record=_later_in_print),
]

# -- what makes an entry wrong


def _people_moved(move: Callable[[list[str]], list[str]]) -> Callable[[Entry], Fields | None]:
    def moved(entry: Entry) -> Fields | None:
        names = split_names(entry.get("author"))
        families = [decoding.to_text(each.last).casefold() for each in parse_names(entry.get("author")).people]
        if not 3 <= len(names) <= 20 or "others" in names or sorted(families) == families or entry.get("isbn"):
            return None
        return {"author": " and ".join(move(names))}

    return moved


def _word_changed(change: Callable[[str], str]) -> Callable[[Entry], Fields | None]:
    def changed(entry: Entry) -> Fields | None:
        title = entry.fields["title"]
        long = re.findall(r"(?<![\w{\\])[A-Za-z]{6,}(?![\w}])", title)
        return {"title": title.replace(long[-1], change(long[-1]), 1)} if long and ":" not in title else None

    return changed


def _slip(entry: Entry) -> Fields | None:
    person = next(iter(parse_names(entry.get("author")).people), None)
    if not person or not person.last.isalpha() or not len(person.last) > 5 or entry.get("isbn"):
        return None
    slip = person.last[:2] + person.last[3] + person.last[2] + person.last[4:]
    return {"author": entry.get("author").replace(person.last, slip, 1)} if slip != person.last else None


def _other_given(entry: Entry) -> Fields | None:
    people = parse_names(entry.get("author")).people
    first = people[0].first if people else ""
    if len(first) < 3 or not first.isalpha() or first[0] in "BR" or entry.get("isbn"):
        return None
    return {"author": entry.get("author").replace(first, "Benedikt", 1)}


def _year(entry: Entry) -> Fields | None:
    published = not form.is_preprint(entry) and form.identifiers(entry)[0].kind != "arxiv"
    return {"year": str(int(entry.year) - 3)} if published and entry.year.isdigit() else None


def _pages(entry: Entry) -> Fields | None:
    first, dash, last = entry.fields.get("pages", "").partition("--")
    is_published = form.identifiers(entry)[0].kind == "doi" and not form.is_preprint(entry)
    if not dash or not first.isdigit() or not is_published:
        return None
    return {"pages": f"{int(first) + 9}--{last}"}


def _volume(entry: Entry) -> Fields | None:
    volume = entry.fields.get("volume", "")
    is_wanted = entry.type == "article" and volume.isdigit() and form.identifiers(entry)[0].kind == "doi"
    return {"volume": str(int(volume) + 1)} if is_wanted else None


def _journal(entry: Entry) -> Fields | None:
    is_published = form.identifiers(entry)[0].kind == "doi" and not form.is_preprint(entry)
    return {"journal": "Geomorphology"} if entry.get("journal") and is_published else None


def _another(record: Record, other: Record, *, same_first: bool) -> Record | None:
    families = {each.family for each in record.authors}
    ours, theirs = record.authors, other.authors
    alike = families & {each.family for each in theirs} or any(each.is_body for each in (*ours, *theirs))
    if alike or min(len(ours), len(theirs)) < 4 or other.updates or record.updates:
        return None
    authors = (ours[0], *theirs[1:]) if same_first else theirs
    return other._replace(identifier=record.identifier, source=record.source, authors=authors)


_MISSPELT = {"mismatch author"}
ANOTHER_WORK = [
    Drift("another work", frozenset({"wrong-work"})),
    Drift("another work, the same first author", frozenset({"wrong-work"})),
]
HARMFUL = [
    Drift(
        "two people swapped", frozenset(_MISSPELT), entry=_people_moved(lambda names: [names[1], names[0], *names[2:]])
    ),
    Drift("the last author left out", frozenset(_MISSPELT), entry=_people_moved(lambda names: names[:-1])),
    Drift("an author too many", frozenset(_MISSPELT), entry=_people_moved(lambda names: [*names, "Adams, Ann"])),
    Drift("letters of a family name swapped", frozenset(_MISSPELT), entry=_slip),
    Drift("another given name", frozenset(_MISSPELT), entry=_other_given),
    Drift(
        "a word of the title changed", frozenset({"mismatch title"}), entry=_word_changed(lambda word: "Sleepwalking")
    ),
    Drift(
        "a letter of the title lost",
        frozenset({"mismatch title"}),
        entry=_word_changed(lambda word: word[:2] + word[3:]),
    ),
    Drift("three years early", frozenset({"mismatch year"}), entry=_year),
    Drift("other pages", frozenset({"mismatch pages"}), entry=_pages),
    Drift("another volume", frozenset({"mismatch volume"}), entry=_volume),
    Drift("another journal", frozenset({"mismatch journal"}), entry=_journal),
    Drift(
        "retracted since",
        frozenset({"retracted"}),
        record=lambda record: record._replace(updates=(Update("retraction", "10.1000/n", "publisher"),)),
    ),
    *ANOTHER_WORK,
]
