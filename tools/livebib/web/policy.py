"""What a check may do and how it presents itself; handed to every conversation, so that none asks the world."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

import livebib
from livebib.project.config import ENDPOINTS


def introduction(mailto: str | None) -> dict[str, str]:
    """How livebib presents itself: honest about what it is, and asking for what a browser would ask for.

    Some servers answer 404 without `text/html` in Accept. Bodies are wanted as they are: nothing here unpacks a bomb.
    """
    contact = f"; mailto:{mailto}" if mailto else ""
    return {
        "User-Agent": f"Mozilla/5.0 (compatible; livebib/{livebib.__version__}; bibliography links{contact})",
        "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
        "Accept-Language": "en,*;q=0.5",
        "Accept-Encoding": "identity",
    }


def _never(url: str) -> bool:
    return False


class Policy(NamedTuple):
    """The rules of one run."""

    headers: Mapping[str, str] = introduction(None)
    endpoints: Mapping[str, str] = ENDPOINTS  # scheme, host and prefix by name; see `configured`
    configured: frozenset[str] = frozenset()  # names of endpoints that the configuration sets: they may be private
    excluded: Callable[[str], bool] = _never  # whether a redirect's target is not to be asked
    now: Callable[[], float] = time.time  # seconds since 1970, to read dates in headers by
    chance: Callable[[], float] = random.random  # 0 to 1, for the jitter of retries
    mailto: str | None = None  # where a registry's operators may write to; those who say so are served better

    def trusted(self, endpoint: str) -> bool:
        """Whether questions to an endpoint may go to a private address."""
        return endpoint in self.configured
