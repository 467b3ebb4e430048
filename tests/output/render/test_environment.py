"""Templates: whatever they do with a value, it prints as text; what they may not do fails with the template's line."""

from __future__ import annotations

import html
from pathlib import Path

import cmarkgfm
import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.exceptions import SecurityError

from livebib.model.finding import Finding, Place, Severity
from livebib.output.render.budget import PAY
from livebib.output.render.environment import make_environment, template_finding
from livebib.output.render.escape import Text, Url

ENVIRONMENT = make_environment(jinja2.DictLoader({}))
hostile = st.lists(
    st.sampled_from(
        [
            "*",
            "_",
            "`",
            "[x](/y)",
            "<b>",
            "</b>",
            "&lt;",
            "www.e.org",
            "http://e.org",
            "a@b.org",
            "@u",
            "\n",
            "# ",
            "\\",
        ]
    )
    | st.text(max_size=3),
    max_size=5,
).map("".join)


def render(template: str, **values: object) -> str:
    return ENVIRONMENT.from_string(template).render(**values)


def elements(markdown: str) -> set[str]:
    page = cmarkgfm.github_flavored_markdown_to_html(markdown, options=1 << 17)
    return {part.split(">")[0].split(" ")[0].strip("/") for part in page.split("<")[1:]}


# ------------------------------------------------------------------------------------------------------------ values


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("*", "&#42;"),
        (Text("*"), "&#42;"),
        (Url("https://e.org/?a&b"), "https://e.org/?a&amp;b"),
        (Url("javascript:x"), ""),
        (None, ""),
        (1968, "1968"),
        (True, "True"),
        (["*"], "&#91;&#39;&#42;&#39;&#93;"),
        ("    ", "    "),
    ],
)
def test_a_value_prints_as_text(value: object, printed: str) -> None:
    assert render("{{ x }}", x=value) == printed


def test_what_the_template_writes_is_markup() -> None:
    assert render("**{{ x }}** <b>", x="*") == "**&#42;** <b>"


def test_what_a_macro_or_a_block_made_is_not_escaped_again() -> None:
    template = "{% macro bold(x) %}**{{ x }}**{% endmacro %}{% set y %}_{{ x }}_{% endset %}{{ bold(x) }}{{ bold(y) }}"
    assert render(template, x="*") == "**&#42;****_&#42;_**"


def test_an_unknown_name_fails() -> None:
    with pytest.raises(jinja2.UndefinedError, match="'entrys' is undefined"):
        render("{{ entrys }}")


def test_blocks_leave_no_blank_lines() -> None:
    assert render("{% for x in range(2) %}\n  {% if true %}\n- {{ x }}\n  {% endif %}\n{% endfor %}\n") == "- 0\n- 1\n"


# ----------------------------------------------------------------------------------------------------- closed doors


@pytest.mark.parametrize(
    "name",
    "safe e escape forceescape xmlattr urlize tojson striptags format pprint attr center urlencode random".split(),
)
def test_a_filter_that_could_print_markup_or_change_from_day_to_day_is_absent(name: str) -> None:
    with pytest.raises(jinja2.TemplateAssertionError, match="No filter named"):
        render("{{ x|" + name + " }}", x="")


@pytest.mark.parametrize("name", ["lipsum", "cycler", "joiner"])
def test_a_global_without_a_use_is_absent(name: str) -> None:
    assert name not in ENVIRONMENT.globals


@pytest.mark.parametrize(
    "template",
    [
        "{{ x.__class__ }}",
        "{{ '{0.__class__}'.format(x) }}",
        "{{ x.format.__globals__ }}",
        "{{ '{a.__class__}'.format_map({'a': x}) }}",
        "{{ [x]|map(attribute='__class__')|join }}",
        "{{ [x]|join(attribute='__class__') }}",
        "{{ items.append(1) }}",
        "{% set m %}*{% endset %}{{ m.upper() }}",
        "{% set m %}*{% endset %}{{ m[1:] }}",
        "{% set m %}*{% endset %}{{ m[0] }}",
        "{% set m %}*{% endset %}{{ m % x }}",
        "{% set m %}*{% endset %}{{ m|upper }}",
        "{% set m %}*{% endset %}{{ m|replace('*', x) }}",
    ],
)
def test_a_way_out_of_the_sandbox_or_of_the_escaping_is_refused(template: str) -> None:
    with pytest.raises(SecurityError):
        render(template, x=Text("*"), items=[])


# ------------------------------------------------------------------------------- every way from a value to the output

