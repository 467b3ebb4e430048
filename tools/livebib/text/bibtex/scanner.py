"""A small scanner that reads one block as BibTeX does, and goes on where BibTeX gives up.

bibtexparser splits nearly every file; this reads the stretches where its result cannot be trusted. It follows
bibtex.web where the text is right, and where it is wrong it says so at the very place and recovers what was meant.
"""

import re

from livebib.model.rule import Rule
from livebib.text.bibtex import grammar
from livebib.text.bibtex.grammar import Braces, after_space
from livebib.text.bibtex.nodes import (
    BrokenNode,
    CommentNode,
    EntryNode,
    FieldNode,
    Node,
    PreambleNode,
    Problem,
    StringNode,
)
from livebib.text.bibtex.problems import (
    ENTRY_IN_COMMENT,
    MISSING_COMMA,
    MISSING_KEY,
    MISSING_VALUE,
    PERCENT_COMMENT,
    SYNTAX_ERROR,
    UNCLOSED_ENTRY,
    UNCLOSED_VALUE,
)
from livebib.text.bibtex.values import piece_at

_CLOSING = {"{": "}", "(": ")"}
# A key runs to white space or a comma; `)` does not end it, not even in an entry between parentheses.
_KEYS = {"}": re.compile(r"[^\s,}]*"), ")": re.compile(r"[^\s,]*")}
_COMMENT_LINES = re.compile(r"[^\n]*(?:\n[ \t]*+%[^\n]*)+")
_LINE_LOOK_BACK = 1000  # characters: a whole library on one line must not cost its square
_HOLDS_A_FIELD = re.compile(r",[ \t]*+\r?\n\s*+[A-Za-z][\w-]*+\s*+=\s*+[{\"\w]")
_BACKSLASH = "close it; a brace counts also behind a backslash"


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
        self._found: dict[re.Pattern[str], tuple[int, int]] = {}  # the last search of each: from where, what it found

    def next_block(self, start: int, limit: int) -> int | None:
        """The offset of the first `@` in [start, limit) that begins a block, or None."""
        at = self.text.find("@", start, limit)
        while at >= 0:
            if grammar.BLOCK_START.match(self.text, at):
                return at
            at = self.text.find("@", at + 1, limit)
        return None

    def block(self, at: int) -> Node:
        """The block whose `@` stands at `at`; `BLOCK_START` matches there."""
        head = grammar.BLOCK_START.match(self.text, at)
        assert head is not None
        body = head.end()
        if (commented := self._commented_out(at, body)) is not None:
            return CommentNode(at, commented)
        close = _CLOSING[head[2]]
        try:
            match head[1].lower():
                case "comment":
                    return self._comment(at, body)
                case "string":
                    return self._string(at, body, close)
                case "preamble":
                    value = self._needed(at, body, "preamble", "@preamble")
                    return PreambleNode(at, self._close(at, value[1], close))
            node = self._entry(at, head.start(1), head[1], body, close)
            if node.key:
                return node
            self._say(MISSING_KEY, at, body, f"the @{head[1]} has no citation key", "give it one: @type{key, …}")
            return BrokenNode(at, node.end)
        except _Lost as lost:
            self.problems.append(lost.problem)
            return BrokenNode(at, max(lost.resume, body))

    # -- the kinds of blocks

    def _comment(self, at: int, body: int) -> CommentNode:
        """`@comment{…}` as biber and JabRef read it: up to the matching brace; BibTeX ignores just the word."""
        if self.text[body - 1] == "(":
            return CommentNode(at, body)
        close = self.braces.close(body - 1)
        if close is None:
            self._say(UNCLOSED_ENTRY, at, body, "the @comment is never closed", "add a closing brace at its end")
        elif self._holds(grammar.ENTRY, body, close):
            message = "an entry inside @comment{…} is an entry to BibTeX, and none to biber"
            self._say(ENTRY_IN_COMMENT, at, body, message, "delete the entry, or the '@comment' around it")
        else:
            return CommentNode(at, close + 1)
        return CommentNode(at, body)

    def _commented_out(self, at: int, body: int) -> int | None:
        """The end of a block whose every line begins with `%`, as biber allows; None if this is no such block.

        One that ends on its first line is read by itself, as bibtexparser reads it: what follows is another comment.
        """
        if not self.follows_percent(at):
            return None
        close = self.braces.close(body - 1) if self.text[body - 1] == "{" else None
        if close is not None and self.text.find("\n", at, close) < 0:
            return None
        lines = _COMMENT_LINES.match(self.text, at)
        return lines.end() if lines else None

    def follows_percent(self, at: int) -> bool:
        """Whether a `%` stands before `at` on its line."""
        start = max(0, at - _LINE_LOOK_BACK)
        return self.text.find("%", self.text.rfind("\n", start, at) + 1 or start, at) >= 0

    def _string(self, at: int, body: int, close: str) -> StringNode:
        name_at = after_space(self.text, body)
        name = grammar.IDENTIFIER.match(self.text, name_at)
        if name is None:
            raise self._lost(at, name_at, "@string needs a name, as in @string{acl = {…}}")
        equals = after_space(self.text, name.end())
        if self.text[equals : equals + 1] != "=":
            raise self._lost(at, equals, f"expected '=' after the name '{name[0]}' of the @string")
        value = self._needed(at, equals + 1, name[0], f"the @string '{name[0]}'")
        return StringNode(at, self._close(at, value[1], close), name[0], name_at, *value)

    def _entry(self, at: int, type_start: int, type_: str, body: int, close: str) -> EntryNode:
        """An entry; its key is empty where there is none."""
        key_at = after_space(self.text, body)
        found = _KEYS[close].match(self.text, key_at)
        assert found is not None
        key, here = found[0], after_space(self.text, found.end())
        mark = self.text[here : here + 1]
        if mark == "=" or ("=" in key and self._field_begins(key_at)):
            key, here = "", key_at  # the fields begin where the key should stand
        elif mark == close:
            return EntryNode(at, here + 1, type_, type_start, key, key_at, [], {}, [])
        elif mark == ",":
            here += 1
        elif close == ")" and key.endswith(")"):  # @misc(key) : the parenthesis was read as part of the key
            return EntryNode(at, found.end(), type_, type_start, key[:-1], key_at, [], {}, [])
        elif self._field_begins(here):
            self._say(MISSING_COMMA, key_at, found.end(), f"no comma after the citation key '{key}'", "add one", key)
        else:
            raise self._no_key(at, key, found.end(), here)
        fields, end, closed = self._fields(at, here, close, key)
        if key and not closed:
            hint = _BACKSLASH if self.text.find("\\{", at, end) >= 0 else self._to_close(fields)
            self._say(UNCLOSED_ENTRY, at, key_at + len(key), f"the entry '{key}' is never closed", hint, key)
        by_name: dict[str, FieldNode] = {}
        for field in fields:
            by_name.setdefault(field.name.lower(), field)
        return EntryNode(at, end, type_, type_start, key, key_at, fields, by_name, fields)

    def _to_close(self, fields: list[FieldNode]) -> str:
        """What to do about an entry that is never closed: a value that holds a field lacks its brace, or the entry."""
        for _, _, start, end in fields:
            if self.text[start] == "{" and _HOLDS_A_FIELD.search(self.text, start, end):
                line = self.text.count("\n", 0, start) + 1
                words = grammar.LINE_END.split(self.text[start + 1 : end], maxsplit=1)[0][:40]
                return f"close the brace before '{words}' in line {line}"
        return "add a closing brace at its end"

    def _no_key(self, at: int, key: str, key_end: int, here: int) -> _Lost:
        comma = self.text.find(",", here)
        line = grammar.LINE_END.search(self.text, here)
        if 0 <= comma < (line.start() if line else len(self.text)) and comma - here < 60:
            start = key_end - len(key)
            message = f"no citation key: '{self.text[start:comma].rstrip()}' has white space"
            return _Lost(Problem(SYNTAX_ERROR, start, comma, message, "take it out"), self._recovery(at))
        return self._lost(at, key_end, f"expected ',' after the citation key '{key}'" if key else "no citation key")

    def _fields(self, at: int, here: int, close: str, key: str) -> tuple[list[FieldNode], int, bool]:
        """The fields from `here` on, where the entry ends, and whether it is closed there."""
        fields: list[FieldNode] = []
        said = False  # one mistake, one finding: what comes after the first unreadable text is guesswork

        def resync(where: int, message: str, hint: str = "BibTeX drops the rest of the entry") -> int:
            nonlocal said
            if not said:
                self._say_text(SYNTAX_ERROR, where, close, message, hint, key)
            said = True
            return self._next_field(where, close)

        while True:
            here = self._before_field(here, key)
            mark = self.text[here : here + 1]
            if mark == close:
                return fields, here + 1, True
            if mark == ",":
                self._say(SYNTAX_ERROR, here, here + 1, "a comma without a field before it", "delete it", key)
                while self.text[here : here + 1] == ",":
                    here = self._before_field(here + 1, key)
                continue
            if self._ends_here(here):
                return fields, self._trimmed(here), False
            name = grammar.IDENTIFIER.match(self.text, here)
            if name is None:
                here = resync(here, "expected a field name")
                continue
            here = self._before_field(name.end(), key)
            if self.text[here : here + 1] != "=":
                if self._ends_here(here):
                    return fields, self._trimmed(here), False
                here = resync(name.start(), f"expected '=' after the field name '{name[0]}'")
                continue
            value_at = self._before_field(here + 1, key)
            if self.text[value_at : value_at + 1] in (",", close) or self._field_begins(value_at):
                message = f"the field '{name[0]}' has no value"
                hint = "give it one, or delete the field"
                self._say(MISSING_VALUE, name.start(), name.end(), message, hint, key, name[0])
                here = value_at + (self.text[value_at] == ",")
                continue
            start, end = self._value(at, value_at, key, name[0])
            if end == start:
                if self._ends_here(value_at):
                    return fields, self._trimmed(value_at), False
                here = resync(value_at, f"expected a value after '{name[0]} ='", "put it in braces")
                continue
            here = self._before_field(end, key)
            mark = self.text[here : here + 1]
            field = FieldNode(name[0], name.start(), start, end)
            if mark in (",", close) or self._ends_here(here):
                fields.append(field)
                here += mark == ","
            elif self._field_begins(here):
                fields.append(field)
                message = f"no comma after the value of '{name[0]}'"
                hint = "add a comma: without it BibTeX drops the rest of the entry"
                self._say(MISSING_COMMA, start, end, message, hint, key, name[0])
            elif grammar.IDENTIFIER.fullmatch(self.text, start, end):
                here = resync(start, f"the value of '{name[0]}' stands neither in braces nor in quotation marks")
            else:
                fields.append(field)
                if mark == "#":
                    here = resync(here, "nothing to join after '#'", "add a value, or delete '#'")
                    continue
                hint = _BACKSLASH if self.text[end - 2 : end] == "\\}" else "BibTeX drops the rest of the entry"
                here = resync(here, f"unexpected text after the value of '{name[0]}'", hint)

    # -- pieces of blocks

    def _value(self, at: int, start: int, key: str | None, name: str) -> tuple[int, int]:
        """The span of the value that begins at `start`."""
        here = end = start
        while True:
            piece = piece_at(self.text, here, self.braces)
            if piece is None:
                if self.text[here : here + 1] in ("{", '"'):
                    raise self._never_closed(at, here, key, name)
                return start, end  # the same where nothing could be a value: the caller looks for the next field
            if piece.end - here > 80 and self._holds(grammar.LINE_START_ENTRY, here, piece.end):
                raise self._never_closed(at, here, key, name)
            end = piece.end
            after = after_space(self.text, end)
            if self.text[after : after + 1] != "#":
                return start, end
            here = after_space(self.text, after + 1)

    def _needed(self, at: int, here: int, name: str, what: str) -> tuple[int, int]:
        """The span of the value without which a @string or @preamble is none."""
        value_at = after_space(self.text, here)
        start, end = self._value(at, value_at, None, name)
        if start == end:
            raise self._lost(at, value_at, f"{what} needs a value in braces or quotation marks")
        return start, end

    def _close(self, at: int, end: int, close: str) -> int:
        here = after_space(self.text, end)
        if self.text[here : here + 1] != close:
            more = "; a @string defines one name" if self.text[here : here + 1] == "," else ""
            raise self._lost(at, here, f"expected '{close}' at the end of the block{more}")
        return here + 1

    def _before_field(self, at: int, key: str) -> int:
        """Skip white space and what biber takes for comments; BibTeX knows no comments and drops the rest."""
        at = after_space(self.text, at)
        while at < len(self.text):
            if self.text[at] == "%":
                found = grammar.LINE_END.search(self.text, at)
                end = found.start() if found else len(self.text)
                message = "a % comment inside an entry: biber skips it, BibTeX drops the rest of the entry"
                self._say(PERCENT_COMMENT, at, end, message, "move it above the entry", key)
            elif odd := grammar.ODD_SPACE.match(self.text, at):
                end = odd.end()
                message = f"a character (U+{ord(odd[0][0]):04X}) that looks like a space and is none to BibTeX"
                self._say(SYNTAX_ERROR, at, end, message, "replace it by a space", key)
            else:
                break
            at = after_space(self.text, end)
        return at

    def _trimmed(self, end: int) -> int:
        while self.text[end - 1].isspace():
            end -= 1
        return end

    def _field_begins(self, at: int) -> bool:
        name = grammar.IDENTIFIER.match(self.text, at)
        return name is not None and self.text.startswith("=", after_space(self.text, name.end()))

    def _ends_here(self, at: int) -> bool:
        """True at the end of the text and where the next block begins on a line of its own."""
        if at >= len(self.text):
            return True
        if self.text[at] != "@" or not self.begins_line(at):
            return False
        return grammar.LINE_START_BLOCK.match(self.text, self.text.rfind("\n", 0, at) + 1) is not None

    def begins_line(self, at: int) -> bool:
        """Whether only blanks stand before `at` on its line."""
        while at and self.text[at - 1] in " \t":
            at -= 1
        return not at or self.text[at - 1] == "\n"

    def _holds(self, pattern: re.Pattern[str], start: int, end: int) -> bool:
        """Whether text[start:end] holds what is surely an entry; a value with one was meant to end before it."""
        asked, found = self._found.get(pattern, (-1, -1))
        if not asked <= start <= found:
            match = pattern.search(self.text, start)
            found = match.start() if match else len(self.text)
            self._found[pattern] = start, found
        return found < end

    # -- going on after an error

    def _say_text(self, rule: Rule, here: int, close: str, message: str, hint: str, key: str) -> None:
        """Say what is wrong with the words at `here`."""
        end = here
        while end < len(self.text) and self.text[end] not in ",\n" and self.text[end] != close and end - here < 60:
            end += 1
        self._say(rule, here, max(self._trimmed(end), here + 1), message, hint, key)

    def _next_field(self, here: int, close: str) -> int:
        """Where the next field begins or the entry ends."""
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

    def _never_closed(self, at: int, here: int, key: str | None, name: str) -> _Lost:
        what = "brace" if self.text[here] == "{" else "quotation mark"
        about = f"the {what} that opens the value of '{name}' is never closed"
        field = None if key is None else name
        problem = Problem(UNCLOSED_VALUE, here, here + 1, about, "close it, or count the braces inside", key, field)
        return _Lost(problem, self._recovery(at))

    def _lost(self, at: int, here: int, message: str) -> _Lost:
        return _Lost(Problem(SYNTAX_ERROR, here, min(here + 1, len(self.text)), message), self._recovery(at))

    def _recovery(self, at: int) -> int:
        """Where to go on after a block that cannot be understood: the next block on a line of its own."""
        found = grammar.LINE_START_BLOCK.search(self.text, at + 1)
        return found.start(1) if found else len(self.text)

    def _say(self, rule: Rule, start: int, end: int, message: str, hint: str, key: str = "", field: str = "") -> None:
        end = min(end, len(self.text))
        self.problems.append(Problem(rule, start, end, message, hint, key or None, field or None))
