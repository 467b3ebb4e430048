"""Values for templates that print safely wherever Markdown or HTML text may stand.

Character references are the one spelling that means the same in a paragraph, a heading, a link's text or title, a table
cell, HTML text and an HTML attribute. Two things read the text after references were decoded, so they need a WORD
JOINER (U+2060, which shows nothing) as well: cmark-gfm's e-mail addresses and link titles, and what GitHub does to the
finished page (mentions, issue numbers, emoji short codes). A commit hash is left alone: it links to nothing but the
repository's own commit.

Code is the exception, references mean nothing there: see `fence`. A template puts no value into a code span.
"""

# ruff: noqa: S704  Markup is made here, of what was escaped
import functools
import ipaddress
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import idna
from markupsafe import Markup

_WORD_JOINER = "\u2060"
# C0 but for white space, DEL, C1, what overrides or isolates writing direction, the byte order mark.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # no UTF-8 file can hold one
_BLANKS = re.compile("[ \t\n\x0b\x0c\r\u2028\u2029]+")
_LINE_END = re.compile("\r\n?|[\u2028\u2029]")
# What would become live after the references are decoded: a word joiner goes behind it.
_LIVE = re.compile(
    r"(@)(?!\s)"  # mentions, e-mail addresses, also when the name comes from the next value
    r"|(www)(?=\.)"
    r"|(:)(?=/)"  # http://
    r"|(:)(?=[a-z0-9_+-]+:)"  # :tada:
    r"|(\#|\bGH-)(?=[0-9])"  # #1, GH-1
    r"|(\\)(?=[!-/:-@\[-`{-~]|$)",  # an escape: in link titles cmark-gfm undoes references first, then backslashes
    re.IGNORECASE,
)
_REFERENCES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
    | {character: f"&#{ord(character)};" for character in "'[]*_`~|\\#${}" + _WORD_JOINER}
)
# Characters that begin a block at the start of a line, or give brackets before the text, or around it, a meaning.
_START = re.compile(r" ?(?:[-+=](?![0-9A-Za-z])|[0-9]{1,9}[.)](?![^ ])|[:(^!])")


def escape_markdown(text: str) -> str:
    """The text spelt so that Markdown and HTML show it as it is, on one line, with nothing in it live.

    White space collapses, control characters go, a lone surrogate becomes U+FFFD. Ordinary prose stays readable:
    letters, digits and most punctuation print as they are.
    """
    text = _BLANKS.sub(" ", _LONE_SURROGATE.sub("\ufffd", _UNSEEN.sub("", text)))
    text = _LIVE.sub(lambda match: match[0] + _WORD_JOINER, text)
    head, tail = "", ""
    if start := _START.match(text):
        head, text = text[: start.end()], text[start.end() :]
        head = head[:-1].translate(_REFERENCES) + f"&#{ord(head[-1])};"
    if text.endswith("!"):  # would make an image of a link that follows
        text, tail = text[:-1], "&#33;"
    return head + text.translate(_REFERENCES) + tail


class Text(str):
    """Text that escapes itself when a template prints it, and stays so through every string operation."""

    __slots__ = ()

    def __html__(self) -> Markup:
        return Markup(escape_markdown(self))

    def __str__(self) -> str:
        return self

    def __add__(self, other: str) -> str:
        if isinstance(other, Markup):
            return self.__html__() + other
        return Text(str.__add__(self, other)) if isinstance(other, str) else NotImplemented

    def __radd__(self, other: str) -> str:
        if isinstance(other, Markup):
            return other + self.__html__()
        return Text(str.__add__(other, self)) if isinstance(other, str) else NotImplemented

    def __rmod__(self, pattern: str) -> str:
        if isinstance(pattern, Markup):
            return pattern % self.__html__()
        return Text(str.__mod__(pattern, self)) if isinstance(pattern, str) else NotImplemented

    def __iter__(self) -> Iterator[str]:
        return map(Text, str.__iter__(self))


def _kept(method: Callable[..., Any]) -> Callable[..., Any]:
    """The string method, its strings turned into Text; the name stays, by which Jinja's sandbox knows `format`."""

    @functools.wraps(method)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        result = method(*args, **kwargs)
        if isinstance(result, list | tuple):
            return type(result)(map(Text, result))
        return Text(result)

    return wrapper


