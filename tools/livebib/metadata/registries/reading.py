"""Answers of others read without trust: every function takes what JSON or XML may hold and makes do with it."""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from livebib.model.record import Contributor, Day
from livebib.web import html

_LONGEST_TEXT = 10_000  # characters of a title or a name; the longest titles known have about 4,000
_LONGEST_NUMBER = 15  # digits
# The markup that registries let into titles: Crossref's face markup, HTML, JATS and MathML. Nothing else is a tag:
# "p<0.05" and "Vector<T>" stay.
_TAG = re.compile(
    r"</?+(?:(?:mml|jats):[\w-]++|b|i|u|em|strong|bold|italic|underline|sub|sup|inf|scp|sc|tt|font|ovl|span|small|a|math"
    r"|(?P<parts>br|p|div|title))(?:\s[^<>]*+)?+/?+>",
    re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?!\d)")


def json_of(body: bytes) -> Any:
    """What a body says in JSON; None where that makes no sense. Bytes that are no UTF-8 cost a character each."""
    try:
        return json.loads(body.decode("utf-8-sig", "replace"), parse_int=_int, parse_constant=lambda name: None)
    except (ValueError, RecursionError):
        return None


def _int(digits: str) -> int | None:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else None


def table(value: Any) -> dict[str, Any]:
    """An object, or an empty one."""
    return value if isinstance(value, dict) else {}


def tables(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; a lone object counts as a list of one."""
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]


def text(value: Any) -> str:
    """A text or a whole number in one line; anything else is empty."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return ""
    # A lone surrogate can be written in JSON, but neither printed nor stored.
    return " ".join(value[:_LONGEST_TEXT].encode("utf-8", "replace").decode().split())


def plain(value: Any) -> str:
    """A text without its markup. What was escaped twice over, as many publishers deposit it, is read twice."""
    read = text(value)
    for _ in range(2):
        if "&" in read:
            read = html.unescaped(read)
        if "<" in read:
            read = _TAG.sub(lambda tag: " " if tag["parts"] else "", read)
    return text(read)


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a list, without markup, empty ones left out; a lone text counts as a list of one."""
    return tuple(each for each in map(plain, value if isinstance(value, list) else [value]) if each)


def people(value: Any, read: Callable[[dict[str, Any]], Contributor | None]) -> tuple[Contributor, ...]:
    """The objects of a list that `read` knows as somebody's name."""
    return tuple(filter(None, map(read, tables(value))))


def day(year: Any, month: Any = None, day: Any = None) -> Day | None:
    """A date of numbers or digits; None without a year."""
    y, m, d = _number(year), _number(month), _number(day)
    if not 1000 <= y <= 2999:
        return None
    return Day(y, m, d if 1 <= d <= 31 else None) if 1 <= m <= 12 else Day(y)


def _number(value: Any) -> int:
    digits = text(value)
    return int(digits) if re.fullmatch(r"[0-9]{1,4}", digits) else 0


def date_parts(value: Any) -> Day | None:
    """The date in CSL's shape, `{"date-parts": [[2016, 6]]}`, as Crossref writes it, too."""
    parts = table(value).get("date-parts")
    begin = parts[0] if isinstance(parts, list) and parts else None
    return day(*begin[:3]) if isinstance(begin, list) and begin else None


def date(value: Any) -> Day | None:
    """The date at the beginning of a text in ISO 8601: `2017-06-12T17:57:34Z`, `2011-02/2011-03`, `1998`."""
    found = _DATE.match(text(value))
    return day(*found.groups()) if found else None


def years(dates: Iterable[Day | None]) -> frozenset[int]:
    """The years of those dates that are known."""
    return frozenset(each.year for each in dates if each)


def distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    """The values in order, each once, without those that are empty."""
    return tuple(dict.fromkeys(filter(None, values)))
