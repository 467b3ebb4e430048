"""Identifiers: what their registries answered, as an outcome. Whose work it is makes no difference here."""

from __future__ import annotations

from livebib.links.model import Link
from livebib.model.reasons import reason
from livebib.model.record import Answered, Present
from livebib.model.verdict import Outcome, Verdict

_REGISTERED = {"doi": "doi-registered", "arxiv": "arxiv-registered", "isbn": "isbn-listed"}


def outcome(link: Link, answered: Answered) -> Outcome:
    """The outcome of a link that is an identifier."""
    if isinstance(answered, Present):
        return Outcome(Verdict.ALIVE, _REGISTERED[link.kind], final_url=None if link.kind == "isbn" else link.url)
    known = reason(answered.reason)
    return Outcome(known.verdict if known else Verdict.BLOCKED, answered.reason, detail=answered.detail)
