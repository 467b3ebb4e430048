"""Every rule and every reason there is, for those who ask by name: findings name either. To know all rules, all modules
that declare some are imported."""

from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple

from livebib.model import reasons
from livebib.model.finding import Severity
from livebib.model.rule import RULES, Rule

# They declare rules, or import what does; those of lint come first, as they are asked for most.
_DECLARING = (
    "lint.catalogue lint.silence output.stale output.formatting.batch output.render.documents output.export.atom "
    "output.export.database output.export.text metadata.verifying.judge metadata.adding.orders links.report "
    "cite.desk cite.documents cite.workflow"
).split()


def rule(name: str) -> Rule | None:
    """The rule of that name, if there is one. No more modules are imported than it takes to find it."""
    for module in _DECLARING:
        if name in RULES:
            break
        import_module(f"livebib.{module}")
    return RULES.get(name)


def rules() -> Mapping[str, Rule]:
    """All rules by their names. The first call takes a while: do without where one or a few are enough."""
    for module in _DECLARING:
        import_module(f"livebib.{module}")
    return RULES


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
    found = rule(name)
    return found and Term(name, found.severity, None, found.about, found.remedy, found.bad, found.good, found.fix)


def names() -> list[str]:
    """The names of all rules, then of all reasons, each by the alphabet."""
    return [*sorted(rules()), *sorted(reasons.REASONS)]
