"""The command line: help, options, exit codes, and one clear line for every slip."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from livebib.cli import COMMANDS
from livebib.cli.catalogue import rules
from livebib.lint import catalogue
from livebib.model import reasons
from livebib.model.finding import Severity
from livebib.model.reasons import REASONS
from livebib.model.rule import declared
from tests.conftest import Livebib, Tree
from tests.shared import ROOT

LIST = "<!-- livebib:begin resources -->\n<!-- livebib:end resources -->\n"
KNUTH = "@book{knuth1984tex,\n  author = {Knuth, Donald E.},\n  title = {The {\\TeX}book},\n  year = {1984},\n}\n"


def test_alone_it_shows_help(livebib: Livebib) -> None:
    result = livebib()
    assert result.code == 0
    assert "Exit codes: 0 clean, 1 findings, 2 wrong use" in result.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_stands_in_the_manual(livebib: Livebib, command: str) -> None:
    result = livebib(command, "--help")
    assert result.code == 0
    assert f"Usage: livebib {command}" in result.out
    assert f"| `livebib {command}" in (ROOT / "tools" / "README.md").read_text()
    for option in ("--root", "--config", "--format", "--output", "-q", "-v"):
        assert option in result.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["rendr"], "Did you mean 'render'?"),
        (["render", "--chek"], "--check"),
        (["find"], "WORDS"),
        (["explain", "missing-coma"], "did you mean 'missing-comma'"),
        (["explain", "dns-nxdomian"], "did you mean 'dns-nxdomain'"),
        (["render", "--root", "nowhere"], "nowhere: no such folder"),
        (["render", "--config", "nowhere.toml"], "nowhere.toml: no such file"),
        (["render", "--format", "xml"], "xml"),
    ],
)
def test_wrong_use_is_two_and_says_what_is_right(tree: Tree, livebib: Livebib, arguments: list[str], says: str) -> None:
    tree({"bib/a.bib": KNUTH, "README.md": LIST})
    result = livebib(*arguments)
    assert result.code == 2
    assert says in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize("rule", sorted(rules()))
def test_every_rule_is_explained(livebib: Livebib, rule: str) -> None:
    result = livebib("explain", rule)
    found = rules()[rule]
    assert result.code == 0
    assert result.out.startswith(f"{rule} ({found.severity})\n")
    assert "What to do: " in result.out


@pytest.mark.parametrize("reason", [*REASONS, "http-403", "http-503"])
def test_every_reason_is_explained(livebib: Livebib, reason: str) -> None:
    result = livebib("explain", reason)
    found = reasons.reason(reason)
    assert found is not None
    assert result.code == 0
    assert result.out.startswith(f"{reason} ({found.verdict})\n\n{found.about}\n")
    assert f"What to do: {found.remedy}" in result.out


@pytest.mark.parametrize("family", catalogue.FAMILIES)
def test_a_family_is_explained_by_its_rules(livebib: Livebib, family: str) -> None:
    first, *lines = livebib("explain", family).out.splitlines()
    assert first.startswith(f"{family}: ")
    assert [line.split()[0] for line in lines] == catalogue.FAMILIES[family]


def test_explain_alone_lists_all_rules_then_all_reasons(livebib: Livebib) -> None:
    lines = livebib("explain").out.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("  ")] == sorted(rules()) + sorted(REASONS)
    assert [line.split(",")[0] for line in lines if line and line[0] != " "][:2] == ["Rules", "Reasons"]


def test_explain_has_rules_and_reasons_in_json(livebib: Livebib) -> None:
    everything = json.loads(livebib("explain", "--format", "json").out)
    assert [rule["rule"] for rule in everything["rules"]] == sorted(rules())
    assert [reason["reason"] for reason in everything["reasons"]] == sorted(REASONS)
    [one] = json.loads(livebib("explain", "http-404", "--format", "json").out)["reasons"]
    assert (one["verdict"], one["severity"]) == ("dead", "error")


def python(code: str) -> str:
    """What a Python of its own prints."""
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


def test_a_rule_is_explained_whichever_module_declares_it() -> None:
    code = """
