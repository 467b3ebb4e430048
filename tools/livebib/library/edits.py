"""Edits of entries as splices of their file's text, each proved to read back as it was meant before it counts.

Where the bytes go is `syntax.layout`'s business. Here an edit is refused when its value is unbalanced, cannot be
written in the file's encoding, or would make the entry read as anything else than asked for.
"""

import re
from collections.abc import Mapping, Sequence

from livebib.library.entry import Entry
from livebib.library.inheritance import NAMING
from livebib.model.errors import EditError
from livebib.text.bibtex import layout
from livebib.text.bibtex.layout import Splice
from livebib.text.bibtex.nodes import EntryNode
from livebib.text.bibtex.split import split
from livebib.text.source import Source

_KEY = re.compile(r"[^\s,{}()\"#%~\\'=@]+")  # what BibTeX, biber and a \cite can all name


def set_field(entry: Entry, name: str, value: str, *, behind: str = "") -> list[Splice]:
    """The field `name` with another value, or as a new field in the entry's own layout: at its end, or behind another
    field if the entry has that."""
    _check_name(name)
    value = _fitting(entry.source, value, f"the value of '{name}'")
    text, node = entry.source.text, entry.node
    at = next((i for i, field in enumerate(node.fields) if field.name.lower() == name.lower()), None)
    wanted: list[tuple[str, str | None]] = _as_written(entry)
    if at is None:
        last = len(node.fields) - 1
        index = next((i for i, field in enumerate(node.fields) if field.name.lower() == behind.lower()), last)
        splices = layout.add_field(text, node, name, value, index)
        wanted.insert(index + 1, (name, None))
    else:
        splices = [layout.set_value(text, node.fields[at], value)]
        wanted[at] = (wanted[at][0], splices[0].text)
        if splices[0].text == text[splices[0].start : splices[0].end]:
            return []
    _prove(entry, splices, entry.key, wanted)
    return splices


def remove_field(entry: Entry, name: str) -> list[Splice]:
    """The entry without a field. Raises EditError if it has none of that name."""
    text, node = entry.source.text, entry.node
    at = next((i for i, field in enumerate(node.fields) if field.name.lower() == name.lower()), None)
    if at is None:
        raise EditError(f"the entry '{entry.key}' has no field '{name}'")
    splices = layout.remove_field(text, node, at)
    wanted = [(field.name, text[field.value_start : field.value_end]) for i, field in enumerate(node.fields) if i != at]
    _prove(entry, splices, entry.key, wanted)
    return splices


def rename_field(entry: Entry, name: str, new: str, value: str) -> list[Splice]:
    """The field `name` under another name, in its place, with another value. The entry has `name`, and not `new`."""
    _check_name(new)
    value = _fitting(entry.source, value, f"the value of '{new}'")
    text, node = entry.source.text, entry.node
    at = next(i for i, field in enumerate(node.fields) if field.name.lower() == name.lower())
    splice = layout.rename_field(text, node, at, new, value)
    wanted: list[tuple[str, str | None]] = _as_written(entry)
    wanted[at] = (new, None)
    _prove(entry, [splice], entry.key, wanted)
    return [splice]


def rename_entry(entry: Entry, key: str) -> list[Splice]:
    """The entry under another citation key."""
    check_key(key)
    _fitting(entry.source, key, "the key")
    splices = [layout.rename_key(entry.node, key)]
    _prove(entry, splices, key, _as_written(entry))
    return splices


def follow(entry: Entry, old: str, new: str) -> list[Splice]:
    """Where an entry names another, as parent or relative or in `xdata=key-author-1`: the new key for the old."""
    splices = []
    for name, node in entry.node.by_name.items():
        value = entry.source.text[node.value_start : node.value_end]
        before, behind = (r"(?<![^\s,{\"])", r"(?![^\s,}\"])") if name in NAMING else ("(?<=xdata=)", "(?=-)")
        if name not in NAMING and "xdata=" not in value:
            continue
        changed = re.sub(f"{before}{re.escape(old)}{behind}", lambda _: new, value, flags=re.IGNORECASE)
        if changed != value:
            splices.append(Splice(node.value_start, node.value_end, changed))
    return splices


