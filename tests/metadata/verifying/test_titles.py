"""What counts as the same title, and what does not."""

from __future__ import annotations

import pytest

from livebib.metadata.verifying import titles
from livebib.metadata.verifying.titles import Likeness

SAME = [
    ("Attention is all you need", "Attention Is All You Need"),
    ("Attention is all you need", "Attention Is All You Need."),
    ("GloVe: Global Vectors", "Glove : global vectors"),
    ("Pre-training of deep models", "Pretraining of Deep Models"),
    ("A–B testing", "A-B Testing"),
    ("“Why should I trust you?”", "'Why Should I Trust You?'"),
    ("Search & rescue", "Search and Rescue"),
    ("Über Müller", "Ãœber MÃ¼ller"),
    ("The α-divergence", "The alpha-divergence"),
    ("The α-divergence", r"The $\alpha$-divergence"),
    ("H2O at the surface", "H₂O at the Surface"),
    ("Ileal hyperplasia", "RETRACTED: Ileal hyperplasia"),
    ("Ileal hyperplasia", "RETRACTED ARTICLE: Ileal hyperplasia"),
    ("Modelling colour", "Modeling color"),
    ("Analyse and visualise behaviour", "Analyze and Visualize Behavior"),
    ("Haematology of anaemia", "Hematology of anemia"),
    ("Human versus machine", "Human vs. machine"),
    ("A study of sleep: the long view", "The Long View — A Study of Sleep"),
    ("Speech and Language Processing (2nd ed.)", "Speech and Language Processing"),
    ("Über Schlaf", "[Über Schlaf]."),
    ("Tides, Part II", "Tides, part 2"),
    ("A  title\n with   blanks", "A title with blanks"),
]
PART = [
    ("Speech and Language Processing", "Speech and Language Processing: An Introduction"),
    ("Hands-on machine learning: concepts and tools", "Hands-on Machine Learning"),
    ("Long Short-Term Memory — a review of the past", "Long Short-Term Memory"),
    ("GloVe", "GloVe: Global Vectors for Word Representation"),
    ("Global Vectors for Word Representation", "GloVe: Global Vectors for Word Representation"),
]
CUT = [("The growth of cities in arid regions and on islands", "The growth of cities in arid regions and ...")]
NEAR = [
    ("Atention is all you need", "Attention Is All You Need"),
    ("Deep residual learning for image recognition", "Deep Residual Learning for Image Classification"),
    ("The effect of sleep on memory", "The Effects of Sleep on Memory"),
]
UNLIKE = [
    ("Attention is all you need", "Deep Residual Learning for Image Recognition"),
    ("Effect of sleep on memory", "Memory and the Onset of Sleep Effects"),
    ("Gaussian error linear units", "Bridging nonlinearities and stochastic regularizers"),
]
UNKNOWN = [("Deep learning", "深度学习"), ("Deep learning", ""), ("$$", "Deep learning")]


@pytest.mark.parametrize(("stored", "registered"), [*PART, *NEAR, *UNLIKE])
def test_it_does_not_matter_who_says_which(stored: str, registered: str) -> None:
    assert titles.likeness(registered, [stored]) is titles.likeness(stored, [registered])


@pytest.mark.parametrize(
    ("stored", "registered", "likeness"),
    [
        (*pair, likeness)
        for pairs, likeness in [
            (SAME, Likeness.SAME),
            ([*PART, *CUT], Likeness.PART),
            (NEAR, Likeness.NEAR),
            (UNLIKE, Likeness.UNLIKE),
            (UNKNOWN, Likeness.UNKNOWN),
        ]
        for pair in pairs
    ],
)
def test_titles_are_as_alike_as_a_reader_would_say(stored: str, registered: str, likeness: Likeness) -> None:
    assert titles.likeness(stored, [registered]) is likeness


def test_one_of_several_titles_is_enough() -> None:
    assert titles.likeness("Über Schlaf", ["On Sleep", "Über Schlaf"]) is Likeness.SAME
