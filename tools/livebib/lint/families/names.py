r"""Lists of people: what is made of them where an `and`, a comma or a pair of braces is missing or too many.

What the engines do, as the rules tell it, was seen with BibTeX 0.99d (plain.bst) and biber 2.18.
"""

import re
from collections.abc import Iterator

from livebib.lint.model import Flaw, Value, error, info, shown, warning
from livebib.model.work import Person
from livebib.text import names
from livebib.text.bibtex import layout
from livebib.text.bibtex.vocabulary import PEOPLE

# What hints at something to look at. Every list of names is searched for these, so they begin with what is rare.
_DANGLING_AND = re.compile(r"and\s*+(?:$|and\b)")  # in small letters
_DANGLING_COMMA = re.compile(r",[\s~]*+(?:$|[aA](?:nd|ND)\b)")
_COMMA_IN_FRONT = re.compile(r"(?:^|[aA](?:nd|ND)\b)\s*+,")
_TWO_COMMAS = re.compile(r",(?:(?!\sand\s)[^,])*+,", re.IGNORECASE)
_OTHERS = re.compile(r"thers|et[.\s~]++al|\.\.\.|…")

_ET_AL = re.compile(r"(?:^|[\s~,])(?:\{et\.?[\s~]++al\b\.?\}\.?|et\.?[\s~]++al\b\.?)$")
_AND_MORE = re.compile(rf"{_ET_AL.pattern}|(?:^|[\s~,])(?:Others|others\.|\.\.\.|…)$")
_ENTITY = re.compile(r"&(#?\w+);")
_AMPERSANDS = ("amp", "#38", "#x26")
# What people write for the `and` between two names. The words and the last marks are looked at more closely: a slash
# stands in names of bodies, and the last three words join the two family names of one person.
_MARK = re.compile(r"(?<!\s)\s*+[;&]\s*+")
_MARK_OR_WORD = re.compile(r"(?<!\s)\s*+[;&/|+]\s*+|(?<![\s~])[\s~]++(?:und|u\.|et|en|och|og|ja|y|e|i)[\s~]++")
_WITHIN_NAMES = re.compile(r"[\s~](?:y|e|i)[\s~]")
_PARTICLES = frozenset("af al bin da das de del den der di do dos du el ibn la le ten ter van von y zu zum".split())
_INITIAL = re.compile(r"(?:^|[\s~.,-])[^\W\d_]\.")
# Given names that hardly any family has for its name, to tell `Jane Doe, John Roe` from `García Márquez, Gabriel José`.
_GIVEN = frozenset(
    """
    Alice Amanda Amy Andrea Andreas Andrew Angela Anna Anthony Brian Carol Catherine Charles Christine Christopher
    Cynthia Deborah Diane Dmitry Donna Edward Elizabeth Emily Emma Eric Francesco Frank François Giovanni Hannah
    Hans Heather Helen Hiroshi Jacob Jane Janet Jason Jeffrey Jennifer Jessica John Jonathan Joshua Judith Julie
    Karen Katherine Kathleen Kenneth Kevin Klaus Laura Lisa Luca Marco Margaret Maria Mary Matthew Megan Michael
    Michelle Nancy Nicholas Nicole Olivia Paolo Patricia Peter Philippe Pierre Rachel Rebecca Richard Robert Ronald Ryan
    Samantha Sandra Sarah Sergey Stefan Stephanie Stephen Steven Susan Timothy Victoria Vladimir William
    """.split()
)
# What follows a family name, and titles, which are no part of a name but stand in one.
_GENERATION = re.compile(
    r"(?:jr|sr|junior|senior|jnr|snr|filho|neto|sobrinho|fils|p[èe]re|hijo|[ivx]{2,4}|\d+(?:st|nd|rd|th))\.?",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:esq|dr|prof|lord|baron|earl|graf|sir|ph\.? ?d|d\.? ?phil|m\.? ?d|m\.? ?sc|m\.?b\.?a|s\.? ?j|o\.? ?p)\.?",
    re.IGNORECASE,
)
# The part of a name between two commas: `Jr`, `III`, `2nd`, and what other languages and orders have there.
_SUFFIX = re.compile(rf"{_GENERATION.pattern}|{_TITLE.pattern}|[ivx]\.?", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ ~-]?){1,4}")
_BODY = re.compile(
    r"(?:Organi[sz]ation|Universit(?:y|ät|é)|Institut(?:e|ion)?|Consortium|Team|Collaboration|Association|Foundation|"
    r"Society|Committee|Council|Agency|Ministry|Department|Laboratory|Group|Initiative|Academy|Corporation|Inc|Ltd|"
    r"LLC|GmbH)\b"
)


