r"""Live TeX: commands in a bibliography that do something when a document is typeset, instead of printing something.

What BibTeX and biber copy into a document is a program to TeX, and a .bib file may come from anywhere. `export` keeps
only what it knows to be harmless (`export.typeset.commands`); here the opposite is told, what surely is not. Sources:
the TeXbook, chapter 24; source2e; the manuals of pdfTeX and LuaTeX.
"""

import re
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from livebib.library.library import Library
from livebib.lint.model import Flaw, Value, error
from livebib.text.bibtex.nodes import PreambleNode, StringNode
from livebib.text.bibtex.parsed import Parsed
from livebib.text.bibtex.values import pieces
from livebib.text.harmless import printable

_REDEFINES = "redefine a command"  # what a @preamble is there for
# What a command would do.
_DOES = {
    "read a file": "input @@input @input include includeonly InputIfFileExists usepackage RequirePackage subimport "
    "openin read readline verbatiminput lstinputlisting VerbatimInput pdffiledump pdfobj includepdf",
    "write a file": "openout write newwrite immediate filecontents filecontents* protected@write",
    "run a program": "ShellEscape write18 directlua latelua luaexec luadirect luacode special pdfliteral",
    "change how the document is read": "catcode scantokens endinput batchmode everypar everyjob",
    _REDEFINES: "def edef gdef xdef let futurelet newcommand renewcommand providecommand csname expandafter "
    "DeclareRobustCommand NewDocumentCommand RenewDocumentCommand makeatletter",
}
_EFFECT = {name: effect for effect, names in _DOES.items() for name in names.split()}
_COMMAND = re.compile(
    r"\\(?:begin\s*+\{\s*+(?P<environment>filecontents\*?+|luacode\*?+)|(?P<name>write18|"
    rf"{'|'.join(re.escape(name) for name in sorted(_EFFECT, key=len, reverse=True))})(?![A-Za-z@]))"
)
_PATHS = ("file", "pdf")  # no style prints them, and biblatex reads them verbatim: C:\input\li.pdf names a folder
_DISGUISED = re.compile(r"\^\^")


@error("live-tex", on=Library)
def live_tex(library: Library) -> Iterator[Flaw]:
    r"""A TeX command that reads or writes files, runs programs or redefines commands, in a field, a @string or a
    @preamble (there redefining is no fault). Whoever typesets a document with this entry runs it. A folder of that
    name in a path of Windows (`C:\input\li.pdf` in the fields `file` and `pdf`) is left alone.

    What to do: Find out how it came there, and delete it. To print such a command, write `\textbackslash input`.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, year = {2001}, note = {\input{/etc/passwd}}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = {2001}, note = {\emph{Read} it}}
    """
    for file in library.files:
        source = file.source
        elsewhere, told = [], set[tuple[int, str]]()
        for hit in _live(source.text):
            entry = library.entry_at(source, hit.start)
            if entry is None:
                elsewhere.append(hit)
                continue
            nodes = (node for node in entry.node.fields if node.name_start <= hit.start < node.value_end)
            value = next((Value(entry, node) for node in nodes), None)
            is_path = value is not None and value.name in _PATHS and source.text[hit.end] == "\\"
            where = value.node.value_start if value else entry.node.start, hit.message
            if not is_path and where not in told:
                told.add(where)
                yield Flaw(hit.message, _HINT, (hit.start, hit.end), about=value or entry)
        yield from _outside_of_entries(file, elsewhere)
    for entry in library.entries:
        for node in entry.node.loose:
            if entry.source.text.find("#", node.value_start, node.value_end) >= 0:
                value = Value(entry, node)
                if joined := _joined(value):
                    yield Flaw(f"{joined.message}, once its pieces are joined", _HINT, about=value)


_HINT = "find out how it came there, and delete it"


class _Hit(NamedTuple):
    """A command that does something."""

    start: int
    end: int
    message: str
    redefines: bool


def _live(text: str) -> Iterator[_Hit]:
    # Each pattern begins with a literal, which is what makes the search cheap.
    for found in _COMMAND.finditer(text):
        if _is_escaped(text, found.start()):
            continue
        effect = _EFFECT[found["name"] or found["environment"]]
        message = f"'{printable(found[0])}' would {effect} when a document is typeset"
        yield _Hit(*found.span(), message, effect == _REDEFINES)
    for found in _DISGUISED.finditer(text):
        yield _Hit(*found.span(), "'^^', with which TeX spells characters in disguise", False)


def _is_escaped(text: str, at: int) -> bool:
    r"""Whether a backslash is the second one of a `\\`, behind which a word is but text."""
    start = at
    while start and text[start - 1] == "\\":
        start -= 1
    return (at - start) % 2 == 1


def _outside_of_entries(file: Parsed, hits: list[_Hit]) -> Iterator[Flaw]:
    nodes = [node for node in file.nodes if isinstance(node, StringNode | PreambleNode)] if hits else []
    for node, hit in product(nodes, hits):
        is_meant = hit.redefines and isinstance(node, PreambleNode)
        if node.start <= hit.start < node.end and not is_meant:
            yield Flaw(hit.message, _HINT, place=file.source.place(hit.start, hit.end))


def _joined(value: Value) -> _Hit | None:
    """A command that no piece of a value holds, only all of them together."""
    hit = next(_live(value.text), None)
    if hit is None:
        return None
    expand = value.entry.library.expand
    texts = [expand(piece.text) if piece.macro else piece.text for piece in pieces(value.raw)]
    return None if any(True for text in texts for _ in _live(text)) else hit
