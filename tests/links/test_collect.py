"""What is to be checked: every address that entries and documents claim, once, with all its owners and their places."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.library.library import Library, load
from livebib.links.collect import collect
from livebib.links.model import Link, Owner
from livebib.text import addresses
from livebib.text.source import decode
from tests.effort import no_square
from tests.shared import SHARED

CORPUS = SHARED / "corpus"
FILES = sorted(path.name for path in CORPUS.glob("*.bib"))
BIB, MD, TXT = Path("x.bib"), Path("x.md"), Path("x.txt")


def library(text: str, path: Path = BIB) -> Library:
    return Library([decode(path, text.encode())])


def of_fields(fields: str) -> list[Link]:
    return collect(library(f"@misc{{k, title = {{T}}, {fields}}}"))


def only(fields: str) -> Link:
    (link,) = of_fields(fields)
    return link


def in_file(text: str, owner: Owner) -> str:
    """What stands at an owner's place."""
    _, line, column, end_line, end_column = owner.place
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)[line - 1 : end_line]
    lines[-1] = lines[-1][: end_column - 1]
    lines[0] = lines[0][column - 1 :]
    return "".join(lines)


# ------------------------------------------------------------------------------------------------ fields of an entry


@pytest.mark.parametrize(
    ("fields", "written", "url"),
    [
        ("url = {https://x.org/a}", "https://x.org/a", "https://x.org/a"),
        ('url = "https://x.org/a"', "https://x.org/a", "https://x.org/a"),
        ("URL = { https://x.org/a }", "https://x.org/a", "https://x.org/a"),
        (r"url = {\url{https://x.org/a\_b}}", r"https://x.org/a\_b", "https://x.org/a_b"),
        ("url = {{https://x.org/a}}", "https://x.org/a", "https://x.org/a"),
        ("url = {<https://x.org/a>}", "https://x.org/a", "https://x.org/a"),
        (r"url = {\href{https://x.org/a\%20b}{the page}}", r"https://x.org/a\%20b", "https://x.org/a%20b"),
        (r"url = {https://x.org/$\sim$me/{\_}x}", r"https://x.org/$\sim$me/{\_}x", "https://x.org/~me/_x"),
        (r"url = {https://x.org/{\textasciitilde}me}", r"https://x.org/{\textasciitilde}me", "https://x.org/~me"),
        ("url = {https://x.org/a/\n    b?c=d}", "https://x.org/a/\n    b?c=d", "https://x.org/a/b?c=d"),
        ("url = {https://x.org/ü}", "https://x.org/ü", "https://x.org/ü"),
        ("url = {https://x.org/a#b}", "https://x.org/a#b", "https://x.org/a#b"),
        ("archiveurl = {https://web.archive.org/web/2020/https://x.org/}", None, None),
        ("code = {https://x.org/a}", "https://x.org/a", "https://x.org/a"),
        ("video = {https://x.org/a}", "https://x.org/a", "https://x.org/a"),
        ("pdf = {https://x.org/a.pdf}", "https://x.org/a.pdf", "https://x.org/a.pdf"),
        (r"howpublished = {\url{https://x.org/a_b}}", "https://x.org/a_b", "https://x.org/a_b"),
        (r"howpublished = {Available at \url{ https://x.org/a } today}", "https://x.org/a", "https://x.org/a"),
        (r"note = {see \href{https://x.org/a}{this, \emph{please}}.}", "https://x.org/a", "https://x.org/a"),
        ("note = {see https://x.org/a, accessed 2020}", "https://x.org/a", "https://x.org/a"),
        ("note = {(see https://x.org/a_(b)).}", "https://x.org/a_(b)", "https://x.org/a_(b)"),
        (
            r"note = {see http://x.org/\~{}a\_b{\_}c\%20d.}",
            r"http://x.org/\~{}a\_b{\_}c\%20d",
            "http://x.org/~a_b_c%20d",
        ),
        (r"note = {see \texttt{https://x.org/a}}", "https://x.org/a", "https://x.org/a"),
        (r"note = {http://x.org/$\sim$a$x$}", r"http://x.org/$\sim$a", "http://x.org/~a"),
        ("doi = {10.1000/ABC}", "10.1000/ABC", "https://doi.org/10.1000/abc"),
        ("doi = {https://doi.org/10.1000/abc}", "https://doi.org/10.1000/abc", "https://doi.org/10.1000/abc"),
        (r"doi = {10.1007/978-3\_1}", r"10.1007/978-3\_1", "https://doi.org/10.1007/978-3_1"),
        ("doi = {doi:10.1000/abc}", "doi:10.1000/abc", "https://doi.org/10.1000/abc"),
        ("eprint = {1706.03762v5}", "1706.03762v5", "https://arxiv.org/abs/1706.03762v5"),
        ("eprint = {arXiv:cs/0101001}", "arXiv:cs/0101001", "https://arxiv.org/abs/cs/0101001"),
        ("eprinttype = {arXiv}, eprint = {1706.03762}", "1706.03762", "https://arxiv.org/abs/1706.03762"),
        ("isbn = {0-262-03561-8}", "0-262-03561-8", "urn:isbn:9780262035613"),
        ("isbn = 9780262035613", "9780262035613", "urn:isbn:9780262035613"),
        ("isbn = {ISBN-13: 978 0 262 03561 3 (hbk.)}", "978 0 262 03561 3", "urn:isbn:9780262035613"),
    ],
)
def test_what_a_field_claims(fields: str, written: str | None, url: str | None) -> None:
    link = only(fields)
    assert link.problem == ""
    if written is not None:
        assert (link.owners[0].written, link.url) == (written, url)
    text = f"@misc{{k, title = {{T}}, {fields}}}"
    assert in_file(text, link.owners[0]) == link.owners[0].written


