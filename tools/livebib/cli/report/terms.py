"""What the name of a rule or a reason means: findings name either."""

from __future__ import annotations

from typing import NamedTuple

from livebib.cli import catalogue
from livebib.model import reasons
from livebib.model.finding import Severity


class Term(NamedTuple):
    """A rule or a reason, as `livebib explain` and formats for programs tell it."""

    name: str
    severity: Severity  # of its findings, unless the configuration says otherwise
    verdict: str | None  # where a reason leads to at first; None for a rule
    about: str
    remedy: str
    bad: str = ""  # an example with it, for rules that have one: .bib text
    good: str = ""  # the same without it
    fix: str = ""  # "safe" or "unsafe" where `livebib lint` can mend it


def term(name: str) -> Term | None:
    """What is known of a name; None if nothing is."""
    if reason := reasons.reason(name):
        return Term(name, reasons.SEVERITIES[reason.verdict], str(reason.verdict), reason.about, reason.remedy)
    rule = catalogue.rule(name)
    return rule and Term(rule.name, rule.severity, None, rule.about, rule.remedy, rule.bad, rule.good, rule.fix)


def names() -> tuple[list[str], list[str]]:
    """The names of all rules and of all reasons, each by the alphabet."""
    return sorted(catalogue.rules()), sorted(reasons.REASONS)
