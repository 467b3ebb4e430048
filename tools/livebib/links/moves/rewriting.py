"""The rewriting itself, by spans: only the characters of an address change, in .bib files and in documents.

`plan` works everything out and changes nothing, so that what cannot be written is known when links are reported;
`apply` does the same and carries it out.

Each text is proved to read as it is meant: every address in it is the old one, but for those rewritten. What counts is
the reading of `links.collect`, of a whole field or a whole document: one character may end an address, a link or a
table long before the end of what was written.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import NamedTuple

from livebib.library import edits
from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.links.collect import line_starts, of_document, of_entry
from livebib.links.model import Link, Owner
from livebib.links.moves import spelling
from livebib.links.moves.policy import Move, judged
from livebib.links.moves.spelling import Spelled
from livebib.model.errors import EditError
from livebib.model.verdict import Outcome
from livebib.text import claims
from livebib.text.bibtex import layout
from livebib.text.markdown.texts import document, is_list
from livebib.text.source import Source

_GONE = "it is no longer where it was found"
_MOST_READINGS = 20  # of one text: only somebody who means harm has more addresses that do not read back
_TYPESET = ("note", "howpublished")  # fields whose text LaTeX sets; the others are verbatim


class Applied(NamedTuple):
    """What `apply` did, in the order of the moves."""

    documents: dict[Path, str]  # the new texts of those that changed
    made: list[Move]
    refused: list[Move]  # each with its reason


class _Worked(NamedTuple):
    refused: dict[int, str]  # why, by the index of the move
    documents: dict[Path, str]
    values: list[tuple[Library, str, str, str]]  # of the key's field the new value without its delimiters


class Found(NamedTuple):
    """An address as a reader finds it at text[start:end]."""

    start: int
    end: int
    claim: claims.Claim


class Edit(NamedTuple):
    """An address to be written at text[start:end]."""

    start: int
    end: int
    spelled: str  # what is to stand there
    address: str  # how that is meant


class _Refused(Exception):
    """Why a place is left as it is."""


_Group = Sequence[tuple[int, Move]]  # moves with their indices
_Reader = Callable[[str], list[Found]]  # finds the addresses of a text


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
    lists_addresses = is_list(path)
    regions = [] if lists_addresses else document(path, body).regions
    starts = line_starts(body)

    def find(move: Move) -> int:
        place, written = move.owner.place, move.owner.written
        start = starts[place.line - 1] + place.column - 1 if place.line <= len(starts) else len(body)
        if any(start < region.end and start + len(written) > region.start for region in regions):
            raise _Refused("it stands in a region, which `livebib render` writes")
        return start

    def spell(start: int, end: int, to: str) -> Spelled:
        return spelling.in_list(body[start:end], to) if lists_addresses else spelling.in_markdown(body, start, end, to)

    if (after := _rewritten(body, group, worked, partial(_read_document, path), find, spell)) != body:
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
        line_end = "\r\n" if "\r\n" in entry.source.text else "\n"  # what an edit writes
        if re.sub(r"\r\n?|\n", line_end, inner) != inner:
            raise _Refused("its value mixes line ends")
        begin = field.node.value_start
        offsets = {entry.source.position(begin + at): at for at in range(1, len(raw))}

        def find(move: Move) -> int:
            return offsets.get(move.owner.place[1:3], len(raw))

        def spell(start: int, end: int, to: str) -> Spelled:
            if name == "doi":  # which holds no address
                return Spelled(to.removeprefix("https://doi.org/"), to)
            return spelling.in_bib(raw, start, end, to, typeset=name in _TYPESET)

        after = _rewritten(raw, group, worked, partial(_read_value, name), find, spell)
        if after != raw:
            edits.set_field(entry, name, after[1:-1])
            worked.values.append((library, entry.key, name, after[1:-1]))
    except (_Refused, EditError) as error:
        worked.refused.update({index: str(error) for index, _ in group if index not in worked.refused})


def _rewritten(
    text: str,
    group: _Group,
    worked: _Worked,
    read: _Reader,
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
    kept = frozenset(_provable(text, before, [edit for _, _, edit in wanted.values()], read))
    for index, move, edit in wanted.values():
        if edit not in kept:
            worked.refused[index] = f"{move.to} cannot be written there so that it reads back"
    return layout.apply(text, [layout.Splice(*edit[:3]) for edit in kept])


def _read_document(path: Path, text: str) -> list[Found]:
    """The addresses of a document, or of a list of addresses, of that path; without a byte order mark."""
    return _found(text, of_document(path, text))


def _read_value(name: str, value: str) -> list[Found]:
    """Those of the value of a field, delimiters included; no other field has a say in what it claims."""
    before = f"@misc{{x, {name} = "
    text, at = before + value + "}", len(before)
    claimed = [each for entry in Library([Source(Path("x.bib"), text)]) for each in of_entry(entry)]
    return [Found(start - at, end - at, claim) for start, end, claim in _found(text, claimed)]


def _found(text: str, claimed: Iterable[tuple[claims.Claim, Owner]]) -> list[Found]:
    starts = line_starts(text)
    return sorted(
        Found(starts[place.line - 1] + place.column - 1, starts[place.end_line - 1] + place.end_column - 1, claim)
        for claim, place in ((claim, owner.place) for claim, owner in claimed)
    )


def _provable(text: str, before: Sequence[Found], edits: Sequence[Edit], read: _Reader) -> list[Edit]:
    """The edits after which a text reads as before but for their addresses, all of them together.

    `before` is what `read` finds in the text; the edits are of stretches in it, and do not overlap.
    """
    readings = 0

    def faults(chosen: Sequence[Edit]) -> set[Edit] | None:
        """The edits that do not read as they are meant; None if all is well."""
        nonlocal readings
        readings += 1
        after = layout.apply(text, [layout.Splice(*edit[:3]) for edit in chosen])
        found = [(start, end, _named(claim)) for start, end, claim in read(after)]
        meant, places = _meant(before, chosen)
        if found == meant:
            return None
        there = set(found)
        return {edit for edit in chosen if meant[places[edit.start]] not in there}

    def kept(good: list[Edit], doubtful: Sequence[Edit]) -> list[Edit]:
        """Of the doubtful ones those that go with the good ones, and these."""
        if not doubtful or readings >= _MOST_READINGS:
            return good
        if (wrong := faults([*good, *doubtful])) is None:
            return [*good, *doubtful]
        if len(doubtful) == 1:
            return good
        # Most spoil nothing but themselves; of those that spoil others as well, halving finds out which.
        suspects = [edit for edit in doubtful if edit in wrong]
        if 0 < len(suspects) < len(doubtful):
            return kept(kept(good, [edit for edit in doubtful if edit not in wrong]), suspects)
        half = len(doubtful) // 2
        return kept(kept(good, doubtful[:half]), doubtful[half:])

    return kept([], edits)


_Reading = list[tuple[int, int, tuple[str, str, str | None, str] | None]]


def _meant(before: Sequence[Found], edits: Sequence[Edit]) -> tuple[_Reading, dict[int, int]]:
    """What is to be found after the edits, and the index in it of what now starts where."""
    by_start = {edit.start: edit for edit in edits}
    shift = 0
    meant: _Reading = []
    for start, end, claim in before:
        first, edit = start + shift, by_start.get(start)
        if edit:
            shift += len(edit.spelled) - (end - start)
        meant.append((first, end + shift, _named(claims.address(edit.address) if edit else claim)))
    return meant, {found.start: index for index, found in enumerate(before)}


def _named(claim: claims.Claim | None) -> tuple[str, str, str | None, str] | None:
    """What a claim is about, however it is written."""
    return claim and (claim.kind, claim.name, claim.fragment, claim.problem)
