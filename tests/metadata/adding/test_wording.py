"""Plain text as a .bib file holds it: titles, names, and what would be TeX."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.model.record import Contributor
from livebib.text import names
from livebib.text.bibtex.layout import is_balanced
from livebib.text.latex import decoding, wording

TITLES = [
    ("BERT: Pre-training of Deep Transformers", "{BERT}: Pre-training of Deep Transformers"),
    ("Self-Instruct: Aligning", "Self-Instruct: Aligning"),
    ("Learners (GPT-2)", "Learners ({GPT-2})"),
    ("nanoGPT's heirs", "{nanoGPT}'s heirs"),
    ("A Vitamin D Primer for C++", "A Vitamin {D} Primer for {C++}"),
    ("LONG SHORT-TERM MEMORY", "LONG SHORT-TERM MEMORY"),
    ("R&D at 50% of $10 and $20_a #1", r"{R\&D} at 50\% of \$10 and \$20\_a \#1"),
    (r"Sorting in $O(n \log n)$ steps", r"Sorting in {$O(n\log n)$} steps"),
    (r"Sorting in $\input{x}$", r"Sorting in \${\textbackslash}input{\textbraceleft}x{\textbraceright}\$"),
    ("Gödel – a “life”", r"G{\"o}del -- a ``life''"),
    ("汉字 α", "汉字 $\\alpha$"),
    ("two\nlines\x1b[31m\u202e", "two lines[31m"),
]


@pytest.mark.parametrize(("plain", "written"), TITLES)
def test_a_title_keeps_the_capitals_that_matter_and_runs_nothing(plain: str, written: str) -> None:
    assert wording.title(plain, ascii_only=True) == written


def test_unicode_stays_where_the_file_has_it() -> None:
    assert wording.title("Gödel – a “life”", ascii_only=False) == "Gödel – a “life”"


PEOPLE = [
    (Contributor("Devlin", "Jacob"), "Devlin, Jacob"),
    (Contributor("van der Maaten", "Laurens"), "van der Maaten, Laurens"),
    (Contributor("Ponde de Oliveira Pinto", "Henrique"), "Ponde de Oliveira Pinto, Henrique"),
    (Contributor("hooks", "bell"), "{hooks}, bell"),
    (Contributor("Müller", "Jürgen"), r"M{\"u}ller, J{\"u}rgen"),
    (Contributor("Black and Decker", "A."), "{Black and Decker}, A."),
    (Contributor("King", "Martin, Jr."), "King, {Martin, Jr.}"),
    (Contributor("Plato"), "Plato"),
    (Contributor("OpenAI", is_body=True), "{OpenAI}"),
    (Contributor("European Commission"), "{European Commission}"),
    (Contributor("", "", "Ashish Vaswani"), "Vaswani, Ashish"),
    (Contributor("", "", "Diego de las Casas"), "de las Casas, Diego"),
    (Contributor("", "", "Martin King Jr."), "King, Jr., Martin"),
    (Contributor("", "", "Bourbaki, Nicolas"), "Bourbaki, Nicolas"),
    (Contributor("", "", "OpenAI"), "{OpenAI}"),
    (Contributor("", "", "Gemini Team"), "{Gemini Team}"),
    (Contributor("", "", "AT&T and Bell", True), r"{AT\&T and Bell}"),
    (Contributor(r"\input{x}", "A$B"), r"/input(x), A B"),
    (Contributor(), ""),
]


@pytest.mark.parametrize(("contributor", "written"), PEOPLE)
def test_a_name_is_written_as_bibtex_parts_it(contributor: Contributor, written: str) -> None:
    assert wording.person(contributor, ascii_only=True) == written


def test_who_has_no_name_is_left_out_of_the_list() -> None:
    some = [Contributor("Knuth", "Donald"), Contributor(), Contributor(whole="OpenAI")]
    assert wording.people(some, ascii_only=True) == "Knuth, Donald and {OpenAI}"


ANY = st.text(st.characters(codec="utf-8") | st.sampled_from("\\{}$%&#_^~@\"'(), and"), max_size=60)


@given(ANY, st.booleans())
def test_any_text_is_balanced_and_shows_itself(plain: str, ascii_only: bool) -> None:
    written = wording.text(plain, ascii_only=ascii_only)
    assert is_balanced(written)
    without_formulas = re.sub(r"(?<!\\)\$[^$]*\$", "", written)
    assert not re.search(
        r"(?<!\\)[%&#_^~$]", without_formulas.replace("~", "") if "\xa0" in plain else without_formulas
    )


@given(ANY, ANY, ANY)
def test_any_name_is_one_name(family: str, given: str, whole: str) -> None:
    written = wording.person(Contributor(family, given, whole), ascii_only=False)
    found = names.parse_names(written)
    assert len(found.people) == bool(written)
    assert not found.others
    assert is_balanced(written)


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd"]), max_size=20))
def test_letters_read_back_as_they_were(plain: str) -> None:
    written = wording.text(plain, ascii_only=True)
    assert "$" in written or decoding.to_text(written) == wording.text(plain, ascii_only=False)
