"""What a preprint's comment says of its withdrawal."""

from __future__ import annotations

import pytest

from livebib.model import Identifier
from livebib.records import Record
from livebib.registries import notices

WITHDRAWN = [
    "This paper has been withdrawn by the author due to a crucial error",
    "Withdrawn",
    "The authors withdrew this paper",
    "Paper withdrawn from arXiv",
    "This version withdrawn by arXiv administrators because the author did not have the right",
]
NOT_WITHDRAWN = ["", "12 pages; withdrawn from ICML", "v2: not withdrawn", "On withdrawing a needle, 5 pages"]


@pytest.mark.parametrize(
    ("comment", "withdrawn"), [(each, True) for each in WITHDRAWN] + [(each, False) for each in NOT_WITHDRAWN]
)
def test_a_preprint_is_withdrawn_where_its_comment_says_so(comment: str, withdrawn: bool) -> None:
    record = Record("arxiv", Identifier("arxiv", "1001.0001"), comment=comment)
    assert notices.withdrawn(record) is withdrawn
