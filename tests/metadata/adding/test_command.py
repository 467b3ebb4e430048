"""`livebib add` against simulated registries and pages, over real sockets."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from livebib.library.library import load
from livebib.project.project import Project
from tests.conftest import Livebib, Result, Tree
from tests.farm.script import answer
from tests.metadata.registries.simulated import Registries, fails
from tests.metadata.registries.works import Update, Work

BERT = Work(
    doi="10.18653/v1/n19-1423",
    title="BERT: Pre-training of Deep Bidirectional Transformers",
    authors=(("Jacob", "Devlin"), ("Ming-Wei", "Chang")),
    year=2019,
    venue="Proceedings of NAACL",
    pages="4171-4186",
    publisher="Association for Computational Linguistics",
    type="proceedings-article",
)
ATTENTION = Work(
    arxiv="1706.03762",
    title="Attention Is All You Need",
    authors=(("Ashish", "Vaswani"), ("Noam", "Shazeer")),
    year=2017,
)
DEEP = Work(
    isbn="9780262035613", title="Deep Learning", authors=(("Ian", "Goodfellow"),), year=2016, publisher="MIT Press"
)
DATA = Work(
    doi="10.5281/zenodo.12345",
    title="A Data Set",
    authors=(("", "The Lab"),),
    year=2021,
    publisher="Zenodo",
    type="dataset",
    agency="DataCite",
)
RETRACTED = BERT._replace(doi="10.1000/bad", title="Bad News", updated_by=(Update("retraction", "10.1000/notice"),))
POST = (
    b'<html><head><title>A Post | Example</title><meta property="og:site_name" content="Example">'
    b'<meta name="author" content="Ada Lovelace"><meta property="article:published_time" content="2020-05-04">'
)
NOBODY = "http://127.0.0.1:9"  # where no server is
REFS = """\
% All of it, by key.

