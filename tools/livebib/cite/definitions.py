r"""Commands that a document defines itself and that cite: `\newcommand{\seeas}[2]{\citep[see][#1]{#2}}` and its kin.

A body is searched for citing commands whose keys are made of the parameters. Whatever else a body does is not
followed: where that hides a citing command, the configuration can name it (`cite.commands`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain, cycle
from typing import NamedTuple

from livebib.cite import arguments, commands
from livebib.cite.passed_over import TOKEN

COMMANDS = frozenset("newcommand renewcommand providecommand newrobustcmd renewrobustcmd providerobustcmd".split()) | {
    "DeclareRobustCommand"
}
DOCUMENT_COMMANDS = frozenset(
    f"{verb}{kind}DocumentCommand" for verb in ("New", "Renew", "Provide", "Declare") for kind in ("", "Expandable")
)
DEFS = frozenset({"def", "gdef", "edef", "xdef"})
LETS = frozenset({"let", "LetLtxMacro", "NewCommandCopy", "DeclareCommandCopy"})
CITE_COMMANDS = {
    "DeclareCiteCommand": commands.PLAIN,
    "RenewCiteCommand": commands.PLAIN,
    "DeclareMultiCiteCommand": commands.BUILT_IN["cites"].signature,
}
DEFINING = COMMANDS | DOCUMENT_COMMANDS | DEFS | LETS | frozenset(CITE_COMMANDS)
_LONGEST = 20_000  # characters of a body that is searched
_NAME = re.compile(r"\*?\s*(?:\{\s*\\([A-Za-z@]+)\s*\*?\s*\}|\\([A-Za-z@]+))")
_COUNT = re.compile(r"\s*\[\s*([1-9])\s*\]")
_PARAMETERS = re.compile(r"(?:#\d)*(?=\{)")
_ORIGIN = re.compile(r"\s*=?\s*(?:\{\s*\\([A-Za-z@]+)\s*\}|\\([A-Za-z@]+))")
_SPECIFIED = re.compile(r"\s*[+!]*(?:(m|o|O\s*\{[^{}]*\}|s)|[dD]\s*(\(\s*\)|<\s*>)(?:\s*\{[^{}]*\})?)\s*")
_PARAMETER = re.compile(r"#(\d)")


class Definition(NamedTuple):
    """What a definition gives, and where reading goes on: behind the name, so that the body is read as well."""

    name: str
    command: commands.Command | None  # None where the body passes no argument to a citing command
    end: int


def read(text: str, at: int, by: str, known: Mapping[str, commands.Command]) -> Definition | None:
    r"""What the defining command `\by`, whose name ends at `at`, defines; None where that cannot be told."""
    if not (found := _NAME.match(text, at)):
        return None
    name, end = found[1] or found[2], found.end()
    if by in LETS:
        if origin := _ORIGIN.match(text, end):
            return Definition(name, known.get(origin[1] or origin[2]), origin.end())
        return Definition(name, None, end)
    if by in CITE_COMMANDS:
        return Definition(name, commands.Command(CITE_COMMANDS[by]), end)
    taken = (_counted if by in COMMANDS else _delimited if by in DEFS else _specified)(text, end)
    if taken is None:
        return Definition(name, None, end)
    signature, end = taken
    start = arguments.after_gap(text, end)
    closed = arguments.closing(text, start) if text[start : start + 1] == "{" else -1
    if not 0 < closed <= start + _LONGEST:
        return Definition(name, None, end)
    return Definition(name, _passing(text[start + 1 : closed - 1], signature, known), end)


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


def _passing(body: str, signature: str, known: Mapping[str, commands.Command]) -> commands.Command | None:
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
    return commands.Command(arguments.Signature(signature), tuple(templates)) if templates else None


def _before(signature: str, command: commands.Command) -> commands.Command:
    shift = len(signature)
    moved = tuple(_PARAMETER.sub(lambda each: f"#{int(each[1]) + shift}", one) for one in command.templates)
    return commands.Command(arguments.Signature(signature + command.signature.first, command.signature.repeated), moved)


def cited(text: str, command: commands.Command, read: list[arguments.Argument]) -> list[tuple[str, int, int]]:
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