@pytest.mark.parametrize(
    "fields",
    [
        "url = {}",
        "url = { }",
        r"url = {\url{}}",
        "doi = {}",
        "eprint = {}, archiveprefix = {arXiv}",
        "isbn = {}",
        "title = {https://x.org}",
        "annotation = {https://x.org}",
        "file = {https://x.org}",
        "note = {nothing}",
        "note = {mailto:me@x.org}",
        r"note = {\url{me@x.org}}",
        "note = {see www.x.org}",
        "url = {mailto:me@x.org}",
        "url = {TEL:+1}",
        "pdf = {papers/Knuth 1968.pdf}",
        "code = {Python}",
        "eprint = {hal-01234}",
        "eprint = {1706.03762}, archiveprefix = {hal}",
        "eprint = {26561870}, eprinttype = {pubmed}",
        "url = undefined",
        "Url2 = {see https://x.org}",
    ],
)
def test_what_claims_nothing(fields: str) -> None:
    assert of_fields(fields) == []


def test_several_isbns_in_one_field_each_have_their_place() -> None:
    link = only("isbn = {9780262035613 and 0-262-03561-8}")
    assert [owner.written for owner in link.owners] == ["9780262035613", "0-262-03561-8"]
    assert [link.name for link in of_fields("isbn = {0262035618 9780201896831, 978-0-262-03561-3}")] == [
        "9780262035613",
        "9780201896831",
    ]


def test_several_addresses_in_a_note_each_have_their_place() -> None:
    found = of_fields(r"note = {\url{https://x.org/a} and https://x.org/b; \href{https://x.org/c}{c}}")
    assert [(link.owners[0].written, link.owners[0].place.column) for link in found] == [
        ("https://x.org/a", 36),
        ("https://x.org/b", 57),
        ("https://x.org/c", 80),
    ]


def test_a_value_with_macros_is_written_out_and_its_place_is_the_value() -> None:
    text = '@string{site = "https://x.org"}\n@misc{k,\n  url = site # {/a\\_b},\n  note = "see " # site\n}\n'
    first, second = collect(library(text))
    assert (first.url, second.url) == ("https://x.org/a_b", "https://x.org")
    assert [in_file(text, link.owners[0]) for link in (first, second)] == [r"site # {/a\_b}", '"see " # site']
    assert [link.owners[0].written for link in (first, second)] == [r"site # {/a\_b}", '"see " # site']


