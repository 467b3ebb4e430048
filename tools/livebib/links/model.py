"""A link, and who names it where."""

from typing import NamedTuple

from livebib.model.finding import Place
from livebib.model.work import Identifier


class Owner(NamedTuple):
    """Where a link stands: a field of an entry, or a place in a document (then key and field are None)."""

    place: Place  # of the address itself, as written
    key: str | None = None
    field: str | None = None
    written: str = ""  # the address as this owner writes it, as it stands in the file
    fragment: str | None = None  # what it points to within the page, percent-encoded, without the `#`
    title: str | None = None  # of the entry, LaTeX decoded: a page that names another work is suspect; None: no claim


class Link(NamedTuple):
    """One thing to check, with every owner in order of place."""

    kind: str  # "doi", "arxiv", "isbn" or "url"
    name: str  # what makes it the same link: the identifier's value; of a URL the address without its fragment
    url: str  # as its first owner writes it, TeX undone, user information removed; an identifier's address
    owners: tuple[Owner, ...]
    problem: str = ""  # why no browser could open it; empty for nearly all

    @property
    def id(self) -> str:
        """What it is remembered by: kind and name."""
        return f"{self.kind}:{self.name}"

    @property
    def identifier(self) -> Identifier | None:
        """What a registry is asked for; None for a page on the web."""
        return Identifier(self.kind, self.name) if self.kind != "url" else None

    @property
    def fragments(self) -> tuple[str, ...]:
        """The parts of the page that its owners point to, each once, in order."""
        return tuple(dict.fromkeys(owner.fragment for owner in self.owners if owner.fragment))
