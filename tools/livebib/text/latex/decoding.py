"""LaTeX as people read it: accents, dashes and commands become Unicode, protecting braces go, mathematics stays.

pylatexenc knows the commands; this keeps it away from text that has none, one word at a time and each word once, which
is what makes decoding a whole library cheap.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from livebib.text.bibtex.vocabulary import LINKS
from livebib.text.latex import commands, known

if TYPE_CHECKING:
    from collections.abc import Callable

    from pylatexenc.latex2text import LatexNodes2Text
    from pylatexenc.macrospec import LatexContextDb

# Fields that are no LaTeX (biblatex's verbatim fields, and what this project adds to them).
VERBATIM = frozenset({"doi", "eprint", "isbn", "issn", "file", *LINKS})

# One class, which the engine skips to, before the branches that it would try at every letter.
_SPECIAL = re.compile(r"[\\{}$~\n\t\r]|[-`'\s](?:(?<=-)-|(?<=`)`|(?<=')'|(?<=\s)\s)")
_COMMAND = re.compile(r"[\\$]")
_BARE = re.compile(r"(?<!\\)[%&]")
_GROUPING = re.compile(r"\\.|[{}]|\$\$?", re.DOTALL)
_MARK = re.compile(r"\\(?:[A-Za-z]+\s*|.)|[{}$]|\s+", re.DOTALL)
_EMPTY_ACCENT = re.compile(r"\\([~^])\{\}")  # `\~{}` in running text is the character itself
_ALONE = {"~": r"\textasciitilde{}", "^": "^"}
_HREF = re.compile(r"\\href\s*\{[^{}]*\}")  # its second argument is the text
_LETTER = re.compile("[^\u0300-\u036f][\u0300-\u036f]*", re.DOTALL)  # with the marks that it has already
_MAX_DEPTH = 60  # of braces that pylatexenc, which recurses, is trusted with


def is_plain(latex: str) -> bool:
    """True when a text without white space around it means itself."""
    return not _SPECIAL.search(latex)


@lru_cache(maxsize=65536)
def to_text(latex: str) -> str:
    """A field's value for people to read; white space is collapsed. Never for VERBATIM fields."""
    if is_plain(latex):
        return latex.strip()
    if not _COMMAND.search(latex):
        return _plain(latex)
    latex = settled(latex)
    return " ".join(" ".join(_word(word) for word in _words(latex)).split())


def settled(latex: str) -> str:
    """The same with a backslash before each `$` that no other one in its group closes: a sum of money, not a formula
    to the end of the text."""
    if "$" not in latex:
        return latex
    alone: list[int] = []
    opened = [range(0)]  # where the signs stand that opened mathematics, in each group around
    for mark in _GROUPING.finditer(latex):
        sign, last = mark[0], opened[-1]
        if sign == "{":
            opened.append(range(0))
        elif sign == "}":
            alone += opened.pop()
            opened = opened or [range(0)]
        elif sign[0] == "$":
            if not last:
                opened[-1] = range(*mark.span())
            elif len(sign) == len(last):
                opened[-1] = range(0)
            elif len(last) == 1:  # `$x$$y$`: one formula right behind another
                opened[-1] = range(mark.end() - 1, mark.end())
            else:  # `$$x$`
                alone.append(mark.start())
    alone = sorted([*alone, *(at for left in opened for at in left)])
    return "\\".join(latex[start:end] for start, end in pairwise([0, *alone, len(latex)]))


def _plain(latex: str) -> str:
    """Text without commands and mathematics: LaTeX's ligatures, and braces that only protect."""
    text = latex.replace("{", "").replace("}", "").replace("~", " ")
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    return " ".join(text.split())


def _words(latex: str) -> list[str]:
    """Split at white space outside braces and mathematics, and not where a control word swallows it (`\\o re`)."""
    words, depth, math, start = [], 0, False, 0
    for mark in _MARK.finditer(latex):
        match mark[0][0]:
            case "{":
                depth += 1
            case "}":
                depth = max(0, depth - 1)
            case "$":
                math = not math
            case "\\":
                pass  # the mark takes in what the backslash swallows
            case _ if depth == 0 and not math:
                words.append(latex[start : mark.start()])
                start = mark.end()
    words.append(latex[start:])
    return [word for word in words if word]


@lru_cache(maxsize=65536)
def _word(latex: str) -> str:
    if not _COMMAND.search(latex):
        return _plain(latex)
    if max(accumulate((letter == "{") - (letter == "}") for letter in latex)) > _MAX_DEPTH:
        return latex
    try:
        # A bare % would be a comment to the end of the value, a bare & the end of a table's cell; in a .bib either is
        # nearly always a slip for \% and \&.
        text = _EMPTY_ACCENT.sub(lambda accent: _ALONE[accent[1]], _BARE.sub(r"\\\g<0>", _HREF.sub("", latex)))
        return str(_decoder().latex_to_text(text, latex_context=_syntax()))
    except Exception:  # pylatexenc's own errors and its slips on odd input: what cannot be decoded is shown as it is
        return latex


