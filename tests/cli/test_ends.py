"""How a run may end: nobody listens any more, somebody ends it, an answer comes out all the same."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from livebib.library.library import load
from livebib.model.errors import EditError
from livebib.text.addresses import parse
from tests.farm.script import FOREVER, Pause, answer, raw
from tests.farm.server import Farm


@pytest.mark.parametrize("arguments", ["--help", "explain", "explain --format json"])
def test_a_pipe_that_is_closed_is_no_failure(arguments: str) -> None:
    command = f"{sys.executable} -m livebib {arguments}; echo $? >&2"
    done = subprocess.run(["bash", "-c", f"{{ {command}; }} | true"], capture_output=True, text=True, check=False)
    assert done.stderr in ("0\n", "")


def test_a_job_that_is_ended_says_what_it_knows(tmp_path: Path) -> None:
    with Farm() as farm:
        port = farm.listen()
        hosts = {"quick": farm.host(answer(200)), "silent": farm.host(raw(Pause(FOREVER)))}
        (tmp_path / "a.bib").write_text(
            "".join(f"@online{{{key}, url = {{http://{host}:{port}/page}}}}\n" for key, host in hosts.items())
        )
        command = [sys.executable, "-m", "livebib", "check-links", "-v", "--allow-private", "--timeout", "60", "a.bib"]
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        end = time.monotonic() + 60
        while len(farm.records.requests) < 2 or sum(each.served for each in farm.records.requests) < 1:
            assert time.monotonic() < end
            time.sleep(0.05)
        time.sleep(0.5)  # for the answer to arrive
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "1 alive" in out
    assert "1 skipped" in out


def test_of_two_entries_with_one_key_none_is_edited(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_text("@misc{a, title = {One}}\n@misc{a, title = {Two}}\n@misc{b, title = {Three}}\n")
    library = load(path)
    edits: list[Callable[[], None]] = [
        lambda: library.remove("a"),
        lambda: library.remove("a", "title"),
        lambda: library.set("a", "title", "Three"),
        lambda: library.rename("a", "c"),
    ]
    for edit in edits:
        with pytest.raises(EditError, match="several entries have the key 'a'"):
            edit()
    library.remove("b")
    library.save()
    assert path.read_text() == "@misc{a, title = {One}}\n@misc{a, title = {Two}}\n"


@pytest.mark.parametrize(
    ("url", "ip"),
    [
        ("http://localhost/", "127.0.0.1"),
        ("http://a.localhost./", "127.0.0.1"),
        ("http://LOCALHOST:8080/", "127.0.0.1"),
        ("http://10.0.0.1/", "10.0.0.1"),
        ("http://notlocalhost/", "None"),
        ("http://localhost.example/", "None"),
    ],
)
def test_what_names_this_machine_is_known_without_asking(url: str, ip: str) -> None:
    assert str(parse(url).known_ip) == ip
