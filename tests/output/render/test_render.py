"""`livebib render`: documents as the library wants them, or findings and no change at all."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options

from tests.conftest import Livebib, Tree

MARKERS = "<!-- livebib:begin {0} -->\n<!-- livebib:end {0} -->\n"
LIST = MARKERS.format("resources")
KNUTH = "@book{knuth1984tex,\n  author = {Knuth, Donald E.},\n  title = {The {\\TeX}book},\n  year = {1984},\n}\n"
LAMPORT = "@article{lamport1978time,\n  author = {Lamport, Leslie},\n  title = {Time},\n  year = {1978},\n}\n"


def shown(markdown: str) -> str:
    """The HTML that GitHub's parser makes of it."""
    return str(cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE))


# -- what is written


def test_a_region_is_filled_and_the_rest_stays(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": KNUTH, "README.md": f"# Mine\r\n\r\n{LIST}\r\nText\r\n"})
    assert livebib("render").code == 0
    text = Path("README.md").read_bytes().decode()
    assert text.startswith("# Mine\r\n\r\n<!-- livebib:begin resources -->\n### 📘 Books\n")
    assert text.endswith("<!-- livebib:end resources -->\n\r\nText\r\n")


def test_rendering_twice_changes_nothing(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": KNUTH + LAMPORT, "README.md": f"# R\n\n{MARKERS.format('toc')}\n## List\n\n{LIST}"})
    assert livebib("render").code == 0
    before = Path("README.md").stat().st_mtime_ns, Path("README.md").read_bytes()
    assert livebib("render").err == "2 regions in 1 file: up to date\n"
    assert before == (Path("README.md").stat().st_mtime_ns, Path("README.md").read_bytes())


def test_the_order_of_files_and_entries_changes_nothing(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": KNUTH, "bib/b.bib": LAMPORT, "README.md": LIST})
    livebib("render")
    first = Path("README.md").read_bytes()
    tree({"bib/a.bib": LAMPORT, "bib/b.bib": KNUTH, "README.md": LIST})
    livebib("render")
    assert Path("README.md").read_bytes() == first


def test_the_contents_show_the_headings_that_other_regions_make(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": KNUTH, "README.md": f"# R\n\n{MARKERS.format('toc')}\n## List\n\n{LIST}"})
    livebib("render")
    assert "- [List](#list)\n  - [📘 Books](#-books)\n" in Path("README.md").read_text()


def test_a_template_that_makes_headings_of_headings_still_settles(tree: Tree, livebib: Livebib) -> None:
    template = "## In it\n{% for h in document.headings %}\n- {{ h.text }}\n{% endfor %}\n"
    tree({"bib/a.bib": KNUTH, "README.md": "# R\n\n" + MARKERS.format("x"), "t/readme/x.md": template,
          "livebib.toml": 'templates = "t"'})  # fmt: skip
    assert livebib("render").code == 0
    assert "## In it\n- R\n- In it\n" in Path("README.md").read_text()
    assert livebib("render", "--check").code == 0


def test_papers_stand_once_under_the_first_topic_of_theirs(tree: Tree, livebib: Livebib) -> None:
    bib = "".join(
        f"@article{{{key}, title = {{{key}}}, journal = {{J}}, keywords = {{{words}}}}}\n"
        for key, words in (("one", "b, a"), ("two", "a"), ("three", "c"), ("four", "unknown, a"))
    )
    tree({"bib/a.bib": bib, "README.md": LIST, "livebib.toml": '[topics]\na = "Alpha"\nb = "Beta"\n'})
    livebib("render")
    text = Path("README.md").read_text().split("[@", 1)[0]
    found = re.findall(r"^#### (.*)$|\*\*(\w+)\*\*", text, re.MULTILINE)
    assert [topic or title for topic, title in found] == ["Alpha", "four", "two", "Beta", "one", "Other", "three"]


def test_the_bibtex_to_copy_stands_by_itself(tree: Tree, livebib: Livebib) -> None:
    bib = (
        '@string{acl = "ACL"}\n@inproceedings{child, title = {T}, crossref = {parent}, annotation = {Read it.}}\n'
        "@proceedings{parent, title = {Proceedings of {ACL}}, publisher = acl, year = 2020}\n"
    )
    tree({"bib/a.bib": bib, "README.md": LIST})
    livebib("render")
    block = re.search(r"```bibtex\n  @inproceedings\{child,\n(.*?)```", Path("README.md").read_text(), re.DOTALL)
    assert block is not None
    assert "booktitle = {Proceedings of {ACL}}," in block[1]
    assert "publisher = {ACL}," in block[1]
    assert "annotation" not in block[1]


def test_long_lists_of_authors_are_shortened(tree: Tree, livebib: Livebib) -> None:
    people = " and ".join(f"Family{c}, Given" for c in "ABCDEF")
    tree({"bib/a.bib": f"@book{{k, author = {{{people}}}, title = {{T}}}}", "README.md": LIST})
    livebib("render")
    assert "  Given FamilyA, Given FamilyB, Given FamilyC et al.\n" in Path("README.md").read_text()


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ("editor = {Li, Wei}, year = 2019", "Wei Li (ed.). 2019."),
        ("editor = {Li, Wei and Ma, Bo}, year = 2019", "Wei Li and Bo Ma (eds.). 2019."),
        ("editor = {Li, Wei and others}, year = 2019", "Wei Li et al. (eds.). 2019."),
        ("editor = {Li, Wei}, editortype = {compiler}, year = 2019", "Wei Li. 2019."),
        ("author = {Ma, Bo}, editor = {Li, Wei}, year = 2019", "Bo Ma. 2019."),
        ("author = {Ma, Bo}, year = {in press}", "Bo Ma. In press."),
        ("author = {Ma, Bo}, journal = {Time}, year = {in press}", "Bo Ma. *Time*, in press."),
    ],
)
def test_who_and_when_stand_in_sentences(tree: Tree, livebib: Livebib, fields: str, line: str) -> None:
    tree({"bib/a.bib": f"@book{{k, title = {{T}}, {fields}}}\n", "README.md": LIST})
    livebib("render")
    assert f"**T**<br>\n  {line}\n" in Path("README.md").read_text()


@pytest.mark.parametrize(
    ("fields", "links"),
    [
        (
            "eprint = {1706.03762}, archiveprefix = {arXiv}, url = {https://arxiv.org/abs/1706.03762v5}",
            ["arXiv https://arxiv.org/abs/1706.03762"],
        ),
        ("doi = {10.1000/abc}, url = {http://dx.doi.org/10.1000/ABC}", ["DOI https://doi.org/10.1000/abc"]),
        (
            "url = {https://a.org/a_b.pdf, https://b.org/c.pdf}",
            ["Page https://a.org/a_b.pdf", "Page https://b.org/c.pdf"],
        ),
        (
            "url = {https://web.archive.org/web/2020/https://a.org/}",
            ["Page https://web.archive.org/web/2020/https://a.org/"],
        ),
    ],
)
def test_each_page_is_linked_once_and_by_itself(tree: Tree, livebib: Livebib, fields: str, links: list[str]) -> None:
    tree({"bib/a.bib": f"@misc{{k, title = {{T}}, {fields}}}\n", "README.md": LIST})
    livebib("render")
    found = re.findall(r"\[(\w+)\]\((http[^)]*)\)", Path("README.md").read_text())
    assert [" ".join(link) for link in found] == links


def test_a_month_in_the_bibtex_to_copy_is_its_macro(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": "@misc{k, title = {T}, month = NOV}\n@misc{l, title = {U}, month = {11}}\n", "README.md": LIST})
    livebib("render")
    assert re.findall("month = .*", Path("README.md").read_text()) == ["month = nov,", "month = {11},"]


def test_the_contents_leave_out_the_heading_right_above_them(tree: Tree, livebib: Livebib) -> None:
    toc = MARKERS.format("toc")
    tree({"bib/a.bib": KNUTH, "README.md": f"# R\n\n## Contents\n\n{toc}\n## More\n"})
    livebib("render")
    assert "begin toc -->\n- [More](#more)\n<" in Path("README.md").read_text()
    tree({"README.md": f"# R\n\n## Begin\n\nHere:\n\n{toc}\n## More\n"})
    livebib("render")
    assert "begin toc -->\n- [Begin](#begin)\n- [More](#more)\n<" in Path("README.md").read_text()


def test_a_document_beside_the_list_gets_links_into_it(tree: Tree, livebib: Livebib) -> None:
    note = f"See [@knuth1984tex].\n\n{MARKERS.format('citations')}"
    config = 'files = ["README.md", "docs/*.md"]'
    tree({"bib/a.bib": KNUTH + LAMPORT, "README.md": LIST, "docs/note.md": note, "livebib.toml": config})
    livebib("render")
    after = Path("docs/note.md").read_text()
    assert '[@knuth1984tex]: ../README.md#ref-knuth1984tex "Knuth, 1984: The TeXbook"' in after
    assert "lamport" not in after


def test_bibtex_blocks_can_be_left_out(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": KNUTH, "README.md": LIST, "livebib.toml": "[regions.resources]\nbibtex = false"})
    livebib("render")
    assert "```" not in Path("README.md").read_text()


def test_a_readme_beyond_what_github_shows_is_warned_of(tree: Tree, livebib: Livebib) -> None:
    bib = "".join(f"@book{{k{i}, title = {{{'long ' * 400}}}}}\n" for i in range(300))
    tree({"bib/a.bib": bib, "README.md": LIST})
    result = livebib("render")
    assert "README.md:1:1: warning[large-file]" in result.out
    assert "regions.resources.bibtex = false" in result.out
    assert result.code == 1


# -- check


def test_check_prints_a_diff_writes_nothing_and_ends_with_the_command(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": KNUTH, "README.md": LIST})
    livebib("render")
    tree({"bib/a.bib": KNUTH.replace("TeX}book", "TeX}book, again")})
    before = Path("README.md").read_bytes()
    result = livebib("render", "--check")
    assert result.code == 1
    assert "-- <a id" in result.out
    assert "TeXbook, again" in result.out
    assert (result.out + result.err).rstrip().endswith("livebib render")
    assert Path("README.md").read_bytes() == before
    assert livebib("render").code == 0
    assert livebib("render", "--check").code == 0


def test_each_region_that_is_out_of_date_is_named_at_its_marker(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": KNUTH, "README.md": f"# R\n\n{MARKERS.format('toc')}\n{LIST}"})
    livebib("render")
    tree({"bib/a.bib": KNUTH.replace("TeX}book", "TeX}book, again")})
    line = Path("README.md").read_text().splitlines().index("<!-- livebib:begin resources -->") + 1
    found = re.findall(r"^README.*", livebib("render", "--check").out, re.MULTILINE)
    assert found == [f"README.md:{line}:1: error[stale] the region 'resources' is out of date"]


def test_a_file_that_is_written_with_a_warning_says_both(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": KNUTH, "README.md": f"[Knuth, 1999][@knuth1984tex]\n\n{LIST}"})
    assert livebib("render").err == "1 region in 1 file: 1 file written, with 1 warning\n"
    assert livebib("render").err == "1 region in 1 file: up to date, with 1 warning\n"


# -- what stops it


@pytest.mark.parametrize(
    ("option", "says"), [("--format=text", "nothing was written"), ("--check", "could not be compared")]
)
def test_what_stops_it_is_counted_with_what_mends_it(tree: Tree, livebib: Livebib, option: str, says: str) -> None:
    tree({"refs.bib": "@book{k, title = {T} year = 2000}\n@book{l, title = nowhere}\n", "README.md": LIST,
          "livebib.toml": 'bib = ["refs.bib"]'})  # fmt: skip
    assert livebib("render", option).err == (f"{says}: 2 errors in refs.bib; `livebib lint --fix` mends 1 of them\n")
    assert "year = 2000" in Path("refs.bib").read_text()


@pytest.mark.parametrize(
    ("readme", "place", "rule"),
    [
        ("<!-- livebib:begin resources -->\n", "README.md:1:1", "marker-missing-end"),
        ("<!-- livebib:end resources -->\n", "README.md:1:1", "marker-missing-begin"),
        (LIST + LIST, "README.md:3:1", "marker-duplicate"),
        ("<!-- livebib:begin a -->\n" + LIST + "<!-- livebib:end a -->\n", "README.md:2:1", "marker-nested"),
        ("<!-- livebib:end toc -->\n<!-- livebib:begin toc -->\n", "README.md:1:1", "marker-mismatch"),
        (LIST + MARKERS.format("resorces"), "README.md:3:1", "unknown-region"),
        (LIST + "\nSee [@knuth1985tex].\n", "README.md:4:5", "unknown-citation"),
        (LIST + "\nSee [@knuth1984tex; @lamport].\n", "README.md:4:5", "citation-list"),
    ],
)
def test_nothing_is_written_while_a_document_is_damaged(
    tree: Tree, livebib: Livebib, readme: str, place: str, rule: str
) -> None:
    tree({"bib/a.bib": KNUTH, "README.md": readme})
    result = livebib("render")
    assert result.code == 1
    assert f"{place}: error[{rule}]" in result.out
    assert Path("README.md").read_text() == readme


@pytest.mark.parametrize(
    ("bib", "rule"),
    [
        ("@book{k, title = {T} year = 2000}", "missing-comma"),
        ("@book{k, title = {T\n\n@book{l, title = {U}}\n", "unclosed-value"),
        ("@book{k, title = {T}}\n@book{K, title = {U}}\n", "duplicate-key"),
        ("@book{k, title = nowhere}", "undefined-string"),
        ("@inbook{k, title = {T}, crossref = {nowhere}}", "missing-parent"),
    ],
)
def test_nothing_is_written_while_the_library_is_not_understood(
    tree: Tree, livebib: Livebib, bib: str, rule: str
) -> None:
    tree({"bib/a.bib": bib, "README.md": LIST})
    result = livebib("render")
    assert result.code == 1
    assert f"error[{rule}]" in result.out
    assert Path("README.md").read_text() == LIST


def test_deleting_a_cited_entry_names_each_orphan_and_the_nearest_keys(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": KNUTH, "README.md": f"[Knuth, 1984][@knuth1984tex]\nand [@knuth1984tex].\n\n{LIST}"})
    assert livebib("render").code == 0
    tree({"bib/a.bib": KNUTH.replace("knuth1984tex", "knuth1984texbook")})
    result = livebib("render")
    lines = [line for line in result.out.splitlines() if "unknown-citation" in line]
    assert [line.split(" ")[0] for line in lines] == ["README.md:1:14:", "README.md:2:5:"]
    assert result.out.count("did you mean 'knuth1984texbook'?") == 2


@pytest.mark.parametrize("authors", ["A. Li, B. Ma, C. Xu", "Li, A.; Ma, B.", "Li, A., Ma, B., Xu, C."])
def test_a_label_is_not_blamed_for_a_list_of_authors_that_wants_and(tree: Tree, livebib: Livebib, authors: str) -> None:
    tree(
        {
            "bib/a.bib": KNUTH.replace("Knuth, Donald E.", authors),
            "README.md": f"[Li et al., 1984][@knuth1984tex]\n{LIST}",
        }
    )
    assert "citation-label" not in livebib("render").out


def test_a_label_that_says_another_year_is_told_with_the_right_one(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": KNUTH, "README.md": f"See [Knuth, 1986][@knuth1984tex].\n\n{LIST}"})
    result = livebib("render")
    assert "README.md:1:5: warning[citation-label]" in result.out
    assert "'Knuth, 1984'" in result.out
    assert result.code == 1


@pytest.mark.parametrize(
    ("template", "line", "says"),
    [
        ("\n{{ entry.titel }}", 2, "entry"),
        ("{% for e in entries %}\n{{ e.titel }}\n{% endfor %}", 2, "titel"),
        ("{% if %}", 1, ""),
        ("{{ 1 / 0 }}", 1, "division"),
        ("{{ entries | safe }}", 1, "safe"),
        ("{{ ''.__class__.__mro__ }}", 1, ""),
        ("{% include 'nowhere.md' %}", 1, "nowhere.md"),
    ],
)
def test_a_broken_template_is_named_with_its_line(
    tree: Tree, livebib: Livebib, template: str, line: int, says: str
) -> None:
    tree({"bib/a.bib": KNUTH, "README.md": LIST, "t/readme/resources.md": template, "livebib.toml": 'templates = "t"'})
    result = livebib("render")
    assert result.code == 1
    assert f"resources.md:{line}:1: error[template-error]" in result.out
    assert says in result.out
    assert Path("README.md").read_text() == LIST


def test_citations_that_no_region_makes_live_are_told_once(tree: Tree, livebib: Livebib) -> None:
    config = 'files = ["README.md", "note.md"]'
    tree(
        {"bib/a.bib": KNUTH, "README.md": LIST, "note.md": "[@knuth1984tex] [@knuth1984tex]\n", "livebib.toml": config}
    )
    result = livebib("render")
    assert result.out.count("note.md:1:1: warning[citation-not-live]") == 1
    assert "add the region `citations`" in result.out


def test_two_documents_are_written_both_or_neither(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": KNUTH, "README.md": LIST, "b.md": LIST + "[@nobody]\n",
          "livebib.toml": 'files = ["README.md", "b.md"]'})  # fmt: skip
    assert livebib("render").code == 1
    assert Path("README.md").read_text() == LIST


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"README.md": LIST}, "no .bib file"),
        ({"README.md": LIST, "bib/a.bib": ""}, "no entry in it"),
        ({"bib/a.bib": KNUTH}, "README.md: no such file"),
        ({"bib/a.bib": KNUTH, "README.md": "# Mine\n"}, "no region in README.md"),
    ],
)
def test_what_is_missing_is_said_in_one_line(tree: Tree, livebib: Livebib, files: dict[str, str], says: str) -> None:
    tree({"livebib.toml": "", **files})
    result = livebib("render")
    assert result.code == 2
    assert result.out == ""
    assert says in result.err.splitlines()[0]
    assert len(result.err.splitlines()) == 2  # and what to do


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"livebib.toml": 'files = ["README.md", "nothere.md"]'}, "nothere.md: no such file"),
        ({"livebib.toml": "[regions.resource]\nbibtex = false"}, "regions.resource: there is no such region"),
        ({"livebib.toml": "files = []"}, "`files` names none"),
        ({"livebib.toml": 'encoding = "klingon"'}, "'encoding' must be the name of an encoding"),
    ],
)
def test_a_slip_in_the_configuration_is_never_silently_the_default(
    tree: Tree, livebib: Livebib, files: dict[str, str], says: str
) -> None:
    tree({"bib/a.bib": KNUTH, "README.md": LIST, **files})
    result = livebib("render")
    assert result.code == 2
    assert says in result.err


