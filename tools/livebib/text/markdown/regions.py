"""Regions: the named parts of a text file, between two markers, that `render` owns.

    <!-- livebib:begin NAME -->
    …
    <!-- livebib:end NAME -->

A marker is an HTML comment alone on its line, outside code, lists and block quotes. Text in a code block or a code span
that looks like one is none, so a manual can show them. Whatever is wrong with a marker is an error: splicing across a
damaged pair would destroy somebody's text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from livebib.model.finding import Finding, Place
from livebib.model.rule import Rule, fatal
from livebib.text.markdown.blocks import LINE_END, Blocks, Prose
from livebib.text.markdown.inline import scan

# Examples: a marker to begin with, its end, and a sound document.
_BIB = "@misc{li, title = {T}}\n--- README.md\n"
_BEGIN, _END = "<!-- livebib:begin toc -->\n", "<!-- livebib:end toc -->\n"
_SOUND = f"{_BIB}{_BEGIN}\n{_END}"
MARKER_MISSING_END = fatal(
    "marker-missing-end",
    "A region begins and never ends.",
    "Add its end marker on a line of its own.",
    bad=f"{_BIB}{_BEGIN}\nText\n",
    good=_SOUND,
)
MARKER_MISSING_BEGIN = fatal(
    "marker-missing-begin",
    "A region ends that never began.",
    "Add its begin marker, or delete this one.",
    bad=f"{_BIB}Text\n\n{_END}",
    good=_SOUND,
)
MARKER_DUPLICATE = fatal(
    "marker-duplicate",
    "Two regions of one name in one file.",
    "Delete one.",
    bad=f"{_BIB}{_BEGIN}\n{_END}\n{_BEGIN}\n{_END}",
    good=_SOUND,
)
MARKER_NESTED = fatal(
    "marker-nested",
    "A region begins inside another.",
    "End the first one before it.",
    bad=f"{_BIB}{_BEGIN}\n<!-- livebib:begin resources -->\n\n{_END}",
    good=_SOUND,
)
MARKER_MISMATCH = fatal(
    "marker-mismatch",
    "The end marker names another region than the one that is open.",
    "Name the same.",
    bad=f"{_BIB}{_BEGIN}\n<!-- livebib:end resources -->\n",
    good=_SOUND,
)
MARKER_MALFORMED = fatal(
    "marker-malformed",
    "A line that looks like a region marker and is none.",
    "Write <!-- livebib:begin NAME --> or <!-- livebib:end NAME -->, alone on its line.",
    bad=f"{_BIB}<!-- livebib:begin  -->\n\n{_END}",
    good=_SOUND,
)

_NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]*"
_MARKER = re.compile(rf"[ ]{{0,3}}<!--[ \t]+livebib:(begin|end)[ \t]+({_NAME})[ \t]+-->[ \t]*")
# What somebody meant as a marker: `livebib:` in a comment whatever the case, or a word that begins or ends something;
# but for `livebib: ignore`.
_MEANT = re.compile(
    r"<!--\s*+/?\s*+livebib(?:\s*+:(?!\s*+ign)|[\s_-]++/?(?:begin|end|start|stop|open|close)\b)", re.IGNORECASE
)
_LITERAL_HTML = re.compile(r"\s*<(?:(?:script|pre|style|textarea)(?:\s|>|$)|\?|![A-Za-z\[])", re.IGNORECASE)


class Region(NamedTuple):
    """One region of a document."""

    name: str
    begin_line: int  # of its markers, from 1
    end_line: int
    start: int  # its body, in characters of the text: after the line break of the begin marker,
    end: int  # up to the line of the end marker; empty if the one follows the other


class _Marker(NamedTuple):
    """A well-formed marker."""

    begin: bool
    name: str
    line: int


def find_regions(path: Path, text: str, blocks: Blocks) -> tuple[list[Region], list[Finding]]:
    """The regions of a document in their order, and what is wrong with its markers, each with its place."""
    if "livebib" not in text.lower():
        return [], []
    markers, findings = _markers(path, blocks)
    pairs = _paired(path, blocks, markers, findings)
    starts = [0, *(match.end() for match in LINE_END.finditer(text))]
    regions = [Region(b.name, b.line, e.line, starts[b.line], starts[e.line - 1]) for b, e in pairs]
    return sorted(regions, key=lambda region: region.start), sorted(findings, key=attrgetter("order"))


def replaced(text: str, regions: Sequence[Region], bodies: Mapping[str, str]) -> str:
    """The text with new bodies in the regions named; everything else stays as it is, to the character.

    Bodies come with `\\n` and get the line ends of their region's begin marker; blank lines at their ends are dropped,
    one line break stands after the begin marker and before the end marker.
    """
    pieces, position = [], 0
    for region in regions:
        if region.name in bodies:
            body = LINE_END.sub("\n", bodies[region.name]).strip("\n")
            before = text[max(region.start - 2, 0) : region.start]
            line_end = "\r\n" if before == "\r\n" else before[-1:]
            pieces += [text[position : region.start], f"{body}\n".replace("\n", line_end) if body else ""]
            position = region.end
    return "".join([*pieces, text[position:]])


def _markers(path: Path, blocks: Blocks) -> tuple[list[_Marker], list[Finding]]:
    """All well-formed markers, and a finding for each that only looks like one."""
    markers: list[_Marker] = []
    wrong: list[tuple[int, str, str]] = []  # in which line, what it is, what to do
    for leaf in blocks.leaves:
        if leaf.kind == "code" or _LITERAL_HTML.match(leaf.text):
            continue
        in_comment = leaf.text.lstrip().startswith("<!--")
        for line in range(leaf.line, leaf.end_line):
            source = blocks.lines[line - 1]
            if not _MEANT.search(source):
                continue
            exact = _MARKER.fullmatch(source)
            if leaf.nested:
                hint = "write it at the beginning of a line, with a blank line before and after the list or quote"
                wrong.append((line, "is inside a list or a block quote", hint))
            elif exact is None:
                wrong.append((line, *_why(source)))
            elif in_comment and line > leaf.line:
                wrong.append((line, "is inside a comment", "end the comment before it"))
            elif exact[1] == "begin" and line > leaf.line:
                hint = "leave a blank line before it: HTML goes on to the next one, and the region's text would be HTML"
                wrong.append((line, "is inside an HTML block", hint))
            else:
                markers.append(_Marker(exact[1] == "begin", exact[2], line))
    for prose in blocks.prose:
        if _MEANT.search(prose.text):
            wrong += [(line, *_why(blocks.lines[line - 1])) for line in _comment_lines(prose)]
    return markers, [
        _finding(path, blocks, MARKER_MALFORMED, line, f"this region marker {what}", hint) for line, what, hint in wrong
    ]


def _comment_lines(prose: Prose) -> Iterator[int]:
    """Lines of the comments within a paragraph that somebody meant as markers."""
    for start, end in scan(prose.text, lambda _: False).comments:
        if _MEANT.match(prose.text, start, end):
            yield prose.locate(start)[0]


def _why(source: str) -> tuple[str, str]:
    """What is wrong with a line that looks like a marker, and what to do."""
    bare = source.strip(" \t")
    if not (bare.startswith("<!--") and bare.endswith("-->")) or bare.count("<!--") > 1:
        return "has other text on its line", "put it alone on its line"
    words = bare[4:-3].split()
    if words and words[0] in ("livebib:begin", "livebib:end"):
        if len(words) == 1:
            return "has no name", f"write <!-- {words[0]} NAME -->"
        name = words[1]
        if len(words) > 2:
            return "has more than a name", f"write <!-- {words[0]} {name} -->"
        if not re.fullmatch(_NAME, name):
            hint = "a name is made of letters, digits, '.', '_' and '-', first a letter or digit"
            return "has an impossible name", hint
        return "is not written as it should be", f"write <!-- {words[0]} {name} --> with a blank at both ends"
    form = "write <!-- livebib:begin NAME --> or <!-- livebib:end NAME --> alone on its line"
    return "is not written as it should be", form


def _finding(path: Path, blocks: Blocks, rule: Rule, line: int, message: str, hint: str) -> Finding:
    source = blocks.lines[line - 1]
    meant = _MEANT.search(source)
    begin = meant.start() if meant else len(source) - len(source.lstrip())
    close = source.find("-->", begin)
    end = close + 3 if close >= 0 else len(source.rstrip())
    return rule.at(Place(path, line, begin + 1, line, end + 1), message, hint)


def _paired(
    path: Path, blocks: Blocks, markers: list[_Marker], findings: list[Finding]
) -> list[tuple[_Marker, _Marker]]:
    """Begin and end of each region; a finding, and no more than one, for each marker that has no partner."""
    pairs: list[tuple[_Marker, _Marker]] = []
    seen: dict[str, int] = {}  # regions by name: line of the first begin marker
    ahead = Counter((marker.begin, marker.name) for marker in markers)
    reversed_: Counter[str] = Counter()  # begin markers to pass over: their end came before, and was reported
    open_: list[_Marker] = []
    waiting: Counter[str] = Counter()  # their names
    reported: set[int] = set()  # lines

    def report(rule: Rule, line: int, message: str, hint: str) -> None:
        if line not in reported:
            findings.append(_finding(path, blocks, rule, line, message, hint))
            reported.add(line)

    def closed() -> _Marker:
        waiting[open_[-1].name] -= 1
        return open_.pop()

    def unended(marker: _Marker) -> None:
        hint = f"add <!-- livebib:end {marker.name} --> alone on its line, outside code"
        report(MARKER_MISSING_END, marker.line, f"region {marker.name!r} has no end", hint)

    for marker in markers:
        name, line = marker.name, marker.line
        ahead[marker.begin, name] -= 1
        if marker.begin:
            if reversed_[name]:
                reversed_[name] -= 1
                continue
            while open_ and not ahead[False, open_[-1].name]:
                unended(closed())
            if name in seen:
                hint = "remove one of the two, or give it another name"
                report(MARKER_DUPLICATE, line, f"region {name!r} is there already, in line {seen[name]}", hint)
            elif open_:
                outer = open_[-1]
                hint = f"end {outer.name!r} before it: regions stand one after the other"
                report(MARKER_NESTED, line, f"region {name!r} begins inside {outer.name!r} (line {outer.line})", hint)
            seen.setdefault(name, line)
            open_.append(marker)
            waiting[name] += 1
        elif waiting[name]:
            while open_[-1].name != name:
                unended(closed())
            begin = closed()
            if not open_ and seen[name] == begin.line:
                pairs.append((begin, marker))
        elif open_ and not ahead[False, open_[-1].name]:
            begin = closed()
            message = f"region {begin.name!r} (line {begin.line}) is closed by the end of {name!r}"
            report(MARKER_MISMATCH, line, message, f"write <!-- livebib:end {begin.name} -->")
        elif ahead[True, name] > ahead[False, name]:
            reversed_[name] += 1
            report(MARKER_MISMATCH, line, f"region {name!r} ends before it begins", "exchange the two markers")
        else:
            hint = f"add <!-- livebib:begin {name} --> before it, or remove it"
            report(MARKER_MISSING_BEGIN, line, f"there is an end of region {name!r}, but no begin", hint)
    for marker in open_:
        unended(marker)
    return pairs
