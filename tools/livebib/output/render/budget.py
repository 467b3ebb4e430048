"""What a template may use up: a stranger's must not keep a run from ending, or fill the memory.

Each turn of a loop, each macro, call and filter costs a unit, and one more for every hundred characters that it works
on; what would make a single value too large is refused before it is made.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sized
from typing import Any

from jinja2 import Template, Undefined, exceptions, nodes, utils

UNITS, UNITS_A_WORK = 500_000, 250  # of one region; the built-in list takes 50 a work
LONGEST = 50_000_000  # characters of one value, and of what a region prints
HIGHEST = 10_000  # of a number that says how often or how wide
_A_UNIT = 100  # characters
_AN_ITEM = 30  # characters that cost as much as an item of a list
CALL = 300  # the same of a call
# Methods of text that make it longer by a number among their arguments, or within the text.
_GROWING = frozenset({"center", "expandtabs", "ljust", "rjust", "translate", "zfill"})
_WIDE_FIELD = re.compile(r"\{[^{}]*(?:[0-9]{4}|\{)")
PAY = "pays"  # the filter that a template's own code calls
_WIDE = re.compile(r"%[^A-Za-z%]*(?:\d{4}|\*)")  # a format with a width of its own, or of an argument
_BODIES = (nodes.Block, nodes.CallBlock, nodes.For, nodes.Macro)


def grows(text: str, method: str) -> bool:
    """Whether a method may make a text longer than can be told before."""
    return method in _GROWING or (method in ("format", "format_map") and _WIDE_FIELD.search(text) is not None)


class Budget:
    """What is left of it."""

    def __init__(self, works: int = 0) -> None:
        self._left = UNITS + UNITS_A_WORK * works

    def spend(self, size: int = 0) -> None:
        """Pay for a step that works on so many characters. Raises SecurityError when nothing is left."""
        if size > LONGEST:
            raise exceptions.SecurityError(f"a value of more than {LONGEST:,} characters")
        self._left -= 1 + size // _A_UNIT
        if self._left < 0:
            raise exceptions.SecurityError("it takes too many steps; is there a loop within a loop?")

    def counted(self, values: Iterable[Any]) -> Iterator[Any]:
        """The same values, each of which costs a step."""
        for value in values:
            self.spend(_size(value))
            yield value

    def operation(self, operator: str, left: Any, right: Any) -> None:
        """Pay for an operation before it is done."""
        if operator == "%" and isinstance(left, str) and _WIDE.search(left):
            raise exceptions.SecurityError("a format that is too wide")
        if isinstance(left, Sized) or isinstance(right, Sized):
            times = [each for each in (left, right) if isinstance(each, int)] if operator == "*" else []
            self.spend((_size(left) + _size(right)) * max([1, *times]))
        elif isinstance(left, int) and isinstance(right, int):
            bits = left.bit_length() * (right if operator == "**" else 1) + right.bit_length()
            if bits > HIGHEST:
                raise exceptions.SecurityError("a number of too many digits")

    def method(self, text: str, name: str, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
        """Pay for a method of text before it runs; returns its arguments."""
        size = len(text)
        if name == "join" and arguments:
            parts = list(self.counted(arguments[0]))
            arguments, size = (parts, *arguments[1:]), sum(map(_size, parts)) + len(text) * len(parts)
        elif name == "replace" and len(arguments) > 1:
            size += text.count(arguments[0]) * _size(arguments[1])
        self.spend(size)
        return arguments


def printed(template: Template, context: dict[str, Any], works: int) -> str:
    """What a template prints, with a budget of its own for so many works."""
    own = template.environment.budget = Budget(works)  # type: ignore[attr-defined]  # see `environment`
    pieces, size = [], 0
    for piece in template.generate(context):
        size += len(piece)
        own.spend(max(len(piece), size if size > LONGEST else 0))
        pieces.append(piece)
    return "".join(pieces)


def paying(template: nodes.Template) -> nodes.Template:
    """A template whose every body begins with paying for what it prints of its own."""
    bodies: list[Any] = [template, *template.find_all(_BODIES)]
    for node in bodies:
        size = sum(len(data.data) for each in node.body for data in each.find_all(nodes.TemplateData))
        call = nodes.ExprStmt(nodes.Filter(nodes.Const(size), PAY, [], [], None, None))
        node.body.insert(0, call.set_lineno(node.lineno).set_environment(node.environment))
    return template


def paid(function: Callable[..., Any], of: Callable[[Any], Budget]) -> Callable[..., Any]:
    """A filter that pays for what it is given; `of` tells the budget of an environment."""
    takes = getattr(function, "jinja_pass_arg", None)

    def filtered(first: Any, value: Any, *arguments: Any, **named: Any) -> Any:
        budget = of(getattr(first, "environment", first))
        for each in (*arguments, *named.values()):
            if isinstance(each, int) and each > HIGHEST:
                raise exceptions.SecurityError(f"{each} is too large a number for a filter")
        budget.spend(_size(value))
        if isinstance(value, Iterator):
            value = budget.counted(value)
        return function(first, value, *arguments, **named) if takes else function(value, *arguments, **named)

    filtered.jinja_pass_arg = takes or utils._PassArg.environment  # type: ignore[attr-defined]  # as its decorators do
    return filtered


def _size(value: Any) -> int:
    """What a value weighs, in characters."""
    if isinstance(value, Undefined) or not isinstance(value, Sized):
        return 0
    return len(value) * (1 if isinstance(value, str) else _AN_ITEM)
