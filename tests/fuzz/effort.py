"""How many examples: a fixed few in every run of the tests, and others each time where `make fuzz` asks for more."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

MORE = int(os.environ.get("LIVEBIB_FUZZ", "0"))  # times as many, and not the same ones


def few(examples: int) -> settings:
    """So many examples; with `make fuzz` a multiple."""
    return settings(
        max_examples=examples * max(1, MORE),
        derandomize=not MORE,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    )