FILTERS = {  # how each filter may be used on text
    "abs": "{{ 1|abs }}{{ x }}",
    "anchor_href": "[a]({{ x|anchor_href }})",
    "anchor_id": '<a id="{{ x|anchor_id }}"></a>',
    "batch": "{% for row in xs|batch(2, x) %}{{ row|join(x) }}{% endfor %}",
    "capitalize": "{{ x|capitalize }}",
    "count": "{{ x|count }}",
    "d": "{{ none|d(x, true) }}",
    "default": "{{ y|default(x) }}",
    "dictsort": "{% for k, v in {x: x}|dictsort %}{{ k ~ v }}{% endfor %}",
    "fence": "{{ x|fence(x) }}",
    "first": "{{ x|first|default('') ~ m }}{{ xs|first ~ m }}",
    "float": "{{ x|float }}",
    "groupby": "{% for k, v in [{'a': x}]|groupby('a') %}{{ k ~ m ~ v[0].a }}{% endfor %}",
    "indent": "{{ x|indent }}{{ (m ~ x)|indent(2) }}",
    "int": "{{ x|int }}",
    "items": "{% for k, v in {x: x}|items %}{{ k ~ m ~ v }}{% endfor %}",
    "join": "{{ xs|join(x) }}{{ [m, x]|join(x) }}{{ [{'a': x}]|join(m, attribute='a') }}{{ x|join(m) }}",
    "last": "{{ xs|last ~ m }}",
    "length": "{{ x|length }}",
    "link_label": "a",  # for labels alone, see test_escape
    "list": "{{ (x|list)|join(m) }}{{ x|list }}",
    "lower": "{{ x|lower ~ m }}",
    "map": "{{ xs|map('upper')|join(m) }}{{ [{'a': x}]|map(attribute='a')|join }}",
    "max": "{{ xs|max ~ m }}",
    "min": "{{ xs|min ~ m }}",
    "reject": "{{ xs|reject('none')|join(m) }}",
    "rejectattr": "{{ [{'a': x}]|rejectattr('a', 'none')|map(attribute='a')|join(m) }}",
    "replace": "{{ x|replace('a', x) ~ m }}{{ 'abc'|replace('b', x) ~ m }}",
    "reverse": "{{ (x|reverse) ~ m }}",
    "round": "{{ 1.5|round }}{{ x }}",
    "select": "{{ xs|select('string')|join(m) }}",
    "selectattr": "{{ [{'a': x}]|selectattr('a', 'string')|map(attribute='a')|join(m) }}",
    "slice": "{% for row in xs|slice(2, x) %}{{ row|join(m) }}{% endfor %}",
    "sort": "{{ xs|sort|join(m) }}",
    "string": "{{ x|string ~ m }}",
    "sum": "{{ [1, 2]|sum }}{{ x }}",
    "title": "{{ x|title ~ m }}",
    "trim": "{{ x|trim ~ m }}{{ (m ~ x)|trim }}{{ x|trim('a') ~ m }}",
    "truncate": "{{ x|truncate(5) ~ m }}{{ x|truncate(5, x) ~ m }}",
    "unique": "{{ xs|unique|join(m) }}",
    "upper": "{{ x|upper ~ m }}",
    "wordcount": "{{ x|wordcount }}",
}
OPERATIONS = [
    "{{ x ~ m }}{{ m ~ x }}{{ 'a' ~ x ~ m }}",
    "{{ x + m }}{{ m + x }}{{ 'a' + x + m }}{{ (x + 'a') ~ m }}",
    "{{ ('%s' % x) ~ m }}{{ ('%s %s' % (x, x)) ~ m }}{{ ('%(a)s' % {'a': x}) ~ m }}",
    "{{ (x * 2) ~ m }}{{ ('a' * 2) ~ x ~ m }}",
    "{{ '{} {a}'.format(x, a=x) ~ m }}",
    "{{ ', '.join(xs) ~ m }}",
    "{{ 'abc'.replace('b', x) ~ m }}",
    "{{ x[1:] ~ m }}{{ x[:3] ~ m }}",
    "{{ x.split('a')|join(m) }}",
    "{{ x.upper() ~ m }}",
    "{{ (x if x else 'y') ~ m }}",
    "{{ [x, m] }}{{ {x: m} }}{{ (x,) }}",
    "{% macro f(a) %}{{ a }}{% endmacro %}{{ f(x) ~ x }}",
    "{% set y = x ~ m %}{{ y ~ x }}",
    "{% set y %}{{ x }}{% endset %}{{ y ~ x }}",
    "{% filter trim %}{{ x }}{% endfilter %}",
    "{% autoescape false %}{{ x }}{{ x ~ m }}{% macro f(a) %}{{ a }}{% endmacro %}{{ f(x) }}{% endautoescape %}",
    "{% call(a) g(x) %}{{ a }}{% endcall %}",
    "{% set ns = namespace(y=x) %}{{ ns.y ~ m }}",
    "{{ dict(y=x).y ~ m }}",
    "{% for a in xs %}{{ loop.cycle(a, x) ~ m }}{% endfor %}",
]
PRELUDE = "{% macro g(a) %}{{ caller(a) }}{% endmacro %}{% set m %}**s**{% endset %}p "
ALLOWED = {"p", "strong", ""}  # what the templates themselves write
EXTRA = {"fence": {"pre", "code"}, "anchor_href": {"a"}, "anchor_id": {"a"}}


