"""A feed of additions (Atom, RFC 4287): the entries with a field `added`, the newest first.

Nothing depends on the clock: the feed was updated when its newest entry was added. An entry's id is made of its key and
its date, the feed's of those of its oldest entry, so that both stay while the list grows.
"""

import re
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from livebib.library.entry import Entry
from livebib.model.finding import Finding
from livebib.model.rule import info, warning
from livebib.output.export.csl import works
from livebib.output.export.selection import Selection, Written
from livebib.text.latex.addresses import resolver
from livebib.text.latex.clean import clean

BAD_DATE = warning(
    "bad-date",
    "The field `added` is no date, so the entry is not in the feed.",
    "Write the day as 2026-03-31, or with the time as 2026-03-31T18:00:00Z.",
)
NOT_IN_FEED = info(
    "not-in-feed",
    "Entries without the field `added` are not in the feed.",
    "Nothing; or give those that shall be in it `added = {2026-03-31}`.",
)
EMPTY_FEED = warning(
    "empty-feed",
    "No entry has a field `added` that is a date, so the feed has no entry.",
    "Give what you add from now on `added = {2026-03-31}`.",
)


_ATOM = "http://www.w3.org/2005/Atom"
_ADDED = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?")
_NEVER = "1970-01-01T00:00:00Z"  # an empty feed needs a date, too


_Addition = tuple[datetime, works.Work]  # when a work was added, and the work


def write(selection: Selection) -> Written:
    """The feed, and what is not in it."""
    additions: list[_Addition] = []
    findings: list[Finding] = []
    without: list[Entry] = []
    for work in works.of(selection):
        entry = work.entry
        field = entry.field("added")
        text = clean(entry.text("added")) if field else ""
        if field is None or not text:
            without.append(entry)
        elif when := _read(text):
            additions.append((when, work))
        else:
            message = f"`added` says '{text}', which is no date, so the entry is not in the feed"
            hint = "write the day as 2026-03-31"
            findings.append(BAD_DATE.at(field.place, message, hint, entry.key, "added"))
    if without:
        count = len(without)
        what = "1 entry has no field `added` and is" if count == 1 else f"{count} entries have no field `added` and are"
        findings.append(NOT_IN_FEED.at(without[0].key_place, f"{what} not in the feed", "", without[0].key))
    if without and not additions:
        hint = "give what you add from now on a field added = {2026-03-31}"
        message = "no entry says when it was added: the feed is empty"
        findings.append(EMPTY_FEED.at(without[0].key_place, message, hint, without[0].key))
    additions.sort(key=lambda addition: addition[1].entry.key)
    additions.sort(key=lambda addition: addition[0], reverse=True)
    return Written(_feed(additions), findings)


def _read(text: str) -> datetime | None:
    """A day, or a moment; one that names no zone is in UTC."""
    found = _ADDED.fullmatch(text)
    if found is None:
        return None
    day, time, zone = found.groups()
    try:
        return datetime.fromisoformat(f"{day}T{time or '00:00'}{zone or 'Z'}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _written(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _id(when: datetime, work: works.Work) -> str:
    return _urn(f"{work.entry.key} {_written(when)}")


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'livebib:{name}')}"


def _feed(additions: list[_Addition]) -> str:
    feed = ElementTree.Element("feed", {"xmlns": _ATOM})
    _add(feed, "title", "Additions to the bibliography")
    _add(feed, "id", _urn(f"feed {_id(*additions[-1])}") if additions else _urn("feed"))
    _add(feed, "updated", _written(additions[0][0]) if additions else _NEVER)
    _add(feed, "generator", "livebib")
    for addition in additions:
        _entry(ElementTree.SubElement(feed, "entry"), *addition)
    ElementTree.indent(feed)
    text = ElementTree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _entry(element: ElementTree.Element, when: datetime, work: works.Work) -> None:
    _add(element, "title", work.title)
    _add(element, "id", _id(when, work))
    _add(element, "published", _written(when))
    _add(element, "updated", _written(when))
    for name in [clean(person.full) for person in work.makers] or ["Anonymous"]:  # the standard wants somebody
        _add(ElementTree.SubElement(element, "author"), "name", name)
    dois = [resolver(clean(each.value)) for each in work.entry.identifiers if each.kind == "doi"]
    links = list(dict.fromkeys(filter(None, [work.web, *dois])))
    for number, link in enumerate(links):
        ElementTree.SubElement(element, "link", {"rel": "related" if number else "alternate", "href": link})
    for term in dict.fromkeys(filter(None, map(clean, work.entry.keywords))):
        ElementTree.SubElement(element, "category", {"term": term})
    annotation = work.field("annotation") or work.field("abstract")
    if annotation and links:
        _add(element, "summary", annotation)
    elif not links:  # an entry without an address needs a content
        _add(element, "content", annotation or work.title)


def _add(element: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(element, name).text = text
