r"""LaTeX source as a stream of what matters for citing, in TeX's order, without running TeX.

Comments, verbatim text, `\iffalse … \fi` and what follows `\endinput` do not count. The stream is lazy: whoever reads
it can follow an included file before going on, so that commands defined there are known (`known` is shared).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from livebib.cite import arguments, commands, definitions
from livebib.cite.commands import Command
from livebib.cite.model import Engine


class Cited(NamedTuple):
    """A key, with its range."""

    key: str
    start: int
    end: int


class Included(NamedTuple):
    """Another file that is read at this point."""

    name: str  # as written, without quotes; empty where a macro makes it
    start: int
    end: int
    folder: str | None = None  # where it lies, as `\import` says
    within: bool = False  # the folder counts from the one of the file at hand, as for `\subimport`
    optional: bool = False  # that it is not there is no mistake
    suffixes: tuple[str, ...] = (".tex", "")  # what may be missing from its name
    preamble: bool = False  # only what stands before its text


class Names(NamedTuple):
    """A .bib file that the document names."""

    name: str
    start: int
    end: int


class Defines(NamedTuple):
    r"""A key that a `\bibitem` defines."""

    key: str


class Uses(NamedTuple):
    """A sign of who makes the bibliography."""

    engine: Engine


class Unknown(NamedTuple):
    """A command that looks as if it cited, and is not known to."""

    name: str
    start: int
    end: int


Event = Cited | Included | Names | Defines | Uses | Unknown

_TOKEN = re.compile(r"%[^\r\n]*|\\(?:([A-Za-z@]+)|.)", re.DOTALL)
_GROUP = re.compile(r"\s*\{([^{}\\%#]{1,1000})\}")
_ENVIRONMENT = re.compile(r"\s*\{([^{}\\%\n]{1,100})\}")
_FILE = re.compile(r'[ \t]*(?:\r\n?|\n)?[ \t]*(?:\{([^{}%#\\]{1,1000})\}|"([^"\r\n]{1,1000})"|([^\s{}%#\\]{1,1000}))')
_MADE = re.compile(r"\s*\{([^{}]{1,200})\}")
_OPTIONS = re.compile(r"\s*\[((?:[^][{}]++|\{[^{}]{0,1000}\}){0,200}+)\]")
_BRACES = re.compile(r"\\.|[{}\n]", re.DOTALL)
_CONDITIONAL = re.compile(r"%[^\r\n]*|\\(?:([A-Za-z@]+)|.)", re.DOTALL)
_SHORT = re.compile(r"\s*(?:\{\s*\\(\S)\s*\}|\\(\S))")
_COMPARED = re.compile(r"\s*([A-Za-z0-9])([^\\#{}%])")
_LINE = 10_000  # characters in which inline verbatim text must have ended
VERBATIM = frozenset(
    """
    verbatim verbatim* Verbatim Verbatim* BVerbatim BVerbatim* LVerbatim LVerbatim* SaveVerbatim VerbatimOut
    verbatimtab lstlisting minted comment filecontents filecontents* tcblisting tcboutputlisting spverbatim
    luacode luacode* pycode sagesilent sageblock verbatimwrite boxedverbatim
    """.split()
)
# Names that begin like TeX's conditionals and are commands with braces.
_NO_CONDITIONALS = frozenset(
    """
    ifthenelse ifblank ifdef ifcsdef ifundef ifcsundef iftoggle ifstrequal ifstrempty ifdefempty ifdefstring
    ifdefmacro ifbool ifboolexpr ifboolexpe ifnumcomp ifnumequal ifnumgreater ifnumless ifnumodd ifdimcomp ifdimequal
    ifdefvoid ifnotblank ifcsvoid ifcsempty ifcsstring ifcsstrequal ifinlist ifinlistcs ifrmnum ifdefequal ifcsequal
    ifdeflength ifdefcounter ifltxcounter ifdefltxmacro ifpatchable iffieldundef ifnameundef iflistundef iffieldequalstr
    ifentrytype ifkeyword ifciteseen ifcitation iffirstcitekey iflastcitekey ifsingletitle ifstandalone ifsubfile ifoot
    """.split()
)
_INPUTS = frozenset(
    {"input", "@input", "include", "subfile", "subfileinclude", "InputIfFileExists", "includestandalone"}
)
_IMPORTS = frozenset("import inputfrom includefrom subimport subinputfrom subincludefrom import* subimport*".split())
_PACKAGES = {"usepackage": ".sty", "RequirePackage": ".sty", "documentclass": ".cls", "LoadClass": ".cls"}
_RESOURCES = frozenset({"addbibresource", "addglobalbib", "addsectionbib"})
_DEFINING = (
    definitions.COMMANDS
    | definitions.DOCUMENT_COMMANDS
    | definitions.DEFS
    | definitions.LETS
    | set(definitions.CITE_COMMANDS)
)
_VERBATIM_MAKERS = frozenset({"lstnewenvironment", "DefineVerbatimEnvironment", "excludecomment", "newtcblisting"})
_ADDRESSES = frozenset({"url", "path", "nolinkurl", "href", "urldef"})


def events(text: str, known: dict[str, Command], *, preamble: bool = False) -> Iterator[Event]:
    """What matters in a file, in order. `known` are the citing commands by name; those defined here are added.

    With `preamble` only what stands before the document's text counts, and no citation there.
    """
    found = _Reader(text, known, preamble=preamble).events()
    return (event for event in found if not isinstance(event, Cited)) if preamble else found


class _Reader:
    """One file while it is read."""

    def __init__(self, text: str, known: dict[str, Command], *, preamble: bool) -> None:
        self.preamble = preamble
        self.text = text
        self.known = known
        self.verbatim = set(VERBATIM)
        self.branches: list[bool] = []  # of the open conditionals: whether it is `\iftrue`, so that its `\else` is dead
        self.maybe: set[str] = set()  # files that the document asks for before it reads them
        self.token = _TOKEN
        self.at = 0

    def events(self) -> Iterator[Event]:
        text = self.text
        while found := self.token.search(text, self.at):
            self.at = found.end()
            name = found[1]
            if name is None:
                continue
            if command := self.known.get(name):
                yield from self._cite(command)
            elif name.startswith("if"):
                self._if(name)
            elif name == "else":
                if self.branches and self.branches[-1]:
                    self.branches.pop()
                    self._skip_branch(until_else=False)
            elif name == "fi":
                if self.branches:
                    self.branches.pop()
            elif name in _DEFINING:
                yield from self._define(name)
            elif name in ("begin", "end"):
                environment = _ENVIRONMENT.match(text, self.at)
                if environment is None:
                    continue
                self.at = environment.end()
                if environment[1] == "document" and (name == "end" or self.preamble):
                    return
                if name == "begin":
                    yield from self._begin(environment[1])
            elif name == "endinput":
                return
            else:
                yield from self._other(name, found.start())

    # -- citing

    def _cite(self, command: Command) -> Iterator[Event]:
        read = arguments.read(self.text, self.at, command.signature, self.known)
        if read is not None:
            # Reading goes on behind the name: notes may cite as well.
            for key, start, end in definitions.cited(self.text, command, read[0]):
                if "#" not in key:
                    yield Cited(key, start, end)

    def _define(self, by: str) -> Iterator[Event]:
        definition = definitions.read(self.text, self.at, by, self.known)
        if definition is None:
            return
        self.at = definition.end
        if definition.command is not None:
            self.known[definition.name] = definition.command
        yield from ()

    # -- what does not count

    def _begin(self, name: str) -> Iterator[Event]:
        if name in self.verbatim:
            end = self.text.find(f"\\end{{{name}}}", self.at)
            self.at = len(self.text) if end < 0 else end
        elif signature := commands.ENVIRONMENTS.get(name):
            yield from self._cite(Command(signature))

    def _if(self, name: str) -> None:
        if name == "iffalse":
            if self._skip_branch(until_else=True):
                self.branches.append(False)
        elif name == "if" and (compared := _COMPARED.match(self.text, self.at)):
            # `\if0 … \fi` is how many switch a passage off.
            if compared[1] != compared[2]:
                if self._skip_branch(until_else=True):
                    self.branches.append(False)
            else:
                self.branches.append(True)
        elif name not in _NO_CONDITIONALS:
            self.branches.append(name == "iftrue")

    def _skip_branch(self, *, until_else: bool) -> bool:
        r"""Go behind the `\fi`, or the `\else`, of the dead branch that begins here. True: it was an `\else`."""
        depth = 0
        for found in _CONDITIONAL.finditer(self.text, self.at):
            name = found[1]
            if name is None:
                continue
            if name == "fi":
                if depth == 0:
                    self.at = found.end()
                    return False
                depth -= 1
            elif name == "else":
                if depth == 0 and until_else:
                    self.at = found.end()
                    return True
            elif name.startswith("if") and name not in _NO_CONDITIONALS:
                depth += 1
        self.at = len(self.text)
        return False

    def _inline(self, *, braces: bool, options: bool = False) -> None:
        """Go behind `|…|`, or `{…}` where that is allowed too, which must end within the line."""
        text = self.text
        if options and (given := _OPTIONS.match(text, self.at)):
            self.at = given.end()
        start = self.at + (text[self.at : self.at + 1] == "*")
        mark = text[start : start + 1]
        if braces and mark == "{":
            self._braces(start)
            return
        end = text.find(mark, start + 1, start + _LINE) if mark.strip() else -1
        if end > 0 and "\n" not in text[start:end]:
            self.at = end + 1

    def _braces(self, start: int) -> None:
        """Go behind braces in which `%` is no comment, as in an address."""
        depth = 0
        for found in _BRACES.finditer(self.text, start, start + _LINE):
            if found[0] == "\n":
                return
            depth += (found[0] == "{") - (found[0] == "}")
            if depth == 0:
                self.at = found.end()
                return

    # -- the rest

    def _other(self, name: str, start: int) -> Iterator[Event]:
        text = self.text
        if name in ("verb", "Verb"):
            self._inline(braces=False)
        elif name == "lstinline":
            self._inline(braces=True, options=True)
        elif name in ("mintinline", "mint"):
            if given := _OPTIONS.match(text, self.at):
                self.at = given.end()
            if language := _GROUP.match(text, self.at):
                self.at = language.end()
            self._inline(braces=True)
        elif name in _ADDRESSES:
            self._inline(braces=True, options=name == "href")
        elif name in _INPUTS:
            yield from self._input(name)
        elif name in _IMPORTS:
            yield from self._import(name)
        elif name == "IfFileExists":
            if found := _GROUP.match(text, self.at):
                self.maybe.add(found[1].strip())
        elif name in _PACKAGES:
            yield from self._packages(name)
        elif name == "bibliography" or name in _RESOURCES:
            if name != "bibliography":
                yield Uses(Engine.BIBER)
            if given := _OPTIONS.match(text, self.at):
                self.at = given.end()
            if found := _GROUP.match(text, self.at):
                for each, first, last in arguments.keys(text, *found.span(1)):
                    yield Names(each, first, last)
        elif name == "bibliographystyle":
            yield Uses(Engine.BIBTEX)
        elif name == "bibitem":
            if read := arguments.read(text, self.at, arguments.Signature("ok"), self.known):
                yield from (Defines(key) for key, _, _ in arguments.keys(text, *read[0][1]))
        elif name == "newcites":
            if found := _GROUP.match(text, self.at):
                self.known.update(commands.twins(each.strip() for each in found[1].split(",")))
        elif name == "newif":
            if found := _TOKEN.match(text, arguments.after_gap(text, self.at)):
                self.at = found.end()
        elif name in _VERBATIM_MAKERS:
            if found := _GROUP.match(text, self.at):
                self.verbatim.add(found[1].strip())
        elif name == "newminted":
            options = _OPTIONS.match(text, self.at)
            if found := _GROUP.match(text, options.end() if options else self.at):
                self.verbatim.add(options[1].strip() if options else f"{found[1].strip()}code")
        elif name in ("MakeShortVerb", "lstMakeShortInline"):
            if found := _SHORT.match(text, self.at + (text[self.at : self.at + 1] == "*")):
                mark = re.escape(found[1] or found[2])
                self.at = found.end()
                self.token = re.compile(rf"{self.token.pattern}|{mark}[^\r\n]*?{mark}", re.DOTALL)
        elif "cite" in name.lower() and name not in commands.NO_KEYS and text[self.at : self.at + 1] in ("[", "{", "*"):
            yield Unknown(name, start, start + 1 + len(name))

    def _input(self, name: str) -> Iterator[Event]:
        found = _FILE.match(self.text, self.at)
        if found is None:
            made = _MADE.match(self.text, self.at)
            if made and "#" not in made[1]:
                yield Included("", *made.span(1))
            return
        self.at = found.end()
        group = next(number for number in (1, 2, 3) if found[number])
        written = found[group].strip()
        optional = name == "InputIfFileExists" or written in self.maybe
        suffixes = (".tex",) if name in ("include", "includestandalone") else (".tex", "")
        yield Included(written.strip('"'), *found.span(group), optional=optional, suffixes=suffixes)

    def _import(self, name: str) -> Iterator[Event]:
        at = self.at + (self.text[self.at : self.at + 1] == "*")
        folder = _GROUP.match(self.text, at)
        file = _GROUP.match(self.text, folder.end()) if folder else None
        if folder and file:
            self.at = file.end()
            yield Included(file[1].strip(), *file.span(1), folder=folder[1].strip(), within=name.startswith("sub"))

    def _packages(self, name: str) -> Iterator[Event]:
        options = _OPTIONS.match(self.text, self.at)
        found = _GROUP.match(self.text, options.end() if options else self.at)
        if found is None:
            return
        self.at = found.end()
        if options and found[1].strip() == "subfiles":
            yield Included(options[1].strip(), *options.span(1), preamble=True)
            return
        for each, start, end in arguments.keys(self.text, *found.span(1)):
            if each.startswith("biblatex"):
                yield Uses(Engine.BIBER)
            elif each == "natbib":
                yield Uses(Engine.BIBTEX)
            yield Included(each, start, end, optional=True, suffixes=(_PACKAGES[name],))
