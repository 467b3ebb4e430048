r"""Live TeX: commands in a bibliography that do something when a document is typeset, instead of printing something.

What BibTeX and biber copy into a document is a program to TeX, and a .bib file may come from anywhere. What surely does
something is an error, wherever it stands; in text that is printed, whatever is not known to be harmless is a warning,
unless a @preamble defines it. Sources: the TeXbook, chapter 24; source2e; the manuals of pdfTeX and LuaTeX.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import product
from operator import attrgetter
from typing import NamedTuple

from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.lint.model import Flaw, Value, error
from livebib.model.finding import Severity
from livebib.text.bibtex.nodes import PreambleNode, StringNode
from livebib.text.bibtex.parsed import Parsed
from livebib.text.bibtex.values import pieces
from livebib.text.bibtex.vocabulary import PEOPLE, PRINTED_TEXT
from livebib.text.counts import counted
from livebib.text.harmless import printable
from livebib.text.latex import commands, known

_REDEFINES = "redefine a command"  # what a @preamble is there for
# What a command would do.
_DOES = {
    "read a file": "input @@input @input include includeonly InputIfFileExists usepackage RequirePackage subimport "
    "openin newread read readline verbatiminput lstinputlisting VerbatimInput pdffiledump pdfobj includepdf "
    "includegraphics import inputminted subfile",
    "write a file": "openout write newwrite immediate filecontents filecontents* protected@write",
    "run a program": "ShellEscape write18 directlua latelua luaexec luadirect luacode special pdfliteral",
    "change how the document is read": "catcode scantokens endinput batchmode everypar everyjob "
    "ExplSyntaxOn ExplSyntaxOff AtBeginDocument AtEndDocument AddToHook loop repeat stop document",
    _REDEFINES: "def edef gdef xdef let futurelet newcommand renewcommand providecommand csname expandafter "
    "DeclareRobustCommand NewDocumentCommand RenewDocumentCommand makeatletter",
}
_EFFECT = {name: effect for effect, names in _DOES.items() for name in names.split()}
_COMMAND = re.compile(
    r"\\(?:(?:begin|end)\s*+\{\s*+(?P<environment>filecontents\*?+|luacode\*?+|document)(?:\s*+\})?+|(?P<name>write18|"
    rf"{'|'.join(re.escape(name) for name in sorted(_EFFECT, key=len, reverse=True))})(?![A-Za-z@]))"
)
# Commands that only typeset: those that exports keep, and others of LaTeX's kernel, biblatex and old styles.
HARMLESS = frozenset(
    name
    for names in (
        (commands.SYMBOLS, commands.LOGOS, commands.WITH_TEXT, commands.QUOTES, commands.SWITCHES, commands.SILENT),
        (commands.SILENT_WITH_TEXT, commands.BREAKS, commands.ADDRESSES, commands.MATH_SYMBOLS, commands.MATH_WITH_ONE),
        (commands.MATH_WITH_TWO, known.JOURNALS, known.LETTERS, known.ACCENTS, known.AROUND, known.WORDS),
    )
    for table in names
    for name in table
) | frozenset(
    """
    ensuremath begin end item cite citet citep citeauthor citeyear textcite parencite
    footcite autocite nocite ref eqref label href verb footnote index mathscr mathop mathbin mathrel mathord
    mathord left right big Big bigg Bigg bigl bigr Bigl Bigr overset underset substack mathring ddddot dddot not
    hspace vspace hskip vskip hfill kern raise lower hbox vbox smash phantom hphantom vphantom llap rlap strut fbox
    framebox makebox raisebox small footnotesize scriptsize tiny normalsize large Large LARGE huge Huge char symbol
    accent uppercase lowercase MakeUppercase MakeLowercase lowercasetitle NoCaseChange natexlab newblock
    adddot addcomma addspace addperiod adddotspace isdot mkbibacro mkbibsuperscript textlatin foreignlanguage
    textgreek textcyrillic bibcyr bibstring MP MF AmS AmSLaTeX AMS AmSTeX XeTeX XeLaTeX LuaTeX LuaLaTeX pdfTeX ConTeXt
    eTeX METAFONT METAPOST texorpdfstring allowbreak hyp slash nolinebreak strut sloppy
    ulcorner urcorner xspace textquotesingle textinterrobang texttildelow textminus
    """.split()
)
_ANY = re.compile(r"\\([A-Za-z@]{2,})")
_DEFINED = re.compile(
    r"\\(?:(?:provide|new|renew)command|DeclareRobustCommand|(?:New|Renew|Provide)DocumentCommand|[egx]?def|let)"
    r"\s*+\*?\s*+\{?\s*+\\([A-Za-z@]+)"
)
_PRINTED = PRINTED_TEXT | frozenset(PEOPLE)
_PATHS = ("file", "pdf")  # no style prints them, and biblatex reads them verbatim: C:\input\li.pdf names a folder
_DISGUISED = re.compile(r"\^\^")


@error("live-tex", on=Library)
def live_tex(library: Library) -> Iterator[Flaw]:
    r"""A TeX command that reads or writes files, runs programs or redefines commands, in a field, a @string or a
    @preamble (there redefining is no fault). Whoever typesets a document with this entry runs it. A folder of that
    name in a path of Windows (`C:\input\li.pdf` in the fields `file` and `pdf`) is left alone. As a warning, once for
    each: commands in printed text that are not known to be harmless and that no @preamble defines.

    What to do: Find out how it came there, and delete it. To print such a command, write `\textbackslash input`. One of
    your own is defined for all who use the database by `@preamble{"\providecommand{\name}{…}"}`.

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
            value = _value_at(entry, hit.start)
            is_path = value is not None and value.name in _PATHS and source.text[hit.end] == "\\"
            where = value.node.value_start if value else entry.node.start, hit.message
            if not is_path and where not in told:
                told.add(where)
                yield Flaw(hit.message, _HINT, (hit.start, hit.end), about=value or entry)
        yield from _outside_of_entries(file, elsewhere)
    yield from _unknown(library)
    for entry in library.entries:
        for node in entry.node.loose:
            if entry.source.text.find("#", node.value_start, node.value_end) >= 0:
                value = Value(entry, node)
                if joined := _joined(value):
                    yield Flaw(f"{joined.message}, once its pieces are joined", _HINT, about=value)


