"""Folding: what letters are the same to whoever searches, cites, compares and names keys."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Livebib, Tree
from tests.shared import SHARED

PEOPLE = r"""
@article{one, author = {Kaiser, {\L}ukasz and {\O}rsted, S{\o}ren and Stra{\ss}er, Anna}, title = {T}, journal = {J},
         year = 2017}
@article{two, author = {Dvořák, Ærø and Đorđević, Œuvre}, title = {Þing og ðing}, journal = {J}, year = 2018}
@article{three, author = {Иванов, Пётр and Παπαδόπουλος, Γιώργος}, title = {Война и мир}, journal = {J}, year = 2019}
@article{four, author = {王, 伟}, title = {北京}, journal = {J}, year = 2020}
"""


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Lukasz", "one"),
        ("Łukasz", "one"),
        ("orsted soren", "one"),
        ("STRASSER", "one"),
        ("straßer", "one"),
        ("dvorak", "two"),
        ("aero oeuvre", "two"),
        ("Dordevic", "two"),
        ("thing", "two"),
        ("ivanov", "three"),
        ("Иванов", "three"),
        ("voina", "three"),
        ("giorgos", "three"),
        ("北京", "four"),
    ],
)
def test_find_knows_a_letter_however_it_is_typed(tree: Tree, livebib: Livebib, words: str, found: str) -> None:
    tree({"bib/a.bib": PEOPLE})
    assert livebib("find", *words.split()).out.split()[0] == found


@pytest.mark.parametrize(
    ("author", "label", "is_right"),
    [
        (r"{\O}rsted, S{\o}ren", "Orsted, 2017", True),
        (r"{\O}rsted, S{\o}ren", "Ørsted, 2017", True),
        (r"{\O}rsted, S{\o}ren", "Oersted, 2017", False),
        ("Müller, Anna", "Muller, 2017", True),
        (r"Ko{\l}mogorov, A.", "Kolmogorov, 2017", True),
        ("Иванов, Пётр", "Ivanov, 2017", True),
        ("Müller, Anna", "Miller, 2017", False),
    ],
)
def test_a_label_may_leave_the_marks_out(tree: Tree, livebib: Livebib, author: str, label: str, is_right: bool) -> None:
    entry = f"@misc{{key, author = {{{author}}}, title = {{T}}, year = 2017, url = {{https://example.org}}}}\n"
    tree({"bib/a.bib": entry, "README.md": f"See [{label}][@key].\n"})
    found = json.loads(livebib("lint", "--select", "citation-label", "--format", "json").out)["findings"]
    assert ([finding["rule"] for finding in found] == []) is is_right


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"Sm{\o}rebr{\o}d and the Art of Bread", "Smorebrod and the art of bread"),
        ("Über die Größe der Straßen", "Uber die Grosse der Strassen"),
        ("Œuvres complètes de Łukasz", "Oeuvres completes de Lukasz"),
    ],
)
def test_lint_takes_two_spellings_of_a_title_for_one(tree: Tree, livebib: Livebib, one: str, other: str) -> None:
    entries = [
        f"@book{{k{n}, author = {{Li, Wei}}, title = {{{title}}}, publisher = {{P}}, year = 2001}}"
        for n, title in enumerate((one, other))
    ]
    tree({"bib/a.bib": "\n".join(entries)})
    found = json.loads(livebib("lint", "--select", "same-work", "--format", "json").out)["findings"]
    assert len(found) == 1


def test_a_slip_in_a_key_is_found_by_the_name_in_ascii(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": PEOPLE, "README.md": "See [@soren2017orsted].\n"})
    assert "did you mean 'one'?" in livebib("lint", "--select", "unknown-citation").out


@pytest.mark.parametrize("words", ["Lukasz", "Orsted", "Soren", "Strasser"])
def test_the_case_that_was_reported(tree: Tree, livebib: Livebib, words: str) -> None:
    path = SHARED / "cases" / "house" / "fold" / "d.bib"
    if not path.is_file():
        pytest.skip(f"no {path}: LIVEBIB_TEST_DATA names the folder above cases/")
    tree({"bib/d.bib": path.read_text(encoding="utf-8")})
    assert livebib("find", words).out.startswith("kaiser2017")
