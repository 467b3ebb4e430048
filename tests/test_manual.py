"""The manual says what is there: its list of rules, its links, the rooms and tests that it names."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

from livebib.links.local import local_findings
from tests.shared import ROOT

SCRIPT = ROOT / "tools" / "manual.py"
HOUSE = ROOT / "tools" / "manual" / "architecture.md"


def test_the_manual_lists_all_rules_as_they_are() -> None:
    done = subprocess.run([sys.executable, SCRIPT, "--check"], check=False)
    assert done.returncode == 0, "write it anew: .venv/bin/python tools/manual.py"


def test_every_link_within_the_manual_leads_somewhere() -> None:
    pages = [ROOT / "CONTRIBUTING.md", *(ROOT / "tools").rglob("*.md")]
    assert local_findings(ROOT, [(page, page.read_text(encoding="utf-8")) for page in pages]) == []


def test_the_house_is_drawn_as_it_is_held() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    drawn = re.search(r"^    (cli(?: --> \w+)+)$", HOUSE.read_text(encoding="utf-8"), re.MULTILINE)
    assert drawn is not None
    assert drawn[1].split(" --> ") == next(each["layers"] for each in contracts if each["type"] == "layers")


def test_the_house_names_files_and_tests_that_are_there() -> None:
    text = HOUSE.read_text(encoding="utf-8")
    package = ROOT / "tools" / "livebib"
    named = re.findall(r"`((?:[a-z_]+/)+[a-z_*]+(?:\.py)?/?)`", text)
    assert named
    assert [name for name in named if name != "templates/" and not list(package.glob(name.rstrip("/")))] == []
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name in re.findall(r"`(test_\w+)`", text) if f"def {name}(" not in tests] == []
