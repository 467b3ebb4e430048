"""The servers of the links' benchmark, as a process: `python -m tests.bench.servers LINKS HOSTS GONE TROUBLE`.

The numbers are those of `field.Field`. It prints its port, then a JSON line for each line it reads: what was asked
since the last, and for how many seconds it kept a core busy; everything then begins anew.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from time import process_time

from tests.bench.field import Field
from tests.farm.records import Records, at_a_time
from tests.farm.script import FOREVER, Pause, Request, Script, answer, redirect
from tests.farm.server import Farm


class Servers:
    """What the hosts do."""

    def __init__(self, field: Field) -> None:
        self.latency = [Pause(seconds) for seconds in field.latencies]
        self.links = field.links
        self.strict, self.silent = frozenset(field.troubled[::2]), frozenset(field.troubled[1::2])
        self.page = answer(200)
        self.gone = answer(404)
        self.wait = answer(429, b"", "Retry-After: 1")

    def serve(self, request: Request) -> Script:
        """The script for one request."""
        _, kind, link = request.path.split("/")
        if request.number == 1 and request.host in self.silent:
            return (Pause(FOREVER),)
        if request.number == 1 and request.host in self.strict:
            return self.wait(request)
        if kind == "there":
            return (self.latency[self.links + int(link)], *self.page(request))
        behaviour = {"page": self.page, "gone": self.gone, "sent-on": redirect(f"/there/{link}")}[kind]
        return (self.latency[int(link)], *behaviour(request))


def main(field: Field) -> None:
    """Serve until standard input ends."""
    with Farm() as farm:
        farm.otherwise = Servers(field).serve
        print(farm.listen(), flush=True)
        begun = process_time()
        for _ in sys.stdin:
            busy = process_time() - begun
            print(json.dumps({"busy": busy, **_seen(farm.records)}), flush=True)
            farm.records = Records()
            farm.asked.clear()
            begun = process_time()


def _seen(records: Records) -> dict[str, int]:
    hosts = defaultdict(list)
    for record in records.requests:
        hosts[record.request.host].append(record)
    return {
        "requests": len(records.requests),
        "connections": len(records.connections),
        "at a time": at_a_time(records.requests),
        "at a time, one host": max(map(at_a_time, hosts.values()), default=0),
    }


if __name__ == "__main__":
    main(Field(*map(int, sys.argv[1:])))
