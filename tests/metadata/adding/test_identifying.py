"""What a word of the command line names, and what is said of one that names nothing."""

from __future__ import annotations

import pytest

from livebib.metadata.adding.identifying import Unread, identify, lines
from livebib.model.work import Identifier
from livebib.text import identifiers

NAMES = [
    ("10.18653/v1/N19-1423", "doi", "10.18653/v1/n19-1423"),
    ("doi:10.18653/v1/N19-1423", "doi", "10.18653/v1/n19-1423"),
    ("DOI: 10.18653/v1/N19-1423", "doi", "10.18653/v1/n19-1423"),
    ("https://doi.org/10.18653/v1/N19-1423", "doi", "10.18653/v1/n19-1423"),
    ("DOI 10.18653/v1/N19-1423", "doi", "10.18653/v1/n19-1423"),
    ("http://dx.doi.org/10.1002/%28SICI%291097", "doi", "10.1002/(sici)1097"),
    (r"10.1162/tacl\_a\_00276", "doi", "10.1162/tacl_a_00276"),
    ("<https://doi.org/10.1000/abc>.", "doi", "10.1000/abc"),
    ("“10.1000/abc”,", "doi", "10.1000/abc"),
    ("10.1002/(SICI)1<1::AID>", "doi", "10.1002/(sici)1<1::aid>"),
    ("10.48550/arXiv.1706.03762", "arxiv", "1706.03762"),
    ("https://doi.org/10.48550/arxiv.hep-th/9901001", "arxiv", "hep-th/9901001"),
    ("1706.03762", "arxiv", "1706.03762"),
    ("arXiv:1706.03762", "arxiv", "1706.03762"),
    ("arXiv:1706.03762v5", "arxiv", "1706.03762v5"),
    ("arXiv:1706.03762v7 [cs.CL] 2 Aug 2023", "arxiv", "1706.03762v7"),  # as arXiv prints it on the paper
    ("arXiv 1706.03762", "arxiv", "1706.03762"),
    ("https://arxiv.org/abs/1706.03762v7", "arxiv", "1706.03762"),
    ("https://arxiv.org/abs/1706.03762?context=cs#comments", "arxiv", "1706.03762"),
    ("https://arxiv.org/pdf/1706.03762v7.pdf", "arxiv", "1706.03762"),
    ("arxiv.org/html/1706.03762", "arxiv", "1706.03762"),
    ("https://arxiv.org/abs/hep-th/9901001", "arxiv", "hep-th/9901001"),
    ("978-0262035613", "isbn", "9780262035613"),
    ("ISBN 978-0-262-03561-3", "isbn", "9780262035613"),
    ("ISBN-13: 978-0-262-03561-3", "isbn", "9780262035613"),  # as books print it
    ("ISBN-10 0-262-03561-8", "isbn", "9780262035613"),
    ("urn:isbn:9780262035613", "isbn", "9780262035613"),
    ("0-262-03561-8", "isbn", "9780262035613"),
    ("https://example.org/a page", "url", "https://example.org/a%20page"),
    ("https://dl.acm.org/doi/10.1145/3292500.3330701", "doi", "10.1145/3292500.3330701"),
    ("https://arxiv.org/list/cs.CL/recent", "url", "https://arxiv.org/list/cs.CL/recent"),
    ("https://example.org/a?utm_source=feed&id=2", "url", "https://example.org/a?id=2"),
    ("HTTP://Example.org", "url", "http://example.org/"),
]


@pytest.mark.parametrize(("word", "kind", "value"), NAMES)
def test_a_word_names_a_work(word: str, kind: str, value: str) -> None:
    assert identify(word) == Identifier(kind, value)


UNREAD = [
    ("978-0262035614", "its last digit would have to be 3"),
    ("0-262-03561-1", "would have to be 8"),
    ("97802620356", "11 digits"),
    ("ISBN-10: 026203561", "9 digits"),
    ("10.18653", "no DOI"),
    ("https://doi.org/foo", "no DOI"),
    ("1713.03762", "no arXiv id"),
    ("arXiv:170.3", "no arXiv id"),
    ("PMID:12345678", "PubMed"),
    ("example.org/page", "without its scheme"),
    ("https://", "host"),
    ("vaswani2017attention", "neither"),
    ("", "neither"),
]


@pytest.mark.parametrize(("word", "said"), UNREAD)
def test_a_word_that_names_nothing_is_told_its_nearest_reading(word: str, said: str) -> None:
    found = identify(word)
    assert isinstance(found, Unread)
    assert said in found.why


def test_standard_input_has_a_word_a_line_and_comments() -> None:
    text = "# to read\n10.1000/abc   # by Mia\n\n  https://example.org/#part\n10.1002/x#y\r\n"
    assert lines(text) == [(2, "10.1000/abc"), (4, "https://example.org/#part"), (5, "10.1002/x#y")]


@pytest.mark.parametrize(
    ("url", "doi"),
    [
        ("https://dl.acm.org/doi/10.1145/3292500.3330701", "10.1145/3292500.3330701"),
        ("https://onlinelibrary.wiley.com/doi/10.1002/abc.123/full?x=1", "10.1002/abc.123"),
        ("https://example.org/10.5/x", None),
    ],
)
def test_the_doi_in_a_publishers_address_is_a_guess(url: str, doi: str | None) -> None:
    assert identifiers.meant(url, "doi") == doi
