"""What BibTeX's styles and biblatex are told, entry by entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from livebib.library.library import Library
from livebib.model.finding import Finding
from livebib.output.export import database, mapping
from livebib.output.export.selection import select
from livebib.text.dates import from_words, in_words, read
from livebib.text.source import Source
from tests.shared import ROOT


def exported(flavour: str, text: str) -> tuple[Library, list[Finding]]:
    written = database.write(select(Library([Source(Path("a.bib"), text)]))[0], flavour)
    return Library([Source(Path("out.bib"), written.text)]), list(written.findings)


def told(flavour: str, type_: str, **fields: str) -> dict[str, str]:
    """The exported entry of one with these fields: its type, and its fields but for title and author."""
    fields = {"author": "A, B", "title": "T", **fields}
    body = "".join(f", {name} = {{{value}}}" for name, value in fields.items() if value)
    entry = exported(flavour, f"@{type_}{{key{body}}}\n")[0]["key"]
    return {"": entry.type} | {name: value for name, value in entry.fields.items() if fields.get(name) != value}


def lists() -> str:
    """The manual's lists of types and fields, in Markdown."""
    lines = ["| biblatex | BibTeX | |", "|---|---|---|"]
    by_bibtex: dict[tuple[str, str], list[str]] = {}
    for row in mapping.TYPES.values():
        by_bibtex.setdefault((row.bibtex, row.remark), []).append(f"`@{row.name}`")
    lines += [f"| {', '.join(names)} | `@{bibtex}` | {remark} |" for (bibtex, remark), names in by_bibtex.items()]
    for name, (other, type_) in mapping.ALIASES.items():
        words = f" with `type = {{{type_}}}`" if type_ else ""
        lines.append(f"| `@{other}`{words} | `@{name}` | read, and written as what stands on the left |")
    lines += ["", "| biblatex | BibTeX | |", "|---|---|---|"]
    for field in mapping.FIELDS.values():
        if field.bibtex is not None:
            bibtex = ", ".join(f"`{name}`" for name in field.bibtex.split(", "))
            lines.append(f"| `{field.name}` | {bibtex} | {field.remark} |")
    rest = ", ".join(f"`{field.name}`" for field in mapping.FIELDS.values() if field.bibtex is None)
    lines += ["", f"Kept under their names, though BibTeX's own styles don't print them: {rest}."]
    return "\n".join(lines) + "\n"


