"""A work in the words of BibTeX and its styles: what they do not know is said in the fields that they print."""

import re
from collections.abc import Sequence
from dataclasses import replace

from livebib.output.export import mapping
from livebib.output.export.up import UNDATED, EngineWork, add_note
from livebib.text import dates, identifiers
from livebib.text.latex import addresses

_MASTERS = re.compile(r"master|m\.?\s?sc|m\.?a\.|magister|diplom|bachelor|b\.?\s?sc|licen[ct]iat", re.IGNORECASE)
_RANGE = re.compile(r"\d\s*(?:-|–)")
_PARENTS = frozenset({"proceedings", "book"})
_CHILDREN = frozenset({"inproceedings", "incollection"})
# Fields of a parent that its children shall not take, and that an empty field of their own keeps from them.
_KEPT_OFF = ("url", "doi", "eprint", "archiveprefix", "primaryclass", "key")
_SORTED_BY = {
    "book": ("author", "editor"),
    "inbook": ("author", "editor"),
    "proceedings": ("editor", "organization"),
    "manual": ("author", "organization"),
}
_NEVER_PRINTED = frozenset({"keywords", "annote", "abstract", "date", "crossref"})


def to_bibtex(work: EngineWork, *, classic: bool) -> EngineWork:
    """The work for BibTeX's styles: those that know `url` and `doi`, or with `classic` those that know neither."""
    fields = dict(work.fields)
    type_ = _type(work.type, fields)
    _titles(fields)
    _people(work, type_, fields)
    _dates(fields)
    if type_ == "misc" and not classic:
        fields.setdefault("year", UNDATED)  # natbib has no label for a work without year
    if (word := fields.pop("type", None)) is not None and word != mapping.DEFAULT_TYPES.get(type_):
        fields["type"] = _words(word)
    _on_the_web(work.type, type_, fields)
    _numbers(work, type_, fields)
    _links(type_, fields, classic=classic)
    _sort_key(type_, fields)
    if re.fullmatch("[0-9]{1,4}", edition := fields.get("edition", "")):
        fields["edition"] = _ordinal(int(edition))
    return replace(work, type=type_, fields={_name(name, type_): value for name, value in fields.items()})


def cross_referenced(records: Sequence[EngineWork]) -> list[EngineWork]:
    """The records with their parents named again where BibTeX's styles can say "In [7]" and nothing wrong is inherited.
    Each record has the fields that its work inherits already."""
    by_key = {record.entry.key.lower(): record for record in records}
    found = []
    for record in records:
        parent = by_key.get(record.parent.lower())
        if parent and record.type in _CHILDREN and parent.type in _PARENTS:
            printed = [name for name in parent.fields if name not in record.fields and name not in _NEVER_PRINTED]
            if all(name in _KEPT_OFF for name in printed):
                own = {**record.fields, **dict.fromkeys(printed, ""), "crossref": parent.entry.key}
                record = replace(record, fields=own)
        found.append(record)
    return found


def _type(name: str, fields: dict[str, str]) -> str:
    bibtex = mapping.TYPES[name].bibtex
    if name == "thesis" and (fields.get("type") == "mathesis" or _MASTERS.search(_words(fields.get("type", "")))):
        return "mastersthesis"
    if bibtex == "article" and "journaltitle" not in fields:
        return "misc"
    if name == "unpublished" and "note" not in fields:
        return "misc"
    if name == "book" and ("chapter" in fields or _RANGE.search(fields.get("pages", ""))):
        return "inbook"
    return bibtex


def _words(type_: str) -> str:
    return mapping.TYPE_WORDS.get(type_, type_)


def _name(name: str, type_: str) -> str:
    if name == "institution" and type_ in ("phdthesis", "mastersthesis"):
        return "school"
    row = mapping.FIELDS.get(name)
    return row.bibtex if row and row.bibtex and ", " not in row.bibtex and name not in ("issue", "date") else name


def _titles(fields: dict[str, str]) -> None:
    for title, subtitle in (("title", "subtitle"), ("booktitle", "booksubtitle"), ("journaltitle", "journalsubtitle")):
        if title in fields and (more := fields.pop(subtitle, "")):
            fields[title] += f" {more}" if fields[title].rstrip("}")[-1:] in (".", "?", "!", ":") else f": {more}"
    if "maintitle" in fields and "series" not in fields:
        fields["series"] = fields.pop("maintitle")


