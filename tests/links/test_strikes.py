"""A link that cannot be reached is dead after three failed runs that span 72 hours; any success wipes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.links.judging import judge
from livebib.model.verdict import Outcome, Strikes, Verdict

T = 1_800_000_000.0  # some day in 2027
HOUR = 3600.0
FAILED = Outcome(Verdict.UNREACHABLE, "dns-nxdomain", detail="no address")
GONE = Outcome(Verdict.DEAD, "http-404", 404)
FINE = Outcome(Verdict.ALIVE, "ok", 200)


def runs(*each: tuple[float, Outcome]) -> list[tuple[Outcome, Strikes | None]]:
    """What each of several runs says, at so many hours after T."""
    strikes: Strikes | None = None
    said = []
    for hours, outcome in each:
        outcome, strikes = judge(outcome, strikes, T + hours * HOUR)
        said.append((outcome, strikes))
    return said


def verdicts(*each: tuple[float, Outcome]) -> list[str]:
    return [outcome.verdict.value for outcome, _ in runs(*each)]


def test_failures_are_unreachable_for_71_hours_and_dead_after_73() -> None:
    assert verdicts((0, FAILED), (1, FAILED), (71, FAILED), (73, FAILED)) == ["unreachable"] * 3 + ["dead"]


def test_the_span_is_72_hours_to_the_second() -> None:
    assert verdicts((0, FAILED), (1, FAILED), (72 - 1 / 3600, FAILED))[-1] == "unreachable"
    assert verdicts((0, FAILED), (1, FAILED), (72, FAILED))[-1] == "dead"


def test_two_failed_runs_convict_nobody_however_far_apart() -> None:
    assert verdicts((0, FAILED), (1000, FAILED))[-1] == "unreachable"


def test_three_runs_within_a_minute_span_a_minute() -> None:
    assert verdicts((0, FAILED), (0.01, FAILED), (0.015, FAILED))[-1] == "unreachable"


def test_the_reason_of_a_conviction_is_what_failed() -> None:
    (outcome, strikes) = runs((0, FAILED), (40, FAILED), (80, FAILED))[-1]
    assert outcome == FAILED._replace(verdict=Verdict.DEAD)
    assert strikes == Strikes(3, T, T + 80 * HOUR)


def test_the_convicted_stays_dead_while_it_fails() -> None:
    assert verdicts((0, FAILED), (40, FAILED), (80, FAILED), (81, FAILED))[-1] == "dead"


@pytest.mark.parametrize("verdict", [Verdict.ALIVE, Verdict.MOVED, Verdict.SUSPECT])
def test_an_answer_wipes_all_strikes(verdict: Verdict) -> None:
    answered = Outcome(verdict, "any")
    assert runs((0, FAILED), (1, FAILED), (71, answered))[-1] == (answered, None)
    assert verdicts((0, FAILED), (1, FAILED), (71, answered), (73, FAILED))[-1] == "unreachable"


@pytest.mark.parametrize(
    "nothing",
    [
        *(Outcome(verdict, "any") for verdict in (Verdict.BLOCKED, Verdict.SKIPPED, Verdict.UNSAFE)),
        Outcome(Verdict.UNREACHABLE, "registry-unanswered"),
    ],
    ids=lambda outcome: outcome.verdict,
)
def test_what_says_nothing_about_the_link_changes_nothing(nothing: Outcome) -> None:
    assert judge(nothing, None, T) == (nothing, None)
    assert judge(nothing, Strikes(2, T, T + HOUR), T + 99 * HOUR) == (nothing, Strikes(2, T, T + HOUR))
    assert verdicts((0, FAILED), (1, FAILED), (71, nothing), (73, FAILED))[-1] == "dead"


def test_dead_at_once_keeps_when_it_first_failed() -> None:
    assert [strikes and strikes.first for _, strikes in runs((0, GONE), (10, GONE), (90, FAILED))] == [T, T, T]
    assert runs((0, FAILED), (10, GONE))[-1][1] == Strikes(1, T, T + 10 * HOUR)


def test_dead_at_once_does_not_convict_what_is_unreachable_later() -> None:
    assert verdicts((0, GONE), (40, GONE), (80, GONE), (120, FAILED), (121, FAILED)) == ["dead"] * 3 + [
        "unreachable",
        "unreachable",
    ]


def test_three_unreachable_runs_after_it_do() -> None:
    assert verdicts((0, GONE), (80, FAILED), (81, FAILED), (82, FAILED))[-1] == "dead"


@pytest.mark.parametrize(
    "hours",
    [
        (0, 1, -100),  # before all of them
        (0, 80, 1),  # the second run's clock was fast
        (1000, 1001, 0, 1),  # the first two runs' clock was fast
    ],
)
def test_a_clock_that_goes_back_convicts_nobody(hours: tuple[float, ...]) -> None:
    assert set(verdicts(*((hour, FAILED) for hour in hours))) == {"unreachable"}


def test_after_a_fast_clock_the_right_one_convicts_in_its_time() -> None:
    assert verdicts((1000, FAILED), (0, FAILED), (1, FAILED), (73, FAILED))[-1] == "dead"


@given(st.lists(st.tuples(st.floats(0, 200), st.sampled_from([FAILED, GONE, FINE]))))
def test_a_conviction_always_has_three_failures_and_72_hours_since_the_last_success(
    each: list[tuple[float, Outcome]],
) -> None:
    each = sorted(each, key=lambda run: run[0])
    for at, (outcome, _) in enumerate(runs(*each)):
        if outcome.verdict is Verdict.DEAD and each[at][1] is FAILED:
            since = max((i + 1 for i in range(at) if each[i][1] is FINE), default=0)
            failed = each[since : at + 1]
            assert sum(outcome is FAILED for _, outcome in failed) >= 3
            assert failed[-1][0] - failed[0][0] >= 72 - 1e-6
