"""What a comparison has to say of an entry, before it has a place in a file."""

from typing import NamedTuple

from livebib.metadata.verifying import person
from livebib.model.finding import Severity
from livebib.model.record import Contributor
from livebib.model.rule import Rule


class Proposal(NamedTuple):
    """What the record has for a field, as `--fix` writes it."""

    field: str
    text: str = ""  # Unicode, not LaTeX
    people: tuple[Contributor, ...] = ()  # for author and editor instead

    @property
    def shown(self) -> str:
        """As a message shows it."""
        return self.text.replace("--", "–") or ", ".join(map(person.shown, self.people))


class Judgement(NamedTuple):
    """One thing to say of an entry."""

    rule: Rule
    message: str
    hint: str = ""
    field: str = ""  # whose value it is about; empty: the entry as a whole
    proposals: tuple[Proposal, ...] = ()
    severity: Severity | None = None  # where it is not the rule's
