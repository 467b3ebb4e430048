"""CSL-JSON: what each field becomes, that it is valid, and that no text becomes markup."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from livebib.output.export.csl import richtext, variables
from tests.output.export.samples import LIST, REAL, TORTURE, WORKS, bibliographies, loaded, selected
from tests.shared import SHARED

SCHEMA = SHARED / "schemas" / "csl-data.json"
KNOWN_TAG = re.compile(
    r'</?(?:i|b|sup|sub)>|</span>|<span (?:class="nocase"|style="font-variant:small-caps;")>', re.IGNORECASE
)
ANY_TAG = re.compile(r"</?(?:i|b|sc|sup|sub|span)[\s>/]", re.IGNORECASE)

needs_schema = pytest.mark.skipif(
    not SCHEMA.is_file(), reason=f"needs {SCHEMA}: LIVEBIB_TEST_DATA names the folder above schemas/"
)


@cache
def validator() -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def items(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(variables.write(selected(text)).text)
    return found


def item(fields: str, type_: str = "misc") -> dict[str, Any]:
    return items(f"@{type_}{{key, {fields}}}")[0]


@needs_schema
@pytest.mark.parametrize("path", [LIST, WORKS, TORTURE, *REAL], ids=lambda path: path.name)
def test_what_is_written_is_valid(path: Path) -> None:
    assert [error.message for error in validator().iter_errors(json.loads(variables.write(loaded(path)).text))] == []


@needs_schema
@settings(deadline=None)
@given(bibliographies())
def test_whatever_entries_say_it_is_valid_and_holds_no_markup_of_theirs(text: str) -> None:
    written = variables.write(selected(text)).text
    validator().validate(json.loads(written))
    written.encode("utf-8")
    for entry in json.loads(written):
        for name, value in entry.items():
            if isinstance(value, str) and name not in ("URL", "DOI"):
                assert all(KNOWN_TAG.match(value, tag.start()) for tag in ANY_TAG.finditer(value))
                assert not re.search("[\x00-\x1f\x7f-\x9f\u202e]", value)


@pytest.mark.parametrize(
    ("latex", "rich"),
    [
        (r"H\textsubscript{2}O", "H<sub>2</sub>O"),
        (r"The 10\textsuperscript{th}", "The 10<sup>th</sup>"),
        (r"On \emph{E. {coli}}", 'On <i>E. <span class="nocase">coli</span></i>'),
        (r"On {\em E. coli}", "On <i>E. coli</i>"),
        (r"\textbf{Bold} and \textsc{Small}", '<b>Bold</b> and <span style="font-variant:small-caps;">small</span>'),
        (r"An \'{E}mile and an {\O}re", "An émile and an Øre"),
        (r"\emph{open", "<i>open</i>"),
        (r"shut} there", "shut there"),
        (r"Nothing {\'}", "Nothing"),
    ],
)
def test_styles_become_rich_text(latex: str, rich: str) -> None:
    read = variables.html(richtext.sentence_case(richtext.read(latex)))
    assert read == rich


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("Attention Is All You Need", "Attention is all you need"),
        ("A {Bayesian} Study", "A Bayesian study"),
        ("GPT-4 and iPhone, Word2Vec and XLNet", "GPT-4 and iPhone, Word2Vec and XLNet"),
        ("First: Second? Third", "First: Second? Third"),
        ("Encoder-Decoder Models", "Encoder-decoder models"),
        ("scikit-learn: machine Learning", "scikit-learn: machine learning"),
        ("Vitamin D, C++ and an A&M Study: I and a B", "Vitamin D, C++ and an A&M study: I and a B"),
        ("Not A Moment, {A} Note", "Not a moment, A note"),
        ("{FooBar}s and X{y}Z", "FooBars and XyZ"),
    ],
)
def test_titles_are_in_sentence_case_but_for_what_braces_protect(title: str, sentence: str) -> None:
    assert item(f"title = {{{title}}}")["title"] == sentence


def test_titles_in_another_language_keep_their_capitals() -> None:
    assert item("title = {Über das Schreiben}, langid = {ngerman}")["title"] == "Über das Schreiben"


def test_what_looks_like_markup_gets_an_invisible_sign_and_a_lone_bracket_none() -> None:
    title = item(r"title = {{The <i> element, a < b, and </span x>}}")["title"]
    assert title == '<span class="nocase">The <\u2060i> element, a < b, and <\u2060/span x></span>'


@pytest.mark.parametrize(
    ("fields", "issued"),
    [
        ("date = {2001-02-03}", {"date-parts": [[2001, 2, 3]]}),
        ("date = {2001-02/2001-03}", {"date-parts": [[2001, 2], [2001, 3]]}),
        ("date = {2001~}", {"date-parts": [[2001]], "circa": True}),
        ("date = {2001-22}", {"date-parts": [[2001]], "season": 2}),
        ("date = {199X}", {"date-parts": [[1990], [1999]]}),
        ("date = {2004-XX}", {"date-parts": [[2004]]}),
        ("date = {2001/..}", {"date-parts": [[2001]]}),
        ("date = {0000}", {"date-parts": [[-1]]}),
        ("date = {2001-13-01}, year = {2002}", {"date-parts": [[2002]]}),
        ("year = 2001, month = feb", {"date-parts": [[2001, 2]]}),
        ('year = 2001, month = feb # "~14"', {"date-parts": [[2001, 2, 14]]}),
        ("year = 2001, month = {January--March}", {"date-parts": [[2001, 1], [2001, 3]]}),
        ("year = {c. 1850}", {"date-parts": [[1850]], "circa": True}),
        ("year = {1998/99}", {"date-parts": [[1998], [1999]]}),
        ("year = {forthcoming}", {"literal": "forthcoming"}),
        ("year = {2018}, date = {2018-06-27}", {"date-parts": [[2018, 6, 27]]}),
    ],
)
def test_dates(fields: str, issued: dict[str, Any]) -> None:
    assert item(fields)["issued"] == issued


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Vincent van Gogh", {"given": "Vincent", "dropping-particle": "van", "family": "Gogh"}),
        ("King, Jr., Martin Luther", {"given": "Martin Luther", "family": "King", "suffix": "Jr."}),
        ("{Hugging Face}", {"literal": "Hugging Face"}),
        ("Knuth, D.E.", {"given": "D. E.", "family": "Knuth"}),
        (
            "family=Berg, given=Simon, prefix=van den, useprefix=true",
            {"given": "Simon", "non-dropping-particle": "van den", "family": "Berg"},
        ),
        (r"{\L}ukasiewicz, Jan", {"given": "Jan", "family": "Łukasiewicz"}),
    ],
)
def test_names(name: str, parts: dict[str, str]) -> None:
    assert item(f"author = {{{name}}}")["author"] == [parts]


def test_a_list_that_ends_in_others_says_so_as_pandoc_does() -> None:
    assert item("author = {Author, Ann and others}")["author"][-1] == {"literal": "others"}


def test_an_arxiv_preprint_is_an_article_of_arxiv() -> None:
    found = item("title = {T}, eprint = {1706.03762}, archiveprefix = {arXiv}")
    assert {name: found[name] for name in ("type", "publisher", "number", "URL")} == {
        "type": "article",
        "publisher": "arXiv",
        "number": "arXiv:1706.03762",
        "URL": "https://arxiv.org/abs/1706.03762",
    }


def test_inherited_fields_are_written_out_and_sources_of_fields_left_out() -> None:
    text = "@book{b, title = {B}, xdata = {x}}\n@xdata{x, publisher = {Press}}\n"
    assert items(text) == [{"id": "b", "type": "book", "title": "B", "publisher": "Press"}]
