"""What reading alone can tell of a library: damage in a text, keys and fields that come twice, macros and parents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from livebib.library import inheritance
from livebib.library.entry import Entry
from livebib.library.macros import Complaint, Macros
from livebib.library.near import Nearness
from livebib.model import rules
from livebib.model.finding import Finding, Place
from livebib.text.bibtex.parsed import Parsed
from livebib.text.source import Source
from livebib.text.suggest import Suggestions


def findings(
    files: Iterable[Parsed], entries: Sequence[Entry], by_key: Mapping[str, Entry], macros: Macros
) -> list[Finding]:
    """All that is wrong, by place. `by_key`: the entries by key in lower case, of those with one key the first."""
    found = [
        _finding(problem.rule, source.place(problem.start, problem.end), *problem[3:])
        for source, _, problems in files
        for problem in problems
    ]
    found += [_finding(*complaint) for complaint in macros.check()]
    found += _duplicate_keys(entries, by_key)
    found += _values(entries, macros)
    found += (each for entry in entries if entry.node.has_repeated_field for each in _repeated_fields(entry))
    found += _missing_parents(entries, by_key)
    for entry, name, message in inheritance.faults(by_key):
        if field := entry.field(name):
            found.append(_finding("crossref-cycle", field.place, message, "cut the chain", entry.key, name))
    return sorted(found, key=lambda finding: (finding.place.path.as_posix(), finding.place[1:], finding.rule))


def _duplicate_keys(entries: Iterable[Entry], by_key: Mapping[str, Entry]) -> Iterator[Finding]:
    for entry in entries:
        first = by_key[entry.key.lower()]
        if first is not entry:
            at = first.key_place
            same = "" if first.key == entry.key else f" (there as '{first.key}': BibTeX ignores case)"
            message = f"the key '{entry.key}' is taken by {at.path}:{at.line}{same}"
            hint = "rename one, or delete it if both are the same work"
            yield _finding("duplicate-key", entry.key_place, message, hint, entry.key)


def _values(entries: Iterable[Entry], macros: Macros) -> Iterator[Finding]:
    """What is wrong with the macros that values are made of."""
    sound: set[tuple[Source, str]] = set()  # values of a file without a fault
    for entry in entries:
        source, text = entry.source, entry.source.text
        for name, _, start, end in entry.node.loose:
            # Braced or quoted in one piece, as nearly all are: no macro can be in it.
            if text[start] in '{"' and text[end - 1] in '}"' and text.find("#", start, end) < 0:
                continue
            value = text[start:end]
            if (source, value) not in sound:
                complaints: list[Complaint] = list(macros.undefined(source, start, value))
                if too_long := macros.too_long(source, start, value):
                    complaints.append(too_long)
                yield from (_finding(*complaint, entry.key, name) for complaint in complaints)
                if not complaints:
                    sound.add((source, value))


def _repeated_fields(entry: Entry) -> Iterator[Finding]:
    text = entry.source.text
    for node in entry.node.fields:
        first = entry.node.by_name[node.name.lower()]
        if first is not node:
            one, other = (text[each.value_start : each.value_end] for each in (first, node))
            yield _finding(
                "duplicate-field",
                entry.source.place(node.name_start, node.name_start + len(node.name)),
                f"the field '{node.name}' comes twice, with one value"
                if one == other
                else f"the field '{node.name}' comes twice: BibTeX takes {_short(one)}, not {_short(other)}",
                "delete the second" if one == other else "delete one",
                entry.key,
                node.name,
            )


def _missing_parents(entries: Sequence[Entry], by_key: Mapping[str, Entry]) -> Iterator[Finding]:
    suggestions = Suggestions(Nearness(entries).keys)
    for entry in entries:
        for name in ("crossref", "xref", "xdata"):
            if name in entry.node.by_name and (field := entry.field(name)):
                wanted = entry.fields[name].strip()
                for key in map(str.strip, wanted.split(",") if name == "xdata" else [wanted]):
                    if key and key.lower() not in by_key:
                        hint = suggestions.hint(key, "add it, or delete the field")
                        message = f"{name} names '{key}', which is no entry"
                        yield _finding("missing-parent", field.place, message, hint, entry.key, name)


def _finding(
    rule: str, place: Place, message: str, hint: str = "", key: str | None = None, field: str | None = None
) -> Finding:
    return Finding(rule, rules.severity(rule), place, message, hint, key, field)


def _short(value: str) -> str:
    """Enough of a value, as written, for a message."""
    value = " ".join(value.split())
    return value if len(value) <= 40 else f"{value[:37]}..."
