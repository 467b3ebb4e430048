"""What a run of lint has to say besides its findings: a summary, and statistics of its rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from livebib.lint.workflow import Linted
from livebib.model.report import Report
from livebib.text.counts import counted

_NOTICEABLE = 0.001  # seconds of a rule that found nothing


def report(linted: Linted, *, fix: bool, unsafe_fixes: bool, diff: bool, statistics: bool) -> Report:
    """The report of a run that was to mend what is safe (`fix`) or all (`unsafe_fixes`), or to show it (`diff`). With
    `statistics` it tells how much each rule found."""
    extra: dict[str, object] = {"fixed": dict(sorted(linted.fixed.items()))} if linted.fixed else {}
    if diff:
        extra["diff"] = linted.diff
    if statistics:
        extra["statistics"] = _rows(linted)
    return Report(
        "lint",
        linted.findings,
        _statistics(linted) if statistics else linted.diff if diff else "",
        extra,
        _summary(linted, fix=fix, unsafe_fixes=unsafe_fixes, diff=diff),
        talk=["`livebib render` brings the regions up to date"] if linted.changed and not diff else [],
    )


def _summary(linted: Linted, *, fix: bool, unsafe_fixes: bool, diff: bool) -> str:
    count = f"{counted(linted.entries, 'entry')} in {counted(linted.files, 'file')}"
    found = [
        counted(number, str(severity))
        for severity in dict.fromkeys(("error", "warning", "info"))
        if (number := sum(finding.severity == severity for finding in linted.findings))
    ]
    return "; ".join(
        [
            f"{count}: {', '.join(found) or 'nothing found'}",
            *_mending(linted, fix=fix, unsafe_fixes=unsafe_fixes, diff=diff),
        ]
    )


def _mending(linted: Linted, *, fix: bool, unsafe_fixes: bool, diff: bool) -> Iterator[str]:
    """What was mended, what can be, and what waits for something else."""
    safe, unsafe, waiting = linted.left
    fixed = linted.fixed.total()
    if fixed:
        yield f"{counted(fixed, 'flaw')} {'would be ' if diff else ''}mended"
    tried = fix or unsafe_fixes or diff
    ways = [f"{safe} fixable with --fix"] if safe and not tried else []
    if unsafe and not unsafe_fixes:
        ways.append(f"{unsafe} {'more' if ways or fixed else 'fixable'} with --unsafe-fixes")
    if ways:
        yield ", ".join(ways)
    if waiting:
        (first, number), *others = waiting
        more = " more" if ways or fixed else ""
        until = f"until {first.path}:{first.line} is mended" + "".join(
            f", {number} until {place.path}:{place.line} is" for place, number in others
        )
        yield f"{number}{more} wait{'s' if number == 1 else ''} {until}"


def _rows(linted: Linted) -> list[dict[str, object]]:
    counts = Counter(finding.rule for finding in linted.findings)
    noticed = {name for name, seconds in linted.times.items() if seconds >= _NOTICEABLE}
    names = sorted({*counts, *noticed}, key=lambda name: (-counts[name], name))
    return [
        {"rule": name, "findings": counts[name], "seconds": round(linted.times.get(name, 0.0), 4)} for name in names
    ]


def _statistics(linted: Linted) -> str:
    rows = _rows(linted)
    width = max((len(str(row["rule"])) for row in rows), default=0)
    return "\n".join(f"{row['findings']:>7}  {row['rule']:<{width}}  {row['seconds']:>8.4f} s" for row in rows)
