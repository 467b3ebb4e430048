"""What an entry's answers come to, beyond the comparison of two records: several identifiers, and none that helps."""

from __future__ import annotations

import pytest

from livebib.metadata.verifying.judge import Verified, judge
from livebib.model.record import Absent, Answered, Contributor, Present, Record, Unanswered
from livebib.model.work import Identifier
from tests.metadata.verifying.pairs.model import library_of

DOI = Identifier("doi", "10.1000/sleep")
ARXIV = Identifier("arxiv", "1001.00001")
PEOPLE = (Contributor("Adams", "Ann"), Contributor("Brown", "Ben"))
ARTICLE = Record(
    "crossref", DOI, "journal-article", "On sleep", authors=PEOPLE, years=frozenset({2012}), venues=("Brain",)
)
PREPRINT = Record("arxiv", ARXIV, title="Sleep, or not", authors=PEOPLE, years=frozenset({2010}))
ANOTHER = Record("arxiv", ARXIV, title="Topological phases of matter", authors=(Contributor(whole="Cleo Clark"),))


def judged(answers: dict[Identifier, Answered], **changed: str) -> Verified:
    fields = {
        "author": "Adams, Ann and Brown, Ben",
        "title": "On sleep",
        "journal": "Brain",
        "year": "2012",
        "doi": DOI.value,
        "eprint": ARXIV.value,
        **changed,
    }
    written = ", ".join(f"{name} = {{{value}}}" for name, value in fields.items() if value)
    return judge(library_of(f"@article{{a, {written}}}").entries[0], answers)


def said(verified: Verified) -> list[tuple[str, str]]:
    return [(finding.rule, finding.field or "") for finding in verified.findings]


def test_what_the_preprint_says_otherwise_is_no_mismatch() -> None:
    assert said(judged({DOI: Present(ARTICLE), ARXIV: Present(PREPRINT)})) == []


def test_an_eprint_that_is_another_work_is_told_beside_the_right_doi() -> None:
    assert said(judged({DOI: Present(ARTICLE), ARXIV: Present(ANOTHER)})) == [("wrong-work", "eprint")]


def test_where_the_doi_has_no_record_the_preprint_has() -> None:
    verified = judged({DOI: Present(None, "JaLC"), ARXIV: Present(PREPRINT._replace(title="On sleep"))})
    assert (said(verified), verified.record is not None) == ([], True)


def test_a_doi_that_nobody_registered_is_told_even_if_the_preprint_has_a_record() -> None:
    verified = judged({DOI: Absent("doi-unregistered"), ARXIV: Present(PREPRINT._replace(title="On sleep"))})
    assert said(verified) == [("unregistered", "doi")]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Present(None, "JaLC"), "DOI 10.1000/sleep is registered, but JaLC has no record that livebib can read"),
        (
            Present(None, "JaLC", "status 503"),
            "DOI 10.1000/sleep is registered, but JaLC gave no record of it (status 503)",
        ),
        (Present(None), "DOI 10.1000/sleep is registered, but its agency has no record that livebib can read"),
        (Absent("doi-unregistered"), "DOI 10.1000/sleep is no registered DOI"),
        (Unanswered("offline"), "DOI 10.1000/sleep was not asked"),
        (
            Unanswered("registry-unanswered", "Crossref: timeout"),
            "DOI 10.1000/sleep could not be looked up in its registry (Crossref: timeout)",
        ),
    ],
)
def test_why_there_is_no_record(answer: Answered, message: str) -> None:
    assert [each.message for each in judged({DOI: answer}, eprint="").judgements] == [message]


def test_an_address_of_a_doi_is_looked_up_and_told_of_at_the_key() -> None:
    verified = judged(
        {DOI: Present(ANOTHER._replace(identifier=DOI))}, doi="", eprint="", url=f"https://doi.org/{DOI.value}"
    )
    assert [(each.rule, each.place.column) for each in verified.findings] == [("wrong-work", 10)]


def test_without_an_identifier_a_search_is_proposed() -> None:
    (finding,) = judged({}, doi="", eprint="").findings
    assert (finding.rule, finding.hint) == ("unverified", "`livebib verify a --search` proposes some")


@pytest.mark.parametrize(("isbn", "rule"), [("0-201-13448-8", "isbn-check-digit"), ("978-0-262-0356-1", "isbn-shape")])
def test_a_wrong_isbn_is_why_it_cannot_be_looked_up(isbn: str, rule: str) -> None:
    (finding,) = judged({}, doi="", eprint="", isbn=isbn).findings
    assert finding.message == f"its ISBN {isbn} is wrong ({rule}), so it cannot be looked up"


def test_what_a_record_could_add_is_one_finding() -> None:
    record = ARTICLE._replace(volume="3", issue="2", pages="12-20")
    (finding,) = judged({DOI: Present(record)}, eprint="").findings
    assert finding.message == "the record has more: volume “3”, number “2”, pages “12–20”"
