"""The addresses of Markdown documents and of lists with one address a line."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from livebib import identifiers
from livebib.links import claims
from livebib.links.claims import Claim
from livebib.links.model import Owner
from livebib.markdown.blocks import LINE_END
from livebib.markdown.destinations import Destination
from livebib.markdown.document import Document
from livebib.model import Place

_BYTE_ORDER_MARK = "\ufeff"


def is_list(path: Path) -> bool:
    """Whether a file is a list with one address a line; every other text file is read as Markdown."""
    return path.suffix.lower() == ".txt"


@lru_cache(maxsize=64)
def document(path: Path, text: str) -> Document:
    """A Markdown document; as in every editor, a byte order mark takes no column. Read once for all who ask."""
    return Document(path, text.removeprefix(_BYTE_ORDER_MARK))


def place(page: Document, destination: Destination) -> Place:
    """Where an address of a document stands."""
    return Place(page.path, *destination[1:])


def of_document(path: Path, text: str) -> Iterator[tuple[Claim, Owner]]:
    """The claims of a text file, in order of place; relative paths and fragments are none."""
    return _of_list(path, text.removeprefix(_BYTE_ORDER_MARK)) if is_list(path) else _of_markdown(document(path, text))


def _of_markdown(page: Document) -> Iterator[tuple[Claim, Owner]]:
    lines = LINE_END.split(page.text)
    starts: list[int] | None = None
    for destination in page.destinations:
        url = destination.url.strip()
        if claims.is_local(url):
            continue
        claim = claims.address(f"https:{url}" if url.startswith("//") else url)
        if claim is None:
            continue
        _, line, column, end_line, end_column = destination
        if line == end_line:
            written = lines[line - 1][column - 1 : end_column - 1]
        else:
            starts = starts or [0, *(end.end() for end in LINE_END.finditer(page.text))]
            written = page.text[starts[line - 1] + column - 1 : starts[end_line - 1] + end_column - 1]
        yield claim, Owner(place(page, destination), written=written, fragment=claim.fragment)


def _of_list(path: Path, text: str) -> Iterator[tuple[Claim, Owner]]:
    for number, line in enumerate(LINE_END.split(text), 1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        claim = _line(written)
        if claim is not None:
            column = line.index(written) + 1
            place = Place(path, number, column, number, column + len(written))
            yield claim, Owner(place, written=written, fragment=claim.fragment)


def _line(written: str) -> Claim | None:
    """A line of a list: an address, or a DOI or arXiv id by itself."""
    if "://" not in written:
        if identifiers.doi(written):
            return claims.doi(written)
        if identifiers.arxiv(written):
            return claims.arxiv(written)
    return claims.address(written)
