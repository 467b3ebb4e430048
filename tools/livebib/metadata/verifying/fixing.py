"""`verify --fix`: what records have, written into the fields that were named, or shown as a diff."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import partial

from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.metadata.adding import habits
from livebib.metadata.verifying import form
from livebib.metadata.verifying.judge import Verified
from livebib.metadata.verifying.judgement import Proposal
from livebib.model.errors import EditError
from livebib.project.project import Project
from livebib.text import diffs
from livebib.text.latex import addresses, wording
from livebib.text.source import Source

FIELDS = ("author", "editor", "title", "journal", "booktitle", "year", "volume", "number", "pages", "publisher", "doi")
_TITLES = ("title", "journal", "booktitle")


def fix(
    project: Project, library: Library, verified: Sequence[Verified], fields: Collection[str]
) -> tuple[int, list[str], str]:
    """Give entries what their records have for the fields named; the library is changed, and not yet saved. How many
    fields were, what was refused (each with its place and the reason), and all of it as a diff.

    Nothing is written where the identifier is another work's: there is nothing to compare then.
    """
    before = {source.path: source.text for source in library.sources}
    in_ascii = {path: habits.ascii_only([text, *before.values()]) for path, text in before.items()}
    manner = habits.habits(library, project.config["dialect"])
    keys = Counter(entry.key for entry in library)
    made = 0
    refused: list[str] = []
    for entry, proposal in _chosen(verified, fields):
        name = form.own_name(entry, proposal.field) or manner.names.get(proposal.field, proposal.field)
        try:
            if keys[entry.key] > 1:
                raise EditError("two entries have this key")
            if name == "title" and entry.get("subtitle"):
                raise EditError("title and subtitle are two fields; correct them by hand")
            library.set(entry.key, name, _value(entry.source, proposal, ascii_only=in_ascii[entry.source.path]))
        except EditError as error:
            place = entry.key_place
            refused.append(f"{place.path}:{place.line}: {entry.key}: {name} is not written: {error}")
        else:
            made += 1
    texts = [(source.path, before[source.path], source.text) for source in library.sources]
    diff = "".join(diffs.unified(project.relative(path), old, new) for path, old, new in texts if old != new)
    return made, refused, diff.rstrip("\n")


def _chosen(verified: Sequence[Verified], fields: Collection[str]) -> Iterator[tuple[Entry, Proposal]]:
    """What is wanted of what can be written; field by field, since a second edit of an entry reads all files anew."""
    for field in FIELDS:
        for each in verified if field in fields else ():
            for judgement in each.judgements:
                for proposal in judgement.proposals:
                    if proposal.field == field and proposal.shown:
                        yield each.entry, proposal


def _value(source: Source, proposal: Proposal, *, ascii_only: bool) -> str:
    """The value as LaTeX; with accents as commands where the file's encoding has no such letters."""
    if proposal.field == "doi":
        return addresses.doi(proposal.text)[0]
    if proposal.people:
        write = partial(wording.people, proposal.people)
    else:
        write = partial(wording.title if proposal.field in _TITLES else wording.text, proposal.text)
    try:
        (written := write(ascii_only=ascii_only)).encode(source.encoding)
    except UnicodeEncodeError:
        return write(ascii_only=True)
    return written
