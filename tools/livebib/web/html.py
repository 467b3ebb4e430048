"""What the beginning of a web page says of itself. Bytes in, text out; no page is parsed further than judging needs.

Patterns instead of a parser, because most of a check's own time would be spent in one. The page is somebody else's and
may be made to be slow: each pattern stops at the next tag or after so many characters, and what is never closed is
looked for once.
"""

import codecs
import html
import json
import re
from typing import NamedTuple

TYPES = ("text/html", "application/xhtml+xml")

_HEAD_ENDS = re.compile(rb"</head\b|<body\b", re.IGNORECASE)
_OPENS = re.compile(r"<!--|<(script|style|noscript)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]*>", re.IGNORECASE)
_TITLE_ENDS = re.compile(r"</title", re.IGNORECASE)
_META = re.compile(r"""<meta\b((?:[^<>"']|"[^"]{0,4000}"|'[^']{0,4000}'){0,200}+)>""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![\w:-])([\w:-]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_CHARSET = re.compile(rb"""<meta\b[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_REFRESH = re.compile(r"""\s*+(\d+)(?:\.\d*)?\s*+[;,]?\s*+(?:url\s*=\s*)?["']?([^"']*)""", re.IGNORECASE)
_HUGE_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")
_TAG = re.compile(r"<[^<>]*>")
_NAMES = re.compile(r"""\b(?:id|name)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_MOUNTED = re.compile(
    r"""<(?:div|main|section)\b[^<>]{0,300}?\bid\s*=\s*["']?(?:root|app|__next|__nuxt|svelte|react-root|main-app)\b"""
    r"""|<app-root\b|\bdata-reactroot\b|\bng-app\b|id=["']?__NEXT_DATA__""",
    re.IGNORECASE,
)
_WORKS = re.compile(
    r"(?:Scholarly|Tech|News|Report|Medical\w*)?Article|Book|Chapter|Thesis|Course|Report|BlogPosting|Dataset|"
    r"VideoObject|SoftwareSourceCode|CreativeWork"
)
# What pages are written in. Python has codecs that are none of it, and some that take quadratic time.
_ENCODING = re.compile(
    r"utf-8(?:-sig)?|utf-16(?:-[bl]e)?|ascii|iso8859-\d+|cp\d+|koi8-[rtu]|mac-\w+|gb\w+|big5\w*|shift_jis\w*|euc_\w+|"
    r"tis-620|hz"
)
_LONGEST_TEXT = 1000  # characters of a title or a name
_LITTLE_TEXT = 300  # characters; a page with less beside its scripts is drawn by them


class Page(NamedTuple):
    """The head of a page."""

    title: str
    named: tuple[str, ...]  # the work it is about, as the page itself names it for machines
    cited: tuple[str, ...]  # the same, where it is a publisher's `citation_title`
    refresh: str | None  # where it sends browsers on to at once


def is_html(content_type: str) -> bool:
    """Whether a Content-Type is a web page's; one that is missing counts, as in browsers."""
    return content_type.partition(";")[0].strip().lower() in ("", *TYPES)


def is_work(type_: str) -> bool:
    """Whether a type of schema.org is a work that can be cited."""
    return _WORKS.fullmatch(type_) is not None


def head_is_there(body: bytes) -> bool:
    """Whether enough was read to know the head."""
    return _HEAD_ENDS.search(body, max(0, len(body) - 20_000)) is not None


_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(body: bytes, content_type: str) -> str:
    """The text, by its byte order mark, else the header's charset, else the page's own, else UTF-8; what cannot be
    decoded is replaced. https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding"""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    declared = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    name = declared[1] if declared else ""
    if not name and (found := _CHARSET.search(body, 0, 4096)):
        name = found[1].decode("ascii")
    try:
        codec = codecs.lookup(name or "utf-8").name
        return body.decode(codec if _ENCODING.fullmatch(codec) else "utf-8", "replace")
    except (LookupError, ValueError):
        return body.decode("utf-8", "replace")


def read(body: bytes, content_type: str) -> Page:
    """What a page says of itself in its head, as far as judging a link needs it."""
    text, scripts = _head(body, content_type)
    metas, refresh = _metas(text)
    works = [work for data in _json(scripts) for work in _linked(data)]
    cited = tuple(metas.get("citation_title", []) + metas.get("bepress_citation_title", []))
    site = {name.casefold() for name in metas.get("og:site_name", [])}
    named = [name for name in metas.get("og:title", []) if name.casefold() not in site]
    return Page(_title(text), tuple(filter(None, [*named, *works])), cited, refresh)


def describe(body: bytes, content_type: str) -> tuple[str, dict[str, list[str]], list[object]]:
    """All that a page says of itself in its head: what a browser shows as its name; its meta elements by name, property
    or itemprop in lower case, in the page's order; and its JSON-LD, as decoded."""
    text, scripts = _head(body, content_type)
    return _title(text), _metas(text)[0], _json(scripts)


def _head(body: bytes, content_type: str) -> tuple[str, list[tuple[str, str]]]:
    end = _HEAD_ENDS.search(body)
    return _visible(decode(body[: end.start()] if end else body, content_type))


def _title(text: str) -> str:
    found = _TITLE.search(text)
    if not found:
        return ""
    closed = _TITLE_ENDS.search(text, found.end())
    return plain(text[found.end() : closed.start() if closed else found.end() + _LONGEST_TEXT])


def _metas(text: str) -> tuple[dict[str, list[str]], str | None]:
    """The contents of meta elements by name, and where a page sends browsers on to."""
    metas: dict[str, list[str]] = {}
    refresh = None
    for match in _META.finditer(text):
        given = _attributes(match[1])
        content = unescaped(given.get("content", ""))
        if given.get("http-equiv", "").lower() == "refresh":
            refresh = refresh or refreshed(content)
        name = (given.get("name") or given.get("property") or given.get("itemprop") or "").lower()
        if name and content:
            metas.setdefault(name, []).append(plain(content))
    return metas, refresh


def refreshed(content: str) -> str | None:
    """Where a `Refresh` sends a browser at once (within three seconds); None if nowhere."""
    found = _REFRESH.match(content)
    return found[2].strip() if found and int(found[1][:9]) <= 3 and found[2].strip() else None


def plain(markup: str) -> str:
    """Text without tags and references, white space collapsed."""
    return " ".join(unescaped(_TAG.sub(" ", markup)).split())[:_LONGEST_TEXT]


def unescaped(text: str) -> str:
    """Text with its character references undone; a number beyond all characters stays (int() refuses long ones)."""
    return html.unescape(_HUGE_REFERENCE.sub("\ufffd", text))


def _visible(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A page without comments, styles, scripts and what is for browsers without them; and its scripts, each with its
    attributes. What is never closed hides all that follows, as in browsers."""
    lower = text.lower() if len(text.lower()) == len(text) else text
    pieces, scripts, at = [], list[tuple[str, str]](), 0
    while found := _OPENS.search(text, at):
        pieces.append(text[at : found.start()])
        name = (found[1] or "").lower()
        closing = f"</{name}" if name else "-->"
        end = lower.find(closing, found.end())
        if end < 0:
            return "".join(pieces), scripts
        if name == "script":
            attributes, _, content = text[found.end() : end].partition(">")
            scripts.append((attributes, content))
        at = end + len(closing)
    return "".join([*pieces, text[at:]]), scripts


def anchors(text: str) -> set[str]:
    """Every id and name on a page."""
    return {unescaped(a or b or c) for a, b, c in _NAMES.findall(_visible(text)[0])}


def is_drawn_by_script(text: str) -> bool:
    """Whether what a reader sees of a page is made by its scripts, so that its source says little."""
    if "<script" not in text.lower():
        return False
    return bool(_MOUNTED.search(text)) or len(plain(_visible(text)[0])) < _LITTLE_TEXT


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(text)}


def _json(scripts: list[tuple[str, str]]) -> list[object]:
    found: list[object] = []
    for attributes, script in scripts:
        if "ld+json" in attributes:
            try:
                found.append(json.loads(script))
            except (ValueError, RecursionError):
                continue
    return found


def _linked(data: object) -> list[str]:
    todo = data if isinstance(data, list) else data.get("@graph", [data]) if isinstance(data, dict) else []
    names = []
    for each in todo if isinstance(todo, list) else []:
        if isinstance(each, dict) and is_work(str(each.get("@type"))):
            names += [plain(each[key]) for key in ("headline", "name") if isinstance(each.get(key), str)]
    return names