def test_this_folder_is_a_fine_place_for_bib_files(tree: Tree, livebib: Livebib) -> None:
    tree({"a.bib": KNUTH, "README.md": LIST, "livebib.toml": 'bib = ["."]'})
    assert livebib("render").code == 0


@pytest.mark.parametrize("keys", [("strauss2020", "strauß2020"), ("k" * 1200, "other")])
def test_keys_that_github_cannot_link_are_findings(tree: Tree, livebib: Livebib, keys: tuple[str, str]) -> None:
    tree({"bib/a.bib": "".join(f"@misc{{{key}, title = {{T}}}}\n" for key in keys), "README.md": LIST})
    result = livebib("render")
    assert result.code == 1
    assert "error[unlinkable-key]" in result.out


@pytest.mark.parametrize("template", ['{% extends "readme/resources.md" %}', '{% include "readme/resources.md" %}'])
def test_a_template_that_contains_itself_is_told_to_use_the_default(
    tree: Tree, livebib: Livebib, template: str
) -> None:
    tree({"bib/a.bib": KNUTH, "README.md": LIST, "t/readme/resources.md": template, "livebib.toml": 'templates = "t"'})
    result = livebib("render")
    assert result.code == 1
    assert "error[template-error]" in result.out
    assert "default/" in result.out


