"""Comments in a .bib file that silence findings, for a time: `% livebib: ignore http-403 until 2027-06 -- why`.

Directly above an entry it is for that entry; above all entries and followed by a blank line, for the whole file. Names
are those of rules and of their families, reasons and verdicts, separated by blanks or commas. The end may be a year, a
month or a day, and is the last one in which the comment counts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from livebib.lint import catalogue
from livebib.model import reasons
from livebib.model.finding import Finding, Place
from livebib.model.rule import RULES, info, warning
from livebib.model.verdict import Verdict
from livebib.text import suggest
from livebib.text.bibtex.nodes import EntryNode
from livebib.text.bibtex.parsed import Parsed

_TALK = "@inproceedings{li, author = {Li, Wei}, title = {T}, year = {2001}}"  # without a booktitle
IGNORE_MALFORMED = warning(
    "ignore-malformed",
    "A comment that looks like `% livebib: ignore` but cannot be understood, or stands where it silences nothing.",
    "Write `% livebib: ignore NAME until 2027-06 -- why` on a line of its own, directly above an entry; at the top of "
    "the file and followed by a blank line it is for the whole file. The end may be left out.",
    bad=f"% livebib ignore missing-field -- a talk\n{_TALK}",
    good=f"% livebib: ignore missing-field -- a talk\n{_TALK}",
)
UNKNOWN_IGNORE = warning(
    "unknown-ignore",
    "A comment `% livebib: ignore` names what is no rule, family, reason or verdict, so it silences nothing.",
    "Use one of the names proposed; `livebib explain` lists them all.",
    bad=f"% livebib: ignore mising-field -- a talk\n{_TALK}",
    good=f"% livebib: ignore missing-field -- a talk\n{_TALK}",
)
UNUSED_IGNORE = warning(
    "unused-ignore",
    "A comment `% livebib: ignore` names a rule, or a family of them, that finds nothing there (any more).",
    "Delete the comment, or the name in it.",
    bad=f"% livebib: ignore missing-field, pages -- a talk\n{_TALK}",
    good=f"% livebib: ignore missing-field -- a talk\n{_TALK}",
)
IGNORE_EXPIRED = info(
    "ignore-expired",
    "The time of a comment `% livebib: ignore` is over. What it silenced is told again, if it still is so.",
    "Delete the comment, or give it another end.",
    bad=f"% livebib: ignore missing-field until 2020-06 -- in press\n{_TALK}",
    good=f"% livebib: ignore missing-field until 2999-06 -- in press\n{_TALK}",
)


_FORM = "write % livebib: ignore NAME -- why"
_FORM_WITH_END = "write % livebib: ignore NAME until 2027-06 -- why"
# What somebody meant as such a comment.
_MEANT = re.compile(r"(?<!%)%++[ \t]*+livebib(?:[ \t]*:|[ \t]+ignore\b)[^\r\n]*", re.IGNORECASE)
_DIRECTIVE = re.compile(r"%+[ \t]*livebib[ \t]*:[ \t]*ignore\b(?P<rest>.*)", re.IGNORECASE)
_WHY = re.compile(r"(?:^|\s)(?:--+|–|—)(?:\s|$)")
_UNTIL = re.compile(r"(?:^|[\s,])until\b", re.IGNORECASE)
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


class Silence(NamedTuple):
    """One comment that silences."""

    place: Place
    key: str | None  # the entry it is for; None: the whole file
    names: frozenset[str]  # of rules, families, reasons and verdicts
    until: date | None = None  # the last day on which it counts
    why: str = ""

    def counts(self, today: date) -> bool:
        """Whether its time is not over."""
        return self.until is None or today <= self.until

    def matched(self, names: Iterable[str]) -> frozenset[str]:
        """Under which of its own names it silences something that goes by these."""
        return self.names & {each for name in names for each in (name, catalogue.FAMILY.get(name, name))}


@dataclass(frozen=True)
class Silences:
    """What the comments of a bibliography silence."""

    silences: tuple[Silence, ...] = ()
    problems: tuple[Finding, ...] = ()  # what is wrong with them whatever the day

    @cached_property
    def _by_name(self) -> dict[tuple[Path, str | None, str], list[Silence]]:
        """The comments by file, the entry if they are for one, and what they silence."""
        found = defaultdict(list)
        for silence in self.silences:
            for name in silence.names:
                found[silence.place.path, silence.key, name].append(silence)
        return found

    def silenced(self, path: Path, key: str | None, names: Collection[str], today: date) -> bool:
        """Whether something about an entry (or, without a key, a file) is silenced under any of its names: its rule,
        or its reason and its verdict."""
        return bool(self.matching(path, key, names, today))

    def left(self, findings: Iterable[Finding], today: date) -> list[Finding]:
        """The findings that no comment silences."""
        return [each for each in findings if not self.silenced(each.place.path, each.key, [each.rule], today)]

    def matching(self, path: Path, key: str | None, names: Collection[str], today: date) -> list[Silence]:
        """The comments that do so."""
        found = [
            silence
            for owner in dict.fromkeys((None, key))
            for name in dict.fromkeys(each for name in names for each in (name, catalogue.FAMILY.get(name, name)))
            for silence in self._by_name.get((path, owner, name), ())
            if silence.counts(today)
        ]
        return list(dict.fromkeys(found))

    def findings(self, today: date) -> list[Finding]:
        """What is wrong with the comments, and which are past their end, by place."""
        return sorted([*self.problems, *self.expired(today)], key=lambda finding: finding.place[1:])

    def expired(self, today: date, among: Collection[str] | None = None) -> list[Finding]:
        """The comments past their end: all, or those that name one of these."""
        return [
            IGNORE_EXPIRED.at(
                silence.place,
                f"this comment ended on {silence.until.isoformat()}",
                "delete it, or give it another end",
                silence.key,
            )
            for silence in self.silences
            if silence.until is not None and not silence.counts(today) and (among is None or silence.matched(among))
        ]


class _Malformed(ValueError):
    """What is wrong with a comment."""


def read(files: Iterable[Parsed], rules_above: Callable[[], Collection[str]] = tuple) -> Silences:
    """The comments in .bib files. Only a file that speaks of livebib is looked into.

    `rules_above` names the rules of commands that lint knows nothing of; it is called where a comment names none of
    lint's. A command that tells nothing of comments with unknown names can do without.
    """
    silences: list[Silence] = []
    problems: list[Finding] = []
    for file in files:
        if _MEANT.search(file.source.text):
            _read(file, rules_above, silences, problems)
    return Silences(tuple(silences), tuple(problems))


def _read(
    file: Parsed, rules_above: Callable[[], Collection[str]], silences: list[Silence], problems: list[Finding]
) -> None:
    source, nodes, _ = file
    text = source.text
    behind = 0
    entries = 0  # that began so far
    for node in [*nodes, None]:
        start = len(text) if node is None else node.start
        comments = list(_MEANT.finditer(text, behind, start))
        breaks = _breaks(text, behind, start) if comments else []
        for comment in comments:
            place = source.place(comment.start(), comment.start() + len(comment[0].rstrip()))
            try:
                key = _scope(
                    text, comment, breaks, node.key if isinstance(node, EntryNode) else None, first=not entries
                )
                names, until, why = _parsed(comment[0].rstrip())
            except _Malformed as error:
                form = _FORM_WITH_END if _UNTIL.search(comment[0]) else _FORM
                problems.append(IGNORE_MALFORMED.at(place, str(error), form))
                continue
            known = frozenset(name for name in names if _is_known(name) or name in rules_above())
            for name in names:
                if name not in known:
                    problems.append(_unknown(name, place, key, rules_above()))
            if known:
                silences.append(Silence(place, key, known, until, why))
        if node is not None:
            behind = node.end
            entries += isinstance(node, EntryNode)


def _breaks(text: str, start: int, end: int) -> list[tuple[int, bool]]:
    """The lines between two blocks that are no comments: where each begins, and whether it is blank."""
    found = []
    for line in _LINE.finditer(text, start, end):
        said = line[0].strip()
        if not said.startswith("%") and (said or line[0].endswith(("\n", "\r"))):
            found.append((line.start(), not said))
    return found


def _scope(
    text: str, comment: re.Match[str], breaks: list[tuple[int, bool]], key: str | None, *, first: bool
) -> str | None:
    """The key of the entry that a comment is for, None for the whole file; `key` is that of the next block.

    Raises _Malformed where it is for nothing.
    """
    line = max(text.rfind("\n", 0, comment.start()), text.rfind("\r", 0, comment.start())) + 1
    if text[line : comment.start()].strip(" \t%"):
        raise _Malformed("it stands behind something else; put it on a line of its own above the entry")
    below = bisect_right(breaks, comment.end(), key=itemgetter(0))
    if below < len(breaks):
        _, is_blank = breaks[below]
        if not is_blank:
            raise _Malformed("it stands above no entry")
        if first:
            return None
        raise _Malformed("a blank line parts it from what is below; put it directly above the entry")
    if key is not None:
        return key
    raise _Malformed("it stands above no entry; for the whole file, leave a blank line below it")


def _parsed(comment: str) -> tuple[list[str], date | None, str]:
    """Names, end and reason of a comment. Raises _Malformed."""
    directive = _DIRECTIVE.fullmatch(comment)
    if directive is None:
        said = comment.lstrip("% \t")[len("livebib") :].lstrip()
        word = said.removeprefix(":").split()[:1]
        raise _Malformed(
            f"'ignore' is missing{f' where it has {word[0]!r}' if word else ''}"
            if said.startswith(":")
            else "a colon is missing after 'livebib'"
        )
    said, why = directive["rest"], ""
    if mark := _WHY.search(said):
        said, why = said[: mark.start()], said[mark.end() :].strip()
    until = None
    if mark := _UNTIL.search(said):
        said, end = said[: mark.start()], said[mark.end() :].strip()
        until = _last_day(end)
    names = [name for name in re.split(r"[\s,]+", said) if name]
    if not names:
        raise _Malformed("it does not say what to ignore")
    for name in names:
        if not _NAME.fullmatch(name):
            raise _Malformed(f"{name!r} is no name of a rule, family or reason")
    return [name.lower() for name in names], until, why


def _last_day(text: str) -> date:
    """The last day of a year, a month, or the day itself."""
    if found := _DATE.fullmatch(text):
        year, month = int(found[1]), int(found[2] or 12)
        try:
            return date(year, month, int(found[3] or monthrange(year, month)[1]))
        except ValueError:
            pass
    raise _Malformed(f"{text!r} is no date; write a year, 2027-06 or 2027-06-30" if text else "its end is missing")


def _is_known(name: str) -> bool:
    if name in catalogue.FAMILIES:
        return True
    return name in RULES or reasons.reason(name) is not None or name in list(Verdict)


def _unknown(name: str, place: Place, key: str | None, rules_above: Collection[str]) -> Finding:
    rules = sorted({*RULES, *rules_above})
    known = [*rules, *catalogue.FAMILIES, *reasons.REASONS, "http-403", "http-500", *Verdict]
    hint = suggest.hint(name, known, "`livebib explain` lists the names")
    return UNKNOWN_IGNORE.at(place, f"there is no rule, family, reason or verdict {name!r}", hint, key)
