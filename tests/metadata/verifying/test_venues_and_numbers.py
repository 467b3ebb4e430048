"""What counts as the same journal, volume, pages and publisher."""

from __future__ import annotations

import pytest

from livebib.metadata.verifying import numbers, venues
from livebib.metadata.verifying.venues import Venue

VENUES = [
    ("Neural Computation", "Neural Computation", Venue.SAME),
    ("The Lancet", "Lancet", Venue.SAME),
    ("Journal of Machine Learning Research", "J. Mach. Learn. Res.", Venue.SAME),
    ("Phys. Rev. Lett.", "Physical Review Letters", Venue.SAME),
    ("Science", "Science (New York, N.Y.)", Venue.SAME),
    ("PLoS ONE", "PLOS ONE", Venue.SAME),
    ("PNAS", "Proceedings of the National Academy of Sciences of the United States of America", Venue.SAME),
    ("Proc. Natl. Acad. Sci.", "Proceedings of the National Academy of Sciences", Venue.SAME),
    ("CVPR", "2016 IEEE Conference on Computer Vision and Pattern Recognition (CVPR)", Venue.SAME),
    ("Proceedings of CVPR", "2016 IEEE Conference on Computer Vision and Pattern Recognition", Venue.SAME),
    ("ICCV", "2022 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)", Venue.OTHER),
    ("Symposium on Imaginary Scaling Laws", "2022 IEEE/CVF Conference on Computer Vision (CVPR)", Venue.OTHER),
    ("Journal of Imaginary Things", "IEEE/CVF Conference on Computer Vision (CVPR)", Venue.OTHER),
    ("ACL", "Proceedings of the AAAI Conference on Artificial Intelligence", Venue.OTHER),
    ("ACL", "Conference of the North American Chapter of the Association for Computational Linguistics", Venue.OTHER),
    ("NIPS", "Advances in Neural Information Processing Systems 30", Venue.SAME),
    ("ICML", "Proceedings of Machine Learning Research", Venue.UNKNOWN),
    ("EMNLP", "Findings of the Association for Computational Linguistics: EMNLP 2020", Venue.SAME),
    ("ICML", "International Conference on Machine Learning and Applications", Venue.OTHER),
    ("ICASSP", "Acoustics, Speech and Signal Processing", Venue.SAME),
    ("Journal of O&apos;Hare Studies", "Journal of O'Hare Studies", Venue.SAME),
    (
        "Advances in Neural Information Processing Systems",
        "Proceedings of the 31st International Conference on Neural Information Processing Systems",
        Venue.SAME,
    ),
    (
        "Proceedings of the 57th Annual Meeting of the Association for Computational Linguistics",
        "Proceedings of the 57th Annual Meeting of the Association for Computational Linguistics",
        Venue.SAME,
    ),
    ("Annual Meeting of the ACL", "Transactions on Graphics", Venue.OTHER),
    ("Nature", "Science", Venue.OTHER),
    ("Nature", "Nature Communications", Venue.OTHER),
    ("Journal of Machine Learning Research", "Machine Learning", Venue.OTHER),
    ("Neural Computation", "The Astrophysical Journal", Venue.OTHER),
    ("Neural Computation", "", Venue.UNKNOWN),
    ("自然", "Nature", Venue.UNKNOWN),
]


@pytest.mark.parametrize(("stored", "registered", "found"), VENUES)
def test_venues_are_the_same_or_others_or_cannot_be_told_apart(stored: str, registered: str, found: Venue) -> None:
    assert venues.compare(stored, [registered]) is found


EVENTS = [
    ("European Conference on Computer Vision", ["Lecture Notes in Computer Science"], Venue.UNKNOWN),
    ("European Conference on Computer Vision", ["Computer Vision – ECCV 2014"], Venue.SAME),
    ("European Conference on Computer Vision", ["Parallel Problem Solving from Nature"], Venue.OTHER),
    ("Computer Vision – ECCV 2014", ["Lecture Notes in Computer Science", "Computer Vision - ECCV 2014"], Venue.SAME),
    ("Empirical Methods in Language Processing", ["Conference on Empirical Methods in Language (EML)"], Venue.SAME),
]


@pytest.mark.parametrize(("stored", "registered", "found"), EVENTS)
def test_of_conferences_more_remains_unclear(stored: str, registered: list[str], found: Venue) -> None:
    assert venues.compare(stored, registered, is_event=True) is found


@pytest.mark.parametrize(
    ("stored", "registered", "differs"),
    [
        ("1735--1780", "1735-1780", False),
        ("1735–1780", "1735-1780", False),
        ("1002--15", "1002-1015", False),
        ("pp. 12-20", "12-20", False),
        ("e64723", "e64723", False),
        ("e64723", "e0064723", False),
        ("0012", "12", False),
        ("1--14", "e64723", False),
        ("1--14", "64723", False),
        ("445", "445-447", False),
        ("445--447", "445", False),
        ("S12--S20", "S12-S20", False),
        ("", "12-20", False),
        ("xii", "12-20", False),
        ("12--20", "13-20", True),
        ("12--20", "12-21", True),
        ("e64723", "e64732", True),
        ("445", "446", True),
        ("38:1--38:22", "1-22", False),
        ("12-1--12-14", "12-1-12-14", False),
        ("9" * 5000, "12-20", False),
    ],
)
def test_pages(stored: str, registered: str, differs: bool) -> None:
    assert numbers.pages_differ(stored, registered) is differs


@pytest.mark.parametrize(
    ("stored", "registered", "differs"),
    [
        ("9", "9", False),
        ("Vol. 9", "9", False),
        ("IX", "9", False),
        ("009", "9", False),
        ("A12", "12", False),
        ("", "9", False),
        ("abs/1706.03762", "9", False),
        ("9" * 5000, "8", False),
        ("²", "8", False),
        ("9", "8", True),
    ],
)
def test_volumes(stored: str, registered: str, differs: bool) -> None:
    assert numbers.volume_differs(stored, registered) is differs


@pytest.mark.parametrize(
    ("stored", "registered", "differs"),
    [
        ("MIT Press", "The MIT Press", False),
        ("Springer", "Springer International Publishing", False),
        ("Morgan & Claypool", "Springer International Publishing", False),
        ("Addison-Wesley", "Pearson Education", False),
        ("ACM", "Association for Computing Machinery", False),
        ("Academic Press", "Elsevier", False),
        ("MIT Press", "O'Reilly Media", True),
        ("Springer", "Wiley", True),
    ],
)
def test_publishers(stored: str, registered: str, differs: bool) -> None:
    assert numbers.publisher_differs(stored, registered) is differs
