"""A row of the farm: what one server does, and what is to be said of a link to it."""

from __future__ import annotations

from typing import NamedTuple

from tests.farm.script import Behaviour


class Row(NamedTuple):
    """One behaviour, on a host of its own."""

    number: int  # among the behaviours that are known; several rows may show one
    name: str  # also the citation key
    serve: Behaviour
    verdict: str
    reason: str
    path: str = "/works/page"  # what the link names, beginning with a slash; two segments, so that it is a deep link
    port: str = "plain"  # which of the farm's ports: a name of `tests.farm.ports`
    fields: str = ""  # further fields of the entry
    targets: tuple[str, ...] = ()  # what the host must have been asked for, byte for byte
    asked: int | None = None  # the most requests that it may get
    final: str = ""  # the path of what answered in the end
    hops: tuple[int, ...] | None = None  # the statuses on the way
    note: str | None = None  # how a note begins; empty: there is none
    sent: int | None = None  # the most bytes that it may get rid of
    or_else: tuple[str, str] | None = None  # another verdict and reason that are as good
