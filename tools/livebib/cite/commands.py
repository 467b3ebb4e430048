r"""The commands that cite: LaTeX's, natbib's, biblatex's and their kin, and those that a document defines with them,
such as `\newcommand{\seeas}[2]{\citep[see][#1]{#2}}`.

A body is searched for citing commands whose keys are made of the parameters. Whatever else a body does is not
followed: where that hides a citing command, the configuration can name it (`cite.commands`).

Sources: natbib's and biblatex's manuals, and those of apacite, chapterbib, csquotes, multibib and bibentry.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, cycle, product
from typing import NamedTuple

from livebib.cite import arguments
from livebib.cite.arguments import Signature
from livebib.cite.passed_over import TOKEN

PLAIN = Signature("saook")  # \cite*<…>[…][…]{a,b}
_SEVERAL = Signature("pp", "ook")
# Natbib's, of which multibib gives a twin for each further bibliography.
_NATBIB = """
    cite nocite citet citep citealt citealp citenum citeauthor citefullauthor citeyear citeyearpar
    Citet Citep Citealt Citealp Citeauthor
"""
_CITE = f"""
    {_NATBIB} Cite notecite Notecite pnotecite Pnotecite fnotecite bibentry footnocite citetalias citepalias
    parencite Parencite footcite footcitetext Footcite textcite Textcite smartcite Smartcite supercite Supercite
    autocite Autocite fullcite footfullcite citetitle citedate citeurl citedoi Citetitle citetitles
    citeA citeNP citeANP citeauthorNP citeyearNP shortcite shortciteA shortciteNP shortciteauthor fullciteA
    fullciteauthor citeN shortciteN citeasnoun citeaffixed possessivecite citen onlinecite citeonline bstctlcite
    citebyear ocite inlinecite upcite
"""
_CITES = "cite Cite parencite Parencite footcite footcitetext smartcite Smartcite textcite Textcite supercite autocite"
_BY_SIGNATURE = {
    Signature("ook"): "citename citelist citefield textcquote blockcquote",
    Signature("mook"): "foreigntextcquote foreignblockcquote hybridblockcquote hyphentextcquote hyphenblockcquote",
    Signature("omok"): "volcite Volcite pvolcite Pvolcite fvolcite ftvolcite svolcite Svolcite tvolcite Tvolcite "
    "avolcite Avolcite",
    Signature("pp", "omok"): "volcites Volcites pvolcites Pvolcites fvolcites ftvolcites svolcites Svolcites "
    "tvolcites Tvolcites avolcites Avolcites",
    Signature("k"): "defcitealias entrydata",
    _SEVERAL: " ".join(f"{name}s" for name in _CITES.split()) + " Autocites",
}
# Environments that take a key.
ENVIRONMENTS = {"displaycquote": Signature("ook"), "foreigndisplaycquote": Signature("mook")}
# Names with `cite` in them that take no key.
NO_KEYS = frozenset(
    """
    citestyle setcitestyle citetext citation citereset citetracker citeindexfalse citeindextrue citeindextype bibcite
    citeform mkbibcitation newcites citeprepunct citesetup AtEveryCite AtEveryCitekey AtNextCite
    AtNextCitekey DeclareCiteCommand RenewCiteCommand DeclareMultiCiteCommand DeclareAutoCiteCommand
    DeclareCitePunctuationPosition DeclareCiteType multicitedelim compcitedelim supercitedelim citecolor
    AtEveryMultiCite AtNextMultiCite ifciteseen iffirstcitekey iflastcitekey ifciteindex ifcitation ifcitetracker
    ifnextcitekey citepunct citeleft citeright citemid citedash citeopen citeclose citenumfont
    """.split()
)


class Command(NamedTuple):
    r"""A command that cites. Of `templates`, each with `#1` and so on for an argument, a document's own command makes
    its keys; where there is none they stand in the arguments marked `k`."""

    signature: Signature
    templates: tuple[str, ...] = ()


BUILT_IN = {name: Command(PLAIN) for name in _CITE.split()} | {
    name: Command(Signature("s" + signature.first, signature.repeated))
    for signature, names in _BY_SIGNATURE.items()
    for name in names.split()
}


def twins(suffixes: Iterable[str]) -> Iterator[tuple[str, Command]]:
    r"""The commands that multibib's `\newcites{a,b}{…}` makes."""
    for name, suffix in product(_NATBIB.split(), suffixes):
        yield name + suffix, BUILT_IN[name]


def named(names: Iterable[str]) -> dict[str, Command]:
    """All built-in commands, and those that a configuration names, which take what LaTeX's own takes."""
    return BUILT_IN | {name.removeprefix("\\").removesuffix("*"): Command(PLAIN) for name in names}


# -- those that a document defines

