"""Text without case and accents, for comparing."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """Text without case and accents, for comparing."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
