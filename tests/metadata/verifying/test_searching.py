"""Entries without an identifier: who is asked about them, and what is concluded of the answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from livebib.metadata.registries import openalex
from livebib.web.conversation import Policy, Question
from tests.conftest import Livebib, Tree
from tests.metadata.registries.simulated import Registries, fails
from tests.metadata.registries.works import Work

PEOPLE = (("Ann", "Adams"), ("Bo", "Berg"), ("Cy", "Cole"))
AT_NEURIPS = Work(
    title="Reading Lists That Stay Alive", authors=PEOPLE, year=2022, venue="Neural Information Processing Systems"
)
IN_A_JOURNAL = Work(
    doi="10.1000/moss",
    title="On the Growth of Moss",
    authors=PEOPLE,
    year=2019,
    venue="Journal of Bryology",
    volume="4",
)
ALONE_A_PREPRINT = Work(arxiv="2101.00001", title="Lichens Are Two Things", authors=PEOPLE, year=2021)
NEURIPS = "title = {Reading Lists That Stay Alive}, booktitle = {NeurIPS}, year = {2022}"
AUTHORS = "author = {Adams, Ann and Berg, Bo and Cole, Cy}"


@pytest.fixture
def registries() -> Iterator[Registries]:
    with Registries([AT_NEURIPS, IN_A_JOURNAL, ALONE_A_PREPRINT], pace=0.0) as opened:
        yield opened


def verified(
    tree: Tree, livebib: Livebib, registries: Registries, fields: str, *options: str, kind: str = "inproceedings"
) -> tuple[dict[str, Any], dict[str, Any], int]:
    """The reference, the whole report, and the exit code, for an entry in a file of somebody else's."""
    lines = [f"{name} = {json.dumps(url)}" for name, url in registries.endpoints.items()]
    tree({"livebib.toml": "\n".join(["[endpoints]", *lines]), "theirs.bib": f"@{kind}{{k, {fields}}}\n"})
    result = livebib("verify", "theirs.bib", "--format", "json", "--state", "s.sqlite3", *options)
    report = json.loads(result.out)
    (row,) = report["references"]
    return row, report, result.code


@pytest.mark.parametrize(
    ("fields", "verdict", "asked", "differs", "code"),
    [
        (f"{AUTHORS}, {NEURIPS}", "verified", ["openalex"], [], 0),
        (f"{AUTHORS}, {NEURIPS}".replace("Ann and", "Ann and Dee, Di and"), "differs", ["openalex"], ["author"], 1),
        (f"{AUTHORS}, {NEURIPS}".replace("NeurIPS", "ICML"), "differs", ["openalex"], ["booktitle"], 1),
        (f"{AUTHORS}, {NEURIPS}".replace("2022", "2018"), "differs", ["openalex"], ["year"], 1),
        (f"author = {{Xu, Xi and Yi, Ye}}, {NEURIPS}", "same-title", ["openalex", "crossref", "arxiv"], [], 1),
        (f"{AUTHORS}, {NEURIPS}".replace("Alive", "Asleep"), "not-found", ["openalex", "crossref"], [], 1),
        (f"{AUTHORS}, title = {{Lichens Are Two Things}}, booktitle = {{CVPR}}, year = 2021", "differs",
         ["crossref", "openalex"], ["booktitle"], 1),
    ],
)  # fmt: skip
def test_a_work_is_found_or_not(
    tree: Tree,
    livebib: Livebib,
    registries: Registries,
    fields: str,
    verdict: str,
    asked: list[str],
    differs: list[str],
    code: int,
) -> None:
    row, _, ended = verified(tree, livebib, registries, fields)
    assert (row["verdict"], ended) == (verdict, code)
    assert row["differs"] == differs
    assert registries.violations == []
    if verdict != "differs" or differs != ["booktitle"]:
        assert row["asked"] == asked


def test_an_article_is_looked_for_at_crossref_first_and_its_record_is_told(
    tree: Tree, livebib: Livebib, registries: Registries
) -> None:
    fields = f"{AUTHORS}, title = {{On the Growth of Moss}}, journal = {{Journal of Bryology}}, year = 2019"
    row, report, _ = verified(tree, livebib, registries, fields, kind="article")
    assert (row["verdict"], row["asked"]) == ("verified", ["crossref"])
    assert row["record"] == {
        "id": "doi:10.1000/moss",
        "title": "On the Growth of Moss",
        "authors": ["Ann Adams", "Bo Berg", "Cy Cole"],
        "venue": "Journal of Bryology",
        "year": "2019",
    }
    assert report["requests"] == 1


def test_an_outage_is_held_against_nobody(tree: Tree, livebib: Livebib, registries: Registries) -> None:
    for name in ("openalex", "crossref", "arxiv"):
        registries.troubles(name, then=fails())
    row, report, code = verified(tree, livebib, registries, f"{AUTHORS}, {NEURIPS}".replace("Alive", "Asleep"))
    assert row["verdict"] == "unanswered"
    assert [each for each in report["findings"] if each["severity"] != "info"] == []
    assert code in (0, 2)


