"""What a run of lint has to say besides its findings: a summary, and statistics of its rules."""

from collections import Counter
from collections.abc import Iterator

from livebib.lint.workflow import Linted
from livebib.model.finding import Severity
from livebib.model.report import Report
from livebib.text.counts import counted

_NOTICEABLE = 0.001  # seconds of a rule that found nothing


def report(linted: Linted, hint: str, *, fix: bool, unsafe_fixes: bool, diff: bool, statistics: bool) -> Report:
    """The report of a run that was to mend what is safe (`fix`) or all (`unsafe_fixes`), or to show it (`diff`). With
    `statistics` it tells how much each rule found. `hint`: what is to be done when entries changed."""
    rows = _rows(linted) if statistics else []
    extra: dict[str, object] = {"fixed": dict(sorted(linted.fixed.items()))} if linted.fixed else {}
    extra |= {"diff": linted.diff} if diff else {}
    extra |= {"statistics": rows} if statistics else {}
    width = max((len(str(row["rule"])) for row in rows), default=0)
    table = "\n".join(f"{row['findings']:>7}  {row['rule']:<{width}}  {row['seconds']:>8.4f} s" for row in rows)
    weights = Counter(finding.severity for finding in linted.findings)
    found = ", ".join(counted(weights[each], each) for each in Severity if weights[each]) or "nothing found"
    told = f"{counted(linted.entries, 'entry')} in {counted(linted.files, 'file')}: {found}"
    return Report(
        "lint",
        linted.findings,
        table if statistics else linted.diff if diff else "",
        extra,
        "; ".join([told, *_mending(linted, fix=fix, unsafe_fixes=unsafe_fixes, diff=diff)]),
        talk=[hint] if hint and linted.changed and not diff else [],
    )


def _mending(linted: Linted, *, fix: bool, unsafe_fixes: bool, diff: bool) -> Iterator[str]:
    """What was mended, what can be, and what waits for something else."""
    fixed = linted.fixed.total()
    if fixed:
        yield f"{counted(fixed, 'flaw')} {'would be ' if diff else ''}mended"
    tried = fix or unsafe_fixes or diff
    ways = [f"{linted.safe} fixable with --fix"] if linted.safe and not tried else []
    if linted.unsafe and not unsafe_fixes:
        ways.append(f"{linted.unsafe} {'more' if ways or fixed else 'fixable'} with --unsafe-fixes")
    if ways:
        yield ", ".join(ways)
    if linted.waiting:
        (first, number), *others = linted.waiting
        wait = f"{number}{' more' if ways or fixed else ''} wait{'s' if number == 1 else ''}"
        yield f"{wait} until {first.path}:{first.line} is mended" + "".join(
            f", {number} until {place.path}:{place.line} is" for place, number in others
        )


def _rows(linted: Linted) -> list[dict[str, object]]:
    """The statistics of each rule, those that found most first."""
    counts = Counter(finding.rule for finding in linted.findings)
    noticed = {name for name, seconds in linted.times.items() if seconds >= _NOTICEABLE}
    names = sorted({*counts, *noticed}, key=lambda name: (-counts[name], name))
    return [
        {"rule": name, "findings": counts[name], "seconds": round(linted.times.get(name, 0.0), 4)} for name in names
    ]
