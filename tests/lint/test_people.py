"""Lists of names: what is told, what is proposed, and that braces and other words are left alone."""

from __future__ import annotations

import pytest

from livebib.lint import catalogue
from tests.lint.examples import findings, fixed

RULES = catalogue.FAMILIES["names"]


def told(names: str) -> list[str]:
    return [finding.rule for finding in findings(f"@misc{{k, author = {{{names}}}}}", *RULES)]


def mended(names: str) -> str:
    text = fixed(f"@misc{{k, author = {{{names}}}}}", *RULES)
    return text.removeprefix("@misc{k, author = {").removesuffix("}}")


@pytest.mark.parametrize(
    ("names", "rule", "right"),
    [
        ("and Li, Wei", "stray-and", "Li, Wei"),
        ("Li, Wei and", "stray-and", "Li, Wei"),
        ("Li, Wei\n  and and Sato, Aki", "stray-and", "Li, Wei and Sato, Aki"),
        ("Li, Wei AND AND Sato, Aki", "stray-and", "Li, Wei and Sato, Aki"),
        ("Li, Wei, and Sato, Aki", "stray-comma", "Li, Wei and Sato, Aki"),
        ("J. Smith, A. Doe, and B. Roe", "stray-comma", "J. Smith and A. Doe and B. Roe"),
        ("Smith, Jr., John, and Roe, B.", "stray-comma", "Smith, Jr., John and Roe, B."),
        ("Plato, Aristotle, and Socrates", "stray-comma", "Plato, Aristotle, and Socrates"),
        ("Smith, J., Doe, A., and Roe, B.", "name-commas", "Smith, J. and Doe, A. and Roe, B."),
        ("A. Smith, B. Doe, C. Roe, and D. Poe", "name-suffix", "A. Smith and B. Doe and C. Roe and D. Poe"),
        ("Li, Wei and , Aki", "stray-comma", "Li, Wei and , Aki"),
        ("Li, W., Sato, A.", "name-commas", "Li, W. and Sato, A."),
        ("Li, W., Sato, A., Xu, B. C.", "name-commas", "Li, W. and Sato, A. and Xu, B. C."),
        ("Wei Li, Aki Sato, Bo Xu, An Fu", "name-commas", "Wei Li and Aki Sato and Bo Xu and An Fu"),
        ("Li, Wei, Sato, Aki, Xu", "name-commas", "Li, Wei, Sato, Aki, Xu"),
        ("Wei Li, Aki Sato, Bo Xu", "name-suffix", "Wei Li and Aki Sato and Bo Xu"),
        ("Merle, J., C.", "name-suffix", "Merle, J. C."),
        ("Merle, J., V.", "name-suffix", "Merle, J. V."),
        ("Smith, John, Jr.", "name-suffix", "Smith, Jr., John"),
        ("Smith, John, III", "name-suffix", "Smith, III, John"),
        ("Smith, John, Ph.D.", "name-suffix", "Smith, John, Ph.D."),
        ("Smith, John, Jr., PhD", "name-commas", "Smith, John, Jr., PhD"),
        (
            "LeCun, Yann; Bengio, Yoshua; Hinton, Geoffrey",
            "name-separator",
            "LeCun, Yann and Bengio, Yoshua and Hinton, Geoffrey",
        ),
        ("Li, Wei and Sato, Aki et al.", "et-al", "Li, Wei and Sato, Aki and others"),
        ("Li, Wei et al. and Xu, Bo", "et-al", "Li, Wei et al. and Xu, Bo"),
        ("Li, Wei et al.", "et-al", "Li, Wei and others"),
        ("Li, Wei and et~al", "et-al", "Li, Wei and others"),
        ("Li, Wei, et al.", "et-al", "Li, Wei and others"),
        ("Li, Wei and {et al.}", "et-al", "Li, Wei and others"),
        ("Li, Wei and Others", "et-al", "Li, Wei and others"),
        ("Li, Wei and others.", "et-al", "Li, Wei and others"),
        ("Li, Wei and ...", "et-al", "Li, Wei and others"),
        ("others and Li, Wei", "others-not-last", "others and Li, Wei"),
        ("Wei Li; Aki Sato", "name-separator", "Wei Li and Aki Sato"),
        ("Vicky; Coon", "name-separator", "Vicky; Coon"),
        ("Wei Li & Aki Sato", "name-separator", "Wei Li and Aki Sato"),
        ("Li, Wei &amp; Sato, Aki", "name-separator", "Li, Wei and Sato, Aki"),
        ("Li, Wei und Sato, Aki", "name-separator", "Li, Wei and Sato, Aki"),
        ("Wei Li et Aki Sato", "name-separator", "Wei Li and Aki Sato"),
        ("Soto, Ana y Gil Ruiz, Luis", "name-separator", "Soto, Ana and Gil Ruiz, Luis"),
        ("Soto y Gil, Ana; Ruiz, Luis", "name-separator", "Soto y Gil, Ana and Ruiz, Luis"),
        ('K{\\"o}nig, Eva / Li, W. | Sato, A.', "name-separator", 'K{\\"o}nig, Eva and Li, W. and Sato, A.'),
        ("Procter \\& Gamble", "name-separator", "Procter \\& Gamble"),
        ("Jane Doe, John Roe", "name-comma", "Jane Doe and John Roe"),
        ("J. Doe, J. B. Roe and Max Moe", "name-comma", "J. Doe and J. B. Roe and Max Moe"),
        ("A. Doe B. Foe, J. Roe", "name-comma", "A. Doe B. Foe, J. Roe"),
        ("{Li, Wei and Sato, Aki and Xu, Bo}", "names-in-braces", "Li, Wei and Sato, Aki and Xu, Bo"),
        ("{W. Li; A. Sato} and Xu, Bo", "names-in-braces", "W. Li and A. Sato and Xu, Bo"),
        ("University of Oxford", "split-body", "{University of Oxford}"),
        ("OpenAI, Inc.", "split-body", "{OpenAI, Inc.}"),
    ],
)
def test_a_slip_is_told_by_its_rule_and_mended_where_that_is_plain(names: str, rule: str, right: str) -> None:
    assert (told(names), mended(names)) == ([rule], right)