@error("stray-and", on=PEOPLE, fix="unsafe")
def stray_and(value: Value) -> Iterator[Flaw]:
    """An `and` with nobody before or behind it. BibTeX prints a person without a name, or makes `and` a part of the
    next one; after two `and`s in a row biber leaves the whole entry out.

    What to do: Add who is missing there, or delete the `and`.

    Bad:
        @book{li, author = {Li, Wei and and Sato, Aki}, title = {T}, publisher = {P}, year = {2001}}

    Good:
        @book{li, author = {Li, Wei and Sato, Aki}, title = {T}, publisher = {P}, year = {2001}}
    """
    text = value.text
    small = text.lower()
    if not _DANGLING_AND.search(small) and not small.lstrip().startswith("and"):
        return
    parts = names.split_names(text)
    wanted = " and ".join(part for part in parts if part)
    if wanted and not all(parts):
        hint, fix = f"add who is missing, or write '{shown(wanted)}'", value.with_part(0, len(text), wanted, safe=False)
        yield Flaw(f"an 'and' with nobody on one side of it in '{shown(text)}'", hint, fix=fix)


@error("stray-comma", on=PEOPLE, fix="safe")
def stray_comma(value: Value) -> Iterator[Flaw]:
    """A name that begins or ends with a comma. At the end it is an error to BibTeX. At the beginning it leaves the
    person without a family name, and makes biber crash.

    What to do: Delete the comma, or add the part of the name that is missing.

    Bad:
        @misc{snli, author = {Manning, Christopher and Potts, Christopher,}, title = {T}}

    Good:
        @misc{snli, author = {Manning, Christopher and Potts, Christopher}, title = {T}}
    """
    text = value.text
    if "," not in text or not (_DANGLING_COMMA.search(text) or _COMMA_IN_FRONT.search(text)):
        return
    people = list(_people(text))
    for name, start, end in people:
        right = name.strip(", \t\r\n~")
        if name.startswith(","):
            hint = f"write the family name before the comma, or only '{right}'"
            yield value.at(start, end, f"the name '{name}' begins with a comma", hint)
        elif name.endswith(",") and not _is_list(parts := _parts(name)):
            message, safe = f"the name '{name}' ends with a comma", True
            two = _paired(parts)
            # One comma more may part family and given name, or two people where the list has commas between all of
            # them: `J. Smith, A. Doe, and B. Roe`.
            if len(parts) == 2 and (not two or " and " in two):  # else the second are initials
                if all("," in other for other, _, _ in people if other.lower() != "others"):
                    safe = not two
                elif two:
                    message, right, safe = f"two people with a comma between them are read as one: '{name}'", two, False
                else:
                    yield value.at(start, end, message, "delete the comma, or write 'and' between two people")
                    continue
            yield value.at(start, end, message, f"write '{shown(right)}'", right, safe=safe)


@error("name-commas", on=PEOPLE, fix="unsafe")
def name_commas(value: Value) -> Iterator[Flaw]:
    """More than two commas in one name: nearly always a list of people with commas where `and` belongs. BibTeX reports
    an error and prints one person with the names mixed up; biber leaves the whole entry out.

    What to do: Write `and` between two people, and braces around the name of a body that has commas in it.

    Bad:
        @book{li, author = {Li, W., Sato, A.}, title = {T}, publisher = {P}, year = {2001}}

    Good:
        @book{li, author = {Li, W. and Sato, A.}, title = {T}, publisher = {P}, year = {2001}}
    """
    for name, parts, start, end in _with_two_commas(value.text):
        if len(parts) > 3 and parts[0] and not _separated(name)[0]:  # `stray-comma` and `name-separator` tell
            wanted = _paired(parts)
            untitled = _without_titles(parts)
            message = f"{len(parts) - 1} commas in the name '{shown(name)}'"
            message += "" if untitled else ": perhaps an 'and' is missing"
            hint = "" if wanted else "write 'and' between two people, braces around a body with commas"
            if untitled and not wanted:
                hint = f"leave titles out: write '{untitled}'"
            yield value.at(start, end, message, hint, wanted or None, safe=False)


