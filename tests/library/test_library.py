"""The library: entries by key, strings, inheritance, what is told of them, and the public face of an entry."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import livebib
from livebib.library.library import Library, load
from livebib.library.macros import MOST
from livebib.model.errors import ReadError, UnknownKey, UsageError
from livebib.model.work import Identifier, Kind, Person
from livebib.text.source import Source
from tests.effort import no_square


def library(*texts: str) -> Library:
    return Library([Source(Path(f"{name}.bib"), text) for name, text in zip("abcdef", texts, strict=False)])


def told(lib: Library) -> list[tuple[str, str]]:
    """Each finding as its rule and path:line:column."""
    return [(f.rule, f"{f.place.path}:{f.place.line}:{f.place.column}") for f in lib.findings]


# -- the collection


def test_an_entry_is_found_by_its_key() -> None:
    lib = library("@book{Knuth97, title = {The Art}}")
    assert lib["Knuth97"].title == "The Art"
    assert "Knuth97" in lib
    assert [entry.key for entry in lib] == ["Knuth97"]
    assert len(lib) == 1


def test_an_unknown_key_proposes_near_ones() -> None:
    lib = library("@book{knuth1997art, title = {The Art}}")
    with pytest.raises(UnknownKey) as caught:
        lib["Knuth1997Art"]
    assert str(caught.value) == "no entry 'Knuth1997Art'"
    assert caught.value.hint == "did you mean 'knuth1997art'?"
    assert isinstance(caught.value, KeyError)
    assert isinstance(caught.value, livebib.LivebibError)


def test_load_takes_a_file_several_or_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text("@misc{a}")
    (tmp_path / "b.bib").write_text("@misc{b}")
    assert [e.key for e in load(tmp_path)] == ["a", "b"]
    assert [e.key for e in load(str(tmp_path / "b.bib"))] == ["b"]
    assert [e.key for e in load([tmp_path / "b.bib", tmp_path, tmp_path / "a.bib"])] == ["a", "b"]
    with pytest.raises(ReadError, match="no such file"):
        load(tmp_path / "c.bib")
    with pytest.raises(UsageError):
        load([])


# -- strings


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("@misc{k, t = {a} # jan}", "aJanuary"),
        ('@string{s = "x"} @misc{k, t = S # 12 # {y}}', "x12y"),
        ("@string{s = {x}} @string{r = s # s} @misc{k, t = r}", "xx"),
        ("@string{jan = {Januar}} @misc{k, t = jan}", "Januar"),
        ("@string{s = {a {B}}} @misc{k, t = s}", "a {B}"),
        ("@misc{k, t = { {a} }}", " {a} "),
    ],
)
def test_fields_are_the_text_between_delimiters_with_strings_written_out(text: str, value: str) -> None:
    lib = library(text)
    assert lib["k"].fields["T"] == value
    assert lib.findings == []


def test_strings_reach_across_files_whatever_their_order() -> None:
    lib = library("@misc{k, t = r}", "@string{r = s # {y}}", "@string{s = {x}}")
    assert lib["k"].fields["t"] == "xy"
    assert lib.findings == []


def test_an_undefined_string_is_empty_and_told_at_its_place() -> None:
    lib = library("@string{jmlr = {JMLR}}\n@misc{k, t = {a} # jmrl # {b}}")
    assert lib["k"].fields["t"] == "ab"
    assert told(lib) == [("undefined-string", "a.bib:2:20")]
    assert lib.findings[0].hint == "did you mean 'jmlr'?"


def test_a_string_defined_below_its_use_is_told() -> None:
    lib = library("@misc{k, t = s}\n@string{s = {x}}")
    assert lib["k"].fields["t"] == "x"
    assert told(lib) == [("late-string", "a.bib:1:14")]


def test_two_texts_for_one_string_are_told_and_the_first_counts() -> None:
    lib = library('@string{s = {x}}\n@string{S = {y}}\n@string{s = "x"}\n@misc{k, t = s}')
    assert lib["k"].fields["t"] == "x"
    assert told(lib) == [("duplicate-string", "a.bib:2:9")]


def test_a_string_that_names_itself_is_told_once() -> None:
    assert told(library("@string{a = b}", "@string{b = a}")) == [("string-cycle", "b.bib:1:9")]
    assert told(library("@string{a = {x} # a}")) == [("string-cycle", "a.bib:1:9")]


def test_strings_that_double_each_other_stay_small() -> None:
    lib = library(
        "@string{s0 = {lol}}" + "".join(f"@string{{s{i + 1} = s{i} # s{i}}}" for i in range(60)) + "@a{k, t=s60}"
    )
    assert [f.rule for f in lib.findings] == ["long-string"]
    assert len(lib["k"].fields["t"]) <= MOST


def test_a_value_that_repeats_a_string_without_end_is_cut_and_told() -> None:
    lib = library("@string{s = {" + "x" * 1000 + "}}@a{k, t = s" + " # s" * 1000 + "}")
    assert [f.rule for f in lib.findings] == ["long-string"]
    assert len(lib["k"].fields["t"]) == MOST


# -- inheritance

PARENT = (
    "@proceedings{p, title = {Proc}, subtitle = {Sub}, year = 2001, editor = {E, D}, doi = {10.1000/p}, keywords = {x}}"
)


def test_a_paper_takes_from_its_proceedings() -> None:
    entry = library("@inproceedings{k, crossref = {P}, title = {Paper}}", PARENT)["k"]
    assert (entry.title, entry.venue, entry.year) == ("Paper", "Proc", "2001")
    assert entry.get("booksubtitle") == "Sub"
    assert entry.editors == (Person("D", "", "E"),)
    assert "year" not in entry.fields


def test_a_paper_does_not_take_its_parents_title_subtitle_address_or_keywords() -> None:
    entry = library("@inproceedings{k, crossref = {p}}", PARENT)["k"]
    assert (entry.title, entry.get("subtitle"), entry.identifiers, entry.keywords) == ("", "", (), ())


def test_booktitle_outranks_the_parents_title() -> None:
    lib = library("@inproceedings{k, crossref = {p}}@proceedings{p, title = {T}, booktitle = {B}}")
    assert lib["k"].venue == "B"


@pytest.mark.parametrize(
    ("child", "parent", "name", "value"),
    [
        ("article", "@periodical{p, title = {J}}", "journal", "J"),
        ("inbook", "@mvbook{p, title = {M}}", "maintitle", "M"),
        ("inbook", "@mvbook{p, title = {M}}", "booktitle", ""),
        ("inbook", "@book{p, title = {M}, author = {A}}", "bookauthor", "A"),
        ("book", "@book{p, title = {M}}", "title", "M"),
        ("book", "@book{p, publisher = {P}}", "publisher", "P"),
        ("book", "@book{p, location = {L}}", "address", "L"),
        ("book", "@book{p, shorthand = {L}}", "shorthand", ""),
    ],
)
def test_fields_are_renamed_on_the_way_as_biblatex_does(child: str, parent: str, name: str, value: str) -> None:
    assert library(f"@{child}{{k, crossref = {{p}}}}{parent}")["k"].get(name) == value


def test_xdata_gives_every_field_from_several_donors_and_their_donors() -> None:
    lib = library(
        "@book{k, xdata = {a, b}}",
        "@xdata{a, title = {A}}",
        "@xdata{b, title = {B}, year = 1, xdata = c} @xdata{c, note = {N}}",
    )
    assert (lib["k"].title, lib["k"].year) == ("A", "1")


def test_own_fields_outrank_inherited_ones_under_either_engines_name() -> None:
    lib = library(
        "@article{k, crossref = {p}, journaltitle = {Own}, date = {2020-01}}@article{p, journal = {P}, year = 1999}"
    )
    assert (lib["k"].get("journal"), lib["k"].year) == ("Own", "2020")


def test_a_missing_parent_is_told_with_near_keys() -> None:
    lib = library("@inproceedings{k,\n crossref = {icml2020}}", "@proceedings{icml2021, title = {x}}")
    assert told(lib) == [("missing-parent", "a.bib:2:13")]
    assert lib.findings[0].hint == "did you mean 'icml2021'?"


def test_crossrefs_that_lead_back_are_told_once_and_give_nothing() -> None:
    lib = library("@a{x, crossref = {y}}", "@a{y, crossref = {z}}", "@a{z, xdata = {x}}")
    assert told(lib) == [("crossref-cycle", "c.bib:1:15")]
    assert lib["x"].get("year") == ""


@pytest.mark.parametrize("link", ["crossref", "xdata"])
def test_long_chains_are_followed_only_so_far_and_told_once(link: str) -> None:
    lib = library("".join(f"@a{{k{i}, {link} = {{k{i + 1}}}}}" for i in range(20_000)) + "@a{k20000, year = 1}")
    assert [f.rule for f in lib.findings] == ["crossref-cycle"]
    assert (lib["k0"].year, lib["k19995"].year) == ("", "1")


# -- what else reading tells


def test_a_key_taken_in_another_case_or_file_is_told_with_both_places() -> None:
    lib = library("@a{Key}", "\n@a{key}")
    assert told(lib) == [("duplicate-key", "b.bib:2:4")]
    assert lib.findings[0].message == "the key 'key' is taken by a.bib:1 (there as 'Key': BibTeX ignores case)"
    assert [entry.key for entry in lib] == ["Key", "key"]


def test_a_field_given_twice_is_told_and_the_first_counts() -> None:
    lib = library("@a{k, title = {x},\n Title = {y}}")
    assert told(lib) == [("duplicate-field", "a.bib:2:2")]
    assert lib["k"].title == "x"


def test_findings_are_in_the_order_of_the_text() -> None:
    lib = library("@a{k, t = undefined}\n@a{K}", "@a{b, t={x} u={y}}")
    assert [rule for rule, _ in told(lib)] == ["undefined-string", "duplicate-key", "missing-comma"]


def test_what_is_not_understood_keeps_anything_from_being_generated() -> None:
    assert library("@a{k, t = {x}").not_understood
    assert not library("@a{k, t = {x}, t = {y}}").not_understood


def test_the_order_of_the_files_changes_nothing() -> None:
    texts = {
        "a.bib": "@string{s={1}} @a{k, t=s, crossref={p}}",
        "b.bib": "@string{s={2}} @a{K, t=s}",
        "c.bib": "@a{p, u=s}",
    }
    seen = set()
    for names in itertools.permutations(texts):
        lib = Library([Source(Path(name), texts[name]) for name in names])
        seen.add((tuple((e.key, tuple(e.fields.items())) for e in lib), tuple(lib.findings), lib["k"].get("u")))
    assert len(seen) == 1


# -- one entry

ENTRY = """@InProceedings{ k1,
  Author = {van der Berg, Anna and {The {\\'E}quipe} and others},
  title = {On {\\"U}bung},
  subtitle = {A   Study},
  DOI = {https://doi.org/10.1000/A\\_B},
  eprint = {1706.03762v2}, archivePrefix = "arXiv",
  isbn = {978-0-262-03561-3, 0-201-89683-4},
  url = {https://x.org/a\\_b},
  keywords = {one, two; three},
}"""


def test_an_entry_as_people_read_it() -> None:
    entry = library(ENTRY)["k1"]
    assert (entry.type, entry.title) == ("inproceedings", "On Übung: A Study")
    assert entry.authors == (Person("Anna", "van der", "Berg"), Person("", "", "The Équipe"))
    assert entry.names.others
    assert entry.keywords == ("one", "two", "three")
    assert entry.text("url") == "https://x.org/a_b"
    assert entry.identifiers == (
        Identifier("doi", "10.1000/a_b"),
        Identifier("arxiv", "1706.03762v2"),
        Identifier("isbn", "9780262035613"),
        Identifier("isbn", "9780201896831"),
        Identifier("url", "https://x.org/a_b"),
    )


def test_fields_are_looked_up_in_any_case_and_keep_their_text() -> None:
    entry = library(ENTRY)["k1"]
    assert entry.fields["author"] == entry.fields["AUTHOR"]
    assert entry.fields["title"] == 'On {\\"U}bung'
    assert "Doi" in entry.fields
    assert "year" not in entry.fields
    assert list(entry.fields)[:2] == ["author", "title"]
    assert (field := entry.field("archiveprefix")) is not None
    assert (field.name, field.raw) == ("archivePrefix", '"arXiv"')
    assert (field.place.line, field.place.column, field.place.end_column) == (6, 44, 51)
    assert (field.name_place.line, field.name_place.column) == (6, 28)


@pytest.mark.parametrize(
    ("fields", "year"),
    [
        ("year = 2020", "2020"),
        ("date = {2019-05/2020}", "2019–2020"),
        ("year = {in press}", "in press"),
        ("note = {x}", ""),
    ],
)
def test_year(fields: str, year: str) -> None:
    assert library(f"@misc{{k, {fields}}}")["k"].year == year


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("@article{k}", Kind.PAPER),
        ("@inproceedings{k}", Kind.PAPER),
        ("@book{k}", Kind.BOOK),
        ("@manual{k}", Kind.BOOK),
        ("@online{k}", Kind.REFERENCE),
        ("@www{k, doi = {10.1000/x}}", Kind.REFERENCE),
        ("@misc{k, howpublished = {\\url{https://x.org}}}", Kind.REFERENCE),
        ("@misc{k, doi = {10.1000/x}}", Kind.PAPER),
        ("@misc{k, eprint = {1706.03762}}", Kind.PAPER),
        ("@misc{k, publisher = {X}}", Kind.PAPER),
        ("@book{k, keywords = {a, Course}}", Kind.COURSE),
        ("@thesis{k}", Kind.PAPER),
    ],
)
def test_kind(text: str, kind: Kind) -> None:
    assert library(text)["k"].kind is kind


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "gbk"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_spans_slice_the_bytes_of_the_file(encoding: str, end: str) -> None:
    text = "% é中\n@misc{k中,\n  title = {é中 x},\n  note = {y}\n}\n".replace("\n", end)
    bom = "\ufeff".encode(encoding) if encoding.startswith("utf") else b""
    entry = Library([Source(Path("a.bib"), text, encoding, bom)]).entries[0]
    data = bom + text.encode(encoding)
    assert data[entry.span.first_byte : entry.span.end_byte].decode(encoding) == entry.raw
    assert [data[f.span.first_byte : f.span.end_byte].decode(encoding) for f in entry.all_fields()] == [
        "{é中 x}",
        "{y}",
    ]


def test_many_mistakes_of_one_kind_cost_no_square() -> None:
    with no_square():
        lib = library("".join(f"@a{{k{i}, t = x{i}, crossref = {{p{i}}}, title = {{Word {i}}}}}" for i in range(5000)))
        assert len(lib.findings) == 10_000


@given(
    st.lists(
        st.sampled_from(
            [
                "@string{a=b}",
                "@string{b=a # a}",
                "@a{k,t=a}",
                "@a{l,crossref={k}}",
                "@xdata{k,xdata={l,k}}",
                "@a{",
                "}",
                "\n",
            ]
        ),
        max_size=12,
    ).map("".join)
)
def test_any_library_can_be_asked_anything(text: str) -> None:
    for entry in library(text):
        _ = entry.title, entry.names, entry.year, entry.kind, entry.venue, entry.identifiers, entry.place, entry.span
        assert dict(entry.fields).keys() == {field.name.lower() for field in entry.all_fields()}
