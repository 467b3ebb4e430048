"""What a run of check-links has to say: findings for every format, JSON of its own, a summary, and advice."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from livebib.links import history
from livebib.links.checking import Checked, Run
from livebib.links.judging import RUNS
from livebib.links.model import Owner
from livebib.links.moves import Move
from livebib.lint.silence import Silences
from livebib.model.errors import CutOff
from livebib.model.finding import Finding, Severity
from livebib.model.reasons import REASONS, REPLACE_LINK, SEVERITIES, reason
from livebib.model.rule import error
from livebib.model.verdict import Outcome, Verdict
from livebib.project.config import Failing
from livebib.text import addresses, identifiers
from livebib.text.counts import counted
from livebib.web.fragments import MISSING, UNVERIFIABLE
from livebib.web.page import PDF_IS_HTML, UNREAD_CODING

NEVER_SEEN_ALIVE = error(
    "never-seen-alive",
    "A link that is new here cannot be reached, and no run has ever seen it alive: a slip in it is likely.",
    "Open it in a browser; if it works there, run the check again.",
)


_MOST_ADVICE = 3
_NAMED_HOSTS = 3  # in a piece of advice
# The notes of an answer that are told.
_NOTES = {rule.name: rule for rule in (MISSING, UNVERIFIABLE, PDF_IS_HTML, UNREAD_CODING)}
# Findings of no link that fail a run, by level where that is named; infos never do.
_ENOUGH: dict[str | None, tuple[Severity, ...]] = {
    None: (),
    "error": (Severity.ERROR,),
    "warning": (Severity.ERROR, Severity.WARNING),
    "info": (Severity.ERROR, Severity.WARNING),
}


def unsilenced(run: Run, silences: Silences, today: date, *, is_new: bool = False) -> tuple[Run, list[Checked]]:
    """The run, in which a link that all of its owners silence counts as skipped; and of each other link those owners
    that do not."""
    checked: list[Checked] = []
    told: list[Checked] = []
    for each in run.checked:
        names = {each.outcome.reason, str(each.outcome.verdict)}
        if each.link.kind == "isbn" and each.link.problem:
            # What `lint` calls it: some books were printed with a wrong one.
            names.add("isbn-check-digit" if identifiers.check_digit(each.link.name) else "isbn-shape")
        if is_new and _was_never_seen(each):
            names.add(NEVER_SEEN_ALIVE.name)
        is_silenced = partial(silences.silenced, names=names, today=today)
        owners = tuple(owner for owner in each.link.owners if not is_silenced(owner.place, owner.key))
        if owners or not each.link.owners:
            checked.append(each)
            told.append(each._replace(link=each.link._replace(owners=owners)))
        else:
            ignored = Outcome(Verdict.SKIPPED, "ignored", notes=(f"ignored: {each.outcome.reason}",))
            checked.append(each._replace(outcome=ignored))
    return run._replace(checked=checked), told


def findings(
    run: Run, told: Sequence[Checked], moves: Iterable[Move] = (), made: Iterable[Move] = (), *, is_new: bool = False
) -> list[Finding]:
    """One finding for each owner of a link that there is something to say about.

    `moves` are those of its links that moved, `made` those that were written: about these there is no more to say. With
    `is_new` (a contribution is looked at) a link that cannot be reached and was never seen alive is an error.
    """
    by_owner: dict[Owner, Move] = {}
    for move in moves:
        by_owner.setdefault(move.owner, move)
    settled = {move.owner for move in made}
    found: list[Finding] = []
    for each in told:
        outcome = each.outcome
        name, severity = outcome.reason, SEVERITIES[outcome.verdict]
        if is_new and _was_never_seen(each):
            name, severity = NEVER_SEEN_ALIVE.name, NEVER_SEEN_ALIVE.severity
        for owner in each.link.owners:
            if owner in settled or (run.offline and outcome.verdict is Verdict.UNREACHABLE):
                continue
            if outcome.verdict not in (Verdict.ALIVE, Verdict.SKIPPED) or name == "other-scheme":
                found.append(_finding(each, owner, name, severity, by_owner.get(owner)))
            found += _notes(each, owner)
    return found


def _was_never_seen(checked: Checked) -> bool:
    return checked.is_out_of_reach and not checked.ever_alive


def fails(told: Sequence[Checked], made: Iterable[Move], others: Sequence[Finding], failing: Failing) -> bool:
    """Whether a link has one of these verdicts, and was not put right, or what is of no link (`others`) weighs enough.
    A local link that is missing counts as a dead one."""
    settled = {move.owner for move in made}
    if any(each.outcome.verdict in failing.verdicts and not settled.issuperset(each.link.owners) for each in told):
        return True
    local = {name for name, each in REASONS.items() if name.startswith("local-") and each.verdict in failing.verdicts}
    return any(finding.rule in local or finding.severity in _ENOUGH[failing.level] for finding in others)


def _finding(checked: Checked, owner: Owner, name: str, severity: Severity, move: Move | None) -> Finding:
    outcome = checked.outcome
    known = reason(outcome.reason)
    assert known is not None, outcome.reason
    message = f"{checked.link.url} {known.says}"
    if outcome.reason == "bad-identifier" and checked.link.kind == "isbn":
        message = f"the ISBN {owner.written} is wrong: {outcome.detail}"
    elif outcome.reason == "arxiv-unknown" and outcome.detail:
        message = outcome.detail  # that the paper is there, but not this version
    elif outcome.verdict in (Verdict.MOVED, Verdict.SUSPECT) and outcome.final_url and outcome.hops:
        message += f": {outcome.final_url}"
    elif outcome.detail:
        message += f" ({outcome.detail})"
    elif outcome.hops and outcome.final_url:
        message += f", by way of {outcome.final_url}"
    # A document has no entry to change.
    remedy = REPLACE_LINK if owner.key is None and "the entry" in known.remedy else known.remedy
    hint, fixable = _hint(checked, remedy, move), move is not None and not move.refused
    return Finding(name, severity, owner.place, message, hint, owner.key, owner.field, fixable)


def _hint(checked: Checked, remedy: str, move: Move | None) -> str:
    if checked.outcome.reason == "doi-unregistered" and (meant := checked.outcome.final_url):
        meant = meant.removeprefix("https://doi.org/")
        return f"{meant} is registered; if that is meant, --unsafe-fixes writes it"
    if move and move.refused:
        return f"{move.refused}; --unsafe-fixes writes it all the same" if move.can_be_forced else move.refused
    strikes = checked.strikes
    since = f"failing since {history.written(strikes.first)[:10]}" if strikes else ""
    if checked.is_out_of_reach and strikes:
        return f"{since} ({counted(strikes.runs, 'run')}); dead after {RUNS} over three days"
    if checked.outcome.verdict is Verdict.DEAD and strikes and strikes.runs >= RUNS:
        return f"{since}, {strikes.runs} runs. {REPLACE_LINK}"
    return "; ".join([*checked.outcome.notes, remedy]) if checked.outcome.verdict is Verdict.SUSPECT else remedy


def _notes(checked: Checked, owner: Owner) -> Iterator[Finding]:
    """What is worth saying without changing the verdict; a note on a fragment is for those who point to it."""
    if checked.outcome.verdict not in (Verdict.ALIVE, Verdict.MOVED):
        return
    for note in checked.outcome.notes:
        name, _, text = note.partition(": ")
        is_of_others = text.startswith("#") and owner.fragment != text[1:].partition(" ")[0]
        if (rule := _NOTES.get(name)) and not is_of_others:
            yield rule.at(owner.place, f"{checked.link.url}: {text}", rule.remedy, owner.key, owner.field)


def document(run: Run, relative: Callable[[Path], str]) -> dict[str, object]:
    """The JSON of check-links, from `summary` on; `relative` writes a path as machine formats do."""
    counts = Counter(checked.outcome.verdict for checked in run.checked)
    summary: dict[str, object] = {"links": len(run.checked), "requests": run.requests}
    summary |= {str(verdict): counts[verdict] for verdict in Verdict}
    summary["seconds"] = round(run.seconds, 2)
    return {"summary": summary, "links": [_link(each, relative) for each in run.checked]}


def _link(checked: Checked, relative: Callable[[Path], str]) -> Mapping[str, object]:
    link, outcome = checked.link, checked.outcome
    return {
        "url": link.url,
        "kind": link.kind,
        "verdict": str(outcome.verdict),
        "reason": outcome.reason,
        "status": outcome.status,
        "final_url": outcome.final_url,
        "hops": [{"url": hop.url, "status": hop.status} for hop in outcome.hops],
        "archive": None,
        "first_failed": history.written(checked.strikes.first) if checked.strikes else None,
        "cached": checked.cached,
        "notes": list(outcome.notes),
        "owners": [_owner(owner, relative) for owner in link.owners],
    }


def _owner(owner: Owner, relative: Callable[[Path], str]) -> Mapping[str, object]:
    path, line, column, *_ = owner.place
    return {"key": owner.key, "field": owner.field, "path": relative(path), "line": line, "column": column}


def summary(run: Run, local: int, missing: int) -> str:
    """The run in one line: counts, requests sent and time; with links between documents, of which some are `missing`
    something."""
    counts = Counter(checked.outcome.verdict for checked in run.checked)
    parts = [f"{counts[verdict]} {verdict}" for verdict in Verdict if counts[verdict]]
    cached = sum(checked.cached for checked in run.checked)
    known = f", {cached} known from before" if cached else ""
    proxied = "; asked through a proxy, which looks up the names" if run.proxied else ""
    asked = counted(run.requests, "request")
    line = counted(len(run.checked), "link") + (f": {', '.join(parts)}" if parts else "")
    if local:
        line += f"; {local} between documents{f', {missing} broken' if missing else ''}"
    line += f" ({asked}{known}, {run.seconds:.1f} s{proxied})"
    return f"interrupted; what is known so far: {line}" if run.interrupted else line


def advice(run: Run, *, keeps_history: bool, in_entries: bool, is_fixed: bool) -> list[str]:
    """What to do next, as far as this run tells: whether dead links stand `in_entries`, whether fixes were written."""
    if run.offline:
        return []
    verdicts = {checked.outcome.verdict for checked in run.checked}
    limited = [each for each in run.checked if each.outcome.reason == "rate-limited"]
    refused = ("bot-wall", "http-403")
    walled = [each for each in run.checked if each.outcome.reason in refused and not each.link.identifier]
    said: list[str] = []
    if Verdict.DEAD in verdicts:
        where = ": put it into `archiveurl`" if in_entries else ""
        said.append(f"for a dead link, https://web.archive.org/web/*/ADDRESS may have a copy{where}")
    if Verdict.MOVED in verdicts and not is_fixed:
        said.append("`livebib check-links --fix --diff` shows the new addresses of links that moved, --fix writes them")
    if limited:
        said.append(f"{_hosts(limited)}: too many requests; run again later, only what is not known yet is asked")
    if walled:
        said.append(f"{_hosts(walled)} refuse robots: a `doi` or `eprint` beside the `url` can be checked all the same")
    if any(each.outcome.reason == "private-address" for each in run.checked):
        said.append("where a private address is meant: --allow-private, or the key `allow-private`")
    if any(each.is_out_of_reach for each in run.checked) and not keeps_history:
        said.append('in CI, `history = "bib/links.tsv"` keeps the strikes of links that fail in the repository')
    return said[:_MOST_ADVICE]


def fault(run: Run) -> CutOff | None:
    """Why a run says nothing about the links, where it does not."""
    if run.offline:
        why, where = "you seem to be offline: hardly any host could be reached", "with a network, or with --offline"
        if any(each.asked and each.link.identifier for each in run.checked):
            why = "registries answered, but hardly any host of the web could be reached"
            why += ": that says nothing about its pages"
            where = "where the web can be reached"
        return CutOff(why, hint=f"nothing was remembered of those that could not; run again {where}")
    if run.failed:
        return CutOff(f"nobody could be asked: {run.failed}", hint="that says nothing about the links")
    return None


def _hosts(group: Sequence[Checked]) -> str:
    """The hosts, or registries, that have most of some links."""
    lanes = Counter(each.link.kind if each.link.identifier else addresses.parse(each.link.name).lane for each in group)
    named = sorted(lanes, key=lambda lane: (-lanes[lane], lane))[:_NAMED_HOSTS]
    return ", ".join(named) + (f" and {len(lanes) - len(named)} more" if len(lanes) > len(named) else "")
