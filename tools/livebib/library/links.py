"""Which fields of an entry are links: one list for what is shown, what is asked, and what lint proposes."""

import re

from livebib.text.bibtex.vocabulary import ENGINES, LINKS
from livebib.text.latex import links

NOTES = frozenset({"howpublished", "note", "addendum"})  # printed as text, in which addresses may stand
_NO_LINKS = ENGINES - NOTES - LINKS.keys()
_ALWAYS = frozenset({"url", "archiveurl"})  # what stands there is asked, whatever it looks like
_PAGES = re.compile(r"howpublished|note|addendum|bdsk-url-\d+")  # their names say nothing of the page
_ON_THE_WEB = re.compile(r"(?:https?|ftp)://\S+", re.IGNORECASE)


def stretches(name: str, text: str) -> list[tuple[int, int]]:
    """Where the addresses stand in the value of a field that is nothing but addresses; none in any other.

    A field that BibTeX or biblatex reads as something else is no link. In fields for links `www.example.org` is one;
    reference managers keep the paths of files there, which are none.
    """
    if name in _NO_LINKS or not (name in LINKS or "://" in text):
        return []
    found = links.listed(text)
    if name in _ALWAYS:
        return found
    if not all((links.is_address if name in LINKS else _is_on_the_web)(text[start:end]) for start, end in found):
        return []
    return list(links.within(text)) if name in NOTES else found


def _is_on_the_web(text: str) -> bool:
    return bool(_ON_THE_WEB.fullmatch(links.meant(text)))


def label(name: str) -> str:
    """What readers call the link in a field: `PDF`; of a field that is not known, its name."""
    if _PAGES.fullmatch(name):
        return LINKS["url"]
    return LINKS.get(name) or re.sub(r"[_-]+", " ", name).capitalize()
