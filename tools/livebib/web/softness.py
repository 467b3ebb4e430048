"""Pages that answer 200 and are not what was cited: "not found" in words, a front page, a parked domain, another work.

Each says "suspect", never "dead": a page is judged by what it says, and it may mean something else.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from livebib.text import addresses
from livebib.text.addresses import Address
from livebib.web.html import Page

_NOT_FOUND = re.compile(
    r"\b(?:page|document|file|site|article|resource|content|object|item|paper|url)s? (?:was |is |could |can |has |you)?"
    r"(?:not|n't|cannot|no longer)\b.{0,20}\b(?:found|available|exists?)|"
    r"\bnot found\b|\b(?:error|http|status)[ :]*40[34]\b|\b404 error\b|\b410 gone\b|"
    r"^\W*404\W*$|^\W*404\W+(?:error|not|page)\b|^\W*404\s*[|:»–—-]|[|:»–—-]\s*404\W*$|"
    r"\bno longer (?:available|exists)\b|\bdoes(?:n't|n’t| not) exist\b|\b(?:has|have) been removed\b|"
    r"page introuvable|seite (?:wurde )?nicht gefunden|página no encontrada|pagina non trovata|"
    r"pagina niet gevonden|sidan (?:kunde inte hittas|finns inte)|nie znaleziono|не найдена|页面不存在|找不到|"
    r"ページが見つかりません",
    re.IGNORECASE,
)
_NOT_FOUND_PATH = re.compile(
    r"/(?:404|notfound|not-found|page-not-found|error404|pagenotfound)(?:[/._-][a-z0-9]*+)*+$", re.IGNORECASE
)
_NEAR_END = 200  # characters of a path in which that must stand
_FRONT = re.compile(r"/(?:(?:index|default|home)(?:\.\w+)?/?)?", re.IGNORECASE)
_TRACKING = re.compile(rf"(?:{addresses.TRACKING}|ref|source)=", re.IGNORECASE)
_PARKED_TITLE = re.compile(
    r"\bdomain (?:name )?(?:is |may be )?(?:for sale|parked|expired|available)\b|\bbuy this domain\b|"
    r"\bis for sale\b|\bparked domain\b|\bdomain parking\b|\bhugedomains\b|\bsedo\b|\bthis domain\b|"
    r"\bonline casino\b|\bslot (?:gacor|online)\b|\bjudi online\b|\bsitus (?:slot|togel)\b",
    re.IGNORECASE,
)
_PARKING_LANES = {
    "hugedomains.com", "sedo.com", "sedoparking.com", "dan.com", "afternic.com", "bodis.com", "parkingcrew.net",
    "undeveloped.com", "domainmarket.com", "buydomains.com", "above.com", "parklogic.com", "epik.com", "atom.com",
}  # fmt: skip
_WORD = re.compile(r"[^\W_]{4,}|\d{2,}")
_ALIKE = 65  # of 100, by the share of words that two titles have in common


def is_about(title: str, text: str) -> bool:
    """Whether a text may be a title, shortened, extended or decorated."""
    if not title or not text:
        return False
    from rapidfuzz import fuzz, utils

    return fuzz.token_set_ratio(title, text, processor=utils.default_process) >= _ALIKE


def is_soft_404(page: Page, first: Address, final: Address, titles: Iterable[str]) -> bool:
    """Whether a page says in words that there is nothing, or is one to which a site sends whatever is not there; not
    if the work cited is called so."""
    named = final.path.rstrip("/").rpartition("/")[2]
    if _NOT_FOUND_PATH.search(final.path, max(0, len(final.path) - _NEAR_END)) and named not in first.path.split("/"):
        return True
    return bool(_NOT_FOUND.search(page.title)) and not any(is_about(title, page.title) for title in titles)


def is_sent_to_root(first: Address, final: Address) -> bool:
    """Whether a deep link (two path segments, or a query that is more than tracking) ended at a site's front page."""
    segments = [segment for segment in first.path.split("/") if segment]
    asked = [part for part in re.split("[&;]", first.query or "") if part and not _TRACKING.match(part)]
    is_deep = len(segments) >= 2 or bool(asked)
    return is_deep and _FRONT.fullmatch(final.path) is not None and final.query is None and not final.fragment


def is_parked(page: Page, first: Address, final: Address, titles: Iterable[str]) -> bool:
    """Whether a domain is for sale or was taken over."""
    if final.lane in _PARKING_LANES and first.lane != final.lane:
        return True
    return bool(_PARKED_TITLE.search(page.title)) and not any(is_about(title, page.title) for title in titles)


def names_another_work(page: Page, titles: Iterable[str]) -> bool:
    """Whether a page says which work it is about, and that is none of those cited.

    Only what the page says for machines counts as a claim (`citation_title`, `og:title`, JSON-LD), but anything that it
    says may show that it is the right one. A doubt is no mismatch: a publisher's `citation_title` must be far off, of
    the other names, which often are a site's own words, not one telling word may be shared.
    """
    wanted = [title for title in titles if title]
    claims = [*page.cited, *page.named]
    if not wanted or not claims:
        return False
    for title in wanted:
        for claim in [*claims, page.title]:
            if is_about(title, claim):
                return False
            shared = _words(title) & _words(claim)
            if shared and not (page.cited and len(shared) * 3 <= len(_words(title))):
                return False
    return all(len(_words(title)) >= 2 for title in wanted) and any(len(_words(claim)) >= 2 for claim in claims)


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(unquote(text))}
