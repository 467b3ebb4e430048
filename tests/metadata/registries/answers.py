"""What each registry answers to a request, out of a shelf of works: no sockets, no limits, no troubles."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qsl, unquote
from xml.sax.saxutils import escape

from tests.farm.script import page
from tests.metadata.registries import shapes
from tests.metadata.registries.works import Work

E = TypeVar("E")
JSON = "application/json"
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+|10/\w+")
_ARXIV = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(\d+))?")
# The fields that Crossref lets a list be narrowed to; `language` and `edition-number`, for example, are none.
_SELECTS = frozenset(
    "abstract URL resource member posted score created degree update-policy short-title license ISSN container-title "
    "issued update-to issue prefix approved indexed article-number clinical-trial-number accepted author group-title "
    "DOI is-referenced-by-count updated-by event chair standards-body original-title funder translator published "
    "archive published-print alternative-id subject subtitle published-online publisher-location content-domain "
    "reference title link type publisher volume references-count ISBN issn-type assertion deposited page "
    "content-created short-container-title relation editor".split()
)


class Reply(NamedTuple):
    """A status and a body."""

    status: int
    body: bytes
    kind: str = JSON
    fields: tuple[str, ...] = ()  # further header fields, whole lines


class Shelf(NamedTuple):
    """What a registry knows."""

    works: Sequence[Work]
    shown: int | None = None  # of a list it tells how many there are, and shows only so many of them
    refused: Collection[str] = ()  # identifiers that are malformed to it, whatever they look like

    def dois(self, *agencies: str) -> dict[str, Work]:
        """Works by DOI, of some agencies or all."""
        return {work.doi.lower(): work for work in self.works if work.doi and (work.agency in agencies or not agencies)}

    def arxiv(self) -> dict[str, Work]:
        """Works by arXiv id."""
        return {work.arxiv: work for work in self.works if work.arxiv}

    def datacite(self) -> dict[str, Work]:
        """Works by the DOIs that DataCite knows: its own, and one for each paper of arXiv."""
        papers = {shapes.arxiv_doi(work): work._replace(agency="Crossref") for work in self.arxiv().values()}
        return papers | self.dois("DataCite")

    def all_dois(self) -> dict[str, str]:
        """The agency of every DOI there is."""
        return dict.fromkeys(self.datacite(), "DataCite") | {doi: work.agency for doi, work in self.dois().items()}


class Asked(NamedTuple):
    """A request to one registry."""

    path: str  # without the registry's prefix and the query, decoded
    query: Mapping[str, str]
    accept: str = ""
    base: str = ""  # address of the server, where answers lead back to it


def asked(target: str, accept: str = "", base: str = "") -> Asked:
    """A request by its target, the registry's prefix removed."""
    path, _, query = target.partition("?")
    return Asked(unquote(path), dict(parse_qsl(query, keep_blank_values=True)), accept, base)


# -- Crossref


def crossref(ask: Asked, shelf: Shelf) -> Reply:
    """`/works?filter=doi:…`, `/works?query.bibliographic=…` and `/works/{doi}`."""
    if ask.path == "/works":
        return _crossref_list(ask, shelf)
    name = ask.path.removeprefix("/v1").removeprefix("/works/").lower()
    wants_agency, wants_csl = name.endswith("/agency"), name.endswith("/transform")
    work = shelf.dois().get(name.removesuffix("/agency").removesuffix("/transform"))
    if work and wants_csl:
        return _json(shapes.csl(work), kind="application/vnd.citationstyles.csl+json")
    if work and wants_agency:
        agency = {"id": work.agency.lower(), "label": work.agency}
        return _message("work-agency", {"DOI": work.doi, "agency": agency})
    if work is None or work.agency != "Crossref":
        return Reply(404, b"Resource not found.", "text/plain")
    if "select" in ask.query:
        return _crossref_refusal("parameter-not-allowed", "select", "This route does not support select")
    return _message("work", shapes.crossref(work))


