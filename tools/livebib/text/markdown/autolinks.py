"""GitHub's links without brackets: `https://…`, `ftp://…` and `www.…` in running text, and where they end.

What GFM's text leaves open is taken from cmark-gfm, GitHub's own parser (its extension `autolink`).
https://github.github.com/gfm/#autolinks-extension-
"""

import re
import unicodedata
from string import ascii_letters

# Where one may begin. Schemes in any case, `www.` in lower case and behind few characters.
BARE = r"(?<![A-Za-z])(?i:https?|ftp)://(?=[^\x00-/:-@\[-`{-\x7f])|(?<![^ \t\n\v\f\r*_~(])www\."
_HOST = re.compile(r"(?:\\?[A-Za-z0-9._-])*+")  # a backslash in it is looked past
_REST = re.compile(r"[^ \t\n\v\f\r<]*+")
_TRAILING = frozenset("?!.,:*_~'\"")
_LONGEST_HOST = 300  # characters; a name that is looked up has 253 at most


def bare_link(text: str, start: int, host: int) -> tuple[int | None, int]:
    """The end of the link that begins at `start` and whose host begins at `host`, or None; and where to read on."""
    first = text[host]  # known to be no ASCII but a letter or digit
    if unicodedata.category(first)[0] in "PZ":
        return None, host
    # cmark-gfm looks at names byte by byte, so for no longer than they are ASCII, and never at a text's last byte.
    named = _HOST.match(text, host + 1, max(len(text) - 1, host + 1) if first.isascii() else host + 1)
    assert named is not None
    parts = named[0].split(".")
    if any("_" in part for part in parts[-2:]) or (host == start and len(parts) == 1):
        # Another `www.` may begin further on in the same name; in an endless one none is looked for.
        return None, named.end() if len(named[0]) > _LONGEST_HOST else host + 1
    rest = _REST.match(text, named.end())
    assert rest is not None
    end = _trimmed(text, start, rest.end())
    return (end, end) if end > start else (None, host + 1)


def _trimmed(text: str, start: int, end: int) -> int:
    """The end of a link without the punctuation that belongs to the sentence around it."""
    surplus = text.count(")", start, end) - text.count("(", start, end)
    while end > start:
        last = text[end - 1]
        if last == ")" and surplus > 0:
            surplus -= 1
            end -= 1
        elif last in _TRAILING:
            end -= 1
        elif last == ";":
            before = end - 2
            while before > start and text[before] in ascii_letters:
                before -= 1
            end = before if before < end - 2 and text[before] == "&" else end - 1  # an entity goes as a whole
        else:
            break
    return end
