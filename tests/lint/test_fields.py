"""Names of fields and types, empty fields, keys."""

from __future__ import annotations

import pytest

from tests.lint.examples import findings, fixed


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("adress", "address"),
        ("joural", "journal"),
        ("Titel", "title"),
        ("Auhtor", "author"),
        ("publsher", "publisher"),
        ("authors", "author"),
        ("page", "pages"),
        ("boktitle", "booktitle"),
        ("howpublised", "howpublished"),
    ],
)
def test_a_misspelt_field_is_told_and_renamed(name: str, meant: str) -> None:
    example = f"@misc{{k, {name} = {{x}}}}"
    assert ([each.field for each in findings(example, "unknown-field")], fixed(example, "unknown-field")) == (
        [name.lower()],
        f"@misc{{k, {meant} = {{x}}}}",
    )


@pytest.mark.parametrize(
    "name",
    "abstract owner timestamp bdsk-url-1 mendeley-tags x-color notes avolume OPTpages ALTyear etitle day foo "
    "pubdate published issued link name names translation".split(),
)
def test_fields_of_ones_own_are_left_alone(name: str) -> None:
    assert findings(f"@misc{{k, {name} = {{x}}}}", "unknown-field") == []


@pytest.mark.parametrize(
    ("example", "rule"),
    [
        ("@misc{k, adress = {It was not printed so far}}", "unknown-field"),
        ("@artcle{k, title = {It was printed as a @misc}}", "unknown-type"),
        ("@misc{k, author = {{}}, title = {BibTeX prints the braces}}", "empty-field"),
        ("@misc{k, title = {BibTeX takes the first year}, year = {}, year = 2001}", "empty-field"),
    ],
)
def test_a_fix_that_prints_something_else_is_not_safe(example: str, rule: str) -> None:
    assert fixed(example, rule, unsafe=False) == example


def test_a_field_that_is_there_already_is_not_made_twice() -> None:
    [finding] = findings("@misc{k, title = {A}, titel = {B}}", "unknown-field")
    assert not finding.fixable


@pytest.mark.parametrize(
    ("type_", "meant"),
    [("artcle", "article"), ("InProceeding", "inproceedings"), ("phdtesis", "phdthesis"), ("artical", "article")],
)
def test_a_misspelt_type_is_told_and_renamed(type_: str, meant: str) -> None:
    assert fixed(f"@{type_}{{k, title = {{T}}}}", "unknown-type") == f"@{meant}{{k, title = {{T}}}}"


def test_other_words_for_what_biblatex_has_are_told_with_its_own() -> None:
    example = "@webpage{k, title = {T}, Accessed = {2020-01-02}}"
    told = findings(example, "unknown-type", "unknown-field")
    assert [each.hint for each in told] == ["write '@online'", "write 'urldate'"]
    rules = "unknown-type", "unknown-field"
    assert fixed(example, *rules) == "@online{k, title = {T}, urldate = {2020-01-02}}"
    assert fixed(example, *rules, unsafe=False) == example


@pytest.mark.parametrize("type_", ["course", "Online", "www", "video", "jurthesis", "lecture"])
def test_other_types_are_left_alone(type_: str) -> None:
    assert findings(f"@{type_}{{k, title = {{T}}}}", "unknown-type") == []


def test_types_that_only_biblatex_knows_are_told_to_users_of_bibtex() -> None:
    example = "@online{k, title = {T}}"
    assert [len(findings(example, "unknown-type", dialect=each)) for each in ("bibtex", "biblatex", "both")] == [
        1,
        0,
        0,
    ]


@pytest.mark.parametrize("value", ["{}", '""', "{ }", "{{}}", "{\n  }"])
def test_an_empty_field_is_told_and_deleted(value: str) -> None:
    assert fixed(f"@misc{{k, title = {{T}}, note = {value}}}", "empty-field") == "@misc{k, title = {T}}"


@pytest.mark.parametrize("fields", ["OPTnote = {}", "note = {{x}}", 'note = "{}x"', "note = 0", "note = {\\ }"])
def test_what_is_not_empty_or_a_form_to_fill_in_is_left_alone(fields: str) -> None:
    assert findings(f"@misc{{k, {fields}}}", "empty-field") == []


@pytest.mark.parametrize("character", list("#%~\\'=()\"{"))
def test_a_key_that_an_engine_cannot_name_is_told_with_the_character(character: str) -> None:
    found = findings(f"@misc{{a{character}b, title = {{T}}}}", "key-character", "syntax-error", "missing-key")
    assert [each.severity for each in found] == ["error"]


@pytest.mark.parametrize("key", ["a:b", "DBLP:conf/x-y_z.1+2", "Müller99", "羊2015", "a@b", "a&b"])
def test_other_keys_are_left_alone(key: str) -> None:
    assert findings(f"@misc{{{key}, title = {{T}}}}", "key-character") == []


def test_bibtex_takes_an_apostrophe_in_a_key() -> None:
    assert findings("@misc{O'Hara, title = {T}}", "key-character", dialect="bibtex") == []
