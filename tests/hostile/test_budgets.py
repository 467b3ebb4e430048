"""What a stranger's patterns, templates and macros may use up."""

from __future__ import annotations

import pytest

from tests.conftest import Livebib, Tree
from tests.effort import no_square

BIB = "@online{k,\n  title = {T},\n  year = 2001,\n  url = {http://a.example/" + "a" * 60 + "/}\n}\n"
README = "# List\n\n<!-- livebib:begin own -->\n<!-- livebib:end own -->\n"


@pytest.mark.parametrize("key", ["include", "exclude"])
def test_a_pattern_that_never_ends_is_given_up(
    key: str, tree: Tree, livebib: Livebib, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("livebib.text.patterns.SECONDS", 2.0)
    tree({"livebib.toml": f'{key} = ["(?:a|aa)+$"]\n', "bib/a.bib": BIB})
    with no_square():
        result = livebib("check-links", "--offline")
    assert result.code == 2
    assert "the pattern '(?:a|aa)+$' takes more than 2 seconds" in result.err


TEMPLATES = {
    "nested loops": "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "loops in filters": "{% for i in range(99999) %}{{ range(99999)|sum }}{% endfor %}",
    "lists": "{% for i in range(99999)|list * 99999 %}{% endfor %}",
    "text": '{{ "a" * 4000000000 }}',
    "text on the right": '{{ 4000000000 * "a" }}',
    "doubled": '{% set n = namespace(x="ab") %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}{{ n.x }}',
    "added": '{% set n = namespace(x="ab") %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}{{ n.x }}',
    "replaced": '{% set n = namespace(x="aa") %}{% for i in range(60) %}'
    '{% set n.x = n.x.replace("a", "aa") %}{% endfor %}{{ n.x }}',
    "replaced by a filter": '{% set n = namespace(x="aa") %}{% for i in range(60) %}'
    '{% set n.x = n.x|replace("a", "aaaa") %}{% endfor %}{{ n.x }}',
    "joined": '{% set n = namespace(x="aa") %}{% for i in range(60) %}'
    "{% set n.x = n.x.join([n.x, n.x]) %}{% endfor %}{{ n.x }}",
    "joined by a filter": '{% set n = namespace(x="aa") %}{% for i in range(60) %}'
    "{% set n.x = [n.x, n.x]|join(n.x) %}{% endfor %}{{ n.x }}",
    "indented": '{{ "a"|indent(2000000000, true) }}',
    "wide": '{{ "a".center(2000000000) }}',
    "formatted": '{{ "%2000000000d" % 1 }}',
    "formatted by a method": '{{ "{:2000000000}".format(1) }}',
    "number": "{{ 9 ** (9 ** 9) }}",
    "product": "{% set n = namespace(x=9) %}{% for i in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}{{ n.x }}",
    "macro": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "recursion": "{% for i in [[1]] recursive %}{{ loop([[1], [1]]) }}{% endfor %}",
    "output": "{% for i in range(99999) %}" + "b" * 10_000 + "{% endfor %}",
    "output kept": "{% set x %}{% for i in range(99999) %}" + "b" * 100_000 + "{% endfor %}{% endset %}",
    "slices": "{{ [1]|slice(1000000000)|list|length }}",
    "batches": "{{ [1]|batch(1000000000, 0)|list|length }}",
    "ranges": "{% for i in range(99999) %}{% set x = range(99999)|list %}{% endfor %}",
    "sums": "{{ ([[1] * 9999] * 9999)|sum(start=[])|length }}",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_that_never_ends_or_fills_the_memory_is_given_up(name: str, tree: Tree, livebib: Livebib) -> None:
    config = 'regions.own.template = "own.md"\n'
    tree({"livebib.toml": config, "README.md": README, "bib/a.bib": BIB, "own.md": TEMPLATES[name]})
    with no_square():
        result = livebib("render", "--check")
    assert result.code == 1
    assert "error[template-error]" in result.out
    assert len(result.out) < 1000


def test_a_template_that_includes_itself_twice_is_given_up(tree: Tree, livebib: Livebib) -> None:
    config = 'regions.own.template = "own.md"\n'
    twice = '{% include "own.md" %}{% include "own.md" %}'
    tree({"livebib.toml": config, "README.md": README, "bib/a.bib": BIB, "own.md": twice})
    with no_square():
        assert "error[template-error]" in livebib("render", "--check").out


@pytest.mark.parametrize("shape", ["chain", "uses"])
def test_macros_are_written_out_up_to_a_sum(shape: str, tree: Tree, livebib: Livebib) -> None:
    long = "@string{s0 = {" + "a" * 50_000 + "}}\n"
    if shape == "chain":
        text = long + "".join(f"@string{{s{n} = s{n - 1} # {{b}}}}\n" for n in range(1, 20_000)) + BIB
    else:
        text = long + "".join(f"@misc{{k{n}, title = s0 # {{b}}, note = s0}}\n" for n in range(4_000))
    tree({"bib/a.bib": text})
    with no_square():
        result = livebib("lint", "--format", "json")
    assert "long-string" in result.out
