"""How work is timed: in turn, each at its best of several runs, always from cold caches.

The seconds are those that the processor worked for this process, which waits for nothing here: what else the machine
does meanwhile blurs them less than it would a clock on the wall.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from time import process_time


def best_of(works: Sequence[Callable[[], object]], *, rounds: int, collector: bool) -> list[float]:
    """The shortest time of each work in seconds. They run in turn, A B A B, so that a slow moment of the machine meets
    all of them; a first round only warms up. With `collector` false the garbage collector rests meanwhile.
    """
    times = [[once(work, collector=collector) for work in works] for _ in range(rounds + 1)]
    return [min(column) for column in zip(*times[1:], strict=True)]


def once(work: Callable[[], object], *, collector: bool) -> float:
    """The time of one run in seconds; what came of it is given back to the system off the clock."""
    _forget()
    gc.collect()
    if not collector:
        gc.disable()
    try:
        begin = process_time()
        result = work()
        seconds = process_time() - begin
        del result
        return seconds
    finally:
        gc.enable()


def _forget() -> None:
    """Empty livebib's caches: a process reads a library once, so no run may profit from the one before."""
    for name, module in list(sys.modules.items()):
        if name.startswith("livebib"):
            for value in list(vars(module).values()):
                if clear := getattr(value, "cache_clear", None):
                    clear()
