"""Rules: what a finding can be about. Each is declared where it is applied; `livebib explain` reads them."""

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from livebib.model.finding import Finding, Place, Severity


class Rule(NamedTuple):
    """What `livebib explain NAME` says."""

    name: str
    severity: Severity
    about: str  # what is wrong and why it matters
    remedy: str  # what to do
    stops: bool = False  # leaves it open what the library says: nothing is generated while it stands
    bad: str = ""  # an example that has it: .bib text
    good: str = ""  # the same without it
    fix: str = ""  # "safe" or "unsafe" if `livebib lint` can mend it; else empty

    def at(
        self,
        place: Place,
        message: str,
        hint: str = "",
        key: str | None = None,
        field: str | None = None,
        *,
        fixable: bool = False,
        severity: Severity | None = None,
    ) -> Finding:
        """The finding that something there is against the rule; it weighs what the rule does, unless told otherwise."""
        return Finding(self.name, severity or self.severity, place, message, hint, key, field, fixable)


RULES: dict[str, Rule] = {}  # those of all modules imported so far; `cli.catalogue` imports the rest


def declared(
    severity: Severity,
    name: str,
    about: str,
    remedy: str,
    *,
    stops: bool = False,
    bad: str = "",
    good: str = "",
    fix: str = "",
) -> Rule:
    """A new rule, known by its name from now on."""
    assert name not in RULES, f"there are two rules {name}"
    RULES[name] = Rule(name, severity, about, remedy, stops, bad, good, fix)
    return RULES[name]


fatal = partial(declared, Severity.ERROR, stops=True)
error = partial(declared, Severity.ERROR)
warning = partial(declared, Severity.WARNING)
info = partial(declared, Severity.INFO)


def that_stop(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that keep anything from being generated."""
    return [finding for finding in findings if RULES[finding.rule].stops]
