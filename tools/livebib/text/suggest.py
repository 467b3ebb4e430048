"""The nearest names to one that was not found."""

from collections.abc import Callable, Iterable, Sequence

MOST = 3


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Up to three known names that a slip of the keyboard makes of `name`, nearest first."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        name, sorted(set(known)), scorer=fuzz.ratio, processor=utils.default_process, limit=MOST, score_cutoff=70
    )
    return [each for each, _, _ in found]


def joined(names: Sequence[str]) -> str:
    """`'a', 'b' or 'c'`."""
    quoted = [f"'{name}'" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def question(near: Sequence[str], otherwise: str = "") -> str:
    """The hint that asks whether one of the near names is meant; another hint where there is none."""
    return f"did you mean {joined(near)}?" if near else otherwise


def hint(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """The hint that asks whether a known name like this one is meant; another hint where none is like it."""
    return question(nearest(name, known), otherwise)


class Suggestions:
    """Hints for names that are missing. Looking for near ones costs time, so only the first `most` that are asked for
    get any: who misses more of them misses a file."""

    def __init__(self, look: Callable[..., list[str]], most: int = 20) -> None:
        self._look = look
        self._left = most

    def near(self, name: str, *among: Iterable[str]) -> list[str]:
        """The names near to one, as long as some are looked for; `among` is handed on to what looks for them."""
        self._left -= 1
        return self._look(name, *among) if self._left >= 0 else []

    def hint(self, name: str, otherwise: str) -> str:
        """The hint that asks whether a near name is meant; another hint where there is none."""
        return question(self.near(name), otherwise)
