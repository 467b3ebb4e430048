r"""LaTeX source as a stream of what matters for citing, in TeX's order, without running TeX.

Comments, verbatim text, `\iffalse … \fi` and what follows `\endinput` do not count. The stream is lazy: whoever reads
it can follow an included file before going on, so that commands defined there are known (`known` is shared).
"""

import re
from collections.abc import Callable, Iterator

from livebib.cite import arguments, commands, passed_over
from livebib.cite.arguments import Signature
from livebib.cite.commands import Command
from livebib.cite.model import Cited, Defines, Engine, Event, Included, Loads, Unknown, Uses
from livebib.cite.passed_over import OPTIONS, TOKEN

_GROUP = re.compile(r"\s*\{([^{}\\%#]{1,1000})\}")
_ENVIRONMENT = re.compile(r"\s*\{([^{}\\%\n]{1,100})\}")
_FILE = re.compile(r'[ \t]*+(?:\r\n?|\n)?[ \t]*+(?:\{([^{}%#\\]{1,1000})\}|"([^"\r\n]{1,1000})"|([^\s{}%#\\]{1,1000}))')
_MADE = re.compile(r"\s*\{([^{}]{1,200})\}")
_SHORT = re.compile(r"\*?\s*+(?:\{\s*+\\(\S)\s*+\}|\\(\S))")
# What nearly all citations are: simple notes and keys, without comments between.
_SIMPLE = re.compile(r"\*?(?:\[[^][{}\\%]*+\]){0,2}\{([^{}\\%#]*+)\}")
_MOST_MARKS = 5
_CITING = re.compile("^[^@]*[Cc]ite[^@]*$")  # internals have an @
_ARGUMENT = re.compile(r"\*?[\[{]")
_VERBS = ("verb", "Verb")
_LISTINGS = ("lstinline", "mintinline", "mint")
_SUFFIXES = {"usepackage": ".sty", "RequirePackage": ".sty", "documentclass": ".cls", "LoadClass": ".cls"}


def events(text: str, known: dict[str, Command], *, preamble: bool = False) -> Iterator[Event]:
    """What matters in a file, in order. `known` are the citing commands by name; those defined here are added.

    With `preamble` only what stands before the document's text counts, and no citation there.
    """
    found = _Reader(text, known, preamble=preamble).events()
    return (event for event in found if not isinstance(event, Cited)) if preamble else found


