"""Words in, entries out: what each word names is looked up in the library, asked for, composed, and put in its place.

Who asks is handed in: registries in one go, pages in another. One word that comes to nothing stops no other.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from livebib.library import edits, keys
from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.metadata.adding import composing, habits, identifying
from livebib.metadata.adding.composing import Composed
from livebib.metadata.adding.visiting import Unreadable, Visited
from livebib.metadata.registries import notices
from livebib.model import reasons
from livebib.model.errors import EditError
from livebib.model.finding import Finding, Place
from livebib.model.record import Absent, Answered, Present, Record, Unanswered
from livebib.model.rule import error, info
from livebib.model.verdict import Verdict
from livebib.model.work import Identifier
from livebib.text import identifiers
from livebib.text.bibtex import layout
from livebib.text.source import Source
from livebib.web.softness import is_about

NOT_ADDED = error(
    "not-added",
    "What is to be added names no work, its registry or its page could not be asked or does not have it, or there is "
    "no place for it.",
    "The message says which. `livebib add` takes DOIs, arXiv ids, ISBNs and addresses of web pages.",
)
ALREADY_THERE = info(
    "already-there",
    "A work that is to be added is in the library: it shares a DOI, arXiv id, ISBN or address with an entry, or title "
    "and first author.",
    "Nothing. For another version of the work, change that entry, or write one by hand.",
)


Ask = Callable[[Sequence[Identifier]], Mapping[Identifier, Answered]]
Visit = Callable[[Sequence[Identifier]], Mapping[Identifier, Visited]]

_UNFINISHED = {"syntax-error", "unclosed-value", "unclosed-entry"}  # what would swallow an entry behind it
_DRAFT = Path("draft.bib")
_SHARED = {"doi": "DOI", "arxiv": "arXiv id", "isbn": "ISBN", "url": "address", "title": "title and first author"}
_LONGEST_WORD = 200  # characters that are shown of what was to be added
_LATER = "run it again later"
_SLIP = "look for a slip in it"
_BY_HAND = "write the entry by hand"


class Order(NamedTuple):
    """One word, and where it was said."""

    word: str
    place: Place


class Wishes(NamedTuple):
    """What the user wants of all new entries."""

    today: date
    to: Path | None = None  # the file; None: the one that has most of the kind
    key: str = ""
    type: str = ""
    keywords: str = ""
    dialect: str = "both"
    topics: Mapping[str, str] = {}


class Added(NamedTuple):
    """The library has a new entry."""

    order: Order
    key: str
    notes: tuple[str, ...] = ()  # what the record says that an entry cannot: a retraction, a published version


class There(NamedTuple):
    """The work is in the library already."""

    order: Order
    key: str
    name: Identifier  # that it has in common

    @property
    def shared(self) -> str:
        """What that is, in words."""
        return _SHARED[self.name.kind]


class Refused(NamedTuple):
    """Nothing was added."""

    order: Order
    why: str
    hint: str = ""
    unanswered: bool = False  # since whoever was asked could not be reached, or did not answer


Result = Added | There | Refused


def fulfil(orders: Sequence[Order], library: Library, wishes: Wishes, ask: Ask, visit: Visit) -> list[Result]:
    """Add what the words name to the library, which is not saved; a result for each, in their order."""
    shelf = identifying.KnownWorks(library)
    results: dict[Order, Result] = {}
    named: dict[Order, Identifier] = {}
    for order in orders:
        identifier = identifying.identify(order.word)
        if isinstance(identifier, identifying.Unread):
            results[order] = Refused(order, *identifier)
        elif known := shelf.find(identifying.name(identifier)):
            results[order] = There(order, known[0].key, known[1])
        else:
            named[order] = identifier
    addresses = [identifier for identifier in dict.fromkeys(named.values()) if identifier.kind == "url"]
    pages = visit(addresses) if addresses else {}
    meant = {order: _meant(identifier, pages.get(identifier)) for order, identifier in named.items()}
    wanted = [each for each in dict.fromkeys(meant.values()) if each.kind != "url"]
    answers = ask(wanted) if wanted else {}
    writer = _Writer(library, wishes, shelf)
    for order, identifier in named.items():
        page = pages.get(identifier)
        found = _found(order, identifier, page, answers.get(meant[order]))
        results[order] = found if isinstance(found, Refused) else writer.write(order, found, page)
    writer.insert()
    return [results[order] for order in orders]


def finding_of(result: Result, library: Library) -> Finding | None:
    """What is wrong, or worth knowing, about one word."""
    word = result.order.word
    word = word if len(word) <= _LONGEST_WORD else f"{word[:_LONGEST_WORD]}…"
    if isinstance(result, Refused):
        return NOT_ADDED.at(result.order.place, f"{word}: {result.why}", result.hint)
    if isinstance(result, There):
        message = f"{word}: is there as '{result.key}', with the same {result.shared}"
        return ALREADY_THERE.at(library[result.key].key_place, message, "", result.key)
    return None


# -- asking


def _meant(identifier: Identifier, page: Visited | None) -> Identifier:
    """What is to be asked for: of a page the DOI or arXiv id that it says to have, if it does."""
    if isinstance(page, Record) and (page.doi or page.arxiv):
        return Identifier("doi", page.doi) if page.doi else Identifier("arxiv", page.arxiv)
    return identifier


def _found(order: Order, named: Identifier, page: Visited | None, answer: Answered | None) -> Record | Refused:
    """The record of a work: a registry's where there is one, also for a page that names its own work."""
    if isinstance(page, Unreadable):
        if doi := identifiers.meant(named.value, "doi"):  # proposed, not taken
            return Refused(order, page.why, f"it may be `livebib add {doi}`")
        hints = {Verdict.DEAD: _SLIP, Verdict.UNREACHABLE: f"{_SLIP}, or {_LATER}"}
        return Refused(order, page.why, hints.get(page.verdict, _BY_HAND), page.verdict is Verdict.UNREACHABLE)
    match answer:
        case Present(Record() as record):
            return record
        case Present(_, agency, detail) if page is None:
            who = agency or "another agency"
            if detail:
                return Refused(order, f"is registered with {who}, which gave no record of it ({detail})", _LATER)
            return Refused(order, f"is registered with {who}, whose records cannot be read", "try its page's address")
        case Present() | None if page is not None:
            return page
        case Absent() if page is not None:
            return page._replace(doi="", arxiv="")
        case Absent(name, detail):
            # The check digit of an ISBN is right, and Open Library has not every book.
            hint = _BY_HAND if name == "isbn-unlisted" else _SLIP
            return Refused(order, detail or reasons.says(name), hint)
        case Unanswered(name, detail):
            return Refused(order, reasons.says(name, detail), _LATER, unanswered=True)
    return Refused(order, "nobody answered", _LATER, unanswered=True)


