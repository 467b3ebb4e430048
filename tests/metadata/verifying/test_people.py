"""What counts as the same people in the same order, and what does not."""

from __future__ import annotations

import pytest

from livebib.metadata.verifying import people
from livebib.metadata.verifying.people import Agreement
from livebib.model.record import Contributor


def contributors(text: str) -> list[Contributor]:
    """`Family, Given; Whole Name; =A Body`."""
    found = []
    for part in text.split(";"):
        name = part.strip()
        family, comma, given = name.partition(",")
        if name.startswith("="):
            found.append(Contributor(whole=name[1:], is_body=True))
        elif comma:
            found.append(Contributor(family.strip(), given.strip()))
        elif name:
            found.append(Contributor(whole=name))
    return found


def compared(field: str, registered: str) -> people.Compared:
    stored, cut = people.stored(field)
    return people.compare(stored, people.registered(contributors(registered)), cut=cut)


SAME = [
    ("Vaswani, Ashish and Shazeer, Noam", "Vaswani, Ashish; Shazeer, Noam"),
    ("Ashish Vaswani and Noam Shazeer", "Ashish Vaswani; Noam Shazeer"),
    ("Vaswani, A. and Shazeer, N.", "Vaswani, Ashish; Shazeer, Noam"),
    ("Wakefield, A. J. and Murch, S. H.", "Wakefield, AJ; Murch, SH"),
    ("Wakefield, Andrew J.", "Wakefield, AJ"),
    ("LeCun, Yann and Bengio, Yoshua", "Lecun, Y.; Bengio, Y."),
    (r"M{\"u}ller, J{\"u}rgen", "Müller, Jürgen"),
    (r"M{\"u}ller, J{\"u}rgen", "Mueller, Juergen"),
    (r"M{\"u}ller, J{\"u}rgen", "Muller, Jurgen"),
    (r"M{\"u}ller, J{\"u}rgen", "MÃ¼ller, JÃ¼rgen"),
    (r"{\O}stergaard, S{\o}ren", "Ostergaard, Soren"),
    (r"Mikolov, Tom{\'a}{\v s}", "Mikolov, Tomas"),
    ("van der Maaten, Laurens and Hinton, Geoffrey", "Maaten, Laurens van der; Hinton, Geoffrey E."),
    ("van der Maaten, Laurens", "Van Der Maaten, Laurens"),
    ("von Neumann, John", "Neumann, J."),
    ("de Freitas, Nando", "Nando de Freitas"),
    ("O'Neill, Ann", "O’Neill, Ann"),
    ("Ben David, Shai", "Ben-David, Shai"),
    ("Jean-Pierre Serre", "Serre, J.-P."),
    ("Jean Pierre Serre", "Serre, Jean-Pierre"),
    ("Gabriel Garc{\\'i}a M{\\'a}rquez", "García Márquez, Gabriel"),
    ("King, Jr., Martin Luther", "King, Martin Luther"),
    ("Zhang, Xiangyu", "Xiangyu, Zhang"),
    ("Wang, Xiaoming", "Wang, Xiao-Ming"),
    ("Bob Smith", "Smith, Robert"),
    ("Smith, Jerry and Jones, Ed", "Smith, Jerome; Jones, Edward"),
    ("Bill Gates and Rich Sutton", "Gates, William; Sutton, Richard"),
    ("Wang, Wei", "Wang 0001, Wei"),
    ("Aad, G. and others", "Aad, G.; Abbott, B.; Abdallah, J."),
    ("Aad, G. and Abbott, B. and {et al.}", "Aad, G.; Abbott, B.; Abdallah, J."),
    ("Brown, Tom and {OpenAI Team}", "Brown, Tom"),
    ("Brown, Tom", "Brown, Tom; =The ATLAS Collaboration"),
    ("Brown, Tom", "Brown, Tom; ATLAS Collaboration"),
    ("Adams, A. and Brown, B. and Clark, C.", "Brown, B.; Clark, C."),
    ("Adams, A. and Brown, B. and Clark, C.", "Adams, A."),
    ("Zorn, Z. and Adams, A. and Mill, M. and Clark, C.", "Adams, A.; Clark, C.; Mill, M.; Zorn, Z."),
    (
        "Zorn, Z. and de las Casas, D. and Adams, A. and Le Scao, T.",
        "Adams, A.; Casas, D. de las; Le Scao, T.; Zorn, Z.",
    ),
    ("Zorn, Z. and de las Casas, D. and Dorn, D. and Le Scao, T.", "de las Casas, D.; Dorn, D.; Le Scao, T.; Zorn, Z."),
    ("Smith, John", "Smith, "),
    ("Hoover, J. Edgar", "Hoover, Edgar"),
]
SOME = [
    ("Adams, A. and Brown, B. and Clark, C.", "Adams, A.; Clark, C.; Brown, B.", "the order differs"),
    ("Adams, A. and Clark, C.", "Adams, A.; Brown, B.; Clark, C.", "missing: B. Brown"),
    ("Adams, A. and Brown, B.", "Adams, A.; Brown, B.; Clark, C.", "missing: C. Clark"),
    ("Adams, A. and Brown, B. and Dorn, D.", "Adams, A.; Brown, B.", "not in the record: D. Dorn"),
    ("Vasvani, Ashish and Shazeer, Noam", "Vaswani, Ashish; Shazeer, Noam", "a name is spelt otherwise"),
    ("He, Kaiming and Zhang, Alice", "He, Kaiming; Zhang, Xiangyu", "a given name differs"),
    ("Adams, A. and Clark, C. and others", "Adams, A.; Brown, B.; Clark, C.", "missing: B. Brown"),
]
NONE = [
    ("Vaswani, Ashish and Shazeer, Noam", "He, Kaiming; Zhang, Xiangyu"),
    ("Wang, Wei and Adams, A. and Brown, B. and Clark, C.", "Wang, Wei; Li, Li; Chen, Jie; Zhao, Bo"),
    ("Smith, John", "Jones, John"),
]
UNKNOWN = [
    ("", "Smith, John"),
    ("Smith, John", ""),
    ("{OpenAI}", "Achiam, Josh; Adler, Steven"),
    ("Wang, Xiaoming", "王, 小明"),
    ("{OpenAI}", "OpenAI; Achiam, Josh; Adler, Steven"),
    ("Achiam, Josh", "=OpenAI"),
]


