"""What a run of verify has to say besides its findings: counts, proposals, advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from livebib.metadata.verifying import form, person
from livebib.metadata.verifying.candidates import Proposed
from livebib.metadata.verifying.judge import Verified
from livebib.metadata.verifying.people import registered, shown
from livebib.model.record import Answered, Unanswered
from livebib.model.work import Identifier
from livebib.text.counts import counted

_MOST_SHOWN = 3  # candidates of an entry


def summary(verified: Sequence[Verified], requests: int, seconds: float) -> str:
    """The run in one line."""
    compared = sum(each.record is not None for each in verified)
    asked = f"{counted(requests, 'request')}, {seconds:.1f} s"
    return f"{compared} of {counted(len(verified), 'entry')} verified against a record ({asked})"


def advice(answers: Mapping[Identifier, Answered], proposed: Sequence[Proposed]) -> list[str]:
    """What to do next."""
    said = []
    if any(isinstance(each, Unanswered) and each.reason != "offline" for each in answers.values()):
        said.append("some registries did not answer: run it again later, only what is missing is asked")
    if any(each.candidates for each in proposed):
        said.append("give an entry the DOI that is its own, and verify it again")
    return said


def counts(
    verified: Sequence[Verified], proposed: Sequence[Proposed], requests: int, seconds: float
) -> dict[str, object]:
    """The same for JSON, beside the findings."""
    compared = sum(each.record is not None for each in verified)
    return {
        "entries": len(verified),
        "verified": compared,
        "requests": requests,
        "seconds": round(seconds, 2),
        "proposals": [row for each in proposed for row in _rows(each)],
    }


def _rows(proposed: Proposed) -> Iterator[dict[str, object]]:
    for score, record in proposed.candidates:
        yield {
            "key": proposed.entry.key,
            "score": score,
            "doi": record.doi,
            "title": form.title(record),
            "authors": [person.shown(name) for name in registered(record.authors)],
            "year": record.issued.year if record.issued else None,
            "venue": record.venues[0] if record.venues else "",
        }


def listed(proposed: Iterable[Proposed]) -> Iterator[str]:
    """The proposals for people, a line each under the entry that they are for."""
    for each in proposed:
        place = each.entry.key_place
        head = f"{place.path}:{place.line}: {each.entry.key}: {each.entry.title}"
        if each.unanswered:
            yield f"{head}\n    no answer: {each.unanswered.detail or each.unanswered.reason}"
            continue
        yield head if each.candidates else f"{head}\n    nothing like it found"
        for score, record in each.candidates[:_MOST_SHOWN]:
            said = [shown(registered(record.authors)), str(record.issued.year) if record.issued else ""]
            venue = record.venues[0] if record.venues else record.publisher
            told = ". ".join(filter(None, [", ".join(filter(None, said)), form.title(record), venue]))
            yield f"    {score:>3}  {record.doi}  {told}"
