r"""Text that TeX prints: its special characters where they are meant as characters, and what web pages leave behind."""

import html
import re
from collections.abc import Iterator

from livebib.lint.model import Anywhere, Flaw, Spot, Value, warning
from livebib.text.bibtex.vocabulary import PEOPLE, PRINTED_TEXT

_PRINTED = PRINTED_TEXT | frozenset(PEOPLE)
_WITH_ADDRESSES = {"note", "howpublished", "addendum"}  # elsewhere an address is for `url-misplaced` to tell

# What a text is made of, as far as special characters go: escapes, mathematics, arguments that are no text, …
_ADDRESS = "url|nolinkurl|path|href|doi"
_BRACED = r"\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\}"
_TOKEN = re.compile(
    rf"\\(?:{_ADDRESS}|ce|cf|ensuremath|label|(?:eq)?ref|(?>[A-Za-z]*?cite)[A-Za-z]*+)\s*+{_BRACED}"
    r"|\\(?:verb|lstinline)\*?+([^\sA-Za-z*{])[^\r\n]{0,200}?\1"
    r"|(?P<formula>\\[(\[]|\\begin\s*+(?P<environment>\{[^{}]++\}))|\$\$(?:[^$\\]|\\.)*+\$\$|\$(?:[^$\\]|\\.)*+\$|\\."
    r"|(?P<address>https?://[^\s{}\\]++)"
    r"|(?P<special>[&%\#_$])",
    re.DOTALL,
)
_IS_SPECIAL = re.compile(r"[&%#_$]")
_ENTITY = re.compile(r"&(?:#[0-9]++|#[xX][0-9a-fA-F]++|[A-Za-z][A-Za-z0-9]*+);")
# Where entities stand: in addresses, and elsewhere; the backslash of an `\&amp;` is there for the `&` alone.
_WITH_ENTITIES = re.compile(
    rf"(?P<address>\\(?:{_ADDRESS})\s*+{_BRACED})|\\?+(?P<entity>{_ENTITY.pattern})|\\.", re.DOTALL
)
# Elements that titles have in the records of publishers (Crossref's face markup, JATS) and in exports of Zotero.
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>(?:jats:)?(?:i|b|em|strong|italic|bold|sub|sup|scp?|sc|tt|u|p|br|span|title))\b[^<>]*>",
    re.IGNORECASE,
)
_COMMANDS = {"sub": "textsubscript", "sup": "textsuperscript", "b": "textbf", "strong": "textbf", "bold": "textbf"}
_COMMANDS |= {"i": "emph", "em": "emph", "italic": "emph", "sc": "textsc", "scp": "textsc", "tt": "texttt"}
_MATHEMATICS = re.compile(r"\$(?:[^$\\]|\\.)*+\$")
_SPECIAL_CHARACTERS = str.maketrans(
    {letter: f"\\{letter}" for letter in "&%#_$"}
    | {"\u00a0": "~", "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {"{": r"\textbraceleft{}", "}": r"\textbraceright{}", '"': '{"}'}  # which no value may hold by themselves
)


_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_BOTH = "write both with a backslash, or neither"


@warning("special-character", on=Anywhere(_IS_SPECIAL, first="&%#_$"), fix="safe")
def special_character(value: Value) -> Iterator[Flaw]:
    r"""One of TeX's special characters without a backslash, in a field that styles print. `%` makes a comment of the
    rest of the line, the others stop the run with an error. Not told in mathematics, in `\url{…}` and its kin, and
    in fields that never reach TeX as text, such as url, doi, file and abstract.

    What to do: Write a backslash before it; around an address `\url{…}`. After a `$` that has no partner, look for what
    is missing.

    Bad:
        @article{li, author = {Li, Wei}, title = {5% of R\&D}, journal = {J}, year = {2001}}

    Good:
        @article{li, author = {Li, Wei}, title = {5\% of R\&D}, journal = {J}, year = {2001}}
    """
    if value.name in _PRINTED:
        yield from value.together(_special(value))


@warning("html-entity", on=Anywhere(_ENTITY, first="&"), fix="safe")
def html_entity(value: Value) -> Iterator[Flaw]:
    r"""A character reference of HTML in a field that styles print. To TeX it is an error, its `&` being special.

    What to do: Write the character itself.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {Brain &amp; Behavior}, year = {2001}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {Brain \& Behavior}, year = {2001}}
    """
    if value.name in _PRINTED:
        yield from value.together(_entities(value))


@warning("html-tag", on=Anywhere(re.compile(r"</?[A-Za-z]")), fix="unsafe")
def html_tag(value: Value) -> Iterator[Flaw]:
    r"""Markup of HTML in a field that styles print: TeX prints it as it is, or as question marks.

    What to do: Write LaTeX's command instead, such as `\emph{…}` and `\textsubscript{…}`.

    Bad:
        @article{li, author = {Li, Wei}, title = {Thin films of Cu<sub>2</sub>O}, journal = {J}, year = {2001}}

    Good:
        @article{li, author = {Li, Wei}, title = {Thin films of Cu\textsubscript{2}O}, journal = {J}, year = {2001}}
    """
    if value.name in _PRINTED:
        yield from value.together(_tags(value.text), safe=False)


@warning("tex-braces", on=Anywhere(re.compile(r"\\[{}]")))
def tex_braces(value: Value) -> Iterator[Flaw]:
    r"""Braces that pair for BibTeX, which counts also one behind a backslash, and not for TeX, to which that one is
    printed: in `Sets {\} and more` a group is opened and never closed. The run fails, far away from the entry.

    What to do: Write both with a backslash, or neither; a brace alone as `\textbraceleft{}` or `\textbraceright{}`.

    Bad:
        @misc{li, author = {Li, Wei}, title = {Sets {\} and more}, year = {2001}}

    Good:
        @misc{li, author = {Li, Wei}, title = {Sets \{\} and more}, year = {2001}}
    """
    if value.name not in _PRINTED:
        return
    open_ = list[int]()
    for found in _BRACE.finditer(value.text):
        if found[0] == "{":
            open_.append(found.start())
        elif found[0] == "}":
            if not open_:
                yield Flaw(
                    "a brace that closes nothing for TeX, to which '\\{' opens none", _BOTH, value.span(*found.span())
                )
                return
            open_.pop()
    if open_:
        span = value.span(open_[-1], open_[-1] + 1)
        yield Flaw("a brace that stays open for TeX, to which '\\}' closes none", _BOTH, span)


def _special(value: Value) -> Iterator[Spot]:
    text = value.text
    between_people = _between_people(value)
    for found in _tokens(text):
        start, sign = found.start(), found[0]
        if found["address"]:
            if _IS_SPECIAL.search(sign) and value.name in _WITH_ADDRESSES:
                address = sign.rstrip(".,;:)")
                message, wanted = f"TeX's special characters in the address '{address}'", rf"\url{{{address}}}"
                yield Spot(start, start + len(address), wanted, message, f"write '{wanted}'")
        elif sign == "$":
            message = "a '$' without a partner: TeX would read the text behind it as mathematics"
            yield Spot(start, start + 1, None, message, r"write '\$', or close the mathematics")
        elif start not in between_people:
            around = " ".join(text[max(0, start - 20) : start + 20].split())
            yield Spot(
                start, start + 1, f"\\{sign}", f"'{sign}' without a backslash in '{around}'", f"write '\\{sign}'"
            )


def _entities(value: Value) -> Iterator[Spot]:
    text, between_people = value.text, _between_people(value)
    for found in _WITH_ENTITIES.finditer(text):
        entities = [found] if found["entity"] else _ENTITY.finditer(text, *found.span()) if found["address"] else []
        for entity in entities:
            character = _character(found["entity"] or entity[0])
            if character and not (character == "&" and entity.start() in between_people):
                wanted = character if found["address"] else character.translate(_SPECIAL_CHARACTERS)
                yield Spot(*entity.span(), wanted, f"HTML's '{entity[0]}'", f"write '{wanted}'")


def _tags(text: str) -> Iterator[Spot]:
    bare = _MATHEMATICS.sub(lambda formula: " " * len(formula[0]), text)
    tags = iter([*_TAG.finditer(bare), None])
    tag = next(tags)
    while tag:
        behind = next(tags)
        command = _COMMANDS.get(tag["name"].lower().removeprefix("jats:"))
        end, wanted = tag.end(), None
        if command and behind and (tag["close"], behind["close"]) == ("", "/") and tag["name"] == behind["name"]:
            end, wanted = behind.end(), rf"\{command}{{{text[tag.end() : behind.start()]}}}"
            behind = next(tags)
        hint = f"write '{wanted}'" if wanted else "write LaTeX's command, or delete it"
        yield Spot(tag.start(), end, wanted, f"HTML's markup '{text[tag.start() : end]}'", hint)
        tag = behind


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """The special characters and addresses of a text, without formulas, environments and HTML's entities."""
    at, closed = 0, True
    while found := _TOKEN.search(text, at):
        at = found.end()
        if found["formula"] and closed:
            closing = f"\\end{found['environment']}" if found["environment"] else "\\)" if found[0] == "\\(" else "\\]"
            end = text.find(closing, at)
            closed = end >= 0  # if one is not, no later one needs to be tried
            at = end + len(closing) if closed else at
        elif found["special"] == "&" and (entity := _ENTITY.match(text, found.start())) and _character(entity[0]):
            at = entity.end()
        elif found["address"] or found["special"]:
            yield found


def _character(entity: str) -> str:
    """What an entity of HTML stands for; "" for what only looks like one."""
    character = html.unescape(entity)
    return character if len(character) <= 2 and (character.isprintable() or character == "\u00a0") else ""


def _between_people(value: Value) -> frozenset[int]:
    """Where each `&` of a list of people stands that no braces enclose: `name-separator` tells these."""
    found, depth = set(), 0
    for mark in re.finditer(r"[{}&]", value.text if value.name in PEOPLE else ""):
        depth += (mark[0] == "{") - (mark[0] == "}")
        if mark[0] == "&" and depth == 0:
            found.add(mark.start())
    return frozenset(found)
