"""Judgements on the labelled pairs: nobody is told of another work that is none, and hardly of a false mismatch."""

from __future__ import annotations

import pytest

from livebib.library import library
from livebib.metadata.verifying import form
from livebib.metadata.verifying.judge import judge
from livebib.model.finding import Severity
from livebib.model.record import Present
from tests.metadata.registries.recorded import needs_recorded
from tests.metadata.verifying.pairs import drift, score, works, written
from tests.shared import ROOT


@pytest.fixture(scope="module")
def held_out() -> score.Score:
    return score.score(score.held_out())


def test_no_work_is_called_another_that_is_not(held_out: score.Score) -> None:
    assert held_out.false_wrong_works == []


def test_hardly_a_mismatch_is_told_that_is_none(held_out: score.Score) -> None:
    assert held_out.false_share <= score.MOST_FALSE, held_out.false_mismatches


def test_hardly_anything_wrong_is_missed(held_out: score.Score) -> None:
    assert held_out.missed_share <= score.MOST_MISSED, held_out.missed


def test_the_thresholds_fit_the_half_that_they_are_set_on() -> None:
    assert score.score(score.calibration())[1:3] == ([], [])


@needs_recorded
def test_there_are_pairs_enough_and_half_of_them_are_genuine() -> None:
    assert min(len(drift.pairs()), len(written.pairs())) >= 60


def test_the_bibliography_of_this_repository_agrees_with_records_made_of_it() -> None:
    entries = library.load(ROOT / "bib").entries
    known = {form.identifiers(entry)[0]: works.record_of(entry) for entry in entries if form.identifiers(entry)}
    answers = {identifier: Present(record) for identifier, record in known.items()}
    told = [finding for entry in entries for finding in judge(entry, answers).findings]
    assert [finding for finding in told if finding.severity is not Severity.INFO] == []
    assert {finding.rule for finding in told} <= {"unverified", "incomplete"}


@needs_recorded
def test_a_retracted_work_is_found_and_its_notice_is_not_taken_for_one() -> None:
    found = {work.record.doi: work.rules() for work in works.recorded()}
    assert "retracted" in found["10.1016/s0140-6736(97)11096-0"]
    assert "retracted" not in found["10.1016/s0140-6736(10)60175-4"]
    assert "concern" in found["10.1371/journal.pone.0064723"]
