"""DOI, arXiv id, ISBN and URL, normalised."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.text import identifiers


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"https://x.org/a\_b", "https://x.org/a_b"),
        (r"https://x.org/a{\_}b", "https://x.org/a_b"),
        (r"https://x.org/a{_}b", "https://x.org/a_b"),
        (r"https://x.org/a{\textunderscore}b", "https://x.org/a_b"),
        (r"https://x.org/\%20\&c\#d", "https://x.org/%20&c#d"),
        (r"https://x.org/\~{}me", "https://x.org/~me"),
        (r"https://x.org/{\~}me", "https://x.org/~me"),
        (r"\url{https://x.org/a_b}", "https://x.org/a_b"),
        (r"\url{https://x.org/a\_b}", "https://x.org/a_b"),
        (r"\url {https://x.org/{a}\_b}", "https://x.org/{a}_b"),
        (r"\href{https://x.org/a\%20b}{the {page}}", "https://x.org/a%20b"),
        (r"https://x.org/$\sim$me", "https://x.org/~me"),
        (r"https://x.org/{$\sim$}me", "https://x.org/~me"),
        (r"https://x.org/{\textasciitilde}me", "https://x.org/~me"),
        (r"https://x.org/\textasciitilde{}me", "https://x.org/~me"),
        (r"https://x.org/\textasciitilde me", "https://x.org/~me"),
        (r"https://x.org/{\~{}}me", "https://x.org/~me"),
        (r"https://x.org/\string~me", "https://x.org/~me"),
        (r"https:\/\/x.org\/a", "https://x.org/a"),
        (r"https://x.org/\similar", r"https://x.org/\similar"),
        ("https://x.org/a_b?x=1%20y&z=~u#frag", "https://x.org/a_b?x=1%20y&z=~u#frag"),
        ("  https://x.org/ ", "https://x.org/"),
        ("", ""),
    ],
)
def test_tex_escapes_in_addresses_are_undone(written: str, meant: str) -> None:
    assert identifiers.unescape(written) == meant


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("10.1000/ABC", "10.1000/abc"),
        ("https://doi.org/10.1000/abc", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/a%3Cb", "10.1000/a<b"),
        ("doi: 10.1000/abc", "10.1000/abc"),
        ("doi.org/10.1000/abc", "10.1000/abc"),
        (r"10.1007/978-3\_1", "10.1007/978-3_1"),
        ("10.1002/(SICI)1097-4571(199401)45:1<12::AID-ASI2>3.0.CO;2-L",) * 1
        + ("10.1002/(sici)1097-4571(199401)45:1<12::aid-asi2>3.0.co;2-l",),
        ("10.1000", None),
        ("abc", None),
        ("10.1000/a b", None),
        ("", None),
    ],
)
def test_doi(written: str, doi: str | None) -> None:
    assert identifiers.doi(written) == doi


@pytest.mark.parametrize(
    ("written", "arxiv"),
    [
        ("1706.03762", "1706.03762"),
        ("1706.03762v5", "1706.03762v5"),
        ("arXiv:1706.03762", "1706.03762"),
        ("https://arxiv.org/abs/1706.03762", "1706.03762"),
        ("https://arxiv.org/pdf/1706.03762v2.pdf", "1706.03762v2"),
        ("https://arxiv.org/html/1706.03762v7", "1706.03762v7"),
        ("arxiv.org/abs/1706.03762", "1706.03762"),
        ("cs/0101001", "cs/0101001"),
        ("math.GT/0309136", "math.GT/0309136"),
        ("0706.1234", "0706.1234"),
        ("1713.03762", None),
        ("1706.037", None),
        ("", None),
    ],
)
def test_arxiv(written: str, arxiv: str | None) -> None:
    assert identifiers.arxiv(written) == arxiv


@pytest.mark.parametrize(
    ("written", "isbn"),
    [
        ("9780262035613", "9780262035613"),
        ("978-0-262-03561-3", "9780262035613"),
        ("978‑0‑262‑03561‑3", "9780262035613"),
        ("ISBN: 0-201-89683-4", "9780201896831"),
        ("080442957X", "9780804429573"),
        ("080442957x", "9780804429573"),
        ("0262035612", None),
        ("9780262035614", None),
        ("1234-5678", None),
        ("", None),
    ],
)
def test_isbn(written: str, isbn: str | None) -> None:
    assert identifiers.isbn(written) == isbn


@given(st.text(st.sampled_from("10./abX-97\\{}_%&#~ v：٣²"), max_size=40))
def test_any_text_is_an_identifier_or_none(text: str) -> None:
    for read in (identifiers.doi, identifiers.arxiv, identifiers.isbn):
        found = read(text)
        assert found is None or read(found) == found
