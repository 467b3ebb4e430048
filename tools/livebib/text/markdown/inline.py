"""Links, citations and raw HTML in a paragraph: the part of CommonMark's inline grammar that decides what is one.

The algorithm is the one CommonMark's appendix gives for brackets (a stack of openers), with what binds tighter than
they do (escapes, code spans, autolinks, raw HTML, GitHub's bare links) skipped. Emphasis binds looser and needs no
look. Every character is visited a bounded number of times, whatever the text.

https://spec.commonmark.org/0.31.2/#phase-2-inline-structure
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from livebib.text.markdown.autolinks import BARE, bare_link

LABEL_LIMIT = 999  # characters between the brackets of a label, by CommonMark
_PARENTHESES_LIMIT = 32  # nested in a bare destination, by cmark

_SPECIAL = re.compile(rf"[\\`<!\[\]]|{BARE}")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TICKS = re.compile(r"`+")
_LABEL = re.compile(r"\[((?:[^\\\[\]]|\\.){0,999}+)\]", re.DOTALL)
_BRACKET_FREE = re.compile(r"(?:[^\\\[\]]|\\.|\\$)*+", re.DOTALL)
_AUTOLINK = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\x00-\x20<>]*+|[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]++@[A-Za-z0-9.-]++)>"
)
_TAG = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9-]*+"
    r"(?:\s++[A-Za-z_:][A-Za-z0-9_.:-]*+(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+)*+\s*+/?>"
    r"|/[A-Za-z][A-Za-z0-9-]*+\s*+>)"
)
# Other raw HTML: how it begins, how it ends, and how far from its beginning the end may start.
_RAW = (("<!--", "-->", 2), ("<?", "?>", 2), ("<![CDATA[", "]]>", 9), ("<!", ">", 3))
_BLANKS = re.compile(r"[ \t\n]*+")
_POINTED = re.compile(r"<(?:[^<>\n\\]|\\.)*+>")
_DESTINATION = re.compile(r"[()]|(?:[^\x00-\x20\x7f\\()]|\\[!-/:-@\[-`{-~]|\\)++")
_TITLE = re.compile(r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\)", re.DOTALL)


class Reference(NamedTuple):
    """A link by reference. Offsets are into the scanned text, ends exclusive."""

    start: int  # of the first opening bracket
    end: int
    label_start: int  # of the bracket that opens the label
    label: str  # between its brackets, as written
    text: str | None  # between the brackets before it, as written; None in `[label]` and `[label][]`


class Form(Enum):
    """How an address is written, which decides what is undone in it."""

    DESTINATION = "of an inline link, an image or a definition"  # backslash escapes and entities
    AUTOLINK = "between angle brackets"  # entities
    BARE = "by itself"  # nothing; `www.…` stands for `http://www.…`


class Target(NamedTuple):
    """An address in the scanned text, without what delimits it."""

    form: Form
    start: int
    end: int


class Scan(NamedTuple):
    """What a scan of inline Markdown finds, in order of their ends."""

    references: list[Reference]
    comments: list[tuple[int, int]]  # start and end of each HTML comment
    targets: list[Target]  # addresses that are written out
    tags: list[tuple[int, int]]  # start and end of each HTML tag
    codes: list[tuple[int, int]]  # and of each code span


def scan(text: str, defined: Callable[[str], bool]) -> Scan:
    """What is found in inline Markdown; `defined` tells whether a label (as written) has a target."""
    return _Scanner(text, defined).run()


@dataclass(slots=True)
class _Opener:
    """An opening bracket that waits for its closing one."""

    start: int  # of the bracket itself
    image: bool  # whether a ! stands before it
    followed: bool = False  # by another opening bracket: what lies between is no label then


class _Scanner:
    def __init__(self, text: str, defined: Callable[[str], bool]) -> None:
        self.text = text
        self.defined = defined
        self.found = Scan([], [], [], [], [])
        self.openers: list[_Opener] = []
        self.dead = 0  # so many openers from the bottom of the stack have a link inside: links do not nest
        self.ticks: dict[int, list[int]] | None = None  # offsets of the runs of backticks, by length
        self.missing: set[str] = set()  # ends of raw HTML that no longer occur

    def run(self) -> Scan:
        text, position = self.text, 0
        while match := _SPECIAL.search(text, position):
            at = match.start()
            match match[0][:1]:
                case "\\":
                    position = at + (2 if text[at + 1 : at + 2] in _PUNCTUATION else 1)
                case "`":
                    position = self.after_code(at)
                case "<":
                    position = self.after_html(at)
                case "!":
                    position = at + 1
                    if text.startswith("[", position):
                        position = self.opened(position, image=True)
                case "[":
                    position = self.opened(at, image=False)
                case "]":
                    position = self.closed(at)
                case _:
                    position = self.after_bare_link(at, at if match[0] == "www." else match.end())
        return self.found

    def after_code(self, at: int) -> int:
        """The end of the code span that begins here, or of the backticks if there is none."""
        if self.ticks is None:
            self.ticks = {}
            for run in _TICKS.finditer(self.text):
                self.ticks.setdefault(len(run[0]), []).append(run.start())
        opening = _TICKS.match(self.text, at)
        assert opening is not None
        runs = self.ticks.get(len(opening[0]), [])
        later = bisect_left(runs, opening.end())
        if later == len(runs):
            return opening.end()
        end = runs[later] + len(opening[0])
        self.found.codes.append((at, end))
        return end

    def after_html(self, at: int) -> int:
        """The end of the autolink, tag or comment that begins here, or of the `<` if there is none."""
        text = self.text
        if match := _AUTOLINK.match(text, at):
            self.found.targets.append(Target(Form.AUTOLINK, at + 1, match.end() - 1))
            return match.end()
        if match := _TAG.match(text, at):
            self.found.tags.append(match.span())
            return match.end()
        for opening, closing, least in _RAW:
            if not text.startswith(opening, at) or (opening == "<!" and not text[at + 2 : at + 3].isalpha()):
                continue
            # A closing sequence that is not found once is not there for the next one either.
            end = -1 if closing in self.missing else text.find(closing, at + least)
            if end < 0:
                self.missing.add(closing)
                continue
            end += len(closing)
            if opening == "<!--":
                self.found.comments.append((at, end))
            return end
        return at + 1

    def after_bare_link(self, at: int, host: int) -> int:
        """The end of a link without brackets, which swallows any that follow, or of what is none."""
        if self.openers:  # inside of brackets it is none
            return host + 1
        end, onward = bare_link(self.text, at, host)
        if end is not None:
            self.found.targets.append(Target(Form.BARE, at, end))
        return onward

    def opened(self, at: int, *, image: bool) -> int:
        if self.openers:
            self.openers[-1].followed = True
        self.openers.append(_Opener(at, image))
        return at + 1

    def closed(self, at: int) -> int:
        """Decide what the closing bracket here closes; the end of that, or of the bracket."""
        if not self.openers:
            return at + 1
        opener = self.openers.pop()
        inactive = len(self.openers) < self.dead and not opener.image
        self.dead = min(self.dead, len(self.openers))
        if inactive:
            return at + 1
        reference: Reference | None = None
        target, end = self.target(at + 1)
        if target is None:
            reference = self.reference(opener, at)
            if reference is None:
                return at + 1
            end = reference.end
        if opener.image:
            self.forget(opener.start)
        else:
            self.dead = len(self.openers)
            if reference is not None:
                self.found.references.append(reference)
        if target is not None:
            self.found.targets.append(target)
        return end

    def forget(self, start: int) -> None:
        """Drop what was found from here on: what stands in an image's description is text."""
        references, _, targets, tags, _ = self.found
        while references and references[-1].start > start:
            references.pop()
        while targets and targets[-1].start > start:
            targets.pop()
        while tags and tags[-1][0] > start:
            tags.pop()

    def reference(self, opener: _Opener, at: int) -> Reference | None:
        """`[text][label]`, `[label][]` or `[label]`, closed here."""
        text = self.text
        second = _LABEL.match(text, at + 1)
        end = second.end() if second else at + 1
        if second and second[1]:
            label, label_start, shown = second[1], at + 1, text[opener.start + 1 : at]
        elif opener.followed or at - opener.start - 1 > LABEL_LIMIT:
            return None
        else:
            label, label_start, shown = text[opener.start + 1 : at], opener.start, None
            if not _BRACKET_FREE.fullmatch(label):
                return None
        if not label.strip() or not self.defined(label):
            return None
        return Reference(opener.start, end, label_start, label, shown)

    def target(self, at: int) -> tuple[Target | None, int]:
        """The destination in `(destination "title")` and the end of that, or None if there is none here."""
        text = self.text
        if not text.startswith("(", at):
            return None, at
        position = self.after_blanks(at + 1)
        pointed = text.startswith("<", position)
        end = self.after_pointed(position) if pointed else self.after_destination(position)
        if end is None:
            return None, at
        target = Target(Form.DESTINATION, position + pointed, end - pointed)
        after = self.after_blanks(end)
        if after > end and (title := _TITLE.match(text, after)):
            after = self.after_blanks(title.end())
        return (target, after + 1) if text.startswith(")", after) else (None, at)

    def after_blanks(self, at: int) -> int:
        match = _BLANKS.match(self.text, at)
        return match.end() if match else at

    def after_pointed(self, at: int) -> int | None:
        """The end of a destination in angle brackets, or None."""
        match = _POINTED.match(self.text, at)
        return match.end() if match else None

    def after_destination(self, at: int) -> int | None:
        """The end of a destination without angle brackets, its parentheses balanced; None if they are not."""
        depth = 0
        while match := _DESTINATION.match(self.text, at):
            depth += (match[0] == "(") - (match[0] == ")")
            if depth < 0:
                return at
            if depth > _PARENTHESES_LIMIT:
                return None
            at = match.end()
        return at if depth == 0 else None