@warning("name-suffix", on=PEOPLE, fix="unsafe")
def name_suffix(value: Value) -> Iterator[Flaw]:
    """Between two commas of a name stands what follows the family name, such as `Jr.` or `III`: `Smith, Jr., John`.
    Anything else there is printed behind the family name, and is mostly an initial that a comma parts from the next,
    or another person.

    What to do: Write `Smith, John J.` without the second comma, `Smith, Jr., John` with what follows the family name in
    the middle, or `and` between two people. Leave titles such as `PhD` out.

    Bad:
        @misc{thatcher, author = {Thatcher, James, W.}, title = {T}}

    Good:
        @misc{thatcher, author = {Thatcher, James W.}, title = {T}}
    """
    for name, parts, start, end in _with_two_commas(value.text):
        if _is_list(parts) and len(parts) == 3 and not _AND_MORE.search(name) and not _separated(name)[0]:
            message, hint, wanted = _out_of_place(name, *parts)
            yield value.at(start, end, message, hint, wanted or None, safe=False)


def _out_of_place(name: str, first: str, second: str, third: str) -> tuple[str, str, str]:
    """What is said of a name with two commas and no suffix between them, what to do, and what to write if that is
    plain."""
    message = f"'{second}' stands where the name '{name}' would have 'Jr.' or 'III'"
    if _GENERATION.fullmatch(third):
        return f"'{third}' belongs behind the family name '{first}'", "", f"{first}, {third}, {second}"
    if _TITLE.fullmatch(third):
        return f"the title '{third}' is read as the given name", f"leave it out: write '{first}, {second}'", ""
    if people := _paired([first, second, third]):
        return f"three people with commas between them are read as one: '{name}'", "", people
    if _INITIALS.fullmatch(third):
        return message, "", f"{first}, {second} {third}"
    return message, "delete a comma, or write 'and' between two people", ""


@error("et-al", on=PEOPLE, fix="safe")
def et_al(value: Value) -> Iterator[Flaw]:
    """`et al.` at the end of a list of names. To BibTeX and biber this is a person whose family name is `al.`; only
    `and others` means that there are more.

    What to do: Write `and others`.

    Bad:
        @book{li, author = {Li, Wei and Sato, Aki et al.}, title = {T}, publisher = {P}, year = {2001}}

    Good:
        @book{li, author = {Li, Wei and Sato, Aki and others}, title = {T}, publisher = {P}, year = {2001}}
    """
    text = value.text
    if not _OTHERS.search(text):
        return
    last = len(text.rstrip())
    for name, start, end in _people(text):
        is_last = end == last
        found = (_AND_MORE if is_last else _ET_AL).search(name)
        before = name[: found.start()].rstrip(", \t\r\n~") if found else ""
        if found and (before or name != text.strip()):
            wanted = f"{before} and others" if before else "others"
            said = found[0].strip(" \t\r\n~,")
            hint = "write 'and others'" + ("" if is_last else " at the end of the list")
            fix = value.with_part(start, end, wanted) if is_last else None
            yield Flaw(f"'{said}' is read as a person", hint, value.span(end - len(said), end), fix)


@warning("others-not-last", on=PEOPLE)
def others_not_last(value: Value) -> Iterator[Flaw]:
    """`others` means "and more people" at the end of a list only. Before other names BibTeX prints a person named
    `others`; biber moves it to the end.

    What to do: Move `and others` to the end, or delete it.

    Bad:
        @book{li, author = {Li, Wei and others and Sato, Aki}, title = {T}, publisher = {P}, year = {2001}}

    Good:
        @book{li, author = {Li, Wei and Sato, Aki and others}, title = {T}, publisher = {P}, year = {2001}}
    """
    if "others" not in value.text:
        return
    people = list(_people(value.text))
    for name, start, end in people[:-1]:
        if name == "others":
            wanted = " and ".join([*(each for each, _, _ in people if each not in ("", "others")), "others"])
            message = "'others' is not the last of the names: it is printed"
            yield value.at(start, end, message, f"write '{shown(wanted)}'")
            return


@error("name-separator", on=PEOPLE, fix="unsafe")
def name_separator(value: Value) -> Iterator[Flaw]:
    """A `;` or `&` in a name; `und`, `et`, `y`, a slash and the like between two. Only the word `and` parts two people:
    BibTeX and biber read `Wei Li; Aki Sato` as one person with the family name `Sato`.

    What to do: Write `and` between two people, and braces around the name of a body (`{Procter \\& Gamble}`).

    Bad:
        @book{li, author = {Wei Li; Aki Sato}, title = {T}, publisher = {P}, year = {2001}}

    Good:
        @book{li, author = {Wei Li and Aki Sato}, title = {T}, publisher = {P}, year = {2001}}
    """
    text = value.text
    if not _MARK_OR_WORD.search(text):
        return
    for name, start, end in _people(text):
        mark, people = _separated(name)
        if mark:
            wanted = " and ".join(people)
            message = f"'{mark}' in the name '{shown(name)}', which is read as one person"
            hint = f"write '{shown(wanted)}'" if wanted else "write 'and' between two people, braces around a body"
            yield value.at(start, end, message, hint, wanted or None, safe=False)


