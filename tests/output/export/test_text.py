"""References as text through citeproc-py."""

# ruff: noqa: E501  references stand as they are printed
from __future__ import annotations

import re
import sys
import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings

from livebib.model.errors import UsageError
from livebib.output.export import text
from livebib.output.export.csl import works
from tests.conftest import Livebib, Tree
from tests.output.export.samples import LIST, REAL, TORTURE, WORKS, bibliographies, loaded, selected

PAPER = """@article{shannon1948, author = {Shannon, Claude E.}, title = {A Mathematical Theory of Communication},
  journal = {Bell System Technical Journal}, volume = 27, number = 3, pages = {379--423}, year = 1948}"""

WITHOUT_LETTERS = ("apa", "chicago-author-date")  # styles that list no personal communications


def paragraphs(bib: str, style: str = "apa") -> list[str]:
    return text.write(selected(bib), style).text.rstrip("\n").split("\n\n")


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (
            "apa",
            "Shannon, C. E. (1948). A mathematical theory of communication. Bell System Technical Journal, 27(3), 379–423.",
        ),
        (
            "ieee",
            "[1] C. E. Shannon, “A mathematical theory of communication”, Bell System Technical Journal, vol. 27, no. 3, pp. 379–423, 1948.",
        ),
        (
            "nature",
            "1. Shannon, C. E. A mathematical theory of communication. Bell System Technical Journal 27, 379–423 (1948).",
        ),
    ],
)
def test_a_paper_in_a_style(style: str, expected: str) -> None:
    assert paragraphs(PAPER, style) == [expected]


@pytest.mark.parametrize(
    ("path", "style"),
    [
        (LIST, "apa"),
        (TORTURE, "apa"),
        (TORTURE, "ieee"),
        *((WORKS, style) for style in ("apa", "ieee", "chicago-author-date", "nature")),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else value,
)
def test_every_work_is_printed_without_a_warning(path: Path, style: str, recwarn: pytest.WarningsRecorder) -> None:
    written = text.write(loaded(path), style)
    found = written.text.rstrip("\n").split("\n\n")
    expected = [
        work for work in works.of(loaded(path)) if work.type != "personal_communication" or style not in WITHOUT_LETTERS
    ]
    assert len(found) == len(expected)
    assert list(written.findings) == []
    assert list(recwarn) == []
    shown = written.text.replace("<i>this</i>", "this").replace("?a=<b>&", "")  # what the works themselves say
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u2060\ufdd0-\ufdef]|</?(?:i|b|span|sup)\b|  ", shown)


def test_the_same_database_makes_the_same_text() -> None:
    assert text.write(loaded(WORKS)).text == text.write(loaded(WORKS)).text


def test_a_list_of_names_that_goes_on_ends_in_et_al() -> None:
    assert paragraphs("@book{k, author = {Author, Ann and others}, title = {T}, year = 1999}") == [
        "Author, A., et al. (1999). T."
    ]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("apa", "Li, W., & Ma, B. (eds.). (2019). All of it. Sun."),
        ("chicago-author-date", "W. Li, B. Ma. 2019. All of It. Sun."),
        ("american-medical-association", "1. Li W, Ma B, eds. All of It. Sun; 2019."),
    ],
)
def test_editors_who_stand_for_authors_are_named_once(style: str, expected: str) -> None:
    book = "@book{k, editor = {Li, Wei and Ma, Bo}, title = {All of It}, publisher = {Sun}, year = 2019}"
    assert paragraphs(book, style) == [expected]


def test_an_arxiv_id_is_called_so_once() -> None:
    assert "arXiv: 2404" not in (
        said := paragraphs("@misc{k, title = {T}, year = 2024, eprint = {2404.14219}}", "ieee")[0]
    )
    assert said.count("arXiv:") == 1


def test_an_entry_without_anything_is_printed_by_its_key() -> None:
    assert paragraphs("@misc{bare,}\n@misc{bytitle, title = {T}}\n@misc{byname, author = {Author, Ann}}") == [
        "Author, A. (n.d.). byname.",
        "bare. (n.d.). bare.",
        "T. (n.d.). T.",
    ]


def test_a_style_that_fails_is_named_and_no_traceback_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> list[str]:
        raise AttributeError("no such node")

    monkeypatch.setattr("livebib.output.export.text._Style.paragraphs", failing)
    with pytest.raises(UsageError, match="cannot print in the style 'apa': no such node"):
        text.write(selected(PAPER))


@pytest.mark.parametrize(
    ("date", "printed"),
    [
        ("date = {2001-05/2002-06}", "Author, A. (2001–2002). T."),
        ("date = {2001-05/2001-06}", "Author, A. (2001). T."),
        ("date = {2001-21}", "Author, A. (2001). T."),
        ("year = {in press}", "Author, A. (in press). T."),
        ("date = {1850~}", "Author, A. (ca. 1850). T."),
    ],
)
def test_dates_that_citeproc_py_cannot_print_are_printed_more_simply(date: str, printed: str) -> None:
    assert paragraphs(f"@book{{k, author = {{Author, Ann}}, title = {{T}}, {date}}}") == [printed]


def test_titles_are_plain_and_braces_still_protect() -> None:
    found = paragraphs(
        r"@book{k, author = {Author, Ann}, title = {On \emph{E. {Coli}} in H\textsubscript{2}O}, year = 1999}"
    )
    assert found == ["Author, A. (1999). On E. Coli in H2O."]


def test_a_style_of_ones_own_is_named_by_its_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.csl"
    file.write_text(
        """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Mine</title><id>mine</id><updated>2024-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography><layout><text variable="title" suffix="!"/></layout></bibliography>
</style>""",
        encoding="utf-8",
    )
    assert paragraphs(PAPER, str(file)) == ["A mathematical theory of communication!"]


@pytest.mark.parametrize(
    ("style", "message", "hint"),
    [
        ("ieeee", "there is no style 'ieeee'", "did you mean 'ieee'"),
        ("missing.csl", "missing.csl: no such style", "a style such as apa"),
        ("../../../etc/passwd", "there is no style", "name one of CSL's styles"),
    ],
)
def test_a_style_that_is_not_there(style: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)) as caught:
        text.write(selected(PAPER), style)
    assert hint in caught.value.hint


def test_a_file_that_is_no_style(tmp_path: Path) -> None:
    file = tmp_path / "broken.csl"
    file.write_text("<style", encoding="utf-8")
    with pytest.raises(UsageError, match="is no style of CSL"):
        text.write(selected(PAPER), str(file))


def test_without_the_extra_it_says_what_to_install(
    tree: Tree, livebib: Livebib, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree({"bib/a.bib": PAPER})
    for name in ("citeproc", "citeproc.source.json", "citeproc.formatter.plain"):
        monkeypatch.setitem(sys.modules, name, None)
    done = livebib("export", "--to", "text", "--style", "apa")
    assert (done.code, done.out) == (2, "")
    assert ".whl[csl]" in done.err


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_real_files_are_printed(path: Path) -> None:
    selection = loaded(path)
    if len(selection.entries) > 40:  # citeproc-py takes some 20 ms an entry
        selection = selection._replace(entries=selection.entries[:40])
    written = text.write(selection, "ieee")
    assert written.text.count("\n\n") == max(0, len(works.of(selection)) - 1)


@settings(deadline=None, max_examples=30)
@given(bibliographies())
def test_whatever_entries_say_each_is_one_paragraph(bib: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        written = text.write(selected(bib)).text
    written.encode("utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufdd0]", written)
    assert written.count("\n\n") == max(0, len(works.of(selected(bib))) - 1)
