"""Duplicates: one identifier or one work under two keys. They are told with both places, and never merged."""

from collections.abc import Callable, Iterator

from livebib.lint.likeness import Work
from livebib.lint.model import Flaw, Value, info, warning
from livebib.lint.twins import Twin


@warning("same-doi", on=Twin)
def same_doi(twin: Twin) -> Iterator[Flaw]:
    """Two entries have one DOI: they are one work under two keys, and cited as two; or one of them has the other's by
    mistake.

    What to do: Keep one entry and cite its key; or correct the DOI that is wrong.

    Bad:
        @article{li, author = {Li, W.}, title = {Sleep}, journal = {J}, year = {2001}, doi = {10.1000/sleep.1}}
        @article{li2001, author = {Li, Wei}, title = {On sleep}, journal = {J}, year = {2001}, doi = {10.1000/SLEEP.1}}

    Good:
        @article{li2001, author = {Li, Wei}, title = {On sleep}, journal = {J}, year = {2001}, doi = {10.1000/sleep.1}}
    """
    yield from _flaws(
        twin, "same-doi", f"has the DOI {twin.what} too", "keep one, or correct the DOI that is wrong", "doi", "url"
    )


@warning("same-arxiv", on=Twin)
def same_arxiv(twin: Twin) -> Iterator[Flaw]:
    """Two entries have one arXiv id, whatever its version, and neither is a published version of the other.

    What to do: Keep one entry and cite its key; or correct the id that is wrong.

    Bad:
        @misc{bart, author = {Li, Wei}, title = {BART}, year = {2019}, eprint = {1910.13461}, archiveprefix = {arXiv}}
        @article{li2019, author = {Li, Wei}, title = {BART}, year = {2019}, journal = {arXiv preprint arXiv:1910.13461}}

    Good:
        @misc{bart, author = {Li, Wei}, title = {BART}, year = {2019}, eprint = {1910.13461}, archiveprefix = {arXiv}}
    """
    yield from _flaws(
        twin,
        "same-arxiv",
        f"has the arXiv id {twin.what} too",
        "keep one, or correct the id that is wrong",
        "eprint",
        "url",
        "journal",
    )


@warning("same-isbn", on=Twin)
def same_isbn(twin: Twin) -> Iterator[Flaw]:
    """Two whole books have one ISBN. (Chapters and papers may share that of their book; volumes and editions differ.)

    What to do: Keep one entry and cite its key; or correct the ISBN that is wrong.

    Bad:
        @book{li, author = {Li, W.}, title = {Sleep}, publisher = {P}, year = {2001}, isbn = {978-0-262-03561-3}}
        @book{li2001, author = {Li, Wei}, title = {On sleep}, publisher = {P}, year = {2001}, isbn = {0262035618}}

    Good:
        @book{li2001, author = {Li, Wei}, title = {On sleep}, publisher = {P}, year = {2001}, isbn = {0262035618}}
    """
    yield from _flaws(
        twin, "same-isbn", f"has the ISBN {twin.what} too", "keep one, or correct the ISBN that is wrong", "isbn"
    )


@warning("same-work", on=Twin)
def same_work(twin: Twin) -> Iterator[Flaw]:
    """Two entries have the same title, first author and year, and nothing speaks against it that they are one work:
    another type, volume, page, edition, chapter or DOI would. Cited under both keys it stands twice in the references.

    What to do: Keep the better entry and cite its key.

    Bad:
        @article{LiMa08, author = {W Li and J Ma}, title = {Sleep in {MRI}}, journal = {J}, year = 2008, volume = 18}
        @article{LiEtal08, author = {W Li and J Ma and P Po}, title = {Sleep in MRI}, journal = {J}, year = 2008}

    Good:
        @article{LiEtal08, author = {W Li and J Ma and P Po}, title = {Sleep in MRI}, journal = {J}, year = 2008}
    """
    yield from _flaws(twin, "same-work", "has the same title, first author and year", "keep one of them", "title")