@warning("name-comma", on=PEOPLE, fix="unsafe")
def name_comma(value: Value) -> Iterator[Flaw]:
    """One comma between what looks like two whole names: `Jane Doe, John Roe`. BibTeX and biber read one person of the
    family `Jane Doe` with the given names `John Roe`.

    What to do: Write `and` between two people.

    Bad:
        @book{doe, author = {Jane Doe, John Roe}, title = {T}, publisher = {P}, year = {2001}}

    Good:
        @book{doe, author = {Jane Doe and John Roe}, title = {T}, publisher = {P}, year = {2001}}
    """
    if "," not in value.text:
        return
    for name, start, end in _people(value.text):
        two = _parts(name) if name.count(",") == 1 and not _separated(name)[0] else []
        if len(two) == 2 and all(map(_is_whole, two)) and _begin_with_given(two):
            is_plain = all(len(each.split()) <= 3 for each in two)  # else perhaps of more people
            wanted = " and ".join(two) if is_plain else None
            message = f"two people with a comma between them are read as one: '{name}'"
            hint = f"write '{wanted}'" if wanted else "write 'and' between two people"
            yield value.at(start, end, message, hint, wanted, safe=False)


@warning("names-in-braces", on=PEOPLE, fix="unsafe")
def names_in_braces(value: Value) -> Iterator[Flaw]:
    """A list of people within braces. Braces make one name of what they hold: BibTeX and biber read a body called
    `Li, Wei and Sato, Aki`.

    What to do: Leave the braces out; they belong around the name of a body, or a part of a name.

    Bad:
        @book{li, author = {{Li, Wei and Sato, Aki}}, title = {T}, publisher = {P}, year = {2001}}

    Good:
        @book{li, author = {Li, Wei and Sato, Aki}, title = {T}, publisher = {P}, year = {2001}}
    """
    if "{" not in value.text:
        return
    for name, start, end in _people(value.text):
        inside = name[1:-1]
        if name[:1] == "{" and name[-1] == "}" and layout.is_balanced(inside):
            people = names.split_names(inside)
            people = people if len(people) > 1 else _separated(inside)[1]
            if people and all(_is_whole(each) and ("," in each or _INITIAL.search(each)) for each in people):
                wanted = " and ".join(people)
                message = f"the people in '{shown(name)}' are read as one name"
                yield value.at(start, end, message, f"write '{shown(wanted)}'", wanted, safe=False)


@info("split-body", on=PEOPLE, fix="unsafe")
def split_body(value: Value) -> Iterator[Flaw]:
    """The name of a body that is no person, without braces around it. It is taken apart like a person's: sorted by its
    last word, and abbreviated by styles that write initials (`A. for Computing Machinery`).

    What to do: Put braces around it; also around an `and` that belongs to it.

    Bad:
        @manual{acm, author = {Association for Computing Machinery}, title = {T}}

    Good:
        @manual{acm, author = {{Association for Computing Machinery}}, title = {T}}
    """
    if not _BODY.search(value.text):
        return
    for name, start, end in _people(value.text):
        person = Person() if names.is_biblatex(name) else names.parse_name(name)
        if _BODY.search(_outside(name)) and (person.first or person.von) and not _is_person(person):
            message = f"'{shown(name)}' is read as a person with the family name '{person.last}'"
            hint = f"write '{{{name}}}', with all of the body's name within the braces"
            yield value.at(start, end, message, hint, f"{{{name}}}", safe=False)


def _people(text: str) -> Iterator[tuple[str, int, int]]:
    """The names of a list and where they stand in it."""
    at = 0
    for name in names.split_names(text):
        at = text.index(name, at)
        yield name, at, at + len(name)
        at += len(name)


def _with_two_commas(text: str) -> Iterator[tuple[str, list[str], int, int]]:
    """The names with two or more commas between their parts, and these parts."""
    if not _TWO_COMMAS.search(text):
        return
    for name, start, end in _people(text):
        parts = _parts(name)
        if len(parts) > 2 and not names.is_biblatex(name):
            yield name, parts, start, end