_TEXT_METHODS = """
__getitem__ __mod__ __mul__ __rmul__
capitalize casefold center expandtabs format format_map join ljust lower lstrip partition removeprefix removesuffix
replace rjust rpartition rsplit rstrip split splitlines strip swapcase title translate upper zfill
"""
for _name in _TEXT_METHODS.split():
    setattr(Text, _name, _kept(getattr(str, _name)))


def fence(text: str, info: str = "") -> Markup:
    """A fenced code block, its fence longer than any run of backticks inside; `info` names the language.

    It belongs at the beginning of a line, ends without a line break, and shows the text as it is, control characters
    apart. Whoever feeds the result to a template language (Jekyll's Liquid) has to mark it as raw there.
    """
    body = _LONE_SURROGATE.sub("\ufffd", _UNSEEN.sub("", _LINE_END.sub("\n", text)))
    longest = max(map(len, re.findall(r"`+", body)), default=0)
    ticks = "`" * max(3, longest + 1)
    language = re.sub(r"[^A-Za-z0-9_+.#-]", "", info)
    return Markup(f"{ticks}{language}\n{body}{'' if body.endswith(chr(10)) or not body else chr(10)}{ticks}")


def link_label(key: str) -> Markup:
    r"""The key for use in a link label: `[@{{ key|link_label }}]`. CommonMark compares labels as written, so whoever
    cites a key with one of ``[ ] \ ` <`` in it writes the same backslashes."""
    return Markup(re.sub(r"([\[\]\\`<])", r"\\\1", _BLANKS.sub(" ", _UNSEEN.sub("", key))))


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?\.?")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
# What stays as it is in a path, query or fragment. Not in it, though RFC 3986 allows them: ' ( ) which end attributes,
# titles and destinations, $ which begins GitHub's mathematics, [ ] which belong to hosts.
_PLAIN = "%/?:@!&*+,;=~"


@dataclass(frozen=True, init=False)
class Url:
    """A web address that prints percent-encoded: safe in `[x](URL)`, `<URL>` and `href="URL"`.

    Only http and https without user information. Anything else, and what no browser would open, is false and prints
    as nothing.
    """

    address: str  # the encoded address, for anything but Markdown and HTML: `&` stands bare

    def __init__(self, raw: str) -> None:
        object.__setattr__(self, "address", _encoded(raw))

    def __bool__(self) -> bool:
        return bool(self.address)

    def __str__(self) -> str:
        return self.address.replace("&", "&amp;")

    def __html__(self) -> Markup:
        return Markup(str(self))


def _encoded(raw: str) -> str:
    raw = raw.strip(" \t\r\n")
    if _CONTROL.search(raw):
        return ""
    try:
        parts = urlsplit(raw)
        host, port = _host(parts.hostname or ""), parts.port
        if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
            return ""
        path, query, fragment = _quoted(parts.path), _quoted(parts.query), _quoted(parts.fragment)
    except ValueError:  # brackets, port, IDNA; a lone surrogate
        return ""
    authority = host if port is None else f"{host}:{port}"
    return f"{parts.scheme}://{authority}{path}{query and f'?{query}'}{fragment and f'#{fragment}'}"


def _host(host: str) -> str:
    """The host in ASCII; empty if it is none. Raises ValueError if IDNA refuses it."""
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host)}]"
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode("ascii")
    return host if _HOST.fullmatch(host) else ""


def _quoted(part: str) -> str:
    return quote(_BAD_PERCENT.sub("%25", part), safe=_PLAIN)


def _anchor(key: str) -> str:
    """The anchor's name: the key itself, but for blanks and what cannot be written."""
    clean = _CONTROL.sub("", re.sub(r"\s+", "-", key.strip()))
    return "ref-" + clean.encode("utf-8", "replace").decode("utf-8")


def anchor_id(key: str) -> Markup:
    """The `id` of an entry's anchor, as an attribute value: `<a id="{{ key|anchor_id }}"></a>`.

    GitHub puts `user-content-` before it and finds it from `#ref-…` all the same. Two keys have two anchors.
    """
    return Markup(re.sub(r"[^\w.:/+-]", lambda match: f"&#{ord(match[0])};", _anchor(key)))


def anchor_href(key: str) -> Markup:
    """The fragment that leads to the entry's anchor, `#` included; percent-decoded it is the anchor's `id`."""
    return Markup("#" + quote(_anchor(key), safe=":/+~"))


def heading_href(slug: str) -> Markup:
    """The fragment that leads to a heading, `#` included, from its slug."""
    return Markup("#" + quote(slug, safe="~"))
