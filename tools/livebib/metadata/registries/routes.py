"""Who is asked when: the rounds in which a set of identifiers is settled, without wires.

1. Crossref about DOIs, arXiv about its ids (and its DOIs, which are ids), Open Library about ISBNs;
2. DataCite about what Crossref did not give and arXiv does not have;
3. doi.org about the DOIs that are left: does it exist, and which agency is in charge;
4. that agency, by content negotiation, about what is registered and has no record yet.

Only a registry's own word makes a DOI or an arXiv id absent, and a second one has to agree; an outage never does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from livebib.metadata.registries import agencies, arxiv, crossref, datacite, openlibrary
from livebib.metadata.registries.registry import Answers, Registry, unheard
from livebib.model.record import Absent, Answered, Present, Unanswered
from livebib.model.work import Identifier
from livebib.text import identifiers
from livebib.text.harmless import printable
from livebib.web.conversation import Conversation, Policy

_ROUNDS = (  # whom to ask, by the kind of the identifier
    {"doi": crossref.REGISTRY, "arxiv": arxiv.REGISTRY, "isbn": openlibrary.REGISTRY},
    {"doi": datacite.REGISTRY, "arxiv": datacite.REGISTRY},
    {"doi": agencies.REGISTRY},
    {"doi": agencies.NEGOTIATION},
)
REGISTRIES = (crossref.REGISTRY, datacite.REGISTRY, arxiv.REGISTRY, agencies.REGISTRY, openlibrary.REGISTRY)
_LISTED = ("Crossref", "DataCite")  # agencies that are asked by themselves, in the order of their rounds
_LONGEST_DOI = 2048  # characters, Crossref's own limit
_DOT_SEGMENT = re.compile(r"/\.{1,2}(?=/|$)")  # would lead out of the registry, to whatever else is at its address
_OLD_CLASS = re.compile(r"\.[a-z]{2}(?=/)")
_NO_VERSION = re.compile(r"v\d{5}")  # no paper was revised that often
_LOST = unheard("its answer got lost")


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
        self._asked: dict[tuple[Registry, str], list[Identifier]] = {}  # in this round
        self._round = 0
        self._open = 0  # batches whose answers are still to come
        for identifier in dict.fromkeys(wanted):
            if identifier.kind not in _ROUNDS[0]:
                continue
            if (name := _name(identifier)) is None:
                self.answers[identifier] = Absent("bad-identifier")
            else:
                self._spellings.setdefault(name, []).append(identifier)
        self._heard: dict[Identifier, list[Answered]] = {name: [] for name in self._spellings}  # of what is not settled

    def batches(self) -> list[Batch]:
        """What may be asked first."""
        return [] if self._round else self._next()

    def take(self, batch: Batch, answers: Answers) -> list[Batch]:
        """Take in what came of a batch; what may be asked now. Names without an answer count as unanswered."""
        for asked in batch.names:
            for name in self._asked.pop((batch.registry, asked), []):
                heard = self._heard[name]
                heard.append(answers.get(asked, _LOST))
                if (answered := _settled(name, heard)) is not None:
                    del self._heard[name]
                    for identifier in self._spellings[name]:
                        self.answers[identifier] = _for(identifier, answered)
        self._open -= 1
        return [] if self._open else self._next()

    def _next(self) -> list[Batch]:
        """The batches of the next round that has any."""
        batches: list[Batch] = []
        while self._heard and not batches and self._round < len(_ROUNDS):
            names: dict[Registry, dict[str, None]] = {}
            for name in self._heard:
                registry = _ROUNDS[self._round][name.kind]
                asked = _called(name, registry)
                names.setdefault(registry, {})[asked] = None
                self._asked.setdefault((registry, asked), []).append(name)
            self._round += 1
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
                preprint = _preprint(_OLD_CLASS.sub("", doi.removeprefix(identifiers.ARXIV_DOI)))
                if preprint and not arxiv.parted(preprint.value).version:  # single versions have no DOIs
                    return preprint
            return Identifier("doi", doi)
        case "arxiv":
            return _preprint(wanted.value)
    isbn = identifiers.isbn(wanted.value)
    return Identifier("isbn", isbn) if isbn else None


def _preprint(text: str) -> Identifier | None:
    written = identifiers.arxiv(text)
    if written is None or _NO_VERSION.search(written):
        return None
    paper, version = arxiv.parted(written)
    return Identifier("arxiv", f"{paper}v{version}" if version else paper)


def _called(name: Identifier, registry: Registry) -> str:
    """A name as that registry has it: arXiv's preprints are at DataCite by their DOIs."""
    if name.kind == "arxiv" and registry is datacite.REGISTRY:
        return identifiers.ARXIV_DOI + arxiv.parted(name.value).paper
    return name.value


def _settled(name: Identifier, heard: Sequence[Answered]) -> Answered | None:
    """What the answers of the rounds so far come to; None as long as somebody else has to be asked."""
    last = heard[-1]
    match name.kind, len(heard):
        case "doi", 1 | 2:
            return last if isinstance(last, Present) else None
        case "doi", 3:
            return _exists(heard, last) if isinstance(last, Present) else _confirmed(heard)
        case "doi", _:
            registered = heard[2]
            assert isinstance(registered, Present)
            return _recorded(registered, last)
        case "arxiv", 1:
            return None if isinstance(last, Absent) else last
        case "arxiv", _:
            return _preprint_at_datacite(name, last)
    return last


def _exists(heard: Sequence[Answered], registered: Present) -> Answered | None:
    """Of a DOI that exists: unanswered where it is its own registry that could not be asked, for that may yet tell."""
    for agency, said in zip(_LISTED, heard, strict=False):
        if isinstance(said, Unanswered) and registered.agency in (agency, ""):
            return said._replace(detail=f"{agency}: {said.detail}")
    return None


def _confirmed(heard: Sequence[Answered]) -> Answered:
    """What doi.org says of a DOI. Its no is believed only if another registry said no as well; else nobody knows."""
    if isinstance(heard[-1], Absent) and not any(isinstance(said, Absent) for said in heard[:-1]):
        return heard[0]
    return heard[-1]


def _recorded(registered: Present, said: Answered) -> Present:
    """A DOI that exists, with what its agency says of it. One that its registry has not listed yet may get a record."""
    if isinstance(said, Present):
        return registered._replace(record=said.record)
    if said == agencies.NO_RECORD and registered.agency not in (*_LISTED, ""):
        return registered
    return registered._replace(detail=said.detail)


def _preprint_at_datacite(name: Identifier, said: Answered) -> Answered:
    """What DataCite says of a preprint that arXiv does not have, or not in that version."""
    if isinstance(said, Absent):
        return Absent("arxiv-unknown")
    version = arxiv.parted(name.value).version
    if not isinstance(said, Present) or version is None:
        return said
    latest = said.record.version if said.record else ""
    if not re.fullmatch(r"[0-9]{1,4}", latest):
        return unheard("arXiv has no such version, and DataCite does not tell how many there are")
    if version <= int(latest):
        return said
    paper = arxiv.parted(name.value).paper
    return Absent("arxiv-unknown", f"{paper} has no version {version}; the latest is v{int(latest)}")


def _for(identifier: Identifier, answered: Answered) -> Answered:
    """An answer as that to an identifier: one record may have been found for several spellings."""
    if isinstance(answered, Present) and answered.record:
        return answered._replace(record=answered.record._replace(identifier=identifier))
    if isinstance(answered, Absent) and identifier.kind == "doi":
        return answered._replace(reason="doi-unregistered")
    return answered
