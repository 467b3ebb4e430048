"""What registries say became of a work: retracted, withdrawn, doubted. The notice that says so is no such work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from livebib.records import Record, Update
from livebib.verifying.judgement import Judgement

_RULES = {
    "retraction": "retracted",
    "withdrawal": "withdrawn",
    "removal": "withdrawn",
    "partial_retraction": "concern",
    "expression_of_concern": "concern",
}
_SAYS = {
    "retraction": "was retracted",
    "withdrawal": "was withdrawn",
    "removal": "was removed",
    "partial_retraction": "was retracted in part",
    "expression_of_concern": "is the subject of an expression of concern",
}
_HINTS = {
    "retracted": "cite it only as what it is; read the notice",
    "withdrawn": "cite something else, or say in a note that it was withdrawn",
    "concern": "read the notice before you rely on it",
}
# arXiv has no flag, only its authors' words. What was withdrawn from a conference is there still.
_WITHDRAWN = re.compile(
    r"\b(?:paper|article|submission|manuscript|work|preprint|version|draft|it|this)\b[^.;]{0,40}"
    r"\b(?:is|was|has|have|had|been|being)\b[^.;]{0,20}(?<!not )\bwithdrawn\b(?! from)|^\W*withdrawn\b(?! from)",
    re.IGNORECASE,
)


def about(record: Record) -> Iterator[Judgement]:
    """What is to be said of the work, the gravest kind of notice once for each rule."""
    told: dict[str, Judgement] = {}
    for update in _of_the_work(record):
        rule = _RULES.get(update.kind)
        if rule and rule not in told and not (rule == "concern" and "retracted" in told):
            told[rule] = _judgement(rule, update.kind, _where(update))
    if _WITHDRAWN.search(record.comment):
        told.setdefault("withdrawn", _judgement("withdrawn", "withdrawal", f"the comment there is “{record.comment}”"))
    yield from told.values()


def _of_the_work(record: Record) -> list[Update]:
    """The notices about a work; none where the record is a notice itself. Elsevier deposits both directions on both
    records: then Retraction Watch tells which is the work."""
    updates = sorted(record.updates, key=lambda update: list(_RULES).index(update.kind) if update.kind in _RULES else 9)
    if not record.notice_of:
        return updates
    watched = [update for update in updates if update.source == "retraction-watch"]
    return watched if any(update.source == "retraction-watch" for update in record.notice_of) else updates


def _where(update: Update) -> str:
    day = update.day
    when = "-".join(f"{part:02}" for part in day if part) if day else ""
    return ", ".join(
        part for part in (when, f"https://doi.org/{update.doi}" if update.doi else "", update.source) if part
    )


def _judgement(rule: str, kind: str, where: str) -> Judgement:
    return Judgement(rule, f"the work {_SAYS[kind]}" + (f" ({where})" if where else ""), _HINTS[rule])
