"""An entry with what the registries answered: what is to be said of it, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from livebib import reasons, rules
from livebib.entry import ALIASES, Entry
from livebib.model import Finding, Identifier, Place
from livebib.records import Absent, Answered, Present, Record, Unanswered
from livebib.verifying import compare, form
from livebib.verifying.judgement import Judgement

_FIXABLE = {"mismatch", "incomplete"}


class Verified(NamedTuple):
    """An entry, and what came of it."""

    entry: Entry
    judgements: list[Judgement]
    record: Record | None = None  # it was compared with; None: with none

    @property
    def findings(self) -> list[Finding]:
        """The judgements at their places, in the order of the file."""
        found = [_finding(self.entry, judgement) for judgement in self.judgements]
        return sorted(found, key=lambda finding: finding.place[1:])


def judge(entry: Entry, answers: Mapping[Identifier, Answered]) -> Verified:
    """The entry against the first of its identifiers that has a record: its DOI, its arXiv id, its ISBN."""
    wanted = form.identifiers(entry)
    for identifier in wanted:
        match answers.get(identifier):
            case Present(Record() as record):
                return Verified(entry, compare.compare(entry, record), record)
    return Verified(entry, [_unverified(entry, wanted, answers)])


def _unverified(entry: Entry, wanted: Sequence[Identifier], answers: Mapping[Identifier, Answered]) -> Judgement:
    if not wanted:
        return Judgement(
            "unverified",
            "it has no DOI, arXiv id or ISBN to look it up by",
            f"`livebib verify {entry.key} --search` proposes some",
        )
    identifier = wanted[0]
    name = f"{_NAMES[identifier.kind]} {identifier.value}"
    match answers.get(identifier):
        case None:
            said, hint = f"{name} was not asked", "run it without --offline"
        case Present(None, agency):
            said, hint = f"{name} is registered, but {agency or 'its agency'} has no record that livebib can read", ""
        case Absent(reason, detail):
            said, hint = f"{name}: {_says(reason, detail)}", "correct it; `livebib check-links` tells more"
        case Present(Record()):
            raise AssertionError("an entry with a record is compared with it")
        case Unanswered(reason, detail):
            said, hint = f"{name}: {_says(reason, detail)}", "run it again later"
    return Judgement("unverified", said, hint, compare.field_of(identifier))


_NAMES = {"doi": "DOI", "arxiv": "arXiv id", "isbn": "ISBN"}


def _says(name: str, detail: str) -> str:
    known = reasons.reason(name)
    said = known.says if known else name
    return f"{said} ({detail})" if detail else said


def _finding(entry: Entry, judgement: Judgement) -> Finding:
    return Finding(
        judgement.rule,
        rules.severity(judgement.rule),
        _place(entry, judgement.field),
        judgement.message,
        judgement.hint,
        entry.key,
        judgement.field or None,
        fixable=judgement.rule in _FIXABLE,
    )


def _place(entry: Entry, name: str) -> Place:
    """Where the value stands; of one that is inherited, or that an address stands for, where the key does."""
    for each in (name, ALIASES.get(name, ""), "date" if name == "year" else ""):
        if each and (found := entry.field(each)):
            return found.place
    return entry.key_place
