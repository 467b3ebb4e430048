"""People's names as BibTeX parts them. The table was held against BibTeX 0.99d's `format.name$`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.model.work import Person
from livebib.text.names import parse_name, parse_names, split_names

# (as written, first, von, last, jr)
AS_BIBTEX = r"""
Donald E. Knuth | Donald E. | | Knuth |
Knuth, Donald E. | Donald E. | | Knuth |
Ludwig van Beethoven | Ludwig | van | Beethoven |
van Beethoven, Ludwig | Ludwig | van | Beethoven |
de la Vall{\'e}e Poussin, Charles Louis | Charles Louis | de la | Vall{\'e}e Poussin |
Charles Louis de la Vall{\'e}e Poussin | Charles Louis | de la | Vall{\'e}e Poussin |
{Stanford University} | | | {Stanford University} |
{Barnes and Noble, Inc.} | | | {Barnes and Noble, Inc.} |
{Barnes and Noble, Inc.}, {The} | {The} | | {Barnes and Noble, Inc.} |
{\'E}mile Zola | {\'E}mile | | Zola |
Emile {\"u}ber Zola | Emile | {\"u}ber | Zola |
{\'e}mile Zola | | {\'e}mile | Zola |
{\'E}mile {\"U}ber Zola | {\'E}mile {\"U}ber | | Zola |
Steele, Jr., Guy L. | Guy L. | | Steele | Jr.
Guy L. {Steele Jr.} | Guy L. | | {Steele Jr.} |
Guy L. Steele Jr. | Guy L. Steele | | Jr. |
martin luther king | | martin luther | king |
king | | | king |
von Neumann | | von | Neumann |
john von neumann | | john von | neumann |
von neumann, john | john | von | neumann |
von der, Anna | Anna | von | der |
Jean-Paul Sartre | Jean-Paul | | Sartre |
Per {von} Brinch Hansen | Per {von} Brinch | | Hansen |
Per von {Brinch} Hansen | Per | von | {Brinch} Hansen |
Brinch Hansen, Per | Per | | Brinch Hansen |
Jean De La Fontaine | Jean De La | | Fontaine |
Jean de La Fontaine | Jean | de | La Fontaine |
Jean de {la} Fontaine | Jean | de | {la} Fontaine |
jean De La fontaine | | jean | De La fontaine |
de La Fontaine, Jean | Jean | de | La Fontaine |
Maria del Mar {\'A}lvarez | Maria | del | Mar {\'A}lvarez |
{\AA}ke Bj{\"o}rk | {\AA}ke | | Bj{\"o}rk |
A {\oe}b C | A | {\oe}b | C |
A {\OE}b C | A {\OE}b | | C |
A {\o}x C | A | {\o}x | C |
A {\L}x C | A {\L}x | | C |
A {\ss}x C | A | {\ss}x | C |
A {\TeX} C | A {\TeX} | | C |
A {\relax von} Berg | A | {\relax von} | Berg |
A {\uppercase{d}e la} Cassa | A | {\uppercase{d}e la} | Cassa |
A {\noopsort{x}}Berg C | A | {\noopsort{x}}Berg | C |
A {\'}b C | A {\'}b | | C |
A {\dj}x C | A {\dj}x | | C |
A {\v s}b C | A | {\v s}b | C |
A {\v S}b C | A {\v S}b | | C |
A {\'\i}b C | A | {\'\i}b | C |
A {\'{E}}b C | A {\'{E}}b | | C |
A 1x C | A | 1x | C |
A {}b C | A | {}b | C |
A {b}C d E | A {b}C | d | E |
van~der~Berg, Anna | Anna | van der | Berg |
Anna~Maria Berg | Anna Maria | | Berg |
Smith, {John and Jane} | {John and Jane} | | Smith |
Smith ,John | John | | Smith |
Smith,John | John | | Smith |
Smith, | | | Smith |
Smith, Jr, | Jr | | Smith |
, John | John | | |
O'Brien, Tim | Tim | | O'Brien |
Jean d'Alembert | Jean | | d'Alembert |
d'Alembert, Jean | Jean | | d'Alembert |
Johannes Diderik van der Waals | Johannes Diderik | van der | Waals |
1 | | | 1 |
"""


def row(line: str) -> tuple[str, Person]:
    cells = [cell.strip() for cell in line.split("|")]
    written, first, von, last, jr = [*cells, "", "", ""][:5]
    return written, Person(first, von, last, jr)


@pytest.mark.parametrize(("written", "person"), [row(line) for line in AS_BIBTEX.strip().splitlines()])
def test_a_name_is_parted_as_bibtex_does(written: str, person: Person) -> None:
    assert parse_name(written) == person


@pytest.mark.parametrize(
    ("written", "person", "why"),
    [
        ("Émile Zola", Person("Émile", "", "Zola"), "BibTeX sees bytes: to it É has no case, or a lower one"),
        (
            "Abd al-Rahman Sufi",
            Person("Abd", "al-Rahman", "Sufi"),
            "to BibTeX a hyphen parts words; to biber it does not",
        ),
        ("A - B", Person("A -", "", "B"), "BibTeX drops a hyphen that stands alone"),
    ],
)
def test_where_names_are_read_otherwise_than_by_bibtex(written: str, person: Person, why: str) -> None:
    assert parse_name(written) == person, why


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("  \n ", []),
        ("A B", ["A B"]),
        ("A B and C D", ["A B", "C D"]),
        ("A B AND C D And E F", ["A B", "C D", "E F"]),
        ("A B\n  and\tC D", ["A B", "C D"]),
        ("Sand, Anders and Andy", ["Sand, Anders", "Andy"]),
        ("{A and B} and C", ["{A and B}", "C"]),
        ("A {and} B", ["A {and} B"]),
        ("A and{ }B", ["A and{ }B"]),
        ("{{A} and B} and C", ["{{A} and B}", "C"]),
        ("A} and B", ["A}", "B"]),
        ("{A and B", ["{A and B"]),
    ],
)
def test_names_are_parted_at_and_between_white_space_outside_braces(text: str, names: list[str]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize(
    ("text", "lasts", "others"),
    [
        ("Smith, J. and others", ["Smith"], True),
        ("Smith, J. and Others", ["Smith"], True),
        ("others", [], True),
        ("Smith, J. and {others}", ["Smith", "{others}"], False),
        ("others and Smith, J.", ["others", "Smith"], False),
        ("Smith, J. and and Doe, K.", ["Smith", "Doe"], False),
        ("and Doe, K.", ["Doe"], False),
        ("Doe, K. and", ["Doe"], False),
        ("", [], False),
    ],
)
def test_others_at_the_end_is_no_person_and_a_stray_and_makes_none(text: str, lasts: list[str], others: bool) -> None:
    names = parse_names(text)
    assert ([person.last for person in names.people], names.others) == (lasts, others)


@given(st.text(st.sampled_from("aBé {}\\'\",~-and\n"), max_size=40))
def test_no_letter_of_a_name_is_lost(text: str) -> None:
    kept = "".join("".join(person[:4]) for person in parse_names(text).people).lower()
    for letter in "bé":
        assert kept.count(letter) == text.lower().count(letter)
