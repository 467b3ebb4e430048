"""Comments that silence findings, for a time: `% livebib: ignore http-403 until 2027-06 -- why` in a .bib file,
`<!-- livebib: ignore http-403 until 2027-06 -- why -->` in a Markdown document.

Directly above an entry it is for that entry; above all entries and followed by a blank line, for the whole file. In a
document it is for the paragraph, item, heading or row in which it stands, or for the block directly below it. Names
are those of rules and of their families, reasons and verdicts, separated by blanks or commas. The end may be a year, a
month or a day, and is the last one in which the comment counts.
"""

import re
from bisect import bisect_right
from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from itertools import chain
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
from livebib.text.markdown.document import Document

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


# What somebody meant as such a comment.
_MEANT = re.compile(r"(?<!%)%++[ \t]*+livebib(?:[ \t]*:|[ \t]+ignore\b)[^\r\n]*", re.IGNORECASE)
_NO_MARKER = re.compile(r"% livebib(?: ?:)? ign", re.IGNORECASE)  # as `regions` looks at the others
_DIRECTIVE = re.compile(r"%+[ \t]*livebib[ \t]*:[ \t]*ignore\b(?P<rest>.*)", re.IGNORECASE)
_WHY = re.compile(r"(?:^|\s)(?:--+|–|—)(?:\s|$)")
_UNTIL = re.compile(r"(?:^|[\s,])until\b", re.IGNORECASE)
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


class Silence(NamedTuple):
    """One comment that silences."""

    place: Place
    key: str | None  # the entry it is for; None: the whole file, or lines of a document
    names: frozenset[str]  # of rules, families, reasons and verdicts
    until: date  # the last day on which it counts
    why: str
    lines: range | None = None  # those of a document that it is for; None: all

    def matched(self, names: Iterable[str]) -> frozenset[str]:
        """Under which of its own names it silences something that goes by these."""
        return self.names.intersection(_with_families(names))


@dataclass(frozen=True)
class Silences:
    """What the comments of a bibliography silence."""

    silences: tuple[Silence, ...] = ()
    problems: tuple[Finding, ...] = ()  # what is wrong with them whatever the day

    @cached_property
    def _by_name(self) -> dict[tuple[Path, str | int | None, str], list[Silence]]:
        """The comments by file, the entry or the line that they are for, and what they silence."""
        found = defaultdict(list)
        for silence in self.silences:
            for name in silence.names:
                for owner in [silence.key] if silence.lines is None else silence.lines:
                    found[silence.place.path, owner, name].append(silence)
        return found

    def silenced(self, place: Place, key: str | None, names: Collection[str], today: date) -> bool:
        """Whether something about an entry (or, without a key, a file) is silenced under any of its names: its rule,
        or its reason and its verdict."""
        return bool(self.matching(place, key, names, today))

    def left(self, findings: Iterable[Finding], today: date) -> list[Finding]:
        """The findings that no comment silences."""
        return [each for each in findings if not self.silenced(each.place, each.key, _names(each.rule), today)]

    def matching(self, place: Place, key: str | None, names: Collection[str], today: date) -> list[Silence]:
        """The comments that do so."""
        owners: dict[str | int | None, None] = dict.fromkeys((None, key, place.line))
        asked = [(place.path, owner, name) for owner in owners for name in _with_families(names)]
        found = dict.fromkeys(silence for each in asked for silence in self._by_name.get(each, ()))
        return [silence for silence in found if today <= silence.until]

    def findings(self, today: date) -> list[Finding]:
        """What is wrong with the comments, and which are past their end, by place."""
        return sorted([*self.problems, *self.expired(today)], key=lambda finding: finding.place[1:])

    def expired(self, today: date, among: Collection[str] | None = None) -> list[Finding]:
        """The comments past their end: all, or those that name one of these."""
        hint = "delete it, or give it another end"
        return [
            IGNORE_EXPIRED.at(silence.place, f"this comment ended on {silence.until.isoformat()}", hint, silence.key)
            for silence in self.silences
            if today > silence.until and (among is None or silence.matched(among))
        ]


def _names(rule: str) -> list[str]:
    """The names under which a finding may be silenced: what check-links tells of local links has a verdict, too."""
    told = reasons.REASONS.get(rule)
    return [rule, str(told.verdict)] if told else [rule]


def _with_families(names: Iterable[str]) -> dict[str, None]:
    """Names, and those of the families that they are of."""
    return dict.fromkeys(each for name in names for each in (name, catalogue.FAMILY.get(name, name)))


# What a comment says, where, and what tells the entry that it is for, or the lines; this raises _Malformed.
_Comment = tuple[str, Place, Callable[[], tuple[str | None, range | None]]]


class _Malformed(ValueError):
    """What is wrong with a comment."""


