"""Pairs of entries that may be of one work, in time that grows as the library does: only entries that share a name, a
title, or author and year, are compared.
"""

from collections.abc import Iterator
from typing import NamedTuple

from livebib.library.library import Library
from livebib.lint import likeness
from livebib.lint.likeness import Work

_MOST = 20  # entries that share something, each compared with all others; of more, only neighbours by title are
_WINDOW = 8  # of neighbours
_ALIKE = 75.0  # per cent of titles, by author and year
_YEARS = 5  # between a preprint and what became of it


class Twin(NamedTuple):
    """An entry, and an earlier one that is the same work or nearly so."""

    kind: str  # the rule that tells it
    work: Work
    other: Work
    what: str  # the identifier, or what they have in common


# The strongest first: of a pair, and for an entry, only that is told.
KINDS = "same-doi same-arxiv same-isbn preprint-and-published same-work contained-entry near-duplicate".split()


def twins(library: Library) -> list[Twin]:
    """All pairs, each entry once at most: with what speaks most for one work, and the first such entry."""
    works = [Work(entry, order) for order, entry in enumerate(library.entries)]
    near = _neighbours(works)
    shelves: dict[tuple[str, ...], list[Work]] = {}
    found = []
    for work in works:
        others = {other.order: other for other in near.get(work.order, ())}
        for shelf in _shelves(work):
            earlier = shelves.get(shelf)
            if earlier is None:
                shelves[shelf] = [work]
                continue
            others.update((other.order, other) for other in earlier)
            if len(earlier) < _MOST:
                earlier.append(work)
        if not others:
            continue
        pairs = [pair for order in sorted(others) if (pair := _compared(work, others[order]))]
        if pairs:
            found.append(min(pairs, key=lambda pair: KINDS.index(pair.kind)))
    return found


def _shelves(work: Work) -> Iterator[tuple[str, ...]]:
    """What an entry has that one of the same work would have too."""
    if work.doi:
        yield "doi", work.doi
    if work.arxiv:
        yield "arxiv", work.arxiv
    for isbn in work.isbns:
        yield "isbn", isbn
    if not likeness.is_common(work):
        yield "title", work.title
        yield "title and names", work.title, work.author, work.year


def _neighbours(works: list[Work]) -> dict[int, list[Work]]:
    """For each entry the earlier ones of its first author and year whose titles may be like its own."""
    blocks: dict[tuple[str, str], list[Work]] = {}
    for work in works:
        if work.author and work.year and not likeness.is_common(work):
            blocks.setdefault((work.author, work.year), []).append(work)
    near: dict[int, list[Work]] = {}
    for block in blocks.values():
        for one, other in _pairs(block):
            if one.title != other.title and _is_near(one, other):
                near.setdefault(one.order, []).append(other)
    return near


def _pairs(block: list[Work]) -> Iterator[tuple[Work, Work]]:
    """Pairs, the later one first. A slip leaves the beginning or the end of a title: by one of them both stand near."""
    if len(block) <= _MOST:
        yield from ((one, other) for i, one in enumerate(block) for other in block[:i])
        return
    for key in (lambda work: work.words, lambda work: work.words[::-1]):
        ordered = sorted(block, key=key)
        for i, one in enumerate(ordered):
            for other in ordered[i + 1 : i + 1 + _WINDOW]:
                yield (one, other) if one.order > other.order else (other, one)


def _compared(work: Work, other: Work) -> Twin | None:
    """What two entries are to each other, the strongest that holds. What costs most is looked at last."""
    twin = _by_identifier(work, other) or _by_title(work, other)
    if twin is None or _is_duplicate_key(work, other, twin) or likeness.know_each_other(work, other):
        return None
    return twin


def _is_duplicate_key(work: Work, other: Work, twin: Twin) -> bool:
    """Whether `duplicate-key` says enough: of keys that differ in case it says that one has to be renamed, when one DOI
    means that one of the entries has to go."""
    key, others = work.entry.key, other.entry.key
    return key.lower() == others.lower() and (key == others or twin.kind != "same-doi")