def _value_at(entry: Entry, at: int) -> Value | None:
    """The field of an entry in which a character of its file stands."""
    before = bisect_right(entry.node.fields, at, key=attrgetter("name_start")) - 1
    if before < 0 or at >= entry.node.fields[before].value_end:
        return None
    return Value(entry, entry.node.fields[before])


def _unknown(library: Library) -> Iterator[Flaw]:
    """The commands of printed text that nobody knows, each where it stands first."""
    found: dict[str, list[tuple[Value, int, int]]] = {}
    preambles = "".join(
        file.source.text[node.start : node.end]
        for file in library.files
        for node in file.nodes
        if isinstance(node, PreambleNode)
    )
    is_known = HARMLESS | _EFFECT.keys() | set(_DEFINED.findall(preambles))
    for file in library.files:
        text = file.source.text
        for hit in _ANY.finditer(text):
            if hit[1] in is_known or _is_escaped(text, hit.start()):
                continue
            entry = library.entry_at(file.source, hit.start())
            value = _value_at(entry, hit.start()) if entry else None
            if value and hit.start() >= value.node.value_start and value.name in _PRINTED:
                found.setdefault(hit[1], []).append((value, *hit.span()))
    for name, places in found.items():
        value, start, end = places[0]
        more = f", here and {counted(len(places) - 1, 'more time')}" if len(places) > 1 else ""
        message = f"'\\{printable(name)}' is no command that is known to be harmless{more}"
        hint = f'delete it, or define it: @preamble{{"\\providecommand{{\\{printable(name)}}}{{…}}"}}'
        yield Flaw(message, hint, (start, end), about=value, severity=Severity.WARNING)


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