def test_only_fields_that_are_the_work_itself_claim_its_title() -> None:
    found = of_fields(
        "url = {https://x.org/1}, pdf = {https://x.org/2}, doi = {10.1000/3}, eprint = {1706.03762},"
        "code = {https://x.org/4}, video = {https://x.org/5}, archiveurl = {https://x.org/6},"
        r"howpublished = {\url{https://x.org/7}}, note = {https://x.org/8}, isbn = {9780262035613}"
    )
    assert {link.owners[0].field: link.owners[0].title for link in found} == {
        **dict.fromkeys(["url", "pdf", "doi", "eprint"], "T"),
        **dict.fromkeys(["code", "video", "archiveurl", "howpublished", "note", "isbn"], None),
    }


def test_the_title_of_an_owner_is_for_people() -> None:
    text = r"@misc{k, title = {{\'E}tude on {BERT}}, url = {https://x.org}}"
    assert collect(library(text))[0].owners[0].title == "Étude on BERT"


def test_inherited_fields_belong_to_the_parent_and_repeated_ones_to_nobody() -> None:
    text = (
        "@misc{child, crossref = {parent}, url = {https://x.org/c}, URL = {https://x.org/no}}\n"
        "@misc{parent, note = {https://x.org/p}}\n"
    )
    assert [(link.url, [owner.key for owner in link.owners]) for link in collect(library(text))] == [
        ("https://x.org/c", ["child"]),
        ("https://x.org/p", ["parent"]),
    ]


@pytest.mark.parametrize(
    ("fields", "kind", "problem"),
    [
        ("url = {www.x.org}", "url", "it does not begin with http:// or https://"),
        ("url = {https://}", "url", "it names no host"),
        ("url = {see the page}", "url", "it does not begin with http:// or https://"),
        (r"howpublished = {\url{www.x.org}}", "url", "it does not begin with http:// or https://"),
        ("archiveurl = {x.html}", "url", "it does not begin with http:// or https://"),
        ("code = {https://x..org/}", "url", "'x..org' is no host"),
        ("doi = {j.desal.2005.02.017}", "doi", "a DOI begins with '10.'"),
        ("doi = {10.1000}", "doi", "a DOI has a '/' and more behind its prefix"),
        ("doi = {10.1000/}", "doi", "a DOI has a '/' and more behind its prefix"),
        ("doi = {10.12/abc}", "doi", "'10.12' is no prefix of a DOI: behind '10.' it has 4 to 9 digits"),
        ("doi = {10.1000/a b}", "doi", "a DOI holds no white space"),
        ("doi = {https://x.org/a}", "doi", "it is an address, no DOI"),
        (
            "eprint = {1713.03762}, archiveprefix = {arXiv}",
            "arxiv",
            "the first four digits of an arXiv id are year and month, and 13 is no month",
        ),
        ("eprint = {arXiv:1706.037}", "arxiv", "an arXiv id of 2017 has 5 digits behind its dot, not 3"),
        (
            "eprint = {0703268}, eprinttype = {arxiv}",
            "arxiv",
            "an arXiv id from before April 2007 names its archive, as in hep-th/9901001",
        ),
        (
            "eprint = {attention}, eprinttype = {arxiv}",
            "arxiv",
            "an arXiv id reads like 1706.03762 or hep-th/9901001, and may end in a version like v2",
        ),
        ("eprint = {1706.03762 v2}, eprinttype = {arxiv}", "arxiv", "an arXiv id holds no white space"),
        ("isbn = {9780262035614}", "isbn", "its last digit would have to be 3"),
        ("isbn = {0-8044-2957-3}", "isbn", "its last digit would have to be X"),
        ("isbn = {978-0-262-0356-1}", "isbn", "an ISBN has 10 or 13 digits, not 12"),
        ("isbn = {000-0000000000}", "isbn", "an ISBN of 13 digits begins with 978 or 979"),
        ("isbn = {n/a}", "isbn", "it is no ISBN"),
    ],
)
def test_what_can_be_no_address_or_identifier_says_why(fields: str, kind: str, problem: str) -> None:
    link = only(fields)
    assert (link.kind, link.problem) == (kind, problem)


