r"""Text that TeX prints: its special characters where they are meant as characters, and what web pages leave behind."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from livebib.lint.model import Anywhere, Flaw, Value
from livebib.lint.rule import rule
from livebib.lint.vocabulary import PEOPLE, PRINTED_TEXT
from livebib.model import Severity

_PRINTED = PRINTED_TEXT | frozenset(PEOPLE)

# What a text is made of, as far as special characters go: escapes, mathematics, arguments that are no text, …
_BRACED = r"\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\}"
_TOKEN = re.compile(
    rf"\\(?:url|nolinkurl|path|href|doi|ensuremath|label|(?:eq)?ref|(?>[A-Za-z]*?cite)[A-Za-z]*+)\s*+{_BRACED}"
    r"|(?P<formula>\\[(\[])|\$\$(?:[^$\\]|\\.)*+\$\$|\$(?:[^$\\]|\\.)*+\$|\\."
    r"|(?P<address>https?://[^\s{}\\]++)"
    r"|(?P<special>[&%\#_$])",
    re.DOTALL,
)
_IS_SPECIAL = re.compile(r"[&%#_$]")
_ENTITY = re.compile(r"&(?:#[0-9]++|#[xX][0-9a-fA-F]++|[A-Za-z][A-Za-z0-9]*+);")
# Elements that titles have in the records of publishers (Crossref's face markup, JATS) and in exports of Zotero.
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>(?:jats:)?(?:i|b|em|strong|italic|bold|sub|sup|scp?|sc|tt|u|p|br|span|title))\b[^<>]*>",
    re.IGNORECASE,
)
_COMMANDS = {"sub": "textsubscript", "sup": "textsuperscript", "b": "textbf", "strong": "textbf", "bold": "textbf"}
_COMMANDS |= {"i": "emph", "em": "emph", "italic": "emph", "sc": "textsc", "scp": "textsc", "tt": "texttt"}
_MATHEMATICS = re.compile(r"\$(?:[^$\\]|\\.)*+\$")
_SPECIAL_CHARACTERS = str.maketrans({letter: f"\\{letter}" for letter in "&%#_$"} | {"\u00a0": "~"})

NO_ALARM = r"""
@misc{math, title = {$x_1 \& \$5$ and \(\mathscr{l}_p\)-sampling, \ensuremath{a_{b_c}}, $$E_0$$}, note = {neurips2020}}
@misc{escaped, title = {Procter \& Gamble, 5\,\% of C\#, snake\_case}, howpublished = {\url{https://a.org/b_c?d=1&e#f}}}
@misc{href, note = {See \href{https://a.org/b_c#d}{there}, \path{c:\a_b}, \cite{li_2001}, \parencite{li_2001}}}
@misc{verbatim, url = {https://a.org/b_c?d=1&e#f}, doi = {10.1000/a_b}, file = {:a_b.pdf:PDF}, eprint = {a_b}}
@misc{unseen, abstract = {5% & more_or_less, H<sub>2</sub>O &lt;}, keywords = {R&D, c#}, adsurl = {a_b}, annote = {%}}
@misc{less, title = {If a < b and c > d, <x|y>, a <= b}, shorttitle = {$a<b>c$}}
@misc{number, title = {\#1}, number = {1\_2}}
@misc{plain, title = {A plain title as big-cdl.bib has thousands}, journal = {Brain \& Behavior}, pages = {1--2}}
"""


@rule("special-character", Severity.WARNING, on=Anywhere(_IS_SPECIAL, first="&%#_$"), fix="safe")
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
    if value.name not in _PRINTED:
        return
    text = value.text
    for found in _tokens(text):
        start, end = found.span()
        if found["address"] and _IS_SPECIAL.search(found[0]):
            address = found[0].rstrip(".,;:)")
            end = start + len(address)
            wanted = rf"\url{{{address}}}"
            message = f"TeX's special characters in the address '{address}'"
            yield Flaw(message, f"write '{wanted}'", value.span(start, end), value.with_part(start, end, wanted))
        elif found["special"] == "$":
            message = "a '$' without a partner: TeX would read the text behind it as mathematics"
            yield Flaw(message, r"write '\$', or close the mathematics", value.span(start, end))
        elif found["special"] and not (found[0] == "&" and value.name in PEOPLE and _is_bare(text, start)):
            wanted = f"\\{found[0]}"
            message = f"'{found[0]}' without a backslash in '{_around(text, start)}'"
            yield Flaw(message, f"write '{wanted}'", value.span(start, end), value.with_part(start, end, wanted))


@rule("html-entity", Severity.WARNING, on=Anywhere(_ENTITY, first="&"), fix="safe")
def html_entity(value: Value) -> Iterator[Flaw]:
    r"""A character reference of HTML in a field that styles print. To TeX it is an error, its `&` being special.

    What to do: Write the character itself.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {Brain &amp; Behavior}, year = {2001}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {Brain \& Behavior}, year = {2001}}
    """
    if value.name not in _PRINTED:
        return
    for found in _ENTITY.finditer(value.text):
        if character := _character(found[0]):
            wanted = character.translate(_SPECIAL_CHARACTERS)
            fix = value.with_part(*found.span(), wanted)
            yield Flaw(f"HTML's '{found[0]}' in the field '{value.name}'", f"write '{wanted}'", _at(value, found), fix)


@rule("html-tag", Severity.WARNING, on=Anywhere(re.compile(r"</?[A-Za-z]")), fix="unsafe")
def html_tag(value: Value) -> Iterator[Flaw]:
    r"""Markup of HTML in a field that styles print: TeX prints it as it is, or as question marks.

    What to do: Write LaTeX's command instead, such as `\emph{…}` and `\textsubscript{…}`.

    Bad:
        @article{li, author = {Li, Wei}, title = {Thin films of Cu<sub>2</sub>O}, journal = {J}, year = {2001}}

    Good:
        @article{li, author = {Li, Wei}, title = {Thin films of Cu\textsubscript{2}O}, journal = {J}, year = {2001}}
    """
    if value.name not in _PRINTED:
        return
    tags = list(_TAG.finditer(_MATHEMATICS.sub(lambda formula: " " * len(formula[0]), value.text)))
    for number, tag in enumerate(tags):
        name = tag["name"].lower().removeprefix("jats:")
        behind = tags[number + 1] if number + 1 < len(tags) else None
        command = _COMMANDS.get(name)
        if command and behind and behind["close"] and not tag["close"] and behind["name"] == tag["name"]:
            wanted = rf"\{command}{{{value.text[tag.end() : behind.start()]}}}"
            start, end = tag.start(), behind.end()
            fix = value.with_part(start, end, wanted, safe=False)
            yield Flaw(f"HTML's markup '{value.text[start:end]}'", f"write '{wanted}'", value.span(start, end), fix)
        elif not (tag["close"] and number and tags[number - 1]["name"] == tag["name"] and name in _COMMANDS):
            yield Flaw(f"HTML's markup '{tag[0]}'", "write LaTeX's command, or delete it", _at(value, tag))


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """The special characters and addresses of a text, without formulas and HTML's entities."""
    at, closed = 0, True
    while found := _TOKEN.search(text, at):
        at = found.end()
        if found["formula"] and closed:
            end = text.find("\\)" if found[0] == "\\(" else "\\]", at)
            closed = end >= 0  # if one is not, no later one needs to be tried
            at = end + 2 if closed else at
        elif found["special"] == "&" and (entity := _ENTITY.match(text, found.start())) and _character(entity[0]):
            at = entity.end()
        elif found["address"] or found["special"]:
            yield found


def _character(entity: str) -> str:
    """What an entity of HTML stands for; "" for what only looks like one."""
    character = html.unescape(entity)
    return character if len(character) <= 2 and (character.isprintable() or character == "\u00a0") else ""


def _at(value: Value, found: re.Match[str]) -> tuple[int, int]:
    return value.span(*found.span())


def _is_bare(text: str, at: int) -> bool:
    """Whether something stands outside of braces: in a list of names that is the rule `name-separator`'s."""
    return text.count("{", 0, at) == text.count("}", 0, at)


def _around(text: str, at: int) -> str:
    """The words in which something stands."""
    return " ".join(text[max(0, at - 20) : at + 20].split())
