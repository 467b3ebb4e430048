"""Who is asked when: what settles each identifier, and the rounds in which all of them are settled, without wires.

Only a registry's own word makes a DOI or an arXiv id absent, and a second one has to agree; an outage never does.
"""

import re
from collections.abc import Callable, Collection, Generator, Iterable, Mapping, Sequence
from typing import NamedTuple

from livebib.metadata.registries import agencies, arxiv, crossref, datacite, openlibrary
from livebib.metadata.registries.registry import Answers, Registry, goes_alone, unheard
from livebib.model.record import Absent, Answered, Present, Unanswered
from livebib.model.work import Identifier
from livebib.text import identifiers
from livebib.text.harmless import printable
from livebib.web.conversation import Conversation, Policy

REGISTRIES = (crossref.REGISTRY, datacite.REGISTRY, arxiv.REGISTRY, agencies.REGISTRY, openlibrary.REGISTRY)
_LONGEST_DOI = 2048  # characters, Crossref's own limit
_DOT_SEGMENT = re.compile(r"/\.{1,2}(?=/|$)")  # would lead out of the registry, to whatever else is at its address
_OLD_CLASS = re.compile(r"\.[a-z]{2}(?=/)")
_NO_VERSION = re.compile(r"v\d{5}")  # no paper was revised that often
_LOST = unheard("its answer got lost")

# Asks registries about names, one registry after the other, and hears what it says of each.
_Course = Generator[tuple[Registry, Sequence[str]], Sequence[Answered], Answered]


def _doi(doi: str) -> _Course:
    """Crossref and DataCite; then doi.org: does it exist, and which agency is in charge; then that agency."""
    others: dict[str, Answered] = {}
    for agency, registry in (("Crossref", crossref.REGISTRY), ("DataCite", datacite.REGISTRY)):
        (others[agency],) = yield registry, [doi]
        if isinstance(others[agency], Present):
            return others[agency]
    # Slips cost no request of their own: they are asked about beside it.
    repaired = [each for each in identifiers.repaired(doi) if not goes_alone(each)]
    registered, *told = yield agencies.REGISTRY, [doi, *repaired]
    if not isinstance(registered, Present):
        if isinstance(registered, Absent):
            meant = (each for each, said in zip(repaired, told, strict=True) if isinstance(said, Present))
            registered = registered._replace(meant=next(meant, ""))
        # A no is believed only if another registry said no as well; else nobody knows.
        is_confirmed = isinstance(registered, Unanswered) or any(isinstance(said, Absent) for said in others.values())
        return registered if is_confirmed else others["Crossref"]
    for agency, said in others.items():  # its own registry, which could not be asked, may yet tell
        if isinstance(said, Unanswered) and registered.agency in (agency, ""):
            return said._replace(detail=f"{agency}: {said.detail}")
    (said,) = yield agencies.NEGOTIATION, [doi]  # what its registry has not listed yet may get a record, too
    return _recorded(registered, said, others)


def _short_doi(doi: str) -> _Course:
    """doi.org, for nobody else knows shortDOIs, and where it leads to."""
    (registered,) = yield agencies.REGISTRY, [doi]
    if not isinstance(registered, Present):
        return registered
    (said,) = yield agencies.NEGOTIATION, [doi]
    return _recorded(registered, said)


def _recorded(registered: Present, said: Answered, others: Collection[str] = ()) -> Answered:
    """A DOI that exists, with the record that its agency gave, if any; of some agencies nobody expects one."""
    if isinstance(said, Present):
        return registered._replace(record=said.record)
    if said == agencies.NO_RECORD and registered.agency not in (*others, ""):
        return registered
    return registered._replace(detail=said.detail)


def _preprint(name: str) -> _Course:
    """arXiv; then DataCite, which has its preprints by their DOIs, about what arXiv does not have, or not so."""
    (said,) = yield arxiv.REGISTRY, [name]
    if not isinstance(said, Absent):
        return said
    paper, version = arxiv.parted(name)
    (said,) = yield datacite.REGISTRY, [identifiers.ARXIV_DOI + paper]
    if isinstance(said, Absent):
        return Absent("arxiv-unknown")
    if not isinstance(said, Present) or version is None:
        return said
    latest = said.record.version if said.record else ""
    if not re.fullmatch(r"[0-9]{1,4}", latest):
        return unheard("arXiv has no such version, and DataCite does not tell how many there are")
    if version <= int(latest):
        return said
    return Absent("arxiv-unknown", f"{paper} has no version {version}; the latest is v{int(latest)}")


def _isbn(isbn: str) -> _Course:
    (said,) = yield openlibrary.REGISTRY, [isbn]
    return said


