"""Which works were taken back, which are doubted, and which are only the notices about them."""

from __future__ import annotations

import pytest

from livebib.metadata.registries import notices
from livebib.model.record import Day, Record, Update
from livebib.model.work import Identifier

WATCH, PUBLISHER = "retraction-watch", "publisher"
RETRACTED = Update("retraction", "10.1/notice", WATCH, Day(2010, 2, 6))
BY_PUBLISHER = Update("retraction", "10.1/notice", PUBLISHER)
IN_TITLE = Update("retraction", source=PUBLISHER)
ABOUT = Update("retraction", "10.1/work", WATCH)


def record(updates: tuple[Update, ...] = (), notice_of: tuple[Update, ...] = ()) -> Record:
    return Record("crossref", Identifier("doi", "10.1/a"), updates=updates, notice_of=notice_of)


@pytest.mark.parametrize(
    ("updates", "notice_of", "found"),
    [
        ((), (), None),
        ((RETRACTED,), (), RETRACTED),
        ((BY_PUBLISHER,), (), BY_PUBLISHER),
        ((IN_TITLE, BY_PUBLISHER, RETRACTED), (), RETRACTED),
        ((IN_TITLE,), (), IN_TITLE),
        ((Update("withdrawal", "10.1/n", PUBLISHER),), (), Update("withdrawal", "10.1/n", PUBLISHER)),
        ((Update("correction", "10.1/n", PUBLISHER),), (), None),
        ((Update("expression_of_concern", "10.1/n", WATCH),), (), None),
        # both directions are with both records: Retraction Watch knows which is which
        ((BY_PUBLISHER,), (ABOUT,), None),
        ((RETRACTED, BY_PUBLISHER), (ABOUT,), RETRACTED),
        ((BY_PUBLISHER,), (ABOUT._replace(source=PUBLISHER),), BY_PUBLISHER),
        # a notice of a correction is no notice of a retraction
        ((BY_PUBLISHER,), (ABOUT._replace(kind="correction"),), BY_PUBLISHER),
        ((), (ABOUT,), None),
    ],
)
def test_a_retraction(updates: tuple[Update, ...], notice_of: tuple[Update, ...], found: Update | None) -> None:
    assert notices.retraction(record(updates, notice_of)) == found


def test_a_concern_is_no_retraction() -> None:
    doubt = Update("expression_of_concern", "10.1/n", WATCH)
    assert (notices.concern(record((doubt,))), notices.retraction(record((doubt,)))) == (doubt, None)


@pytest.mark.parametrize(
    ("comment", "withdrawn"),
    [
        ("This paper has been withdrawn by the author due to an error in Lemma 2", True),
        ("Withdrawn", True),
        ("The authors withdrew this paper", True),
        ("Paper withdrawn from arXiv", True),
        ("This version withdrawn by arXiv administrators because the author did not have the right", True),
        ("12 pages; withdrawn from ICML", False),
        ("v2: not withdrawn", False),
        ("On withdrawing a needle, 5 pages", False),
        ("8 pages, 3 figures", False),
        ("", False),
    ],
)
def test_a_preprint_is_withdrawn_by_its_comment(comment: str, withdrawn: bool) -> None:
    assert notices.withdrawn(Record("arxiv", Identifier("arxiv", "1706.03762"), comment=comment)) is withdrawn
