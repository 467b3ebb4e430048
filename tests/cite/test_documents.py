"""A document with all it is made of: includes followed as TeX does, nothing run, nothing read that should not be."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livebib.cite import documents
from livebib.cite.model import Document, Engine, FileKind
from livebib.model.errors import LivebibError, ReadError, UsageError
from tests.conftest import Tree


def rules(document: Document) -> list[tuple[str, str, int, int]]:
    return [(f.rule, str(f.place.path), f.place.line, f.place.column) for f in document.findings]


def test_includes_are_followed_in_order_with_places_in_their_own_files(tree: Tree) -> None:
    tree(
        {
            "paper.tex": "\\cite{a}\n\\input{one}\\include{parts/two}\\subfile{three.tex}\n\\cite{f}\n",
            "one.tex": "\n  \\cite{b}",
            "parts/two.tex": "\\cite{c}\\input{parts/deep}",
            "parts/deep.tex": "\\cite{d}",
            "three.tex": "\\documentclass[paper.tex]{subfiles}\\begin{document}\\cite{e}\\end{document}\\cite{no}",
        }
    )
    document = documents.read(Path("paper.tex"))
    assert [(c.key, str(c.place.path), c.place.line, c.place.column) for c in document.citations] == [
        ("a", "paper.tex", 1, 7),
        ("b", "one.tex", 2, 9),
        ("c", "parts/two.tex", 1, 7),
        ("d", "parts/deep.tex", 1, 7),
        ("e", "three.tex", 1, 58),
        ("f", "paper.tex", 3, 7),
    ]
    assert document.findings == ()
    assert [str(path) for path in document.files] == [
        "paper.tex",
        "one.tex",
        "parts/two.tex",
        "parts/deep.tex",
        "three.tex",
    ]


@pytest.mark.parametrize("include", ["\\input{macros}", "\\usepackage{macros}"])
def test_a_command_defined_in_an_included_file_is_known_from_there_on(tree: Tree, include: str) -> None:
    tree(
        {
            "paper.tex": f"\\seeas{{no}}{include}\\seeas{{a}}",
            "macros.tex": "\\newcommand{\\seeas}[1]{\\cite{#1}}",
            "macros.sty": "\\newcommand{\\seeas}[1]{\\cite{#1}}",
        }
    )
    assert documents.read(Path("paper.tex")).keys == ["a"]


def test_a_part_by_itself_knows_the_commands_of_the_whole(tree: Tree) -> None:
    tree(
        {
            ".git/HEAD": "",
            "main.tex": "\\newcommand{\\x}[1]{\\cite{#1}}\\nocite{no}\\begin{document}\\cite{no}\\subfile{parts/one}",
            "parts/one.tex": "\\documentclass[../main.tex]{subfiles}\\begin{document}\\x{a}\\end{document}",
        }
    )
    assert documents.read(Path("parts/one.tex")).keys == ["a"]


def test_import_looks_in_its_folder_first(tree: Tree) -> None:
    tree(
        {
            "paper.tex": "\\import{parts/}{one}\\subimport{parts/}{one}",
            "two.tex": "\\cite{no}",
            "parts/one.tex": "\\input{two}\\subimport{deep}{three}",
            "parts/two.tex": "\\cite{a}",
            "parts/deep/three.tex": "\\cite{b}\\input{four}",
            "parts/deep/four.tex": "\\cite{c}",
        }
    )
    document = documents.read(Path("paper.tex"))
    assert (document.keys, document.findings) == (["a", "b", "c"], ())


def test_a_circle_of_includes_is_noticed_and_each_file_read_once(tree: Tree) -> None:
    tree({"paper.tex": "\\cite{a}\n\\input{one}\\input{one}", "one.tex": "\\cite{b}\\input{paper}\\input{./one}"})
    document = documents.read(Path("paper.tex"))
    assert [citation.key for citation in document.citations] == ["a", "b"]
    assert rules(document) == [("include-cycle", "one.tex", 1, 16), ("include-cycle", "one.tex", 1, 29)]


def test_a_missing_include_is_named_with_its_place(tree: Tree) -> None:
    tree({"paper.tex": "\n\\input{chapter1}"})
    document = documents.read(Path("paper.tex"))
    assert rules(document) == [("missing-include", "paper.tex", 2, 8)]
    assert document.findings[0].hint == "looked for chapter1.tex"


@pytest.mark.parametrize(
    "text", ["\\InputIfFileExists{no}{}{}", "\\IfFileExists{no}{\\input{no}}{}", "\\usepackage{no}"]
)
def test_what_the_document_can_do_without_is_not_missed(tree: Tree, text: str) -> None:
    tree({"paper.tex": text})
    assert documents.read(Path("paper.tex")).findings == ()


OUTSIDE = ["/etc/passwd", "../outside", "/nowhere/at/all", "sub/../../outside.tex", "link"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_what_lies_outside_of_the_project_is_not_read(tree: Tree, name: str) -> None:
    root = tree({"in/.git/HEAD": "", "in/paper.tex": f"\\input{{{name}}}", "outside.tex": "\\cite{secret}"})
    (root / "in" / "link.tex").symlink_to("../outside.tex")
    document = documents.read(Path("in/paper.tex"))
    assert (document.keys, document.files) == ([], (Path("in/paper.tex"),))
    [finding] = document.findings
    assert (finding.rule, finding.severity) == ("include-not-read", "info")
    assert finding.message == f"not read: '{name}' lies outside of the project"


def test_what_lies_outside_is_read_when_asked_for(tree: Tree) -> None:
    tree({"in/.git/HEAD": "", "in/paper.tex": "\\input{../outside}", "outside.tex": "\\cite{a}"})
    assert documents.read(Path("in/paper.tex"), follow_outside=True).keys == ["a"]


def test_a_document_of_the_project_may_include_from_all_of_it(tree: Tree) -> None:
    root = tree(
        {"papers/one/.git/HEAD": "", "papers/one/p.tex": "\\input{../shared}", "papers/shared.tex": "\\cite{a}"}
    )
    assert documents.read(Path("papers/one/p.tex"), [root.resolve()]).keys == ["a"]


@pytest.mark.parametrize(
    "text", ['\\input|"touch ran"', '\\input{|"touch ran"}', "\\input{|touch ran}", "\\write18{touch ran}"]
)
def test_no_command_is_ever_run(tree: Tree, text: str) -> None:
    tree({"paper.tex": text})
    document = documents.read(Path("paper.tex"))
    assert not Path("ran").exists()
    if "write18" not in text:
        assert [f.message for f in document.findings] == ["not read: it is a command, and none is ever run"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("picture.tex", "picture.tex: is no text"),
        ("pipe.tex", "is not there"),
        ("a\u2028b", "is not there"),
        ("x" * 300, "is not there"),
    ],
)
def test_an_include_that_is_no_text_is_named(tree: Tree, name: str, why: str) -> None:
    root = tree({"paper.tex": f"\\input{{{name}}}\\cite{{a}}", "picture.tex": "\x89PNG\r\n\0\0"})
    os.mkfifo(root / "pipe.tex")
    document = documents.read(Path("paper.tex"))
    assert document.keys == ["a"]
    assert why in document.findings[0].message


def test_a_name_made_by_a_macro_is_not_guessed(tree: Tree) -> None:
    tree({"paper.tex": "\\input{\\jobname-x}"})
    assert rules(documents.read(Path("paper.tex"))) == [("include-not-read", "paper.tex", 1, 8)]


def test_latin_1_is_read_and_said_once_with_the_place(tree: Tree) -> None:
    root = tree({})
    (root / "paper.tex").write_bytes('Schröder\n\\"u für \\cite{müller}'.encode("latin-1"))
    document = documents.read(Path("paper.tex"))
    assert document.keys == ["müller"]
    [finding] = document.findings
    assert (finding.rule, finding.place.line, finding.place.column) == ("encoding-guessed", 1, 5)
    assert finding.message == "byte 4 (0xf6) is not UTF-8; read as Latin-1"


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        ("\\usepackage[latin1]{inputenc}", "latin-1"),
        ("\\usepackage[applemac]{inputenc}", "mac-roman"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
    ],
)
def test_an_encoding_that_is_declared_is_no_finding(tree: Tree, head: str, codec: str) -> None:
    root = tree({})
    (root / "paper.tex").write_bytes(f"{head} \\input{{one}} \\cite{{größe}}".encode(codec))
    (root / "one.tex").write_bytes("\\cite{süß}".encode(codec))
    document = documents.read(Path("paper.tex"))
    assert (document.keys, document.findings) == (["süß", "größe"], ())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_their_ends(tree: Tree, end: str) -> None:
    tree({"paper.tex": f"% one{end}two \\cite{{a}} % {end}{end}\\cite{{b}}"})
    assert [tuple(c.place[1:3]) for c in documents.read(Path("paper.tex")).citations] == [(2, 11), (4, 7)]


_BYTES = [
    b"\\cite{a}",
    b"\\input{any}",
    b"\\input{..}",
    b"\\input{/}",
    b"\xff",
    b"\0",
    b"\xff\xfe",
    b"<?xml ",
    b"controlfile",
    b"\\relax ",
    b"\\citation{a}",
    b"\\@input{any.aux}",
    b"\n",
    b"\\bibliography{/etc/passwd,..,a\x00}",
    b"% Encoding: utf-7\n",
    b"\\usepackage[latin1]{inputenc}",
    b"<bcf:controlfile xmlns:bcf='x'>",
    b"<bcf:citekey>",
    b"</bcf:citekey>",
    b"\\input{~root/x}",
]

# -- what TeX leaves behind

BCF = """<?xml version="1.0" encoding="UTF-8"?>
<bcf:controlfile version="3.9" xmlns:bcf="https://sourceforge.net/projects/biblatex">
  <bcf:bibdata section="0">
    <bcf:datasource type="file" datatype="bibtex" glob="false">refs.bib</bcf:datasource>
  </bcf:bibdata>
  <bcf:section number="0">
    <bcf:citekey order="1" intorder="1">müller</bcf:citekey>
    <bcf:citekey order="2" nocite="1">*</bcf:citekey>
    <bcf:citekey order="3" type="set" members="b,c">set1</bcf:citekey>
  </bcf:section>
