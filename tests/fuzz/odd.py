"""Odd values, and libraries made of them."""

from __future__ import annotations

from hypothesis import strategies as st

from livebib.text.bibtex.vocabulary import CUSTOM, ENGINES, LINKS, PEOPLE, TYPES_OF_BIBLATEX

PIECES = [
    *"{}\\$&%#~^_@\"'`|<>[]()*,;:=?!-/ \t\n\r\0",
    "\x1b[31m",
    "\x9b",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\ufdd1",
    "\ud7ff",
    "²",
    "٣",
    "९",
    "Ⅻ",
    "É",
    "e\u0301",
    "ß",
    "ﬁ",
    "中文",
    "👩‍🔬",
    "$x^2$",
    "$$",
    "\\'",
    "\\'{\\i}",
    "{\\",
    "\\}",
    "{\\}",
    "^^5c",
    "\\input{x}",
    "\\emph{",
    "\\url{",
    "\\href{a}{b}",
    "\\foo",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "<!--",
    "-->",
    "<script>x</script>",
    "<i>",
    "]]>",
    "[x](y)",
    "![x](y)",
    "[@k]",
    "```",
    "---",
    "http://",
    "https://[",
    "https://a.example/%zz",
    "http://https://x",
    "javascript:x",
    "//x",
    "10.1000/",
    "10.1000/a b",
    "10/abc",
    "arXiv:",
    "1706.03762v99",
    "978-0262035613",
    "2020-33",
    "199X",
    "/2020",
    "2020-05-01T25:00",
    "-1",
    "0",
    "1--2--3",
    "n/a",
    "1" * 400,
    " and ",
    " AND ",
    "and others",
    "family=x, given=",
    "xdata=k",
    "xdata=k-title-1",
    ",,,",
    "jr",
    "von der ",
    "{{ 1 }}",
    "{% x %}",
    "::error::x",
    "%0A",
    "# x #",
    "a" * 300,
    "livebib: ignore x",
    "<!-- livebib:begin toc -->",
    "k",
    "missing",
    "_x_",
    "**",
    "~~",
]
FIELDS = sorted({*ENGINES, *CUSTOM, *LINKS, *PEOPLE})
KEYS = st.sampled_from(["k", "K", "k2", "li:2020", "ключ", "a'b", "a.b/c+d", "x" * 200])

values = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=6).map("".join)


def _balanced(value: str) -> str:
    """The value within braces that pair; what does not pair would end the entry, and tests little else."""
    depth = 0
    for letter in value:
        depth += (letter == "{") - (letter == "}")
        if depth < 0:
            return value.replace("{", "").replace("}", "")
    return value + "}" * depth


fields = st.lists(st.tuples(st.sampled_from(FIELDS), values.map(_balanced)), max_size=6)
entries = st.builds(
    lambda kind, key, inside: (
        f"@{kind}{{{key}" + "".join(f",\n  {name} = {{{value}}}" for name, value in inside) + "\n}\n"
    ),
    st.sampled_from(sorted(TYPES_OF_BIBLATEX)),
    KEYS,
    fields,
)
strings = st.builds(lambda value: f"@string{{s = {{{value}}}}}\n@preamble{{{{{value}}}}}\n", values.map(_balanced))
# Nearly all of it is right, so that what comes behind reading is reached.
libraries = st.lists(st.one_of(entries, entries, entries, strings), min_size=1, max_size=4).map("".join)
broken = st.lists(st.one_of(entries, strings, values), min_size=1, max_size=5).map("".join)
