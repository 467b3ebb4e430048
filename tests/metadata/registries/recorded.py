"""Where genuine answers of registries are: in the folder above their `recorded/`, named by LIVEBIB_TEST_DATA."""

from __future__ import annotations

import pytest

from tests.shared import SHARED

RECORDED = SHARED / "recorded"

needs_recorded = pytest.mark.skipif(
    not RECORDED.is_dir(), reason=f"no answers in {RECORDED}: LIVEBIB_TEST_DATA names the folder above recorded/"
)


def recorded(name: str) -> bytes:
    """The body of a recorded answer."""
    return (RECORDED / name).read_bytes()
