"""What a registry, or a page about itself, says of a work: the common shape of all their answers.

Text is Unicode without markup, as the source has it: white space collapsed, entities and tags resolved, nothing else
mended. A field that the source does not fill is empty, never guessed.
"""

from typing import NamedTuple

from livebib.model.work import Identifier


class Contributor(NamedTuple):
    """An author or editor. One whose name is not parted into given and family name has only `whole`."""

    family: str = ""
    given: str = ""
    whole: str = ""  # a name as one piece: a consortium, or a person as arXiv writes one ("Ashish Vaswani")
    is_body: bool = False  # the source says that it is an organisation


class Day(NamedTuple):
    """A date, as exact as the source knows it."""

    year: int
    month: int | None = None
    day: int | None = None


class Update(NamedTuple):
    """A notice about a work: it was corrected, retracted, withdrawn, or is doubted."""

    kind: str  # Crossref's word: retraction, withdrawal, removal, expression_of_concern, correction …
    doi: str = ""  # of the notice (in `updates`), or of the work that it is about (in `notice_of`); lower case
    source: str = ""  # who says so: "publisher" or "retraction-watch"
    day: Day | None = None


class Record(NamedTuple):
    """One work as one source describes it."""

    source: str  # "crossref", "datacite", "arxiv", "openlibrary", "doi" (another agency); "page": a page's own metadata
    identifier: Identifier  # that it was found by
    type: str = ""  # the source's own word: "journal-article", "JournalArticle", "posted-content", "article" …
    title: str = ""  # without the subtitle, where the source has it apart
    subtitle: str = ""
    other_titles: tuple[str, ...] = ()  # in the original language, of other versions, short ones
    authors: tuple[Contributor, ...] = ()
    editors: tuple[Contributor, ...] = ()
    issued: Day | None = None  # what to cite: in print if it was, else online, else as the source says
    years: frozenset[int] = frozenset()  # every year named for the publication: in print, online, issued
    venues: tuple[str, ...] = ()  # journal, proceedings or series, the most telling first, short forms last
    event: str = ""  # the conference's name
    publisher: str = ""
    place: str = ""  # the publisher's
    volume: str = ""
    issue: str = ""
    pages: str = ""  # as the source writes it, mostly "12-23"
    article_number: str = ""
    edition: str = ""
    isbns: tuple[str, ...] = ()  # 13 digits
    issns: tuple[str, ...] = ()
    doi: str = ""  # lower case. Of an arXiv record: the DOI of the published version that its authors named
    arxiv: str = ""  # without the version
    arxiv_class: str = ""  # the primary one, cs.CL
    url: str = ""  # where the source says the work is
    journal_ref: str = ""  # arXiv: the published version in its authors' words
    comment: str = ""  # arXiv: the authors' comment on the latest version
    language: str = ""
    updates: tuple[Update, ...] = ()  # notices about this work
    notice_of: tuple[Update, ...] = ()  # this record is itself a notice, about these
    published: str = ""  # DOI of the published version, where the record of a preprint names one; lower case
    version: str = ""  # that it describes: "7" of a preprint; of a data set or software as the source writes it


class Present(NamedTuple):
    """The registry has it."""

    record: Record | None  # None: registered, but the agency in charge has no records that livebib can read
    agency: str = ""  # that doi.org names for it, where that had to be asked: "JaLC", "mEDRA"
    detail: str = ""  # why there is no record, where that may pass


class Absent(NamedTuple):
    """The registry said that there is none."""

    reason: str  # id of a reason, such as "doi-unregistered"
    detail: str = ""
    meant: str = ""  # a name very like it that there is


class Unanswered(NamedTuple):
    """Nobody could say: an outage, a limit, an answer that makes no sense. Never a reason to call anything dead."""

    reason: str  # id of a reason: "registry-unanswered", "dns-…", "timeout" …
    detail: str = ""


Answered = Present | Absent | Unanswered