@pytest.mark.parametrize(
    "names",
    [
        "Prinzmetal, W. and Etal, Bo",
        "Smith, III, John and Smith, 2nd, Jo and {\\'E}tat, Jr, {\\O}. de l'",
        "{Wei Li; Aki Sato & Co., Ltd., and and, et al.}",
        "Sm{\\&}th, J. and Caf&eacute;, Bo",
        "Brother, Others and others",
        "Garc{\\'i}a M{\\'a}rquez, Gabriel Jos{\\'e} and van der Berg, Jan Willem",
        "Ortega y Gasset, Jos{\\'e} and Santiago Ram{\\'o}n y Cajal and Hans-Adam von und zu Liechtenstein",
        "{Food and Agriculture Organization} and {Barnes and Noble} and {Academies of Sciences, Arts, and Letters}",
        "Gruppe, Peter and Teamer, Jo and Council, A.",
        "",
        "and",
    ],
)
def test_what_only_looks_like_a_slip_is_left_alone(names: str) -> None:
    assert told(names) == []


@pytest.mark.parametrize(
    ("names", "is_safe"),
    [
        ("Li, Wei, and Sato, Aki", True),
        ("Li, Wei,", True),
        ("J. Smith, and B. Roe", True),
        ("Li,W., and Plato", True),
        ("Plato, Aristotle, and Socrates", False),
        ("J. Smith, A. Doe, and B. Roe", False),
        ("van Gogh, Vincent Willem, and Roe, B.", False),
    ],
)
def test_a_comma_at_the_end_goes_safely_only_where_it_parts_no_people(names: str, is_safe: bool) -> None:
    text = f"@misc{{k, author = {{{names}}}}}"
    assert (fixed(text, "stray-comma", unsafe=False) != text) == is_safe


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Smith, John, Ph.D.", "leave it out: write 'Smith, John'"),
        ("Smith, John, Jr., PhD", "leave titles out: write 'Smith, Jr., John'"),
        ("Smith, John, M.D., PhD", "leave titles out: write 'Smith, John'"),
    ],
)
def test_a_title_is_to_be_left_out_by_hand(name: str, hint: str) -> None:
    [finding] = findings(f"@misc{{k, author = {{{name}}}}}", *RULES)
    assert (finding.hint, finding.fixable) == (hint, False)


def test_a_name_of_several_pieces_is_told_but_not_mended() -> None:
    example = '@string{li = "Li, Wei"}\n@misc{k, author = li # " and " # li # " and "}'
    assert [(each.rule, each.fixable) for each in findings(example, *RULES)] == [("stray-and", False)]


def test_the_finding_stands_at_the_very_name() -> None:
    [finding] = findings("@misc{k,\n  editor = {Li, Wei and\n    Merle, J., C.}}", *RULES)
    assert finding.place[1:] == (3, 5, 3, 18)
