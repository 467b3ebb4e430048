"""Every regular expression that sees text of others takes time that grows with the text, not with its square."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re
import signal
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from re import _constants as codes  # type: ignore[attr-defined]  # the parser behind `re`, which says what a pattern is of
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import livebib
from tests.shared import ROOT

LENGTH = 24_000  # characters of a text
MOST = 0.4  # seconds of the processor for one text; what is linear takes some milliseconds, the square of it minutes
TOKENS = [
    "\t", " ", "\n", "a", "1", "-", "–", ",", ".", " and ", "A. ", "{}", "{", "}", "\\", "$", "$x$ ", "~", "/", "http://",
    "http://a.b/", "www.", ":", "@", "%", "#", "&amp;", "<", ">", "?", "sept ", "v", "10.1000/", "arXiv:", "\\url{",
    "\\url{x}", "\\href{x}{y} ", "doi:", "\\'", "\\emph{x}", "Ã©", "É", "e\u0301", "aA", "_", "^", "(", ")", "[", "]",
    "1-", "1, ", "a-", "978-", "jr ", "Proc. ", '"', "''", "`", "!", "=", ";", "&", "*", "|", "\u200b", "?utm_a=1&",
    ";jsessionid=", "%2e/", "../", "\\\n", "\\cite{a}", "<!--", "-->", "<a ", "<a href=", "```", "[a](", "\r\n", "\0",
]  # fmt: skip


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """All patterns that modules keep, by where they are kept."""
    seen: set[str] = set()
    for module in pkgutil.walk_packages(livebib.__path__, "livebib."):
        if module.name == "livebib.__main__":
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for number, pattern in enumerate(_within(value)):
                if str(pattern.pattern) not in seen:
                    seen.add(str(pattern.pattern))
                    yield f"{module.name.removeprefix('livebib.')}.{name}" + f"-{number}" * (number > 0), pattern


def _within(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _within(each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _within(each)


def pumped(pattern: re.Pattern[Any]) -> Iterator[str]:
    """Texts that begin like a match and then repeat for long what the pattern lets repeat."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    for before, again in _pumps(parser.parse(text, pattern.flags & ~re.UNICODE), ""):
        if again:
            yield before + again * (LENGTH // len(again))
            yield (before + again) * (LENGTH // len(before + again))


def _pumps(items: Any, before: str) -> Iterator[tuple[str, str]]:
    """What stands before each repetition, in short, and what it repeats."""
    for code, value in items:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            least, most, inner = value
            if most > 100:
                yield before, _example(inner)
            yield from _pumps(inner, before)
            before += _example(inner) * least
        elif code is codes.SUBPATTERN:
            yield from _pumps(value[3], before)
            before += _example(value[3])
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from _pumps(branch, before)
            before += _example(value[1][0])
        elif code is codes.ATOMIC_GROUP:
            yield from _pumps(value, before)
            before += _example(value)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _pumps(value[1], before)
        else:
            before += _example([(code, value)])


def _example(items: Any) -> str:
    """A short text that matches, as good as that can be said without looking around."""
    text = ""
    for code, value in items:
        if code is codes.LITERAL:
            text += chr(value)
        elif code is codes.NOT_LITERAL:
            text += "a" if value != ord("a") else "b"
        elif code is codes.ANY:
            text += "a"
        elif code is codes.IN:
            text += _one_of(value)
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            text += _example(value[2]) * value[0]
        elif code is codes.SUBPATTERN:
            text += _example(value[3])
        elif code is codes.BRANCH:
            text += _example(value[1][0])
        elif code is codes.ATOMIC_GROUP:
            text += _example(value)
    return text


def _one_of(items: Any) -> str:
    kept = [character for character in "a1 -.,/\t\\{}[]<>\"'é" if _is_in(character, items)]
    if kept:
        return kept[0]
    return next(
        (
            chr(value if code is codes.LITERAL else value[0])
            for code, value in items
            if code in (codes.LITERAL, codes.RANGE)
        ),
        "",
    )


def _is_in(character: str, items: Any) -> bool:
    negated = items[0][0] is codes.NEGATE
    classes = {codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_SPACE: r"\s", codes.CATEGORY_WORD: r"\w"}
    classes |= {codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_NOT_SPACE: r"\S", codes.CATEGORY_NOT_WORD: r"\W"}
    found = any(
        (code is codes.LITERAL and chr(value) == character)
        or (code is codes.RANGE and value[0] <= ord(character) <= value[1])
        or (code is codes.CATEGORY and re.match(classes[value], character))
        for code, value in items
    )
    return found is not negated


class TooSlow(Exception):
    """It took more than its share of the processor."""


@contextmanager
def limited() -> Iterator[None]:
    """A limit on the processor's time. No garbage is collected meanwhile: after ten thousand other tests that alone
    takes as long, and what the signal raises within a collector's callback goes astray."""

    def stop(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    gc.disable()
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        gc.enable()
        signal.signal(signal.SIGVTALRM, before)


ALL = dict(patterns())
# Those that are looked for in a few hundred characters only, whatever the text's length; the last sees names of hosts.
CAPPED = {"output.export.up._LEAD", "web.softness._NOT_FOUND_PATH", "web.hosts.SPECIALS-6"}
Way = Callable[[re.Pattern[Any], Any], object]


def search(pattern: re.Pattern[Any], text: Any) -> object:
    return deque(pattern.finditer(text), maxlen=0)


SOURCES = {path: path.read_text() for path in (ROOT / "tools" / "livebib").rglob("*.py")}


def uses(name: str) -> set[Way]:
    """The ways in which a pattern is looked for, as far as its name tells."""
    module, word = name.partition("-")[0].rpartition(".")[::2]
    found = set[str]()
    for path, text in SOURCES.items():
        own = path.match(f"{module.replace('.', '/')}.py")
        if own or f".{word}" in text or re.search(rf"import .*\b{word}\b", text):
            found |= set(re.findall(rf"\b{word}\.(search|sub|subn|finditer|findall|split|match|fullmatch)\b", text))
            if re.search(rf"[(,=\[] ?{word}\b(?![.\w])", text):
                found.add("search")
    ways: set[Way] = {re.Pattern.fullmatch} if "fullmatch" in found else set()
    if found - {"match", "fullmatch"}:
        return ways | {search}  # which begins with a match
    return ways | {re.Pattern.match} if "match" in found else ways or {search}


def texts(pattern: re.Pattern[Any]) -> Iterator[str]:
    for token in TOKENS:
        yield token * (LENGTH // len(token))
    yield from pumped(pattern)


@pytest.mark.parametrize("name", [name for name in ALL if name not in CAPPED])
def test_no_text_keeps_a_pattern_busy(name: str) -> None:
    slow, ways = [], uses(name)
    for text in dict.fromkeys(texts(ALL[name])):
        for whole in (text, text + "\0", "x" + text):
            given: Any = whole if isinstance(ALL[name].pattern, str) else whole.encode("utf-8", "replace")
            try:
                with limited():
                    for way in ways:
                        way(ALL[name], given)
            except TooSlow:
                slow.append(whole[:30])
    assert not slow, f"{ALL[name].pattern!r}: {slow[:5]}"
