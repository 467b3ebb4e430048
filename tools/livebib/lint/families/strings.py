"""Macros: definitions that nothing uses. What is wrong with those that something uses, reading tells."""

from collections.abc import Iterator

from livebib.library.library import Library
from livebib.lint.model import Flaw, info
from livebib.text.bibtex.values import pieces


@info("unused-string", on=Library)
def unused_string(library: Library) -> Iterator[Flaw]:
    """A @string that no value names. A file of nothing but @strings, shared by several bibliographies, may hold as many
    as it likes.

    What to do: Delete it, or use it.

    Bad:
        @string{jmlr = {Journal of Machine Learning Research}}
        @article{li, author = {Li, Wei}, title = {T}, journal = {J. Mach. Learn. Res.}, year = 2001}

    Good:
        @string{jmlr = {Journal of Machine Learning Research}}
        @article{li, author = {Li, Wei}, title = {T}, journal = jmlr, year = 2001}
    """
    strings = library.strings
    if not strings:
        return
    values = [source.text[node.value_start : node.value_end] for source, node in strings]
    for entry in library.entries:
        values += [entry.source.text[node.value_start : node.value_end] for node in entry.node.loose]
    used = {piece.text.lower() for value in set(values) for piece in pieces(value) if piece.macro}
    with_entries = {entry.source for entry in library.entries}
    for source, node in strings:
        if node.name.lower() not in used and source in with_entries:
            place = source.place(node.name_start, node.name_start + len(node.name))
            yield Flaw(f"no value names the @string '{node.name}'", "delete it, or use it", place=place)