def test_one_no_is_an_info_where_the_others_gave_no_answer(
    tree: Tree, livebib: Livebib, registries: Registries
) -> None:
    for name in ("crossref", "arxiv"):
        registries.troubles(name, then=fails())
    row, report, code = verified(tree, livebib, registries, f"{AUTHORS}, {NEURIPS}".replace("Alive", "Asleep"))
    assert (row["verdict"], row["asked"], code) == ("not-found", ["openalex"], 0)
    assert [each["severity"] for each in report["findings"]] == ["info"]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("phdthesis", "title = {A Thesis Nobody Has}, year = 2020, school = {A University}"),
        ("inproceedings", "title = {A Paper of Long Ago}, year = 1961, booktitle = {Annals}"),
        ("inproceedings", "title = {苔の成長について}, year = 2020, booktitle = {紀要}"),
        ("online", "title = {A Page}, url = {https://example.org}, year = 2020"),
    ],
)
def test_what_registries_hardly_hold_is_not_held_against_it(
    tree: Tree, livebib: Livebib, registries: Registries, kind: str, fields: str
) -> None:
    row, report, code = verified(tree, livebib, registries, f"{AUTHORS}, {fields}", kind=kind)
    assert (row["verdict"], row["asked"], code, report["requests"]) == ("uncovered", [], 0, 0)


def test_a_doi_that_nobody_registered_is_an_error_with_the_one_that_is_meant(
    tree: Tree, livebib: Livebib, registries: Registries
) -> None:
    fields = f"{AUTHORS}, title = {{On the Growth of Moss}}, journal = {{J}}, year = 2019, doi = {{10.1000/moss#x}}"
    row, report, code = verified(tree, livebib, registries, fields, kind="article")
    assert (row["verdict"], code) == ("unregistered", 1)
    (told,) = (each for each in report["findings"] if each["rule"] == "unregistered")
    assert (told["severity"], told["hint"]) == ("error", "did you mean 10.1000/moss?")


def test_requests_have_a_limit(tree: Tree, livebib: Livebib, registries: Registries) -> None:
    fields = f"{AUTHORS}, {NEURIPS}".replace("Alive", "Asleep")
    row, report, _ = verified(tree, livebib, registries, fields, "--requests", "1")
    assert (report["requests"], row["asked"], row["verdict"]) == (1, ["openalex"], "not-found")


def test_the_last_line_counts_what_came_of_entries_without_identifier(
    tree: Tree, livebib: Livebib, registries: Registries
) -> None:
    lines = [f"{name} = {json.dumps(url)}" for name, url in registries.endpoints.items()]
    entries = [f"@inproceedings{{a, {AUTHORS}, {NEURIPS}}}", f"@phdthesis{{b, {AUTHORS}, title = {{T}}, year = 2020}}"]
    tree({"livebib.toml": "\n".join(["[endpoints]", *lines]), "theirs.bib": "\n".join(entries)})
    out = livebib("verify", "theirs.bib", "--state", "s.sqlite3").out
    assert "1 of 2 entries verified against a record; 2 without identifier: 1 found, 1 not covered (1 request" in out


def test_keys_and_files_are_not_mixed(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": "@misc{a, title = {T}}\n", "b.bib": "@misc{b, title = {T}}\n"})
    assert livebib("verify", "--offline", "a", "b.bib").code == 2
    assert livebib("verify", "--offline", "nothing.bib").code == 2
    report = json.loads(livebib("verify", "--offline", "bib/a.bib", "--format", "json").out)
    assert [(each["key"], each["path"]) for each in report["references"]] == [("a", str(Path("bib/a.bib")))]


def test_what_a_search_found_is_written_where_it_is_asked_for(
    tree: Tree, livebib: Livebib, registries: Registries
) -> None:
    fields = f"{AUTHORS}, title = {{On the Growth of Moss}}, journal = {{Journal of Bryology}}, year = 2017"
    row, _, code = verified(tree, livebib, registries, fields, kind="article")
    assert (row["verdict"], row["differs"], code) == ("differs", ["year"], 1)
    row, _, code = verified(tree, livebib, registries, fields, "--fix", "year", kind="article")
    assert (row["verdict"], code) == ("verified", 0)
    assert "year = 2019" in (tree({}) / "theirs.bib").read_text()


OHARE = Work(doi="10.1000/rule", title="A Rule of O'Hare", authors=(("Ada", "O'Hare"), ("Zoë", "Å")), year=2001)


@pytest.mark.parametrize("name", ["O&apos;Hare", "O\\&apos;Hare", "O&#39;Hare", "O'Hare"])
def test_entities_and_wrong_decoding_on_our_side_are_no_difference(
    tree: Tree, livebib: Livebib, registries: Registries, name: str
) -> None:
    registries.works.append(OHARE)
    fields = f"author = {{{name}, Ada and Å, ZoÃ«}}, title = {{A Rule of {name}}}, year = 2001, doi = {{10.1000/rule}}"
    row, _, code = verified(tree, livebib, registries, fields, kind="article")
    assert (row["verdict"], code) == ("verified", 0)


def test_the_key_of_whoever_runs_it_goes_to_openalex_alone(
    tree: Tree, livebib: Livebib, registries: Registries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", "swordfish")
    verified(tree, livebib, registries, f"{AUTHORS}, {NEURIPS}")
    assert [each for each in registries.heard if "swordfish" in each.target] == []
    question = next(openalex.search("A Title", Policy()))
    assert isinstance(question, Question)
    assert question.url.startswith("https://api.openalex.org/")
    assert "api_key=swordfish" in question.url
