"""All links of a library and of documents: one for each thing to check, with everybody who names it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from livebib.library.entry import Entry
from livebib.links.documents import of_document
from livebib.links.entries import of_entry
from livebib.links.model import Link, Owner
from livebib.text.claims import Claim


def collect(entries: Iterable[Entry], documents: Iterable[tuple[Path, str]] = ()) -> list[Link]:
    """Every link once, in order of its first owner's place, with its owners in order of place.

    `documents` are text files, path and text: lists with one address a line (.txt), else Markdown. Places in them count
    without a byte order mark. A link that no browser could open, or an identifier that can be none, has a `problem`;
    an address of another scheme than http and https has none, and `addresses.parse` raises OtherScheme for it.
    """
    found: list[tuple[Claim, Owner]] = []
    for entry in entries:
        found += of_entry(entry)
    for path, text in documents:
        found += of_document(path, text)
    # Files are ordered as by their paths from the root, which need not be known for that.
    order = {path: Path(os.path.normpath(path.absolute())).as_posix() for path in {o.place.path for _, o in found}}
    found.sort(key=lambda each: (order[each[1].place.path], each[1].place[1:3]))
    together: dict[tuple[str, str], tuple[Claim, list[Owner]]] = {}
    for claim, owner in found:
        together.setdefault((claim.kind, claim.name), (claim, []))[1].append(owner)
    return [
        Link(claim.kind, claim.name, claim.url, tuple(owners), claim.problem) for claim, owners in together.values()
    ]