def _crossref_list(ask: Asked, shelf: Shelf) -> Reply:
    known = shelf.dois("Crossref")
    selected = [name for name in ask.query.get("select", "").split(",") if name]
    for name in selected:
        if name not in _SELECTS:
            why = f"Select '{name}' specified but there is no such select for this route."
            return _crossref_refusal("select-not-available", name, why)
    works: list[Work]
    if told := ask.query.get("filter"):
        works = []
        for each in told.split(","):
            kind, _, value = each.partition(":")
            if kind == "doi" and (value in shelf.refused or not _DOI.fullmatch(value)):
                return _crossref_refusal("filter-value-invalid", value, f"'{value}' is no DOI")
            if kind == "doi" and value.lower() in known:
                works.append(known[value.lower()])
            elif kind == "updates":
                works += [w for w in known.values() if value.lower() in {update.doi for update in w.update_to}]
            elif kind != "doi":
                return _crossref_refusal("filter-not-available", kind, f"Filter {kind} does not exist")
    else:
        wanted = ask.query.get("query.bibliographic") or ask.query.get("query") or ""
        works = _search(wanted, known.values())
    works = list(dict.fromkeys(works))
    rows = min(int(ask.query.get("rows", 20)), 1000)
    items = [shapes.crossref(work) for work in reversed(_shown(works, shelf)[:rows])]
    if selected:
        items = [{name: value for name, value in item.items() if name in selected} for item in items]
    message = {"facets": {}, "total-results": len(works), "items": items, "items-per-page": rows}
    return _message("work-list", message | {"query": {"start-index": 0, "search-terms": None}})


def _search(text: str, works: Iterable[Work]) -> list[Work]:
    """Works that share words with a query, the most alike first."""
    wanted = set(re.findall(r"\w+", text.lower()))

    def score(work: Work) -> int:
        said = " ".join([work.title, work.subtitle, str(work.year), *(family for _, family in work.authors)])
        return len(wanted & set(re.findall(r"\w+", said.lower())))

    return sorted((work for work in works if score(work)), key=lambda work: -score(work))


def _message(kind: str, message: Mapping[str, Any]) -> Reply:
    return _json({"status": "ok", "message-type": kind, "message-version": "1.0.0", "message": message})


def _crossref_refusal(kind: str, value: str, why: str) -> Reply:
    told = [{"type": kind, "value": value, "message": why}]
    return _json({"status": "failed", "message-type": "validation-failure", "message": told}, 400)


# -- DataCite


