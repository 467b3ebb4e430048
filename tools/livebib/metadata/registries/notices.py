"""What notices make of a work: retracted, doubted, withdrawn. Pure rules on records."""

import re

from livebib.model.record import Record, Update

_TAKEN_BACK = {"retraction", "withdrawal", "removal"}  # Crossref's words for a work that no longer stands
_DOUBTED = {"expression_of_concern", "partial_retraction"}
_WATCH = "retraction-watch"
# The authors' own words. What they withdrew from a conference stands at arXiv as before.
_WITHDRAWN = re.compile(
    r"(?:(?<!not )\bwithdrawn|\b(?:authors?|we|i) (?:have )?withdr[ae]w)\b(?! from (?!arxiv))", re.IGNORECASE
)


def retraction(record: Record) -> Update | None:
    """The notice that took a work back; the one with a date and a DOI where there are several.

    Some publishers deposit both directions of a retraction with both records, so that the notice, too, seems to be
    retracted. It is not where Retraction Watch says that this record is the notice, and does not say that it was
    retracted itself. A tie goes to the finding: to miss a retraction is the worse mistake.
    """
    found = [update for update in record.updates if update.kind in _TAKEN_BACK]
    is_notice = any(notice.kind in _TAKEN_BACK and notice.source == _WATCH for notice in record.notice_of)
    if is_notice and not any(update.source == _WATCH for update in found):
        return None
    return max(
        found, key=lambda update: (update.source == _WATCH, bool(update.doi), update.day is not None), default=None
    )


def concern(record: Record) -> Update | None:
    """The notice that casts doubt on a work, or takes back a part of it."""
    return next((update for update in record.updates if update.kind in _DOUBTED), None)


def withdrawn(record: Record) -> bool:
    """Whether the authors of a preprint say that they withdrew it: arXiv marks it in their comment only."""
    return record.source == "arxiv" and _WITHDRAWN.search(record.comment) is not None