@misc{abel1826beweis,
  author = {Abel, Niels Henrik},
  title  = {Beweis der Unm{\\"o}glichkeit},
  year   = {1826},
}

@misc{knuth1984literate,
  author = {Knuth, Donald E.},
  title  = {Literate Programming},
  year   = {1984},
}

@misc{zipf1935psychobiology,
  author = {Zipf, George K.},
  title  = {The Psycho-Biology of Language},
  year   = {1935},
}
"""


@pytest.fixture
def registries() -> Iterator[Registries]:
    with Registries([BERT, ATTENTION, DEEP, DATA, RETRACTED]) as registries:
        yield registries
        assert registries.violations == []


@pytest.fixture
def root(registries: Registries, tree: Tree) -> Path:
    """A project that asks simulated registries."""
    endpoints = "".join(f"{name} = {json.dumps(url)}\n" for name, url in registries.endpoints.items())
    config = f'bib = ["*.bib"]\nallow-private = true\ntimeout = 5\n[endpoints]\n{endpoints}'
    return tree({"livebib.toml": config, "refs.bib": REFS})


def page(registries: Registries, body: bytes, *, status: int = 200, kind: str = "text/html") -> str:
    """A page of that body; its address."""
    host = registries.farm.host(answer(status, body, kind=kind))
    return f"http://{host}:{registries.farm.ports['plain']}/post/1"


def report(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.out)
    return found


def test_one_of_each_kind(registries: Registries, root: Path, livebib: Livebib) -> None:
    url = page(registries, POST)
    words = ["10.18653/v1/N19-1423", "https://arxiv.org/abs/1706.03762v7", "978-0262035613", DATA.doi, url]
    result = livebib("add", *words)
    assert (result.code, result.err) == (0, "")
    library = load(root / "refs.bib")
    assert library.findings == []
    assert [(entry.type, entry.key) for entry in library] == [
        ("misc", "abel1826beweis"),
        ("inproceedings", "devlin2019bert"),
        ("book", "goodfellow2016deep"),
        ("misc", "knuth1984literate"),
        ("online", "lovelace2020post"),
        ("misc", "thelab2021data"),
        ("misc", "vaswani2017attention"),
        ("misc", "zipf1935psychobiology"),
    ]
    assert result.out.splitlines()[0] == (
        "refs.bib:9:1: added devlin2019bert: Devlin and Chang, 2019. "
        "BERT: Pre-training of Deep Bidirectional Transformers"
    )
    assert "5 added" in result.out


def test_each_registry_is_asked_once(registries: Registries, root: Path, livebib: Livebib) -> None:
    livebib("add", BERT.doi, RETRACTED.doi, DATA.doi, "1706.03762", "9780262035613")
    assert registries.counts == {"crossref": 1, "arxiv": 1, "openlibrary": 1, "datacite": 1}


def test_only_the_bytes_of_the_new_entry_are_new(registries: Registries, root: Path, livebib: Livebib) -> None:
    livebib("add", BERT.doi)
    text = (root / "refs.bib").read_text()
    entry = load(root / "refs.bib")["devlin2019bert"].raw
    assert text.replace(f"{entry}\n\n", "") == REFS


def test_a_second_time_it_is_there_and_nobody_is_asked(registries: Registries, root: Path, livebib: Livebib) -> None:
    url = page(registries, POST)
    words = [BERT.doi, "1706.03762", "9780262035613", url]
    livebib("add", *words)
    text, heard = (root / "refs.bib").read_bytes(), len(registries.heard)
    result = livebib("add", *words)
    assert result.code == 0
    assert "already there: devlin2019bert (the same DOI)" in result.out
    assert ((root / "refs.bib").read_bytes(), len(registries.heard)) == (text, heard)


def test_a_dry_run_prints_the_entries_and_writes_nothing(registries: Registries, root: Path, livebib: Livebib) -> None:
    result = livebib("add", "--dry-run", "-q", BERT.doi)
    assert (root / "refs.bib").read_text() == REFS
    (root / "printed.txt").write_text(result.out)
    assert result.out.startswith(
        "% refs.bib:9\n@inproceedings{devlin2019bert,\n  author    = {Devlin, Jacob and Chang,"
    )


def test_a_dry_run_tells_what_is_there(registries: Registries, root: Path, livebib: Livebib) -> None:
    livebib("add", BERT.doi)
    assert livebib("add", "--dry-run", "-q", BERT.doi).out == (
        "% refs.bib:9:1: already there: devlin2019bert (the same DOI)\n\n"
    )


def test_a_long_word_is_not_shown_in_full(registries: Registries, root: Path, livebib: Livebib) -> None:
    assert len(livebib("add", "x" * 10_000).out) < 1000


def test_what_of_the_library_could_not_be_seen_is_told(registries: Registries, root: Path, livebib: Livebib) -> None:
    (root / "broken.bib").write_text(f"@misc{{bert, doi = {{{BERT.doi}}}, title = {{never closed")
    result = livebib("add", BERT.doi)
    assert (result.code, "livebib: broken.bib:1:" in result.err) == (0, True)


def test_what_fails_stops_nothing_else(registries: Registries, root: Path, livebib: Livebib) -> None:
    result = livebib("add", "10.1000/nothing", "978-0262035614", BERT.doi)
    assert result.code == 1
    assert "devlin2019bert" in load(root / "refs.bib")
    assert "error[not-added] 10.1000/nothing: " in result.out
    assert "add: error[not-added] 978-0262035614: no ISBN: its last digit would have to be 3\n" in result.out


def test_an_outage_is_no_absence(registries: Registries, root: Path, livebib: Livebib) -> None:
    registries.troubles("crossref", then=fails(503))
    result = livebib("add", BERT.doi)
    assert (result.code, (root / "refs.bib").read_text()) == (1, REFS)
    assert "could not be looked up" in result.out


def test_without_a_network_that_is_said_once(registries: Registries, root: Path, livebib: Livebib) -> None:
    config = (root / "livebib.toml").read_text()
    (root / "livebib.toml").write_text(config.replace(registries.base, NOBODY))
    result = livebib("add", BERT.doi, ATTENTION.arxiv, "http://nowhere.invalid/", "nonsense")
    assert (result.code, (root / "refs.bib").read_text()) == (2, REFS)
    assert result.err.count("nobody could be reached") == 1
    assert result.out.count("error[not-added]") == 1  # of the word that names nothing
    assert len(report(livebib("add", "--format", "json", BERT.doi, ATTENTION.arxiv))["findings"]) == 2


def test_a_host_that_is_not_there_is_its_own_fault(registries: Registries, root: Path, livebib: Livebib) -> None:
    result = livebib("add", "http://nowhere.invalid/")
    said = "add: error[not-added] http://nowhere.invalid/: the host nowhere.invalid is not known\n    look for a slip"
    assert (result.code, said in result.out) == (1, True)


def test_words_come_from_standard_input(
    registries: Registries, root: Path, livebib: Livebib, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"# to read\n{BERT.doi}  # soon\n\nnonsense\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    result = livebib("add", "-")
    assert "devlin2019bert" in load(root / "refs.bib")
    assert "<stdin>:4:1: error[not-added] nonsense" in result.out


def test_a_closed_standard_input_is_told(
    registries: Registries, root: Path, livebib: Livebib, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    result = livebib("add", "-")
    assert (result.code, result.err.splitlines()[0]) == (2, "livebib: error: standard input is closed")


def test_the_report_names_places_and_entries(registries: Registries, root: Path, livebib: Livebib) -> None:
    livebib("add", "1706.03762")
    told = report(livebib("add", "--format", "json", BERT.doi, "arXiv:1706.03762v1"))
    added = told["added"][0]
    assert (added["key"], added["path"], added["line"]) == ("devlin2019bert", "refs.bib", 9)
    there = told["findings"][0]
    assert (there["rule"], there["severity"], there["key"]) == ("already-there", "info", "vaswani2017attention")


@pytest.mark.parametrize("name", ["github", "sarif", "junit", "markdown"])
def test_every_format_tells_what_failed(registries: Registries, root: Path, livebib: Livebib, name: str) -> None:
    result = livebib("add", "--format", name, "nonsense")
    assert (result.code, "not-added" in result.out) == (1, True)


def test_a_retraction_is_told(registries: Registries, root: Path, livebib: Livebib) -> None:
    assert "    retraction: 10.1000/notice" in livebib("add", RETRACTED.doi).out


def test_a_page_that_names_its_doi_is_that_work(registries: Registries, root: Path, livebib: Livebib) -> None:
    url = page(registries, b'<head><meta name="citation_doi" content="10.18653/v1/N19-1423"></head>')
    livebib("add", url)
    entry = load(root / "refs.bib")["devlin2019bert"]
    assert (entry.fields["doi"], "url" in entry.fields) == (BERT.doi, False)


PAGES = [
    (b"<title>Not Found</title>", 404, "text/html", "404"),
    (b"<title>Just a moment...</title>", 403, "text/html", "robots"),
    (b"%PDF-1.5", 200, "application/pdf", "application/pdf"),
    (b"<p>nothing", 200, "text/html", "no title"),
    (b"", 200, "text/html", "empty"),
]


@pytest.mark.parametrize(("body", "status", "kind", "why"), PAGES)
def test_a_page_that_says_nothing_is_not_added(
    registries: Registries, root: Path, livebib: Livebib, body: bytes, status: int, kind: str, why: str
) -> None:
    result = livebib("add", page(registries, body, status=status, kind=kind))
    assert (result.code, (root / "refs.bib").read_text()) == (1, REFS)
    assert why in result.out


def test_a_page_that_another_address_leads_to_is_there(registries: Registries, root: Path, livebib: Livebib) -> None:
    url = page(registries, b"<title>A Post</title>")
    livebib("add", url)
    host = registries.farm.host(answer(302, b"", f"Location: {url}"))
    result = livebib("add", f"http://{host}:{registries.farm.ports['plain']}/short")
    assert "already there: post (the same address)" in result.out


def test_a_page_that_moved_for_good_is_cited_where_it_is(registries: Registries, root: Path, livebib: Livebib) -> None:
    url = page(registries, b"<title>On attention</title><meta name='author' content='Li, Wei'>")
    host = registries.farm.host(answer(301, b"", f"Location: {url}"))
    result = livebib("add", "--dry-run", f"http://{host}:{registries.farm.ports['plain']}/old")
    assert f"{{{url}}}" in result.out


def test_no_page_of_this_machine_is_read(registries: Registries, root: Path, livebib: Livebib) -> None:
    config = (root / "livebib.toml").read_text().replace("allow-private = true\n", "")
    (root / "livebib.toml").write_text(config)
    url = page(registries, POST)
    result = livebib("add", url)
    assert (result.code, (root / "refs.bib").read_text()) == (1, REFS)
    assert not registries.farm.asked


def test_a_new_file_only_where_it_is_named(registries: Registries, root: Path, livebib: Livebib) -> None:
    result = livebib("add", "--to", "more.bib", "--key", "bert", "--keywords", "a,b", BERT.doi)
    assert (result.code, load(root / "more.bib")["bert"].fields["keywords"]) == (0, "a, b")
    assert (root / "refs.bib").read_text() == REFS


@pytest.mark.parametrize("exists", [True, False])
def test_no_file_is_added_to_that_the_library_would_not_see(
    registries: Registries, root: Path, livebib: Livebib, exists: bool
) -> None:
    if exists:
        (root / "new").mkdir()
        (root / "new" / "more.bib").write_text("")
    result = livebib("add", "--to", "new/more.bib", BERT.doi)
    assert (result.code, registries.heard) == (2, [])
    assert "--to new/more.bib: is no part of the library" in result.err
    assert "`bib`, which has *.bib" in result.err


def test_where_there_is_no_library_any_file_is_added_to(
    registries: Registries, root: Path, livebib: Livebib, tree: Tree
) -> None:
    config = (root / "livebib.toml").read_text().replace('bib = ["*.bib"]\n', "")
    tree({"livebib.toml": config})
    assert livebib("add", "--to", "new/more.bib", BERT.doi).code == 0
    assert [entry.key for entry in load(root / "new" / "more.bib")] == ["devlin2019bert"]


TAKEN = [
    ("*.bib", "a.bib", True),
    ("*.bib", "new/a.bib", False),
    ("bib/*.bib", "bib/a.bib", True),
    ("**/*.bib", "a.bib", True),
    ("**/*.bib", "new/more/a.bib", True),
    ("**/*.bib", ".hidden/a.bib", False),
    ("bib", "bib/more/a.bib", True),
    ("b*", "bib/more/a.bib", True),
    ("refs.bib", "a.bib", False),
    ("refs.bib", "../refs.bib", False),
]


@pytest.mark.parametrize(("pattern", "path", "is_taken"), TAKEN)
def test_a_new_file_belongs_to_the_library_by_its_name(tree: Tree, pattern: str, path: str, is_taken: bool) -> None:
    root = tree({"livebib.toml": f"bib = [{pattern!r}]\n"})
    assert Project(root).takes(root / path) is is_taken


def test_a_file_is_no_folder(registries: Registries, root: Path, livebib: Livebib) -> None:
    result = livebib("add", "--to", "refs.bib/more.bib", BERT.doi)
    assert (result.code, "refs.bib/more.bib: cannot be written" in result.err) == (2, True)


def test_a_bibliography_can_begin_with_nothing(registries: Registries, root: Path, livebib: Livebib) -> None:
    (root / "refs.bib").write_bytes(b"")
    assert livebib("add", BERT.doi).code == 0
    assert [entry.key for entry in load(root / "refs.bib")] == ["devlin2019bert"]


WRONG = [
    ([], "nothing to add"),
    (["--key", "a b", "10.1/x"], "no citation key"),
    (["--key", "k", "10.1000/x", "10.1000/y"], "--key takes one work"),
    (["--type", "a b", "10.1000/x"], "no entry type"),
    (["--type", "Comment", "10.1000/x"], "no entry type"),
    (["--type", "artikel", "10.1000/x"], "did you mean 'article'"),
    (["--to", "x.txt", "10.1000/x"], "no .bib file"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG)
def test_wrong_use_is_told_in_a_line(
    registries: Registries, root: Path, livebib: Livebib, arguments: list[str], said: str
) -> None:
    result = livebib("add", *arguments)
    assert result.code == 2
    assert said in result.err


def test_without_any_file_one_has_to_be_named(registries: Registries, root: Path, livebib: Livebib) -> None:
    (root / "refs.bib").unlink()
    assert "--to" in livebib("add", BERT.doi).err
