"""Citations: entries that no document cites. What is wrong with a citation itself, reading tells."""

from collections.abc import Iterator

from livebib.library import inheritance
from livebib.library.library import Library
from livebib.lint.model import Context, Flaw, info

# Regions whose templates show no entry that is not cited. A list of all entries leaves none unused.
_SHOW_THE_CITED = ("toc", "citations")


@info("unused-entry", on=Library)
def unused_entry(library: Library, context: Context) -> Iterator[Flaw]:
    """No document that is configured (the key `files`) cites the entry, and none has a list of all entries. Parents of
    cited entries count as cited.

    What to do: Cite it, keep it for later, or delete it. LaTeX documents are for `livebib cite --unused`.

    Bad:
        @misc{li, author = {Li, Wei}, title = {Cited}}
        @misc{ma, author = {Ma, Xu}, title = {Not cited}}
        --- README.md
        As [@li] says.

    Good:
        @misc{li, author = {Li, Wei}, title = {Cited}}
        @misc{ma, author = {Ma, Xu}, title = {Cited, too}}
        --- README.md
        As [@li] and [@ma] say.
    """
    cited = [citation.key for document in context.documents for citation in document.citations]
    regions = {region.name for document in context.documents for region in document.regions}
    if not cited or not regions.issubset(_SHOW_THE_CITED):
        return
    used = inheritance.with_relatives(entry for key in cited if (entry := library.lookup(key)))
    for entry in library:
        if entry.key.lower() not in used and entry.type != "xdata":
            yield Flaw(f"no document cites '{entry.key}'", "cite it, or delete it", about=entry)