def _by_identifier(work: Work, other: Work) -> Twin | None:
    if work.doi and work.doi == other.doi and not _is_of_whole(work, other):
        return Twin("same-doi", work, other, work.doi)
    if work.arxiv and work.arxiv == other.arxiv:
        kind = "preprint-and-published" if work.is_preprint != other.is_preprint else "same-arxiv"
        return Twin(kind, work, other, work.arxiv)
    if (shared := set(work.isbns) & set(other.isbns)) and not likeness.differ(work, other):
        return Twin("same-isbn", work, other, min(shared))
    return None


def _is_of_whole(work: Work, other: Work) -> bool:
    """Whether the DOI that two entries share is that of the book which one is, or both are, a part of."""
    if work.kind == other.kind == "part of a book":
        return work.title != other.title
    return (work.entry.type in likeness.PARTS) != (other.entry.type in likeness.PARTS) and work.title != other.title


def _by_title(work: Work, other: Work) -> Twin | None:
    if likeness.is_common(work):
        return None
    same_title = work.title == other.title
    same_author = bool(work.author) and work.author == other.author
    same_year = bool(work.year) and work.year == other.year
    if same_author and (same_title or (same_year and _is_near(work, other))) and work.is_preprint != other.is_preprint:
        return Twin("preprint-and-published", work, other, "") if _years_apart(work, other) <= _YEARS else None
    if (work.doi and other.doi) or (work.arxiv and other.arxiv):
        return None  # each is registered by itself
    if same_title and same_author and same_year:
        twin = Twin("same-work", work, other, "")
    elif same_title and _says_all_of_the_other(work, other):
        twin = Twin("contained-entry", work, other, "")
    elif said := _near(work, other, same_title, same_author, same_year):
        twin = Twin("near-duplicate", work, other, said)
    else:
        return None
    return None if likeness.differ(work, other) else twin


def _years_apart(work: Work, other: Work) -> int:
    return abs(int(work.year) - int(other.year)) if work.year.isdecimal() and other.year.isdecimal() else 0


def _says_all_of_the_other(work: Work, other: Work) -> bool:
    """Whether all that one of two entries says, the other says too."""
    if (work.year and other.year and work.year != other.year) or (
        work.author and other.author and work.author != other.author
    ):
        return False
    small, large = sorted((work.entry, other.entry), key=lambda entry: len(entry.node.by_name))
    if not small.node.by_name.keys() <= large.node.by_name.keys():
        return False
    # A value without words says nothing, or is a macro that is not defined.
    return all((words := value.split()) and words == large.fields[name].split() for name, value in small.fields.items())


def _near(work: Work, other: Work, same_title: bool, same_author: bool, same_year: bool) -> str:
    """What two entries have in common, if that is enough; else nothing."""
    same_place = same_title and likeness.same_place(work, other)
    if same_title:
        holds = (
            (same_author and (same_place or not (work.year and other.year)))
            or (same_year and (same_place or _is_nameless(work) or _is_nameless(other)))
            or (same_year and likeness.is_slip(work.author, other.author))
        )
    else:
        holds = same_author and same_year and _is_near(work, other)
    if not holds:
        return ""
    said = ["the same title" if same_title else f"titles {likeness.score(work, other):.0f} % alike"]
    said += ["same first author"] if same_author else []
    said += ["same year"] if same_year else []
    said += ["same volume and page"] if same_place else []
    return ", ".join(said)


def _is_nameless(work: Work) -> bool:
    """Whether an entry names nobody. One whose names are a macro that is not defined does."""
    return not work.author and not {"author", "editor"} & work.entry.node.by_name.keys()


def _is_near(work: Work, other: Work) -> bool:
    """Whether the titles of two works of one author and year are one, but for slips or a subtitle."""
    is_slip = likeness.score(work, other) >= _ALIKE and likeness.differ_by_slips(work, other)
    return (is_slip or likeness.is_without_subtitle(work, other)) and not likeness.are_of_two_parts(work, other)
