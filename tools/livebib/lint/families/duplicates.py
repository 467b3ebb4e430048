"""Duplicates: one identifier or one work under two keys. They are told with both places, and never merged."""

from __future__ import annotations

from collections.abc import Iterator

from livebib.entry import Entry
from livebib.library import Library
from livebib.lint.model import Flaw, Value
from livebib.lint.rule import rule
from livebib.lint.twins import Twin, twins
from livebib.model import Severity

NO_ALARM = """
@article{one, author = {Li, Wei}, title = {Memory. I. The span}, journal = {J}, year = 2001}
@article{two, author = {Li, Wei}, title = {Memory. II. The span}, journal = {J}, year = 2001}
@article{reply, author = {Li, Wei}, title = {Reply to Memory. I. The span}, journal = {J}, year = 2001}
@book{first, author = {Li, Wei}, title = {Memory and brain}, publisher = {P}, year = 2001, edition = {1st}}
@book{second, author = {Li, Wei}, title = {Memory and brain}, publisher = {P}, year = 2001, edition = {Second}}
@proceedings{p23, editor = {Li, Wei}, title = {Proceedings of the 23rd Meeting on Memory}, year = 2001}
@proceedings{p24, editor = {Li, Wei}, title = {Proceedings of the 24th Meeting on Memory}, year = 2001}
@article{ed1, author = {Li, Wei}, title = {Editorial}, journal = {J}, year = 2001}
@article{ed2, author = {Li, Wei}, title = {Editorial}, journal = {J}, year = 2001}
@inproceedings{talk, author = {Li, Wei}, title = {A talk}, booktitle = {Proc}, year = 2001}
@article{paper, author = {Li, Wei}, title = {A talk}, journal = {J}, year = 2001}
@article{left, author = {Li, Wei}, title = {Learning in the left hemisphere of the brain}, journal = {J}, year = 2001}
@article{right, author = {Li, Wei}, title = {Learning in the right hemisphere of the brain}, journal = {J}, year = 2001}
@techreport{who1, author = {{WHO}}, title = {Global status report}, institution = {WHO}, year = 2018}
@techreport{who2, author = {{WHO}}, title = {Global status report}, institution = {WHO}, year = 2019}
@incollection{c1, author = {A, B}, title = {One}, booktitle = {B}, publisher = {P}, isbn = {978-0-262-03561-3}}
@incollection{c2, author = {C, D}, title = {Two}, booktitle = {B}, publisher = {P}, isbn = {978-0-262-03561-3}}
@book{v1, author = {A, B}, title = {Deep}, publisher = {P}, year = 1, volume = 1, isbn = {0-306-40615-2}}
@book{v2, author = {A, B}, title = {Deep}, publisher = {P}, year = 1, volume = 2, isbn = {0-306-40615-2}}
"""


@rule("same-doi", Severity.WARNING, on=Library)
def same_doi(library: Library) -> Iterator[Flaw]:
    """Two entries have one DOI: they are one work under two keys, and cited as two; or one of them has the other's by
    mistake.

    What to do: Keep one entry and cite its key; or correct the DOI that is wrong.

    Bad:
        @article{li, author = {Li, W.}, title = {Sleep}, journal = {J}, year = {2001}, doi = {10.1000/sleep.1}}
        @article{li2001, author = {Li, Wei}, title = {On sleep}, journal = {J}, year = {2001}, doi = {10.1000/SLEEP.1}}

    Good:
        @article{li2001, author = {Li, Wei}, title = {On sleep}, journal = {J}, year = {2001}, doi = {10.1000/sleep.1}}
    """
    for twin in _of_kind(library, "same-doi"):
        yield _flaw(twin, f"{_other(twin)} has the DOI {twin.what} too", "doi", "url")


@rule("same-arxiv", Severity.WARNING, on=Library)
def same_arxiv(library: Library) -> Iterator[Flaw]:
    """Two entries have one arXiv id, whatever its version, and neither is a published version of the other.

    What to do: Keep one entry and cite its key; or correct the id that is wrong.

    Bad:
        @misc{bart, author = {Li, Wei}, title = {BART}, year = {2019}, eprint = {1910.13461}, archiveprefix = {arXiv}}
        @article{li2019, author = {Li, Wei}, title = {BART}, year = {2019}, journal = {arXiv preprint arXiv:1910.13461}}

    Good:
        @misc{bart, author = {Li, Wei}, title = {BART}, year = {2019}, eprint = {1910.13461}, archiveprefix = {arXiv}}
    """
    for twin in _of_kind(library, "same-arxiv"):
        yield _flaw(twin, f"{_other(twin)} has the arXiv id {twin.what} too", "eprint", "url", "journal")


