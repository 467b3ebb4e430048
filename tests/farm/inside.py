"""A network of a test's own: `run` calls a function in a process that has no way out, and a name server of the test's.

In there lo is up, further addresses can be added to it, `/etc/hosts` is empty and `/etc/resolv.conf` names 127.0.0.1.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.shared import ROOT

_FILES = {
    "/etc/hosts": "127.0.0.1 localhost\n::1 localhost\n",
    "/etc/resolv.conf": "nameserver 127.0.0.1\noptions timeout:2 attempts:1\n",
    "/etc/nsswitch.conf": "hosts: files dns\n",
}


@cache
def _unshare() -> list[str] | None:
    """The command that opens such a network, if this machine lets us."""
    for command in (["unshare", "-nm"], ["unshare", "-rnm"], ["sudo", "-n", "unshare", "-nm"]):
        try:
            done = subprocess.run([*command, "ip", "link", "set", "lo", "up"], capture_output=True, check=False)
        except FileNotFoundError:
            continue
        if done.returncode == 0:
            return command
    return None


def run(function: str, *arguments: str) -> Any:
    """What a function, named as `module:function`, returns in there; through JSON."""
    command = _unshare()
    if command is None:
        pytest.skip("needs a network namespace: `unshare` and `ip` (util-linux, iproute2), as root or a user who may")
    done = subprocess.run(
        [*command, sys.executable, "-B", "-m", "tests.farm.inside", function, *arguments],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def add_addresses(*addresses: str) -> None:
    """Make addresses this machine's own."""
    for address in addresses:
        command = ["ip", "addr", "add", f"{address}/{128 if ':' in address else 32}", "dev", "lo"]
        subprocess.run([*command, "nodad"] if ":" in address else command, check=True)


def _prepare(folder: Path) -> None:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for place, text in _FILES.items():
        replaced = folder / Path(place).name
        replaced.write_text(text, encoding="utf-8")
        target = os.path.realpath(place)
        subprocess.run(["mount", "--bind", replaced, target], check=True)


def _main(function: str, *arguments: str) -> None:
    module, _, name = function.partition(":")
    with tempfile.TemporaryDirectory() as folder:
        _prepare(Path(folder))
        print(json.dumps(getattr(importlib.import_module(module), name)(*arguments)))  # noqa: T201 - the result


if __name__ == "__main__":
    _main(*sys.argv[1:])
