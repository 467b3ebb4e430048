"""Every rule there is, for those who ask by name: to know them all, all modules that declare some are imported."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from livebib.model.rule import RULES, Rule

# They declare rules, or import what does.
_DECLARING = (
    "cite.desk cite.documents cite.remembered links.report lint.catalogue lint.silence metadata.adding.orders "
    "metadata.verifying.judge output.stale output.export.atom output.export.database output.export.text "
    "output.formatting.batch output.render.documents"
)


def rules() -> Mapping[str, Rule]:
    """All rules by their names. The first call takes a while: do without where a few are known to be enough."""
    for module in _DECLARING.split():
        import_module(f"livebib.{module}")
    return RULES