def test_a_right_isbn_beside_a_wrong_one_is_a_link_of_its_own() -> None:
    assert [bool(link.problem) for link in of_fields("isbn = {9780262035613, 978026203561, 9780262035614}")] == [
        False,
        True,
        True,
    ]


# ------------------------------------------------------------------------------------------------- one link for each


def names(*fields: str) -> list[str]:
    entries = [f"@misc{{k{number}, {field}}}" for number, field in enumerate(fields)]
    return [link.id for link in collect(library("\n".join(entries)))]


@pytest.mark.parametrize(
    "fields",
    [
        ("url = {https://arxiv.org/abs/1706.03762}", "eprint = {1706.03762}"),
        ("url = {http://www.arxiv.org/pdf/1706.03762.pdf}", "pdf = {https://export.arxiv.org/pdf/1706.03762}"),
        ("url = {https://arxiv.org/html/1706.03762v5}", "eprint = {1706.03762v5}"),
        ("url = {https://arxiv.org/abs/1706.03762#S1}", "url = {https://arxiv.org/abs/1706.03762/}"),
        ("url = {https://arxiv.org/abs/hep-th/9901001}", "eprint = {hep-th/9901001}"),
        ("url = {https://doi.org/10.1000/ABC}", "doi = {10.1000/abc}", "url = {http://dx.doi.org/10.1000/abc}"),
        (
            "url = {https://www.doi.org/10.1000/a%3Cb%3E}",
            "doi = {10.1000/a<b>}",
            "url = {https://doi.org/10.1000/A<b>}",
        ),
        ("isbn = {0262035618}", "isbn = {978-0-262-03561-3}"),
        ("url = {https://x.org}", "url = {HTTPS://X.ORG:443/#top}", "url = {https://me@x.org/}"),
        ("url = {https://x.org/a/../b}", "url = {https://x.org/b}"),
        ("url = {https://x.org/ü}", "url = {https://x.org/%C3%BC}"),
        ("url = {https://bücher.example}", "url = {https://xn--bcher-kva.example/}"),
    ],
)
def test_two_ways_to_write_it_are_one_link(fields: tuple[str, ...]) -> None:
    assert len(names(*fields)) == 1


@pytest.mark.parametrize(
    "fields",
    [
        ("url = {https://x.org/?a=1}", "url = {https://x.org/?a=2}", "url = {https://x.org/}"),
        ("url = {http://x.org/}", "url = {https://x.org/}", "url = {https://x.org:8443/}"),
        ("url = {https://x.org/a}", "url = {https://x.org/a/}", "url = {https://x.org/A}"),
        ("url = {https://x.org/a/b}", "url = {https://x.org/a%2Fb}", "url = {https://x.org/a%2fb}"),
        ("eprint = {1706.03762}", "eprint = {1706.03762v1}", "url = {https://arxiv.org/abs/1706.03762v2}"),
        ("url = {https://arxiv.org/abs/1706.03762}", "url = {https://arxiv.org/abs/1706.03762?context=cs}"),
        ("url = {https://arxiv.org/list/cs.CL/recent}", "url = {https://arxiv.org/}"),
        ("doi = {10.1000/a}", "url = {https://doi.org/10.1000/a?noredirect}", "url = {https://example.org/10.1000/a}"),
    ],
)
def test_what_may_lead_elsewhere_stays_apart(fields: tuple[str, ...]) -> None:
    assert len(names(*fields)) == len(fields)


def test_the_fragment_is_the_owners() -> None:
    link = only("url = {https://x.org/a#b c}, note = {https://x.org/a and https://x.org/a#d}")
    assert [owner.fragment for owner in link.owners] == ["b%20c", None, "d"]
    assert (link.name, link.url, link.fragments) == ("https://x.org/a", "https://x.org/a#b c", ("b%20c", "d"))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("https://user:secret@x.org/a@b", "https://x.org/a@b"),
        ("https:user:secret@x.org/", "https:x.org/"),
        ("https://user:sec@ret@x.org/", "https://x.org/"),
        (r"https:\/\/user:secret@x.org/", "https://x.org/"),
        ("https://user:secret@/", "https:///"),
        ("ftp://user:secret@x.org/", "ftp://x.org/"),
        ("https://x.org/?to=https://a@b.org/", "https://x.org/?to=https://a@b.org/"),
    ],
)
def test_names_and_passwords_in_addresses_are_not_repeated(written: str, shown: str) -> None:
    link = only(f"url = {{{written}}}")
    assert link.url == shown
    assert "secret" not in link.id + link.problem + link.url