def test_the_manual_has_the_lists() -> None:
    assert lists() in (ROOT / "tools" / "manual" / "citing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("row", mapping.TYPES.values(), ids=lambda row: row.name)
def test_every_type_of_biblatex_is_one_of_bibtex(row: mapping.TypeRow) -> None:
    complete = {"journaltitle": "J", "booktitle": "B", "note": "N"}
    assert told("bibtex", row.name, **complete)[""] == row.bibtex
    assert told("biblatex", row.name, **complete)[""] == row.name


@pytest.mark.parametrize(
    ("type_", "fields", "bibtex", "biblatex"),
    [
        ("electronic", {"year": "2001"}, {"": "misc"}, {"": "online", "date": "2001"}),
        ("course", {"year": "2001"}, {"": "misc"}, {"": "misc", "date": "2001"}),
        ("conference", {"year": "2001"}, {"": "inproceedings"}, {"": "inproceedings", "date": "2001"}),
        ("phdthesis", {"school": "S"}, {"": "phdthesis"}, {"": "thesis", "type": "phdthesis", "institution": "S"}),
        ("thesis", {"type": "mathesis", "institution": "S"}, {"": "mastersthesis", "school": "S"}, {"": "thesis"}),
        ("thesis", {"type": "Diplomarbeit", "institution": "S"}, {"": "mastersthesis", "school": "S"}, {"": "thesis"}),
        ("thesis", {"type": "bathesis"}, {"": "mastersthesis", "type": "Bachelor's thesis"}, {"": "thesis"}),
        ("thesis", {"institution": "S"}, {"": "phdthesis", "school": "S"}, {"": "thesis"}),
        ("techreport", {"institution": "I"}, {"": "techreport"}, {"": "report", "type": "techreport"}),
        ("report", {"type": "Technical Report"}, {"": "techreport"}, {"": "report", "type": "techreport"}),
        ("book", {"chapter": "3"}, {"": "inbook"}, {"": "book"}),
        ("inbook", {"chapter": "3"}, {"": "inbook"}, {"": "book"}),
        ("inbook", {"booktitle": "B"}, {"": "incollection"}, {"": "inbook"}),
        ("article", {"journal": "J"}, {"": "article"}, {"": "article", "journaltitle": "J"}),
        ("article", {"journaltitle": "J"}, {"": "article", "journal": "J"}, {"": "article"}),
        ("book", {"location": "P"}, {"": "book", "address": "P"}, {"": "book"}),
        ("book", {"edition": "Second"}, {"": "book"}, {"": "book", "edition": "2"}),
        ("book", {"edition": "12"}, {"": "book", "edition": "12th"}, {"": "book"}),
        ("book", {"subtitle": "S"}, {"": "book", "title": "T: S"}, {"": "book"}),
        ("book", {"title": "Why?", "subtitle": "S"}, {"": "book", "title": "Why? S"}, {"": "book"}),
        ("book", {"maintitle": "M", "volume": "2"}, {"": "book", "series": "M"}, {"": "book"}),
        ("book", {"year": "2001", "month": "3"}, {"": "book", "month": "March"}, {"": "book", "date": "2001-03"}),
        ("book", {"date": "2001-03"}, {"": "book", "year": "2001", "month": "March"}, {"": "book"}),
        ("book", {"year": "in press"}, {"": "book"}, {"": "book", "pubstate": "inpress"}),
        ("misc", {"annote": "N", "date": "1"}, {"": "misc", "year": "1"}, {"": "misc", "annotation": "N"}),
        (
            "misc",
            {"date": "2001", "archiveprefix": "arXiv", "primaryclass": "cs.CL", "eprint": "arXiv:1706.03762"},
            {"": "misc", "year": "2001", "eprint": "1706.03762", "url": "https://arxiv.org/abs/1706.03762"},
            {"": "misc", "eprint": "1706.03762", "eprinttype": "arXiv", "eprintclass": "cs.CL"},
        ),
        (
            "online",
            {"date": "2001", "url": "https://a.org/b_c%20d", "urldate": "2024-05-01", "note": "Slow."},
            {"": "misc", "year": "2001", "note": "Slow. Accessed 2024-05-01"},
            {"": "online"},
        ),
        (
            "misc",
            {
                "year": "2001",
                "howpublished": r"Available at \url{https://a.org/b_c%20d}",
                "note": "Accessed 2024-05-01",
            },
            {"": "misc", "url": "https://a.org/b_c%20d"},
            {"": "misc", "date": "2001", "url": "https://a.org/b_c%20d", "urldate": "2024-05-01"},
        ),
        (
            "software",
            {"date": "2001", "version": "1.2", "doi": "10.5281/zenodo.1<2>", "publisher": "Zenodo"},
            {
                "": "misc",
                "year": "2001",
                "note": "Version 1.2",
                "howpublished": "Zenodo",
                "url": "https://doi.org/10.5281/zenodo.1%3C2%3E",
            },
            {"": "software"},
        ),
        (
            "online",
            {"author": "", "organization": "The Body", "date": "2001"},
            {"": "misc", "author": "{The Body}", "year": "2001"},
            {"": "online"},
        ),
        (
            "misc",
            {"year": "2001", "urldate": "May 1"},
            {"": "misc", "note": "Accessed May 1"},
            {"": "misc", "date": "2001"},
        ),
        ("online", {"author": ""}, {"": "misc", "key": "T", "year": "n.d."}, {"": "online"}),
        ("misc", {"year": "n.d."}, {"": "misc"}, {"": "misc"}),
    ],
)
def test_types_and_fields(type_: str, fields: dict[str, str], bibtex: dict[str, str], biblatex: dict[str, str]) -> None:
    assert told("bibtex", type_, **fields) == bibtex
    assert told("biblatex", type_, **fields) == biblatex


@pytest.mark.parametrize(
    ("type_", "fields", "wanted"),
    [
        ("online", {"url": "https://a.org/b%20c"}, {"howpublished": r"\url{https://a.org/b%20c}"}),
        (
            "misc",
            {"howpublished": "Zenodo", "doi": "10.1000/x_y"},
            {"howpublished": r"Zenodo, \url{https://doi.org/10.1000/x_y}"},
        ),
        ("article", {"journal": "J", "url": "https://a.org/b#c"}, {"note": r"\url{https://a.org/b#c}"}),
        (
            "article",
            {"journal": "J", "note": "N", "url": "https://a.org", "urldate": "2024-05-01"},
            {"note": r"N. \url{https://a.org}. Accessed 2024-05-01"},
        ),
    ],
)
def test_the_first_styles_print_an_address_where_they_print_anything(
    type_: str, fields: dict[str, str], wanted: dict[str, str]
) -> None:
    assert told("classic", type_, **fields).items() >= wanted.items()


FAMILY = """
@inproceedings{child, author = {A, B}, title = {T}, crossref = {whole}}
@proceedings{whole, editor = {E, F}, title = {Whole}, year = 2001, doi = {10.1000/whole}, url = {https://a.org/whole}}
"""


def test_a_child_is_given_what_it_inherits_and_kept_from_the_address_of_the_whole() -> None:
    child = exported("bibtex", FAMILY)[0]["child"]
    assert (child.fields["booktitle"], child.fields["year"], child.fields["crossref"]) == ("Whole", "2001", "whole")
    assert (child.fields["doi"], child.fields["url"]) == ("", "")
    child = exported("biblatex", FAMILY)[0]["child"]
    assert (child.fields["booktitle"], child.fields["date"], child.fields["xref"]) == ("Whole", "2001", "whole")
    assert not {"doi", "url", "crossref"} & {*child.fields}


def test_no_parent_is_named_where_a_child_would_take_more_than_is_its_own() -> None:
    child = exported("classic", FAMILY)[0]["child"]  # the parent's address stands in its note
    assert "crossref" not in child.fields
    assert child.fields["booktitle"] == "Whole"


def test_helpers_are_written_out_and_strings_too() -> None:
    text = '@string{p = "Press"}\n@xdata{x, publisher = p # " \\& Co"}\n@book{b, title = {T}, xdata = {x}}\n'
    for flavour in ("bibtex", "classic", "biblatex"):
        library, _ = exported(flavour, text)
        assert [entry.key for entry in library] == ["b"]
        assert library["b"].fields["publisher"] == r"Press \& Co"


def test_a_set_is_for_biblatex_only() -> None:
    text = "@set{s, entryset = {a, b_c}}\n@misc{a, title = {A}}\n@misc{b_c, title = {B}}\n"
    library, findings = exported("biblatex", text)
    assert library["s"].fields["entryset"] == "a,b_c"
    assert findings == []
    library, findings = exported("bibtex", text)
    assert "s" not in library
    assert [(each.rule, each.severity, each.key) for each in findings] == [("not-mapped", "warning", "s")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("@podcast{k, title = {T}}", "the type '@podcast' is written as '@misc'"),
        ("@misc{k, title = {T}, owner = {me}}", "an entry has a field 'owner', which nothing prints; left out"),
        ("@book{k, title = {T}, author = {A}, editor = {E}}", "BibTeX's styles print a book's author or its editor"),
        ("@book{k, title = {T}, author = {A}, volume = 1, number = 2}", "print no such number in '@book'"),
        ("@misc{k, title = {T}, eventdate = {May 1}}", "no date to biber"),
    ],
)
def test_what_has_no_place_is_told_and_fails_nothing(text: str, says: str) -> None:
    _, findings = exported("bibtex", text)
    assert [(each.rule, each.severity) for each in findings] == [("not-mapped", "info")]
    assert says in findings[0].message


