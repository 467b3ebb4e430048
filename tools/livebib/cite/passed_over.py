r"""What TeX does not read, or not as commands: verbatim text, addresses, and the dead branches of conditionals.

Each function takes a text and a place in it, and gives the place behind what is to be passed over. All of them look
ahead a bounded way or go there, so that a file costs linear time.
"""

import re

# Comments and control sequences: all that TeX's conditionals are made of.
TOKEN = re.compile(r"%[^\r\n]*|\\(?:([A-Za-z@]+)|.)", re.DOTALL)
OPTIONS = re.compile(r"\s*\[((?:[^][{}]++|\{[^{}]{0,1000}\}){0,200}+)\]")
_BRACES = re.compile(r"\\.|[{}\n]", re.DOTALL)
_COMPARED = re.compile(r"\s*([A-Za-z0-9])([^\\#{}%])")
_LINE = 10_000  # characters in which inline verbatim text must have ended
_DEEPEST = 5  # braces within an address
VERBATIM = frozenset(
    """
    verbatim verbatim* Verbatim Verbatim* BVerbatim BVerbatim* LVerbatim LVerbatim* SaveVerbatim VerbatimOut
    verbatimtab verbatimwrite boxedverbatim spverbatim lstlisting minted comment filecontents filecontents*
    tcblisting tcboutputlisting luacode luacode* pycode sagesilent sageblock
    """.split()
)
# Names that begin like TeX's conditionals and are commands with braces, by etoolbox, biblatex and others.
_NO_CONDITIONALS = frozenset(
    """
    ifthenelse ifblank ifdef ifcsdef ifundef ifcsundef iftoggle ifstrequal ifstrempty ifdefempty ifdefstring
    ifdefmacro ifbool ifboolexpr ifboolexpe ifnumcomp ifnumequal ifnumgreater ifnumless ifnumodd ifdimcomp ifdimequal
    ifdefvoid ifnotblank ifcsvoid ifcsempty ifcsstring ifcsstrequal ifinlist ifinlistcs ifrmnum ifdefequal ifcsequal
    ifdeflength ifdefcounter ifltxcounter ifdefltxmacro ifpatchable iffieldundef ifnameundef iflistundef
    iffieldequalstr iffieldequals ifentrytype ifkeyword ifciteseen ifcitation iffirstcitekey iflastcitekey
    ifsingletitle ifstandalone ifsubfile iflanguage
    """.split()
)


def is_conditional(name: str) -> bool:
    r"""Whether a command begins what a `\fi` ends."""
    return name.startswith("if") and name not in _NO_CONDITIONALS


def condition(text: str, at: int, name: str) -> bool | None:
    r"""What a conditional whose name ends at `at` surely says: `\iftrue`, `\iffalse`, and `\if0`, with which many
    switch a passage off. None for all others."""
    if name in ("iftrue", "iffalse"):
        return name == "iftrue"
    if name == "if" and (compared := _COMPARED.match(text, at)):
        return compared[1] == compared[2]
    return None


def branch(text: str, at: int, *, to_else: bool) -> tuple[int, bool]:
    r"""Behind the `\fi` of the dead branch that begins here, or (True) behind its `\else` if that is looked for."""
    depth = 0
    for found in TOKEN.finditer(text, at):
        name = found[1] or ""
        if depth == 0 and (name == "fi" or (name == "else" and to_else)):
            return found.end(), name == "else"
        depth += is_conditional(name) - (name == "fi")
    return len(text), False


def environment(text: str, at: int, name: str) -> int:
    """At the end of a verbatim environment; where there is none, all that follows is verbatim, as to TeX."""
    end = text.find(f"\\end{{{name}}}", at)
    return len(text) if end < 0 else end


def options(text: str, at: int) -> int:
    """Behind `[…]`, if there is one."""
    found = OPTIONS.match(text, at)
    return found.end() if found else at


def inline(text: str, at: int, *, braces: bool) -> int:
    r"""Behind what `\verb` and its kin take, within the line: `|…|` with any mark, or also `{…}`."""
    start = at + (text[at : at + 1] == "*")
    mark = text[start : start + 1]
    if braces and mark == "{":
        return _braces(text, start)
    end = text.find(mark, start + 1, start + _LINE) if mark.strip() else -1
    return end + 1 if end > 0 and "\n" not in text[start:end] else at


def _braces(text: str, start: int) -> int:
    """Behind braces in which `%` is no comment, as in an address."""
    depth = 0
    for found in _BRACES.finditer(text, start, start + _LINE):
        depth += (found[0] == "{") - (found[0] == "}")
        if depth == 0:
            return found.end()
        if found[0] == "\n" or depth > _DEEPEST:
            break
    return start