def read(
    files: Iterable[Parsed], rules_above: Callable[[], Collection[str]] = tuple, documents: Iterable[Document] = ()
) -> Silences:
    """The comments in .bib files and documents. Only a file that speaks of livebib is looked into.

    `rules_above` names the rules of commands that lint knows nothing of; it is called where a comment names none of
    lint's. A command that tells nothing of comments with unknown names can do without.
    """
    silences: list[Silence] = []
    problems: list[Finding] = []
    for said, place, scope in chain(*map(_comments, files), *map(_comments_of, documents)):
        try:
            key, lines = scope()
            names, until, why = _parsed(said)
        except _Malformed as error:
            end = " until 2027-06" if _UNTIL.search(said) else ""
            form = f"livebib: ignore NAME{end} -- why"
            hint = f"write % {form}" if place.path.suffix == ".bib" else f"write <!-- {form} -->"
            problems.append(IGNORE_MALFORMED.at(place, str(error), hint))
            continue
        known = frozenset(name for name in names if _is_known(name) or name in rules_above())
        problems += [_unknown(name, place, key, rules_above()) for name in names if name not in known]
        if known:
            silences.append(Silence(place, key, known, until, why, lines))
    return Silences(tuple(silences), tuple(problems))


def _comments(file: Parsed) -> Iterator[_Comment]:
    """What somebody meant as such a comment."""
    text = file.source.text
    if not _MEANT.search(text):
        return
    behind, first = 0, True
    for node in [*file.nodes, None]:
        start = node.start if node else len(text)
        key = node.key if isinstance(node, EntryNode) else None
        comments = list(_MEANT.finditer(text, behind, start))
        breaks = _breaks(text, behind, start) if comments else []
        for comment in comments:
            said = comment[0].rstrip()
            place = file.source.place(comment.start(), comment.start() + len(said))
            yield said, place, partial(_scope, text, comment, breaks, key, first=first)
        behind = node.end if node else start
        first = first and key is None


def _comments_of(document: Document) -> Iterator[_Comment]:
    """The same of a document."""
    for comment in document.comments if "livebib" in document.text.lower() else ():
        said = "% " + " ".join(comment.text.split())
        if _NO_MARKER.match(said):
            yield said, Place(document.path, *comment[1:5]), partial(_lines, comment.lines)


def _lines(lines: range | None) -> tuple[None, range | None]:
    if lines is not None and not lines:
        raise _Malformed("a blank line parts it from what is below; put it directly above, or behind it")
    return None, lines


def _breaks(text: str, start: int, end: int) -> list[tuple[int, bool]]:
    """The lines between two blocks that are no comments: where each begins, and whether it is blank."""
    lines = [(line.start(), line[0].strip(), line[0][-1:] in ("\n", "\r")) for line in _LINE.finditer(text, start, end)]
    return [(at, not said) for at, said, ends in lines if not said.startswith("%") and (said or ends)]


def _scope(
    text: str, comment: re.Match[str], breaks: list[tuple[int, bool]], key: str | None, *, first: bool
) -> tuple[str | None, None]:
    """The key of the entry that a comment is for, None for the whole file; `key` is that of the next block.

    Raises _Malformed where it is for nothing.
    """
    line = max(text.rfind("\n", 0, comment.start()), text.rfind("\r", 0, comment.start())) + 1
    if text[line : comment.start()].strip(" \t%"):
        raise _Malformed("it stands behind something else; put it on a line of its own above the entry")
    below = bisect_right(breaks, comment.end(), key=itemgetter(0))
    if below == len(breaks):
        if key is None:
            raise _Malformed("it stands above no entry; for the whole file, leave a blank line below it")
        return key, None
    if not breaks[below][1]:
        raise _Malformed("it stands above no entry")
    if not first:
        raise _Malformed("a blank line parts it from what is below; put it directly above the entry")
    return None, None


def _parsed(comment: str) -> tuple[list[str], date, str]:
    """Names, end and reason of a comment. Raises _Malformed."""
    directive = _DIRECTIVE.fullmatch(comment)
    if directive is None:
        said = comment.lstrip("% \t")[len("livebib") :].lstrip()
        if not said.startswith(":"):
            raise _Malformed("a colon is missing after 'livebib'")
        word = said[1:].split()[:1]
        raise _Malformed(f"'ignore' is missing{f' where it has {word[0]!r}' if word else ''}")
    said, *why = _WHY.split(directive["rest"], maxsplit=1)
    until = date.max
    if mark := _UNTIL.search(said):
        said, until = said[: mark.start()], _last_day(said[mark.end() :].strip())
    names = [name for name in re.split(r"[\s,]+", said) if name]
    if not names:
        raise _Malformed("it does not say what to ignore")
    for name in names:
        if not _NAME.fullmatch(name):
            raise _Malformed(f"{name!r} is no name of a rule, family or reason")
    return [name.lower() for name in names], until, "".join(why).strip()


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
    return name in catalogue.FAMILIES or name in RULES or reasons.reason(name) is not None or name in list(Verdict)


def _unknown(name: str, place: Place, key: str | None, rules_above: Collection[str]) -> Finding:
    rules = sorted({*RULES, *rules_above})
    known = [*rules, *catalogue.FAMILIES, *reasons.REASONS, "http-403", "http-500", *Verdict]
    hint = suggest.hint(name, known, "`livebib explain` lists the names")
    return UNKNOWN_IGNORE.at(place, f"there is no rule, family, reason or verdict {name!r}", hint, key)
