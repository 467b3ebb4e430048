r"""Citation keys: whether every engine can name them.

Each character of ASCII and some others were tried in a key with pdflatex, BibTeX 0.99d and biber 2.18 (TeX Live 2022).
Letters beyond ASCII and `@ & $ ^ _ ! ? < > | * [ ] ; : + . / -` work with both.
"""

import re
from collections.abc import Iterator

from livebib.library.entry import Entry
from livebib.lint.model import Context, Fix, Flaw, error
from livebib.text.bibtex.layout import Splice
from livebib.text.harmless import printable

_FOR_NOBODY = re.compile(r"[{}#%~\\\s]")
_FOR_BIBLATEX = re.compile(r"[{}#%~\\\s()\"'=]")


@error("key-character", on=Entry)
def key_character(entry: Entry, context: Context) -> Iterator[Flaw]:
    """A key with a character that TeX or an engine cannot have in one: `{ } # % ~ \\` and white space break `\\cite`,
    and biber finds no entry whose key has `( ) " ' =` in it.

    What to do: Choose another key, of letters, digits and any of `: . + / - _`, and cite that.

    Bad:
        @misc{O'Hara_1999, author = {O'Hara, Kate}, title = {T}}

    Good:
        @misc{OHara_1999, author = {O'Hara, Kate}, title = {T}}
    """
    pattern = _FOR_NOBODY if context.dialect == "bibtex" else _FOR_BIBLATEX
    if found := pattern.search(entry.key):
        at = entry.node.key_start + found.start()
        engine = "LaTeX" if _FOR_NOBODY.match(found[0]) else "biber"
        message = f"{engine} cannot cite the key '{printable(entry.key)}': it holds {printable(found[0])!r}"
        yield Flaw(message, f"write '{pattern.sub('', entry.key)}', also where it is cited", (at, at + 1))


@error("key-alone", on=Entry, fix="safe")
def key_alone(entry: Entry, context: Context) -> Iterator[Flaw]:
    """An entry of a key and nothing else, not even a comma. BibTeX takes it; biber calls it a syntax error and reads
    nothing of the whole file.

    What to do: Give it fields, or write a comma behind the key; `livebib lint --fix` does.

    Bad:
        @misc{li2001}

    Good:
        @misc{li2001,}
    """
    node = entry.node
    if node.fields or context.dialect == "bibtex":
        return
    end = node.key_start + len(node.key)
    if not entry.source.text[end : node.end - 1].strip():
        fix = Fix(lambda: [Splice(end, end, ",")])
        yield Flaw(f"no comma behind the key '{printable(node.key)}'", "write one: biber reads no such file", fix=fix)