def test_a_password_in_a_field_for_a_doi_is_not_repeated() -> None:
    assert "secret" not in repr(only("doi = {https://u:secret@x.org/a}")._replace(owners=()))


def test_other_schemes_are_links_that_tell_themselves_apart() -> None:
    link = only("url = {ftp://x.org/a}")
    assert (link.kind, link.name, link.problem) == ("url", "ftp://x.org/a", "")
    with pytest.raises(addresses.OtherScheme):
        addresses.parse(link.url)


def test_links_and_owners_come_in_order_of_place_whatever_the_order_of_files() -> None:
    one, two = "@misc{a, url = {https://x.org/1}, note = {https://x.org/2}}", "@misc{b, url = {https://x.org/2}}"
    page = (Path("b.md"), "https://x.org/3 https://x.org/1\n")
    sources = [decode(Path("c.bib"), one.encode()), decode(Path("a.bib"), two.encode())]
    found = collect(Library(sources), [page, (Path("a.txt"), "https://x.org/4")])
    assert found == collect(Library(sources[::-1]), [(Path("a.txt"), "https://x.org/4"), page])
    assert [(link.url[-1], [owner.place.path.name for owner in link.owners]) for link in found] == [
        ("2", ["a.bib", "c.bib"]),
        ("4", ["a.txt"]),
        ("3", ["b.md"]),
        ("1", ["b.md", "c.bib"]),
    ]


def test_twenty_thousand_links_of_which_half_are_the_same() -> None:
    text = "".join(f"@misc{{k{n}, url = {{https://h{n % 400}.example/{n % 10_000}}}}}\n" for n in range(20_000))
    lib = library(text)
    with no_square():
        found = collect(lib)
    assert (len(found), {len(link.owners) for link in found}) == (10_000, {2})


# -------------------------------------------------------------------------------------------------------- documents


def test_links_of_markdown_have_no_key_and_no_title() -> None:
    source = "See [a](https://x.org/a\\_b), www.x.org and <https://x.org/?c&amp;d#e>.\n"
    found = collect((), [(MD, source)])
    assert [(link.url, link.owners[0].written) for link in found] == [
        ("https://x.org/a_b", r"https://x.org/a\_b"),
        ("http://www.x.org", "www.x.org"),
        ("https://x.org/?c&d#e", "https://x.org/?c&amp;d#e"),
    ]
    assert [(o.key, o.field, o.title, o.fragment) for link in found for o in link.owners][2] == (None, None, None, "e")


def test_paths_fragments_mail_and_telephone_are_no_links_of_markdown() -> None:
    source = "[a](b.md) [c](#d) [e](mailto:f@x.org) <g@x.org> [h](tel:1) [i](ftp://x.org) [j](//x.org/k) [l](https://)"
    found = collect((), [(MD, source)])
    assert [(link.url, link.problem) for link in found] == [
        ("ftp://x.org", ""),
        ("https://x.org/k", ""),
        ("https://", "it names no host"),
    ]


def test_an_entry_and_a_document_share_a_link() -> None:
    (link,) = collect(library("@misc{k, eprint = {1706.03762}}"), [(MD, "<https://arxiv.org/abs/1706.03762>")])
    assert [owner.key for owner in link.owners] == ["k", None]


def test_a_list_has_an_address_a_line() -> None:
    source = "\ufeffhttps://x.org/a\r\n\r\n# comment\r\n  https://x.org/a#b \r\n"
    source += "10.1000/ABC\narXiv:1706.03762\nwhat\nmailto:a@b"
    found = collect((), [(TXT, source)])
    assert [(link.id, [owner.place[1:] for owner in link.owners], link.problem) for link in found] == [
        ("url:https://x.org/a", [(1, 1, 1, 16), (4, 3, 4, 20)], ""),
        ("doi:10.1000/abc", [(5, 1, 5, 12)], ""),
        ("arxiv:1706.03762", [(6, 1, 6, 17)], ""),
        ("url:what", [(7, 1, 7, 5)], "it does not begin with http:// or https://"),
    ]


