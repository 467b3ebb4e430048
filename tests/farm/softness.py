"""Pages that answer 200 and are not what was cited."""

from __future__ import annotations

from tests.farm.row import Row
from tests.farm.script import answer, page, redirect

TITLE = "title = {Attention Is All You Need}"
OTHER = "Deep Residual Learning for Image Recognition"


def naming(*meta: str, title: str = "A publisher") -> bytes:
    """A page that names its work for machines."""
    return page(title, "<p>Words.</p>", *meta)


def citation(title: str) -> str:
    """As publishers name works for Google Scholar."""
    return f'<meta name="citation_title" content="{title}">'


def linked(title: str) -> str:
    """As schema.org names works."""
    return f'<script type="application/ld+json">{{"@type": "ScholarlyArticle", "headline": "{title}"}}</script>'


MATCHES = {
    "the-same": "Attention Is All You Need",
    "other-case": "ATTENTION IS ALL YOU NEED",
    "with-subtitle": "Attention Is All You Need: Transformers",
    "decorated": "[1706.03762] Attention Is All You Need",
}

ROWS = [
    *(Row(37, f"not-found-{number}", answer(200, page(title)), "suspect", "soft-404")
      for number, title in enumerate(("Page not found", "404 Not Found", "Error 404", "Seite nicht gefunden",
                                      "Page introuvable", "This page does not exist"))),
    Row(37, "a-work-that-is-called-so", answer(200, page("The Page Not Found Problem")), "alive", "ok",
        fields="title = {The Page Not Found Problem}"),
    Row(37, "sent-to-a-not-found-page",
        lambda request: (redirect("/404.html") if request.path == "/works/page" else answer(200))(request),
        "suspect", "soft-404"),
    Row(37, "the-page-with-the-number-404", answer(200), "alive", "ok", path="/issues/404"),
    Row(37, "the-page-with-the-number-404-elsewhere",
        lambda request: (redirect("/new/issues/404") if request.path == "/issues/404" else answer(200))(request),
        "alive", "redirected", path="/issues/404"),
    Row(38, "citation-title-of-another-work", answer(200, naming(citation(OTHER))), "suspect", "title-mismatch",
        fields=TITLE),
    Row(38, "og-title-of-another-work", answer(200, naming(f'<meta property="og:title" content="{OTHER}">')),
        "suspect", "title-mismatch", fields=TITLE),
    Row(38, "json-ld-of-another-work", answer(200, naming(linked(OTHER))), "suspect", "title-mismatch", fields=TITLE),
    *(Row(38, f"citation-title-{name}", answer(200, naming(citation(title))), "alive", "ok", fields=TITLE)
      for name, title in MATCHES.items()),
    Row(38, "a-title-alone-is-no-claim", answer(200, page(OTHER)), "alive", "ok", fields=TITLE),
    Row(39, "for-sale", answer(200, page("example.org is for sale")), "suspect", "parked"),
    Row(39, "parked", answer(200, page("This domain is parked")), "suspect", "parked"),
    Row(39, "casino", answer(200, page("Online Casino | Slot Gacor")), "suspect", "parked"),
    Row(35, "deep-link-to-the-root", lambda request: (answer(200) if request.path == "/" else redirect("/"))(request),
        "suspect", "redirect-to-root"),
    Row(35, "query-to-the-root",
        lambda request: (redirect("/") if "?" in request.target else answer(200))(request),
        "suspect", "redirect-to-root", path="/?id=17"),
    Row(35, "deep-link-to-the-root-for-good",
        lambda request: (answer(200) if request.path == "/" else redirect("/", 301))(request),
        "suspect", "redirect-to-root"),
    Row(35, "short-link-to-the-root", lambda request: (answer(200) if request.path == "/" else redirect("/"))(request),
        "alive", "redirected", path="/home"),
]  # fmt: skip