# What pylatexenc does not know, or shows in a way that does not fit into a line of a list.
_SYMBOLS = commands.SYMBOLS | {"TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX"}
_SYMBOLS |= {"-": "", "newline": " ", "par": " ", "textquotedbl": '"'} | known.JOURNALS | known.WORDS
_AROUND = {"enquote": ("“", "”"), **known.AROUND}  # what stands around the argument
# Accents: the command, and Unicode's combining character.
_ABOVE = {"`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307"}
_ABOVE |= {'"': "\u0308", "h": "\u0309", "r": "\u030a", "H": "\u030b", "v": "\u030c"}
MARKS_BELOW = {"d": "\u0323", "textcommabelow": "\u0326", "c": "\u0327", "k": "\u0328", "b": "\u0331"}
ACCENTS = _ABOVE | MARKS_BELOW
ACCENTS |= {name: ACCENTS[accent] for name, accent in known.ACCENTS.items()}
_SILENT = frozenset(
    """
    relax protect it em bf sc sl tt rm sf sffamily itshape bfseries scshape slshape ttfamily rmfamily upshape mdseries
    normalfont tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge noindent displaystyle textstyle
    unskip ignorespaces nobreak null bgroup egroup left right limits
    """.split()
)
_SHOWN = {"url": 0, "ref": 0, "title": 0, "author": 0, "date": 0, "cite": -1}  # which argument


def accented(text: str, mark: str) -> str:
    """A text with a mark on its first letter, composed where Unicode has such a letter."""
    found = _LETTER.match(text)
    if found is None:
        return text
    # Below a letter that has lost its dot there is no need to give it back.
    letter = found[0] if mark in MARKS_BELOW.values() else found[0].replace("ı", "i").replace("ȷ", "j")
    return unicodedata.normalize("NFC", letter + mark + text[found.end() :])


@cache
def _syntax() -> LatexContextDb:
    from pylatexenc.latexwalker import get_default_latex_context_db
    from pylatexenc.macrospec import std_macro

    syntax = get_default_latex_context_db()
    macros = [std_macro(name, False, 1) for name in (*ACCENTS, *_AROUND)]
    syntax.add_context_category("livebib", prepend=True, macros=macros)
    return syntax


@cache
def _decoder() -> LatexNodes2Text:
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    def arguments(node: Any, decoder: Any) -> list[str]:
        given = node.nodeargd
        if hasattr(given, "verbatim_text"):
            return [given.verbatim_text]
        nodes = [each for each in (given.argnlist if given else None) or [] if each is not None]
        return [decoder.nodelist_to_text([each]) for each in nodes]

    def shown(node: Any, l2tobj: Any) -> str:
        found = arguments(node, l2tobj)
        return found[_SHOWN[node.macroname]] if found else ""

    def unknown(node: Any, l2tobj: Any) -> str:
        """The text of its arguments; a command without any is shown as written: nothing vanishes silently."""
        if found := arguments(node, l2tobj):
            return "".join(found)
        after = node.pos + node.len
        if node.macroname in _SILENT or node.parsing_state.s[after : after + 1] in ("{", "["):
            return ""
        return f"\\{node.macroname}{node.macro_post_space}"

    def around(before: str, after: str) -> Callable[..., str]:
        return lambda node, l2tobj: f"{before}{''.join(arguments(node, l2tobj))}{after}"

    def accent(mark: str) -> Callable[..., str]:
        # The second argument has to be called so.
        return lambda node, l2tobj: accented("".join(arguments(node, l2tobj)), mark)

    texts = get_default_latex_context_db()
    macros = [MacroTextSpec(name, text) for name, text in _SYMBOLS.items()]
    macros += [MacroTextSpec(name, shown) for name in _SHOWN]
    macros += [MacroTextSpec(name, accent(mark)) for name, mark in ACCENTS.items()]
    macros += [MacroTextSpec(name, around(*signs)) for name, signs in _AROUND.items()]
    macros += [MacroTextSpec("input", unknown), MacroTextSpec("include", unknown)]
    texts.add_context_category("livebib", prepend=True, macros=macros)
    texts.set_unknown_macro_spec(MacroTextSpec("", unknown))
    return LatexNodes2Text(latex_context=texts, math_mode="text", keep_comments=True, strict_latex_spaces=True)
