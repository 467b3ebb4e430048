"""Relative links of Markdown documents, as GitHub, pandoc or MkDocs resolve them: is the file there, and the heading?

Nobody needs to be asked for that, so the answers are findings at once.
"""

import os
import re
from collections.abc import Callable, Iterable
from operator import attrgetter
from pathlib import Path
from urllib.parse import unquote

from livebib.files import disk
from livebib.model import reasons
from livebib.model.errors import ReadError
from livebib.model.finding import Finding, Place
from livebib.text import suggest
from livebib.text.claims import is_local
from livebib.text.markdown.destinations import Destination
from livebib.text.markdown.document import Document
from livebib.text.markdown.texts import MARKDOWN, document, is_list

# What the page itself or the browser makes of a fragment: the top, a text, lines of the source, GitHub's footnotes.
_NEVER_MISSING = re.compile(
    r"(?:(?i:top)|:~:.*|L\d+(?:C\d+)?(?:-L\d+(?:C\d+)?)?|(?:user-content-)?fn(?:ref)?-.*)?", re.DOTALL
)
_READMES_OWN = frozenset({"readme", "readme-ov-file"})  # what GitHub calls the place of a README on a folder's page
_PREFIX = "user-content-"  # before all names of a document on GitHub; its pages find them without, too


def local_links(texts: Iterable[tuple[Path, str]]) -> int:
    """How many links of documents need no question: those to files and headings."""
    pages = (document(path, text) for path, text in texts if not is_list(path))
    return sum(is_local(destination.url.strip()) for page in pages for destination in page.destinations)


def local_findings(
    root: Path,
    texts: Iterable[tuple[Path, str]],
    style: str = "github",
    is_wanted: Callable[[str], bool] = lambda _: True,
) -> list[Finding]:
    """What is wrong with the relative links and fragments of Markdown documents (path and text), by place. `style` is
    that of the anchors which headings get; `is_wanted` tells which addresses are looked at.

    `local-missing` and `local-anchor` are errors; `local-outside`, which tells of a link that leads out of the root and
    was not looked at, is an info.
    """
    pages = [document(path, text, style) for path, text in texts if not is_list(path)]
    check = _Check(Path(os.path.realpath(root)), pages, style)
    local = [(page, each) for page in pages for each in page.destinations if is_local(each.url.strip())]
    local = [(page, each) for page, each in local if is_wanted(each.url)]
    return sorted(filter(None, (check.destination(*each) for each in local)), key=attrgetter("order"))


class _Check:
    def __init__(self, root: Path, pages: Iterable[Document], style: str) -> None:
        self.root = root
        self.style = style
        self.pages: dict[Path, Document | None] = {Path(os.path.realpath(page.path)): page for page in pages}
        self.places: dict[str, Path | None] = {}  # where a path leads
        self.suggestions = suggest.Suggestions(suggest.nearest)

    def destination(self, page: Document, destination: Destination) -> Finding | None:
        url = destination.url.strip()
        before, _, fragment = url.partition("#")
        path = unquote(before.partition("?")[0])
        if not path:
            return self.anchor(page, destination, page, fragment)
        folder = str(self.root) if path.startswith("/") else str(Path(os.path.realpath(page.path)).parent)
        target = os.path.normpath(f"{folder}/{path.lstrip('/')}")
        if target not in self.places:  # once for all links to it
            inside = Path(target).is_relative_to(self.root)
            self.places[target] = disk.real(Path(target)) if inside else Path(target)
        found = self.places[target]
        if found is None:
            return _told(
                "local-missing", page, destination, f"there is no '{path}'", self.near_path(path, Path(target))
            )
        if not found.is_relative_to(self.root):
            message = f"'{path}' is outside of the project: it was not looked at"
            return _told("local-outside", page, destination, message)
        there = self.page(found) if fragment and found.suffix.lower() in MARKDOWN else None
        return self.anchor(page, destination, there, fragment) if there else None

    def anchor(self, page: Document, destination: Destination, there: Document, fragment: str) -> Finding | None:
        written = fragment.partition(":~:")[0]  # behind it stands what a browser shall look for in the text
        name = unquote(written)
        own = there.path.name.lower().startswith("readme") and name.lower() in _READMES_OWN
        # GitHub's script looks for the fragment, then for it in lower case.
        forms = (written, name, name.lower())
        tried = {form for each in forms for form in (each, _PREFIX + each, each.removeprefix(_PREFIX))}
        if own or _NEVER_MISSING.fullmatch(name) or tried & there.anchors:
            return None
        where = "here" if there is page else f"in '{there.path.name}'"
        near = [f"#{each}" for each in self.suggestions.near(name, there.anchors)]
        hint = suggest.question(near, "correct the name")
        return _told("local-anchor", page, destination, f"there is no heading or anchor '#{name}' {where}", hint)

    def page(self, path: Path) -> Document | None:
        """The document at a path; None where there is no text to be read."""
        if path not in self.pages:
            try:
                self.pages[path] = document(path, disk.read_text(path), self.style)
            except ReadError:
                self.pages[path] = None
        return self.pages[path]

    def near_path(self, path: str, target: Path) -> str:
        """Names like the one that is missing, in the same folder."""
        folder = disk.real(target.parent)
        if folder is None or not folder.is_relative_to(self.root):
            return "correct the path"
        head, slash, _ = path.rstrip("/").rpartition("/")
        near = [head + slash + name for name in self.suggestions.near(target.name, disk.names_in(folder))]
        return suggest.question(near, "correct the path")


def _told(reason: str, page: Document, destination: Destination, message: str, hint: str = "") -> Finding:
    severity = reasons.SEVERITIES[reasons.REASONS[reason].verdict]
    return Finding(reason, severity, Place(page.path, *destination[1:]), message, hint)
