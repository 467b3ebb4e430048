"""Parents and relatives: what an entry takes fields from, and whether an engine can."""

import re
from collections.abc import Iterator

from livebib.library.library import Library
from livebib.library.near import Nearness
from livebib.lint.model import Context, Flaw, Value, error, warning
from livebib.text.bibtex.vocabulary import BOOKS, PARTS
from livebib.text.suggest import Suggestions

_RELATED = ("related", "entryset")
_KEY = re.compile(r"[^\s,](?:[^,]*[^\s,])?")
_MEETINGS = ("proceedings", "mvproceedings")
_BOOKS = tuple(sorted(BOOKS - {"manual", *_MEETINGS}))
# What each type may be a part of. Sources: btxdoc, section 2.3; biblatex's manual, "Default inheritance setup".
_PARENTS = {name: _MEETINGS if name in ("inproceedings", "conference") else _BOOKS for name in PARTS}


@warning("parent-above-child", on="crossref")
def parent_above_child(value: Value, context: Context) -> Iterator[Flaw]:
    """The crossref parent stands above its child. BibTeX reads from top to bottom: by the time it knows that it needs
    the parent it has passed it, and fails with "a bad cross reference". (biber does not mind: nothing is told of a file
    for biblatex, as JabRef or most entries' `date` and `journaltitle` tell.)

    What to do: Move the parent below its children; `livebib fmt` does.

    Bad:
        @proceedings{acl, editor = {Li, Wei}, title = {P}, booktitle = {P}, year = 2001}
        @inproceedings{li, author = {Li, Wei}, title = {T}, crossref = {acl}}

    Good:
        @inproceedings{li, author = {Li, Wei}, title = {T}, crossref = {acl}}
        @proceedings{acl, editor = {Li, Wei}, title = {P}, booktitle = {P}, year = 2001}
    """
    child, parent = value.entry, value.entry.library.lookup(value.text)
    # The order of several files is the document's business.
    if parent is None or context.is_biblatex(child) or parent.source is not child.source:
        return
    if parent.node.start < child.node.start:
        line = parent.key_place.line
        yield Flaw(f"the parent '{parent.key}' stands above, on line {line}", f"move '{parent.key}' below its children")


@warning("parent-type", on=("crossref", "xdata"))
def parent_type(value: Value) -> Iterator[Flaw]:
    """A parent of a type that its child cannot be a part of: a paper of a meeting is in @proceedings, a chapter in a
    @book or @collection, and xdata comes from @xdata only. Styles and biber take the wrong fields, or none.

    What to do: Change the type of one of the two.

    Bad:
        @inproceedings{li, author = {Li, Wei}, title = {T}, crossref = {acl}}
        @book{acl, editor = {Li, Wei}, title = {B}, booktitle = {B}, publisher = {P}, year = 2001}

    Good:
        @inproceedings{li, author = {Li, Wei}, title = {T}, crossref = {acl}}
        @proceedings{acl, editor = {Li, Wei}, title = {P}, booktitle = {P}, year = 2001}
    """
    child = value.entry
    fitting = ("xdata",) if value.name == "xdata" else _PARENTS.get(child.type, ())
    for key in value.text.split(",") if value.name == "xdata" else [value.text]:
        parent = child.library.lookup(key)
        if parent and fitting and parent.type not in fitting and parent.type != "xdata":
            said = f"the parent '{parent.key}' of this @{child.type} is a @{parent.type}"
            yield Flaw(said, f"make '{parent.key}' a @{fitting[0]}, or change the type of '{child.key}'")


@error("missing-related", on=Library)
def missing_related(library: Library) -> Iterator[Flaw]:
    """`related` or `entryset` names an entry that is not there: biber leaves it out, and the reader never learns of it.

    What to do: Mend the key, add the entry, or delete the name.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, related = {translation}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, related = {translation}}
        @misc{translation, author = {Li, Wei}, title = {A translation}}
    """
    suggestions = Suggestions(Nearness(library).keys)
    values = (Value(e, e.node.by_name[name]) for e in library for name in _RELATED if name in e.node.by_name)
    for value in values:
        for found in _KEY.finditer(value.text):
            if library.lookup(found[0]) is None:
                hint = suggestions.hint(found[0], "add the entry, or delete the name")
                flaw = value.at(*found.span(), f"{value.name} names '{found[0]}', which is no entry", hint)
                yield flaw._replace(about=value)