def test_a_byte_order_mark_stays_where_it_is(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": KNUTH, "README.md": "\ufeff" + LIST})
    assert livebib("render").code == 0
    assert Path("README.md").read_bytes().startswith(b"\xef\xbb\xbf<!-- livebib:begin resources -->\n###")


def test_what_xdata_gives_is_in_the_bibtex_to_copy(tree: Tree, livebib: Livebib) -> None:
    bib = "@article{a, title = {T}, xdata = {x}}\n@xdata{x, journaltitle = {J of X}, author = {Xu, A}, date = {2020}}\n"
    tree({"bib/a.bib": bib, "README.md": LIST})
    livebib("render")
    block = Path("README.md").read_text().split("```bibtex")[1].split("```")[0]
    assert "journaltitle = {J of X}" in block
    assert "author" in block


# -- hostile values

HOSTILE = [
    "a | b", "a ] b", "<script>alert(1)</script>", "`code`", "``` fence", "{{7*7}}", "[x](javascript:alert(1))",
    "www.evil.example", "https://evil.example", "mail a@b.org", "<!-- livebib:end resources -->", "@octocat", "#1",
    "**bold** _it_ ~~gone~~", "</details></summary>", "![i](http://evil.example/i.png)", "[@knuth1984tex]", "# H",
    "- x", "&lt;b&gt;", "\\[x\\]", "$x$", "a\x1b[31mb", "\u202ereversed",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("field", ["title", "author", "journal", "annotation", "year", "keywords", "note"])
def test_nothing_from_the_database_becomes_live(tree: Tree, livebib: Livebib, field: str, value: str) -> None:
    fields = {"title": "Plain", "author": "Doe, Jane", "journal": "J", "url": "https://example.org/x"}
    fields[field] = f"{{{value}}}"
    bib = "@article{k,\n" + "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items()) + "}\n"
    tree({"bib/a.bib": bib, "README.md": LIST})
    result = livebib("render")
    assert result.code == 0, result
    text = Path("README.md").read_text()
    html = shown(text)
    links = {"https://example.org/x"} | ({value} if field == "note" else set())  # one that is an address is a link
    assert set(re.findall(r'(?:href|src)="([^"]*)"', html)) <= links
    assert not re.search(r"<(script|img|h1|em(?!>)|del|table)\b", html)
    assert html.count("<details>") == html.count("</details>") == 1
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", text)
    assert livebib("render", "--check").code == 0


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://user:secret@example.org/",
        "x y",
        "//h/x",
    ],
)
def test_an_address_that_is_no_web_page_is_no_link(tree: Tree, livebib: Livebib, url: str) -> None:
    tree({"bib/a.bib": f"@misc{{k, title = {{T}}, url = {{{url}}}}}\n", "README.md": LIST})
    livebib("render")
    assert "href" not in shown(Path("README.md").read_text())


@pytest.mark.parametrize(
    "key", ["DBLP:conf/x", "a+b", "Müller2020", "王2020", "o'neil", "x_y*z", "a.b-c", "k&r", "q?x", "50%", "<b>"]
)
def test_every_kind_of_key_is_reached_by_its_citation(tree: Tree, livebib: Livebib, key: str) -> None:
    cited = re.sub(r"([\[\]\\`<])", r"\\\1", key)
    tree({"bib/a.bib": f"@misc{{{key}, title = {{T}}}}\n", "README.md": f"See [@{cited}].\n\n{LIST}"})
    result = livebib("render")
    assert result.code == 0, result
    html = shown(Path("README.md").read_text())
    hrefs = re.findall(r'href="#([^"]*)"', html)
    ids = re.findall(r'id="([^"]*)"', html)
    assert len(hrefs) == 1
    assert [_unescaped(unquote(href)) for href in hrefs] == [_unescaped(each) for each in ids]


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text)
