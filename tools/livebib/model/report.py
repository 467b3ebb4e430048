"""What a command has to say, whatever the format."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from livebib.model.errors import LivebibError
from livebib.model.finding import Finding, Severity


class Report(NamedTuple):
    """The outcome of one command."""

    command: str
    findings: list[Finding]
    body: str = ""  # what a person asked to see: a diff, a list
    extra: Mapping[str, object] = MappingProxyType({})  # the same for JSON, beside `findings`
    summary: str = ""  # the run in one line, for people: counts, requests, time
    advice: Sequence[str] = ()  # what to do next, up to three lines
    document: Mapping[str, object] | None = None  # JSON's `summary` and all that it tells in a way of its own
    in_body: Sequence[Finding] = ()  # the findings that the body, or a failure, tells people already
    others: Sequence[Finding] = ()  # the findings that such a `document` does not tell
    complete: bool = True  # False after an interruption: this is what was known by then
    failed: bool | None = None  # whether the run failed, where that is more than a matter of its findings' weights
    notices: Sequence[str] = ()  # told beside the report in any case: what happened to the state, what was refused
    talk: Sequence[str] = ()  # told behind it to whoever wants to hear: what was written, and what to do next
    failures: Sequence[LivebibError] = ()  # told last: what could not be written or asked; the report comes out first

    def count(self, severity: Severity) -> int:
        """How many findings weigh that much."""
        return sum(finding.severity == severity for finding in self.findings)

    def listed(self, verbose: bool) -> list[Finding]:
        """The findings that people read one by one: infos only when `verbose`."""
        return [finding for finding in self.findings if verbose or finding.severity != Severity.INFO]
