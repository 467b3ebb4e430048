"""Bodies as servers compress them, undone piece by piece, and never more of them than is wanted."""

import zlib
from typing import Protocol

_GZIP = b"\x1f\x8b"


class Decoder(Protocol):
    """What undoes a coding."""

    is_whole: bool  # whether the body may end here, as far as the coding tells

    def __call__(self, piece: bytes, most: int) -> bytes:
        """The next bytes of the body, at most so many. Raises zlib.error where the data are damaged."""


class _Plain:
    is_whole = True

    def __call__(self, piece: bytes, most: int) -> bytes:
        return piece[:most]


class _Compressed:
    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._unpacker = zlib.decompressobj(bits)
        self.is_whole = False

    def __call__(self, piece: bytes, most: int) -> bytes:
        found = b""
        while piece and len(found) < most and not self.is_whole:
            found += self._unpacker.decompress(self._unpacker.unconsumed_tail + piece, most - len(found))
            piece, self.is_whole = self._unpacker.unused_data, self._unpacker.eof
            if self.is_whole and piece.startswith(_GZIP):  # several in a row are one
                self._unpacker, self.is_whole = zlib.decompressobj(self._bits), False
        return found


def decoder(header: str, first: bytes) -> Decoder | None:
    """What undoes the coding that a `Content-Encoding` names, for a body that begins so; None for one that livebib does
    not know. Servers lie: a body that is no gzip is taken as it is, and deflate comes without zlib's header, too."""
    names = [name.strip().lower().removeprefix("x-") for name in header.split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if not names or (names == ["gzip"] and not first.startswith(_GZIP)):
        return _Plain()
    if names == ["gzip"]:
        return _Compressed(31)
    if names == ["deflate"]:
        return _Compressed(15 if first[0] & 0x0F == 8 and int.from_bytes(first[:2], "big") % 31 == 0 else -15)
    return None
