"""The rewriting itself, by spans: only the characters of an address change, in .bib files and in documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from livebib.errors import EditError
from livebib.library import Library
from livebib.markdown.blocks import LINE_END
from livebib.markdown.document import Document
from livebib.moves import spelling
from livebib.moves.policy import Move
from livebib.syntax import layout
from livebib.syntax.layout import Splice

_GONE = "it is no longer where it was found"


class Applied(NamedTuple):
    """What `apply` did."""

    documents: dict[Path, str]  # the new texts of those that changed
    made: list[Move]
    refused: list[Move]  # each with its reason


class _Refused(Exception):
    """Why a place is left as it is."""


def apply(library: Library | None, documents: Mapping[Path, str], moves: Iterable[Move]) -> Applied:
    """Make the moves that are not refused: in the library, which is to be saved then, and in texts of documents.

    A text file whose name ends in `.txt` is a list of addresses, any other document is Markdown. What cannot be
    rewritten so that it reads back as it is meant is refused, and the rest is done.
    """
    applied = Applied({}, [], [])
    by_file: dict[Path, dict[tuple[int, int], Move]] = defaultdict(dict)
    for move in moves:
        if move.refused:
            applied.refused.append(move)
        else:
            by_file[move.owner.place.path].setdefault(move.owner.place[1:3], move)
    in_entries = []
    for path, places in by_file.items():
        if path in documents:
            _in_document(path, documents[path], list(places.values()), applied)
        else:
            in_entries += list(places.values())
    _in_library(library, in_entries, applied)
    return applied


def _in_document(path: Path, text: str, moves: list[Move], applied: Applied) -> None:
    bom, text = text[: text.startswith("\ufeff")], text.removeprefix("\ufeff")  # places count without it
    is_list = path.suffix.lower() == ".txt"
    regions = [] if is_list else Document(path, text).regions
    starts = [0, *(end.end() for end in LINE_END.finditer(text))]
    splices = []
    for move in moves:
        place, written = move.owner.place, move.owner.written
        start = starts[place.line - 1] + place.column - 1 if place.line <= len(starts) else len(text)
        end = start + len(written)
        try:
            if not written or text[start:end] != written:
                raise _Refused(_GONE)
            if any(start < region.end and end > region.start for region in regions):
                raise _Refused("it stands in a region, which `livebib render` writes")
            spelled = spelling.in_list(written, move.to) if is_list else spelling.in_markdown(text, start, end, move.to)
            if spelled is None:
                raise _Refused(f"{move.to} cannot be written there so that it reads back")
        except _Refused as error:
            applied.refused.append(move._replace(refused=str(error)))
            continue
        splices.append(Splice(start, end, spelled))
        applied.made.append(move)
    if splices:
        applied.documents[path] = bom + layout.apply(text, splices)


def _in_library(library: Library | None, moves: list[Move], applied: Applied) -> None:
    # All values are worked out before the first edit: it moves what stands below it.
    values: list[tuple[str, str, str, list[Move]]] = []
    fields: dict[tuple[Path, str, str], list[Move]] = defaultdict(list)
    for move in moves:
        owner = move.owner
        if library is None or owner.key is None or owner.field is None or owner.key not in library:
            applied.refused.append(move._replace(refused=_GONE))
        else:
            fields[owner.place.path, owner.key, owner.field.lower()].append(move)
    for (path, key, name), group in fields.items():
        assert library is not None
        splices = []
        made = []
        for move in group:
            try:
                splices.append(_splice(library, path, key, name, move))
                made.append(move)
            except _Refused as error:
                applied.refused.append(move._replace(refused=str(error)))
        if made:
            field = library[key].field(name)
            assert field is not None
            values.append((key, name, layout.apply(field.raw[1:-1], splices), made))
    for key, name, value, made in values:
        assert library is not None
        try:
            library.set(key, name, value)
        except EditError as error:
            applied.refused.extend(move._replace(refused=error.message) for move in made)
        else:
            applied.made.extend(made)


def _splice(library: Library, path: Path, key: str, name: str, move: Move) -> Splice:
    """The new address within the value of a field, delimiters taken off. Raises _Refused."""
    entry = library[key]
    field = entry.field(name)
    if field is None or entry.source.path != path:
        raise _Refused(_GONE)
    raw, written = field.raw, move.owner.written
    inner = raw[1:-1]
    if not layout.is_balanced(inner) or layout.delimited(inner, raw) != raw:
        raise _Refused("its value is put together with # or @string")
    if _line_ends(inner, entry.source.text) != inner:
        raise _Refused("its value mixes line ends")
    at = inner.find(written) if written else -1
    while at >= 0 and entry.source.position(field.node.value_start + 1 + at) != move.owner.place[1:3]:
        at = inner.find(written, at + 1)
    if at < 0:
        raise _Refused(_GONE)
    spelled = spelling.in_bib(raw, at + 1, at + 1 + len(written), move.to)
    if spelled is None:
        raise _Refused(f"{move.to} cannot be written there so that it reads back")
    return Splice(at, at + len(written), spelled)


def _line_ends(value: str, text: str) -> str:
    """A value as an edit writes it: with the line ends of its file."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return value.replace("\n", "\r\n") if "\r\n" in text else value
