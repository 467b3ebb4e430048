"""The addresses of Markdown documents and of lists with one address a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from livebib.links.model import Owner
from livebib.model.finding import Place
from livebib.text import claims, identifiers
from livebib.text.claims import Claim
from livebib.text.markdown.blocks import LINE_END
from livebib.text.markdown.document import Document
from livebib.text.markdown.texts import document, is_list


def line_starts(text: str) -> list[int]:
    """The offsets at which the lines of a text begin."""
    return [0, *(end.end() for end in LINE_END.finditer(text))]


def of_document(path: Path, text: str) -> Iterator[tuple[Claim, Owner]]:
    """The claims of a text file, in order of place; relative paths and fragments are none."""
    return _of_list(path, text.removeprefix("\ufeff")) if is_list(path) else _of_markdown(document(path, text))


def _of_markdown(page: Document) -> Iterator[tuple[Claim, Owner]]:
    starts = line_starts(page.text)
    for destination in page.destinations:
        url = destination.url.strip()
        if claims.is_local(url):
            continue
        claim = claims.address(f"https:{url}" if url.startswith("//") else url)
        if claim is None:
            continue
        _, line, column, end_line, end_column = destination
        written = page.text[starts[line - 1] + column - 1 : starts[end_line - 1] + end_column - 1]
        yield claim, Owner(Place(page.path, *destination[1:]), written=written, fragment=claim.fragment)


def _of_list(path: Path, text: str) -> Iterator[tuple[Claim, Owner]]:
    for number, line in enumerate(LINE_END.split(text), 1):
        written = line.strip()
        if written and not written.startswith("#") and (claim := _line(written)):
            column = line.index(written) + 1
            place = Place(path, number, column, number, column + len(written))
            yield claim, Owner(place, written=written, fragment=claim.fragment)


def _line(written: str) -> Claim | None:
    """A line of a list: an address, or a DOI or arXiv id by itself."""
    if "://" not in written and identifiers.doi(written):
        return claims.doi(written)
    if "://" not in written and identifiers.arxiv(written):
        return claims.arxiv(written)
    return claims.address(written)
