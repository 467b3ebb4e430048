"""Jinja2 for Markdown: what a template prints is text, unless the template itself wrote it.

Jinja escapes for HTML, which is not enough: `*`, `[` and `@` would pass. So all that is printed goes through `printed`,
and since Jinja joins a plain string with finished markup after escaping it for HTML alone, nothing here lets the two
meet unescaped:

- `~`, `+`, `%` and the filter `join` take a plain string for the text it is (`promoted`);
- methods of plain strings are looked up on `Text`, so their results escape themselves;
- finished markup (of a macro, a `{% set %}` block, `fence`) can be printed and joined, but has no methods, no slices,
  no `%`, and no filter that works on letters takes it;
- filters and tests are those listed here. `safe`, `e`, `xmlattr`, `urlize`, `tojson`, `format` and the like are absent.
"""

# ruff: noqa: S704  Markup is made here, of what was escaped
import re
from collections.abc import Iterable
from operator import attrgetter
from pathlib import Path
from typing import Any, cast

import jinja2
from jinja2 import compiler, exceptions, filters, nodes, runtime, sandbox, tests, utils
from markupsafe import Markup

from livebib.model.finding import Finding, Place
from livebib.model.rule import fatal
from livebib.output.render import budget
from livebib.output.render.escape import Text, Url, anchor_href, anchor_id, escape_markdown, fence, link_label

TEMPLATE_ERROR = fatal(
    "template-error",
    "A template cannot be read or run.",
    "Mend the template at the line named; tools/manual/templates.md lists what a template receives.",
)


# Jinja's own filters that choose, count and order: they hand on what they are given, or a number.
_NEUTRAL_FILTERS = """
abs batch count d default dictsort first float groupby int items last length list map max min reject rejectattr reverse
round select selectattr slice sort unique
""".split()
_NEUTRAL_TESTS = tests.TESTS.keys() - {"callable", "escaped", "filter", "test"}


def printed(value: Any) -> Markup:
    """A value as it appears in the output; None prints nothing, an undefined one raises."""
    if value is None:
        return Markup()
    if isinstance(value, Markup):
        return value
    if isinstance(value, Text | Url):
        return value.__html__()
    if type(value) is str and not value.strip(" "):
        return Markup(value)  # a template's own indentation, `{{ "  " * depth }}`
    return Markup(escape_markdown(str(value)))


def promoted(value: Any) -> Any:
    """A plain string as Text, also within a list, tuple or dictionary; anything else as it is."""
    if type(value) is str:
        return Text(value)
    if type(value) in (list, tuple):
        return type(value)(map(promoted, value))
    if type(value) is dict:
        return {key: promoted(item) for key, item in value.items()}
    return value


def joined(parts: Iterable[Any]) -> str:
    """The parts one after the other: markup if one of them is, else text."""
    parts = list(parts)
    if any(isinstance(part, Markup | Url) for part in parts):
        return Markup().join(map(printed, parts))
    return Text("".join("" if part is None else str(part) for part in parts))