import importlib, pkgutil, livebib
from livebib.cli.catalogue import rules
known = set(rules())
for module in pkgutil.walk_packages(livebib.__path__, "livebib."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(sorted(set(rules()) - known))
"""
    assert python(code) == "[]\n"


def test_a_name_is_declared_once() -> None:
    with pytest.raises(AssertionError, match="two rules stale"):
        declared(Severity.ERROR, "stale", "Again.", "Delete it.")


def test_lint_loads_no_other_command_while_comments_name_rules_of_its_own(tree: Tree) -> None:
    tree({"bib/a.bib": "% livebib: ignore missing-field -- why\n@book{a, title = {T}}\n"})
    code = """
import sys
from livebib.cli import run
run(["lint", "-q"])
print(sorted({name.split(".")[1] for name in sys.modules if name.startswith("livebib.")}))
"""
    assert python(code) == "['cli', 'files', 'library', 'lint', 'model', 'project', 'text']\n"


def test_no_name_is_both_a_rule_and_a_reason() -> None:
    assert set(rules()) & set(REASONS) == set()


def test_find_has_no_eye_for_case_and_accents(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": KNUTH + '@book{s, author = {Sch{\\"u}tze, Hinrich}, title = {Foundations}, year = {1999}}\n'})
    assert livebib("find", "SCHUTZE", "1999").out == "s  Schütze, 1999. Foundations\n"
    assert livebib("find", "texbook").out == "knuth1984tex  Knuth, 1984. The TeXbook\n"


def test_find_without_a_hit_is_one(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": KNUTH})
    result = livebib("find", "knuth1984text")
    assert (result.code, result.out) == (1, "")
    assert "'knuth1984tex'" in result.err


def test_json_is_the_contracts(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": "@book{k, title = {T} year = 2000}", "README.md": LIST})
    report = json.loads(livebib("render", "--format", "json").out)
    assert {key: report[key] for key in ("tool", "command", "summary")} == {
        "tool": "livebib",
        "command": "render",
        "summary": {"errors": 1, "warnings": 0, "infos": 0, "fixable": 0},
    }
    [finding] = report["findings"]
    assert finding["rule"] == "missing-comma"
    assert (finding["path"], finding["line"], finding["column"]) == ("bib/a.bib", 1, 18)
    assert (finding["end_line"], finding["end_column"]) == (1, 21)
    assert (finding["key"], finding["field"]) == ("k", "title")


def test_paths_are_relative_to_the_folder_in_text_and_to_the_root_in_json(
    tree: Tree, livebib: Livebib, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tree({"livebib.toml": "", "bib/a.bib": "@book{k, title = {T} year = 2000}", "README.md": LIST, "docs/x": ""})
    monkeypatch.chdir(root / "docs")
    assert livebib("render").out.startswith("../bib/a.bib:1:18: ")
    assert json.loads(livebib("render", "--format", "json").out)["findings"][0]["path"] == "bib/a.bib"


def test_output_goes_to_a_file(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": KNUTH})
    assert livebib("find", "knuth", "--output", "out.txt").out == ""
    assert Path("out.txt").read_text().startswith("knuth1984tex")


def test_quiet_leaves_only_what_counts(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": "@misc{k, title = {T}, note = {a  b}}\n@misc{k2, title = {U}, issn = {12345}}\n"})
    loud, quiet = livebib("lint").out.splitlines(), livebib("lint", "-q").out.splitlines()
    assert "2 infos not listed (-v does)" in loud
    assert quiet == loud[: loud.index("")]


def test_what_config_and_explain_print_is_no_list_of_findings(tree: Tree, livebib: Livebib) -> None:
    tree({"livebib.toml": '[topics]\na = "Alpha"\nb = "Beta"\n'})
    out = livebib("config", "--format", "markdown").out
    assert out.startswith("## livebib config\n")
    assert '\n    a = "Alpha"\n    b = "Beta"\n' in out
    assert livebib("explain", "stale", "--format", "markdown").out.startswith("## livebib explain\n")


def test_fail_on_moves_the_line(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": KNUTH, "README.md": f"[Knuth, 1999][@knuth1984tex]\n\n{LIST}"})
    assert livebib("render").code == 1
    assert livebib("render", "--fail-on", "error").code == 0


def test_control_characters_of_a_file_do_not_reach_the_terminal(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": "@book{k\x1b[31m, title = {T\x1b]0;x\x07} year = 2000}\n", "README.md": LIST})
    assert "\x1b" not in livebib("render").out
    tree({"bib/a.bib": "@book{k, title = {T\x1b]0;x\x07}}\n"})
    assert "\x1b" not in livebib("find", "k").out


def test_config_shows_values_and_where_they_come_from(tree: Tree, livebib: Livebib) -> None:
    tree({"livebib.toml": 'bib = ["refs.bib"]\n'})
    out = livebib("config").out
    assert 'bib = ["refs.bib"]  (' in out
    assert 'files = ["README.md"]  (default)' in out


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ('bibs = ["x"]', "unknown key 'bibs'"),
        ('bib = "x.bib"', "'bib' must be a list of patterns"),
        ("topics = 3", "'topics' must be a table"),
        ("bib = [", "livebib.toml"),
        ("[regions.resources]\ntemplat = 'x'", "'regions' must be"),
        ('bib = ["/etc/*.bib"]', "no pattern of files"),
    ],
)
def test_a_wrong_configuration_is_two_and_one_line(tree: Tree, livebib: Livebib, toml: str, says: str) -> None:
    tree({"livebib.toml": toml, "README.md": LIST})
    result = livebib("render")
    assert result.code == 2
    assert says in result.err.splitlines()[0]
    assert "Traceback" not in result.err


def test_an_unknown_key_is_answered_with_the_nearest(tree: Tree, livebib: Livebib) -> None:
    tree({"pyproject.toml": '[tool.livebib]\nfile = ["x"]\n'})
    assert "did you mean 'files'?" in livebib("config").err


def test_the_root_is_the_nearest_folder_that_looks_like_one(
    tree: Tree, livebib: Livebib, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tree({".git/HEAD": "", "pyproject.toml": "[project]\nname = 'x'", "a/livebib.toml": "", "a/b/c": ""})
    monkeypatch.chdir(root / "a" / "b")
    assert livebib("config").out.startswith(f"root = {root / 'a'}\n")
    (root / "a" / "livebib.toml").unlink()
    assert livebib("config").out.startswith(f"root = {root}\n")


def test_a_file_that_is_no_text_is_named_with_the_byte(tree: Tree, livebib: Livebib) -> None:
    root = tree({"README.md": LIST})
    (root / "bib").mkdir()
    (root / "bib" / "a.bib").write_bytes(b"@book{k,\n title={caf\xe9}}")
    result = livebib("render")
    assert result.code == 2
    assert "bib/a.bib:2: byte 20 (0xe9) is not UTF-8" in result.err


def test_help_is_fast_because_nothing_heavy_is_imported() -> None:
    code = (
        "import sys; from livebib.cli import run; run(['--help']);"
        "print([m for m in ('bibtexparser', 'jinja2', 'markdown_it', 'pylatexenc', 'rapidfuzz', 'requests', 'tomllib')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{sys.executable} -m livebib explain | true"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False, env={**os.environ})
    assert done.stderr == ""


@pytest.mark.parametrize("name", ["README.md", "bib/a.bib", "livebib.toml"])
def test_output_never_overwrites_the_bibliography(tree: Tree, livebib: Livebib, name: str) -> None:
    tree({"bib/a.bib": KNUTH, "README.md": LIST, "livebib.toml": ""})
    livebib("render")
    before = Path(name).read_bytes()
    result = livebib("find", "knuth", "--output", name)
    assert result.code == 2
    assert f"{name}: belongs to the bibliography" in result.err
    assert Path(name).read_bytes() == before


def test_a_full_disk_behind_the_output_is_two_and_no_bug() -> None:
    command = f"{sys.executable} -m livebib explain > /dev/full"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "livebib: error: the output cannot be written: no space left on device\n"


def test_a_pipe_is_no_database(tree: Tree, livebib: Livebib) -> None:
    root = tree({"livebib.toml": 'bib = ["p.bib"]', "README.md": LIST})
    os.mkfifo(root / "p.bib")
    result = livebib("render")
    assert result.code == 2
    assert "p.bib: is no regular file" in result.err
