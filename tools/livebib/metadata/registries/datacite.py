"""DataCite: DOIs of preprints (all of arXiv's), data sets, software, theses and reports.

https://support.datacite.org/docs/api
"""

import re
from collections.abc import Sequence
from typing import Any

from livebib.metadata.registries import registry
from livebib.metadata.registries.reading import date, day, distinct, json_of, people, plain, table, tables, text, years
from livebib.metadata.registries.registry import Etiquette, Reading, Registry
from livebib.model.record import Contributor, Day, Record
from livebib.model.work import Identifier
from livebib.text import identifiers
from livebib.web.conversation import Answer, Policy, Question

_FIELDS = "doi,titles,creators,contributors,publisher,publicationYear,dates,container,types,language,url,version"
_PUBLISHED = ("Issued", "Available", "Published", "Submitted", "Updated")  # kinds of dates; each version has its own


def _question(names: Sequence[str], policy: Policy) -> Question:
    if len(names) == 1:
        target = f"/dois/{registry.quoted(names[0])}{registry.contact(policy, '?')}"
    else:
        listed = ",".join(map(registry.quoted, names))
        options = f"page[size]={len(names)}&fields[dois]={_FIELDS}&disable-facets=true"
        target = f"/dois?ids={listed}&{options}{registry.contact(policy, '&')}"
    return registry.question("datacite", target, policy, "application/vnd.api+json,application/json;q=0.9")


def _read(answer: Answer, names: Sequence[str]) -> Reading | None:
    said = table(json_of(answer.body)) if answer.status in (200, 404) else {}
    if answer.status == 404:  # a gateway that knows no such way answers 404, too
        return Reading({}, whole=True) if len(names) == 1 and "errors" in said else None
    data = said.get("data")
    if len(names) == 1:
        return Reading(registry.matched([data], names, _doi, record), whole=True) if isinstance(data, dict) else None
    return registry.listed(data, table(said.get("meta")).get("total"), names, _doi, record)


# In five minutes a thousand requests with a contact, half as many without. A hundred DOIs of arXiv's make an address of
# 2.6 KB.
_WITH_CONTACT = Etiquette(gap=0.3, at_once=1, batch=100)
_ANONYMOUS = Etiquette(gap=0.6, at_once=1, batch=100)
REGISTRY = Registry("datacite", _WITH_CONTACT, _ANONYMOUS, _question, _read, "doi-unregistered")


def _doi(item: Any) -> str:
    return (text(_attributes(item).get("doi")) or text(table(item).get("id"))).lower()


def _attributes(item: Any) -> dict[str, Any]:
    return table(table(item).get("attributes"))


def record(item: dict[str, Any], identifier: Identifier) -> Record:
    """A work as DataCite's JSON has it, `data` of one or an item of a list; wrong types count as missing.

    A preprint of arXiv's becomes what arXiv itself would tell: its own DOI is no DOI of a published version.
    """
    has = _attributes(item)
    doi = _doi(item)
    is_arxiv = doi.startswith(identifiers.ARXIV_DOI)
    titles = tables(has.get("titles"))
    editors = [each for each in tables(has.get("contributors")) if each.get("contributorType") == "Editor"]
    main = [title for title in titles if not title.get("titleType")]
    subtitles = [title for title in titles if title.get("titleType") == "Subtitle"]
    container = table(has.get("container"))
    year = day(has.get("publicationYear"))
    dates = [(text(each.get("dateType")), date(each.get("date"))) for each in tables(has.get("dates"))]
    publisher = has.get("publisher")
    name, kind = text(container.get("identifier")), container.get("identifierType")
    isbn = identifiers.isbn(name) if kind == "ISBN" else None
    return Record(
        "datacite",
        identifier,
        type=_type(table(has.get("types"))),
        title=_title(main),
        subtitle=_title(subtitles),
        other_titles=distinct(plain(title.get("title")) for title in titles if title not in main[:1] + subtitles[:1]),
        authors=people(has.get("creators"), _contributor),
        editors=people(editors, _contributor),
        issued=_issued(year, dates),
        years=years([year, *(when for kind, when in dates if kind in _PUBLISHED)]),
        venues=distinct([plain(container.get("title"))]),
        publisher=plain(publisher.get("name") if isinstance(publisher, dict) else publisher),
        volume=text(container.get("volume")),
        issue=text(container.get("issue")),
        pages="-".join(filter(None, (text(container.get("firstPage")), text(container.get("lastPage"))))),
        isbns=(isbn,) if isbn else (),
        issns=(name,) if kind == "ISSN" and name else (),
        doi="" if is_arxiv else doi,
        arxiv=doi.removeprefix(identifiers.ARXIV_DOI) if is_arxiv else "",
        url=text(has.get("url")),
        language=text(has.get("language")),
        version=text(has.get("version")),
    )


def _type(types: dict[str, Any]) -> str:
    general = text(types.get("resourceTypeGeneral"))
    return text(types.get("resourceType")) or general if general in ("Text", "Other") else general


def _title(titles: list[dict[str, Any]]) -> str:
    return plain(titles[0].get("title")) if titles else ""


def _issued(year: Day | None, dates: Sequence[tuple[str, Day | None]]) -> Day | None:
    """The year is what DataCite's own citations show; the first date of that year makes it exact."""
    for wanted in ("Issued", "Submitted"):
        for kind, when in dates:
            if kind == wanted and when and (year is None or (when.month and when.year == year.year)):
                return when
    return year


def _contributor(each: dict[str, Any]) -> Contributor | None:
    name, family, given = plain(each.get("name")), plain(each.get("familyName")), plain(each.get("givenName"))
    if each.get("nameType") == "Organizational":
        return Contributor(whole=name, is_body=True) if name else None
    if family:
        return Contributor(family, given)
    if parted := re.fullmatch(r"([^,]+), ([^,]+)", name):
        return Contributor(parted[1], parted[2])
    return Contributor(whole=name) if name else None
