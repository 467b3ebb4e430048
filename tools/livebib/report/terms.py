"""What the name of a rule or a reason means: findings name either."""

from __future__ import annotations

from typing import NamedTuple

from livebib import reasons, rules
from livebib.model import Severity


class Term(NamedTuple):
    """A rule or a reason, as `livebib explain` and formats for programs tell it."""

    name: str
    severity: Severity  # of its findings, unless the configuration says otherwise
    verdict: str | None  # where a reason leads to at first; None for a rule
    about: str
    remedy: str


def term(name: str) -> Term | None:
    """What is known of a name; None if nothing is."""
    if rule := rules.RULES.get(name):
        return Term(rule.name, rule.severity, None, rule.about, rule.remedy)
    if reason := reasons.reason(name):
        return Term(name, reasons.SEVERITIES[reason.verdict], str(reason.verdict), reason.about, reason.remedy)
    return None


def names() -> tuple[list[str], list[str]]:
    """The names of all rules and of all reasons, each by the alphabet."""
    return sorted(rules.RULES), sorted(reasons.REASONS)
