r"""The commands that cite: LaTeX's, natbib's, biblatex's and their kin, and those that a document defines with them.

Sources: natbib's and biblatex's manuals, and those of apacite, chapterbib, csquotes, multibib and bibentry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from livebib.cite.arguments import Signature

PLAIN = Signature("saook")  # \cite*<…>[…][…]{a,b}
_SEVERAL = Signature("pp", "ook")
_CITE = """
    cite Cite nocite notecite Notecite pnotecite Pnotecite fnotecite bibentry footnocite
    citet citep citealt citealp citenum citeauthor citefullauthor citeyear citeyearpar
    Citet Citep Citealt Citealp Citeauthor citetalias citepalias
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
# What multibib gives a twin for each further bibliography.
_WITH_TWINS = (
    "cite nocite citet citep citealt citealp citenum citeauthor citefullauthor citeyear citeyearpar "
    "Citet Citep Citealt Citealp Citeauthor"
).split()


def twins(suffixes: Iterable[str]) -> Iterator[tuple[str, Command]]:
    r"""The commands that multibib's `\newcites{a,b}{…}` makes."""
    for name, suffix in product(_WITH_TWINS, suffixes):
        yield name + suffix, BUILT_IN[name]


def named(names: Iterable[str]) -> dict[str, Command]:
    """All built-in commands, and those that a configuration names, which take what LaTeX's own takes."""
    return BUILT_IN | {name.removeprefix("\\").removesuffix("*"): Command(PLAIN) for name in names}
