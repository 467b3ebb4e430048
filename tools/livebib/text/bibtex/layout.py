"""Edits of one entry that look as if its author had made them: each touches the bytes it is about and no other.

Functions take the text of a file, the node of an entry in it and what is wanted, and return `Splice`s; none changes
anything. New fields follow the entry's own layout: its separator (a comma at the end of the line or at the beginning of
the next, one line or many), its indent, its alignment of `=`, its delimiters, a comma after the last field or none.
"""

import re
from collections import Counter
from collections.abc import Mapping
from itertools import accumulate, pairwise
from typing import NamedTuple

from livebib.text.bibtex.grammar import IDENTIFIER, NUMBER
from livebib.text.bibtex.nodes import EntryNode, FieldNode
from livebib.text.dates import MONTHS

_COMMENT = re.compile(r"[ \t]*%[^\n]*")
_PLAIN_SEPARATOR = re.compile(r"\s*,\s*")
_BRACE_OR_QUOTE = re.compile(r'[{}"]')
_NO_COMMENT = re.compile(r"[@{}]|^%[ \t]*Encoding:")


class Splice(NamedTuple):
    """text[start:end] becomes `text`."""

    start: int
    end: int
    text: str


def apply(text: str, splices: list[Splice]) -> str:
    """The text after all splices; they must not overlap. What goes into one place stays in its sequence."""
    pieces, at = [], 0
    for splice in sorted(splices, key=lambda splice: splice[:2]):
        assert splice.start >= at, "splices overlap"
        pieces += [text[at : splice.start], splice.text]
        at = splice.end
    return "".join([*pieces, text[at:]])


def is_balanced(value: str) -> bool:
    """Whether every brace of a value has its partner, as BibTeX counts: a backslash before one changes nothing."""
    depths = [0, *accumulate((letter == "{") - (letter == "}") for letter in value)]
    return min(depths) == depths[-1] == 0


def delimited(value: str, like: str) -> str:
    """A value with the delimiters of another, as far as it can take them; braces otherwise."""
    if like[:1] == '"' and like[-1:] == '"' and not _bare_quote(value):
        return f'"{value}"'
    if NUMBER.fullmatch(like) and NUMBER.fullmatch(value):
        return value
    return f"{{{value}}}"


def set_value(text: str, field: FieldNode, value: str) -> Splice:
    """Another value for a field that is there."""
    old = text[field.value_start : field.value_end]
    return Splice(field.value_start, field.value_end, delimited(value, old))


def add_field(text: str, entry: EntryNode, name: str, value: str, index: int = -1) -> list[Splice]:
    """A new field behind the last one, or behind that of an index."""
    if not entry.fields:
        return _first_field(text, entry, name, value)
    last = entry.fields[index]
    like = _usual_delimiter(text, entry.fields)
    between = _separator(text, entry)
    written = f"{_padded(text, entry.fields, name)}{delimited(value, like)}"
    gap = between.replace(",", "", 1)
    end, comma = last.value_end, _comma_after(text, last.value_end, entry.end)
    note = _COMMENT.match(text, end if comma is None else comma + 1)  # stays with the field it stands beside
    if comma is None and note and "\n" in between:
        return [Splice(end, end, ","), Splice(note.end(), note.end(), gap + written)]
    if comma is None or (last is not entry.fields[-1] and not note):
        return [Splice(end, end, between + written)]
    at = note.end() if note else comma + 1
    return [Splice(at, at, f"{gap}{written},")]


def rename_field(text: str, entry: EntryNode, index: int, name: str, value: str) -> Splice:
    """Another name and another value for the field of that index."""
    field = entry.fields[index]
    like = text[field.value_start : field.value_end]
    written = f"{_padded(text, entry.fields, name)}{delimited(value, like)}"
    return Splice(field.name_start, field.value_end, written)


def remove_field(text: str, entry: EntryNode, index: int) -> list[Splice]:
    """Without the field of that index. Its line goes with it if nothing else stands there; comments stay, and so
    does the comma behind the key, without which biber reads no file."""
    field = entry.fields[index]
    start, end = field.name_start, field.value_end
    comma = _comma_after(text, end, entry.end)
    splices = []
    if comma is not None:
        end = comma + 1
    elif len(entry.fields) > 1:  # the last field of an entry without a comma at its end: the comma before it goes
        before = entry.fields[index - 1].value_end if index else entry.key_start + len(entry.key)
        at = text.find(",", before, start)
        if at >= 0 and not text[before:at].strip():
            if not text[at + 1 : start].strip():
                begin = text.rfind("\n", 0, at) + 1  # a comma at the beginning of the field's own line goes with it
                alone = begin > before and not text[begin:at].strip()
                return [Splice(len(text[:begin].rstrip("\r\n")) if alone else at, end, "")]
            splices.append(Splice(at, at + 1, ""))
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    blank_before = line_start > 0 and not text[line_start:start].strip()
    blank_behind = line_end >= 0 and not text[end:line_end].strip()
    if blank_before and blank_behind:
        # With the line break before it: the one behind may be another, and stays as it is.
        start = line_start - (2 if text[:line_start].endswith("\r\n") else 1)
        end = line_end - (text[line_end - 1] == "\r")
    else:
        while end < len(text) and text[end] in " \t" and not blank_behind:
            end += 1  # one line: the blank between this field and the next
        if (blank_behind or len(entry.fields) == 1) and text[start - 1] in " \t":
            start = len(text[:start].rstrip(" \t"))
    return [*splices, Splice(start, end, "")]


def rename_key(entry: EntryNode, key: str) -> Splice:
    """Another citation key."""
    return Splice(entry.key_start, entry.key_start + len(entry.key), key)