def test_a_field_that_many_have_is_told_once() -> None:
    text = "".join(f"@misc{{k{number}, title = {{T}}, year = 2000, owner = {{me}}}}\n" for number in range(5))
    _, findings = exported("biblatex", text)
    assert [each.message for each in findings] == ["5 entries have a field 'owner', which nothing prints; left out"]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Jan van der Berg", "van der Berg, Jan"),
        ("Donald E. Knuth", "Knuth, Donald E."),
        ("Smith, Jr., John", "Smith, Jr., John"),
        ("al-Haytham, Ibn", "{al-Haytham}, Ibn"),  # BibTeX would make `al` a particle
        ("{World Health Organization}", "{World Health Organization}"),
        ("A, B and others", "A, B and others"),
        ("Plato", "Plato"),
    ],
)
def test_names_are_written_in_a_form_that_both_engines_read_alike(name: str, form: str) -> None:
    library, _ = exported("bibtex", f"@misc{{key, title = {{T}}, author = {{{name}}}}}")
    assert library["key"].fields["author"] == form


@pytest.mark.parametrize(
    ("year", "month", "date"),
    [
        ("2017", "", "2017"),
        ("2017", "June", "2017-06"),
        ("2017", "12~June", "2017-06-12"),
        ("2017", "June 12--14", "2017-06-12/2017-06-14"),
        ("2017", "May 31--June 2", "2017-05-31/2017-06-02"),
        ("2017", "July/August", "2017-07/2017-08"),
        ("2017", "Spring", "2017-21"),
        ("2017", "6", "2017-06"),
        ("1999--2000", "", "1999/2000"),
        ("1998/99", "", "1998/1999"),
        ("1999--", "", "1999/"),
        ("c. 1850", "", "1850~"),
        ("[1999]", "", "1999"),
        ("867", "", "0867"),
        ("1998-99", "", "1998/1999"),
        ("2017-06", "", "2017-06"),
        ("c. 1847?", "", "1847%"),
        ("--2017", "", "/2017"),
        ("2017", "June 2017", "2017-06"),
        ("2017", "Q3", "2017-35"),
        ("in press", "", ""),
    ],
)
def test_a_date_in_words_is_a_date(year: str, month: str, date: str) -> None:
    assert from_words(year, month) == (date, "")