@pytest.mark.parametrize(("field", "registered"), SAME)
def test_the_same_people(field: str, registered: str) -> None:
    assert compared(field, registered).agreement is Agreement.SAME


@pytest.mark.parametrize(("field", "registered", "differs"), SOME)
def test_lists_that_differ_say_how(field: str, registered: str, differs: str) -> None:
    found = compared(field, registered)
    assert (found.agreement, found.differs) == (Agreement.SOME, differs)


@pytest.mark.parametrize(("field", "registered"), NONE)
def test_other_people(field: str, registered: str) -> None:
    assert compared(field, registered).agreement is Agreement.NONE


@pytest.mark.parametrize(("field", "registered"), UNKNOWN)
def test_where_nothing_can_be_said(field: str, registered: str) -> None:
    assert compared(field, registered).agreement is Agreement.UNKNOWN


def test_of_long_lists_the_names_around_the_first_difference_are_shown() -> None:
    known = [f"Name{letter}, A." for letter in "abcdefghijklmnop"]
    without = " and ".join([*known[:9], *known[10:]])
    found = compared(without, "; ".join(known))
    assert found.differs == "missing: A. Namej"
    assert found.stored == "(8 before), A. Namei, A. Namek, A. Namel, A. Namem, A. Namen, (2 more)"
    assert found.registered == "(8 before), A. Namei, A. Namej, A. Namek, A. Namel, A. Namem, (3 more)"


def test_thousands_of_people_are_compared() -> None:
    known = [f"Name{number // 3}, {'ABC'[number % 3]}." for number in range(3000)]
    assert compared(" and ".join(known), "; ".join(reversed(known))).differs == "the order differs"
