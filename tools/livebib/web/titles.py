"""Whether two titles are of one work."""

from __future__ import annotations

_ALIKE = 65  # of 100, by the share of words that both have


def is_about(title: str, text: str) -> bool:
    """Whether a text may be a title, shortened, extended or decorated."""
    if not title or not text:
        return False
    from rapidfuzz import fuzz, utils

    return fuzz.token_set_ratio(title, text, processor=utils.default_process) >= _ALIKE
