"""Reports: one set of findings, told in six formats, none of which carries out what a stranger wrote."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import click
import cmarkgfm
import jsonschema
import pytest
from cmarkgfm.cmark import Options

from livebib.cli.options import Common, common, finish
from livebib.cli.report import FORMATS
from livebib.cli.report.as_markdown import ISSUE, as_markdown
from livebib.model.errors import WriteError
from livebib.model.finding import Finding, Place, Severity
from livebib.model.report import Report
from livebib.project.project import Project
from livebib.text.harmless import printable
from tests.conftest import Livebib, Tree
from tests.shared import SHARED

SCHEMA = SHARED / "schemas" / "sarif-schema-2.1.0.json"
LIST = "<!-- livebib:begin resources -->\n<!-- livebib:end resources -->\n"
BROKEN = "@book{k, title = {T} year = 2000}\n"
WARNED = {"bib/a.bib": "@book{k, author = {A, B}, title = {T}, year = 2000}", "README.md": f"[A, 1999][@k]\n\n{LIST}"}

ERROR = Finding(
    "http-404",
    Severity.ERROR,
    Place(Path("bib/web.bib"), 12, 3, 12, 30),
    "https://example.org/a is not found (404)",
    "look for its new address",
    "ok2020",
    "url",
)
WARNING = Finding("late-string", Severity.WARNING, Place(Path("bib/a b.bib"), 4, 1, 6, 2), "'jan' comes later", key="k")
INFO = Finding(
    "http-403", Severity.INFO, Place(Path("README.md"), 1, 1, 1, 2), "https://example.org/b refuses us (403)"
)


@pytest.fixture(autouse=True)
def _no_job_of_github(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)


def told(format: str, report: Report, project: Project | None = None, verbose: bool = True) -> str:
    return FORMATS[format](report, project, verbose)


# Reading the formats back.


def carried_out(log: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """The commands that the runner of GitHub Actions carries out: as ActionCommand.cs and its manager read a log."""
    stopped = ""
    for line in re.split("\r\n|\r|\n", log):
        found = re.match(r"\s*::([^\s:]+)(?: (.*?))?::(.*)", line)
        if found is None:
            assert "##[" not in line, "an old command"
        elif stopped:
            stopped = "" if found[1] == stopped else stopped
        elif found[1] == "stop-commands":
            stopped = found[3]
        else:
            properties = dict(pair.split("=", 1) for pair in (found[2] or "").split(",") if pair)
            yield found[1], {name: undone(value) for name, value in properties.items()}, undone(found[3])
    assert not stopped, "commands are switched on again"


def undone(text: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def parsed(xml: str) -> ElementTree.Element:
    return ElementTree.fromstring(xml)  # noqa: S314  our own


def html(markdown: str) -> str:
    page: str = cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE)
    return page


Read = set[tuple[str, str, int, int]]  # rule, path, line, column


def from_text(output: str) -> Read:
    found = re.findall(r"^(.+?):(\d+):(\d+): \w+\[(.+?)\]", output, re.MULTILINE)
    return {(rule, path, int(line), int(column)) for path, line, column, rule in found}


def from_json(output: str) -> Read:
    return {(row["rule"], row["path"], row["line"], row["column"]) for row in json.loads(output)["findings"]}


def from_sarif(output: str) -> Read:
    read = set()
    for result in json.loads(output)["runs"][0]["results"]:
        where = result["locations"][0]["physicalLocation"]
        path = where["artifactLocation"]["uri"].replace("%20", " ")
        read.add((result["ruleId"], path, where["region"]["startLine"], where["region"]["startColumn"]))
    return read


def from_junit(output: str) -> Read:
    return from_text("\n".join(each.text or "" for each in parsed(output).iter("failure")))


def from_markdown(output: str) -> Read:
    found = re.findall(r"<code>([^<]+?):(\d+):(\d+)</code> <code>([^<]+?)</code>:", html(output))
    return {(rule, path, int(line), int(column)) for path, line, column, rule in found}


READERS: dict[str, Callable[[str], Read]] = {
    "text": from_text,
    "json": from_json,
    "github": from_text,
    "sarif": from_sarif,
    "junit": from_junit,
    "markdown": from_markdown,
}


def paths(format: str, output: str) -> set[str]:
    if format == "github":
        return {properties["file"] for _, properties, _ in carried_out(output)}
    return {path for _, path, *_ in READERS[format](output)}


ALL = {
    ("http-404", "bib/web.bib", 12, 3),
    ("late-string", "bib/a b.bib", 4, 1),
    ("http-403", "README.md", 1, 1),
}


# The same findings in every format.


@pytest.mark.parametrize("command", ["render", "lint", "check-links", "cite"])
@pytest.mark.parametrize("format", FORMATS)
def test_every_format_tells_the_same_findings_for_every_command(format: str, command: str) -> None:
    output = told(format, Report(command, [ERROR, WARNING, INFO]))
    infos = {("http-403", "README.md", 1, 1)} if format == "junit" else set()
    assert READERS[format](output) == ALL - infos


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    ("arguments", "code", "rules"),
    [
        (["render"], 1, {"missing-comma"}),
        (["find", "nobody"], 1, set()),
        (["config"], 0, set()),
        (["explain"], 0, set()),
        (["explain", "http-404"], 0, set()),
        (["init"], 0, set()),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_every_command_takes_every_format(
    tree: Tree, livebib: Livebib, format: str, arguments: list[str], code: int, rules: set[str]
) -> None:
    tree({"bib/a.bib": BROKEN, "README.md": LIST, "livebib.toml": ""})
    result = livebib(*arguments, "--format", format)
    assert result.code == code
    if arguments[0] == "explain" and format == "text":
        return  # the list of rules; no findings to read
    assert {rule for rule, *_ in READERS[format](result.out)} == rules


@pytest.mark.parametrize("format", FORMATS)
def test_output_takes_the_report_of_every_format(tree: Tree, livebib: Livebib, format: str) -> None:
    tree({"bib/a.bib": BROKEN, "README.md": LIST})
    printed = livebib("render", "--format", format).out
    result = livebib("render", "--format", format, "--output", "report")
    assert (result.code, result.out) == (1, "")
    assert Path("report").read_text() == printed != ""


@pytest.mark.parametrize("format", sorted(FORMATS.keys() - {"text"}))
def test_paths_are_from_the_root_or_without_one_from_the_current_folder(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    root = tree({"livebib.toml": "", "docs/x.md": ""})
    monkeypatch.chdir(root / "docs")
    finding = Finding("http-404", Severity.ERROR, Place(root / "docs" / "x.md", 2, 3), "gone")
    assert paths(format, told(format, Report("render", [finding]), Project())) == {"docs/x.md"}
    assert paths(format, told(format, Report("render", [finding]))) == {"x.md"}


@pytest.mark.parametrize("format", ["json", "sarif", "github"])
def test_a_place_never_ends_before_it_begins(format: str) -> None:
    output = told(format, Report("lint", [ERROR._replace(place=Place(Path("a"), 12, 3))]))
    match format:
        case "json":
            [row] = json.loads(output)["findings"]
            assert (row["end_line"], row["end_column"]) == (12, 3)
        case "sarif":
            [result] = json.loads(output)["runs"][0]["results"]
            region = result["locations"][0]["physicalLocation"]["region"]
            assert region == {"startLine": 12, "startColumn": 3, "endLine": 12, "endColumn": 3}
        case "github":
            [(_, properties, _)] = carried_out(output)
            assert properties.keys() == {"file", "line", "col", "title"}


# What strangers write.

HOSTILE = {
    "ansi": "\x1b[31mred\x1b]0;title\x07 \x9b31m \x7f",
    "command": "::set-output name=a::b",
    "command-behind-a-line": "x\n::add-mask::b\r\n ::error::c\r::warning::d",
    "old-command": "x ##[set-env name=A]b",
    "switched-on": "::stop-commands::x",
    "cdata": "]]> ]]&gt; <![CDATA[ &amp; &#27;",
    "html": "<script>alert(1)</script><img src=x onerror=y><!-- --><details>",
    "mention": "@octocat #12 GH-1 www.evil.example https://evil.example :tada:",
    "link": "[click](https://evil.example) ![x](https://evil.example/x.png) [a]: b",
    "backticks": "` `` ``` @octocat <b>",
    "many-backticks": "`" * 90 + "<b>",
    "bidi": "abc\u202efdp.exe \u2066x\u2069",
    "surrogate": "\ud800 \udcff",
    "percent": "100% %0A::error::x %25",
    "property": "a,file=b:c=d::e",
    "table": "a|b|c \\| \\",
    "separators": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "format-string": "{0} {{x}} %s %(a)s {self}",
}
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def hostile(text: str) -> Report:
    """A report in which everything that may come from outside is `text`."""
    path = Path("bib", text.replace("/", "").replace("\ud800", "\udc80") + ".bib")
    place = Place(path, 3, 5, 3, 9)
    findings = [Finding("http-404", severity, place, text, text, text, "url") for severity in Severity]
    return Report("check-links", findings, body=text, summary=text, advice=[text])


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("format", FORMATS)
def test_nothing_raw_reaches_the_output(format: str, text: str) -> None:
    output = told(format, hostile(text))
    body = output.replace("\r\n", "\n") if format in ("text", "github", "markdown", "junit") else output
    assert RAW.findall(body) == []
    output.encode()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("format", sorted(FORMATS.keys() - {"text", "github"}))
def test_no_text_becomes_a_command_to_github(format: str, text: str) -> None:
    assert list(carried_out(told(format, hostile(text)))) == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_github_carries_out_our_annotations_and_nothing_else(text: str) -> None:
    log = told("github", hostile(text))
    annotations = list(carried_out(log))
    assert [command for command, *_ in annotations] == ["error", "warning"]
    for _, properties, data in annotations:
        assert properties.keys() == {"file", "line", "col", "endColumn", "title"}
        assert (properties["line"], properties["title"]) == ("3", "livebib http-404")
        assert data.replace("\\x3a", ":").replace("\\x23", "#") == f"{printable(text)}\n{printable(text)}"
    inside = log.split("\n", 1)[1].split("\n::", 1)[0]
    assert not re.search(r"^\s*::|##\[", inside, re.MULTILINE), "harmless even if the runner did not stop"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_is_inert_in_a_job_of_github_too(
    text: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    finish(OPTIONS, hostile(text))
    assert list(carried_out(capfd.readouterr().out)) == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_json_keeps_every_character(text: str) -> None:
    rows = json.loads(told("json", hostile(text)))["findings"]
    assert {row["message"] for row in rows} | {row["hint"] for row in rows} | {row["key"] for row in rows} == {text}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_junit_is_xml_that_says_it_all(text: str) -> None:
    failures = list(parsed(told("junit", hostile(text))).iter("failure"))
    says = {each.get("message", "").replace("\\x3a", ":").replace("\\x23", "#") for each in failures}
    assert says == {printable(text)}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_markdown_shows_strangers_words_in_code_only(text: str) -> None:
    page = html(told("markdown", hostile(text)))
    assert set(re.findall(r"<([a-z0-9!]+)", page)) <= {"h2", "h3", "p", "ul", "li", "code", "pre"}
    outside = re.sub("<code>.*?</code>", "", page, flags=re.DOTALL)
    words = set(re.findall(r"\w+", re.sub("<[^>]*>", "", outside)))
    assert words <= {"livebib", "check", "links", "1", "error", "warning", "info", "Errors", "Warnings", "Infos"}
    assert printable(text).split()[0].split("`")[0] in unescape(page).replace("\\x3a", ":").replace("\\x23", "#")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_sarif_messages_hold_no_links(text: str) -> None:
    for result in json.loads(told("sarif", hostile(text)))["runs"][0]["results"]:
        assert not re.search(r"\]\(", result["message"]["text"])


# Text.


def test_infos_are_counted_and_with_verbose_listed() -> None:
    assert told("text", Report("check-links", [INFO, INFO]), verbose=False) == "2 infos not listed (-v does)\n"
    assert told("text", Report("check-links", [INFO])).startswith("README.md:1:1: info[http-403] ")


def test_the_body_comes_first_and_summary_and_advice_last() -> None:
    report = Report("check-links", [ERROR], "body", summary="1 link: 1 dead", advice=["do this", "then that"])
    assert told("text", report) == (
        "body\n"
        "bib/web.bib:12:3: error[http-404] https://example.org/a is not found (404)\n"
        "    look for its new address\n"
        "\n"
        "1 link: 1 dead\n"
        "hint: do this\n"
        "hint: then that\n"
    )


def test_quiet_leaves_summary_and_advice_out(capfd: pytest.CaptureFixture[str]) -> None:
    report = Report("check-links", [ERROR], summary="1 link", advice=["do this"])
    finish(OPTIONS._replace(quiet=True), report)
    assert capfd.readouterr().out == told("text", Report("check-links", [ERROR]))


def test_nothing_to_say_prints_nothing() -> None:
    assert told("text", Report("render", [])) == told("github", Report("render", [])) == ""


# JSON.


def test_a_command_may_have_a_document_of_its_own() -> None:
    document = {"summary": {"links": 1}, "links": [{"url": "x"}]}
    output = json.loads(told("json", Report("check-links", [ERROR, WARNING], document=document, others=[WARNING])))
    assert list(output) == ["tool", "version", "command", "summary", "links", "findings"]
    assert [row["rule"] for row in output["findings"]] == ["late-string"]


# GitHub Actions.


def many(errors: int, warnings: int) -> Report:
    found = [ERROR._replace(place=Place(Path("a.bib"), line, 1)) for line in range(1, errors + 1)]
    found += [WARNING._replace(place=Place(Path("b.bib"), line, 1)) for line in range(1, warnings + 1)]
    return Report("check-links", found)


@pytest.mark.parametrize(
    ("errors", "warnings", "rest"),
    [
        (25, 0, "15 more errors: see the log of this step"),
        (25, 11, "15 more errors and 1 more warning: see the log of this step"),
        (1, 12, "2 more warnings: see the log of this step"),
        (10, 10, None),
    ],
)
def test_annotations_are_capped_and_the_text_is_whole(errors: int, warnings: int, rest: str | None) -> None:
    log = told("github", many(errors, warnings))
    commands = [(command, data) for command, _, data in carried_out(log)]
    expected = ["error"] * min(errors, 10) + ["warning"] * min(warnings, 10) + (["notice"] if rest else [])
    assert [command for command, _ in commands] == expected
    assert rest is None or commands[-1][1] == rest
    assert len(from_text(log)) == errors + warnings


def test_commands_are_off_while_the_text_is_printed() -> None:
    lines = told("github", Report("lint", [ERROR, WARNING], "body")).splitlines()
    token = lines[0].removeprefix("::stop-commands::")
    assert re.fullmatch("[0-9a-f]{64}", token)
    end = lines.index(f"::{token}::")
    assert "\n".join(lines[1:end]) + "\n" == told("text", Report("lint", [ERROR, WARNING], "body"))
    assert [line.split()[0] for line in lines[end + 1 :]] == ["::error", "::warning"]


def test_annotations_name_columns_only_within_one_line() -> None:
    [(_, one, _), (_, two, _)] = carried_out(told("github", Report("lint", [ERROR, WARNING])))
    assert one == {"file": "bib/web.bib", "line": "12", "col": "3", "endColumn": "30", "title": "livebib http-404"}
    assert two == {"file": "bib/a b.bib", "line": "4", "endLine": "6", "title": "livebib late-string"}


def test_annotations_name_files_from_the_checkout(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tree({"paper/livebib.toml": "", "paper/a.bib": ""})
    monkeypatch.chdir(root / "paper")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(root))
    finding = ERROR._replace(place=Place(Path("a.bib")))
    [(_, properties, _)] = carried_out(told("github", Report("lint", [finding]), Project()))
    assert properties["file"] == "paper/a.bib"


def test_what_is_outside_of_the_checkout_is_told_beside_no_file(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tree({"here/livebib.toml": "", "paper/paper.tex": ""})
    monkeypatch.chdir(root / "here")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(root / "here"))
    finding = ERROR._replace(place=Place(Path("../paper/paper.tex")))
    [(_, properties, _)] = carried_out(told("github", Report("cite", [finding]), Project()))
    assert list(properties) == ["title"]


def test_the_same_report_is_the_same_log() -> None:
    assert told("github", many(3, 3)) == told("github", many(3, 3))


def test_the_summary_of_the_step_is_added_to(tree: Tree, livebib: Livebib, monkeypatch: pytest.MonkeyPatch) -> None:
    tree({"bib/a.bib": BROKEN, "README.md": LIST, "step.md": "# Before\n"})
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(Path("step.md").absolute()))
    livebib("render", "--format", "github")
    once = livebib("render", "--format", "markdown").out
    assert Path("step.md").read_text() == "# Before\n" + once
    livebib("render", "--format", "github", "--output", "log")
    assert Path("step.md").read_text() == "# Before\n" + once + once


@pytest.mark.parametrize("format", ["text", "markdown", "json"])
def test_only_github_writes_the_summary_of_the_step(
    tree: Tree, livebib: Livebib, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    tree({"bib/a.bib": BROKEN, "README.md": LIST, "step.md": ""})
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "step.md")
    livebib("render", "--format", format)
    assert Path("step.md").read_text() == ""


@pytest.mark.parametrize(
    ("name", "says"), [("nowhere/step.md", "no such file or directory"), ("bib", "no regular file"), ("full", "bytes")]
)
def test_a_summary_that_cannot_be_written_is_one_line_and_no_failure(
    tree: Tree, livebib: Livebib, monkeypatch: pytest.MonkeyPatch, name: str, says: str
) -> None:
    tree(WARNED | {"full": "x" * (1024 * 1024 - 10)})
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", name)
    expected = livebib("render", "--format", "github", "--fail-on", "error", "-q")
    assert expected.code == 0
    assert expected.err.count("\n") == 1
    assert expected.err.startswith(f"livebib: no summary for GitHub: {name}: ")
    assert says in expected.err


# SARIF.


@pytest.mark.skipif(not SCHEMA.is_file(), reason=f"needs {SCHEMA}: LIVEBIB_TEST_DATA names the folder above schemas/")
@pytest.mark.parametrize(
    "report",
    [
        Report("render", []),
        Report("check-links", [ERROR, WARNING, INFO, ERROR]),
        Report("check-links", [ERROR], complete=False),
        Report("lint", [ERROR._replace(rule="unheard-of")]),
        *map(hostile, HOSTILE.values()),
    ],
    ids=["none", "three", "interrupted", "unknown-rule", *HOSTILE],
)
def test_sarif_is_valid_by_its_schema(report: Report) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    errors = [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(sarif(report))]
    assert errors == []


def sarif(report: Report, project: Project | None = None) -> Any:
    return json.loads(told("sarif", report, project))


def test_sarif_says_what_its_rules_mean() -> None:
    [run] = sarif(Report("check-links", [WARNING, INFO, ERROR]))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [(rule["id"], rule["defaultConfiguration"]["level"]) for rule in rules] == [
        ("http-403", "note"),
        ("http-404", "error"),
        ("late-string", "warning"),
    ]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert [result["level"] for result in run["results"]] == ["warning", "note", "error"]
    assert "What to do: Look for its new address" in rules[1]["help"]["text"]
    assert run["columnKind"] == "unicodeCodePoints"


def test_sarif_says_whether_the_run_was_interrupted() -> None:
    [run] = sarif(Report("check-links", [], complete=False))["runs"]
    assert run["invocations"] == [{"executionSuccessful": False}]
    [run] = sarif(Report("check-links", []))["runs"]
    assert run["invocations"] == [{"executionSuccessful": True}]


def fingerprints(*findings: Finding) -> list[str]:
    results = sarif(Report("lint", list(findings)))["runs"][0]["results"]
    return [result["partialFingerprints"]["livebibFinding/v1"] for result in results]


def test_a_fingerprint_survives_a_move_and_tells_findings_apart() -> None:
    assert fingerprints(ERROR) == fingerprints(ERROR._replace(place=Place(Path("bib/web.bib"), 99, 1)))
    others = [ERROR._replace(key="x"), ERROR._replace(field="doi"), ERROR._replace(message="x"), WARNING]
    assert len(set(fingerprints(ERROR, ERROR, *others))) == 6


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("bib/a b#c?d%.bib", "bib/a%20b%23c%3Fd%25.bib"),
        ("c:d.bib", "c%3Ad.bib"),
        ("bib/é.bib", "bib/%C3%A9.bib"),
        (os.fsdecode(b"caf\xe9.bib"), "caf%E9.bib"),
    ],
)
def test_sarif_names_files_by_addresses_from_the_root(tree: Tree, path: str, uri: str) -> None:
    tree({"livebib.toml": ""})
    [run] = sarif(Report("lint", [ERROR._replace(place=Place(Path(path)))]), Project())["runs"]
    [result] = run["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri, "uriBaseId": "%SRCROOT%"}


def test_sarif_names_files_outside_of_the_root_by_their_whole_address(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tree({"inner/livebib.toml": "", "a b.bib": ""})
    monkeypatch.chdir(root / "inner")
    [run] = sarif(Report("lint", [ERROR._replace(place=Place(Path("../a b.bib")))]), Project())["runs"]
    file = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert file == {"uri": (root / "a b.bib").resolve().as_uri()}


# JUnit.


def counted(report: Report) -> dict[str, int]:
    root = parsed(told("junit", report))
    [suite] = root
    counts = {name: int(suite.attrib[name]) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {name: int(root.attrib[name]) for name in counts}
    assert counts["tests"] == len(suite.findall("testcase"))
    assert counts["failures"] == len(suite.findall("testcase/failure"))
    assert len({(case.get("classname"), case.get("name")) for case in suite.iter("testcase")}) == counts["tests"]
    return counts


@pytest.mark.parametrize(
    ("findings", "tests", "failures"),
    [
        ([], 1, 0),
        ([INFO], 1, 0),
        ([ERROR, WARNING, INFO], 2, 2),
        ([ERROR, ERROR, ERROR], 3, 3),
    ],
)
def test_junit_counts_a_failure_a_finding_and_one_success_without_any(
    findings: list[Finding], tests: int, failures: int
) -> None:
    assert counted(Report("lint", findings)) == {"tests": tests, "failures": failures, "errors": 0, "skipped": 0}


def test_junit_names_rule_file_and_line() -> None:
    [case] = parsed(told("junit", Report("lint", [ERROR]))).iter("testcase")
    assert case.attrib == {
        "classname": "bib/web.bib",
        "name": "12:3 http-404 ok2020",
        "file": "bib/web.bib",
        "line": "12",
    }
    failure = case.find("failure")
    assert failure is not None
    assert failure.attrib == {"type": "http-404", "message": ERROR.message}


# Markdown.


def test_markdown_reads_well() -> None:
    report = Report("check-links", [WARNING, ERROR, INFO], summary="3 links", advice=["do this"])
    assert as_markdown(report, None, False) == (
        "## livebib check-links: 1 error, 1 warning, 1 info\n\n"
        "`3 links`\n\n"
        "### Errors (1)\n\n"
        "- `bib/web.bib:12:3` `http-404`: `https://example.org/a is not found (404)`\n"
        "  - `look for its new address`\n\n"
        "### Warnings (1)\n\n"
        "- `bib/a b.bib:4:1` `late-string`: `'jan' comes later`\n\n"
        "1 info not listed (-v does)\n\n"
        "- `do this`\n"
    )


def test_markdown_shows_the_body_in_a_fence() -> None:
    assert "\n```\n--- a\n+++ b\n```\n" in as_markdown(Report("render", [], "--- a\n+++ b"), None, False)


@pytest.mark.parametrize("message", ["gone", "é" * 300, "漢" * 5000])
def test_markdown_is_cut_at_what_an_issue_holds_and_says_how_much_is_missing(message: str) -> None:
    report = Report("check-links", [ERROR._replace(message=message)] * 2000, summary="2,000 links", advice=["do this"])
    text = as_markdown(report, None, False)
    listed = text.count(f"`{message}`")
    assert ISSUE - 16_000 < len(text.encode()) <= ISSUE
    assert f"\n{2000 - listed} more findings left out here: the text report lists them.\n" in text
    assert text.endswith("- `do this`\n")


@pytest.mark.parametrize("limit", [300, 1_000, 10_000])
def test_a_long_body_is_cut_by_whole_lines(limit: int) -> None:
    body = "\n".join(f"line {number}" for number in range(5_000))
    text = as_markdown(Report("render", [], body), None, False, limit)
    listed = text.count("\nline ")
    assert limit - 20 < len(text.encode()) <= limit
    assert text.endswith(f"line {listed - 1}\n```\n\n{5_000 - listed} more lines left out here.\n")


# The exit code.

OPTIONS = Common(None, None, "text", None, "warning", False, False)


@pytest.mark.parametrize(
    ("report", "fail_on", "failed", "code"),
    [
        (Report("lint", []), "warning", None, 0),
        (Report("lint", [INFO]), "warning", None, 0),
        (Report("lint", [INFO]), "info", None, 1),
        (Report("lint", [WARNING]), "warning", None, 1),
        (Report("lint", [WARNING]), "error", None, 0),
        (Report("lint", [ERROR]), "warning", False, 0),
        (Report("lint", []), "warning", True, 1),
        (Report("lint", [ERROR], complete=False), "warning", None, 130),
    ],
)
def test_one_place_picks_the_exit_code(report: Report, fail_on: str, failed: bool | None, code: int) -> None:
    assert finish(OPTIONS._replace(fail_on=fail_on), report._replace(failed=failed)) == code


def test_a_command_may_have_a_fail_on_of_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    @click.command()
    @click.option("--fail-on", "verdicts", multiple=True)
    @common(fail_on=False)
    def command(options: Common, verdicts: tuple[str, ...]) -> int:
        return finish(options, Report("check-links", [ERROR], failed="suspect" in verdicts))

    assert command.main(["--fail-on", "dead", "--fail-on", "suspect"], standalone_mode=False) == 1
    assert command.main(["--fail-on", "dead", "--format", "json", "-q"], standalone_mode=False) == 0
    command.main(["--help"], standalone_mode=False)
    assert capfd.readouterr().out.count("--fail-on") == 1


def test_a_report_into_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteError):
        finish(OPTIONS._replace(output=tmp_path / "file" / "out"), Report("lint", []))
