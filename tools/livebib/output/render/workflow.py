"""`render` from end to end: regenerate → write or compare → report."""

from livebib.files import disk
from livebib.lint import stopping
from livebib.model.errors import UsageError
from livebib.model.report import Report
from livebib.model.rule import that_stop
from livebib.output.render.documents import Rendering, render
from livebib.output.render.environment import line_of
from livebib.output.stale import STALE
from livebib.project.project import Project
from livebib.text import diffs
from livebib.text.counts import counted


def regenerate(project: Project, repair: str, *, check: bool = False) -> Report:
    """Bring every region up to date; with `check` nothing is written, and what is not up to date is a finding.

    `repair` is the command that brings them up to date. Raises UsageError where there is no region at all.
    """
    outcome = render(project)
    findings = list(outcome.findings)
    if that_stop(findings):
        what = "could not be compared" if check else "nothing was written"
        return Report("render", findings, talk=[f"{what}: {stopping.why(project, findings)}"])
    if not outcome.regions:
        hint = "add a line <!-- livebib:begin resources --> and below it a line <!-- livebib:end resources -->"
        raise UsageError(f"no region in {', '.join(map(str, project.documents))}", hint=hint)
    if not check:
        for change in outcome.changes:  # all can be written, or none is
            disk.writable(change.path, change.before.encode())
        for change in outcome.changes:
            disk.write_text(change.path, change.after, read=change.before)
        return Report("render", findings, talk=[_summary(outcome, stopping.flaws(findings))])
    for change in outcome.changes:
        for region in change.regions:
            place, message = line_of(change.path, region.begin_line), f"the region '{region.name}' is out of date"
            findings.append(STALE.at(place, message, f"bring it up to date: {repair}"))
    diff = "".join(diffs.unified(project.relative(each.path), each.before, each.after) for each in outcome.changes)
    # Where something is out of date, the command that repairs it has the last word.
    talk = [] if outcome.changes else [_summary(outcome, stopping.flaws(findings))]
    return Report("render", findings, diff.rstrip("\n"), talk=talk)


def _summary(outcome: Rendering, flaws: str) -> str:
    what = f"{counted(outcome.regions, 'region')} in {counted(outcome.documents, 'file')}"
    done = f"{counted(len(outcome.changes), 'file')} written" if outcome.changes else "up to date"
    return f"{what}: {done}" + (f", with {flaws}" if flaws else "")
