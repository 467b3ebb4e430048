"""The manual's list of rules is the one there is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent.parent / "tools" / "manual.py"


def test_the_manual_lists_all_rules_as_they_are() -> None:
    done = subprocess.run([sys.executable, SCRIPT, "--check"], check=False)
    assert done.returncode == 0, "write it anew: .venv/bin/python tools/manual.py"
