"""A library as people keep them, of any size, the same on every machine: what the benchmark works on.

The shares (of accents, protected words, mathematics, macros, quoted values, repeated authors) are those of ordinary
collections, so that no cache and no shortcut meets a kinder file here than outside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from random import Random

SEED = 20_170_612
TOPICS = {
    "language-models": "Language models",
    "attention": "Attention",
    "optimization": "Optimisation",
    "evaluation": "Evaluation",
    "retrieval": "Retrieval",
    "ethics": "Ethics",
}

_BLOCK = 100  # entries of one hand: they share a layout, and the last is the proceedings that some of them appeared in
_PEOPLE = 30_000  # a library of 20,000 entries names 20,500 of them in 60,000 places, one in five with LaTeX in it
_TERMS = 4_000  # words of titles besides the ordinary ones

_STRINGS = {
    "acl": "Annual Meeting of the Association for Computational Linguistics",
    "cup": "Cambridge University Press",
    "icml": "International Conference on Machine Learning",
    "jmlr": "Journal of Machine Learning Research",
    "lncs": "Lecture Notes in Computer Science",
    "neurips": "Advances in Neural Information Processing Systems",
    "tacl": "Transactions of the Association for Computational Linguistics",
}
_JOURNALS = (
    "jmlr",
    "tacl",
    "{Nature}",
    "{Neural Computation}",
    "{IEEE Transactions on Pattern Analysis \\& Machine Intelligence}",
    '{Zeitschrift f{\\"u}r Angewandte Mathematik}',
    "{Information Processing \\& Management}",
    "{Journal of the Royal Statistical Society: Series~B}",
)
_PUBLISHERS = ("cup", "{MIT Press}", "{Springer}", "{Association for Computing Machinery}", "{Presses de l'Université}")
_SMALL = "of the for and in on with a from to by via under".split()
_ORDINARY = """learning deep neural network language model attention translation parsing inference optimisation graph
representation robust probabilistic retrieval evaluation training large efficient survey analysis method approach theory
data semantic speech vision structure adaptive online stochastic kernel sparse sequence memory reasoning alignment
corpus annotation dialogue question answering summarisation generation multilingual pretraining scaling""".split()
_PROTECTED = ("{BERT}", "{GPT}-3", "{LSTM}s", "{B}ayesian", "{M}arkov", "{ImageNet}", "{English}--{German}", "{AI}")
_MATHEMATICS = (
    "$k$-Means",
    "$O(n \\log n)$",
    "$\\ell_1$",
    "$\\alpha$-Stable",
    "$\\epsilon$-Greedy",
    "$\\mathbb{R}^d$",
)
_ACCENTED_WORDS = (
    'Schr{\\"o}dinger',
    'na{\\"\\i}ve',
    "Poincar\\'e",
    "Erd\\H{o}s--R{\\'e}nyi",
    "Itô",
    "Gödel's",
    "Fréchet",
)
_GIVEN = """Anna John Wei Sarah Peter Yann Geoffrey Ilya Noam Christopher Percy Emily Yoshua Xin Li Ming Priya Ahmed
Olga Kyunghyun Jos{\\'e} J{\\"u}rgen Fran{\\c{c}}ois Ren\\'e Zolt{\\'a}n Bj{\\"o}rn
S{\\o}ren Zoë Tomáš Łukasz""".split()
_FAMILIES = """Smith Lee Zhang Wang Nguyen Johnson O'Brien M{\\"u}ller Sch{\\"u}tze Garc{\\'\\i}a Kov{\\'a}cs
H{\\aa}kansson Jensen-{\\O}stergaard Dvo\\v{r}\\'{a}k Mikolov Bojanowski
Bengio LeCun Çelik Gómez Kääriäinen Šuster Nowak""".split()
_VON = ("van", "van der", "von", "de", "de la", "{\\'E}tienne de")
_BODIES = ("{World Health Organization}", "{OpenAI}", "{{\\'E}cole} Polytechnique", "{Barnes and Noble}")
_SYLLABLES = "ba ko ri ma ten sha lo ver dan hi mu zel fa nor ki pes ra tou wen gar li sen do cha bel".split()


def write_library(entries: int) -> str:
    """The text of a library with that many entries, all different, which reads without a finding."""
    return "".join(_Hand(Random(SEED)).blocks(entries))  # noqa: S311 - it shall be foreseeable


class _Hand:
    """Writes entries; all that is drawn by chance comes from one generator."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.keys: set[str] = set()
        self.people = _by_rank(chance, [self._person() for _ in range(_PEOPLE)], 2_000)
        self.terms = _by_rank(chance, _ORDINARY + [self._made_up(2, 4) for _ in range(_TERMS)], 10)

    def blocks(self, entries: int) -> Iterator[str]:
        """The file, piece by piece."""
        yield "% Written by the benchmark; ü makes it more than ASCII.\n\n"
        yield from (f"@string{{{name} = {{{text}}}}}\n" for name, text in _STRINGS.items())
        yield '@string{proc = "Proceedings of the "}\n\n'
        for start in range(0, entries, _BLOCK):
            size = min(_BLOCK, entries - start)
            width = self.chance.choice((0, 0, 9, 13))
            parent = f"proceedings{start}"
            for _ in range(size - 1):
                yield self._entry(width, parent)
            yield self._laid_out("proceedings", parent, self._proceedings(), width)

    # -- entries

    def _entry(self, width: int, parent: str) -> str:
        kind = self.chance.choices(list(_KINDS), [share for share, _ in _KINDS.values()])[0]
        year = str(self.chance.randrange(1975, 2026))
        first = self.people()
        fields = {
            "editor" if kind == "book" and self._happens(0.2) else "author": self._braced(self._authors(first)),
            "title": self._braced(self._title()),
            **_KINDS[kind][1](self, parent),
            "year": year if self._happens(0.3) else self._braced(year),
        }
        if self._happens(0.5):
            fields["keywords"] = self._braced(", ".join(self.chance.choices(list(TOPICS), k=2)))
        if self._happens(0.12):
            fields["annotation"] = self._braced(self._sentence())
        return self._laid_out(kind, self._key(first, year), fields, width)

    def _article(self, _: str) -> dict[str, str]:
        fields = {"journal": self.chance.choice(_JOURNALS), "volume": f"{{{self.chance.randrange(1, 90)}}}"}
        if self._happens(0.8):
            fields["number"] = self._braced(str(self.chance.randrange(1, 13)))
        if self._happens(0.5):
            fields["issn"] = self._braced(f"{self.chance.randrange(1000, 9999)}-{self.chance.randrange(1000, 9999)}")
        if self._happens(0.5):
            fields["publisher"] = self.chance.choice(_PUBLISHERS)
        if self._happens(0.5):
            fields["month"] = self.chance.choice(("jan", "mar", "jun", "sep", "nov"))
        return {**fields, "pages": self._pages(), "doi": self._doi()}

    def _paper(self, parent: str) -> dict[str, str]:
        if self._happens(0.1):
            return {"crossref": self._braced(parent), "pages": self._pages()}
        name = self.chance.choice(("acl", "icml", "neurips"))
        fields = {"booktitle": name if self._happens(0.3) else f"proc # {name}", "pages": self._pages()}
        if self._happens(0.5):
            fields["doi"] = self._doi()
        if self._happens(0.7):
            fields["publisher"] = self.chance.choice(_PUBLISHERS)
        if self._happens(0.5):
            fields["address"] = self._braced("Cambridge")
        if self._happens(0.4):
            fields["volume"] = self._braced(str(self.chance.randrange(1, 90)))
        return {**fields, "url": self._url()}

    def _book(self, _: str) -> dict[str, str]:
        return {
            "publisher": self.chance.choice(_PUBLISHERS),
            "isbn": self._isbn(),
            "address": self._braced("Cambridge"),
        }

    def _chapter(self, _: str) -> dict[str, str]:
        return {"booktitle": self._braced(self._title()), "publisher": "cup", "pages": self._pages()}

    def _thesis(self, _: str) -> dict[str, str]:
        return {"school": self._braced("Universit{\\'e} de Montr{\\'e}al"), "url": self._url()}

    def _report(self, _: str) -> dict[str, str]:
        number = f"TR-{self.chance.randrange(10, 999)}"
        return {"institution": self._braced("Carnegie Mellon University"), "number": self._braced(number)}

    def _preprint(self, _: str) -> dict[str, str]:
        number = f"{self.chance.randrange(10, 25)}{self.chance.randrange(1, 13):02}.{self.chance.randrange(100_000):05}"
        return {"eprint": f"{{{number}}}", "archiveprefix": "{arXiv}", "primaryclass": "{cs.CL}"}

    def _page(self, _: str) -> dict[str, str]:
        return {"url": self._url(), "urldate": "{2024-05-17}"}

    def _proceedings(self) -> dict[str, str]:
        year = str(self.chance.randrange(1990, 2026))
        return {"title": f"proc # {self.chance.choice(('acl', 'icml'))}", "series": "lncs", "year": self._braced(year)}

    def _laid_out(self, kind: str, key: str, fields: dict[str, str], width: int) -> str:
        lines = [f"  {name:<{width}} = {value},\n" for name, value in fields.items()]
        return f"@{kind}{{{key},\n{''.join(lines)}}}\n\n"

    # -- values

    def _braced(self, text: str) -> str:
        """In braces; now and then in quotation marks, as the older files have it."""
        return f'"{text}"' if '"' not in text and self._happens(0.08) else f"{{{text}}}"

    def _authors(self, first: str) -> str:
        more = min(int(self.chance.expovariate(0.4)), 12)
        people = [first, *(self.people() for _ in range(more))]
        return " and ".join([*people, "others"] if self._happens(0.03) else people)

    def _person(self) -> str:
        if self._happens(0.005):
            return f"{{{self.chance.choice(_BODIES)}}}"
        family = self.chance.choice(_FAMILIES) if self._happens(0.18) else self._made_up(2, 3).title()
        given = self.chance.choice(_GIVEN) if self._happens(0.7) else f"{self.chance.choice('ABCDEFGHJKLMPRSTW')}."
        if self._happens(0.4):
            given += f" {self.chance.choice('ABCDEFGHJKLMPRSTW')}."
        if self._happens(0.04):
            family = f"{self.chance.choice(_VON)} {family}"
        if self._happens(0.01):
            return f"{family}, Jr., {given}"
        return f"{given} {family}" if self._happens(0.15) else f"{family}, {given}"

    def _title(self) -> str:
        words = [self._title_word() for _ in range(self.chance.randrange(4, 12))]
        if len(words) > 6 and self._happens(0.4):
            words[2] += ":"
        text = " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])
        return f"{{{text}}}" if self._happens(0.04) else text

    def _title_word(self) -> str:
        rare = self.chance.random()
        for words, share in ((_PROTECTED, 0.04), (_MATHEMATICS, 0.005), (_ACCENTED_WORDS, 0.01)):
            if rare < share:
                return self.chance.choice(words)
            rare -= share
        return self.chance.choice(_SMALL) if rare < 0.3 else self.terms().title()

    def _sentence(self) -> str:
        words = [self.terms() for _ in range(self.chance.randrange(12, 30))]
        end = self.chance.choice((".", " --- still worth it.", ", 30\\% faster than ``before''.", ".", "."))
        return f"{' '.join(words).capitalize()}{end}"

    def _pages(self) -> str:
        first = self.chance.randrange(1, 4000)
        return f"{{{first}--{first + self.chance.randrange(4, 30)}}}"

    def _doi(self) -> str:
        return f"{{10.{self.chance.randrange(1000, 9999)}/{self._made_up(1, 2)}.{self.chance.randrange(10**7)}}}"

    def _url(self) -> str:
        page = f"{self._made_up(2, 3)}.org/{self._made_up(2, 4)}/{self.chance.randrange(10**5)}"
        return f"{{https://www.{page}{self.chance.choice(('', '.pdf', '.html', '?id=1&v=2', '_a%20b'))}}}"

    def _isbn(self) -> str:
        digits = f"978{self.chance.randrange(10**9):09}"
        total = sum(int(digit) * (1, 3)[i % 2] for i, digit in enumerate(digits))
        return f"{{{digits}{-total % 10}}}"

    def _key(self, person: str, year: str) -> str:
        family = person.partition(",")[0] if "," in person else person.rpartition(" ")[2]
        key = re.sub(r"\\[A-Za-z]+|[^A-Za-z]", "", family).lower() + year + self.terms()
        if key in self.keys:
            key += str(len(self.keys))
        self.keys.add(key)
        return key

    def _made_up(self, least: int, most: int) -> str:
        return "".join(self.chance.choices(_SYLLABLES, k=self.chance.randrange(least, most + 1)))

    def _happens(self, share: float) -> bool:
        return self.chance.random() < share


def _by_rank(chance: Random, values: Sequence[str], head: int) -> Callable[[], str]:
    """Draws as words are drawn in language: the first `head` values about equally often, the later ones ever less."""
    weights = list(accumulate(1 / (rank + head) for rank in range(len(values))))
    return lambda: chance.choices(values, cum_weights=weights)[0]


# Entry types: the share of each, and what stands in it besides authors, title and year.
_KINDS: dict[str, tuple[float, Callable[[_Hand, str], dict[str, str]]]] = {
    "article": (0.33, _Hand._article),
    "inproceedings": (0.37, _Hand._paper),
    "book": (0.06, _Hand._book),
    "incollection": (0.04, _Hand._chapter),
    "phdthesis": (0.03, _Hand._thesis),
    "techreport": (0.03, _Hand._report),
    "misc": (0.10, _Hand._preprint),
    "online": (0.04, _Hand._page),
}