def _parts(name: str) -> list[str]:
    """What stands between the commas of a name; one at its end parts nothing: `stray-comma`."""
    parts = [part.strip() for part in names.split_commas(name)]
    while not parts[-1] and len(parts) > 1:
        parts.pop()
    return parts


def _is_list(parts: list[str]) -> bool:
    """Whether what stands between commas is more than one name has: `name-commas` or `name-suffix` tells it."""
    return len(parts) > 3 or (len(parts) == 3 and all(parts) and not _SUFFIX.fullmatch(parts[1]))


def _paired(parts: list[str]) -> str:
    """The people that the parts between commas are, if that is plain: `Li, W., Sato, A.` or `Wei Li, Aki Sato`."""
    if any(_GENERATION.fullmatch(part) or _TITLE.fullmatch(part) for part in parts):
        return ""
    if all(re.search(r"\w[.\s~]++\w\w", part) for part in parts):
        return " and ".join(parts)
    if len(parts) % 2 == 0 and all(map(_INITIALS.fullmatch, parts[1::2])):
        return " and ".join(f"{last}, {first}" for last, first in zip(parts[::2], parts[1::2], strict=True))
    return ""


def _without_titles(parts: list[str]) -> str:
    """One person's name without the titles in it; "" if there are none, or more is left than one name has."""
    bare = [part for part in parts if not _TITLE.fullmatch(part)]
    if len(bare) == 3 and _GENERATION.fullmatch(bare[2]):
        bare = [bare[0], bare[2], bare[1]]
    return ", ".join(bare) if len(bare) < len(parts) and not _is_list(bare) else ""


def _is_person(person: Person) -> bool:
    """Whether the word for a body is but somebody's family name: `Group, Mary`, `M. Team`."""
    return bool(_BODY.fullmatch(person.last)) and not person.von and len(person.first.split()) == 1


def _separated(name: str) -> tuple[str, list[str]]:
    """What stands in a name where an `and` belongs, "" if nothing does; and the people around it, if that is plain."""
    bare = _outside(name)
    marks = list(_MARK.finditer(bare))
    more = list(_MARK_OR_WORD.finditer(bare))
    if "," not in bare:  # Ana Soto y Gasset is one person, `Soto, Ana y Gasset, Luis` are two
        more = [each for each in more if not _WITHIN_NAMES.fullmatch(each[0])]
    for found in (more, marks):
        starts, ends = [each.start() for each in found], [each.end() for each in found]
        people = [name[start:end].strip() for start, end in zip([0, *ends], [*starts, len(name)], strict=True)]
        if found and all(map(_is_whole, people)) and len({"," in each for each in people}) == 1:
            return name[slice(*found[0].span())].strip(" ~\t\r\n"), people
    return marks[0][0].strip() if marks else "", []


def _is_whole(name: str) -> bool:
    """Whether it looks like a whole name of one person: `Li, Wei`, `Wei Li`, `L. van der Berg`."""
    words = re.split(r"[\s~]+", re.sub(r"\\[A-Za-z]+\s*|[^\w\s~.-]", "", name.replace(",", " ")).strip())
    capitals = [word for word in words if word not in _PARTICLES]
    return (
        len(capitals) > 1
        and len(words) <= 5
        and name.count(",") <= 1
        and not name.strip().endswith(",")
        and all(word[:1].isalpha() and not word[:1].islower() for word in capitals)
        and words[-1] in capitals
        and not _BODY.search(name)
    )


def _begin_with_given(names: list[str]) -> bool:
    """Whether names begin as no family name does: with initials, or a given name, but do not end with one."""
    firsts = [re.split(r"[\s~]", name, maxsplit=1)[0] for name in names]
    lasts = [re.split(r"[\s~]", name)[-1] for name in names]
    if not all(len(last) > 1 and last[-1] != "." and last not in _GIVEN for last in lasts):
        return False
    return all(first in _GIVEN or _INITIAL.match(first) for first in firsts)


def _outside(name: str) -> str:
    """A name in its length, with what stands in braces and HTML's entities masked: all but a `&` itself."""
    bare = re.sub(r"\{[^{}]*+\}", _mask, re.sub(r"\{[^{}]*+\}", _mask, name))
    return _ENTITY.sub(lambda found: ("&" if found[1].lower() in _AMPERSANDS else "x").ljust(len(found[0])), bare)


def _mask(found: re.Match[str]) -> str:
    return "\0" * len(found[0])