COMMANDS = frozenset("newcommand renewcommand providecommand newrobustcmd renewrobustcmd providerobustcmd".split()) | {
    "DeclareRobustCommand"
}
DOCUMENT_COMMANDS = frozenset(
    f"{verb}{kind}DocumentCommand" for verb in ("New", "Renew", "Provide", "Declare") for kind in ("", "Expandable")
)
DEFS = frozenset({"def", "gdef", "edef", "xdef"})
LETS = frozenset({"let", "LetLtxMacro", "NewCommandCopy", "DeclareCommandCopy"})
CITE_COMMANDS = {
    "DeclareCiteCommand": PLAIN,
    "RenewCiteCommand": PLAIN,
    "DeclareMultiCiteCommand": BUILT_IN["cites"].signature,
}
DEFINING = COMMANDS | DOCUMENT_COMMANDS | DEFS | LETS | frozenset(CITE_COMMANDS)
_LONGEST = 20_000  # characters of a body that is searched
_NAME = re.compile(r"\*?\s*+(?:\{\s*+\\([A-Za-z@]++)\s*+\*?\s*+\}|\\([A-Za-z@]++))")
_COUNT = re.compile(r"\s*\[\s*([1-9])\s*\]")
_PARAMETERS = re.compile(r"(?:#\d)*(?=\{)")
_ORIGIN = re.compile(r"\s*+=?\s*+(?:\{\s*+\\([A-Za-z@]++)\s*+\}|\\([A-Za-z@]++))")
_SPECIFIED = re.compile(r"\s*[+!]*(?:(m|o|O\s*\{[^{}]*\}|s)|[dD]\s*(\(\s*\)|<\s*>)(?:\s*\{[^{}]*\})?)\s*")
_PARAMETER = re.compile(r"#(\d)")


def read(text: str, at: int, by: str, known: Mapping[str, Command]) -> tuple[str, Command | None, int] | None:
    r"""What the defining command `\by`, whose name ends at `at`, defines; None where that cannot be told.

    That is a name, what it cites (None where its body passes no argument to a citing command), and where reading goes
    on: behind the name, so that the body is read as well.
    """
    if not (found := _NAME.match(text, at)):
        return None
    name, end = found[1] or found[2], found.end()
    if by in LETS:
        if origin := _ORIGIN.match(text, end):
            return name, known.get(origin[1] or origin[2]), origin.end()
        return name, None, end
    if by in CITE_COMMANDS:
        return name, Command(CITE_COMMANDS[by]), end
    taken = (_counted if by in COMMANDS else _delimited if by in DEFS else _specified)(text, end)
    if taken is None:
        return name, None, end
    signature, end = taken
    start = arguments.after_gap(text, end)
    closed = arguments.closing(text, start) if text[start : start + 1] == "{" else -1
    if not 0 < closed <= start + _LONGEST:
        return name, None, end
    return name, _passing(text[start + 1 : closed - 1], signature, known), end


def _delimited(text: str, at: int) -> tuple[str, int] | None:
    r"""The arguments by `\def`'s `#1#2`; None for those with text between them."""
    parameters = _PARAMETERS.match(text, at)
    return ("m" * (len(parameters[0]) // 2), parameters.end()) if parameters else None


def _counted(text: str, at: int) -> tuple[str, int]:
    r"""The arguments by `\newcommand`'s `[2][default]`, and where the body comes."""
    if not (count := _COUNT.match(text, at)):
        return "", at
    number, end = int(count[1]), count.end()
    start = arguments.after_gap(text, end)
    if text[start : start + 1] == "[" and (closed := arguments.closing(text, start)) > 0:
        return "o" + "m" * (number - 1), closed
    return "m" * number, end


def _specified(text: str, at: int) -> tuple[str, int] | None:
    r"""The arguments by the specification of `\NewDocumentCommand`; None if there is one of a kind that is not read."""
    start = arguments.after_gap(text, at)
    if text[start : start + 1] != "{" or (end := arguments.closing(text, start)) < 0:
        return None
    inside, letters, here = text[start + 1 : end - 1].strip(), "", 0
    while here < len(inside):
        found = _SPECIFIED.match(inside, here)
        if not found:
            return None
        letters += found[1][0].lower() if found[1] else "p" if found[2].startswith("(") else "a"
        here = found.end()
    return letters, end


def _passing(body: str, signature: str, known: Mapping[str, Command]) -> Command | None:
    """The command that a body makes of its parameters, if keys are among them."""
    templates: dict[str, None] = {}
    for found in TOKEN.finditer(body):
        command = known.get(found[1] or "")
        if command is None:
            continue
        read = arguments.read(body, found.end(), command.signature, known)
        if read is not None:
            templates |= dict.fromkeys(key for key, _, _ in cited(body, command, read[0]) if "#" in key)
        elif not templates and arguments.after_gap(body, found.end()) == len(body):
            # It ends in a citing command, which takes what follows.
            return _before(signature, command)
    return Command(Signature(signature), tuple(templates)) if templates else None


def _before(signature: str, command: Command) -> Command:
    shift = len(signature)
    moved = tuple(_PARAMETER.sub(lambda each: f"#{int(each[1]) + shift}", one) for one in command.templates)
    return Command(Signature(signature + command.signature.first, command.signature.repeated), moved)


def cited(text: str, command: Command, read: list[arguments.Argument]) -> list[tuple[str, int, int]]:
    """The keys that a command cites with these arguments, each with the range it comes from."""
    first, repeated = command.signature
    if not command.templates:
        letters = chain(first, cycle(repeated))
        spans = [span for letter, span in zip(letters, read, strict=False) if letter == "k"]
        return [key for span in spans for key in arguments.keys(text, *span)]
    found: list[tuple[str, int, int]] = []
    for template in command.templates:
        used = [int(each) for each in _PARAMETER.findall(template)]
        if not used or not all(1 <= number <= len(read) for number in used):
            continue
        if _PARAMETER.fullmatch(template):
            found += arguments.keys(text, *read[used[0] - 1])
        else:
            made = _PARAMETER.sub(lambda each: text[slice(*read[int(each[1]) - 1])].strip(), template)
            found.append((made, *read[used[0] - 1]))
    return found