@rule("same-isbn", Severity.WARNING, on=Library)
def same_isbn(library: Library) -> Iterator[Flaw]:
    """Two whole books have one ISBN. (Chapters and papers may share that of their book; volumes and editions differ.)

    What to do: Keep one entry and cite its key; or correct the ISBN that is wrong.

    Bad:
        @book{li, author = {Li, W.}, title = {Sleep}, publisher = {P}, year = {2001}, isbn = {978-0-262-03561-3}}
        @book{li2001, author = {Li, Wei}, title = {On sleep}, publisher = {P}, year = {2001}, isbn = {0262035618}}

    Good:
        @book{li2001, author = {Li, Wei}, title = {On sleep}, publisher = {P}, year = {2001}, isbn = {0262035618}}
    """
    for twin in _of_kind(library, "same-isbn"):
        yield _flaw(twin, f"{_other(twin)} has the ISBN {twin.what} too", "isbn")


@rule("same-work", Severity.WARNING, on=Library)
def same_work(library: Library) -> Iterator[Flaw]:
    """Two entries have the same title, first author and year, and nothing speaks against it that they are one work:
    another type, volume, page, edition, chapter or DOI would. Cited under both keys it stands twice in the references.

    What to do: Keep the better entry and cite its key.

    Bad:
        @article{LiMa08, author = {W Li and J Ma}, title = {Sleep in {MRI}}, journal = {J}, year = 2008, volume = 18}
        @article{LiEtal08, author = {W Li and J Ma and P Po}, title = {Sleep in MRI}, journal = {J}, year = 2008}

    Good:
        @article{LiEtal08, author = {W Li and J Ma and P Po}, title = {Sleep in MRI}, journal = {J}, year = 2008}
    """
    for twin in _of_kind(library, "same-work"):
        yield _flaw(twin, f"{_other(twin)} has the same title, first author and year", "title")


@rule("preprint-and-published", Severity.INFO, on=Library)
def preprint_and_published(library: Library) -> Iterator[Flaw]:
    """A preprint and its published version are both there. That may be meant; readers are mostly better served with the
    published one.

    What to do: Cite the published version. If you keep both, name one in the other (`related = {key}`): then nothing is
    told.

    Bad:
        @article{li2019, author = {Li, Wei}, title = {On sleep}, journal = {arXiv:1910.00001}, year = {2019}}
        @article{li2020, author = {Li, Wei}, title = {On sleep}, journal = {Brain}, year = {2020}, volume = {3}}

    Good:
        @article{li2020, author = {Li, Wei}, title = {On sleep}, journal = {Brain}, year = {2020}, volume = {3}}
    """
    for twin in _of_kind(library, "preprint-and-published"):
        if twin.work.is_preprint:
            said = f"a preprint of {_other(twin)}"
        else:
            said = f"{_other(twin)} is a preprint of this"
        yield _flaw(twin, said, "title")


@rule("contained-entry", Severity.INFO, on=Library)
def contained_entry(library: Library) -> Iterator[Flaw]:
    """Everything that one entry says, another says too: the first is a rest of it.

    What to do: Keep the fuller one and cite its key.

    Bad:
        @misc{sleep, title = {On the sleep of mice}}
        @misc{li2001, author = {Li, Wei}, title = {On the sleep of mice}, year = {2001}}

    Good:
        @misc{li2001, author = {Li, Wei}, title = {On the sleep of mice}, year = {2001}}
    """
    for twin in _of_kind(library, "contained-entry"):
        more = len(twin.work.entry.fields) > len(twin.other.entry.fields)
        yield _flaw(twin, f"{_other(twin)} says {'a part of this' if more else 'all this and more'}", "title")


@rule("near-duplicate", Severity.WARNING, on=Library)
def near_duplicate(library: Library) -> Iterator[Flaw]:
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
    for twin in _of_kind(library, "near-duplicate"):
        yield _flaw(twin, f"nearly {_other(twin)}: {twin.what}", "title")


def _of_kind(library: Library, kind: str) -> Iterator[Twin]:
    return (twin for twin in twins(library) if twin.kind == kind)


def _other(twin: Twin) -> str:
    place = twin.other.entry.key_place
    return f"'{twin.other.entry.key}' ({place.path}:{place.line})"


def _flaw(twin: Twin, message: str, *fields: str) -> Flaw:
    """At the first of the fields that the later entry has itself, else at its key."""
    hint = "keep one of them" if twin.kind.startswith("same-") else "keep the one that is right"
    if twin.kind == "preprint-and-published":
        hint = "cite the published version; `related = {key}` in one of them says that both are meant"
    return Flaw(message, hint, about=_where(twin.work.entry, fields))


def _where(entry: Entry, fields: tuple[str, ...]) -> Entry | Value:
    own = entry.node.by_name
    return next((Value(entry, own[name]) for name in fields if name in own), entry)