def remove_entry(text: str, entry: EntryNode) -> Splice:
    """Without the entry, and without one of the blank lines around it."""
    start, end = entry.start, entry.end
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    if text[line_start:start].strip() or text[end : line_end if line_end >= 0 else len(text)].strip():
        return Splice(start, end, "")
    start, end = line_start, line_end + 1 if line_end >= 0 else len(text)
    blank = re.compile(r"[ \t]*\r?\n").match(text, end)
    if blank and (start == 0 or text[:start].endswith(("\n\n", "\r\n\r\n"))):
        end = blank.end()
    return Splice(start, end, "")


def above(text: str, entry: EntryNode) -> int:
    """Where what belongs to an entry begins: at the lines of text directly above it, or at the entry itself.

    Outside of entries all text is comment. A line with a brace may end another block; JabRef's header and a byte order
    mark belong to the file.
    """
    at = text.rfind("\n", 0, entry.start) + 1
    if text[at : entry.start].strip():
        return entry.start
    while at:
        begin = text.rfind("\n", 0, at - 1) + 1
        line = text[begin:at]
        if not line.strip() or _NO_COMMENT.search(line):
            break
        at = begin
    return at


def entry_text(text: str, type_: str, key: str, fields: Mapping[str, str], like: EntryNode | None) -> str:
    """A whole new entry, with `\\n` for line ends, laid out like another one of the same text.

    Without one: two blanks of indent, aligned `=`, braces, and a comma after the last field. A month that is one of the
    styles' macros (`jun`) is written as such.
    """
    indent, quote, comma, equals, aligned = "  ", "{}", ",", " = ", True
    column = _equals_column(text, like.fields) if like else 0
    if like and len(like.fields) > 1 and "\n" in _separator(text, like):
        indent = _separator(text, like).rpartition("\n")[2]
        quote = _usual_delimiter(text, like.fields)
        comma = "," if _comma_after(text, like.fields[-1].value_end, like.end) is not None else ""
        last = like.fields[-1]
        after_name = text[last.name_start + len(last.name) : last.value_start]
        aligned = column > 0
        equals = after_name if not aligned and after_name.strip() == "=" and "\n" not in after_name else " = "
        if "," in indent:  # commas at the beginning of lines
            indent = "  "
    # A column that the other leaves blank may be the same in the whole file.
    width = max(column - 1, *map(len, fields)) if aligned and fields else 0
    lines = []
    for name, value in fields.items():
        is_macro = name.lower() == "month" and value in MONTHS
        lines.append(f"{indent}{name:<{width}}{equals}{value if is_macro else delimited(value, quote)}")
    return f"@{type_}{{{key},\n" + ",\n".join(lines) + f"{comma if lines else ''}\n}}"


# -- an entry's own habits


def _separator(text: str, entry: EntryNode) -> str:
    """What stands between two fields: a comma and white space."""
    fields = entry.fields
    found = Counter(
        between
        for before, behind in pairwise(fields)
        if _PLAIN_SEPARATOR.fullmatch(between := text[before.value_end : behind.name_start])
    )
    if found:
        return found.most_common(1)[0][0]
    first = text[entry.key_start + len(entry.key) : fields[0].name_start]
    if _PLAIN_SEPARATOR.fullmatch(first):
        return first
    line_start = text.rfind("\n", 0, fields[-1].name_start) + 1
    indent = text[line_start : fields[-1].name_start]
    return f",{_line_end(text[entry.start : entry.end])}{'  ' if indent.strip() else indent}"


def _padded(text: str, fields: list[FieldNode], name: str) -> str:
    """The name, `=` and the blanks around it, aligned if the entry's are."""
    last = fields[-1]
    blanks, _, behind = text[last.name_start + len(last.name) : last.value_start].partition("=")
    if column := _equals_column(text, fields):
        blanks = " " * max(column - len(name), bool(blanks))
    return f"{name}{blanks}=" + (" " if "\n" in behind else behind)


def _equals_column(text: str, fields: list[FieldNode]) -> int:
    """How far behind their names' beginnings the `=` of fields stand; 0 where they are not below each other, or would
    be so by chance, as the names have one length."""
    columns = {text.find("=", field.name_start) - field.name_start for field in fields}
    return columns.pop() if len(columns) == 1 and len({len(field.name) for field in fields}) > 1 else 0


def _usual_delimiter(text: str, fields: list[FieldNode]) -> str:
    marks = Counter(text[field.value_start] for field in fields)
    return '""' if marks['"'] > marks["{"] else "{}"


def _comma_after(text: str, at: int, limit: int) -> int | None:
    while at < limit and text[at].isspace():
        at += 1
    return at if text[at : at + 1] == "," else None


def _first_field(text: str, entry: EntryNode, name: str, value: str) -> list[Splice]:
    after_key = entry.key_start + len(entry.key)
    comma = _comma_after(text, after_key, entry.end)
    written = f" {name} = {{{value}}}"
    if comma is None:
        return [Splice(after_key, after_key, f",{written}")]
    if "\n" in text[comma : entry.end]:
        written = f"{_line_end(text[comma : entry.end])} {written},"
    return [Splice(comma + 1, comma + 1, written)]


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _bare_quote(value: str) -> bool:
    """Whether a `"` stands outside braces, where it would end a quoted value."""
    depth = 0
    for mark in _BRACE_OR_QUOTE.finditer(value):
        if mark[0] == '"' and depth == 0:
            return True
        depth += (mark[0] == "{") - (mark[0] == "}")
    return False


def is_field_name(name: str) -> bool:
    """Whether BibTeX would read this as a field's name."""
    return IDENTIFIER.fullmatch(name) is not None
