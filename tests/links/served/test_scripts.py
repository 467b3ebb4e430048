"""Whatever a server says, however slowly, and however it ends: there is a verdict, in time, and little was read."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.farm.script import FOREVER, End, Pause, Script, Step, raw
from tests.farm.server import Farm
from tests.farm.slow import BUFFERS
from tests.links.served.command import check, write_project

TIMEOUT = 1.0
AT_ONCE = 40  # scripts a run: starting it takes longer than most of them

LINES = [
    b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 302 Found\r\n", b"HTTP/1.1 404 Not Found\r\n", b"HTTP/1.1 103 Early Hints\r\n",
    b"HTTP/1.1 503 Down\r\n", b"HTTP/1.1 429 Slow\r\n", b"HTTP/1.0 200\r\n", b"HTTP/2 200\r\n", b"HTTP/1.1 abc\r\n",
    b"Content-Length: 10\r\n", b"Content-Length: -1\r\n", b"Content-Length: 99999999999999999999\r\n",
    b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: gzip, chunked\r\n", b"Content-Encoding: gzip\r\n",
    b"Content-Type: text/html; charset=utf-16\r\n", b"Content-Type: text/html; charset=nonsense\r\n", b"\n\r\n\r\n",
    b"Location: /works/page\r\n", b"Location: /works/other\r\n", b"Location: http://[::\r\n", b"Location: \xff\xfe\r\n",
    b"Retry-After: 0\r\n", b"Retry-After: -1e400\r\n", b"Set-Cookie: a=b; Domain=.\r\n", b"Refresh: 0; url=\r\n",
    b"Connection: close\r\n", b"\r\n", b"\n", b"\r", b"\x00", b": \r\n", b" folded\r\n", b"a\r\n", b"ffffffffffff\r\n",
    b"<title>", b"</title>", b"<meta http-equiv=refresh content='0;url=/x'>", b"<script type='application/ld+json'>",
    b"[" * 5000, b"\xff" * 1000, b"x" * 70_000,
]  # fmt: skip
chunks = st.one_of(st.sampled_from(LINES), st.binary(max_size=60))
steps = st.one_of(chunks, chunks, chunks, st.sampled_from([Pause(0.05), Pause(0.4), Pause(FOREVER)]))
ends = st.sampled_from([(), (End.CLOSE,), (End.RESET,)])
scripts = st.builds(lambda said, end: (*said, *end), st.lists(steps, max_size=12), ends)
well_begun = st.builds(lambda said: (LINES[0], *said), scripts)


def endless(script: tuple[Step, ...]) -> Script:
    """The script, over and over."""
    while True:
        yield from script
        yield Pause(0.001)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.one_of(scripts, well_begun), min_size=AT_ONCE, max_size=AT_ONCE),
    st.lists(st.lists(chunks, min_size=1, max_size=6).map(tuple), min_size=4, max_size=4),
)
def test_any_script_ends_in_time_within_the_byte_cap_with_a_verdict(
    finite: list[tuple[Step, ...]], repeated: list[tuple[bytes, ...]]
) -> None:
    with Farm() as farm, tempfile.TemporaryDirectory() as name:
        port = farm.listen()
        hosts = [farm.host(raw(*script)) for script in finite]
        hosts += [farm.host(lambda request, script=script: endless(script)) for script in repeated]  # type: ignore[misc]
        links = {f"k{n}": f"http://{host}:{port}/works/page" for n, host in enumerate(hosts)}
        checked = check(write_project(Path(name), links, timeout=TIMEOUT))
        reasons = {key: link["reason"] for key, link in checked.links.items()}
        assert set(reasons) == set(links)
        assert [key for key, reason in reasons.items() if reason == "internal"] == []
        for host in hosts:
            asked = farm.records.of(host)
            assert sum(record.sent for record in asked) <= BUFFERS * max(1, len(asked))
