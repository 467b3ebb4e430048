"""How far a long run is, for whoever wants to show it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol


class Shown(Protocol):
    """What is shown of a run while it lasts."""

    def advance(self, text: str = "") -> None:
        """One more is done; `text` says which."""


Progress = Callable[[int, str], AbstractContextManager[Shown]]  # of how many, and of what: "links"
