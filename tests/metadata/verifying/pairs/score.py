"""How well judgements on pairs meet what is expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tests.metadata.verifying.pairs import drift, written
from tests.metadata.verifying.pairs.model import Pair

MOST_FALSE = 2.0  # per cent of pairs with a mismatch that is none
MOST_MISSED = 5.0  # per cent of what is wrong and was not found


class Score(NamedTuple):
    """Counts over pairs."""

    pairs: int
    false_wrong_works: list[str]  # what the pairs are about, here and below
    false_mismatches: list[str]
    expected: int  # findings
    missed: list[str]

    @property
    def false_share(self) -> float:
        """Pairs with a false mismatch, in per cent."""
        return 100 * len(self.false_mismatches) / self.pairs

    @property
    def missed_share(self) -> float:
        """Findings that were not made, in per cent."""
        return 100 * len(self.missed) / self.expected


def score(pairs: Sequence[Pair]) -> Score:
    """What comes of the pairs, held against what is expected."""
    outcomes = [(pair, pair.found()) for pair in pairs]
    extra = [(pair.about, found - pair.findings) for pair, found in outcomes]
    return Score(
        len(pairs),
        [about for about, rules in extra if "wrong-work" in rules],
        [about for about, rules in extra if rules - {"wrong-work"}],
        sum(len(pair.findings) for pair in pairs),
        [f"{rule}: {pair.about}" for pair, found in outcomes for rule in sorted(pair.findings - found)],
    )


def calibration() -> list[Pair]:
    """The half that thresholds are set on: every other pair."""
    return [*drift.pairs()[::2], *written.pairs()[::2]]


def held_out() -> list[Pair]:
    """The half that is reported on."""
    return [*drift.pairs()[1::2], *written.pairs()[1::2]]
