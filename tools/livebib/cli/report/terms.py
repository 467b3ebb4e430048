"""What the name of a rule or a reason means: findings name either."""

from __future__ import annotations

from typing import NamedTuple

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
    from livebib.lint import catalogue  # all of lint's rules: commands that report plain text do without

    if rule := catalogue.rule(name):
        return Term(rule.name, rule.severity, None, rule.about, rule.remedy, rule.bad, rule.good, rule.fix)
    if reason := reasons.reason(name):
        return Term(name, reasons.SEVERITIES[reason.verdict], str(reason.verdict), reason.about, reason.remedy)
    return None


def names() -> tuple[list[str], list[str]]:
    """The names of all rules and of all reasons, each by the alphabet."""
    from livebib.lint import catalogue

    return catalogue.names(), sorted(reasons.REASONS)
