"""The command check-links: what it looks at, what it prints, how it ends. `responses` answers for the web."""

from __future__ import annotations

import ipaddress
import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path

import pytest
import responses

from livebib.links.history import HEADER
from livebib.links.workflow import LinkWishes, check_links
from livebib.project import config
from livebib.project.config import seconds
from livebib.project.project import Project
from livebib.web import html
from livebib.web.session import Settings
from tests.conftest import Livebib, Result, Tree
from tests.metadata.registries.simulated import Registries
from tests.metadata.registries.works import Work

ONE = "@misc{one,\n  title = {One},\n  url   = {https://example.org/a/b},\n}\n"


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    """The web, as far as a test says what is there; asking for anything else fails the link."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def here(web: responses.RequestsMock, url: str, status: int = 200, **headers: str) -> None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = "<html><head><title>A page</title></head><body></body></html>" if status == 200 else ""
    web.add("GET", url, body=body, status=status, headers=named, content_type="text/html")


def links(result: Result) -> dict[str, str]:
    """Reason by address."""
    return {link["url"]: link["reason"] for link in json.loads(result.out)["links"]}


def test_a_live_library_is_clean(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    tree({"bib/a.bib": ONE, "README.md": "# x\n"})
    here(web, "https://example.org/a/b")
    result = livebib("check-links")
    assert result.code == 0
    assert re.fullmatch(r"1 link: 1 alive \(1 request, \d\.\d s\)\n", result.out)


def test_a_dead_link_is_one_line_with_its_place_and_a_way_out(
    tree: Tree, livebib: Livebib, web: responses.RequestsMock
) -> None:
    tree({"bib/a.bib": ONE, "README.md": "# x\n"})
    here(web, "https://example.org/a/b", 404)
    result = livebib("check-links")
    assert result.code == 1
    assert result.out.startswith("bib/a.bib:3:12: error[http-404] https://example.org/a/b is not found (404)\n    Look")


def test_every_owner_is_told(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    tree({"bib/a.bib": ONE, "README.md": "# x\n\n[see](https://example.org/a/b#part)\n"})
    here(web, "https://example.org/a/b", 404)
    assert re.findall(r"^(\S+): error", livebib("check-links").out, re.MULTILINE) == ["README.md:3:7", "bib/a.bib:3:12"]


def test_the_json_is_that_of_the_design(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    tree({"bib/a.bib": ONE, "README.md": "# x\n"})
    here(web, "https://example.org/a/b", 301, location="https://example.org/c")
    here(web, "https://example.org/c")
    found = json.loads(livebib("check-links", "--format", "json").out)
    assert list(found) == ["tool", "version", "command", "summary", "links", "findings"]
    assert list(found["summary"]) == (
        "links requests alive moved blocked unreachable suspect dead unsafe skipped seconds".split()
    )
    assert found["links"] == [
        {
            "url": "https://example.org/a/b",
            "kind": "url",
            "verdict": "moved",
            "reason": "moved-permanently",
            "status": 200,
            "final_url": "https://example.org/c",
            "hops": [{"url": "https://example.org/a/b", "status": 301}],
            "archive": None,
            "first_failed": None,
            "cached": False,
            "notes": [],
            "owners": [{"key": "one", "field": "url", "path": "bib/a.bib", "line": 3, "column": 12}],
        }
    ]


@pytest.mark.parametrize("format", ["text", "json", "github", "sarif", "junit", "markdown"])
def test_every_format_says_it(tree: Tree, livebib: Livebib, web: responses.RequestsMock, format: str) -> None:
    tree({"bib/a.bib": ONE, "README.md": "# x\n"})
    here(web, "https://example.org/a/b", 404)
    result = livebib("check-links", "--format", format)
    assert result.code == 1
    assert "http-404" in result.out
    assert "bib/a.bib" in result.out


# -- what is asked, and what is remembered


def test_what_was_alive_is_not_asked_again(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    tree({"bib/a.bib": ONE, "README.md": "# x\n"})
    here(web, "https://example.org/a/b")
    livebib("check-links")
    second = json.loads(livebib("check-links", "--format", "json").out)
    assert (second["summary"]["requests"], second["links"][0]["cached"]) == (0, True)
    assert json.loads(livebib("check-links", "--format", "json", "--no-cache").out)["summary"]["requests"] == 1
    assert json.loads(livebib("check-links", "--format", "json", "--max-age", "0").out)["summary"]["requests"] == 1


def test_what_was_dead_is_asked_again(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    tree({"bib/a.bib": ONE, "README.md": "# x\n"})
    here(web, "https://example.org/a/b", 404)
    for _ in range(2):
        assert json.loads(livebib("check-links", "--format", "json").out)["summary"]["requests"] == 1


def test_offline_nobody_is_asked_and_nothing_new_remembered(
    tree: Tree, livebib: Livebib, web: responses.RequestsMock
) -> None:
    tree({"bib/a.bib": ONE, "README.md": "# x\n[gone](gone.md)\n"})
    result = livebib("check-links", "--offline", "--format", "json")
    assert links(result) == {"https://example.org/a/b": "offline"}
    assert len(web.calls) == 0
    assert [finding["rule"] for finding in json.loads(result.out)["findings"]] == ["local-missing"]
    assert result.code == 1


def test_the_state_ignores_itself_in_git(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    root = tree({"bib/a.bib": ONE, "README.md": "# x\n"})
    here(web, "https://example.org/a/b")
    livebib("check-links")
    assert (root / ".livebib" / ".gitignore").read_text() == "*\n"


def test_the_state_may_lie_elsewhere(tree: Tree, livebib: Livebib, web: responses.RequestsMock, tmp_path: Path) -> None:
    root = tree({"bib/a.bib": ONE, "README.md": "# x\n"})
    here(web, "https://example.org/a/b")
    livebib("check-links", "--state", "elsewhere/s.sqlite3")
    assert (root / "elsewhere" / "s.sqlite3").exists()
    assert not (root / ".livebib").exists()


def test_outside_of_any_project_it_just_works(
    tmp_path: Path, livebib: Livebib, web: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "list.txt").write_text("https://example.org/a/b\n")
    here(web, "https://example.org/a/b")
    assert livebib("check-links", "list.txt").code == 0
    assert (tmp_path / "cache" / "livebib" / "state.sqlite3").exists()
    assert not (tmp_path / ".livebib").exists()


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ([], {"https://example.org/a/b", "https://other.org/x?v=1", "https://other.org/x?v=2"}),
        (["--exclude", "other"], {"https://example.org/a/b"}),
        (["--include", "v=2"], {"https://other.org/x?v=2"}),
        (["--include", "other", "--exclude", "v=1"], {"https://other.org/x?v=2"}),
        (["bib/a.bib"], {"https://example.org/a/b"}),
        (["README.md"], {"https://other.org/x?v=1", "https://other.org/x?v=2"}),
        (["bib"], {"https://example.org/a/b"}),
    ],
)
def test_what_is_looked_at_can_be_narrowed(
    tree: Tree, livebib: Livebib, web: responses.RequestsMock, arguments: list[str], asked: set[str]
) -> None:
    tree({"bib/a.bib": ONE, "README.md": "<https://other.org/x?v=1> https://other.org/x?v=2\n"})
    web.add("GET", re.compile(".*"), body="")
    livebib("check-links", *arguments)
    assert {call.request.url for call in web.calls} == asked


def test_a_library_outside_is_one_of_its_own(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    tree({"bib/a.bib": ONE, "other/x.bib": "@misc{two, title={T}, url={https://other.org/t}}", "README.md": "# x\n"})
    here(web, "https://other.org/t")
    assert list(links(livebib("check-links", "other/x.bib", "--format", "json"))) == ["https://other.org/t"]


def test_strings_and_parents_resolve_against_the_whole_library(
    tree: Tree, livebib: Livebib, web: responses.RequestsMock
) -> None:
    tree(
        {
            "bib/a.bib": '@string{base = "https://example.org/"}\n',
            "bib/b.bib": "@misc{k, title={T}, url = base # {page}}\n",
            "README.md": "# x\n",
        }
    )
    here(web, "https://example.org/page")
    assert links(livebib("check-links", "bib/b.bib", "--format", "json")) == {"https://example.org/page": "ok"}


def test_what_cannot_be_understood_is_said_and_the_rest_checked(
    tree: Tree, livebib: Livebib, web: responses.RequestsMock
) -> None:
    tree({"bib/a.bib": ONE + "@misc{broken, title = {x\n", "README.md": "# x\n"})
    here(web, "https://example.org/a/b")
    result = livebib("check-links")
    assert result.code == 0
    assert "bib/a.bib:5:" in result.out
    assert "1 alive" in result.out


# -- how it ends


@pytest.mark.parametrize(
    ("fail_on", "code"), [(None, 0), ("error", 0), ("warning", 1), ("info", 1), ("suspect", 1), ("dead,blocked", 0)]
)
def test_what_fails_a_run_can_be_moved(
    tree: Tree, livebib: Livebib, web: responses.RequestsMock, fail_on: str | None, code: int
) -> None:
    tree({"bib/a.bib": ONE, "README.md": "# x\n"})
    web.add("GET", "https://example.org/a/b", body="<title>Page not found</title>", content_type="text/html")
    assert livebib("check-links", *(["--fail-on", fail_on] if fail_on else [])).code == code


def test_blocked_fails_only_when_asked_to(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    tree({"bib/a.bib": ONE, "README.md": "# x\n"})
    here(web, "https://example.org/a/b", 403)
    quiet = livebib("check-links")
    assert (quiet.code, "http-403" in quiet.out) == (0, False)
    assert "info[http-403]" in livebib("check-links", "-v").out
    assert livebib("check-links", "--fail-on", "blocked").code == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--fail-on", "deadly"], "--fail-on: 'deadly'"),
        (["--max-age", "soon"], "--max-age: 'soon' is no span of time"),
        (["--exclude", "("], "--exclude: (: missing )"),
        (["--jobs", "0"], "--jobs"),
        (["--timeout", "0"], "--timeout"),
        (["nowhere.bib"], "nowhere.bib"),
        (["setup.py"], "is no .bib, .md or .txt file"),
        (["--changed-since", "nonsense"], "git"),
    ],
)
def test_a_slip_is_one_clear_line(tree: Tree, livebib: Livebib, arguments: list[str], says: str) -> None:
    tree({"bib/a.bib": ONE, "README.md": "# x\n", "setup.py": ""})
    result = livebib("check-links", *arguments)
    assert result.code == 2
    assert says in result.err
    assert "Traceback" not in result.err


def test_no_link_at_all_is_an_error_unless_allowed(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": "@misc{k, title={T}}", "README.md": "# x\n"})
    result = livebib("check-links")
    assert (result.code, "no link to check" in result.err) == (2, True)
    assert livebib("check-links", "--allow-empty").code == 0


# -- the configuration of strangers


def test_a_configured_endpoint_stands_in_unless_it_is_untrusted(
    tree: Tree, livebib: Livebib, web: responses.RequestsMock
) -> None:
    tree(
        {
            "livebib.toml": '[endpoints]\ncrossref = "http://127.0.0.1:9/mirror"\n',
            "bib/a.bib": "@misc{k, title={T}, doi={10.1000/x}}",
            "README.md": "# x\n",
        }
    )
    web.add("GET", "http://127.0.0.1:9/mirror/works/10.1000/x", json={"message": {"DOI": "10.1000/x", "title": ["T"]}})
    here(web, "https://api.crossref.org/works/10.1000/x", 404)
    web.add("GET", re.compile("https://api.datacite.org/"), json={"data": [], "meta": {"total": 0}})
    web.add("GET", "https://doi.org/doiRA/10.1000/x", json=[{"DOI": "10.1000/x", "status": "DOI does not exist"}])
    assert livebib("check-links", "--no-cache").code == 0
    assert livebib("check-links", "--no-cache", "--untrusted-config").code == 1


def test_landing_pages_are_links_of_their_own(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    tree(
        {
            "bib/a.bib": "@misc{k,\n title={T},\n doi={10.1000/a<b},\n eprint={1706.03762}, eprinttype={arxiv},\n}",
            "README.md": "# x\n",
        }
    )
    web.add("GET", "https://api.crossref.org/works/10.1000/a%3Cb", json={"message": {"DOI": "10.1000/a<b"}})
    web.add("GET", re.compile("https://export.arxiv.org/"), status=503)
    here(web, "https://doi.org/10.1000/a%3Cb", 302, location="https://publisher.example/a")
    here(web, "https://publisher.example/a", 404)
    here(web, "https://arxiv.org/abs/1706.03762")
    result = livebib("check-links", "--landing-pages", "--format", "json")
    said = [(link["kind"], link["url"], link["reason"]) for link in json.loads(result.out)["links"]]
    assert said == [
        ("doi", "https://doi.org/10.1000/a<b", "doi-registered"),
        ("url", "https://doi.org/10.1000/a<b", "http-404"),
        ("arxiv", "https://arxiv.org/abs/1706.03762", "registry-unanswered"),
        ("url", "https://arxiv.org/abs/1706.03762", "ok"),
    ]
    assert result.code == 1
    assert len(json.loads(livebib("check-links", "--format", "json").out)["links"]) == 2


@pytest.mark.parametrize(
    "line",
    ['timeout = "long"', "jobs = 0", 'exclude = ["("]', 'fail-on = "never"', "allow-private = 3", 'max-age = "x"',
     '[endpoints]\ncrosref = "https://x.org"', '[endpoints]\ndoi = "doi.org"'],
)  # fmt: skip
def test_a_slip_in_the_configuration_is_told(tree: Tree, livebib: Livebib, line: str) -> None:
    tree({"livebib.toml": line, "bib/a.bib": ONE, "README.md": "# x\n"})
    result = livebib("check-links")
    assert result.code == 2
    assert result.err.startswith("livebib: error: ")
    assert "must be" in result.err


@pytest.mark.parametrize(
    ("text", "result"), [("7d", 604800), ("12h", 43200), ("90", 90), ("1.5m", 90), (3, 3), ("2w", 1209600)]
)
def test_spans_of_time(text: str | float, result: float) -> None:
    assert seconds(text) == result


# -- fixes


MOVED = "@misc{one,\n  title = {One},\n  url   = {https://example.org/a/b\\_c},\n}\n"


def test_a_fix_writes_the_address_and_no_other_byte(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    root = tree({"bib/a.bib": MOVED, "README.md": "# x\n\n[one](https://example.org/a/b_c#part)\n"})
    here(web, "https://example.org/a/b_c", 301, location="https://example.org/new_place")
    here(web, "https://example.org/new_place")
    shown = livebib("check-links", "--fix", "--diff")
    assert "+  url   = {https://example.org/new\\_place}," in shown.out
    assert (root / "bib/a.bib").read_text() == MOVED
    result = livebib("check-links", "--fix")
    assert result.code == 0
    assert (root / "bib/a.bib").read_text() == MOVED.replace("a/b\\_c", "new\\_place")
    assert (root / "README.md").read_text() == "# x\n\n[one](https://example.org/new_place#part)\n"


def test_a_move_to_another_site_needs_more_than_fix(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    root = tree({"bib/a.bib": MOVED, "README.md": "# x\n"})
    here(web, "https://example.org/a/b_c", 301, location="https://other.net/c")
    here(web, "https://other.net/c")
    result = livebib("check-links", "--fix")
    assert (root / "bib/a.bib").read_text() == MOVED
    assert "it leads to another site, other.net; --unsafe-fixes writes it all the same" in result.out
    livebib("check-links", "--unsafe-fixes")
    assert "https://other.net/c" in (root / "bib/a.bib").read_text()


def test_nothing_is_fixed_for_a_temporary_redirect(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    root = tree({"bib/a.bib": MOVED, "README.md": "# x\n"})
    here(web, "https://example.org/a/b_c", 302, location="https://example.org/c")
    here(web, "https://example.org/c")
    livebib("check-links", "--unsafe-fixes")
    assert (root / "bib/a.bib").read_text() == MOVED


# -- silence, history, changes


def test_a_comment_silences_a_reason_until_its_end(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    later = date.today().year + 1  # noqa: DTZ011 - a year will do
    root = tree(
        {"bib/a.bib": f"% livebib: ignore http-404 until {later} -- they will mend it\n{ONE}", "README.md": "#\n"}
    )
    here(web, "https://example.org/a/b", 404)
    result = livebib("check-links", "--format", "json")
    assert (result.code, links(result)) == (0, {"https://example.org/a/b": "ignored"})
    (root / "bib/a.bib").write_text(f"% livebib: ignore http-404 until 2020 -- they will mend it\n{ONE}")
    over = livebib("check-links", "-v")
    assert over.code == 1
    assert "[ignore-expired]" in over.out
    assert "[http-404]" in over.out


def test_a_history_keeps_failures_in_the_repository(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    root = tree({"bib/a.bib": ONE, "README.md": "# x\n", "livebib.toml": 'history = "bib/links.tsv"\n'})
    here(web, "https://example.org/a/b", 505)
    livebib("check-links")
    livebib("check-links", "--state", "other.sqlite3")  # the cache of CI was evicted
    line = (root / "bib/links.tsv").read_text().splitlines()[-1].split("\t")
    assert (line[0], line[3], line[4]) == ("url:https://example.org/a/b", "2", "http-505")
    web.reset()
    here(web, "https://example.org/a/b")
    livebib("check-links")
    assert "example.org" not in (root / "bib/links.tsv").read_text()


def test_a_history_convicts_after_three_days(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    header = HEADER
    past = "url:https://example.org/a/b\t2020-01-01T00:00:00Z\t2020-01-02T00:00:00Z\t2\thttp-505\n"
    tree({"bib/a.bib": ONE, "README.md": "# x\n", "livebib.toml": 'history = "h.tsv"\n', "h.tsv": f"{header}\n{past}"})
    here(web, "https://example.org/a/b", 505)
    result = livebib("check-links")
    assert result.code == 1
    assert "error[http-505]" in result.out
    assert "failing since 2020-01-01, 3 runs" in result.out


def git(root: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments],
        cwd=root,
        check=True,
        capture_output=True,
    )


def test_a_contribution_is_looked_at_by_itself(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    root = tree({"bib/a.bib": ONE, "README.md": "# x\n"})
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "x")
    (root / "bib/a.bib").write_text(ONE + "@misc{two,\n  title = {Two},\n  url = {https://new.example.net/x},\n}\n")
    here(web, "https://new.example.net/x", 505)
    result = livebib("check-links", "--changed-since", "HEAD")
    assert {call.request.url for call in web.calls} == {"https://new.example.net/x"}
    assert result.code == 1
    assert "error[never-seen-alive]" in result.out
    text = (
        (root / "bib/a.bib")
        .read_text()
        .replace("@misc{two", "% livebib: ignore never-seen-alive -- not out yet\n@misc{two")
    )
    (root / "bib/a.bib").write_text(text)
    assert livebib("check-links", "--changed-since", "HEAD").code == 0


def test_a_contribution_does_not_fail_for_an_outage_of_its_registry(
    tree: Tree, livebib: Livebib, web: responses.RequestsMock
) -> None:
    root = tree({"bib/a.bib": ONE, "README.md": "# x\n"})
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "x")
    (root / "bib/a.bib").write_text(ONE + "@misc{two,\n  title = {Two},\n  doi = {10.1000/x},\n}\n")
    web.add("GET", re.compile("https://(api.crossref.org|api.datacite.org|doi.org)/"), status=403)
    result = livebib("check-links", "--changed-since", "HEAD")
    assert "warning[registry-unanswered]" in result.out
    assert result.code == 0


def test_a_contribution_without_links_is_fine(tree: Tree, livebib: Livebib) -> None:
    root = tree({"bib/a.bib": ONE, "README.md": "# x\n"})
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "x")
    assert livebib("check-links", "--changed-since", "HEAD").code == 0


# -- what must not happen


@pytest.mark.parametrize("name", ["bib/a.bib", "README.md", "notes.txt", "../outside.txt"])
def test_a_history_never_writes_over_another_file(
    tree: Tree, livebib: Livebib, web: responses.RequestsMock, name: str
) -> None:
    root = tree(
        {"bib/a.bib": ONE, "README.md": "# x\n", "notes.txt": "mine\n", "livebib.toml": f'history = "{name}"\n'}
    )
    (root.parent / "outside.txt").write_text("mine\n")
    before = (root / name).read_bytes()
    result = livebib("check-links")
    assert (result.code, (root / name).read_bytes()) == (2, before)
    assert len(web.calls) == 0


def test_a_history_that_cannot_be_read_is_not_written_over(
    tree: Tree, livebib: Livebib, web: responses.RequestsMock
) -> None:
    text = f"{HEADER}\n<<<<<<< ours\n"
    root = tree({"bib/a.bib": ONE, "README.md": "# x\n", "livebib.toml": 'history = "h.tsv"\n', "h.tsv": text})
    here(web, "https://example.org/a/b", 505)
    assert "h.tsv:2:1: warning[history-line]" in livebib("check-links").out
    assert (root / "h.tsv").read_text() == text


def test_the_report_comes_out_though_the_history_cannot_be_written(
    tree: Tree, livebib: Livebib, web: responses.RequestsMock
) -> None:
    tree({"bib/a.bib": ONE, "README.md": "# x\n", "notes.txt": "", "livebib.toml": 'history = "notes.txt/h.tsv"\n'})
    here(web, "https://example.org/a/b", 404)
    result = livebib("check-links")
    assert result.code == 2
    assert "error[http-404]" in result.out
    assert "notes.txt/h.tsv" in result.err


class Steps:
    """What a run shows of how far it is, for a test."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def __call__(self, total: int, unit: str) -> AbstractContextManager[Steps]:
        self.told.append(f"{total} {unit}")
        return nullcontext(self)

    def advance(self, text: str = "") -> None:
        self.told.append(text)


