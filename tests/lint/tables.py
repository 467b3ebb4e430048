"""Tables of fields and what a rule says of them."""

from __future__ import annotations

from livebib.library.library import Library
from livebib.text.source import Source
from tests.lint.examples import BIB, findings, fixed


def entry(**fields: str) -> str:
    """An entry of these fields, each in braces on its own line."""
    return "@misc{k,\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items()) + "}\n"


def told(*rules: str, **fields: str) -> list[str]:
    """What the rules find in an entry of these fields: the stretches of text at which they find it."""
    text = entry(**fields)
    source = Source(BIB, text)
    return [
        text[source.offset(place.line, place.column) : source.offset(place.end_line, place.end_column)]
        for place in (finding.place for finding in findings(text, *rules))
    ]


def mended(*rules: str, unsafe: bool = False, **fields: str) -> dict[str, str]:
    """The fields after the fixes of these rules."""
    library = Library([Source(BIB, fixed(entry(**fields), *rules, unsafe=unsafe))])
    return dict(library["k"].fields)