def test_every_filter_is_in_the_table() -> None:
    assert {*FILTERS, PAY} == set(ENVIRONMENT.filters)


@pytest.mark.parametrize("kind", [str, Text])
@pytest.mark.parametrize("name", FILTERS)
@given(text=hostile)
def test_no_filter_makes_text_live(name: str, kind: type[str], text: str) -> None:
    template = PRELUDE + ("\n\n" if name == "fence" else "") + FILTERS[name]
    output = render(template, x=kind(text), xs=[kind(text), kind("a" + text)])
    assert elements(output) <= ALLOWED | EXTRA.get(name, set())


@pytest.mark.parametrize("kind", [str, Text])
@pytest.mark.parametrize("template", OPERATIONS)
@given(text=hostile)
def test_no_operation_makes_text_live(template: str, kind: type[str], text: str) -> None:
    output = render(PRELUDE + template, x=kind(text), xs=[kind(text), kind("a" + text)])
    assert elements(output) <= ALLOWED


def test_joining_text_and_markup_shows_both() -> None:
    output = render("{% set m %}**s**{% endset %}{{ m ~ x ~ 'y' }}", x="*a*")
    assert html.unescape(output) == "**s***a*y"
    assert output == "**s**&#42;a&#42;y"


def test_a_fence_within_a_list_item_can_be_indented() -> None:
    assert render("- a\n\n  {{ x|fence('bibtex')|indent(2) }}\n", x="@a{\n\n  b}") == (
        "- a\n\n  ```bibtex\n  @a{\n\n    b}\n  ```\n"
    )


# ------------------------------------------------------------------------------------------------------------ errors

FALLBACK = Place(Path("README.md"), 7)


def finding_of(folder: Path, template: str, **others: str) -> Finding:
    for name, text in {"main": template, **others}.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    environment = make_environment(jinja2.FileSystemLoader(folder))
    with pytest.raises(Exception) as caught:  # noqa: PT011  any: that is the point
        environment.get_template("main.md").render(x=Text("*"))
    return template_finding(caught.value, FALLBACK)


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [
        ("a\n{{ nothing }}\n", 2, "'nothing' is undefined"),
        ("a\n\n{% if %}\n", 3, "Expected an expression, got 'end of statement block'"),
        ("{{ x|safe }}", 1, "No filter named 'safe'."),
        ("a\n{{ 1 / 0 }}", 2, "ZeroDivisionError: division by zero"),
        ("\n{{ x.__class__ }}", 2, "access to attribute '__class__' of 'Text' object is unsafe."),
        ("a\n{% include 'absent.md' %}", 2, "there is no template 'absent.md'"),
    ],
)
def test_an_error_is_a_finding_in_the_template(tmp_path: Path, template: str, line: int, message: str) -> None:
    finding = finding_of(tmp_path, template)
    assert (finding.rule, finding.severity) == ("template-error", Severity.ERROR)
    assert (finding.place.path, finding.place.line) == (tmp_path / "main.md", line)
    assert finding.message == message


def test_the_innermost_template_is_to_blame(tmp_path: Path) -> None:
    finding = finding_of(
        tmp_path, "{% from 'part.md' import f %}\n{{ f() }}", part="\n{% macro f() %}{{ y }}{% endmacro %}"
    )
    assert (finding.place.path, finding.place.line) == (tmp_path / "part.md", 2)


def test_without_a_file_the_fallback_is_the_place() -> None:
    with pytest.raises(jinja2.TemplateNotFound) as caught:
        ENVIRONMENT.get_template("absent.md")
    assert template_finding(caught.value, FALLBACK).place == FALLBACK
    with pytest.raises(jinja2.UndefinedError) as undefined:
        render("{{ y }}")
    assert template_finding(undefined.value, FALLBACK).place == FALLBACK
