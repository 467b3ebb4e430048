"""`livebib cite`: what an author is told about a paper, and the line that lets TeX find the database."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time

import pytest

from livebib.model.verdict import Outcome, Verdict
from livebib.web.memory.state import State, default_path
from tests.conftest import Livebib, Tree
from tests.shared import ROOT

PAPER = "tests/data/paper/paper.tex"
KNUTH = "@book{knuth1984tex,\n  author = {Knuth, Donald E.},\n  title = {The {\\TeX}book},\n  year = {1984},\n}\n"
LAMPORT = "@book{lamport1994latex,\n  author = {Lamport, Leslie},\n  title = {{\\LaTeX}},\n  year = {1994},\n}\n"
BIB = {"livebib.toml": "", "bib/books.bib": KNUTH, "bib/more.bib": LAMPORT}

GOLDEN = """\
tests/data/paper/paper.tex:9:8: error[undefined-citation] no entry 'vaswani17'
    did you mean 'vaswani2017attention'?
tests/data/paper/parts/related.tex:6:37: error[undefined-citation] no entry 'attention_is_all_you_need'
    did you mean 'vaswani2017attention'?
tests/data/paper/parts/related.tex:7:43: error[undefined-citation] no entry 'devlin-bert'
    did you mean 'devlin2019bert' or 'chowdhery2023palm'?

