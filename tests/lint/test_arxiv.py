"""The rules of arXiv."""

from __future__ import annotations

import pytest

from tests.lint.examples import fixed
from tests.lint.tables import mended, told


@pytest.mark.parametrize(
    ("eprint", "after"),
    [
        ("arXiv:1706.03762", "1706.03762"),
        ("arxiv: cond-mat/0703268", "cond-mat/0703268"),
        ("https://arxiv.org/abs/1706.03762v2", "1706.03762v2"),
        ("http://arxiv.org/pdf/1706.03762.pdf", "1706.03762"),
    ],
)
def test_the_bare_identifier_and_whose_it_is(eprint: str, after: str) -> None:
    assert mended("arxiv-prefix", eprint=eprint) == {"eprint": after, "archiveprefix": "arXiv"}


@pytest.mark.parametrize(
    ("eprint", "is_one"),
    [
        ("1706.03762", True),
        ("1412.6980", True),
        ("1501.00001v3", True),
        ("math.GT/0309136", True),
        ("hep-th/9901001", True),
        ("1713.03762", False),  # no month 13
        ("1706.0376", False),  # five digits since 2015
        ("1412.06980", False),  # four before
        ("20102.03380", False),
        ("hep-th/9913001", False),
        ("Attention", False),
    ],
)
def test_the_shape_of_an_identifier(eprint: str, is_one: bool) -> None:
    assert told("arxiv-shape", eprint=eprint, eprinttype="arxiv") == ([] if is_one else [f"{{{eprint}}}"])


@pytest.mark.parametrize("eprint", ["17379833", "https://example.org/1.pdf", "2004840", "12.3456", "1713.03762"])
def test_what_may_be_of_another_archive(eprint: str) -> None:
    assert told("arxiv-shape", "eprint-type", eprint=eprint) == []


@pytest.mark.parametrize("eprint", ["1706.03762", "cs/0504107"])
def test_an_identifier_says_whose_it_is(eprint: str) -> None:
    assert mended("eprint-type", eprint=eprint) == {"eprint": eprint, "archiveprefix": "arXiv"}


@pytest.mark.parametrize(
    "fields",
    [
        {"journal": "arXiv preprint arXiv:1706.03762v2"},
        {"journal": "CoRR", "url": "https://arxiv.org/pdf/1706.03762v5.pdf"},
        {"journal": "{arXiv}", "volume": "1706.03762"},
        {"journal": "ArXiv", "volume": "arXiv:1706.03762 [cs.CL]"},
        {"note": "arXiv:1706.03762 [cs.CL]"},
        {"howpublished": r"\url{http://arxiv.org/abs/1706.03762}"},
    ],
)
def test_an_identifier_in_another_field(fields: dict[str, str]) -> None:
    after = mended("arxiv-without-eprint", unsafe=True, **fields)
    assert after == {**fields, "eprint": "1706.03762", "archiveprefix": "arXiv"}


@pytest.mark.parametrize(
    "fields",
    [
        {"journal": "arXiv"},
        {"journal": "arXiv: Computation and Language"},
        {"note": "A reply to arXiv:1706.03762"},
        {"howpublished": "PsyArXiv: 2020.12345"},
        {"url": "https://arxiv.org/list/cs.CL/recent"},
        {"doi": "10.48550/arXiv.1706.03762"},
    ],
)
def test_no_identifier_in_another_field(fields: dict[str, str]) -> None:
    assert told("arxiv-without-eprint", "arxiv-mismatch", **fields) == []


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        ({"url": "http://arxiv.org/abs/1707.05589", "journal": "arXiv:1807.02811"}, 1),
        ({"eprint": "1707.05589", "url": "http://arxiv.org/abs/1807.02811"}, 1),
        ({"journal": "arXiv preprint arXiv:20102.03380"}, 1),
        ({"eprint": "1707.05589", "url": "http://arxiv.org/abs/1707.05589v2", "doi": "10.48550/arXiv.1707.05589"}, 0),
    ],
)
def test_two_fields_at_odds(fields: dict[str, str], number: int) -> None:
    assert len(told("arxiv-mismatch", **fields)) == number


def test_an_identifier_that_another_archive_is_named_for_is_told_and_left() -> None:
    fields = {"eprint": "arXiv:1706.03762", "eprinttype": "SSRN"}
    assert (told("arxiv-prefix", **fields), mended("arxiv-prefix", unsafe=True, **fields)) == (["arXiv:"], fields)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "@misc{k,\n  eprint = {1706.03762},\n  abstract = {A}\n}",
            "@misc{k,\n  eprint = {1706.03762},\n  archiveprefix = {arXiv},\n  abstract = {A}\n}",
        ),
        (
            "@misc{k\n  , eprint = {arXiv:1706.03762}\n  , note = {n}\n}",
            "@misc{k\n  , eprint = {1706.03762}\n  , archiveprefix = {arXiv}\n  , note = {n}\n}",
        ),
        (
            "@misc{k,\n  eprint = {1706.03762}, % new\n  note = {n}\n}",
            "@misc{k,\n  eprint = {1706.03762}, % new\n  archiveprefix = {arXiv},\n  note = {n}\n}",
        ),
        (
            "@Article{k, journal = {arXiv preprint arXiv:1706.03762}, year = 2017}",
            "@misc{k, eprint = {1706.03762}, archiveprefix = {arXiv}, year = 2017}",
        ),
        (
            "@techreport{k, note = {arXiv:1706.03762}, year = 2017}",
            "@techreport{k, eprint = {1706.03762}, archiveprefix = {arXiv}, year = 2017}",
        ),
        (
            "@misc{k, url = {https://arxiv.org/abs/1706.03762}}",
            "@misc{k, url = {https://arxiv.org/abs/1706.03762}, eprint = {1706.03762}, archiveprefix = {arXiv}}",
        ),
    ],
)
def test_an_identifier_and_its_archive_stand_together_and_once(before: str, after: str) -> None:
    assert fixed(before, "arxiv-prefix", "eprint-type", "arxiv-without-eprint") == after
