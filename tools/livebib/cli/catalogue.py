"""Every rule there is, for those who ask by name: to know them all, all modules that declare some are imported."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from livebib.model.rule import RULES, Rule

# They declare rules, or import what does; those of lint come first, as they are asked for most.
_DECLARING = (
    "lint.catalogue lint.silence output.stale output.formatting.batch output.render.documents output.export.atom "
    "output.export.database output.export.text metadata.verifying.judge metadata.adding.orders links.report "
    "cite.desk cite.documents cite.remembered"
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
