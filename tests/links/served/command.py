"""`livebib check-links` as people run it: a process of its own, in a project of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

# What the environment of whoever runs the tests may say about the wire.
_WIRE = re.compile(r".*_proxy|(?:REQUESTS|CURL)_CA_BUNDLE|SSL_CERT_(?:FILE|DIR)|GITHUB_\w+|CI", re.IGNORECASE)
HUNG = 120.0  # seconds beyond which a run counts as hanging: all end in a few, however busy the machine is


class Checked:
    """What a run left behind."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @cached_property
    def report(self) -> dict[str, Any]:
        """The JSON report."""
        try:
            report: dict[str, Any] = json.loads(self.out)
        except ValueError:
            raise AssertionError(f"no JSON: exit code {self.code}\n{self.out[:2000]}\n{self.err[:4000]}") from None
        return report

    @cached_property
    def links(self) -> dict[str, dict[str, Any]]:
        """What is said of each link, by the key of each of its owners."""
        return {owner["key"]: link for link in self.report["links"] for owner in link["owners"]}

    def said(self, key: str) -> tuple[str, str]:
        """Verdict and reason of a link."""
        return self.links[key]["verdict"], self.links[key]["reason"]


class Entry(NamedTuple):
    """What an entry says."""

    url: str = ""
    fields: str = ""  # further fields, as they stand in the file


def write_project(folder: Path, entries: Mapping[str, Entry | str], **settings: object) -> Path:
    """A bibliography with one link an entry, and a configuration that lets it ask loopback."""
    folder.mkdir(parents=True, exist_ok=True)
    values: dict[str, object] = {"bib": ["refs.bib"], "allow-private": True, "timeout": 3, **settings}
    lines = [f"{name} = {json.dumps(value)}" for name, value in values.items() if not isinstance(value, dict)]
    for name, value in values.items():
        if isinstance(value, dict):
            lines += [f"[{name}]", *(f"{key} = {json.dumps(each)}" for key, each in value.items())]
    (folder / "livebib.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    text = []
    for key, entry in entries.items():
        url, fields = (entry, "") if isinstance(entry, str) else entry
        inside = [f"url = {{{url}}}"] if url else []
        text.append("@online{" + ",\n  ".join([key, *inside, *([fields] if fields else [])]) + "}\n")
    (folder / "refs.bib").write_text("".join(text), encoding="utf-8")
    return folder


def start(folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Start a run in a folder."""
    clean = {name: value for name, value in os.environ.items() if not _WIRE.fullmatch(name)}
    return subprocess.Popen(
        [sys.executable, "-m", "livebib", "check-links", "--format", "json", *arguments],
        cwd=folder,
        env={**clean, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def finish(process: subprocess.Popen[str]) -> Checked:
    """Wait for a run's end."""
    try:
        out, err = process.communicate(timeout=HUNG)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        raise AssertionError(f"it hangs\n{out[-2000:]}\n{err[-4000:]}") from None
    assert "Traceback" not in err, err
    return Checked(process.returncode, out, err)


def check(folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Checked:
    """Run it to its end."""
    return finish(start(folder, *arguments, environment=environment))
