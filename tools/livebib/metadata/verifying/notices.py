"""What became of a work, as judgements: retracted, withdrawn, doubted."""

from collections.abc import Iterator

from livebib.metadata.registries import notices
from livebib.metadata.verifying.judgement import Judgement
from livebib.model.record import Record, Update
from livebib.model.rule import error, warning

RETRACTED = error(
    "retracted",
    "The publisher, or Retraction Watch, says that the work was retracted.",
    "Cite something else. Where its retraction is the point, silence this: `% livebib: ignore retracted -- why`.",
)
WITHDRAWN = error(
    "withdrawn",
    "The work was withdrawn or removed, by its publisher's or its authors' word.",
    "Cite something else, or silence this with the reason: `% livebib: ignore withdrawn -- why`.",
)
CONCERN = warning(
    "concern",
    "An expression of concern stands beside the work, or a part of it was retracted.",
    "Read the notice before relying on the work.",
)


_RULES = {"retraction": RETRACTED, "withdrawal": WITHDRAWN, "removal": WITHDRAWN}
_SAYS = {
    "retraction": "was retracted",
    "withdrawal": "was withdrawn",
    "removal": "was removed",
    "partial_retraction": "was retracted in part",
    "expression_of_concern": "is the subject of an expression of concern",
}
_CITE = "cite something else, or say in a note what became of it"


def about(record: Record) -> Iterator[Judgement]:
    """What is to be said of the work; the lesser notices only where there is no graver one."""
    if taken_back := notices.retraction(record):
        yield Judgement(_RULES[taken_back.kind], _said(taken_back), _CITE)
    elif notices.withdrawn(record):
        yield Judgement(WITHDRAWN, f"its authors withdrew it: “{record.comment}”", _CITE)
    elif doubted := notices.concern(record):
        yield Judgement(CONCERN, _said(doubted), "read the notice before you rely on the work")


def _said(update: Update) -> str:
    when = "-".join(f"{part:02}" for part in update.day or () if part)
    told = ", ".join(filter(None, (when, update.doi and f"https://doi.org/{update.doi}", update.source)))
    return f"the work {_SAYS[update.kind]}" + (f" ({told})" if told else "")
