"""Regular expressions that users write, with a limit to what all their searches together may take.

A pattern may be a stranger's: for some addresses `(a+)+$` would be at work longer than anybody lives.
"""

import time
from collections.abc import Iterable

import regex

from livebib.model.errors import ConfigError

SECONDS = 10.0  # for all searches of a run; a million addresses take one or two


def compiled(pattern: str) -> regex.Pattern[str]:
    """A pattern as it is searched for. Raises ValueError for what is none."""
    try:
        return regex.compile(pattern)
    except (regex.error, RecursionError, OverflowError) as error:
        raise ValueError(f"{pattern}: {error}") from None


class Patterns:
    """Several patterns, one of which shall be found in a text."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns = [compiled(pattern) for pattern in patterns]
        self._left = SECONDS

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def found_in(self, text: str) -> bool:
        """Whether one of them is. Raises ConfigError where looking for it takes too long."""
        for pattern in self._patterns:
            began = time.monotonic()
            try:
                if pattern.search(text, timeout=self._left):
                    return True
            except TimeoutError:
                why = f"the pattern {pattern.pattern!r} takes more than {SECONDS:.0f} seconds to look for"
                hint = "write it without a repetition inside of a repetition; `include` or `exclude` names it"
                raise ConfigError(why, hint=hint) from None
            finally:
                self._left = max(0.001, self._left - (time.monotonic() - began))
        return False
