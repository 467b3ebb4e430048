"""Keys of new entries look like the keys that are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from livebib.library import keys
from livebib.library.edits import check_key
from livebib.library.entry import Entry
from livebib.library.library import Library, load
from livebib.text.source import Source
from tests.shared import ROOT

BIB = ROOT / "bib"
WORKS = [
    ("Vaswani, Ashish and Shazeer, Noam and Parmar, Niki and X, Y and Z, A", "Attention Is All You Need", "2017"),
    ("Devlin, Jacob and Chang, Ming-Wei", "{BERT}: Pre-training of Deep Bidirectional Transformers", "2019"),
    ("van der Maaten, Laurens and Hinton, Geoffrey", "Visualizing Data using {t-SNE}", "2008"),
    (r"M{\"u}ller, Anna", "The Self-Instruct Primer", "1999"),
]
# A library in the style, and the key of `Knuth: Literate Programming, 1984` there.
STYLES = [
    ("vaswani2017attention devlin2019bert vandermaaten2008visualizing muller1999self", "knuth1984literate"),
    ("vaswani2017attention devlin2019bert vandermaaten2008visualizing muller1999selfinstruct", "knuth1984literate"),
    ("Vaswani2017 Devlin2019 VanderMaaten2008 Muller1999", "Knuth1984"),
    ("vaswani:2017 devlin:2019 maaten:2008 muller:1999", "knuth:1984"),
    ("VSP+17 DC19 vH08 Mul99", "Knu84"),
    ("vaswani_attention_2017 devlin_bert_2019 maaten_visualizing_2008 muller_self_1999", "knuth_literate_1984"),
    ("vaswaniAttentionAllYou2017 devlinBERTPretrainingDeep2019 x muller1", "knuth1984literate"),
    (
        "vaswaniAttentionAllYou2017 devlinBERTPretrainingDeep2019 vandermaatenVisualizingDataUsing2008 x",
        "knuthLiterateProgramming1984",
    ),
    ("a b c d", "knuth1984literate"),
    ("vaswani2017attentiona x1 x2 x3", "knuth1984literate"),
]


def entry(author: str, title: str, year: str, key: str = "k") -> Entry:
    return library([(key, author, title, year)]).entries[0]


def library(works: list[tuple[str, str, str, str]]) -> Library:
    text = "".join(
        f"@misc{{{key}, author = {{{author}}}, title = {{{title}}}, year = {{{year}}}}}\n"
        for key, author, title, year in works
    )
    return Library([Source(Path("x.bib"), text)])


def made(style: keys.Style, author: str, title: str, year: str, *taken: str) -> str:
    return keys.key(style, keys.parts(entry(author, title, year)), lambda key: key in taken)


@pytest.mark.parametrize(("names", "expected"), STYLES)
def test_the_style_is_read_off_the_keys_that_are_there(names: str, expected: str) -> None:
    here = library([(key, *work) for key, work in zip(names.split(), WORKS, strict=True)])
    assert made(keys.style(here.entries), "Knuth, Donald E.", "Literate Programming", "1984") == expected


KEYS = [
    ("Knuth, Donald", "The {\\TeX}book", "1984", "knuth1984texbook"),
    (r"{\O}stergaard, S{\o}ren", r"{\L}\'od\'z", "2001", "ostergaard2001lodz"),
    ("{OpenAI}", "{GPT-4} Technical Report", "2023", "openai2023gpt4"),
    ("{The Very Long Consortium for Nothing in Particular}", "A Title", "2020", "the2020title"),
    ("", "Common Crawl of the Web", "2020", "common2020crawl"),
    ("", "Tensor2Tensor", "", "tensor2tensor"),
    ("王, 明", "Deep Learning", "2020", "wang2020deep"),
    ("王, 明", "深度学习", "2020", "wang2020shenduxuexi"),
    ("", "", "", "anon"),
    ("Smith, A", "On the Of", "2020", "smith2020on"),
    ("Smith, A", "Smith's Google's Way", "in press", "smithsmith"),
    ("{\\textbackslash}input{\\textbraceleft}x", "\\%\\#", "1", "inputx1"),
]


@pytest.mark.parametrize(("author", "title", "year", "expected"), KEYS)
def test_a_key_is_ascii_whatever_the_work_is_called(author: str, title: str, year: str, expected: str) -> None:
    key = made(keys.DEFAULT, author, title, year)
    check_key(key)
    assert key == expected


def test_a_key_that_is_taken_gets_a_letter() -> None:
    taken = ["knuth1984texbook", "knuth1984texbooka"]
    assert made(keys.DEFAULT, "Knuth, D", "The TeXbook", "1984", *taken) == "knuth1984texbookb"


def test_most_keys_of_the_projects_own_library_are_made_again() -> None:
    here = load(BIB)
    assert keys.style(here.entries) == keys.DEFAULT
    again = [each.key for each in here if keys.key(keys.DEFAULT, keys.parts(each), lambda _: False) == each.key]
    assert len(again) > 0.8 * len(here)
