"""Findings for an issue or the summary of a job: Markdown in which nothing of others is live."""

import os
import re
from collections.abc import Iterator
from urllib.parse import quote

from livebib.cli.report.as_text import relative, unlisted
from livebib.model.finding import Finding, Severity
from livebib.model.report import Report
from livebib.project.project import Project
from livebib.text.counts import counted
from livebib.text.harmless import fence, span

ISSUE = 65_536  # what GitHub takes as the text of an issue
STEP = 1024 * 1024  # and as the summary of a step
_COMMIT = re.compile(r"https://[\w.:-]+/[\w.-]+/[\w.-]+/blob/[0-9a-f]{40,64}")
_HEADINGS = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.INFO: "Infos"}


def as_markdown(report: Report, project: Project | None, verbose: bool, limit: int = ISSUE) -> str:
    """A list for each severity, at most `limit` bytes of UTF-8 in all; text of others stands in code only.

    GitHub counts characters or bytes by place; bytes are never fewer.
    """
    counts = [counted(count, severity) for severity in Severity if (count := report.count(severity))]
    said = ", ".join(counts) or ("" if report.body else "no findings")  # a body alone is what was asked for
    head = f"## livebib {report.command}{f': {said}' if said else ''}\n"
    if report.summary:
        head += f"\n{span(report.summary)}\n"
    listed = report.listed(verbose)
    tail = "".join(f"\n{text}\n" for text in (unlisted(len(report.findings) - len(listed)),) if text)
    if report.advice:
        tail += "\n" + "".join(f"- {span(advice)}\n" for advice in report.advice)
    room = limit - len((head + tail).encode()) - (spare := len(_left_out(len(listed))))
    out, left = [], len(listed)
    for piece, told in _pieces(listed, project):
        room -= len(piece.encode())
        if room < 0:
            break
        out.append(piece)
        left -= told
    if left:
        return head + "".join(out) + _left_out(left) + tail
    return head + "".join(out) + _body(report.body, room + spare) + tail


def _pieces(listed: list[Finding], project: Project | None) -> Iterator[tuple[str, int]]:
    """Headings and findings, heaviest first, each with how many findings it tells. In GitHub's jobs a place leads to
    the line of the very commit."""
    base = _commit()
    for severity, heading in _HEADINGS.items():
        found = [finding for finding in listed if finding.severity == severity]
        if found:
            yield f"\n### {heading} ({len(found)})\n\n", 0
        for finding in found:
            place = finding.place
            where = span(f"{relative(place.path, project)}:{place.line}:{place.column}")
            if base:
                where = f"[{where}]({base}/{quote(relative(place.path, project))}#L{place.line})"
            hint = f"\n  - {span(finding.hint)}" if finding.hint else ""
            yield f"- {where} {span(finding.rule)}: {span(finding.message)}{hint}\n", 1


def _commit() -> str:
    """The address of the files as this job of GitHub's sees them; "" elsewhere. Its form proves that it is GitHub's."""
    names = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA")
    server, repository, commit = (os.environ.get(name, "") for name in names)
    address = f"{server}/{repository}/blob/{commit}"
    return address if _COMMIT.fullmatch(address) else ""


def _left_out(findings: int) -> str:
    return f"\n{counted(findings, 'more finding')} left out here: the text report lists them.\n"


def _body(body: str, room: int) -> str:
    """As many whole lines of the body as fit."""
    if not body:
        return ""
    kept = body.split("\n")
    while kept:
        left = body.count("\n") + 1 - len(kept)
        more = f"\n{counted(left, 'more line')} left out here.\n" if left else ""
        text = f"\n{fence(chr(10).join(kept))}\n{more}"
        if (excess := len(text.encode()) - room) <= 0:
            return text
        while kept and excess > 0:
            excess -= len(kept.pop().encode("utf-8", "replace")) + 1
    return ""
