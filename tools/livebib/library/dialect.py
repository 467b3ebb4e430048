"""Which files are for biblatex alone: JabRef says so at their end, or most entries have what BibTeX ignores."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from livebib.library.entry import Entry
from livebib.text.bibtex.vocabulary import NO_WORKS
from livebib.text.source import Source

_JABREF = "jabref-meta: databaseType:biblatex"
_ONLY_BIBLATEX = frozenset({"date", "ids", "journaltitle", "xdata"})
_OF_BOTH = frozenset({"journal", "year"})


def for_biblatex(sources: Iterable[Source], entries: Iterable[Entry]) -> frozenset[Path]:
    """The files that only biblatex reads in full."""
    votes: Counter[Path] = Counter()
    for entry in entries:
        own = entry.node.by_name.keys()
        if not _ONLY_BIBLATEX.isdisjoint(own) or entry.type in NO_WORKS:
            votes[entry.source.path] += 1
        elif not _OF_BOTH.isdisjoint(own):
            votes[entry.source.path] -= 1
    return frozenset(each.path for each in sources if votes[each.path] > 0 or _JABREF in each.text)