@warning("preprint-and-published", on=Twin)
def preprint_and_published(twin: Twin) -> Iterator[Flaw]:
    """A preprint and its published version are both there: the commonest way to have one work twice. Cited under both
    keys it stands twice in the references; readers are mostly better served with the published one.

    What to do: Cite the published version. If you keep both, name one in the other (`related = {key}`): then nothing is
    told.

    Bad:
        @article{li2019, author = {Li, Wei}, title = {On sleep}, journal = {arXiv:1910.00001}, year = {2019}}
        @article{li2020, author = {Li, Wei}, title = {On sleep}, journal = {Brain}, year = {2020}, volume = {3}}

    Good:
        @article{li2020, author = {Li, Wei}, title = {On sleep}, journal = {Brain}, year = {2020}, volume = {3}}
    """
    hint = "cite the published version; `related = {key}` in one of them says that both are meant"
    yield from _flaws(twin, "preprint-and-published", _is_preprint, hint, "title")


@info("contained-entry", on=Twin)
def contained_entry(twin: Twin) -> Iterator[Flaw]:
    """Everything that one entry says, another says too: the first is a rest of it.

    What to do: Keep the fuller one and cite its key.

    Bad:
        @misc{sleep, title = {On the sleep of mice}}
        @misc{li2001, author = {Li, Wei}, title = {On the sleep of mice}, year = {2001}}

    Good:
        @misc{li2001, author = {Li, Wei}, title = {On the sleep of mice}, year = {2001}}
    """
    yield from _flaws(twin, "contained-entry", _says_all, "keep one of them", "title")


@warning("near-duplicate", on=Twin)
def near_duplicate(twin: Twin) -> Iterator[Flaw]:
    """Two entries are one work but for a slip, as far as can be told: titles of one author and year that differ in
    letters or a subtitle only, or one title, page and volume under authors that are spelled in two ways. Numbers within
    titles (parts, sequels, years of a conference) make two works.

    What to do: Keep the right one. If they are two works, say so: `% livebib: ignore near-duplicate -- two works`.

    Bad:
        @article{Li95a, author = {P Li}, title = {Bilateral stimulation of mice}, journal = {Brain}, year = 1995}
        @article{Li95c, author = {P Li}, title = {Bilateraly stimulation of mice}, journal = {Brain}, year = 1995}

    Good:
        @article{Li95a, author = {P Li}, title = {Bilateral stimulation of mice}, journal = {Brain}, year = 1995}
    """
    yield from _flaws(
        twin, "near-duplicate", lambda there, *_: f"nearly {there}: {twin.what}", "keep the one that is right", "title"
    )


_Say = Callable[[str, Work, Work], str]  # the message, of the other entry's key and place, an entry and the other one


def _flaws(twin: Twin, kind: str, say: str | _Say, hint: str, *fields: str) -> Iterator[Flaw]:
    """What is told of a pair of a kind, at the first of the fields that the entry has itself, else at its key."""

    def flaw(work: Work, other: Work) -> Flaw:
        own, place = work.entry.node.by_name, other.entry.key_place
        there = f"'{other.entry.key}' ({place.path}:{place.line})"
        about = next((Value(work.entry, own[name]) for name in fields if name in own), work.entry)
        return Flaw(f"{there} {say}" if isinstance(say, str) else say(there, work, other), hint, about=about)

    if twin.kind == kind:
        yield flaw(twin.work, twin.other)._replace(turned=flaw(twin.other, twin.work))


def _is_preprint(there: str, work: Work, other: Work) -> str:
    return f"a preprint of {there}" if work.is_preprint else f"{there} is a preprint of this"


def _says_all(there: str, work: Work, other: Work) -> str:
    return f"{there} says {'all this' if len(work.entry.fields) <= len(other.entry.fields) else 'a part of this'}"
