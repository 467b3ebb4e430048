r"""Titles: what styles that change their case make of them."""

import re
from collections.abc import Iterator

from livebib.lint.model import Context, Flaw, Value, info, shown

# Types whose titles plain.bst and its kin leave as they are; of all others they write the letters small.
_AS_WRITTEN = frozenset(
    "book mvbook inbook bookinbook collection mvcollection manual phdthesis proceedings mvproceedings periodical "
    "reference".split()
)
# What words are looked for beside: what stands in braces, mathematics, and commands.
_KEPT = re.compile(r"\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*+\})*+\})*+\})*+\}|\$(?:[^$\\]|\\.)*+\$|\\[A-Za-z]++|\\.")
# BibTeX takes commands and mathematics for words: it writes `\latex`, an error to TeX, and `$o(n)$`. Commands that are
# letters may be written small; what a command is given has to stay with it.
_COMMAND = re.compile(r"\\(?!(?:AA|AE|DH|DJ|L|NG|O|OE|SS|TH)(?![A-Za-z]))[a-z]*+[A-Z][A-Za-z]*+(?!\s*+\{[^}]|[A-Za-z])")
_FORMULA = re.compile(r"\$(?:[^$\\{}A-Z]|\\[a-z]++|\\[^A-Za-z]|\{[^{}]*+\})*+\\?[A-Z]")
# Two capitals, or one behind a small letter: `XNLI`, `GANs`, `mRNA`, `ReLU`, `McCarthy`.
_CAPITALS = re.compile(
    r"(?<![^\W_])(?:[A-ZÀ-ÖØ-Þ]{2}|[A-Za-zÀ-ÿ]*?[a-zß-ÿ][A-ZÀ-ÖØ-Þ])(?:[^\W_]|[-/](?=[A-ZÀ-ÖØ-Þ]{2}))*+"
)
_ONE_OF_THEM = re.compile(r"[A-Z](?:[A-Z]|(?<=[a-z].))")  # which costs less at every title
_SHOUTING = re.compile(r"(?<![A-Z])(?:[A-Z]{4,}+[\s-]++){2}[A-Z]{4}")
_WORD_AND_PERIOD = re.compile(
    r"(?!Proc|Conf|Univ|Corp|Dept|Prof|Suppl|Symp|Trans|Intl|Appl|Math|Bros|Ltda|Assn|Assoc|Hon)[^\W\d_]{4,}+\."
)
_WORD = re.compile(r"[^\W\d_]{2,}")


@info("title-capitals", on="title", fix="safe")
def title_capitals(value: Value, context: Context) -> Iterator[Flaw]:
    """Words with several capitals that no braces protect. BibTeX's styles write all letters of most titles small but
    the first: `dna`, `Xnli`, `mccarthy`; also of a formula, `$o(n)$`, and of a command such as `\\LaTeX`, which becomes
    one that TeX does not know. (biblatex's standard styles leave titles alone: nothing is told with
    `dialect = "biblatex"`, nor of a file for biblatex, as JabRef or most entries' `date` and `journaltitle` tell.)

    What to do: Put braces around such a word; `livebib lint --fix` does.

    Bad:
        @misc{blan, title = {Accurate performance in BCI-trained subjects}}

    Good:
        @misc{blan, title = {Accurate performance in {BCI}-trained subjects}}
    """
    text = value.text
    if context.is_biblatex(value.entry) or value.entry.type in _AS_WRITTEN:
        return
    if not _ONE_OF_THEM.search(text) and "$" not in text and "\\" not in text:
        return
    words = _unprotected(text)
    if words and not _is_shouted(text) and not _SHOUTING.search(text):
        start, end = words[0][0], words[-1][1]
        wanted = _with_braces(text, words)[start : end + 2 * len(words)]
        message = "capitals that BibTeX's styles write small: " + ", ".join(f"'{text[a:b]}'" for a, b in words)
        hint = "write " + ", ".join(f"'{{{text[a:b]}}}'" for a, b in words)
        yield Flaw(message, hint, value.span(*words[0]), value.with_part(start, end, wanted))


@info("title-in-capitals", on="title")
def title_in_capitals(value: Value) -> Iterator[Flaw]:
    """A title all in capitals. Styles that leave titles alone print it so, the others write names and acronyms small.

    What to do: Write it as a sentence, with braces around names and acronyms.

    Bad:
        @misc{dahl, title = {THE BAND STRUCTURE OF CUPROUS OXIDE}}

    Good:
        @misc{dahl, title = {The band structure of cuprous oxide}}
    """
    if value.text[:3].isupper() and _is_shouted(value.text):
        yield Flaw(f"a title in capitals: '{shown(value.text)}'", "write it as a sentence")


@info("title-period", on="title", fix="safe")
def title_period(value: Value) -> Iterator[Flaw]:
    """A full stop at the end of a title. Styles put their own punctuation there; those of BibTeX and biblatex notice
    one that is there already, most others do not.

    What to do: Delete it.

    Bad:
        @misc{arbib, title = {From schema theory to language.}}

    Good:
        @misc{arbib, title = {From schema theory to language}}
    """
    text = value.text.rstrip()
    if text[-1:] == "." and _WORD_AND_PERIOD.fullmatch(re.split(r"[\s-]", text[-40:])[-1]):
        at = len(text) - 1
        yield value.at(at, at + 1, f"a full stop at the end of the title '{shown(text)}'", "delete it", "")


@info("title-in-braces", on="title", fix="unsafe")
def title_in_braces(value: Value) -> Iterator[Flaw]:
    """A whole title in a second pair of braces, as some databases export it. It keeps every style from setting titles
    its own way.

    What to do: Put braces around names and acronyms only.

    Bad:
        @misc{gusm, title = {{Comparison of ActiGraph to GT1M in treadmill walking}}}

    Good:
        @misc{gusm, title = {Comparison of {ActiGraph} to {GT1M} in treadmill walking}}
    """
    text = value.text.strip()
    if text[:1] != "{" or text[-1] != "}":
        return
    whole = _KEPT.match(text)
    if whole and whole.end() == len(text) and len(_WORD.findall(text)) > 2:
        inner = text[1:-1]
        wanted = _with_braces(inner, _unprotected(inner))
        if not wanted.startswith("\\"):
            fix = value.with_part(0, len(value.text), wanted, safe=False)
            yield Flaw("the whole title is in braces", f"write '{shown(wanted)}'", fix=fix)


def _unprotected(title: str) -> list[tuple[int, int]]:
    """Where the words with several capitals stand that nothing protects."""
    bare = _KEPT.sub(lambda kept: "\0" * len(kept[0]), title)
    words = (found.span() for found in _CAPITALS.finditer(bare))
    spans = [(start, end) for start, end in words if "\0" not in bare[max(0, start - 1) : end + 1]]
    kept = (found.span() for found in _KEPT.finditer(title))
    spans += [(start, end) for start, end in kept if _COMMAND.match(title, start) or _FORMULA.match(title, start, end)]
    return sorted(spans)


def _with_braces(text: str, words: list[tuple[int, int]]) -> str:
    for start, end in reversed(words):
        text = f"{text[:start]}{{{text[start:end]}}}{text[end:]}"
    return text


def _is_shouted(title: str) -> bool:
    """Whether a title is written in capitals: words enough, and nearly none of them small."""
    words = _WORD.findall(_KEPT.sub("", title))
    return len(words) > 2 and sum(word.isupper() for word in words) * 4 >= len(words) * 3