def new_entry(
    source: Source,
    type_: str,
    key: str,
    fields: Mapping[str, str],
    like: EntryNode | None,
    before: EntryNode | None = None,
    *,
    is_next: bool = False,
) -> Splice:
    """A new entry, laid out like `like`, usually the file's last one: at the end of the file, or before another entry
    and what is written above that. `is_next`: behind another new entry at the end."""
    check_key(key)
    _check_name(type_, "entry type")
    line_end = "\r\n" if "\r\n" in source.text else "\n"
    values = {}
    for name, value in fields.items():
        _check_name(name)
        values[name] = _fitting(source, value, f"the value of '{name}'")
    written = layout.entry_text(source.text, type_, key, values, like).replace("\n", line_end)
    nodes, problems = split(written)
    if problems or len(nodes) != 1 or not isinstance(nodes[0], EntryNode) or len(nodes[0].fields) != len(values):
        raise EditError(f"the new entry '{key}' would not read back as it was meant")
    if before is not None:
        at = layout.above(source.text, before)
        is_close = re.search(r"\S[ \t]*\r?\n\Z", source.text[max(0, at - 100) : at])  # no blank lines between entries
        return Splice(at, at, written + line_end * (1 if is_close else 2))
    end = len(source.text)
    body = source.text.rstrip()
    if is_next:
        return Splice(end, end, line_end + written + line_end)
    if not body:
        return Splice(end, end, written + line_end)
    gap = line_end * 2 if len(body) == end else line_end * max(0, 2 - source.text[len(body) :].count("\n"))
    return Splice(end, end, gap + written + line_end)


def check_key(key: str) -> None:
    """Raises EditError for a key that BibTeX, biber or LaTeX could not name."""
    if not _KEY.fullmatch(key):
        raise EditError(f"{key!r} is no citation key", hint="use letters, digits and any of : . + / - _")


def _check_name(name: str, what: str = "field name") -> None:
    if not layout.is_field_name(name):
        raise EditError(f"{name!r} is no {what}", hint="use letters, digits, - and _, and begin with a letter")


def _fitting(source: Source, value: str, what: str) -> str:
    """The value with the file's line ends, if it can stand in the file at all."""
    if not layout.is_balanced(value):
        raise EditError(f"{what} is not balanced: every brace counts, also one behind a backslash", hint="close it")
    try:
        value.encode(source.encoding)
    except UnicodeEncodeError as error:
        raise EditError(
            f"{what}: {source.path} is {source.encoding.upper()}, which has no {value[error.start]!r}",
            hint="write it as a LaTeX command, or save the file as UTF-8",
        ) from None
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return value.replace("\n", "\r\n") if "\r\n" in source.text else value


def _as_written(entry: Entry) -> list[tuple[str, str | None]]:
    """Names and values of all fields."""
    text = entry.source.text
    return [(field.name, text[field.value_start : field.value_end]) for field in entry.node.fields]


def _prove(entry: Entry, splices: list[Splice], key: str, wanted: Sequence[tuple[str, str | None]]) -> None:
    """Read the edited entry again: it must be one entry, of this key and with just these fields."""
    start = entry.node.start
    inside = [Splice(s.start - start, s.end - start, s.text) for s in splices]
    before, after = entry.raw, layout.apply(entry.raw, inside)
    nodes, problems = split(after)
    if broken := next((problem for problem in split(before)[1] if problem.rule.stops), None):
        raise EditError(
            f"{entry.source.path}:{entry.place.line}: the entry '{entry.key}' is broken: {broken.message}",
            hint="mend it by hand first",
        )
    if len(nodes) == 1 and isinstance(nodes[0], EntryNode) and len(problems) <= len(split(before)[1]):
        node = nodes[0]
        found = [(field.name, after[field.value_start : field.value_end]) for field in node.fields]
        if (node.key, len(found)) == (key, len(wanted)) and all(
            name == other and (value is None or value == text)
            for (name, value), (other, text) in zip(wanted, found, strict=True)
        ):
            return
    raise EditError(
        f"{entry.source.path}:{entry.place.line}: the entry '{entry.key}' would not read back as it was meant"
    )
