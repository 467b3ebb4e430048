"""Text as any format can hold it: one line, without what controls a terminal, a page or the writing direction."""

from __future__ import annotations

from livebib.library.entry import Entry
from livebib.text.latex.clean import clean


def field(entry: Entry, name: str) -> str:
    """A field's text for people to read, own or inherited, LaTeX decoded; "" if there is none."""
    return clean(entry.text(name))
