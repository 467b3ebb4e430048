"""`livebib verify` over simulated registries: what is asked, found, proposed and written."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from livebib.library import library
from tests.conftest import Livebib, Result, Tree
from tests.metadata.registries.simulated import Registries, fails
from tests.metadata.registries.works import Update, Work, works_of
from tests.shared import ROOT

DROPOUT = Work(
    doi="10.1000/dropout",
    title="Dropout: A Simple Way to Prevent Overfitting",
    authors=(("Nitish", "Srivastava"), ("Geoffrey", "Hinton")),
    year=2014,
    venue="Journal of Machine Learning Research",
    volume="15",
    issue="1",
    pages="1929-1958",
)
LSTM = Work(
    doi="10.1000/lstm",
    title="Long Short-Term Memory",
    authors=(("Sepp", "Hochreiter"), ("Jürgen", "Schmidhuber")),
    year=1997,
    venue="Neural Computation",
)
TAKEN_BACK = Work(
    doi="10.1000/back",
    title="A cell that rejuvenates",
    authors=(("Ann", "Adams"),),
    year=2014,
    venue="Nature",
    updated_by=(Update("retraction", "10.1000/notice"),),
)
NOTICE = Work(
    doi="10.1000/notice",
    title="Retraction: A cell that rejuvenates",
    authors=(("Ann", "Adams"),),
    year=2015,
    venue="Nature",
    update_to=(Update("retraction", "10.1000/back"),),
)
COPY = Work(doi="10.65215/copy", title=LSTM.title, authors=LSTM.authors, year=1997, type="posted-content")
SLEEP = Work(doi="10.1000/sleep", title="Sleep", authors=(("Łukasz", "Kaiser"), ("Ann", "Adams")))
PREPRINT = Work(
    arxiv="1001.00001", title="Wind over dunes", authors=(("Ann", "Adams"),), year=2010, arxiv_doi="10.1000/x"
)

RIGHT = """@article{srivastava2014dropout,
  author  = {Srivastava, Nitish and Hinton, Geoffrey},
  title   = {Dropout: A Simple Way to Prevent Overfitting},
  journal = {Journal of Machine Learning Research},
  volume  = {15},
  number  = {1},
  pages   = {1929--1958},
  year    = {2014},
  doi     = {10.1000/dropout},
}
"""
WRONG_YEAR = RIGHT.replace("{2014}", "{2013}").replace("1929--1958", "1929--1985")
ANOTHER = RIGHT.replace("10.1000/dropout", "10.1000/lstm")
BARE = "@article{h, author = {Hochreiter, S.}, title = {Long short-term memory}, journal = {Neural Computation}}\n"


@pytest.fixture
def registries() -> Iterator[Registries]:
    with Registries([DROPOUT, LSTM, TAKEN_BACK, NOTICE, COPY, SLEEP, PREPRINT]) as opened:
        yield opened
        assert opened.violations == []


class Project:
    """A bibliography of one file that asks simulated registries."""

    def __init__(self, tree: Tree, livebib: Livebib, registries: Registries) -> None:
        self._tree, self._livebib, self._registries = tree, livebib, registries
        self.file = Path("refs.bib")

    def write(self, text: str | None) -> None:
        """Write the configuration, and the file unless it is there."""
        endpoints = [f'{name} = "{url}"' for name, url in self._registries.endpoints.items()]
        settings = ['bib = ["refs.bib"]', 'mailto = "keeper@example.org"', "[endpoints]", *endpoints]
        self._tree({"livebib.toml": "\n".join(settings), **({} if text is None else {"refs.bib": text})})

    def verify(self, text: str | None, *arguments: str) -> Result:
        """Write the file, unless it is there, and run the command."""
        self.write(text)
        return self._livebib("verify", *arguments)

    def loses_the_network(self) -> None:
        """Let no server be where the registries are."""
        config = Path("livebib.toml")
        config.write_text(config.read_text().replace(self._registries.base, "http://127.0.0.1:9"))

    def again(self) -> Result:
        """Run the command on what is there."""
        return self._livebib("verify")

    def report(self, text: str | None, *arguments: str) -> dict[str, Any]:
        """The same, as JSON."""
        done = self.verify(text, "--format", "json", *arguments)
        found: dict[str, Any] = json.loads(done.out)
        return found


@pytest.fixture
def project(tree: Tree, livebib: Livebib, registries: Registries) -> Project:
    return Project(tree, livebib, registries)


def rules(report: dict[str, Any]) -> list[str]:
    return [finding["rule"] for finding in report["findings"]]


def test_an_entry_that_is_right_is_verified_and_nothing_is_said_of_it(project: Project) -> None:
    done = project.verify(RIGHT)
    assert done.code == 0
    assert done.out.startswith("1 of 1 entry verified against a record (1 request, ")


def test_a_mismatch_stands_at_its_value_with_both_sides(project: Project) -> None:
    done = project.verify(WRONG_YEAR)
    assert done.code == 1
    assert "refs.bib:8:13: warning[mismatch] year: stored “2013”, Crossref has “2014”" in done.out
    assert "refs.bib:7:13: warning[mismatch] pages: stored “1929–1985”, Crossref has “1929–1958”" in done.out


def test_the_identifier_of_another_work_is_an_error_and_the_only_thing_said(project: Project) -> None:
    done = project.verify(ANOTHER)
    assert done.out.count("error[wrong-work] 10.1000/lstm is another work: “Long Short-Term Memory”") == 1
    assert "mismatch" not in done.out


def test_a_retracted_work_is_an_error_and_its_notice_is_none(project: Project) -> None:
    entry = "@article{%s, author={Adams, Ann}, title={%s}, journal={Nature}, year=%s, doi={%s}}\n"
    works = {"back": TAKEN_BACK, "notice": NOTICE}
    report = project.report("".join(entry % (key, each.title, each.year, each.doi) for key, each in works.items()))
    assert [(each["key"], each["rule"]) for each in report["findings"]] == [("back", "retracted")]


def test_a_published_version_is_told_of(project: Project) -> None:
    entry = "@misc{a, author = {Adams, Ann}, title = {Wind over dunes}, year = {2010}, eprint = {1001.00001}}\n"
    assert rules(project.report(entry)) == ["published-version-exists"]


def test_an_unknown_key_is_wrong_use_and_the_nearest_is_proposed(project: Project, registries: Registries) -> None:
    done = project.verify(RIGHT, "srivastava2014droput")
    assert (done.code, registries.heard) == (2, [])
    assert "did you mean 'srivastava2014dropout'?" in done.err


def test_only_the_entries_named_are_asked_about(project: Project, registries: Registries) -> None:
    project.verify(RIGHT + BARE.replace("}}", "}, doi = {10.1000/lstm}}"), "h")
    assert registries.names("crossref") == ["10.1000/lstm"]


def test_a_second_run_asks_nobody_unless_told_to(project: Project, registries: Registries) -> None:
    project.verify(RIGHT)
    again = project.report(None)
    assert (again["verified"], again["requests"]) == (1, 0)
    project.verify(None, "--no-cache")
    assert registries.counts == {"crossref": 2}


def test_offline_nobody_is_asked(project: Project, registries: Registries) -> None:
    report = project.report(RIGHT + BARE, "--offline", "--search")
    assert rules(report) == ["unverified", "unverified"]
    assert registries.heard == []


def test_an_outage_fails_nothing_and_says_what_to_do(project: Project, registries: Registries) -> None:
    registries.troubles("crossref", then=fails(503))
    done = project.verify(RIGHT, "-v")
    assert done.code == 0
    assert "info[unverified] DOI 10.1000/dropout could not be looked up in its registry" in done.out
    assert "run it again later" in done.out


def test_where_no_registry_answers_the_run_says_so_and_is_two(project: Project, registries: Registries) -> None:
    project.write(RIGHT)
    project.loses_the_network()
    done = project.again()
    assert done.code == 2
    assert "no registry answered" in done.err
    assert "some registries" not in done.out


def test_what_is_remembered_counts_where_no_registry_answers(project: Project, registries: Registries) -> None:
    project.verify(RIGHT)
    project.loses_the_network()
    project.file.write_text(RIGHT + BARE.replace("}}", "}, doi = {10.1000/lstm}}"))
    assert project.again().code == 0


def test_a_comment_silences_a_rule_for_an_entry(project: Project) -> None:
    done = project.verify("% livebib: ignore mismatch -- the title page says so\n" + WRONG_YEAR)
    assert done.code == 0


def test_only_comments_about_its_own_rules_are_its_business(project: Project) -> None:
    comments = "% livebib: ignore nonsense\n% livebib ignore\n% livebib: ignore page-dash until 2020\n"
    assert "ignore" not in project.verify(comments + RIGHT, "-v").out
    assert "info[ignore-expired]" in project.verify("% livebib: ignore mismatch until 2020\n" + RIGHT, "-v").out


# -- fixing


def test_only_the_fields_named_are_written_and_nothing_else_changes(project: Project) -> None:
    done = project.verify(WRONG_YEAR, "--fix", "year")
    assert project.file.read_text(encoding="utf-8") == WRONG_YEAR.replace("{2013}", "{2014}")
    assert "-  year    = {2013},\n+  year    = {2014}," in done.out
    assert "[mismatch] pages:" in done.out
    assert "[mismatch] year" not in done.out


def test_a_diff_writes_nothing(project: Project) -> None:
    done = project.verify(WRONG_YEAR, "--fix", "year,pages", "--diff")
    assert project.file.read_text(encoding="utf-8") == WRONG_YEAR
    assert "+  pages   = {1929--1958}," in done.out


def test_a_diff_ends_with_what_would_be_written(project: Project) -> None:
    done = project.verify(WRONG_YEAR, "--fix", "year", "--diff")
    assert done.out.endswith("\n1 field would be written\n")
    assert "--fix" not in done.out


def test_what_is_missing_is_added(project: Project) -> None:
    text = RIGHT.replace("  volume  = {15},\n", "")
    assert rules(project.report(text)) == ["incomplete"]
    project.verify(None, "--fix", "volume")
    assert "  volume  = {15},\n" in project.file.read_text(encoding="utf-8")


def test_nothing_is_written_of_another_work(project: Project) -> None:
    project.verify(ANOTHER, "--fix", "title,author,year")
    assert project.file.read_text(encoding="utf-8") == ANOTHER


def test_of_two_entries_with_one_key_both_are_told_of_and_none_is_written(project: Project) -> None:
    text = WRONG_YEAR + WRONG_YEAR
    done = project.verify(text, "--fix", "year")
    assert project.file.read_text(encoding="utf-8") == text
    assert ("refs.bib:8:13: warning" in done.out, "refs.bib:18:13: warning" in done.out) == (True, True)
    assert done.err.count("year is not written: two entries have this key") == 2


def test_a_title_in_two_fields_is_not_written(project: Project) -> None:
    text = RIGHT.replace("Dropout: A Simple Way to Prevent Overfitting}", "Dropout}, subtitle = {A Way to Overfit}")
    done = project.verify(text, "--fix", "title")
    assert project.file.read_text(encoding="utf-8") == text
    assert "title is not written: title and subtitle are two fields" in done.err


def test_nothing_is_written_that_is_silenced(project: Project) -> None:
    text = "% livebib: ignore mismatch -- the title page says so\n" + WRONG_YEAR
    project.verify(text, "--fix", "year")
    assert project.file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("encoding", "first", "last"),
    [
        ("utf-8", r"J{\"o}rg M.", r"Kaiser, {\L}ukasz"),  # a file that writes accents as commands
        ("utf-8", "Jörg M.", "Kaiser, Łukasz"),
        ("latin-1", "Jörg M.", r"Kaiser, {\L}ukasz"),  # which has no such letter
    ],
)
def test_values_are_written_in_the_manner_of_the_file(project: Project, encoding: str, first: str, last: str) -> None:
    entry = "@article{k, author = {Kaiser, L.}, title = {Sleep}, note = {%s}, doi = {10.1000/sleep}}\n"
    text = f"% Encoding: {encoding}\n{entry % first}"
    project.write("")
    project.file.write_text(text, encoding=encoding)
    project.verify(None, "--fix", "author")
    after = text.replace("Kaiser, L.", f"{last} and Adams, Ann")
    assert project.file.read_text(encoding=encoding) == after


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--fix", "titel"], "did you mean 'title'?"),
        (["--fix", "keywords"], "it takes author, editor, title"),
        (["--diff"], "name the fields"),
        (["--max-age", "soon"], "--max-age"),
    ],
)
def test_wrong_use_is_told_before_anybody_is_asked(
    project: Project, registries: Registries, arguments: list[str], said: str
) -> None:
    done = project.verify(RIGHT, *arguments)
    assert (done.code, registries.heard) == (2, [])
    assert said in done.err


# -- searching


def test_a_search_proposes_works_with_a_score_and_applies_none(project: Project) -> None:
    done = project.verify(BARE, "--search")
    assert project.file.read_text(encoding="utf-8") == BARE
    assert "refs.bib:1: h: Long short-term memory\n     89  10.1000/lstm  Sepp Hochreiter, Jürgen" in done.out


def test_copies_by_registrants_known_for_them_are_not_proposed(project: Project) -> None:
    assert [each["doi"] for each in project.report(BARE, "--search")["proposals"]] == ["10.1000/lstm"]


@pytest.mark.parametrize(
    "entry",
    [
        BARE.replace("@article", "@book"),  # the record is an article
        BARE.replace("memory}", "memory networks for machine reading}"),
        BARE.replace("Hochreiter, S.", "Adams, Ann"),
    ],
)
def test_what_verify_would_call_another_work_is_not_proposed(project: Project, entry: str) -> None:
    assert project.report(entry, "--search")["proposals"] == []


def test_what_has_an_identifier_or_is_a_web_page_is_not_searched_for(project: Project, registries: Registries) -> None:
    project.verify(RIGHT + "@online{page, title = {A page}, url = {https://example.org/}}\n", "--search")
    assert len(registries.heard) == 1


# -- the whole


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_of_a_contribution_only_what_is_new_is_asked(project: Project, registries: Registries) -> None:
    project.write(RIGHT)
    for arguments in (["init", "-q"], ["add", "refs.bib"], ["commit", "-qm", "first"]):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments], check=True)
    project.verify(RIGHT + BARE.replace("}}", "}, doi = {10.1000/lstm}}"), "--changed-since", "HEAD")
    assert registries.names("crossref") == ["10.1000/lstm"]


def test_the_bibliography_of_this_repository_has_no_finding_above_info(tree: Tree, livebib: Livebib) -> None:
    own = library.load(ROOT / "bib")
    with Registries(works_of(own)) as registries:
        endpoints = [f'{name} = "{url}"' for name, url in registries.endpoints.items()]
        settings = ['mailto = "keeper@example.org"', "[endpoints]", *endpoints]
        texts = {f"bib/{source.path.name}": source.text for source in own.sources}
        tree({"livebib.toml": "\n".join(settings), **texts})
        report = json.loads(livebib("verify", "--format", "json").out)
        assert registries.violations == []
    assert (report["summary"]["errors"], report["summary"]["warnings"]) == (0, 0), report["findings"][:5]
    assert report["verified"] > 120
    assert report["requests"] <= 10
