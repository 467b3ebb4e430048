"""A guard against time that grows with the square of the input: a measurement it is not (`make bench` measures)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

MOST = 30  # seconds of the processor, whatever else it does; what tests do here takes one or two, the square minutes


@contextmanager
def no_square() -> Iterator[None]:
    """What is done within must not take much longer than reading through its input."""
    began = time.process_time()
    yield
    assert time.process_time() - began < MOST