class _Reader:
    """One file while it is read; `at` is how far."""

    def __init__(self, text: str, known: dict[str, Command], *, preamble: bool) -> None:
        self.text = text
        self.known = known
        self.preamble = preamble
        self.at = 0
        self.token = TOKEN
        self.marks: set[str] = set()  # those that stand for `\\verb`
        self.verbatim = set(passed_over.VERBATIM)
        self.branches: list[bool] = []  # of the open conditionals: whether the `\else` is surely dead
        self.maybe: set[str] = set()  # files that the document asks for before it reads them

    def events(self) -> Iterator[Event]:
        text, known = self.text, self.known
        while found := self.token.search(text, self.at):
            self.at = found.end()
            name = found[1]
            if name is None:
                continue
            if command := known.get(name):
                yield from self.cite(command)
            elif action := _ACTIONS.get(name):
                if more := action(self, name):
                    yield from more
            elif name == "endinput":
                return
            elif passed_over.is_conditional(name):
                self.conditional(name)
            elif _CITING.search(name) and name not in commands.NO_KEYS and _ARGUMENT.match(text, self.at):
                yield Unknown(name, found.start(), self.at)

    # -- citing

    def cite(self, command: Command) -> Iterator[Event]:
        """The keys; reading goes on behind the name, as notes may cite too."""
        if command.signature is commands.PLAIN and (simple := _SIMPLE.match(self.text, self.at)):
            self.at = simple.end()
            keys = arguments.keys(self.text, *simple.span(1))
        else:
            read = arguments.read(self.text, self.at, command.signature, self.known)
            keys = iter(commands.cited(self.text, command, read[0]) if read else ())
        return (Cited(key, start, end) for key, start, end in keys if "#" not in key)

    def define(self, by: str) -> None:
        if definition := commands.read(self.text, self.at, by, self.known):
            name, command, self.at = definition
            if command:
                self.known[name] = command

    def newcites(self, name: str) -> None:
        if found := _GROUP.match(self.text, self.at):
            self.known.update(commands.twins(each.strip() for each in found[1].split(",")))

    def bibitem(self, name: str) -> Iterator[Event]:
        if read := arguments.read(self.text, self.at, Signature("ok"), self.known):
            yield from (Defines(key) for key, _, _ in arguments.keys(self.text, *read[0][1]))

    # -- what does not count

    def environment(self, name: str) -> Iterator[Event] | None:
        if not (found := _ENVIRONMENT.match(self.text, self.at)):
            return None
        self.at = found.end()
        if found[1] == "document" and (name == "end" or self.preamble):
            self.at = len(self.text)
        elif name == "begin":
            if found[1] in self.verbatim:
                self.at = passed_over.environment(self.text, self.at, found[1])
            elif signature := commands.ENVIRONMENTS.get(found[1]):
                return self.cite(Command(signature))
        return None

    def conditional(self, name: str) -> None:
        condition = passed_over.condition(self.text, self.at, name)
        if condition is False:
            self.at, is_else = passed_over.branch(self.text, self.at, to_else=True)
            if not is_else:
                return
        self.branches.append(condition is True)

    def otherwise(self, name: str) -> None:
        if self.branches and self.branches[-1]:
            self.branches.pop()
            self.at, _ = passed_over.branch(self.text, self.at, to_else=False)

    def fi(self, name: str) -> None:
        if self.branches:
            self.branches.pop()

    def newif(self, name: str) -> None:
        """`\\newif\\ifdraft` opens no conditional."""
        if found := TOKEN.match(self.text, arguments.after_gap(self.text, self.at)):
            self.at = found.end()

    def inline(self, name: str) -> None:
        """What `\\verb`, a listing in a line and an address take is no LaTeX."""
        if name == "href" or name in _LISTINGS:
            self.at = passed_over.options(self.text, self.at)
        if name.startswith("mint") and (language := _GROUP.match(self.text, self.at)):
            self.at = language.end()
        self.at = passed_over.inline(self.text, self.at, braces=name not in _VERBS)

    def verbatim_environment(self, name: str) -> None:
        if found := _GROUP.match(self.text, self.at):
            self.verbatim.add(found[1].strip())

    def newminted(self, name: str) -> None:
        named = OPTIONS.match(self.text, self.at)
        if found := _GROUP.match(self.text, named.end() if named else self.at):
            self.verbatim.add(named[1].strip() if named else f"{found[1].strip()}code")

    def short_verb(self, name: str) -> None:
        """From here on a mark such as `|` stands for `\\verb`."""
        if found := _SHORT.match(self.text, self.at):
            self.at = found.end()
            mark = re.escape(found[1] or found[2])
            if mark not in self.marks and len(self.marks) < _MOST_MARKS:
                self.marks.add(mark)
                self.token = re.compile(rf"{self.token.pattern}|{mark}[^\r\n]*?{mark}", re.DOTALL)

    # -- other files

    def input(self, name: str) -> Iterator[Event]:
        found = _FILE.match(self.text, self.at)
        if found is None:
            if (made := _MADE.match(self.text, self.at)) and "#" not in made[1]:
                yield Included("", *made.span(1))
            return
        self.at, group = found.end(), found.lastindex or 0
        written = found[group].strip()
        optional = name == "InputIfFileExists" or written in self.maybe
        suffixes = (".tex",) if name in ("include", "includestandalone") else (".tex", "")
        yield Included(written.strip('"'), *found.span(group), optional=optional, suffixes=suffixes)

    def import_(self, name: str) -> Iterator[Event]:
        folder = _GROUP.match(self.text, self.at + (self.text[self.at : self.at + 1] == "*"))
        file = _GROUP.match(self.text, folder.end()) if folder else None
        if folder and file:
            self.at = file.end()
            yield Included(file[1].strip(), *file.span(1), folder=folder[1].strip(), within=name.startswith("sub"))

    def ask(self, name: str) -> None:
        if found := _GROUP.match(self.text, self.at):
            self.maybe.add(found[1].strip())

    def package(self, name: str) -> Iterator[Event]:
        given = OPTIONS.match(self.text, self.at)
        found = _GROUP.match(self.text, given.end() if given else self.at)
        if found is None:
            return
        self.at = found.end()
        if given and found[1].strip() == "subfiles":  # a part that borrows the preamble of the whole
            yield Included(given[1].strip(), *given.span(1), preamble=True)
            return
        for each, start, end in arguments.keys(self.text, *found.span(1)):
            if each.startswith("biblatex"):
                yield Uses(Engine.BIBER)
            elif each == "natbib":
                yield Uses(Engine.BIBTEX)
            yield Included(each, start, end, optional=True, suffixes=(_SUFFIXES[name],))

    def bibliography(self, name: str) -> Iterator[Event]:
        if name != "bibliography":
            yield Uses(Engine.BIBER)
        if found := _GROUP.match(self.text, passed_over.options(self.text, self.at)):
            yield from (Loads(*each) for each in arguments.keys(self.text, *found.span(1)))

    def style(self, name: str) -> Iterator[Event]:
        yield Uses(Engine.BIBTEX)


_Action = Callable[[_Reader, str], Iterator[Event] | None]
_ACTIONS: dict[str, _Action] = {
    name: action
    for names, action in (
        (" ".join(commands.DEFINING), _Reader.define),
        ("newcites", _Reader.newcites),
        ("bibitem", _Reader.bibitem),
        ("begin end", _Reader.environment),
        ("else", _Reader.otherwise),
        ("fi", _Reader.fi),
        ("newif", _Reader.newif),
        (" ".join([*_VERBS, *_LISTINGS, "url path nolinkurl href"]), _Reader.inline),
        ("lstnewenvironment excludecomment newtcblisting", _Reader.verbatim_environment),
        ("DefineVerbatimEnvironment CustomVerbatimEnvironment", _Reader.verbatim_environment),
        ("newminted", _Reader.newminted),
        ("MakeShortVerb lstMakeShortInline", _Reader.short_verb),
        ("input @input include subfile subfileinclude InputIfFileExists includestandalone", _Reader.input),
        ("import inputfrom includefrom subimport subinputfrom subincludefrom", _Reader.import_),
        ("IfFileExists", _Reader.ask),
        (" ".join(_SUFFIXES), _Reader.package),
        ("bibliography addbibresource addglobalbib addsectionbib", _Reader.bibliography),
        ("bibliographystyle", _Reader.style),
    )
    for name in names.split()
}
