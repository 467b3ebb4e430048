"""An entry with what the registries answered: what is to be said of it, and where."""

from collections.abc import Mapping
from operator import attrgetter
from typing import NamedTuple

from livebib.library.entry import Entry
from livebib.metadata.verifying import additions, compare, form, notices, searching
from livebib.metadata.verifying.judgement import Judgement
from livebib.model import reasons
from livebib.model.finding import Finding
from livebib.model.record import Absent, Answered, Present, Record, Unanswered
from livebib.model.rule import error, info
from livebib.model.work import Identifier
from livebib.text import claims, identifiers

UNVERIFIED = info(
    "unverified",
    "There was no record to compare the entry with: it has no identifier, or its registry has none or did not answer. "
    "That says nothing about the work.",
    "Give the entry its DOI, arXiv id or ISBN; `livebib verify --search KEY` proposes some.",
)

UNREGISTERED = error(
    "unregistered",
    "The registry of the DOI or arXiv id of an entry says that there is none such, and a second one confirms it. "
    "Nobody can follow it to a work.",
    "Look the work up, and write the identifier that is its own; `livebib verify --search KEY` proposes some.",
)

_NAMES = {"doi": "DOI", "arxiv": "arXiv id", "isbn": "ISBN"}
_REGISTRIES = {"doi": ("crossref", "datacite", "doi"), "arxiv": ("arxiv", "datacite"), "isbn": ("openlibrary",)}
_LATER = "run it again later"
_COMPARE = "compare it with the work itself; `livebib check-links` tells more"
_FIXABLE = (compare.MISMATCH, additions.INCOMPLETE)
# What verify finds. An end of a comment that silences is told by the command that would tell what it silenced.
RULES = frozenset(
    rule.name
    for rule in (
        *(compare.WRONG_WORK, notices.RETRACTED, notices.WITHDRAWN, compare.MISMATCH, notices.CONCERN),
        *(additions.INCOMPLETE, additions.PUBLISHED_VERSION_EXISTS, UNREGISTERED, UNVERIFIED),
        *(searching.SAME_TITLE, searching.NOT_FOUND),
    )
)


# Reference verdicts by the rules that lead to them, the gravest first.
_VERDICTS = {
    "wrong-work": ["wrong-work"],
    "retracted": ["retracted", "withdrawn"],
    "unregistered": ["unregistered"],
    "same-title": ["same-title"],
    "differs": ["mismatch"],
    "not-found": ["not-found"],
}


class Verified(NamedTuple):
    """An entry, and what came of it."""

    entry: Entry
    judgements: list[Judgement]
    record: Record | None = None  # it was compared with; None: with none
    state: str = "uncovered"  # the verdict where nothing of that decides
    asked: tuple[str, ...] = ()  # who answered

    @property
    def verdict(self) -> str:
        """The reference verdict."""
        rules = {each.rule.name for each in self.judgements}
        for verdict, names in _VERDICTS.items():
            if not rules.isdisjoint(names):
                return verdict
        return "verified" if self.record else self.state

    @property
    def findings(self) -> list[Finding]:
        """The judgements at their places, in the order of the file."""
        entry = self.entry
        found = []
        for rule, message, hint, field, _, severity in self.judgements:
            # Where the value stands; of one that is inherited, or that an address stands for, where the key does.
            own = entry.field(form.own_name(entry, field) or "")
            place = own.place if own else entry.key_place
            found.append(
                rule.at(place, message, hint, entry.key, field or None, fixable=rule in _FIXABLE, severity=severity)
            )
        return sorted(found, key=attrgetter("order"))


def searched(entry: Entry, found: searching.Searched) -> Verified:
    """An entry without an identifier, by what a search for it came to."""
    if not found.asked:
        why = reasons.says(found.unanswered.reason, found.unanswered.detail) if found.unanswered else ""
        told = [Judgement(UNVERIFIED, f"it has no identifier, and its title was not looked for: {why}", _LATER)]
        return Verified(entry, told, None, "unanswered")
    record = found.record if found.worth > searching.Worth.SAME_TITLE else None
    return Verified(entry, list(searching.judgements(entry, found)), record, "uncovered", found.asked)