11 keys cited in 3 files: 3 undefined
"""


def told(livebib: Livebib, *arguments: str) -> list[tuple[str, str, int, int]]:
    """Rule, path and place of all findings."""
    found = json.loads(livebib("cite", *arguments, "--format", "json").out)["findings"]
    return [(each["rule"], each["path"], each["line"], each["column"]) for each in found]


# -- the sample paper


def test_three_undefined_keys_are_named_with_what_was_meant(livebib: Livebib, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = livebib("cite", PAPER)
    assert (result.code, result.out, result.err) == (1, GOLDEN, "")


def test_make_cite_prints_the_line_for_tex_and_the_report() -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("BIBINPUTS", "MAKEFLAGS")}
    done = subprocess.run(
        ["make", "--no-print-directory", "cite", f"TEX={PAPER}"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert done.stdout == f"export BIBINPUTS='.:{ROOT}/bib//:'\n{GOLDEN}"


def test_make_cite_without_a_document_is_one_sentence() -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("TEX", "MAKEFLAGS", "MAKELEVEL")}
    done = subprocess.run(
        ["make", "--no-print-directory", "cite"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.splitlines()[0] == "Name the document to check, as in: make cite TEX=paper.tex"


def test_the_talk_has_nothing_to_mend(livebib: Livebib, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = livebib("cite", "tests/data/paper/talk.tex")
    assert (result.code, result.out) == (0, "9 keys cited in 2 files: none undefined\n")


# -- keys


def test_a_key_that_nothing_is_like_says_where_to_look(tree: Tree, livebib: Livebib) -> None:
    tree(BIB | {"p.tex": "\\cite{zzz}"})
    result = livebib("cite", "p.tex")
    assert result.code == 1
    assert "p.tex:1:7: error[undefined-citation] no entry 'zzz'\n    add the entry; `livebib find WORDS`" in result.out


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("knuth84", "knuth1984tex"),
        ("Knuth:1984", "knuth1984tex"),
        ("knuth1984text", "knuth1984tex"),
        ("knuth", "knuth1984tex"),
        ("the_texbook", "knuth1984tex"),
        ("lamportLatex", "lamport1994latex"),
    ],
)
def test_the_nearest_key_is_found_by_spelling_and_by_what_the_key_says(
    tree: Tree, livebib: Livebib, key: str, meant: str
) -> None:
    tree(BIB | {"p.tex": f"\\cite{{{key}}}"})
    assert f"did you mean '{meant}'?" in livebib("cite", "p.tex").out


def test_each_place_of_a_wrong_key_is_told_in_a_source_and_one_in_an_aux(tree: Tree, livebib: Livebib) -> None:
    tree(BIB | {"p.tex": "\\cite{no}\n\\cite{no}", "p.aux": "\\relax \n\\citation{no}\n\\citation{no}\n"})
    assert [each[2] for each in told(livebib, "p.tex")] == [1, 2]
    assert [each[2] for each in told(livebib, "p.aux")] == [2]


@pytest.mark.parametrize(
    ("head", "severity", "code"),
    [("\\bibliographystyle{plain}", "warning", 1), ("", "warning", 1), ("\\usepackage{biblatex}", "error", 1)],
)
def test_a_key_in_other_case_is_a_finding_of_its_own(
    tree: Tree, livebib: Livebib, head: str, severity: str, code: int
) -> None:
    tree(BIB | {"p.tex": f"{head}\\cite{{Knuth1984TeX}}"})
    result = livebib("cite", "p.tex")
    assert result.code == code
    where = f"p.tex:1:{len(head) + 7}: {severity}[citation-case]"
    assert f"{where} 'Knuth1984TeX' is 'knuth1984tex' at bib/books.bib:1: BibTeX takes it, biber does not" in result.out
    assert "\n    cite knuth1984tex\n" in result.out


@pytest.mark.parametrize(("head", "code"), [("\\bibliographystyle{plain}", 1), ("\\usepackage{biblatex}", 0), ("", 0)])
def test_an_alias_is_known_to_biber_only(tree: Tree, livebib: Livebib, head: str, code: int) -> None:
    tree(
        {
            "livebib.toml": "",
            "bib/a.bib": KNUTH.replace("1984},", "1984},\n  ids = {texbook, tb},"),
            "p.tex": f"{head}\\cite{{tb}}",
        }
    )
    result = livebib("cite", "p.tex")
    assert result.code == code
    assert ("'tb' is an alias (ids) of 'knuth1984tex'" in result.out) == bool(code)


def test_a_key_that_the_document_defines_itself_is_right(tree: Tree, livebib: Livebib) -> None:
    tree(BIB | {"p.tex": "\\cite{own}\\begin{thebibliography}{9}\\bibitem{own} Own.\\end{thebibliography}"})
    assert livebib("cite", "p.tex").code == 0


def test_a_chapter_of_two_documents_is_told_once(tree: Tree, livebib: Livebib) -> None:
    tree(BIB | {"a.tex": "\\input{c}", "b.tex": "\\input{c}", "c.tex": "\\cite{no}"})
    assert told(livebib, "a.tex", "b.tex") == [("undefined-citation", "c.tex", 1, 7)]


# -- which .bib files


def test_an_entry_of_a_file_that_the_document_does_not_load(tree: Tree, livebib: Livebib) -> None:
    tree(BIB | {"p.tex": "\\cite{knuth1984tex,lamport1994latex}\\bibliography{books}"})
    result = livebib("cite", "p.tex")
    assert result.code == 1
    assert result.out.startswith(
        "p.tex:1:20: warning[not-in-bibliography] 'lamport1994latex' is in bib/more.bib, which this document does not"
        " load\n    add it: \\bibliography{books,more}\n"
    )
    tree({"p.tex": "\\cite{lamport1994latex}\\addbibresource{bib/books.bib}"})
    assert "\n    add \\addbibresource{more.bib}\n" in livebib("cite", "p.tex").out


@pytest.mark.parametrize("name", ["bib/more", "more", "../somewhere/more.bib"])
def test_the_librarys_files_are_known_by_path_and_by_name(tree: Tree, livebib: Livebib, name: str) -> None:
    tree(BIB | {"p.tex": f"\\cite{{lamport1994latex}}\\bibliography{{{name}}}"})
    assert livebib("cite", "p.tex").code == 0


def test_a_bib_file_of_the_documents_own_counts(tree: Tree, livebib: Livebib) -> None:
    own = LAMPORT.replace("lamport", "own")
    tree(BIB | {"papers/p.tex": "\\cite{own1994latex,no}\\bibliography{refs,books}", "papers/refs.bib": own})
    assert told(livebib, "papers/p.tex") == [("undefined-citation", "papers/p.tex", 1, 20)]


def test_a_key_of_two_files_that_the_document_loads_is_a_duplicate(tree: Tree, livebib: Livebib) -> None:
    tree(BIB | {"p.tex": "\\cite{knuth1984tex}\\bibliography{refs,books}", "refs.bib": KNUTH})
    assert told(livebib, "p.tex") == [("duplicate-key", "refs.bib", 1, 7)]


def test_without_a_library_the_documents_own_files_do(tree: Tree, livebib: Livebib) -> None:
    tree({"p.tex": "\\cite{knuth1984tex,knuth}\\bibliography{refs}", "refs.bib": KNUTH})
    result = livebib("cite", "p.tex")
    assert result.code == 1
    assert "did you mean 'knuth1984tex'?" in result.out


def test_without_any_there_is_nothing_to_check_against(tree: Tree, livebib: Livebib) -> None:
    tree({"p.tex": "\\cite{a}\\bibliography{refs}"})
    result = livebib("cite", "p.tex")
    assert result.code == 2
    assert "no .bib file in" in result.err


def test_a_library_that_is_not_understood_is_told_and_citing_is_checked(tree: Tree, livebib: Livebib) -> None:
    tree(
        BIB
        | {
            "bib/more.bib": LAMPORT + "@book{x, title = {T} year = 2000}\n" + KNUTH,
            "p.tex": "\\cite{lamport1994latex,no}",
        }
    )
    assert told(livebib, "p.tex") == [
        ("missing-comma", "bib/more.bib", 6, 18),
        ("duplicate-key", "bib/more.bib", 7, 7),
        ("undefined-citation", "p.tex", 1, 24),
    ]


# -- unused entries

FAMILY = """@inproceedings{child, title = {T}, crossref = {parent}, xdata = {data}}
@proceedings{parent, title = {P}}
@xdata{data, publisher = {X}}
@misc{lonely, author = {Author, Ann}, title = {Alone}, year = 2020}
"""


def test_unused_entries_are_listed_and_parents_of_cited_ones_are_used(tree: Tree, livebib: Livebib) -> None:
    tree({"livebib.toml": "", "bib/a.bib": FAMILY, "p.tex": "\\cite{child}", "q.tex": "\\cite{child}"})
    result = livebib("cite", "--unused", "p.tex", "q.tex")
    assert result.code == 0
    assert result.out.splitlines()[:2] == [
        "1 entry is not cited by the 2 documents:",
        "  bib/a.bib:4:7  lonely  Author, 2020. Alone",
    ]
    [row] = json.loads(livebib("cite", "--unused", "p.tex", "--format", "json").out)["unused"]
    assert row == {"key": "lonely", "path": "bib/a.bib", "line": 4, "column": 7}


@pytest.mark.parametrize("text", ["\\nocite{*}", "\\cite{child}\\nocite{lonely}", "\\cite{CHILD,lonely}"])
def test_what_counts_as_used(tree: Tree, livebib: Livebib, text: str) -> None:
    tree({"livebib.toml": "", "bib/a.bib": FAMILY, "p.tex": text})
    assert livebib("cite", "--unused", "p.tex").out.startswith("every entry is cited\n")


# -- what check-links remembers


def test_dead_and_moved_links_of_cited_entries_are_told_where_they_are_cited(tree: Tree, livebib: Livebib) -> None:
    bib = "".join(
        f"@misc{{{key}, title = {{T}}, url = {{https://{key}.example/}}}}\n" for key in ("gone", "went", "fine")
    )
    root = tree({"livebib.toml": "", "bib/a.bib": bib, "p.tex": "\\cite{fine}\n\\cite{gone,went}\\cite{gone}"})
    path = default_path(root)
    assert path is not None
    now = time.time()
    with State.open(path, now) as state:
        state.record("url:https://gone.example/", Outcome(Verdict.DEAD, "http-404", 404), None, (), now)
        moved = Outcome(Verdict.MOVED, "moved", 200, "https://here.example/")
        state.record("url:https://went.example/", moved, None, (), now)
    assert told(livebib, "p.tex") == [("cited-dead", "p.tex", 2, 7), ("cited-moved", "p.tex", 2, 12)]
    out = livebib("cite", "p.tex", "-v").out
    assert "warning[cited-dead] 'gone' has a dead link: https://gone.example/ (http-404)\n    at bib/a.bib:1:" in out
    assert "info[cited-moved] 'went' has a link that moved: https://went.example/ is now https://here.example/" in out
    (root / "bib" / "a.bib").write_text("% livebib: ignore http-404 -- known\n" + bib)
    assert told(livebib, "p.tex") == [("cited-moved", "p.tex", 2, 12)]


def test_no_state_is_begun(tree: Tree, livebib: Livebib) -> None:
    root = tree(BIB | {"p.tex": "\\cite{knuth1984tex}"})
    livebib("cite", "p.tex")
    assert not (root / ".livebib").exists()


# -- the configuration, and which kind a file is


def test_commands_of_the_configuration(tree: Tree, livebib: Livebib) -> None:
    tree(BIB | {"livebib.toml": '[cite]\ncommands = ["mycite"]\n', "p.tex": "\\mycite[1]{no}\\other{no}"})
    assert told(livebib, "p.tex") == [("undefined-citation", "p.tex", 1, 12)]


@pytest.mark.parametrize(
    "toml", ["cite = 3", "[cite]\ncommand = ['x']", "[cite]\ncommands = ['a b']", "cite.commands = 'x'"]
)
def test_a_wrong_configuration_is_two(tree: Tree, livebib: Livebib, toml: str) -> None:
    tree(BIB | {"livebib.toml": toml, "p.tex": ""})
    result = livebib("cite", "p.tex")
    assert result.code == 2
    assert "'cite' must be a table with `commands`" in result.err


def test_with_v_it_says_which_kind_each_path_is(tree: Tree, livebib: Livebib) -> None:
    tree(BIB | {"p.tex": "\\cite{knuth1984tex}\\input{c}", "c.tex": "", "p.aux": "\\relax \n\\citation{knuth1984tex}"})
    assert livebib("cite", "-v", "p.tex", "p.aux").out.splitlines()[:2] == [
        "p.tex: LaTeX source: 1 citation of 1 key in 2 files",
        "p.aux: .aux of a LaTeX run: 1 citation of 1 key",
    ]
    documents = json.loads(livebib("cite", "p.aux", "--format", "json").out)["documents"]
    assert documents == [
        {"path": "p.aux", "kind": "aux", "engine": None, "files": ["p.aux"], "keys": ["knuth1984tex"], "all": False}
    ]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "no document named"),
        (["nowhere.tex"], "nowhere.tex: no such file"),
        (["--env", "p.tex"], "--env goes alone"),
        (["bib/books.bib"], "bib/books.bib: is no .tex, .aux or .bcf file"),
        (["bib"], "bib: no .tex file with a \\documentclass in this folder"),
    ],
)
def test_wrong_use_is_two_and_one_line(tree: Tree, livebib: Livebib, arguments: list[str], says: str) -> None:
    tree(BIB | {"p.tex": ""})
    result = livebib("cite", *arguments)
    assert (result.code, result.out) == (2, "")
    assert says in result.err.splitlines()[0]


# -- the line for TeX


@pytest.fixture(autouse=True)
def _no_bibinputs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BIBINPUTS", raising=False)


def test_env_is_one_line(tree: Tree, livebib: Livebib) -> None:
    root = tree(BIB)
    result = livebib("cite", "--env")
    assert (result.code, result.out, result.err) == (0, f"export BIBINPUTS='.:{root}/bib//:'\n", "")


@pytest.mark.parametrize("before", ["/other//:", "/other//", ":/other//", ".:/other//:"])
def test_env_keeps_what_is_there_and_does_not_grow(
    tree: Tree, livebib: Livebib, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    root = tree(BIB)
    monkeypatch.setenv("BIBINPUTS", before)
    once = livebib("cite", "--env").out
    assert once == f"export BIBINPUTS='.:{root}/bib//:/other//:'\n"
    monkeypatch.setenv("BIBINPUTS", once[len("export BIBINPUTS='") : -2])
    assert livebib("cite", "--env").out == once


def test_env_names_each_folder_once_and_does_not_search_the_whole_root(tree: Tree, livebib: Livebib) -> None:
    root = tree(
        {"livebib.toml": 'bib = ["*.bib", "bib/**/*.bib"]', "a.bib": KNUTH, "bib/deep/b.bib": LAMPORT, "bib/c.bib": ""}
    )
    assert livebib("cite", "--env").out == f"export BIBINPUTS='.:{root}:{root}/bib//:'\n"


def test_env_is_quoted_for_the_shell(tree: Tree, livebib: Livebib, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tree({f"it's mine/{name}": text for name, text in BIB.items()}) / "it's mine"
    monkeypatch.chdir(root)
    line = livebib("cite", "--env").out
    done = subprocess.run(["sh", "-c", f'{line}printf %s "$BIBINPUTS"'], capture_output=True, text=True, check=True)
    assert done.stdout == f".:{root}/bib//:"


def test_env_of_a_folder_that_the_variable_cannot_name_is_one_line(
    tree: Tree, livebib: Livebib, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tree({f"a:b/{name}": text for name, text in BIB.items()}) / "a:b"
    monkeypatch.chdir(root)
    result = livebib("cite", "--env")
    assert (result.code, result.out) == (2, "")
    assert "a ':' in a folder's name means something else in BIBINPUTS" in result.err


@pytest.mark.skipif(not shutil.which("kpsewhich"), reason="kpsewhich is missing: apt-get install texlive-binaries")
def test_tex_finds_the_database_from_another_folder(tree: Tree, livebib: Livebib) -> None:
    root = tree(BIB | {"elsewhere/x": ""})
    line = livebib("cite", "--env").out
    command = ["sh", "-c", f"{line}kpsewhich more.bib"]
    done = subprocess.run(command, cwd=root / "elsewhere", capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{root}/bib/more.bib"