# -- writing


class _Writer:
    """Makes entries of records, each of which finds those before it; in the end all go into the library at once."""

    def __init__(self, library: Library, wishes: Wishes, shelf: identifying.KnownWorks) -> None:
        self._library, self._wishes, self._shelf = library, wishes, shelf
        self._entries = library.entries
        self._sources = {source.path: source for source in library.sources}
        self._keys = {entry.key.lower() for entry in self._entries}
        self._style = keys.style(self._entries)
        self._habits = habits.habits(self._entries, wishes.dialect)
        self._broken = {
            finding.place.path: finding for finding in library.not_understood if finding.rule in _UNFINISHED
        }
        self._sequences: dict[Path, list[Entry]] = {}  # of files that get new entries, with them
        self._new: dict[str, Composed] = {}  # by key

    def write(self, order: Order, record: Record, page: Visited | None) -> Result:
        """One record as an entry."""
        if not record.title:
            return Refused(order, "its record has no title", _BY_HAND)
        manner = composing.Manner(self._habits, False, self._wishes.today, self._wishes.type, self._wishes.keywords)
        draft = _draft(composing.compose(record, manner))
        names = [*identifying.record_names(record, draft.type), *identifying.names(draft)]
        if found := self._shelf.find(names):
            return There(order, found[0].key, found[1])
        path = self._wishes.to or habits.file_for(draft, self._entries, list(self._sources))
        if broken := self._broken.get(path):
            place = f"{path}:{broken.place.line}"
            return Refused(order, f"{place} cannot be understood: {broken.message}", "mend it first")
        source = self._sources[path]
        texts = [source.text, *(each.text for each in self._sources.values())]
        is_ascii = not source.encoding.startswith("utf") or habits.ascii_only(texts)
        composed = composing.compose(record, manner._replace(ascii_only=is_ascii, path=path))
        key = self._wishes.key or keys.key(self._style, keys.parts(draft), lambda key: key.lower() in self._keys)
        try:
            if key.lower() in self._keys:
                raise EditError(f"the key '{key}' is taken", hint="choose another")
            edits.new_entry(source, composed.type, key, composed.fields, None)  # whether it can be
        except EditError as error:
            return Refused(order, error.message, error.hint)
        draft = _draft(composed, key)
        sequence = self._sequences.setdefault(path, [each for each in self._entries if each.source is source])
        sequence.insert(habits.index(draft, sequence, self._wishes.topics), draft)
        self._new[key] = composed
        self._keys.add(key.lower())
        self._shelf.add(draft)
        return Added(order, key, tuple(_notes(record, page)))

    def insert(self) -> None:
        """Put all new entries into their places in the library."""
        firsts = {entry.key: entry for entry in reversed(self._entries)}  # of two with one key a name means the first
        for path, sequence in self._sequences.items():
            places: list[tuple[str, str | None]] = []
            behind = None
            for entry in reversed(sequence):
                if entry.source.path == _DRAFT:
                    places.append((entry.key, behind))
                elif firsts[entry.key] is entry:
                    behind = entry.key
            for key, before in reversed(places):
                composed = self._new[key]
                self._library.insert(composed.type, key, composed.fields, path, before=before)


def _draft(composed: Composed, key: str = "draft") -> Entry:
    """The entry as it will be read, before it has its place."""
    text = layout.entry_text("", composed.type, key, composed.fields, None)
    return Library([Source(_DRAFT, text)]).entries[0]


def _notes(record: Record, page: Visited | None) -> Iterator[str]:
    """What whoever adds a work should know of it, and what speaks against a page's being the work that it names."""
    for notice in filter(None, (notices.retraction(record), notices.concern(record))):
        yield f"{notice.kind.replace('_', ' ')}: {notice.doi or notice.source}"
    if notices.withdrawn(record):
        yield f"withdrawn by its authors: {record.comment}"
    for notice in record.notice_of[:1]:
        yield f"this is itself a notice: {notice.kind.replace('_', ' ')} of {notice.doi}"
    if record.published:
        yield f"published as {record.published}"
    calls_itself = page.title if isinstance(page, Record) and record.source != page.source else ""
    if calls_itself and not is_about(record.title, calls_itself):
        yield f"the page names this work by its identifier, and calls itself: {calls_itself}"