def test_a_month_that_is_none_is_left_over() -> None:
    assert from_words("2017", "Michaelmas") == ("2017", "Michaelmas")


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2017", ("2017", "", True)),
        ("2017-06", ("2017", "jun", True)),
        ("2017-06-12", ("2017", "jun", False)),
        ("2014-03/2014-05", ("2014", "March--May", True)),
        ("2014/2016", ("2014--2016", "", True)),
        ("2014/", ("2014--", "", True)),
        ("1850~", ("c. 1850", "", True)),
        ("2017-21", ("2017", "Spring", True)),
        ("2017-33", ("2017", "Q1", True)),
        ("2017-29", ("2017", "Spring", False)),  # of the southern half of the world
        ("199X", ("1990--1999", "", False)),
        ("2017-XX", ("2017", "", False)),
        ("/2017", ("--2017", "", True)),
        ("../2017", ("--2017", "", False)),
        ("2017-12/2018-01", ("2017--2018", "", False)),
        ("1850~/1860", ("c. 1850--1860", "", False)),
        ("1850%", ("c. 1850?", "", True)),
        ("0867", ("867", "", True)),
        ("-0349", ("-349", "", False)),
        ("2017-06-12Z", ("2017", "jun", False)),
    ],
)
def test_a_date_is_said_in_words(date: str, words: tuple[str, str, bool]) -> None:
    assert in_words(date) == words


@pytest.mark.parametrize("text", ["May 2001", "2001-13", "2001-02-32", ""])
def test_what_biblatex_takes_for_no_date(text: str) -> None:
    assert read(text) is None
    assert in_words(text) is None
