"""A small scanner that reads one block as BibTeX does, and goes on where BibTeX gives up.

bibtexparser splits nearly every file; this reads the stretches where its result cannot be trusted. It follows
bibtex.web where the text is right, and where it is wrong it says so at the very place and recovers what was meant.
"""

from __future__ import annotations

from livebib.syntax.grammar import BLOCK_START, IDENTIFIER, LINE_START_BLOCK, LINE_START_ENTRY, SPACE, Braces
from livebib.syntax.nodes import (
    BrokenNode,
    CommentNode,
    EntryNode,
    FieldNode,
    Node,
    PreambleNode,
    Problem,
    StringNode,
)
from livebib.syntax.values import piece_at

_CLOSING = {"{": "}", "(": ")"}


class _Lost(Exception):
    """The block cannot be understood any further: where, why, and where to go on."""

    def __init__(self, problem: Problem, resume: int) -> None:
        super().__init__(problem.message)
        self.problem = problem
        self.resume = resume


class Scanner:
    """Reads single blocks of one text; what is wrong collects in `problems`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.braces = Braces(text)
        self.problems: list[Problem] = []

    def next_block(self, start: int, limit: int) -> int | None:
        """The offset of the first `@` in [start, limit) that begins a block, or None."""
        at = self.text.find("@", start, limit)
        while at >= 0:
            if BLOCK_START.match(self.text, at):
                return at
            at = self.text.find("@", at + 1, limit)
        return None

    def block(self, at: int) -> Node:
        """The block whose `@` stands at `at`; `BLOCK_START` matches there."""
        head = BLOCK_START.match(self.text, at)
        assert head is not None
        body = head.end()
        if (commented := self._commented_out(at)) is not None:
            return CommentNode(at, commented)
        close = _CLOSING[head[2]]
        try:
            match head[1].lower():
                case "comment":
                    return self._comment(at, body)
                case "string":
                    return self._string(at, body, close)
                case "preamble":
                    _, end = self._value(at, self._space(body), None, "preamble")
                    return PreambleNode(at, self._close(at, end, close))
            return self._entry(at, head.start(1), head[1], body, close)
        except _Lost as lost:
            self.problems.append(lost.problem)
            return BrokenNode(at, max(lost.resume, body))

    # -- the kinds of blocks

    def _comment(self, at: int, body: int) -> CommentNode:
        """`@comment{…}` as biber and JabRef read it: up to the matching brace; BibTeX ignores just the word."""
        close = self.braces.close(body - 1) if self.text[body - 1] == "{" else None
        if close is None or self._swallows_entry(body, close):
            if close is not None:
                self._say(
                    "entry-in-comment",
                    at,
                    body,
                    "an entry inside @comment{…} is an entry to BibTeX, and none to biber",
                    "delete the entry, or the '@comment' around it",
                )
            line_end = self.text.find("\n", body)
            return CommentNode(at, line_end if line_end >= 0 else len(self.text))
        return CommentNode(at, close + 1)

    def _commented_out(self, at: int) -> int | None:
        """The end of a block whose every line begins with `%`, as biber allows; None if this is no such block."""
        if "%" not in self.text[self.text.rfind("\n", 0, at) + 1 : at]:
            return None
        first = end = self.text.find("\n", at)
        while end >= 0 and self.text[self._space(end) : self._space(end) + 1] == "%":
            end = self.text.find("\n", self._space(end))
        return None if end == first else (end if end >= 0 else len(self.text))

    def _string(self, at: int, body: int, close: str) -> StringNode:
        name_at = self._space(body)
        name = IDENTIFIER.match(self.text, name_at)
        if name is None:
            raise self._lost(at, name_at, "@string needs a name, as in @string{acl = {…}}")
        equals = self._space(name.end())
        if self.text[equals : equals + 1] != "=":
            raise self._lost(at, equals, f"expected '=' after the name '{name[0]}' of the @string")
        value_at = self._space(equals + 1)
        _, value_end = self._value(at, value_at, None, name[0])
        return StringNode(at, self._close(at, value_end, close), name[0], name_at, value_at, value_end)

    def _entry(self, at: int, type_start: int, type_: str, body: int, close: str) -> Node:
        key_at = self._space(body)
        key_end = key_at
        stop = {",", close} if close == "}" else {","}
        while key_end < len(self.text) and not self.text[key_end].isspace() and self.text[key_end] not in stop:
            key_end += 1
        key = self.text[key_at:key_end]
        fields: list[FieldNode] = []
        here = self._space(key_end)
        if self.text[here : here + 1] not in (",", close):
            if close == ")" and key.endswith(")"):  # @misc(key) : the parenthesis was read as part of the key
                return EntryNode(at, key_end, type_, type_start, key[:-1], key_at, fields)
            if not self._field_begins(here):
                raise self._lost(at, here, f"expected ',' after the citation key {key!r}" if key else "no citation key")
            self._say("missing-comma", key_at, key_end, f"no comma after the citation key '{key}'", "add one", key)
            here -= 1  # as if the comma were there
        elif self.text[here] == close:
            return EntryNode(at, here + 1, type_, type_start, key, key_at, fields)
        here += 1
        while True:
            here = self._before_field(here, key)
            mark = self.text[here : here + 1]
            if mark == close:
                return EntryNode(at, here + 1, type_, type_start, key, key_at, fields)
            if mark == ",":
                self._say("syntax-error", here, here + 1, "a comma without a field before it", "delete it", key)
                here += 1
                continue
            name = IDENTIFIER.match(self.text, here)
            if name is None:
                if self._ends_here(here):
                    return self._unclosed(at, type_start, type_, key, key_at, fields)
                here = self._resync(at, here, close, key, "expected a field name")
                continue
            here = self._before_field(name.end(), key)
            if self.text[here : here + 1] != "=":
                if self._ends_here(here):
                    return self._unclosed(at, type_start, type_, key, key_at, fields)
                here = self._resync(at, name.start(), close, key, f"expected '=' after the field name '{name[0]}'")
                continue
            value_at = self._before_field(here + 1, key)
            if self.text[value_at : value_at + 1] in (",", close):
                self._say(
                    "missing-value",
                    name.start(),
                    name.end(),
                    f"the field '{name[0]}' has no value",
                    "give it one, or delete the field",
                    key,
                    name[0],
                )
                here = value_at + (self.text[value_at] == ",")
                continue
            value_start, value_end = self._value(at, value_at, key, name[0])
            if value_end > value_start:
                fields.append(FieldNode(name[0], name.start(), value_start, value_end))
            here = self._before_field(value_end, key)
            mark = self.text[here : here + 1]
            if mark == ",":
                here += 1
            elif mark == close:
                continue
            elif self._ends_here(here):
                return self._unclosed(at, type_start, type_, key, key_at, fields)
            elif self._field_begins(here):
                self._say(
                    "missing-comma",
                    value_start,
                    value_end,
                    f"no comma after the value of '{name[0]}'",
                    "add a comma: without it BibTeX drops the rest of the entry",
                    key,
                    name[0],
                )
            else:
                here = self._resync(at, here, close, key, f"unexpected text after the value of '{name[0]}'")

    # -- pieces of blocks

    def _value(self, at: int, start: int, key: str | None, name: str) -> tuple[int, int]:
        """The span of the value that begins at `start`."""
        here = end = start
        while True:
            piece = piece_at(self.text, here, self.braces)
            if piece is None:
                if self.text[here : here + 1] in ("{", '"'):
                    raise self._never_closed(at, here, key, name)
                if here == start:  # nothing that could be a value: let the caller look for the next field
                    return start, start
                self._say(
                    "syntax-error", here, here + 1, "nothing to join after '#'", "add a value, or delete '#'", key
                )
                return start, end
            if piece.end - here > 80 and self._swallows_entry(here, piece.end):
                raise self._never_closed(at, here, key, name)
            end = piece.end
            after = self._space(end)
            if self.text[after : after + 1] != "#":
                return start, end
            here = self._space(after + 1)

    def _close(self, at: int, end: int, close: str) -> int:
        here = self._space(end)
        if self.text[here : here + 1] != close:
            raise self._lost(at, here, f"expected '{close}' at the end of the block")
        return here + 1

    def _space(self, at: int) -> int:
        found = SPACE.match(self.text, at)
        return found.end() if found else at

    def _before_field(self, at: int, key: str) -> int:
        """Skip white space and what biber takes for comments; BibTeX knows no comments and drops the rest."""
        at = self._space(at)
        while self.text[at : at + 1] == "%":
            line_end = self.text.find("\n", at)
            line_end = len(self.text) if line_end < 0 else line_end
            self._say(
                "percent-comment",
                at,
                len(self.text[:line_end].rstrip("\r")) if line_end - at < 10_000 else line_end,
                "a % comment inside an entry: biber skips it, BibTeX drops the rest of the entry",
                "move it above the entry",
                key,
            )
            at = self._space(line_end)
        return at

    def _field_begins(self, at: int) -> bool:
        name = IDENTIFIER.match(self.text, at)
        return name is not None and self.text[self._space(name.end()) :][:1] == "="

    def _ends_here(self, at: int) -> bool:
        """True at the end of the text and where the next block begins on a line of its own."""
        if at >= len(self.text):
            return True
        line_start = self.text.rfind("\n", 0, at) + 1
        return self.text[at] == "@" and LINE_START_BLOCK.match(self.text, line_start) is not None

    def _swallows_entry(self, start: int, end: int) -> bool:
        """A text that holds what is surely an entry at a line start was meant to end before it."""
        return self.text.find("@", start, end) >= 0 and LINE_START_ENTRY.search(self.text, start, end) is not None

    # -- going on after an error

    def _resync(self, at: int, here: int, close: str, key: str, message: str) -> int:
        """Say what is wrong at `here`, and find where the next field begins or the entry ends."""
        end = here
        while end < len(self.text) and self.text[end] not in ",\n" and self.text[end] != close and end - here < 60:
            end += 1
        self._say("syntax-error", here, max(end, here + 1), message, "BibTeX drops the rest of the entry", key)
        while here < len(self.text):
            mark = self.text[here]
            if mark == ",":
                return here + 1
            if mark == close:
                return here
            if mark == "{":
                closed = self.braces.close(here)
                here = (closed if closed is not None else here) + 1
            elif mark == "@" and self._ends_here(here):
                return here
            else:
                here += 1
        return here

    def _unclosed(
        self, at: int, type_start: int, type_: str, key: str, key_at: int, fields: list[FieldNode]
    ) -> EntryNode:
        end = fields[-1].value_end if fields else key_at + len(key)
        self._say(
            "unclosed-entry",
            at,
            key_at + len(key),
            f"the entry '{key}' is never closed",
            "add a closing brace at its end",
            key,
        )
        return EntryNode(at, end, type_, type_start, key, key_at, fields)

    def _never_closed(self, at: int, here: int, key: str | None, name: str) -> _Lost:
        what = "brace" if self.text[here] == "{" else "quotation mark"
        about = f"the {what} that opens the value of '{name}' is never closed"
        problem = Problem("unclosed-value", here, here + 1, about, "close it, or count the braces inside", key, name)
        return _Lost(problem, self._recovery(at))

    def _lost(self, at: int, here: int, message: str) -> _Lost:
        return _Lost(Problem("syntax-error", here, here + 1, message), self._recovery(at))

    def _recovery(self, at: int) -> int:
        """Where to go on after a block that cannot be understood: the next block on a line of its own."""
        found = LINE_START_BLOCK.search(self.text, at + 1)
        return found.start(1) if found else len(self.text)

    def _say(
        self,
        rule: str,
        start: int,
        end: int,
        message: str,
        hint: str = "",
        key: str | None = None,
        field: str | None = None,
    ) -> None:
        self.problems.append(Problem(rule, start, end, message, hint, key, field))