def test_a_byte_order_mark_takes_no_column() -> None:
    (link,) = collect((), [(MD, "\ufeff<https://x.org>\r\n")])
    assert link.owners[0].place[1:] == (1, 2, 1, 15)


# ------------------------------------------------------------------------------------------------------- for any text

PIECES = (
    r"https://x.org/ http:// www. \url{ \href{ { } } \_ \% {\_} \~{} $\sim$ \textasciitilde ~ # ? & ( ) [ ] . , ; "
    r"@ : < > 10.1000/a doi: arXiv: 1706.03762 9780262035613 0262035618 978-0- X \ $ é"
)
TEX = st.lists(st.sampled_from([*PIECES.split(" "), " ", "\n", "\r\n", "\t", "\n\n"]), max_size=12).map("".join)
FIELDS = ("url", "doi", "eprint", "isbn", "code", "pdf", "video", "archiveurl", "howpublished", "note")


@given(st.sampled_from(FIELDS), TEX, st.sampled_from(["{%s}", '"%s"', "s # {%s}", "{%s} # s"]))
def test_any_field_is_read_and_places_hold_what_is_written(field: str, value: str, form: str) -> None:
    text = "@string{s = {x}}\n@misc{k, title = {T}, eprinttype = {arxiv},\n " + f"{field} = {form % value}}}\n"
    for link in collect(library(text)):
        for owner in link.owners:
            assert in_file(text, owner) == owner.written != ""


@given(
    st.text(st.sampled_from("[]()<>!\\`&#;\"'=/:.w_*~-| \t\n\rhreftp@é🧠\ufeff"), max_size=60).map(
        lambda text: text.replace("h", "http://x.y/")
    ),
    st.sampled_from([MD, TXT]),
)
def test_any_document_is_read_and_places_hold_what_is_written(text: str, path: Path) -> None:
    for link in collect((), [(path, text)]):
        for owner in link.owners:
            assert in_file(text.removeprefix("\ufeff"), owner) == owner.written != ""


@pytest.mark.parametrize(
    "value",
    [
        r"\url{" * 50_000,
        r"\href{a}{" * 50_000,
        "http://{" * 50_000,
        "http://x" + "." * 300_000,
        r"http://x\_" * 50_000,
        r"http://x" + r"\_" * 300_000 + " ",
        "1 " * 200_000,
        "12345" + " " * 300_000,
        "9" * 300_000,
        "https://" + "é" * 300_000,
        "https://x:" + "1" * 300_000,
        "https://" + "a@" * 200_000,
        "10." + "1" * 300_000,
        "x:" * 200_000,
    ],
    ids=lambda value: re.sub(r"\W+", "-", value[:12]),
)
def test_hostile_values_take_linear_time(value: str) -> None:
    value += "}" * (value.count("{") - value.count("}"))
    with no_square():
        for field in ("url", "note", "isbn", "doi", "eprint"):
            collect(library(f"@misc{{k, archiveprefix = {{arxiv}}, {field} = {{{value}}}}}"))


# ---------------------------------------------------------------------------------------------------------- the world


@pytest.mark.skipif(not FILES, reason=f"no .bib files in {CORPUS}: set LIVEBIB_TEST_DATA to the folder above corpus/")
@pytest.mark.parametrize("name", FILES or ["none"])
def test_real_files_give_links_whose_places_hold_what_is_written(name: str) -> None:
    lib = load(CORPUS / name, encoding="gbk" if name == "gbk.bib" else "utf-8")
    text = lib.sources[0].text
    starts = lib.sources[0]._line_starts
    for link in collect(lib):
        for owner in link.owners:
            _, line, column, end_line, end_column = owner.place
            stretch = text[starts[line - 1] + column - 1 : starts[end_line - 1] + end_column - 1]
            assert stretch == owner.written != ""