def make_environment(loader: jinja2.BaseLoader) -> sandbox.ImmutableSandboxedEnvironment:
    """The environment for templates that write Markdown or HTML text. Values may be plain strings: they are text."""
    environment = _Environment(
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=printed,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals = {"range": sandbox.safe_range, "namespace": utils.Namespace, "dict": dict}
    known = {name: filters.FILTERS[name] for name in _NEUTRAL_FILTERS} | _FILTERS
    environment.filters = {name: budget.paid(each, attrgetter("budget")) for name, each in known.items()}
    environment.filters[budget.PAY] = _pay
    environment.tests = {name: tests.TESTS[name] for name in _NEUTRAL_TESTS}
    return environment


def line_of(path: Path, line: int) -> Place:
    """The beginning of a line."""
    return Place(path, line, 1, line, 1)


def template_finding(error: BaseException, fallback: Place) -> Finding:
    """What a template raised, at the template's own line; at `fallback` if no template that is a file is to blame."""
    place = fallback
    if isinstance(error, jinja2.TemplateSyntaxError):
        if error.filename:
            place = line_of(Path(error.filename), error.lineno)
    else:
        traceback = error.__traceback__
        while traceback is not None:
            # Jinja replaces the frames of compiled templates by ones that name the template's own file and line.
            # The innermost of them is where it happened; a template that is no file has a name in angle brackets.
            filename, line = traceback.tb_frame.f_code.co_filename, traceback.tb_lineno
            if "__jinja_exception__" in traceback.tb_frame.f_globals and not filename.startswith("<"):
                place = line_of(Path(filename), line)
            traceback = traceback.tb_next
    match error:
        case jinja2.TemplatesNotFound():
            what = f"none of these templates exists: {', '.join(map(str, error.templates))}"
        case jinja2.TemplateNotFound():
            what = f"there is no template {error.name!r}"
        case RecursionError():
            what = "the template includes, extends or calls itself without end; `default/…` is the built-in one"
        case jinja2.TemplateError():
            what = error.message or type(error).__name__
        case _:
            what = f"{type(error).__name__}: {error}"
    hint = "values are escaped when they are printed" if re.match("No (filter|test) named", what) else ""
    message = " ".join("".join(c if c.isprintable() else " " for c in what).split())
    return TEMPLATE_ERROR.at(place, message, hint)


class _CodeGenerator(compiler.CodeGenerator):
    """Jinja's compiler, with `~` and slices led through the environment."""

    def visit_Concat(self, node: nodes.Concat, frame: compiler.Frame) -> None:  # noqa: N802  Jinja finds it by this name
        self.write("environment.joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_Getitem(self, node: nodes.Getitem, frame: compiler.Frame) -> None:  # noqa: N802  likewise
        self.write("environment.getitem(")
        self.visit(node.node, frame)
        self.write(", ")
        self.visit(node.arg, frame)
        self.write(")")

    def visit_Slice(self, node: nodes.Slice, frame: compiler.Frame) -> None:  # noqa: N802  likewise
        self.write("slice(")
        for bound in (node.start, node.stop, node.step):
            self.visit(bound or nodes.Const(None), frame)
            self.write(", ")
        self.write(")")

    def _output_child_to_const(self, node: nodes.Expr, frame: compiler.Frame, finalize: Any) -> str:
        # Jinja escapes a constant for HTML before it asks `finalize`, which then takes it for finished markup.
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)


class _Environment(sandbox.ImmutableSandboxedEnvironment):
    code_generator_class = _CodeGenerator
    intercepted_binops = frozenset({"+", "%", "*", "**"})
    budget = budget.Budget()  # what the template at work may use up; each region gets one of its own

    def _generate(self, source: nodes.Template, *arguments: Any, **named: Any) -> str:
        return super()._generate(budget.paying(source), *arguments, **named)

    def joined(self, parts: Iterable[Any]) -> str:
        parts = list(parts)
        self.budget.spend(sum(len(part) for part in parts if isinstance(part, str)))
        return joined(parts)

    def call(self, context: runtime.Context, obj: Any, *arguments: Any, **named: Any) -> Any:
        self.budget.spend(budget.CALL)
        if isinstance(text := getattr(obj, "__self__", None), str):
            arguments = self.budget.method(text, obj.__name__, arguments)
        return super().call(context, obj, *arguments, **named)

    def call_binop(self, context: runtime.Context, operator: str, left: Any, right: Any) -> Any:
        self.budget.operation(operator, left, right)
        if operator == "%" and isinstance(left, Markup):
            raise exceptions.SecurityError("finished markup takes no %: join it with ~")
        if operator == "+" and (isinstance(left, Markup | Url) or isinstance(right, Markup | Url)):
            return joined((left, right))
        return super().call_binop(context, operator, promoted(left), promoted(right))

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, str) and budget.grows(obj, attribute):
            raise exceptions.SecurityError(f"text has no '{attribute}' here: it may grow without end")
        return super().getattr(Text(obj) if type(obj) is str else obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Markup):
            raise exceptions.SecurityError("finished markup has no parts: cut the text before it is marked up")
        return super().getitem(Text(obj) if type(obj) is str else obj, argument)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return not isinstance(obj, Markup) and super().is_safe_attribute(obj, attr, value)


@jinja2.pass_context
def _pay(context: runtime.Context, size: int) -> None:
    cast(_Environment, context.environment).budget.spend(size)


def _text(value: Any) -> Text:
    if isinstance(value, Markup):
        raise exceptions.SecurityError("this filter works on letters and takes no finished markup")
    return Text("" if value is None else str(value))


@jinja2.pass_environment
def _join(
    environment: jinja2.Environment, values: Iterable[Any], separator: Any = "", attribute: str | None = None
) -> str:
    if attribute is not None:
        values = map(filters.make_attrgetter(environment, attribute), values)  # through the sandbox
    parts: list[Any] = []
    for value in values:
        parts += [separator, value] if parts else [value]
    return cast(_Environment, environment).joined(parts)


@jinja2.pass_environment
def _sum(environment: jinja2.Environment, values: Iterable[Any], attribute: Any = None, start: float = 0) -> Any:
    if not isinstance(start, int | float):
        raise exceptions.SecurityError("sum adds numbers")
    return filters.sync_do_sum(environment, values, attribute, start)


def _indent(value: Any, width: int = 4, first: bool = False) -> Markup:
    """Finished markup with blanks before its lines, but for empty ones and, unless told, the first."""
    lines = printed(value).split("\n")
    blanks = Markup(" ") * width
    return Markup("\n").join(blanks + line if line and (first or number) else line for number, line in enumerate(lines))


def _trim(value: Any, characters: str | None = None) -> str:
    """Text or markup without white space around; other characters are taken from text only."""
    if isinstance(value, Markup) and characters is None:
        return value.strip()
    return _text(value).strip(characters)


def _truncate(value: Any, length: int = 255, end: str = "…") -> Text:
    """Text of at most `length` characters, cut between words where there are any."""
    text = _text(value)
    if len(text) <= length:
        return text
    cut = text[: max(length - len(end), 0)]
    return Text((cut.rsplit(" ", 1)[0] if " " in cut else cut) + end)


def _title(value: Any) -> Text:
    """Each word with a capital; `str.title` would give `Don'T`."""
    return Text(re.sub(r"\S+", lambda word: word[0][:1].upper() + word[0][1:].lower(), _text(value)))


_FILTERS: dict[str, Any] = {
    "anchor_href": anchor_href,
    "anchor_id": anchor_id,
    "capitalize": lambda value: _text(value).capitalize(),
    "fence": fence,
    "indent": _indent,
    "join": _join,
    "link_label": link_label,
    "lower": lambda value: _text(value).lower(),
    "replace": lambda value, old, new, count=-1: Text(_text(value).replace(_text(old), _text(new), count)),
    "sum": _sum,
    "string": lambda value: value if isinstance(value, Markup) else _text(value),
    "title": _title,
    "trim": _trim,
    "truncate": _truncate,
    "upper": lambda value: _text(value).upper(),
    "wordcount": lambda value: len(_text(value).split()),
}