_COURSES: Mapping[str, Callable[[str], _Course]] = {
    "doi": _doi,
    "shortdoi": _short_doi,
    "arxiv": _preprint,
    "isbn": _isbn,
}


class Batch(NamedTuple):
    """Names that one registry may be asked about now."""

    registry: Registry
    names: tuple[str, ...]
    conversation: Conversation[Answers]  # that asks about them


class Inquiry:
    """What is known so far of a set of identifiers, and whom to ask next.

    Ask `batches()`, `take` in what came of each, and ask what that returns, until nothing is left; in whatever order
    the answers come. `answers` holds what is settled, at any time. Addresses have no registry: a `url` among the
    identifiers gets no answer.
    """

    def __init__(self, wanted: Iterable[Identifier], policy: Policy) -> None:
        self.answers: dict[Identifier, Answered] = {}
        self._policy = policy
        self._spellings: dict[Identifier, list[Identifier]] = {}  # what was wanted, by what it is called in questions
        for identifier in dict.fromkeys(wanted):
            if identifier.kind not in _COURSES:
                continue
            if (name := _name(identifier)) is None:
                self.answers[identifier] = Absent("bad-identifier")
            else:
                self._spellings.setdefault(name, []).append(identifier)
        self._courses = {name: _COURSES[name.kind](name.value) for name in self._spellings}  # of what is not settled
        self._next = {name: next(course) for name, course in self._courses.items()}  # what each asks
        self._asked: dict[tuple[Registry, str], list[Identifier]] = {}  # in this round
        self._said: dict[Identifier, dict[str, Answered]] = {}  # so far in this round, to those who ask several
        self._open = 0  # batches whose answers are still to come

    def batches(self) -> list[Batch]:
        """What may be asked first."""
        return [] if self._asked else self._round()

    def take(self, batch: Batch, answers: Answers) -> list[Batch]:
        """Take in what came of a batch; what may be asked now. Names without an answer count as unanswered."""
        for asked in batch.names:
            for name in self._asked.pop((batch.registry, asked), []):
                said, (_, wanted) = self._said.setdefault(name, {}), self._next[name]
                said[asked] = answers.get(asked, _LOST)
                if len(said) < len(wanted):
                    continue
                del self._said[name]
                try:
                    self._next[name] = self._courses[name].send([said[each] for each in wanted])
                except StopIteration as end:
                    del self._next[name]
                    for identifier in self._spellings[name]:
                        self.answers[identifier] = _for(identifier, end.value)
        self._open -= 1
        return [] if self._open else self._round()

    def _round(self) -> list[Batch]:
        names: dict[Registry, dict[str, None]] = {}
        for name, (registry, wanted) in self._next.items():
            for asked in wanted:
                names.setdefault(registry, {})[asked] = None
                self._asked.setdefault((registry, asked), []).append(name)
        batches = [
            Batch(registry, part, registry.ask(part, self._policy))
            for registry, all_names in names.items()
            for part in registry.batches(all_names, self._policy.mailto)
        ]
        self._open = len(batches)
        return batches


def _name(wanted: Identifier) -> Identifier | None:
    """What an identifier is called in questions; None for what cannot be one, which would spoil a whole batch."""
    match wanted.kind:
        case "doi":
            doi = identifiers.doi(wanted.value)
            if not doi or len(doi) > _LONGEST_DOI or printable(doi) != doi or _DOT_SEGMENT.search(doi):
                return None
            if doi.startswith(identifiers.ARXIV_DOI):
                preprint = _arxiv(_OLD_CLASS.sub("", doi.removeprefix(identifiers.ARXIV_DOI)))
                if preprint and not arxiv.parted(preprint.value)[1]:  # single versions have no DOIs
                    return preprint
            return Identifier("shortdoi" if identifiers.is_short(doi) else "doi", doi)
        case "arxiv":
            return _arxiv(wanted.value)
    isbn = identifiers.isbn(wanted.value)
    return Identifier("isbn", isbn) if isbn else None


def _arxiv(text: str) -> Identifier | None:
    written = identifiers.arxiv(text)
    if written is None or _NO_VERSION.search(written):
        return None
    paper, version = arxiv.parted(written)
    return Identifier("arxiv", f"{paper}v{version}" if version else paper)


def _for(identifier: Identifier, answered: Answered) -> Answered:
    """An answer as that to an identifier: one record may have been found for several spellings."""
    if isinstance(answered, Present) and answered.record:
        return answered._replace(record=answered.record._replace(identifier=identifier))
    if isinstance(answered, Absent) and identifier.kind == "doi":
        return answered._replace(reason="doi-unregistered")
    return answered
