"""Duplicates: what is told of which pair of entries, what is told of none, and at what cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.lint import catalogue, likeness, twins
from livebib.lint.likeness import Work
from livebib.model.finding import Finding
from tests.effort import no_square
from tests.lint.examples import findings, read

KINDS = catalogue.FAMILIES["duplicates"]
DIGITS = str.maketrans("01", "ab")
LI = "author = {Li, Wei}, title = {On the sleep of mice}, year = 2001"


def pairs(example: str) -> list[Finding]:
    return findings(example, *KINDS)


def kinds(*entries: str) -> list[str]:
    return [each.rule for each in pairs("\n".join(entries))]


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        # Identifiers, however they are written.
        ("@misc{a, doi = {10.1000/ABC}}", "@misc{b, doi = {https://doi.org/10.1000/abc}}", "same-doi"),
        ("@misc{a, doi = {10.1000/a\\_b}}", "@misc{b, url = {https://doi.org/10.1000/a_b}}", "same-doi"),
        ("@misc{a, eprint = {1706.03762v1}}", "@misc{b, eprint = {1706.03762v5}}", "same-arxiv"),
        ("@misc{a, eprint = {1706.03762}}", "@misc{b, url = {https://arxiv.org/pdf/1706.03762.pdf}}", "same-arxiv"),
        ("@misc{a, eprint = {cs/0101001}}", "@misc{b, url = {https://arxiv.org/abs/cs/0101001v2}}", "same-arxiv"),
        ("@book{a, isbn = {0-306-40615-2}}", "@book{b, isbn = {978-0-306-40615-7}}", "same-isbn"),
        ("@book{a, isbn = {0306406152, 9780262035613}}", "@book{b, isbn = {9780262035613}}", "same-isbn"),
        # Title, author and year.
        (f"@misc{{a, {LI}}}", f"@misc{{b, {LI}}}", "same-work"),
        (f"@inbook{{a, {LI}}}", f"@incollection{{b, {LI}}}", "same-work"),
        (
            f"@misc{{a, {LI}}}",
            "@misc{b, author = {W. Li and X. Ma}, title = {{On} the Sleep of mice.}, date = 2001-02}",
            "same-work",
        ),
        (
            r"@misc{a, author = {Erd{\H{o}}s, P}, title = {Gr\"o{\ss}e}, year = 1}",
            "@misc{b, author = {P. Erdős}, title = {Größe}, year = 1}",
            "same-work",
        ),
        # Preprints.
        (
            f"@article{{a, {LI}, journal = {{arXiv preprint}}}}",
            f"@article{{b, {LI}, journal = {{Brain}}, volume = 3}}",
            "preprint-and-published",
        ),
        (
            f"@misc{{a, {LI}, doi = {{10.1101/2001.01}}}}",
            f"@article{{b, {LI}, doi = {{10.1000/x}}}}",
            "preprint-and-published",
        ),
        (
            "@misc{a, author = {Li, W}, title = {Of mice}, year = 2019, howpublished = {bioRxiv}}",
            "@inproceedings{b, author = {Li, W}, title = {Of mice}, year = 2021}",
            "preprint-and-published",
        ),
        (
            "@misc{a, eprint = {1706.03762}}",
            "@article{b, journal = {Brain}, eprint = {1706.03762}}",
            "preprint-and-published",
        ),
        (f"@unpublished{{a, {LI}}}", f"@article{{b, {LI}}}", "preprint-and-published"),
        # Rests.
        ("@misc{a, title = {On mice}}", "@misc{b, title = {On mice}, year = 2001}", "contained-entry"),
        ("@misc{a, title = {On mice}, year = 2001}", "@misc{b, title = {On  mice}}", "contained-entry"),
        # Slips.
        (
            f"@misc{{a, {LI}}}",
            "@misc{b, author = {Li, Wei}, title = {On the slepe of mice}, year = 2001}",
            "near-duplicate",
        ),
        (f"@misc{{a, {LI}}}", "@misc{b, author = {Li, Wei}, title = {Sleep of mice}, year = 2001}", "near-duplicate"),
        (
            f"@misc{{a, {LI}}}",
            "@misc{b, author = {Li, Wei}, title = {On sleep of the mice}, year = 2001}",
            "near-duplicate",
        ),
        (
            f"@misc{{a, {LI}}}",
            "@misc{b, author = {Li, Wei}, title = {On the sleep of mice: a survey}, year = 2001}",
            "near-duplicate",
        ),
        (
            f"@misc{{a, {LI}}}",
            "@misc{b, author = {Li, Wei}, title = {On the sleep of mice}, note = {in press}}",
            "near-duplicate",
        ),
        (
            "@misc{a, author = {Whitmer, B}, title = {On mice}, year = 1}",
            "@misc{b, author = {Witmer, B}, title = {On mice}, year = 1}",
            "near-duplicate",
        ),
        (
            f"@article{{a, {LI}, volume = 1, pages = {{2--3}}}}",
            "@article{b, author = {Li, W}, title = {On the sleep of mice}, year = 2002, volume = 1, pages = 2}",
            "near-duplicate",
        ),
    ],
)
def test_a_pair_is_told_once_as_the_strongest_that_it_is(one: str, other: str, kind: str) -> None:
    assert (kinds(one, other), kinds(other, one)) == ([kind], [kind])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("title = {Sleep of men and mice in Paris}", "title = {Sleep of rats and mice in Paris}"),
        ("title = {Sleep of mice: part 1}", "title = {Sleep of mice: part 2}"),
        ("title = {Sleep of mice: part one}", "title = {Sleep of mice: part two}"),
        ("title = {Sleep of mice I}", "title = {Sleep of mice II}"),
        ("title = {Sleep of mice}", "title = {Sleep of mice: II. Rats}"),
        ("title = {The 4th Workshop on Sleep}", "title = {The 5th Workshop on Sleep}"),
        ("title = {The Fourth Workshop on Sleep}", "title = {The Fifth Workshop on Sleep}"),
        ("title = {Proc. Sleep 2001}", "title = {Proc. Sleep 2002}"),
        ("title = {On the sleep of mice}", "title = {On the sleep of mice: reply}"),
        ("title = {Correction: On sleep}", "title = {On sleep}"),
        ("title = {Introduction}", "title = {Introduction}"),
        ("title = {Book Review}", "title = {Book review}"),
        ("title = {On mice}, edition = {2}", "title = {On mice}, edition = {Third}"),
        ("title = {On mice}, chapter = 2", "title = {On mice}, chapter = 3"),
        ("title = {On mice}, pages = {1--2}", "title = {On mice}, pages = {3--4}"),
        ("title = {On mice}, volume = 1", "title = {On mice}, volume = 2"),
        ("title = {On mice}, doi = {10.1000/1}", "title = {On mice}, doi = {10.1000/2}"),
        ("title = {On mice}, related = {b}", "title = {On mice}"),
        ("title = {On mice}", "title = {On mice}, xref = {a}"),
        ("title = {}", "title = {}"),
    ],
)
def test_two_works_are_not_told(one: str, other: str) -> None:
    rest = "author = {Li, Wei}, year = 2001"
    assert kinds(f"@article{{a, {rest}, {one}}}", f"@article{{b, {rest}, {other}}}") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"@article{{a, {LI}}}", f"@inproceedings{{b, {LI}}}"),
        (f"@mastersthesis{{a, {LI}}}", f"@phdthesis{{b, {LI}}}"),
        (f"@misc{{a, {LI}}}", "@misc{b, author = {Ma, X}, title = {On the sleep of mice}, year = 2001}"),
        (f"@misc{{a, {LI}}}", "@misc{b, author = {Li, Wei}, title = {On the sleep of mice}, year = 2005}"),
        ("@inbook{a, title = {One}, doi = {10.1000/b}}", "@inbook{b, title = {Two}, doi = {10.1000/b}}"),
        ("@inbook{a, title = {One}, doi = {10.1000/b}}", "@book{b, title = {All}, doi = {10.1000/b}}"),
        ("@inproceedings{a, isbn = {0306406152}}", "@inproceedings{b, isbn = {0306406152}}"),
        ("@book{a, isbn = {0306406152}}", "@incollection{b, isbn = {0306406152}}"),
        ("@book{a, isbn = {0306406153}}", "@book{b, isbn = {0306406153}}"),
        ("@misc{a, note = {one}}", "@misc{b, note = {one}}"),
        ("@misc{a, title = {Of mice}, year = 1, author = li}", "@misc{b, title = {Of mice}, year = 1, author = ma}"),
        (
            "@book{a, title = {C}, year = 1, booktitle = {C, main}}",
            "@book{b, title = {C}, year = 1, booktitle = {Other}}",
        ),
    ],
)
def test_what_is_shared_by_right_is_not_told(one: str, other: str) -> None:
    assert kinds(one, other) == []


def test_each_pair_is_told_at_the_later_entry_with_the_place_of_the_first() -> None:
    told = pairs(f"@misc{{a, {LI}}}\n@misc{{b, {LI}}}\n@misc{{c, {LI}}}")
    assert [(each.key, each.field, each.place.line, each.message) for each in told] == [
        ("b", "title", 2, "'a' (library.bib:1) has the same title, first author and year"),
        ("c", "title", 3, "'a' (library.bib:1) has the same title, first author and year"),
    ]


def test_entries_of_one_key_are_told_by_reading_alone() -> None:
    assert [each.rule for each in findings(f"@misc{{a, {LI}}}\n@misc{{A, {LI}}}", *KINDS, "duplicate-key")] == [
        "duplicate-key"
    ]


def test_of_keys_that_differ_in_case_one_doi_is_told_too() -> None:
    one, other = (f"@misc{{{key}, {LI}, doi = {{10.1000/1}}}}\n" for key in ("li2001", "Li2001"))
    assert [each.rule for each in findings(one + other, *KINDS, "duplicate-key")] == ["duplicate-key", "same-doi"]
    assert [each.rule for each in findings(one + one, *KINDS, "duplicate-key")] == ["duplicate-key"]


@pytest.mark.parametrize(
    ("people", "name"),
    [
        ("Li, Wei and Ma, X", "li"),
        ("Wei Li and\n\tX Ma", "li"),
        ("van der Berg, Jan", "berg"),
        ("Jan van der Berg", "berg"),
        ("King, Jr., M. L.", "king"),
        ("M. L. King Jr.", "king"),
        ("{Barnes} and others", "barnes"),
        ("{World Health Organization}", "world health organization"),
        (r"Erd{\H{o}}s, P.", "erdos"),
        ("Ørsted, H. C.", "orsted"),
        ("", ""),
        (" and ", ""),
    ],
)
def test_the_first_author_is_known_by_the_last_word_of_the_family_name(people: str, name: str) -> None:
    assert likeness.first_author(people) == name


@pytest.mark.parametrize(
    "made",
    [
        lambda n: f"author = {{Li, Wei}}, title = {{Sleep number {n} of mice}}, year = 2001",
        lambda n: f"author = {{Li, Wei}}, title = {{Sleep {n * 7919:b}}}, year = 2".translate(DIGITS),
        lambda n: f"author = {{A{n}}}, title = {{One title for all}}, year = {1000 + n % 900}",
        lambda n: f"author = {{Li, Wei}}, title = {{Editorial}}, volume = 1, pages = 1, year = {n}",
        lambda n: f"doi = {{10.1000/x}}, title = {{T{n}}}",
    ],
    ids=["parts", "one author and year", "one title", "one place", "one doi"],
)
def test_what_many_entries_share_is_compared_with_few_others(
    made: Callable[[int], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []
    for module, name in ((twins, "_compared"), (twins, "_is_near")):
        monkeypatch.setattr(module, name, _counted(getattr(module, name), compared))
    library, _ = read("\n".join(f"@book{{k{n}, {made(n)}}}" for n in range(2_000)))
    twins.twins(library)
    assert len(compared) < 50 * 2_000  # of 2 million pairs


def _counted(function: Callable[..., Any], calls: list[str]) -> Callable[..., Any]:
    def counted(*arguments: Any) -> Any:
        calls.append(function.__name__)
        return function(*arguments)

    return counted


@pytest.mark.parametrize("piece", ["a. ", "ab ", "- ", " ", "{", "\\", "1 ", "\\emph{a} "])
def test_a_title_made_to_cost_time_costs_none(piece: str) -> None:
    title = "x y z " + piece * (300_000 // len(piece))
    library, _ = read("@misc{a}\n@misc{b}")
    works = [Work(entry, order) for order, entry in enumerate(library)]
    with no_square():
        for work, text in zip(works, (title, title[:-4] + "x"), strict=True):
            work.words = likeness.words(text)
            likeness.first_author(text)
        likeness.score(*works)
        likeness.is_without_subtitle(*works)


@given(st.text(), st.text())
def test_any_text_can_be_compared(one: str, other: str) -> None:
    library, _ = read("@misc{a}\n@misc{b}")
    works = [Work(entry, order) for order, entry in enumerate(library)]
    for work, text in zip(works, (one, other), strict=True):
        work.words = likeness.words(text)
        likeness.first_author(text)
    assert likeness.differ_by_slips(*works) == likeness.differ_by_slips(*reversed(works))
    assert likeness.are_of_two_parts(*works) == likeness.are_of_two_parts(*reversed(works))