def _people(work: EngineWork, type_: str, fields: dict[str, str]) -> None:
    if type_ in mapping.AUTHOR_OR_EDITOR and "author" in fields and "editor" in fields:
        del fields["editor"]
        work.losses.append(("editor", "BibTeX's styles print a book's author or its editor"))
    if type_ == "misc" and "author" not in fields and (body := fields.pop("organization", "")):
        fields["author"] = f"{{{body}}}"


def _dates(fields: dict[str, str]) -> None:
    date = fields.pop("date", "")
    if in_words := dates.in_words(date):
        fields["year"] = in_words.year
        if in_words.month:
            fields["month"] = in_words.month
        if not in_words.whole:
            fields["date"] = date
    elif date:
        fields.setdefault("year", date)
    if "month" not in fields and (issue := fields.pop("issue", "")):
        fields["month"] = issue
    if state := fields.pop("pubstate", ""):
        words = mapping.STATE_WORDS.get(state, state)
        if "year" in fields:
            add_note(fields, words[:1].upper() + words[1:])
        else:
            fields["year"] = words


def _on_the_web(name: str, type_: str, fields: dict[str, str]) -> None:
    """BibTeX's `misc` prints hardly anything but author, title, howpublished and note."""
    if version := fields.pop("version", ""):
        number = version if re.match(r"v(?:ersion|\.)?\s", version, re.IGNORECASE) else f"Version {version}"
        fields["note"] = f"{number}. {fields['note']}" if "note" in fields else number
    if type_ != "misc" or "howpublished" in fields:
        return
    if name == "patent" and "number" in fields:
        fields["howpublished"] = f"{fields.get('type', 'Patent')} {fields['number']}"
        return
    for body in ("organization", "publisher", "institution"):
        if body in fields and not re.search(r"\\(?:url|href)\b|://", fields[body]):
            fields["howpublished"] = fields.pop(body)
            return


def _numbers(work: EngineWork, type_: str, fields: dict[str, str]) -> None:
    """The styles print the volume of a book or its number in a series, and warn of both."""
    not_printed = type_ in mapping.WITH_VOLUME_OR_NUMBER and ("volume" in fields or "series" not in fields)
    if not_printed and "number" in fields:
        del fields["number"]
        work.losses.append(("number", f"BibTeX's styles print no such number in '@{type_}'"))


def _links(type_: str, fields: dict[str, str], *, classic: bool) -> None:
    doi, eprint = addresses.doi(fields.get("doi", ""))[0], fields.get("eprint", "")
    if "url" not in fields:
        if identifiers.doi(doi) and (classic or type_ in mapping.WITHOUT_DOI):
            fields["url"] = addresses.resolver(doi)
        elif "doi" not in fields and fields.get("eprinttype", "").lower() == "arxiv" and identifiers.arxiv(eprint):
            fields["url"] = f"https://arxiv.org/abs/{eprint}"
    if classic and (url := fields.pop("url", "")):
        written = rf"\url{{{addresses.url(url)[0]}}}"
        if type_ in mapping.WITH_HOWPUBLISHED:
            how = fields.get("howpublished", "")
            fields["howpublished"] = f"{how}, {written}" if how else written
        else:
            add_note(fields, written)
    if date := fields.pop("urldate", ""):
        add_note(fields, f"Accessed {date}")


def _sort_key(type_: str, fields: dict[str, str]) -> None:
    """What the styles sort and label by where there is nobody; without it they warn."""
    sorts = _SORTED_BY.get(type_, ("author",))
    bodies = [fields[name] for name in ("organization", "editor", "title") if name in fields]
    if bodies and "sortkey" not in fields and not any(name in fields for name in sorts):
        fields["sortkey"] = bodies[0]


def _ordinal(number: int) -> str:
    if 1 <= number <= len(mapping.ORDINALS):
        return mapping.ORDINALS[number - 1]
    ending = "th" if 10 < number % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