def datacite(ask: Asked, shelf: Shelf) -> Reply:
    """`/dois?ids=…`, `/dois?query=…` and `/dois/{doi}`."""
    known = shelf.datacite()
    kind = "application/vnd.api+json"
    if ask.path.startswith("/dois/"):
        work = known.get(ask.path.removeprefix("/dois/").lower())
        if work is None:
            missing = "The resource you are looking for doesn't exist."
            return _json({"errors": [{"status": "404", "title": missing}]}, 404, kind)
        return _json({"data": shapes.datacite(work)}, kind=kind)
    names = [name.lower() for name in ask.query.get("ids", "").split(",") if name]
    works = [known[name] for name in names if name in known] if names else _search(ask.query["query"], known.values())
    size = min(int(ask.query.get("page[size]", 25)), 1000)
    start = (int(ask.query.get("page[number]", 1)) - 1) * size
    data = [shapes.datacite(work) for work in reversed(_shown(works, shelf)[start : start + size])]
    if fields := ask.query.get("fields[dois]"):
        for each in data:
            each["attributes"] = {name: each["attributes"].get(name) for name in fields.split(",")}
    meta = {"total": len(works), "totalPages": -(-len(works) // size), "page": start // size + 1}
    return _json({"data": data, "meta": meta, "links": {}}, kind=kind)


# -- arXiv


def arxiv(ask: Asked, shelf: Shelf) -> Reply:
    """`/api/query?id_list=…`, and the abstracts' pages."""
    known = shelf.arxiv()
    if ask.path.startswith("/abs/"):
        found = _arxiv_entries([ask.path.removeprefix("/abs/")], known)
        return _html(200, found[0][0].title) if found else _html(404, "Article not found")
    if ask.path != "/api/query":
        return _html(404, "Not found")
    if told := ask.query.get("search_query"):
        wanted = _words(told.removeprefix("ti:"))
        works = [work for work in known.values() if " ".join(wanted) in " ".join(_words(work.title))]
        shown = [shapes.arxiv(work, work.versions) for work in works[: int(ask.query.get("max_results", 10))]]
        return _feed(f"arXiv Query: search_query={escape(told)}", 10, len(works), 0, shown)
    names = [name for name in ask.query.get("id_list", "").split(",") if name]
    for name in names:
        if name in shelf.refused or not _ARXIV.fullmatch(name):
            return _arxiv_refusal(name)
    most = int(ask.query.get("max_results", 10))
    start = int(ask.query.get("start", 0))
    found = _arxiv_entries(names, known)
    entries = [shapes.arxiv(work, version) for work, version in reversed(_shown(found, shelf)[start : start + most])]
    title = f"arXiv Query: search_query=&amp;id_list={','.join(names)}&amp;start={start}&amp;max_results={most}"
    return _feed(title, most, len(found), start, entries)


def _arxiv_entries(names: Iterable[str], known: Mapping[str, Work]) -> list[tuple[Work, int]]:
    """The works that ids name, each with its version: the one named, or the latest."""
    found: list[tuple[Work, int]] = []
    for name in dict.fromkeys(names):
        told = _ARXIV.fullmatch(name)
        work = known.get(told[1]) if told else None
        if told and work and int(told[2] or 1) <= work.versions:
            found.append((work, int(told[2] or work.versions)))
    return found


def _feed(title: str, per_page: int, total: int, start: int, entries: Sequence[str], status: int = 200) -> Reply:
    lines = [
        "<?xml version='1.0' encoding='UTF-8'?>",
        shapes.FEED,
        "<id>https://arxiv.org/api/simulated</id>",
        f"<title>{title}</title>",
        "<updated>2026-05-11T23:51:23Z</updated>",
        f"<opensearch:itemsPerPage>{per_page}</opensearch:itemsPerPage>",
        f"<opensearch:totalResults>{total}</opensearch:totalResults>",
        f"<opensearch:startIndex>{start}</opensearch:startIndex>",
        *entries,
        "</feed>",
    ]
    return Reply(status, "\n".join(lines).encode(), "application/atom+xml; charset=utf-8")


def _arxiv_refusal(name: str) -> Reply:
    why = escape(name)
    error = (
        f"<entry>\n<id>https://arxiv.org/api/errors#incorrect_id_format_for_{why}</id>\n<title>Error</title>\n"
        f"<summary>incorrect id format for {why}</summary>\n<author>\n<name>arXiv api core</name>\n</author>\n</entry>"
    )
    return _feed("arXiv Search Results", 1, 1, 0, [error], 400)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


# -- OpenAlex


def openalex(ask: Asked, shelf: Shelf) -> Reply:
    """`/works?filter=title.search:…`: works whose titles have all of the words, with what is left of the money."""
    kind, _, told = ask.query.get("filter", "").partition(":")
    if ask.path != "/works" or kind not in ("title.search", "display_name.search"):
        return _json({"error": "Invalid query parameters error."}, 403)
    if "," in told or "|" in told:
        return _json({"error": "Invalid query parameters error.", "message": "a filter that is not valid"}, 403)
    wanted = set(_words(told))
    works = [work for work in shelf.works if wanted and wanted <= set(_words(work.title))]
    most = min(int(ask.query.get("per-page", 25)), 100)
    meta = {"count": len(works), "db_response_time_ms": 20, "page": 1, "per_page": most, "groups_count": None}
    results = [shapes.openalex(work) for work in works[:most]]
    return _json({"meta": meta, "results": results, "group_by": []})


# -- doi.org


def doi(ask: Asked, shelf: Shelf) -> Reply:
    """`/doiRA/{doi},…`, `/api/handles/{doi}`, and the resolver with content negotiation."""
    known = shelf.all_dois()
    if ask.path.startswith("/doiRA/"):
        return _json([_agency(name, known) for name in ask.path.removeprefix("/doiRA/").split(",")])
    if ask.path.startswith("/api/handles/"):
        name = ask.path.removeprefix("/api/handles/")
        if name.lower() not in known:
            return _json({"responseCode": 100, "handle": name}, 404)
        url = {"format": "string", "value": f"{ask.base}/publisher/{name.lower()}"}
        value = {"index": 1, "type": "URL", "data": url, "ttl": 86400, "timestamp": "2026-01-01T00:00:00Z"}
        return _json({"responseCode": 1, "handle": name, "values": [value]})
    name = ask.path.removeprefix("/").lower()
    if not _DOI.fullmatch(name):
        return _html(400, "Error: Not a DOI")
    if name not in known:
        return _html(404, "Error: DOI Not Found")
    wants_csl = "citationstyles.csl+json" in ask.accept
    target = f"/crossref/v1/works/{name}/transform" if wants_csl else f"/publisher/{name}"
    return _html(302, "Handle Redirect", f"Location: {ask.base}{target}")


def _agency(name: str, known: Mapping[str, str]) -> dict[str, str]:
    if not _DOI.fullmatch(name):
        return {"DOI": name, "status": "Invalid DOI"}
    if name.lower() not in known:
        return {"DOI": name, "status": "DOI does not exist"}
    return {"DOI": name, "RA": known[name.lower()]}


def publisher(ask: Asked, shelf: Shelf) -> Reply:
    """Whoever is behind the resolver: refuses robots."""
    return _html(403, "Just a moment...", "Server: cloudflare")


# -- Open Library


def openlibrary(ask: Asked, shelf: Shelf) -> Reply:
    """`/api/books?bibkeys=ISBN:…&format=json&jscmd=data`: keys of the answer are those of the question."""
    known = {work.isbn: work for work in shelf.works if work.isbn}
    if ask.path == "/search.json":
        wanted = set(_words(ask.query.get("title", "")))
        matching = [work for work in known.values() if wanted <= set(_words(work.title))]
        docs = [shapes.openlibrary_found(work) for work in matching[: int(ask.query.get("limit", 100))]]
        return _json({"numFound": len(matching), "start": 0, "numFoundExact": True, "docs": docs})
    if ask.path != "/api/books":
        return _html(404, "Not found")
    books = {}
    for key in ask.query.get("bibkeys", "").split(","):
        if work := known.get(key.removeprefix("ISBN:").replace("-", "")):
            books[key] = shapes.openlibrary(work)
    if ask.query.get("format") != "json" or ask.query.get("jscmd") != "data":
        return Reply(200, b"var _OLBookInfo = {};", "text/javascript")
    return _json(dict(_shown(list(books.items()), shelf)))


REGISTRIES: Mapping[str, Callable[[Asked, Shelf], Reply]] = {
    "crossref": crossref,
    "datacite": datacite,
    "arxiv": arxiv,
    "doi": doi,
    "openlibrary": openlibrary,
    "openalex": openalex,
    "publisher": publisher,
}


def _shown(items: Sequence[E], shelf: Shelf) -> Sequence[E]:
    return items if shelf.shown is None else items[: shelf.shown]


def _json(data: Any, status: int = 200, kind: str = JSON) -> Reply:
    return Reply(status, json.dumps(data).encode(), kind)


def _html(status: int, title: str, *fields: str) -> Reply:
    return Reply(status, page(title), "text/html; charset=utf-8", fields)
