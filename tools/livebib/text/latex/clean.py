"""Text as any format can hold it: one line, without what controls a terminal, a page or the writing direction."""

import re

# Controls (C0, DEL, C1), halves of surrogate pairs, what overrides or isolates the writing direction, the byte order
# mark, noncharacters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff]"
    f"|[{''.join(chr(plane * 0x10000 + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))}]"
)


def clean(text: str) -> str:
    """The text in one line; white space collapses."""
    return " ".join(_UNSEEN.sub("", text).split())