def test_an_editor_or_a_page_can_have_the_report_without_a_command_line(
    tree: Tree, web: responses.RequestsMock, capfd: pytest.CaptureFixture[str]
) -> None:
    root = tree({"bib/a.bib": ONE, "README.md": "# x\n"})
    here(web, "https://example.org/a/b", 404)
    steps = Steps()
    report = check_links(Project(root), Settings(), LinkWishes(), steps)
    assert [finding.rule for finding in report.findings] == ["http-404"]
    assert report.failed
    assert steps.told == ["1 links", "https://example.org/a/b"]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["bib/a.bib", "list.txt", "h.tsv", "README.md", ".livebib/state.sqlite3"])
def test_a_report_never_writes_over_what_is_checked(
    tree: Tree, livebib: Livebib, web: responses.RequestsMock, name: str
) -> None:
    root = tree(
        {
            "bib/a.bib": ONE,
            "README.md": "# x\n",
            "list.txt": "https://example.org/l\n",
            "h.tsv": f"{HEADER}\n",
            "livebib.toml": 'history = "h.tsv"\n',
        }
    )
    before = (root / name).read_bytes() if (root / name).exists() else b""
    result = livebib("check-links", "list.txt", "bib", "README.md", "--output", name)
    assert result.code == 2
    assert "--output takes a new file" in result.err
    assert len(web.calls) == 0
    assert ((root / name).read_bytes() if (root / name).exists() else b"") == before


