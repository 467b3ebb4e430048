"""What reading alone can tell of a library: damage in a text, keys and fields that come twice, macros and parents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from livebib.library import inheritance
from livebib.library.entry import Entry
from livebib.library.inheritance import CROSSREF_CYCLE
from livebib.library.macros import MOST_IN_ALL, Macros
from livebib.library.near import Nearness
from livebib.model.finding import Finding
from livebib.model.rule import error, fatal
from livebib.text.bibtex.parsed import Parsed
from livebib.text.source import Source
from livebib.text.suggest import Suggestions

_PARENTS = ("crossref", "xref", "xdata")
DUPLICATE_KEY = fatal(
    "duplicate-key",
    "Two entries share one citation key (BibTeX ignores case): it keeps the first and fails. An alias (biblatex's "
    "`ids`) is a key too: biber drops it.",
    "Rename one, or delete it if both are the same work.",
    bad="@misc{li2020, title = {One}}\n@misc{Li2020, title = {Another}}",
    good="@misc{li2020a, title = {One}}\n@misc{li2020b, title = {Another}}",
)
DUPLICATE_FIELD = error(
    "duplicate-field",
    "One field twice in an entry. BibTeX takes the first and warns.",
    "Delete one.",
    bad="@misc{k, title = {T}, title = {T}}",
    good="@misc{k, title = {T}}",
    fix="safe",
)
MISSING_PARENT = fatal(
    "missing-parent",
    "A crossref, xref or xdata names an entry that is not there, so fields are missing; so does `xdata=key-author-1` "
    "within a field.",
    "Add the parent, or delete the field.",
    bad="@inproceedings{k, title = {T}, crossref = {acl20}}",
    good="@inproceedings{k, title = {T}, crossref = {acl20}}\n@proceedings{acl20, title = {P}}",
)


def findings(
    files: Sequence[Parsed], entries: Sequence[Entry], by_key: Mapping[str, Entry], macros: Macros
) -> list[Finding]:
    """All that is wrong, by place. `by_key`: the entries by key in lower case, of those with one key the first."""
    found = [
        problem.rule.at(source.place(problem.start, problem.end), *problem[3:])
        for source, _, problems in files
        for problem in problems
    ]
    found += macros.check()
    found += _duplicate_keys(entries, by_key)
    found += _values(entries, macros)
    found += (each for entry in entries if entry.node.has_repeated_field for each in _repeated_fields(entry))
    mixing = {source for source, *_ in files if "xdata" in source.text}  # where fields may be of others
    linked = [each for each in entries if each.source in mixing or not each.node.by_name.keys().isdisjoint(_PARENTS)]
    found += _missing_parents(entries, linked, by_key)
    for entry, name, message in inheritance.faults(linked, by_key):
        if field := entry.field(name):
            found.append(CROSSREF_CYCLE.at(field.place, message, "cut the chain", entry.key, name))
    return sorted(found, key=attrgetter("order"))


def _duplicate_keys(entries: Iterable[Entry], by_key: Mapping[str, Entry]) -> Iterator[Finding]:
    for entry in entries:
        first = by_key[entry.key.lower()]
        if first is not entry:
            at = first.key_place
            same = "" if first.key == entry.key else f" (there as '{first.key}': BibTeX ignores case)"
            message = f"the key '{entry.key}' is taken by {at.path}:{at.line}{same}"
            hint = "rename one, or delete it if both are the same work"
            yield DUPLICATE_KEY.at(entry.key_place, message, hint, entry.key)
        for alias in entry.aliases if "ids" in entry.node.by_name else ():
            if (other := by_key[alias.lower()]) is not entry and (field := entry.field("ids")):
                at = other.key_place
                message = f"the alias '{alias}' is taken by '{other.key}' at {at.path}:{at.line}"
                yield DUPLICATE_KEY.at(field.place, message, "delete it from one of them", entry.key, field.name)


def _values(entries: Iterable[Entry], macros: Macros) -> Iterator[Finding]:
    """What is wrong with the macros that values are made of."""
    sound: dict[tuple[Source, str], int] = {}  # values of a file without a fault, and how long they are
    spent = 0.0  # characters that values were written out to
    for entry in entries:
        source, text = entry.source, entry.source.text
        for name, _, start, end in entry.node.loose:
            # Braced or quoted in one piece, as nearly all are: no macro can be in it.
            if text[start] in '{"' and text[end - 1] in '}"' and text.find("#", start, end) < 0:
                continue
            value = text[start:end]
            if value.isascii() and value.isdigit():
                continue
            spent += sound.get((source, value), 0)
            if spent > MOST_IN_ALL:
                spent = float("-inf")  # told once
                yield macros.shorten(source, start, value)._replace(key=entry.key, field=name)
            if (source, value) not in sound:
                found = list(macros.undefined(source, start, value))
                if too_long := macros.too_long(source, start, value):
                    found.append(too_long)
                yield from (each._replace(key=entry.key, field=name) for each in found)
                if not found:
                    sound[source, value] = len(macros.expand(value))


def _repeated_fields(entry: Entry) -> Iterator[Finding]:
    text = entry.source.text
    for node in entry.node.fields:
        first = entry.node.by_name[node.name.lower()]
        if first is not node:
            one, other = (text[each.value_start : each.value_end] for each in (first, node))
            place = entry.source.place(node.name_start, node.name_start + len(node.name))
            message, hint = f"the field '{node.name}' comes twice, with one value", "delete the second"
            if one != other:
                message = f"the field '{node.name}' comes twice: BibTeX takes {_short(one)}, not {_short(other)}"
                hint = "delete one"
            yield DUPLICATE_FIELD.at(place, message, hint, entry.key, node.name)


def _missing_parents(
    entries: Sequence[Entry], linked: Iterable[Entry], by_key: Mapping[str, Entry]
) -> Iterator[Finding]:
    suggestions = Suggestions(Nearness(entries).keys)
    for entry in linked:
        for name, key in [*inheritance.named(entry, _PARENTS), *inheritance.granular(entry)]:
            if key.lower() not in by_key and (field := entry.field(name)):
                hint = suggestions.hint(key, "add it, or delete the field")
                message = f"{name} names '{key}', which is no entry"
                yield MISSING_PARENT.at(field.place, message, hint, entry.key, name)


def _short(value: str) -> str:
    """Enough of a value, as written, for a message."""
    value = " ".join(value.split())
    return value if len(value) <= 40 else f"{value[:37]}..."
