"""The last line of a command that generates: what stopped it and what mends that, or what else there is to look at."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from livebib.model.finding import Finding, Severity
from livebib.model.rule import that_stop
from livebib.project import scope
from livebib.project.project import Project
from livebib.text.counts import counted


def why(project: Project, findings: Sequence[Finding]) -> str:
    """`4 errors in refs.bib; `livebib lint --fix` mends 2 of them`: of the findings those that stop a command.

    The project's library is mended in memory to count them: nothing may be made of it afterwards.
    """
    stopping = that_stop(findings)
    paths = {finding.place.path for finding in stopping}
    said = f"{flaws(stopping)} in {paths.pop() if len(paths) == 1 else f'{len(paths)} files'}"
    if not project.has_library:
        return said
    from livebib.lint import workflow  # here, because where nothing stops a command no rule has to be loaded

    chosen = workflow.Choice(frozenset(finding.rule for finding in stopping), {})
    today = datetime.now(UTC).date()
    mended = workflow.lint(project, scope.of(project, ()), chosen, today, fix=True).fixed.total()
    what = "it" if len(stopping) == 1 else "them" if mended >= len(stopping) else f"{mended} of them"
    return f"{said}; `livebib lint --fix` mends {what}" if mended else said


def flaws(findings: Sequence[Finding]) -> str:
    """`2 errors, 1 warning`; "" where there is neither."""
    counts = Counter(finding.severity for finding in findings)
    weights = (Severity.ERROR, Severity.WARNING)
    return ", ".join(counted(counts[each], each) for each in weights if counts[each])