</bcf:controlfile>
"""


def test_a_bcf_tells_keys_and_files(tree: Tree) -> None:
    tree({"paper.bcf": BCF})
    document = documents.read(Path("paper.bcf"))
    assert (document.kind, document.engine, document.cites_all) == (FileKind.BCF, Engine.BIBER, True)
    assert document.keys == ["müller", "b", "c"]
    assert document.citations[0].place[1:] == (7, 41, 7, 47)
    assert [each.name for each in document.bibliographies] == ["refs.bib"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (BCF[:500], "paper.bcf:11: no whole .bcf"),
        (
            BCF.replace("<bcf:controlfile", '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<bcf:controlfile'),
            "document type",
        ),
        (BCF.replace("müller", "&b;"), "paper.bcf:7: no whole .bcf: undefined entity"),
    ],
)
def test_a_bcf_that_is_none_is_one_line(tree: Tree, text: str, says: str) -> None:
    tree({"paper.bcf": text})
    with pytest.raises(ReadError) as caught:
        documents.read(Path("paper.bcf"))
    assert says in str(caught.value)


def test_an_aux_tells_keys_and_files_and_those_of_its_chapters(tree: Tree) -> None:
    tree(
        {
            "paper.aux": "\\relax \n\\citation{a,b}\n\\@input{parts/one.aux}\n\\bibdata{paper-blx,refs}\n"
            "\\citation{biblatex-control}\\citation{REVTEX42Control}\\bibcite{a}{1}\n\\@writefile{toc}{}",
            "parts/one.aux": "\\relax \n\\citation{c}\\citation{*}\n\\@input{paper.aux}",
        }
    )
    document = documents.read(Path("paper.aux"))
    assert (document.kind, document.engine, document.cites_all) == (FileKind.AUX, Engine.BIBTEX, True)
    assert [(c.key, str(c.place.path), *c.place[1:3]) for c in document.citations] == [
        ("a", "paper.aux", 2, 11),
        ("b", "paper.aux", 2, 13),
        ("c", "parts/one.aux", 2, 11),
        ("*", "parts/one.aux", 2, 23),
    ]
    assert [each.name for each in document.bibliographies] == ["refs"]
    assert rules(document) == [("include-cycle", "parts/one.aux", 3, 9)]
    assert document.own_keys == frozenset()


def test_an_aux_of_biblatex(tree: Tree) -> None:
    tree({"paper.aux": "\\relax \n\\abx@aux@cite{0}{a}\n\\abx@aux@segm{0}{0}{a}\n\\abx@aux@cite{2017}\n"})
    document = documents.read(Path("paper.aux"))
    assert (document.keys, document.engine) == (["a", "2017"], Engine.BIBER)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    suffix=st.sampled_from([".tex", ".aux", ".bcf", ""]),
    data=st.one_of(st.binary(), st.sampled_from(_BYTES), st.lists(st.sampled_from(_BYTES)).map(b"".join)),
)
def test_any_bytes_are_a_document_or_one_clear_line(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = tmp_path / f"any{suffix}"
    path.write_bytes(data)
    with contextlib.suppress(LivebibError):
        documents.read(path)


# -- what a path is


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.tex", "", FileKind.TEX),
        ("a.ltx", "x", FileKind.TEX),
        ("a.TEX", "x", FileKind.TEX),
        ("thesis", "\\documentclass{article}", FileKind.TEX),
        ("notes.txt", "\n\\parencite{a}", FileKind.TEX),
        ("a.aux", "", FileKind.AUX),
        ("backup.aux~", "\\relax \n\\citation{a}", FileKind.AUX),
        ("a.tex", "\\relax\n\\cite{a}", FileKind.TEX),
        ("a.xml", BCF, FileKind.BCF),
    ],
)
def test_a_file_is_known_by_its_text_then_by_its_name(tree: Tree, name: str, text: str, kind: FileKind) -> None:
    tree({name: text})
    assert documents.read(Path(name)).kind is kind


@pytest.mark.parametrize(
    ("name", "text", "says", "hint"),
    [
        ("a.pdf", "%PDF-1.5\0", "a.pdf: is no text", "name the .tex or .aux it was made from"),
        ("a.tex", "\0\1\2", "a.tex: is no text", "name a .tex, .aux or .bcf file"),
        ("a.md", "see \\cite{a}", "is no .tex, .aux or .bcf file", "`livebib render --check`"),
        ("a.bib", "@book{a}", "is no .tex, .aux or .bcf file", "name the .tex that cites"),
        ("a.xyz", "hello", "is no .tex, .aux or .bcf file", "name such a file"),
        ("b.tex", "", "a: no such file", ""),
        ("a/b.tex", "\\cite{a}", "a: no .tex file with a \\documentclass", "name the files that cite"),
    ],
)
def test_what_is_no_document_is_one_clear_line(tree: Tree, name: str, text: str, says: str, hint: str) -> None:
    from livebib.project.project import Project

    tree({name: text})
    path = Path(name if name.startswith("a.") else "a")
    with pytest.raises(LivebibError) as caught:
        documents.read_all([path], Project())
    assert isinstance(caught.value, UsageError | ReadError)
    assert says in str(caught.value)
    assert hint in caught.value.hint


def test_a_folder_stands_for_the_papers_in_it(tree: Tree) -> None:
    from livebib.project.project import Project

    tree(
        {
            "a/paper.tex": "\\documentclass{article}\\input{part}",
            "a/part.tex": "\\cite{x}",
            "b/old.tex": "% \\documentclass{article}",
            "b/talk.tex": "%\n  \\documentclass[12pt]{beamer}",
            ".hidden/p.tex": "\\documentclass{article}",
        }
    )
    found = documents.read_all([Path(), Path("a/paper.tex")], Project())
    assert [str(document.path) for document in found] == ["a/paper.tex", "b/talk.tex"]