def test_what_is_silenced_is_not_rewritten(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    text = "% livebib: ignore moved-permanently -- keep it\n" + MOVED
    root = tree({"bib/a.bib": text, "README.md": "# x\n"})
    here(web, "https://example.org/a/b_c", 301, location="https://example.org/c")
    here(web, "https://example.org/c")
    livebib("check-links", "--fix")
    assert (root / "bib/a.bib").read_text() == text


def test_a_file_under_two_names_is_written_once(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    root = tree({"a.md": "[x](https://example.org/a)\n"})
    (root / "l.md").symlink_to("a.md")
    here(web, "https://example.org/a", 301, location="https://example.org/c")
    here(web, "https://example.org/c")
    assert livebib("check-links", "--fix", "a.md", "l.md", str(root / "a.md")).code == 0
    assert (root / "a.md").read_text() == "[x](https://example.org/c)\n"


def test_all_files_can_be_written_or_none_is_and_the_report_is_out(
    tree: Tree, livebib: Livebib, web: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tree({"bib/a.bib": MOVED, "README.md": "[x](https://example.org/a/b_c)\n"})
    here(web, "https://example.org/a/b_c", 301, location="https://example.org/c")
    here(web, "https://example.org/c")
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: "README" not in str(path) and may(path, mode))
    result = livebib("check-links", "--fix")
    assert (result.code, (root / "bib/a.bib").read_text()) == (2, MOVED)
    assert "1 link: 1 moved" in result.out
    assert "README.md: is write-protected; nothing written" in result.err


def test_what_was_put_right_fails_nothing(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    tree({"bib/a.bib": MOVED, "README.md": "# x\n"})
    here(web, "https://example.org/a/b_c", 301, location="https://example.org/c")
    here(web, "https://example.org/c")
    assert livebib("check-links", "--fail-on", "warning", "--fix", "--diff").code == 1
    assert livebib("check-links", "--fail-on", "warning", "--fix").code == 0


def test_a_diff_is_in_the_json(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    tree({"bib/a.bib": MOVED, "README.md": "# x\n"})
    here(web, "https://example.org/a/b_c", 301, location="https://example.org/c")
    here(web, "https://example.org/c")
    assert "+  url" in json.loads(livebib("check-links", "--diff", "--format", "json").out)["diff"]


@pytest.mark.parametrize("arguments", [["--exclude", "."], ["--include", "nothing"]])
def test_a_run_that_checks_nothing_is_no_success(tree: Tree, livebib: Livebib, arguments: list[str]) -> None:
    tree({"bib/a.bib": ONE, "README.md": "# x\n"})
    result = livebib("check-links", *arguments)
    assert (result.code, "no link to check: all 1 are skipped" in result.err) == (2, True)
    assert livebib("check-links", *arguments, "--allow-empty").code == 0


def test_local_links_alone_are_something(tree: Tree, livebib: Livebib) -> None:
    tree({"a.md": "# Here\n\n[x](#here)\n"})
    assert livebib("check-links", "a.md").code == 0


def test_a_changed_macro_changes_the_entries_that_name_it(
    tree: Tree, livebib: Livebib, web: responses.RequestsMock
) -> None:
    strings = '@string{base = "https://example.org/"}\n@string{page = base # "a"}\n'
    root = tree({"bib/s.bib": strings, "bib/k.bib": "@misc{k, title={T}, url = page}\n", "README.md": "#\n"})
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "x")
    (root / "bib/s.bib").write_text(strings.replace("example.org", "example.net"))
    here(web, "https://example.net/a", 404)
    assert livebib("check-links", "--changed-since", "HEAD").code == 1


def test_other_findings_count_by_their_weight(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    tree({"bib/a.bib": ONE + "@misc{broken, title = {x\n", "README.md": "# x\n"})
    here(web, "https://example.org/a/b")
    assert livebib("check-links").code == 0
    assert livebib("check-links", "--fail-on", "warning").code == 1
    assert livebib("check-links", "--fail-on", "dead,suspect").code == 0


def test_a_fault_of_ours_is_no_success(tree: Tree, livebib: Livebib, web: responses.RequestsMock) -> None:
    tree({"bib/a.bib": ONE, "README.md": "# x\n"})
    web.add("GET", "https://example.org/a/b", body=ZeroDivisionError("a bug"))
    result = livebib("check-links")
    assert result.code == 2
    assert "nobody could be asked: ZeroDivisionError: a bug" in result.err


def test_a_page_that_we_cannot_cope_with_costs_nobody_else(
    tree: Tree, livebib: Livebib, web: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree({"bib/a.bib": ONE + ONE.replace("one", "two").replace("a/b", "c"), "README.md": "# x\n"})
    here(web, "https://example.org/a/b")
    web.add("GET", "https://example.org/c", body="<title>boom</title>", content_type="text/html")

    def read(body: bytes, content_type: str) -> html.Page:
        if b"boom" in body:
            raise ZeroDivisionError("a bug")
        return html.Page("A page", (), (), None)

    monkeypatch.setattr(html, "read", read)
    result = livebib("check-links", "--format", "json")
    assert links(result) == {"https://example.org/a/b": "ok", "https://example.org/c": "internal"}


@pytest.mark.parametrize(
    "line", ['mailto = "łukasz@example.org"', 'mailto = "a@b\\nX: y"', 'allow-private = ["127.0.0.0/8"]',
             'allow-private = ["127.0.0.1:80"]', 'allow-private = ["a b"]']
)  # fmt: skip
def test_what_could_never_work_in_the_configuration_is_told(tree: Tree, livebib: Livebib, line: str) -> None:
    tree({"livebib.toml": line, "bib/a.bib": ONE, "README.md": "# x\n"})
    result = livebib("check-links")
    assert (result.code, "must be" in result.err) == (2, True)


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST", "localhost.", "127.0.0.1", "::1", "[::1]"])
def test_hosts_that_may_be_private_are_named_as_addresses_name_them(name: str) -> None:
    assert config.host(name) in {"localhost", "127.0.0.1", "::1"}


def test_a_name_is_not_let_through_for_its_address() -> None:
    settings = Settings(allow_private=frozenset({"127.0.0.1"}))
    local = ipaddress.ip_address("127.0.0.1")
    assert settings.permits("127.0.0.1", local)
    assert not settings.permits("evil.example", local)


def test_a_run_whose_registries_answered_is_not_called_offline(tree: Tree, livebib: Livebib) -> None:
    fields = [f"url = {{http://h{number}.invalid/}}" for number in range(2)] + ["doi = {10.1000/a}"]
    entries = "".join(f"@misc{{k{number}, {field}}}\n" for number, field in enumerate(fields))
    with Registries([Work(doi="10.1000/a", title="A")]) as registries:
        endpoints = "".join(f'{name} = "{url}"\n' for name, url in registries.endpoints.items())
        tree({"livebib.toml": f"timeout = 2\n[endpoints]\n{endpoints}", "bib/a.bib": entries})
        result = livebib("check-links")
    assert (result.code, "offline" in result.err) == (2, False)
    assert "registries answered, but hardly any host of the web could be reached" in result.err


WRONG_ISBN = "@book{one,\n  title = {One},\n  isbn  = {0-201-13448-8},\n}\n"


def test_a_wrong_isbn_is_told_as_written_with_the_digit_that_would_be_right(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": WRONG_ISBN})
    said = "bib/a.bib:3:12: error[bad-identifier] the ISBN 0-201-13448-8 is wrong: its last digit would have to be 9\n"
    assert livebib("check-links").out.startswith(said)


def test_what_silences_a_wrong_check_digit_in_lint_does_so_here(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": f"% livebib: ignore isbn-check-digit -- printed so\n{WRONG_ISBN}"})
    assert livebib("check-links").code == 0


def test_an_arxiv_id_with_a_version_too_many_is_told_the_latest(tree: Tree, livebib: Livebib) -> None:
    with Registries([Work(arxiv="1706.03762", title="A")]) as registries:
        endpoints = "".join(f'{name} = "{url}"\n' for name, url in registries.endpoints.items())
        entry = "@misc{a, eprint = {1706.03762v5}, archiveprefix = {arXiv}}\n"
        tree({"livebib.toml": f"[endpoints]\n{endpoints}", "bib/a.bib": entry})
        result = livebib("check-links")
    assert "error[arxiv-unknown] 1706.03762 has no version 5; the latest is v1\n" in result.out
