"""Strikes as a committed text file (`history = "bib/links.tsv"`): CI caches forget what is not used for a week.

Failures only, sorted, a line each, so that a run changes only the lines of links that fail:

    url:http://a.example/ → 2027-01-15T08:00:00Z → 2027-01-18T09:00:00Z → 3 → dns-nxdomain

with tabs for the arrows: the link, when it first and last failed, in how many runs it could not be reached, and why.
A line that cannot be read is a finding. It is passed over, and the next `write` leaves it out.
"""

import math
import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from livebib.files import disk
from livebib.links.judging import WIPES, counts
from livebib.model.errors import ConfigError
from livebib.model.finding import Finding, Place
from livebib.model.rule import warning
from livebib.model.verdict import Outcome, Strikes
from livebib.project.project import Project
from livebib.web.memory.state import Remembered

HISTORY_LINE = warning(
    "history-line",
    "A line of the history of failed links (the key `history`) cannot be read, as after a merge with conflicts. Its "
    "strikes do not count.",
    "Mend or delete it. Until then check-links writes nothing into the file.",
)


HEADER = "# Links that failed, kept by livebib check-links; commit it. A line: link, first and last failed, runs, why."
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_LINK = re.compile(r"(?:url|doi|arxiv|isbn):.+", re.DOTALL)
_REASON = re.compile(r"[a-z][a-z0-9-]*")
_CONFLICT = re.compile(r"<{7}(?: |$)|\|{7}(?: |$)|={7}$|>{7}(?: |$)")
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_ESCAPED = re.compile(r"\\(.)")
_SHOWN = 60  # characters of a damaged line


_Judged = Mapping[str, tuple[Outcome, Strikes | None]]  # what a run found, by link id


class Failed(NamedTuple):
    """A link that fails."""

    strikes: Strikes
    reason: str  # id of what failed last


def read(text: str, path: Path) -> tuple[dict[str, Failed], list[Finding]]:
    """The failures that a history tells, by link id, and what of it cannot be read, each with its place.

    Where a link comes twice, as after a merge, the later failure counts.
    """
    entries: dict[str, Failed] = {}
    findings = []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        line = line.removesuffix("\r")
        if not line or line.startswith("#"):
            continue
        try:
            link, failed = _entry(line)
        except ValueError as error:
            shown = line if len(line) <= _SHOWN else line[:_SHOWN] + "…"
            message = f"a line of the history cannot be read: {error}: {shown!r}"
            hint = "mend it, or delete it: until then nothing is written into the file"
            findings.append(HISTORY_LINE.at(Place(path, number, 1, number, len(line) + 1), message, hint))
            continue
        if link not in entries or entries[link].strikes.last < failed.strikes.last:
            entries[link] = failed
    return entries, findings


def write(entries: Mapping[str, Failed]) -> str:
    """The text of a history: the same for the same failures, whatever their order."""
    lines = [HEADER]
    for link, ((runs, first, last), reason) in sorted(entries.items()):
        escaped = "".join(_ESCAPES.get(letter, letter) for letter in link)
        lines.append("\t".join((escaped, written(first), written(last), str(runs), reason)))
    return "\n".join(lines) + "\n"


def merged(remembered: Mapping[str, Remembered], history: Mapping[str, Failed]) -> dict[str, Strikes]:
    """The strikes by state and history together: the later failure counts, and a success seen since wipes."""
    strikes = {link: known.strikes for link, known in remembered.items() if known.strikes}
    for link, (told, _) in history.items():
        success = _success(remembered.get(link))
        if told.first <= success:
            told = Strikes(1, told.last, told.last)  # it was not told how many of them came after the success
        own = strikes.get(link)
        if told.last > success and (own is None or own.last < told.last):
            strikes[link] = told
    return strikes


def updated(
    history: Mapping[str, Failed],
    judged: _Judged,
    known: Collection[str] | None = None,
) -> dict[str, Failed]:
    """The history after a run: what was judged, and of the rest the old. With `known`, all ids that the whole
    bibliography has, the failures of links that are gone from it go too."""
    entries = {link: failed for link, failed in history.items() if known is None or link in known}
    for link, (outcome, strikes) in judged.items():
        old = entries.pop(link, None)
        if strikes:
            reason = old.reason if old and not counts(outcome) else outcome.reason
            entries[link] = Failed(strikes, reason)
    return entries


def _success(known: Remembered | None) -> float:
    """When a link last answered, as far as it is remembered."""
    if known is None:
        return -math.inf
    checked = known.checked if known.outcome.verdict in WIPES else -math.inf
    return max(-math.inf if known.alive_at is None else known.alive_at, checked)


def _entry(line: str) -> tuple[str, Failed]:
    """The failure that a line tells. Raises ValueError, which says what is wrong."""
    if _CONFLICT.match(line):
        raise ValueError("a conflict of a merge was left in it")
    cells = line.split("\t")
    if len(cells) != 5:
        raise ValueError(f"it has {len(cells)} cells, not 5")
    link = _ESCAPED.sub(lambda m: {"t": "\t", "n": "\n", "r": "\r"}.get(m[1], m[1]), cells[0])
    if not _LINK.fullmatch(link):
        raise ValueError("its first cell names no link")
    first, last = map(_seconds, cells[1:3])
    if last < first:
        raise ValueError("it last failed before it first failed")
    if not re.fullmatch(r"[0-9]{1,6}", cells[3]):
        raise ValueError("its fourth cell is no number of runs")
    if not _REASON.fullmatch(cells[4]):
        raise ValueError("its last cell is no reason")
    return link, Failed(Strikes(int(cells[3]), first, last), cells[4])


def _seconds(text: str) -> float:
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise ValueError(f"{text[:_SHOWN]!r} is no time such as 2027-01-15T08:00:00Z") from None


def written(seconds: float) -> str:
    """A time, in seconds since 1970, in UTC."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime(_TIME)


class Ledger(NamedTuple):
    """A history as it was read."""

    path: Path | None  # None: none is kept
    text: str | None  # None: there is no file yet
    failed: Mapping[str, Failed]
    findings: list[Finding]  # lines that cannot be read; while there are some, nothing is written over them


def of(project: Project) -> Ledger:
    """The history of a project. Raises ConfigError where the key `history` names a file that is no history: it would be
    written over."""
    name = project.config["history"]
    if name is None:
        return Ledger(None, None, {}, [])
    path = project.gate.passed(project.root / name, "history")
    if project.owns(path):
        raise ConfigError(f"{path}: belongs to the bibliography", hint="`history` names a file of its own")
    if not path.exists():
        return Ledger(path, None, {}, [])
    text = disk.read_text(path)
    if text.strip() and not text.startswith(HEADER.partition(",")[0]):
        raise ConfigError(f"{path}: is no history of livebib", hint="`history` names a file of its own")
    failed, findings = read(text, path)
    return Ledger(path, text, failed, findings)


def keep(ledger: Ledger, judged: _Judged, known: Collection[str] | None = None) -> None:
    """Write what a run found; `known` as `updated` has it."""
    if ledger.path is None or ledger.findings:
        return
    text = write(updated(ledger.failed, judged, known))
    if text != ledger.text and (ledger.text is not None or judged):
        disk.write_text(ledger.path, text, read=ledger.text)