def judge(entry: Entry, answers: Mapping[Identifier, Answered]) -> Verified:
    """The entry against the first of its identifiers that has a record: its DOI, its arXiv id, its ISBN.

    Of the others it is told when they are another work's, or no identifiers at all: that the preprint has another year
    or title than the article is as it should be.
    """
    wanted = form.identifiers(entry)
    if not wanted:
        return Verified(entry, [_without_identifier(entry)])
    if identifiers.is_guessed(wanted[0].value) and isinstance(answers.get(wanted[0]), Absent) and not entry.get("doi"):
        return Verified(entry, [_without_identifier(entry)])
    used: Record | None = None
    judgements: list[Judgement] = []
    unverified: list[tuple[Judgement, bool]] = []  # and whether a registry said that there is no such work
    for identifier in wanted:
        answer = answers.get(identifier, Unanswered("offline"))
        if not isinstance(answer, Present) or answer.record is None:
            unverified.append((_unverified(identifier, answer), isinstance(answer, Absent)))
        elif used is None:
            used = answer.record
            judgements += compare.compare(entry, used)
        elif wrong := compare.wrong_work(entry, answer.record):
            judgements.append(wrong)
    told = [each for each, is_absent in unverified if is_absent] if used else [unverified[0][0]]
    found = [answers.get(each, Unanswered("offline")) for each in wanted]
    state = "unanswered" if any(isinstance(each, Unanswered) for each in found) else "uncovered"
    asked = dict.fromkeys(name for each, said in zip(wanted, found, strict=True) for name in _asked(each, said))
    return Verified(entry, judgements + told, used, state, tuple(asked))


def _asked(identifier: Identifier, said: Answered) -> tuple[str, ...]:
    """Who answered for an identifier."""
    match said:
        case Present(Record(source=source)):
            return (source,)
        case Unanswered():
            return ()
    return _REGISTRIES[identifier.kind]


def _without_identifier(entry: Entry) -> Judgement:
    hint = f"`livebib verify {entry.key} --search` proposes some" if form.is_searched(entry) else ""
    isbn = entry.get("isbn")
    wrong = next((isbn[start:end] for start, end, claim in claims.isbns(isbn) if claim.problem), "")
    if wrong:
        rule = "isbn-check-digit" if identifiers.check_digit(wrong) else "isbn-shape"
        return Judgement(UNVERIFIED, f"its ISBN {wrong} is wrong ({rule}), so it cannot be looked up", hint, "isbn")
    return Judgement(UNVERIFIED, "it has no DOI, arXiv id or ISBN to look it up by", hint)


def _unverified(identifier: Identifier, answer: Answered) -> Judgement:
    match answer:
        case Present(_, agency, detail) if detail:
            said, hint = f"is registered, but {agency or 'its agency'} gave no record of it ({detail})", _LATER
        case Present(_, agency):
            said, hint = f"is registered, but {agency or 'its agency'} has no record that livebib can read", ""
        case Absent("arxiv-unknown", detail) if detail:
            # The paper is there, but not in this version.
            return Judgement(UNVERIFIED, detail, _COMPARE, compare.field_of(identifier))
        case Absent("doi-unregistered" | "arxiv-unknown" as reason, _, meant):
            message = f"{_NAMES[identifier.kind]} {identifier.value} {reasons.says(reason)}"
            hint = f"did you mean {meant}?" if meant else _COMPARE
            return Judgement(UNREGISTERED, message, hint, compare.field_of(identifier))
        case Absent(reason, _):
            said, hint = reasons.says(reason), _COMPARE
        case Unanswered("offline", _):
            said, hint = reasons.says("offline"), "run it without --offline"
        case Unanswered(reason, detail):
            said, hint = reasons.says(reason, detail), _LATER
    name = f"{_NAMES[identifier.kind]} {identifier.value}"
    return Judgement(UNVERIFIED, f"{name} {said}", hint, compare.field_of(identifier))
