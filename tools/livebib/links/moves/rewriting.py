"""The rewriting itself, by spans: only the characters of an address change, in .bib files and in documents.

`plan` works everything out and changes nothing, so that what cannot be written is known when links are reported;
`apply` does the same and carries it out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

from livebib.library import edits
from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.links.collect import line_starts
from livebib.links.model import Link
from livebib.links.moves import proof, spelling
from livebib.links.moves.policy import Move, judged
from livebib.links.moves.proof import Edit, Found, Reader
from livebib.links.moves.spelling import Spelled
from livebib.model.errors import EditError
from livebib.model.verdict import Outcome
from livebib.text.bibtex import layout
from livebib.text.bibtex.layout import Splice
from livebib.text.markdown.texts import document
from livebib.text.markdown.texts import is_list as is_a_list

_GONE = "it is no longer where it was found"
_TYPESET = ("note", "howpublished")  # fields whose text LaTeX sets; the others are verbatim


class Applied(NamedTuple):
    """What `apply` did, in the order of the moves."""

    documents: dict[Path, str]  # the new texts of those that changed
    made: list[Move]
    refused: list[Move]  # each with its reason


class _Worked(NamedTuple):
    """What moves come to, worked out."""

    refused: dict[int, str]  # why, by the index of the move
    documents: dict[Path, str]
    values: list[tuple[Library, str, str, str]]  # of the key's field the new value without its delimiters


class _Refused(Exception):
    """Why a place is left as it is."""


_Group = Sequence[tuple[int, Move]]  # moves with their indices


def plan(
    links: Iterable[tuple[Link, Outcome]],
    libraries: Iterable[Library] = (),
    documents: Mapping[Path, str] | None = None,
    *,
    unsafe: bool,
) -> list[Move]:
    """What to do about every place of the links that moved, in order; nothing is changed.

    A move is refused, with its reason, where it is not safe (unless asked for), where it must never be made, and where
    the new address cannot be written so that it reads back. The last is known of places in the libraries and documents
    (path and text) given.
    """
    moves = judged(links, unsafe=unsafe)
    libraries, texts = list(libraries), documents or {}
    paths = {*texts, *(source.path for library in libraries for source in library.sources)}
    for forced in (False, True):  # what is refused as it stands must not get in the way of what is not
        known = [(index, move) for index, move in enumerate(moves) if move.owner.place.path in paths]
        group = [(index, move) for index, move in known if (move.can_be_forced if forced else not move.refused)]
        for index, why in _work_out(libraries, texts, group).refused.items():
            moves[index] = moves[index]._replace(refused=why, can_be_forced=False)
    return moves


def apply(libraries: Iterable[Library], documents: Mapping[Path, str], moves: Iterable[Move]) -> Applied:
    """Make the moves that are not refused: in the libraries, which are to be saved then, and in texts of documents.

    A text file whose name ends in `.txt` is a list of addresses, any other document is Markdown. What cannot be
    rewritten so that it reads back as it is meant is refused, and the rest is done.
    """
    moves = list(moves)
    worked = _work_out(libraries, documents, [(index, move) for index, move in enumerate(moves) if not move.refused])
    rounds: dict[tuple[Library, str], count[int]] = defaultdict(count)
    # A library reads itself again before a second edit of an entry: so first one of each, then the second ones.
    for library, *value in sorted(worked.values, key=lambda value: next(rounds[value[:2]])):
        library.set(*value)
    final = [move._replace(refused=worked.refused.get(index, move.refused)) for index, move in enumerate(moves)]
    made = [move for move in final if not move.refused]
    return Applied(worked.documents, made, [move for move in final if move.refused])


def _work_out(libraries: Iterable[Library], documents: Mapping[Path, str], group: _Group) -> _Worked:
    """The new texts and values, with all of the moves that can be made."""
    homes = {source.path: library for library in libraries for source in library.sources}
    worked = _Worked({}, {}, [])
    in_documents: dict[Path, list[tuple[int, Move]]] = defaultdict(list)
    in_fields: dict[tuple[Path, str, str], list[tuple[int, Move]]] = defaultdict(list)
    for index, move in group:
        path, key, field = move.owner.place.path, move.owner.key, move.owner.field
        if path in documents:
            in_documents[path].append((index, move))
        elif path not in homes or key is None or field is None or key not in homes[path]:
            worked.refused[index] = _GONE
        else:
            in_fields[path, key, field.lower()].append((index, move))
    for path, moves in in_documents.items():
        _in_document(path, documents[path], moves, worked)
    for (path, key, name), moves in in_fields.items():
        _in_field(homes[path], homes[path][key], path, name, moves, worked)
    return worked


def _in_document(path: Path, text: str, group: _Group, worked: _Worked) -> None:
    bom, body = text[: text.startswith("\ufeff")], text.removeprefix("\ufeff")  # places count without it
    is_list = is_a_list(path)
    regions = [] if is_list else document(path, body).regions
    starts = line_starts(body)

    def find(move: Move) -> int:
        place, written = move.owner.place, move.owner.written
        start = starts[place.line - 1] + place.column - 1 if place.line <= len(starts) else len(body)
        if any(start < region.end and start + len(written) > region.start for region in regions):
            raise _Refused("it stands in a region, which `livebib render` writes")
        return start

    def spell(start: int, end: int, to: str) -> Spelled:
        return spelling.in_list(body[start:end], to) if is_list else spelling.in_markdown(body, start, end, to)

    if (after := _rewritten(body, group, worked, proof.document_reader(path), find, spell)) != body:
        worked.documents[path] = bom + after


def _in_field(library: Library, entry: Entry, path: Path, name: str, group: _Group, worked: _Worked) -> None:
    field = entry.field(name)
    try:
        if field is None or entry.source.path != path:
            raise _Refused(_GONE)
        raw = field.raw
        inner = raw[1:-1]
        if not layout.is_balanced(inner) or layout.delimited(inner, raw) != raw:
            raise _Refused("its value is put together with # or @string")
        if _line_ends(inner, entry.source.text) != inner:
            raise _Refused("its value mixes line ends")
        begin = field.node.value_start
        offsets = {entry.source.position(begin + at): at for at in range(1, len(raw))}

        def find(move: Move) -> int:
            return offsets.get(move.owner.place[1:3], len(raw))

        def spell(start: int, end: int, to: str) -> Spelled:
            return spelling.in_bib(raw, start, end, to, typeset=name in _TYPESET)

        after = _rewritten(raw, group, worked, proof.value_reader(name), find, spell)
        if after != raw:
            edits.set_field(entry, name, after[1:-1])
            worked.values.append((library, entry.key, name, after[1:-1]))
    except (_Refused, EditError) as error:
        why = error.message if isinstance(error, EditError) else str(error)
        worked.refused.update({index: why for index, _ in group if index not in worked.refused})


def _rewritten(
    text: str,
    group: _Group,
    worked: _Worked,
    read: Reader,
    find: Callable[[Move], int],
    spell: Callable[[int, int, str], Spelled],
) -> str:
    """A text with those moves made that can be; the others are refused."""
    before = read(text)
    known: dict[int, Found] = {found.start: found for found in before}
    wanted: dict[int, tuple[int, Move, Edit]] = {}  # by start
    for index, move in group:
        try:
            start = find(move)
            end = start + len(move.owner.written)
            found = known.get(start)
            if found is None or (found.end, found.claim.name) != (end, move.link.name) or start in wanted:
                raise _Refused(_GONE)
            wanted[start] = index, move, Edit(start, end, *spell(start, end, move.to))
        except _Refused as error:
            worked.refused[index] = str(error)
    kept = frozenset(proof.provable(text, before, [edit for _, _, edit in wanted.values()], read))
    for index, move, edit in wanted.values():
        if edit not in kept:
            worked.refused[index] = f"{move.to} cannot be written there so that it reads back"
    return layout.apply(text, [Splice(*edit[:3]) for edit in kept])


def _line_ends(value: str, text: str) -> str:
    """A value as an edit writes it: with the line ends of its file."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return value.replace("\n", "\r\n") if "\r\n" in text else value
