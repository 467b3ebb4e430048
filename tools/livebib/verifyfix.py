"""`verify --fix`: what records have, written into the fields that were named, or shown as a diff."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from livebib import diffs
from livebib.adding import habits, wording
from livebib.adding.habits import Habits
from livebib.entry import ALIASES, Entry
from livebib.errors import EditError
from livebib.export.typeset import addresses
from livebib.library import Library
from livebib.project import Project
from livebib.verifying.judge import Verified
from livebib.verifying.judgement import Proposal

FIELDS = ("author", "editor", "title", "journal", "booktitle", "year", "volume", "number", "pages", "publisher", "doi")
_TITLES = ("title", "journal", "booktitle")


class Fixed(NamedTuple):
    """What was done, or would be."""

    made: list[tuple[str, str]]  # key and field
    refused: list[str]  # each with its place and the reason
    diff: str


def fix(project: Project, library: Library, verified: Sequence[Verified], fields: Collection[str]) -> Fixed:
    """Give entries what their records have for the fields named; the library is changed, and not yet saved."""
    before = {source.path: source.text for source in library.sources}
    manner = habits.habits(library, project.config["dialect"])
    made: list[tuple[str, str]] = []
    refused: list[str] = []
    for entry, proposal in _chosen(verified, fields):
        name = _name(entry, proposal.field, manner)
        try:
            if why := _obstacle(entry, proposal.field):
                raise EditError(why)
            library.set(entry.key, name, _latex(entry, proposal))
        except EditError as error:
            place = entry.key_place
            refused.append(f"{place.path}:{place.line}: {entry.key}: {name} is not written: {error}")
        else:
            made.append((entry.key, name))
    texts = [(source.path, before[source.path], source.text) for source in library.sources]
    diff = "".join(diffs.unified(project.relative(path), old, new) for path, old, new in texts if old != new)
    return Fixed(made, refused, diff.rstrip("\n"))


def _chosen(verified: Sequence[Verified], fields: Collection[str]) -> Iterator[tuple[Entry, Proposal]]:
    """What is wanted of what can be written. An identifier of another work brings no proposals along."""
    for each in verified:
        for judgement in each.judgements:
            for proposal in judgement.proposals:
                if proposal.field in fields and proposal.shown:
                    yield each.entry, proposal


def _name(entry: Entry, field: str, manner: Habits) -> str:
    """The field's name as the entry has it, or as the library writes it."""
    own = [name for name in (field, ALIASES.get(field, ""), "date" if field == "year" else "") if name in entry.fields]
    return own[0] if own else manner.names.get(field, field)


def _obstacle(entry: Entry, field: str) -> str:
    if field == "title" and entry.get("subtitle"):
        return "title and subtitle are two fields; correct them by hand"
    return ""


def _latex(entry: Entry, proposal: Proposal) -> str:
    """The value in the manner and the encoding of the entry's file."""
    own = entry.source
    others = [source.text for source in entry.library.sources if source is not own]
    value = _written(proposal, ascii_only=habits.ascii_only([own.text, *others]))
    try:
        value.encode(own.encoding)
    except UnicodeEncodeError:
        return _written(proposal, ascii_only=True)
    return value


def _written(proposal: Proposal, *, ascii_only: bool) -> str:
    if proposal.people:
        return wording.people(proposal.people, ascii_only=ascii_only)
    if proposal.field == "doi":
        return addresses.doi(proposal.text)[0]
    write = partial(wording.title if proposal.field in _TITLES else wording.text, ascii_only=ascii_only)
    return write(proposal.text)
