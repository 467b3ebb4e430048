"""A name server: answers A and AAAA questions from a table, or says no, or says nothing (RFC 1035)."""

from __future__ import annotations

import asyncio
import ipaddress
import struct
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import cast


class Answer(Enum):
    """What a name server can say besides addresses."""

    NXDOMAIN = 3
    SERVFAIL = 2
    SILENCE = -1


# By name: addresses, or none for a reason; a list of lists is gone through, a list a question, and the last one stays.
Names = Mapping[str, Sequence[str] | Sequence[Sequence[str]] | Answer]
_TYPES = {1: 4, 28: 6}  # A, AAAA: the version of IP


class NameServer(asyncio.DatagramProtocol):
    """Serves a table of names; those that are not in it do not exist."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.asked: Counter[tuple[str, int]] = Counter()  # by name and type

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, client: tuple[str, int]) -> None:
        """Answer one question."""
        labels, at = [], 12
        while length := data[at]:
            labels.append(data[at + 1 : at + 1 + length].decode("latin-1"))
            at += 1 + length
        question, (kind,) = data[12 : at + 5], struct.unpack_from("!H", data, at + 1)
        name = ".".join(labels).lower()
        self.asked[name, kind] += 1
        known = self.names.get(name, Answer.NXDOMAIN)
        if known is Answer.SILENCE:
            return
        code = cast(int, known.value) if isinstance(known, Answer) else 0
        records = [] if isinstance(known, Answer) else self._records(name, kind, known)
        head = struct.pack("!HHHHHH", *struct.unpack_from("!H", data), 0x8180 | code, 1, len(records), 0, 0)
        self._transport.sendto(head + question + b"".join(records), client)

    def _records(self, name: str, kind: int, known: Sequence[str] | Sequence[Sequence[str]]) -> list[bytes]:
        lists = [known] if not known or isinstance(known[0], str) else known
        current = cast(Sequence[str], lists[min(self.asked[name, kind], len(lists)) - 1])
        addresses = [ipaddress.ip_address(text) for text in current]
        return [
            struct.pack("!HHHIH", 0xC00C, kind, 1, 0, len(address.packed)) + address.packed
            for address in addresses
            if address.version == _TYPES.get(kind)
        ]
